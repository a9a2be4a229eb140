"""Misconceptions that any answer may show: takes a wrong answer, gives what to compare it with.

`items.naming` asks, once none of an item's own explains a wrong answer. They are the library's, for
every argument and part that the right answer has, and the edits of the right code.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import sympy as sp

from autograder.judging.sentences import say
from autograder.judging.verdict import Evidence, Rule
from autograder.mistakes import changes, library
from autograder.mistakes.edits import STATISTICS
from autograder.mistakes.misconceptions import Misconception, make_change, wrong_value

FEW_DIGITS = 3  # a number with fewer may be half or twice another by chance
MOST_DIGITS = 4  # to which somebody may round in the middle
COUNT = "n"  # of points, in formulas


def general_mistakes(evidence: Evidence, edits: Iterable[Misconception]) -> Iterator[Misconception]:
    """All that may explain it, the simplest first. edits: of the right code.

    A number or a formula that was asked for has no arguments, and a number of few digits explains
    nothing.
    """
    inputs = evidence.observations[0].inputs
    if not inputs:
        right = evidence.follow(evidence.right, ())
        yield from _of_a_value(right)
        if isinstance(right, sp.Basic) or _tells(right):
            # The smallest of a few numbers is one of them: anybody comes to that by chance.
            yield from (edit for edit in edits if edit.name.split()[0] not in STATISTICS)
        return
    names = _names_of(evidence.right, inputs)
    yield from _of_the_answer()
    yield from _of_parts(evidence.follow(evidence.right, inputs))
    yield from _of_arguments(dict(zip(names, inputs, strict=True)) if names else {})
    yield from edits


def _names_of(right: Rule, inputs: Sequence[object]) -> list[str]:
    """The names of the arguments; none where they cannot be known."""
    try:
        return list(inspect.signature(right).bind(*inputs).arguments)
    except (TypeError, ValueError):
        return []


def _of_the_answer() -> Iterator[Misconception]:
    yield library.wrong_sign()
    yield library.no_factor_2(says=say("mistakes.half"))
    yield library.factor_2_too_many()
    yield library.pair_swapped()
    yield library.no_return()
    yield library.upside_down()
    yield library.root_taken()
    yield make_change("squared", say("mistakes.squared"), changes.raise_to, exponent=2)
    yield library.transposed()
    yield make_change("sign lost", say("mistakes.absolute"), changes.take_absolute)
    yield make_change("summed up", say("mistakes.summed"), changes.one_number, how="sum")
    yield make_change("averaged", say("mistakes.averaged"), changes.one_number, how="mean")
    yield make_change("the first only", say("mistakes.first"), changes.first_entry)
    yield make_change("(n,) for (n, 1)", say("mistakes.one-line"), changes.flatten)
    for digits in range(MOST_DIGITS + 1):
        yield library.rounded(digits)
    yield make_change("cut off", say("mistakes.cut-off"), changes.cut_off)


def _of_parts(right: object) -> Iterator[Misconception]:
    """The sign or the 2 of one part of a pair."""
    if not isinstance(right, tuple) or len(right) < 2:
        return
    yield library.forgot_x("the first in the place of all", say("mistakes.first-twice"))
    for part in range(len(right)):
        number = part + 1
        for name, says, by in (
            ("sign", say("mistakes.part-sign", number=number), -1.0),
            ("no factor 2", say("mistakes.part-half", number=number), 0.5),
            ("factor 2 too many", say("mistakes.part-twice", number=number), 2.0),
        ):
            named = f"{name} in value {number}"
            yield make_change(named, says, changes.spoil_part, part=part, by=by)


def _of_arguments(asked: dict[str, Any]) -> Iterator[Misconception]:
    for name, value in asked.items():
        if isinstance(value, np.ndarray) and value.ndim:
            yield library.sum_for_mean(name)
            yield library.n_minus_1(name)
            yield make_change(
                "divided by n twice", say("mistakes.n-twice"), changes.divide_by_count, of=name
            )
            yield library.flattened(name)
        elif isinstance(value, int) and not isinstance(value, bool):
            for named, says, plus in (
                (f"one {name} more", say("mistakes.one-more", argument=name), 1),
                (f"one {name} less", say("mistakes.one-less", argument=name), -1),
            ):
                change = changes.change_argument
                yield make_change(named, says, change, argument=name, times=1, plus=plus)
    for one, other in itertools.combinations(asked, 2):
        if _kind(asked[one]) == _kind(asked[other]):
            yield library.swapped(one, other)
    for name, value in asked.items():
        if isinstance(value, float | np.ndarray):
            squared = say("mistakes.argument-squared", argument=name)
            yield make_change(f"{name} squared", squared, changes.square_argument, argument=name)
    yield from _of_points(asked)


def _of_points(asked: dict[str, Any]) -> Iterator[Misconception]:
    """Some of the points are left out: of the arguments that have the most entries, all of one
    length."""
    sizes = {
        name: len(value)
        for name, value in asked.items()
        if isinstance(value, np.ndarray) and value.ndim
    }
    of = tuple(name for name, size in sizes.items() if size == max(sizes.values()))
    if not of:
        return
    for name, says, start, stop in (
        ("the last point left out", say("mistakes.no-last"), None, -1),
        ("the first point left out", say("mistakes.no-first"), 1, None),
        ("the first point only", say("mistakes.first-point"), None, 1),
        ("the last point only", say("mistakes.last-point"), -1, None),
    ):
        for full in (False, True):
            yield make_change(
                name, says, changes.keep_points, of=of, start=start, stop=stop, full=full
            )


def _kind(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.ndim
    return float if isinstance(value, float) else type(value)


def _of_a_value(right: object) -> Iterator[Misconception]:
    if isinstance(right, sp.Basic):
        yield from _of_a_formula(right)
    elif _tells(right):
        yield library.wrong_sign()
        yield library.no_factor_2(says=say("mistakes.half"))
        yield library.factor_2_too_many()
        yield library.pair_swapped()
        yield library.transposed()
        yield library.root_taken()
        yield make_change("squared", say("mistakes.squared"), changes.raise_to, exponent=2)
        yield library.upside_down()


def _of_a_formula(right: sp.Basic) -> Iterator[Misconception]:
    yield library.wrong_sign()
    yield library.factor(sp.Rational(1, 2), "no factor 2", say("mistakes.half"))
    yield library.factor_2_too_many()
    yield library.upside_down()
    for count in right.free_symbols:
        if str(count) == COUNT:
            yield library.sum_for_mean(count)
            yield library.factor(1 / count, "divided by n twice", say("mistakes.n-twice"))
    yield from _edits_of_a_formula(right)


def _edits_of_a_formula(right: sp.Basic) -> Iterator[Misconception]:
    """One term, factor, power or sum of it forgotten; the sign of one term."""
    for part in sp.preorder_traversal(right):
        for name, says, other in _other_parts(part):
            changed = right.xreplace({part: other})
            if changed != right:
                yield wrong_value(name, changed, says)


def _other_parts(part: sp.Basic) -> Iterator[tuple[str, str, sp.Basic]]:
    if isinstance(part, sp.Add):
        for term in part.args:
            yield "a sign", say("mistakes.a-sign"), part - 2 * term
            yield "a term is missing", say("mistakes.no-term"), part - term
    elif isinstance(part, sp.Mul):
        for factor in part.args:
            missing = sp.Mul(*[one for one in part.args if one is not factor])
            yield "a factor is missing", say("mistakes.no-factor"), missing
    elif isinstance(part, sp.Pow):
        yield "no power", say("mistakes.no-power"), part.base
    elif isinstance(part, sp.Sum):
        yield "no sum", say("mistakes.no-sum"), part.function


def _tells(right: object) -> bool:
    """Has it so many digits, or so many entries, that nobody meets half of it by chance?"""
    try:
        numbers = np.asarray(right, dtype=float).ravel()
    except (TypeError, ValueError):
        return False
    told = [f"{abs(one):.10g}" for one in numbers]
    digits = [len(one.replace(".", "").strip("0")) for one in told if one not in ("0", "1")]
    return sum(digits) >= FEW_DIGITS and bool(np.isfinite(numbers).all())
