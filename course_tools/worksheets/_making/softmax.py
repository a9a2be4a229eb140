"""Softmax by hand: 3 in place of e, so that every power is an integer or a plain fraction.

A sheet is a table of scores z, their powers E = 3^z, the sum S of these and the shares P = E/S.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from course_tools.variants import between, pick
from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets.exercise import Cell, Grid, Value, shown_value

BASE = 3
_ATTEMPTS = 2_000

Rule = Callable[[Draft], Value | None]


@dataclass(frozen=True)
class SoftmaxPlan:
    """What one exercise must be: how many scores, from which range, what is missing or empty."""

    size: int
    missing: str
    scores: tuple[int, int] = (0, 3)
    blank: str = ""
    """Names of the grids left empty, one letter each."""
    answer: Value | None = None
    negatives: int = 0
    shift: int = 0
    """Not 0: the scores of the exercise before, all moved by this much."""
    equal: bool = False
    """All scores are the same; otherwise no two are."""
    note: str = ""


def make_softmax(
    plan: SoftmaxPlan,
    numbers: random.Random,
    workbook: str,
    earlier: Sequence[Draft],
) -> Draft:
    """An exercise that fits the plan, the same one for the same numbers."""
    number, before = len(earlier) + 1, earlier[-1] if earlier else None
    for _ in range(_ATTEMPTS):
        scores = _scores(plan, numbers, before)
        row = 0 if plan.missing == "S" else between(numbers, 0, plan.size - 1)
        if plan.shift and before is not None:
            row = before.missing.row
        exercise = Draft(
            workbook=workbook,
            number=number,
            kind="softmax",
            grids=_grids(scores),
            missing=Cell(plan.missing, row, 0),
            blank=frozenset(plan.blank),
            note=plan.note,
        )
        repeats = before is not None and not plan.shift and before.answer == exercise.answer
        if (
            _fits_softmax(plan, exercise)
            and not repeats
            and all(
                (other.grids, other.missing) != (exercise.grids, exercise.missing)
                for other in earlier
            )
        ):
            return exercise
    raise RuntimeError(f"no numbers fit exercise {number} of {workbook}")


def _scores(plan: SoftmaxPlan, numbers: random.Random, before: Draft | None) -> list[int]:
    if plan.shift and before is not None:
        return [int(value) + plan.shift for value in before.grid("z").column(0)]
    among = list(range(plan.scores[0], plan.scores[1] + 1))
    if plan.equal:
        return [pick(numbers, among)] * plan.size
    scores: list[int] = []
    for _ in range(plan.size):
        scores.append(pick(numbers, [value for value in among if value not in scores]))
    return scores


def _grids(scores: list[int]) -> tuple[Grid, ...]:
    powers = [_plain_fraction(Fraction(BASE) ** score) for score in scores]
    total = _plain_fraction(_sum(tuple(powers)))
    columns: dict[str, list[Value]] = {
        "z": list(scores),
        "E": powers,
        "S": [total],
        "P": [_plain_fraction(Fraction(power) / total) for power in powers],
    }
    return tuple(
        Grid(name, tuple((value,) for value in column)) for name, column in columns.items()
    )


def _fits_softmax(plan: SoftmaxPlan, exercise: Draft) -> bool:
    scores = exercise.grid("z").column(0)
    if sum(score < 0 for score in scores) < plan.negatives:
        return False
    if plan.answer is not None and exercise.answer != plan.answer:
        return False
    # A power is asked for where it is an idea of its own; a score of 0 only where that is the idea.
    if exercise.missing.grid == "z" and exercise.answer == 0:
        return False
    return any(rule(exercise) not in (None, exercise.answer) for rule in WRONG_RULES)


def _plain_fraction(value: Fraction) -> Value:
    return int(value) if value.denominator == 1 else value


# -- hints ---------------------------------------------------------------------------------------


def look(exercise: Draft) -> str:
    """Where to look."""
    row = exercise.missing.row + 1
    if exercise.missing.grid == "S":
        return "Look at the column 3ᶻ: Σ adds it up."
    if exercise.missing.grid == "E":
        return f"Look at row {row}: its score z says how often 3 is multiplied."
    if exercise.missing.grid == "z":
        if "E" not in exercise.blank:
            return f"Look at row {row}: which power of 3 is that?"
        return f"Look at row {row} and compare its share with the share of another row."
    if "z" in exercise.blank:
        return "Look at the column p: the shares of all rows together are 1."
    return f"Look at row {row}, and at Σ below the column 3ᶻ."


def equation(exercise: Draft) -> str:
    """The equation to solve."""
    row = exercise.missing.row
    z, powers, shares = (exercise.grid(name).column(0) for name in "zEP")
    name = exercise.missing.grid
    if name == "S":
        return "? = " + " + ".join(_power_in_words(score) for score in z)
    if name == "E":
        return f"? = {_power_in_words(z[row])}"
    if name == "z" and "E" not in exercise.blank:
        return f"3^? = {shown_value(powers[row])}"
    if name == "z":
        other = (row + 1) % len(z)
        ratio = _plain_fraction(Fraction(shares[row]) / Fraction(shares[other]))
        known = shown_value(z[other]) if z[other] >= 0 else f"({shown_value(z[other])})"
        return f"3^(? − {known}) = {shown_value(ratio)}, the ratio of the shares"
    if "z" in exercise.blank:
        others = [shown_value(share) for i, share in enumerate(shares) if i != row]
        return f"? = 1 − {' − '.join(others)}"
    terms = " + ".join(_power_in_words(score) for score in z)
    return f"? = {_power_in_words(z[row])} / ({terms})"


def last_step(exercise: Draft) -> str:
    """The equation of a score with both sides as powers of 3."""
    left, right = equation(exercise).split(" = ")
    ratio = Fraction(right.split(",")[0])
    power = 0
    while Fraction(BASE) ** power != ratio:
        power += 1 if ratio > 1 else -1
    return f"{left} = {_power_in_words(power)}"


def _power_in_words(score: Value) -> str:
    return "3" + str(score).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


# -- misconceptions ------------------------------------------------------------------------------

WRONG_RULES: list[Rule] = []


def _add_softmax_rule(rule: Rule) -> Rule:
    WRONG_RULES.append(rule)
    return rule


def _values_of(exercise: Draft, name: str) -> tuple[Value, ...]:
    return exercise.grid(name).column(0)


def _own(exercise: Draft, name: str) -> Value:
    return _values_of(exercise, name)[exercise.missing.row]


def _sum(values: tuple[Value, ...]) -> Fraction:
    return sum((Fraction(value) for value in values), Fraction(0))


@_add_softmax_rule
def three_times_instead_of_power(exercise: Draft) -> Value | None:
    """You multiplied 3 by the score. 3ᶻ multiplies 3 by itself, z times."""
    return 3 * _own(exercise, "z") if exercise.missing.grid == "E" else None


@_add_softmax_rule
def score_to_the_third(exercise: Draft) -> Value | None:
    """You raised the score to the power of 3. It is 3 that is raised to the power of the score."""
    return _own(exercise, "z") ** 3 if exercise.missing.grid == "E" else None


@_add_softmax_rule
def negative_power_made_negative(exercise: Draft) -> Value | None:
    """A negative score makes the power small, never negative: 3 to the −1 is 1/3."""
    if exercise.missing.grid != "E" or _own(exercise, "z") >= 0:
        return None
    return -1 / Fraction(_own(exercise, "E"))


@_add_softmax_rule
def added_the_scores(exercise: Draft) -> Value | None:
    """You added the scores. Σ adds their powers of 3."""
    return _sum(_values_of(exercise, "z")) if exercise.missing.grid == "S" else None


@_add_softmax_rule
def power_of_the_sum(exercise: Draft) -> Value | None:
    """You took the power of the sum. First every power, then the sum."""
    if exercise.missing.grid != "S":
        return None
    return Fraction(BASE) ** int(_sum(_values_of(exercise, "z")))


@_add_softmax_rule
def forgot_to_divide_by_the_sum(exercise: Draft) -> Value | None:
    """This is the power itself. Its share is the power divided by the sum of all powers."""
    return _own(exercise, "E") if exercise.missing.grid == "P" else None


@_add_softmax_rule
def shares_of_the_scores(exercise: Draft) -> Value | None:
    """You divided the score by the sum of the scores. Softmax shares out the powers of 3."""
    total = _sum(_values_of(exercise, "z"))
    if exercise.missing.grid != "P" or total == 0:
        return None
    return Fraction(_own(exercise, "z")) / total


@_add_softmax_rule
def divided_by_the_others(exercise: Draft) -> Value | None:
    """You divided by the other powers only. The sum holds the row's own power too."""
    if exercise.missing.grid != "P":
        return None
    own = Fraction(_own(exercise, "E"))
    return own / (_sum(_values_of(exercise, "E")) - own)


