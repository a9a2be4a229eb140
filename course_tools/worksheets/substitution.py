"""A number put into the red cell: takes a sheet and what a student found, says whether the sheet
holds with it, or which wrong rule gives that number. `notebook` calls it.

It needs the given numbers only. The missing one is not in a sheet, and is not worked out here.
"""

from __future__ import annotations

import math
from dataclasses import fields
from fractions import Fraction
from typing import Any

from course_tools.speaking.notes import SaidWrongError
from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets._making.line import bracketed, line_of
from course_tools.worksheets._making.wrong_rules import wrong_answers
from course_tools.worksheets.exercise import Exercise, Grid, Value, shown_value
from course_tools.worksheets.operands import operands

NEAR = 1e-6  # relative: 4.0 and 1 / 3 are fine
TYPED = 0.006  # how near to a fraction somebody stays who types two of its digits

# What follows "7 is what you get if"; by the name of the wrong rule.
WHAT_YOU_DO = {
    "products-not-added": "you stop at the products: add them up, a row times a column is a "
    "single number",
    "added-all-entries": "you add all the numbers: first multiply each pair, then add the products",
    "product-of-sums": "you add first and multiply the two sums: multiply pair by pair, and add at "
    "the end",
    "only-the-first-pair": "you take the first pair alone: every entry of the row meets an entry "
    "of the column",
    "dropped-the-minus": "you lose a minus sign: plus times minus is minus, minus times minus is "
    "plus",
    "rows-and-columns-mixed": "you go down a column of the left block: go along its row, and down "
    "the column above",
    "row-by-row": "you multiply a row by a row: the second block is read downwards, column by "
    "column",
    "other-way-round": "you multiply the two blocks in the other order: the left one comes first",
    "entry-times-entry": "you multiply the two entries in the same place: a cell needs a whole row "
    "and a whole column",
    "mirrored-cell": "you work out the mirrored cell: the row comes first, then the column",
    "forgot-the-bias": "you forget the bias, the grey number of the row",
    "multiplied-by-the-bias": "you multiply by the bias: it is added, once, after all products",
    "bias-once-per-input": "you add the bias once for every input: each output adds it once",
    "subtracted-the-bias": "you turn the sign of the bias: the layer adds it, and who solves for a "
    "weight takes it away",
    "forgot-to-divide": "you forget the last step: divide by the number that multiplies the "
    "missing one",
    "forgot-the-other-products": "you forget the other products of the row: take them away before "
    "you divide",
    "added-instead-of-taking-away": "you add what has to be taken away from the result",
    "subtracted-instead-of-dividing": "you subtract the factor: the missing number is multiplied "
    "by it, so divide",
    "bias-turned-around": "you turn it round: the bias is the result minus the products",
    "bias-is-not-the-result": "you take the output itself: the bias is what is left when the "
    "products are taken away",
}
OTHER_COPY = "you solve the printed book, which has other numbers: type your id at the top"
FORM = "One number is asked for, without quotes."


class SheetError(SaidWrongError):
    """A number that does not fit its sheet; the message says how one gets it, or what to do."""


def check_number(answer: Any, exercise: Exercise, printed: Exercise) -> str:
    """What is said of a number that fits. SheetError for one that does not.

    printed: the same exercise of the printed book, whose number is no answer to one's own sheet.
    """
    number = read_typed_number(answer)
    if number is None and not isinstance(answer, list | tuple):
        raise SheetError(FORM)
    if number is not None and _sheet_holds(exercise, number):
        return f"✓ {_shown(number)} fits: with it, the sheet holds."
    given = number if number is not None else tuple(map(read_typed_number, answer))
    ways = _wrong_ways(exercise, given)
    if number is not None and printed != exercise and _sheet_holds(printed, number):
        ways.append(OTHER_COPY)
    if ways:
        raise SheetError(f"{_shown(given)} is what you get if {'; or if '.join(ways)}.")
    raise SheetError(_does_not_hold(exercise, number) if number is not None else FORM)


def read_typed_number(answer: Any) -> Value | None:
    """The one number that an answer is, as the judge reads numbers: also an array, a tensor or a
    list that holds a single one. None for anything else."""
    while isinstance(answer, list | tuple) and len(answer) == 1:
        answer = answer[0]
    try:
        value = answer.item() if hasattr(answer, "item") else answer
        if isinstance(value, bool | str | bytes) or not math.isfinite(float(value)):
            return None
        exact = Fraction(value) if isinstance(value, int | Fraction) else Fraction(float(value))
    except (TypeError, ValueError, RuntimeError, OverflowError):
        return None
    return int(exact) if exact.denominator == 1 else exact


def _put_in(exercise: Exercise, number: Value) -> Draft:
    """The sheet with a number in its red cell: whole, and true or not."""
    kept = {field.name: getattr(exercise, field.name) for field in fields(Exercise)}
    name, row, column = exercise.missing
    filled = []
    for grid in exercise.grids:
        rows = [list(values) for values in grid.rows]
        if grid.name == name:
            rows[row][column] = number
        filled.append(Grid(grid.name, tuple(map(tuple, rows))))
    return Draft(**kept | {"grids": tuple(filled)})


def _sheet_holds(exercise: Exercise, number: Value) -> bool:
    """Is every result of the sheet its row times its column, plus the bias?"""
    left, above, bias, result = operands(_put_in(exercise, number))
    for (_, i, j), shown in result.cells():
        products = [a * b for a, b in zip(left.rows[i], above.column(j), strict=True)]
        off = abs(sum(products) + (bias.rows[i][0] if bias else 0) - shown)
        if off > NEAR * max(map(abs, (*products, shown))):
            return False
    return True


def _wrong_ways(exercise: Exercise, given: Value | tuple[Value | None, ...]) -> list[str]:
    """What one does to come to this number: no wrong rule looks into the red cell."""
    filled = _put_in(exercise, given if not isinstance(given, tuple) else 0)
    rules = {name: answer for name, _, answer in wrong_answers(filled, but_right=False)}
    return [WHAT_YOU_DO[name] for name, answer in rules.items() if _is_typed(answer, given)]


def _is_typed(answer: object, given: object) -> bool:
    """Whether somebody who found `answer` types this; of a fraction, two digits do."""
    if isinstance(answer, Fraction) and isinstance(given, int | Fraction):
        return abs(answer - given) < TYPED
    return answer == given


def _does_not_hold(exercise: Exercise, number: Value) -> str:
    line = line_of(_put_in(exercise, number))
    if line.unknown == "result":
        return f"{_shown(number)} does not fit. Write the products down one by one, then add."
    equation, _, result = line.equation().replace("?", bracketed(number)).partition(" = ")
    total = sum(line.products) + (line.bias or 0)
    return (
        f"{_shown(number)} does not fit: {equation} is {_shown(total)}, and the sheet says "
        f"{result}."
    )


def _shown(number: object) -> str:
    if isinstance(number, tuple):
        return ", ".join(map(_shown, number))
    if isinstance(number, Fraction):
        return f"{float(number):g}".replace("-", "−")
    return shown_value(number) if isinstance(number, int) else "…"
