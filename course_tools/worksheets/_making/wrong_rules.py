"""Wrong rules, runnable, each with the sentence for whoever follows it: its docstring.

A rule answers None where it says nothing: no bias to forget, no minus to drop. `misconceptions_of`
runs all rules on one exercise, drops what happens to be right, and notes which ones agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets._making.line import Line, line_of
from course_tools.worksheets._making.softmax import WRONG_RULES
from course_tools.worksheets.exercise import Value
from course_tools.worksheets.operands import operands

Wrong: TypeAlias = Value | tuple[Value, ...] | None
Rule: TypeAlias = Callable[[Draft, Line], Wrong]

MULTIPLYING: list[Rule] = []


@dataclass(frozen=True)
class WrongAnswer:
    """What a wrong rule answers in this variant, and what to say to whoever follows it."""

    name: str
    sentence: str
    answer: Value | tuple[Value, ...]
    also: tuple[str, ...] = ()
    """Other wrong rules with the same answer here: feedback names them too."""


def misconceptions_of(exercise: Draft) -> tuple[WrongAnswer, ...]:
    """Every wrong rule that gives a wrong number here, in the order of the rules."""
    found = wrong_answers(exercise)
    return tuple(
        WrongAnswer(
            name=name,
            sentence=sentence,
            answer=answer,
            also=tuple(other for other, _, same in found if same == answer and other != name),
        )
        for name, sentence, answer in found
    )


def wrong_answers(
    exercise: Draft, *, but_right: bool = True
) -> list[tuple[str, str, Value | tuple[Value, ...]]]:
    """(name, sentence, answer) of the rules that say something wrong about this exercise; with
    `but_right` False also of those that give what stands in its missing cell."""
    if exercise.kind == "softmax":
        answers: list[tuple[object, Wrong]] = [(rule, rule(exercise)) for rule in WRONG_RULES]
    else:
        line = line_of(exercise)
        answers = [(rule, rule(exercise, line)) for rule in MULTIPLYING]
    return [
        (_name_of_rule(rule), str(rule.__doc__), _plain_answer(answer))
        for rule, answer in answers
        if answer is not None and not (but_right and answer == exercise.answer)
    ]


def _name_of_rule(rule: object) -> str:
    return str(getattr(rule, "__name__", rule)).replace("_", "-")


def _plain_answer(answer: Value | tuple[Value, ...]) -> Value | tuple[Value, ...]:
    if isinstance(answer, Fraction) and answer.denominator == 1:
        return int(answer)
    return answer


def _add_rule(rule: Rule) -> Rule:
    MULTIPLYING.append(rule)
    return rule


def _forward(exercise: Draft, line: Line, total: Value) -> Wrong:
    """What `total`, a wrong value of the sum, becomes: itself, or what ReLU leaves of it."""
    if line.unknown != "result":
        return None
    return max(0, total) if exercise.asks_for_relu else total


def _divide(value: Value, factor: Value) -> Value:
    return Fraction(value) / factor


# -- the result is missing -----------------------------------------------------------------------


@_add_rule
def products_not_added(exercise: Draft, line: Line) -> Wrong:
    """These are the products one by one. Add them up: a row times a column is a single number."""
    if line.unknown == "result" and len(line.row) > 1 and line.bias is None:
        return line.products
    return None


@_add_rule
def added_all_entries(exercise: Draft, line: Line) -> Wrong:
    """You added all the numbers. First multiply each pair, then add the products."""
    return _forward(exercise, line, sum(line.row) + sum(line.column) + (line.bias or 0))


@_add_rule
def product_of_sums(exercise: Draft, line: Line) -> Wrong:
    """You added first and multiplied the two sums. Multiply pair by pair, and add at the end."""
    if len(line.row) < 2:
        return None
    return _forward(exercise, line, sum(line.row) * sum(line.column) + (line.bias or 0))


@_add_rule
def only_the_first_pair(exercise: Draft, line: Line) -> Wrong:
    """This is the first pair alone. Every entry of the row meets an entry of the column."""
    if len(line.row) < 2:
        return None
    return _forward(exercise, line, line.products[0] + (line.bias or 0))


@_add_rule
def dropped_the_minus(exercise: Draft, line: Line) -> Wrong:
    """A minus sign got lost on the way: plus times minus is minus, minus times minus is plus."""
    if all(product >= 0 for product in line.products):
        return None
    return _forward(exercise, line, sum(max(p, -p) for p in line.products) + (line.bias or 0))


@_add_rule
def rows_and_columns_mixed(exercise: Draft, line: Line) -> Wrong:
    """You went down a column of the left block. Go along its row, and down the column above."""
    left, _, _, _ = operands(exercise)
    i, _ = line.place
    if left.shape[0] != left.shape[1] or left.shape[0] == 1:
        return None
    mixed = sum(a * b for a, b in zip(left.column(i), line.column, strict=True))
    return _forward(exercise, line, mixed + (line.bias or 0))


@_add_rule
def row_by_row(exercise: Draft, line: Line) -> Wrong:
    """You multiplied a row by a row. The second block is read downwards, column by column."""
    _, above, _, _ = operands(exercise)
    _, j = line.place
    if line.bias is not None or above.shape[0] != above.shape[1] or above.shape[0] == 1:
        return None
    return _forward(
        exercise, line, sum(a * b for a, b in zip(line.row, above.rows[j], strict=True))
    )


@_add_rule
def other_way_round(exercise: Draft, line: Line) -> Wrong:
    """You multiplied the two blocks in the other order. The left one comes first: order matters."""
    left, above, _, _ = operands(exercise)
    i, j = line.place
    fits = above.shape[1] == left.shape[0] and i < above.shape[0] and j < left.shape[1]
    if line.bias is not None or not fits or left.shape[0] == 1:
        return None
    return _forward(
        exercise, line, sum(a * b for a, b in zip(above.rows[i], left.column(j), strict=True))
    )


@_add_rule
def entry_times_entry(exercise: Draft, line: Line) -> Wrong:
    """You multiplied the two entries in the same place. A cell needs a whole row and column."""
    left, above, _, _ = operands(exercise)
    i, j = line.place
    if line.bias is not None or len(line.row) == 1 or left.shape != above.shape:
        return None
    return _forward(exercise, line, left.rows[i][j] * above.rows[i][j])


@_add_rule
def mirrored_cell(exercise: Draft, line: Line) -> Wrong:
    """This number belongs to the mirrored cell: the row comes first, then the column."""
    _, _, _, result = operands(exercise)
    i, j = line.place
    if i == j or j >= result.shape[0] or i >= result.shape[1]:
        return None
    return _forward(exercise, line, result.rows[j][i])


@_add_rule
def forgot_the_bias(exercise: Draft, line: Line) -> Wrong:
    """The bias is missing: the grey number of the row belongs to the sum as well."""
    if not line.bias or line.unknown == "bias":
        return None
    if line.unknown == "result":
        return _forward(exercise, line, sum(line.products))
    return _divide(line.result - line.rest, line.factor)


@_add_rule
def multiplied_by_the_bias(exercise: Draft, line: Line) -> Wrong:
    """You multiplied by the bias. It is added, once, after all products."""
    if line.bias is None:
        return None
    return _forward(exercise, line, sum(line.products) * line.bias)


@_add_rule
def bias_once_per_input(exercise: Draft, line: Line) -> Wrong:
    """You added the bias once for every input. Each output has one bias and adds it once."""
    if line.bias is None:
        return None
    return _forward(exercise, line, sum(line.products) + len(line.row) * line.bias)


@_add_rule
def subtracted_the_bias(exercise: Draft, line: Line) -> Wrong:
    """The bias has the wrong sign: the layer adds it. (Solving for a weight, you take it away.)"""
    if line.bias is None or line.unknown == "bias":
        return None
    if line.unknown == "result":
        return _forward(exercise, line, sum(line.products) - line.bias)
    return _divide(line.result + line.bias - line.rest, line.factor)


@_add_rule
def forgot_relu(exercise: Draft, line: Line) -> Wrong:
    """This is the sum before ReLU. ReLU lets nothing negative through: it answers 0."""
    return line.result if exercise.asks_for_relu and line.result < 0 else None


@_add_rule
def relu_as_absolute_value(exercise: Draft, line: Line) -> Wrong:
    """ReLU does not turn a minus into a plus. What is negative becomes 0."""
    return -line.result if exercise.asks_for_relu and line.result < 0 else None


@_add_rule
def relu_too_early(exercise: Draft, line: Line) -> Wrong:
    """You cut off the negative products. ReLU comes last, after everything has been added."""
    if not exercise.asks_for_relu or len(line.row) < 2:
        return None
    return _forward(exercise, line, sum(max(0, p) for p in line.products) + (line.bias or 0))


@_add_rule
def relu_already_applied(exercise: Draft, line: Line) -> Wrong:
    """This is the value after ReLU. The number asked for is the sum before it, minus and all."""
    return 0 if exercise.missing.grid == "Z" and line.result < 0 else None


# -- a number of the row, of the column, or the bias is missing ----------------------------------


@_add_rule
def forgot_to_divide(exercise: Draft, line: Line) -> Wrong:
    """One step is left: divide by the number that multiplies the missing one."""
    if line.unknown not in ("row", "column"):
        return None
    return line.result - (line.bias or 0) - line.rest


@_add_rule
def forgot_the_other_products(exercise: Draft, line: Line) -> Wrong:
    """The other products of the row are part of the result: take them away before you divide."""
    if line.unknown not in ("row", "column") or len(line.row) < 2:
        return None
    return _divide(line.result - (line.bias or 0), line.factor)


@_add_rule
def added_instead_of_taking_away(exercise: Draft, line: Line) -> Wrong:
    """What you know has to be taken away from the result, not added to it."""
    if line.unknown == "bias":
        return line.result + line.rest
    if line.unknown == "result" or line.bias is not None:
        return None
    return _divide(line.result + line.rest, line.factor) if line.rest else None


@_add_rule
def subtracted_instead_of_dividing(exercise: Draft, line: Line) -> Wrong:
    """You subtracted the factor. The missing number is multiplied by it: divide."""
    if line.unknown not in ("row", "column"):
        return None
    return line.result - (line.bias or 0) - line.rest - line.factor


@_add_rule
def bias_turned_around(exercise: Draft, line: Line) -> Wrong:
    """Right size, wrong sign: the bias is the result minus the products, not the reverse."""
    return line.rest - line.result if line.unknown == "bias" else None


@_add_rule
def bias_is_not_the_result(exercise: Draft, line: Line) -> Wrong:
    """This is the output itself. The bias is what is left when the products are taken away."""
    return line.result if line.unknown == "bias" else None