@_add_softmax_rule
def fraction_upside_down(exercise: Draft) -> Value | None:
    """The fraction is upside down: a share is never more than 1."""
    return 1 / Fraction(exercise.answer) if exercise.missing.grid == "P" else None


@_add_softmax_rule
def divided_by_three(exercise: Draft) -> Value | None:
    """You divided by 3 once. Ask how often 3 has to be multiplied to give this power."""
    if exercise.missing.grid != "z" or "E" in exercise.blank:
        return None
    return Fraction(_own(exercise, "E")) / 3


@_add_softmax_rule
def score_with_the_wrong_sign(exercise: Draft) -> Value | None:
    """The sign is the wrong way round: the larger share has the larger score."""
    if exercise.missing.grid != "z":
        return None
    if "E" not in exercise.blank:
        return -exercise.answer
    z = _values_of(exercise, "z")
    other = z[(exercise.missing.row + 1) % len(z)]
    return other - (exercise.answer - other)


@_add_softmax_rule
def difference_instead_of_score(exercise: Draft) -> Value | None:
    """This is how much the two scores differ. Add the score you know."""
    if exercise.missing.grid != "z" or "E" not in exercise.blank:
        return None
    z = _values_of(exercise, "z")
    return exercise.answer - z[(exercise.missing.row + 1) % len(z)]
