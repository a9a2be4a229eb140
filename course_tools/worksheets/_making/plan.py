"""A plan says what kind of exercise comes next; `make` draws numbers until one fits it.

Drawing and refusing keeps a plan readable: it states what must hold (no zero factor before an
unknown, a result one can do by hand, at least one telling mistake), never how to get there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from course_tools.variants import between, pick
from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets._making.line import line_of
from course_tools.worksheets._making.wrong_rules import wrong_answers
from course_tools.worksheets.exercise import Cell, Grid, Kind, Value
from course_tools.worksheets.operands import operands

Matrix: TypeAlias = list[list[int]]
Pattern: TypeAlias = Callable[[random.Random, int, int, tuple[int, int]], Matrix]

_ATTEMPTS = 20_000
_SMALLEST = 2
"""An answer of 1 or -1 is what people try when they do not know."""


def dense(numbers: random.Random, rows: int, columns: int, entries: tuple[int, int]) -> Matrix:
    """Integers of the range, none of them 0: zeros come by plan, not by accident."""
    among = [value for value in range(entries[0], entries[1] + 1) if value]
    return [[pick(numbers, among) for _ in range(columns)] for _ in range(rows)]


def large(numbers: random.Random, rows: int, columns: int, entries: tuple[int, int]) -> Matrix:
    """As `dense`, without 1 and -1: no product comes for free."""
    among = [value for value in range(entries[0], entries[1] + 1) if abs(value) > 1]
    return [[pick(numbers, among) for _ in range(columns)] for _ in range(rows)]


def binary(numbers: random.Random, rows: int, columns: int, _: tuple[int, int]) -> Matrix:
    """0 and 1: a row that adds up what it points at."""
    return [[between(numbers, 0, 1) for _ in range(columns)] for _ in range(rows)]


def difference(numbers: random.Random, rows: int, columns: int, _: tuple[int, int]) -> Matrix:
    """One 1 and one -1 in each row: a row that subtracts."""
    matrix = [[0] * columns for _ in range(rows)]
    for row in matrix:
        plus = between(numbers, 0, columns - 1)
        row[plus] = 1
        row[(plus + between(numbers, 1, columns - 1)) % columns] = -1
    return matrix


def identity_then_dense(
    numbers: random.Random, rows: int, columns: int, entries: tuple[int, int]
) -> Matrix:
    """The identity, and columns of ordinary numbers to its right."""
    more = dense(numbers, rows, columns - rows, entries)
    return [[int(i == j) for j in range(rows)] + more[i] for i in range(rows)]


@dataclass(frozen=True)
class Plan:
    """What one exercise must be. The shape is (rows, inner, columns) of left · above."""

    shape: tuple[int, int, int]
    missing: str
    at: tuple[int | None, int | None] = (None, None)
    """The missing cell's row and column; None is any."""
    entries: tuple[int, int] = (1, 5)
    bias: tuple[int, int] = (-4, 4)
    negatives: int = 0
    """At least so many negative entries."""
    zeros: int = 0
    """Exactly so many zeros among freshly drawn entries."""
    keep: Literal["nothing", "all but one", "corner", "swapped"] = "nothing"
    """What stays of the exercise before: "all but one" is all but one *given* number, and the
    missing number where that is an operand."""
    change: str = ""
    """Which grid the one changed number is in; "" is any."""
    zero: bool = False
    """The answer is 0, on purpose."""
    sign: Literal[-1, 0, 1] = 0
    """The sign of the sum at the missing cell; 0 is any."""
    terms: int = 2
    """At least so many products other than 0 in the sum that is asked for."""
    distinct: bool = False
    """No two columns of the left block are alike, nor two rows of the one above: for the exercise
    before one that swaps them."""
    limit: int = 20
    """No result larger than this: it is done by hand."""
    left: Pattern = dense
    above: Pattern = dense
    names: tuple[str, ...] = ("A", "B", "C")
    kind: Kind = "product"
    blank: frozenset[str] = frozenset()
    note: str = ""


def make(plan: Plan, numbers: random.Random, workbook: str, earlier: Sequence[Draft]) -> Draft:
    """An exercise that fits the plan, the same one for the same numbers."""
    number, before = len(earlier) + 1, earlier[-1] if earlier else None
    for _ in range(_ATTEMPTS):
        missing = _choose_missing(plan, numbers)
        drawn = _operands(plan, numbers, before, missing)
        if not _are_fit(plan, drawn):
            continue
        exercise = _exercise(plan, workbook, number, drawn, missing)
        if (
            _fits_plan(plan, exercise)
            and not _has_twin(exercise)
            and not _is_known_from(before, exercise, plan)
            and not any(_asks_the_same(exercise, other) for other in earlier)
        ):
            return exercise
    raise RuntimeError(f"no numbers fit exercise {number} of {workbook}")


def _choose_missing(plan: Plan, numbers: random.Random) -> Cell:
    """Where the missing number will be."""
    rows, inner, columns = plan.shape
    left, above = _operand_names(plan)[:2]
    heights = {left: rows, above: inner}
    widths = {left: inner, "b": 1 if plan.kind != "product" else columns, above: columns}
    row, column = plan.at
    height, width = heights.get(plan.missing, rows), widths.get(plan.missing, columns)
    return Cell(
        plan.missing,
        between(numbers, 0, height - 1) if row is None else row,
        between(numbers, 0, width - 1) if column is None else column,
    )


def _operands(
    plan: Plan, numbers: random.Random, before: Draft | None, missing: Cell
) -> list[Matrix]:
    """Left, above and, for a layer, bias: drawn, or taken over from the exercise before."""
    rows, inner, columns = plan.shape
    if before is not None and plan.keep == "all but one":
        return _all_but_one(plan, numbers, before, missing)
    drawn = [
        plan.left(numbers, rows, inner, plan.entries),
        plan.above(numbers, inner, columns, plan.entries),
    ]
    for _ in range(plan.zeros):
        matrix = pick(numbers, drawn)
        pick(numbers, matrix)[between(numbers, 0, len(matrix[0]) - 1)] = 0
    if plan.kind != "product":
        drawn.append([[between(numbers, *plan.bias)] for _ in range(rows)])
    if before is not None and plan.keep == "swapped":
        return _operands_of(before)[1::-1]
    if before is not None and plan.keep == "corner":
        for new, old in zip(drawn, _operands_of(before), strict=True):
            for new_row, old_row in zip(new, old, strict=False):
                shared = min(len(new_row), len(old_row))
                new_row[:shared] = old_row[:shared]
    return drawn


def _all_but_one(plan: Plan, numbers: random.Random, before: Draft, missing: Cell) -> list[Matrix]:
    kept = dict(zip(_operand_names(plan), _operands_of(before), strict=True))
    given = [
        cell
        for name, matrix in kept.items()
        for i, row in enumerate(matrix)
        for j in range(len(row))
        if (cell := Cell(name, i, j)) != missing and plan.change in ("", name)
    ]
    for name, i, j in [pick(numbers, given), *([missing] if missing.grid in kept else [])]:
        low, high = plan.bias if name == "b" and plan.kind != "product" else plan.entries
        others = [value for value in range(low, high + 1) if value not in (0, kept[name][i][j])]
        kept[name][i][j] = pick(numbers, others)
    return list(kept.values())


def _operands_of(before: Draft) -> list[Matrix]:
    """The operands of the exercise before, in the order left, above, bias."""
    if before.kind == "product":
        grids = list(before.grids[:2])
    else:
        grids = [before.grid(name) for name in ("W", "X", "b")]
    return [[[int(value) for value in row] for row in grid.rows] for grid in grids]


def _operand_names(plan: Plan) -> tuple[str, ...]:
    """Left, above and, for a layer, bias."""
    return plan.names[:2] if plan.kind == "product" else ("W", "X", "b")


def _are_fit(plan: Plan, drawn: list[Matrix]) -> bool:
    """What can be told from the operands alone."""
    entries = [value for matrix in drawn for row in matrix for value in row]
    if sum(value < 0 for value in entries) < plan.negatives:
        return False
    left, above = drawn[:2]
    lines = left + [list(column) for column in zip(*above, strict=True)]
    if not all(any(line) for line in lines):
        return False
    swapped: list[list[tuple[Value, ...]]] = [[*zip(*left, strict=True)], [*map(tuple, above)]]
    if plan.distinct and any(
        _is_repeated(some, k, signs=True) for some in swapped for k in range(len(some))
    ):
        return False
    if plan.kind != "product" and plan.keep != "all but one" and plan.bias != (0, 0):
        return all(row[0] for row in drawn[2])
    return True


def _exercise(plan: Plan, workbook: str, number: int, drawn: list[Matrix], missing: Cell) -> Draft:
    left, above = drawn[:2]
    bias = drawn[2] if len(drawn) == 3 else [[0]] * len(left)
    result = [
        [
            sum(a * b for a, b in zip(row, column, strict=True)) + shift[0]
            for column in zip(*above, strict=True)
        ]
        for row, shift in zip(left, bias, strict=True)
    ]
    if plan.kind == "product":
        named = dict(zip(plan.names, (left, above, result), strict=True))
    else:
        named = {"W": left, "b": bias, "X": above, "Y": result}
    if plan.kind == "activation":
        named["Z"] = named.pop("Y")
        named["A"] = [[max(0, value) for value in row] for row in result]
    grids = tuple(Grid(name, tuple(tuple(row) for row in matrix)) for name, matrix in named.items())
    return Draft(
        workbook=workbook,
        number=number,
        kind=plan.kind,
        grids=grids,
        missing=missing,
        blank=plan.blank,
        note=plan.note,
    )


def _fits_plan(plan: Plan, exercise: Draft) -> bool:
    """What the missing cell must be: determined, of the right sign, worth a mistake."""
    line = line_of(exercise)
    results = [value for grid in exercise.grids for row in grid.rows for value in row]
    if max(max(results), -min(results)) > plan.limit or (exercise.answer == 0) != plan.zero:
        return False
    if not plan.zero and -_SMALLEST < exercise.answer < _SMALLEST:
        return False
    if line.result == 0 and not plan.zero:
        return False
    if plan.sign and line.result * plan.sign <= 0:
        return False
    if line.unknown in ("row", "column") and -2 < line.factor < 2:
        return False  # Determined, and with a division to do.
    terms = min(plan.terms, len(line.row) - (1 if plan.zeros else 0))
    if sum(product != 0 for product in line.products) < max(1, terms):
        return False
    return bool(wrong_answers(exercise))


def _has_twin(exercise: Draft) -> bool:
    """Another row or column like that of the missing number: it can be read off there."""
    left, above, bias, result = operands(exercise)
    name, i, j = exercise.missing
    rows = [row + (bias.rows[k] if bias else ()) for k, row in enumerate(left.rows)]
    columns = [above.column(k) for k in range(above.shape[1])]
    in_a_row = name != above.name and _is_repeated(rows, i, signs=bias is None)
    in_a_column = name in (above.name, result.name) and _is_repeated(columns, j, signs=bias is None)
    return in_a_row or in_a_column


def _is_repeated(lines: Sequence[tuple[Value, ...]], at: int, *, signs: bool) -> bool:
    """Is the line there a second time, or, where that shows as well, with all signs turned?"""
    like = [lines[at]] + ([tuple(-value for value in lines[at])] if signs else [])
    return any(line in like for k, line in enumerate(lines) if k != at)


def _is_known_from(before: Draft | None, exercise: Draft, plan: Plan) -> bool:
    """Is the answer that of the exercise before, or does that show the very cell?"""
    if before is None:
        return False
    if before.answer == exercise.answer:
        return True
    name, i, j = exercise.missing
    shown = {
        cell: value for grid in before.grids for cell, value in grid.cells()
        if plan.keep != "nothing" and not before.is_empty(cell)
    }  # fmt: skip
    return shown.get(Cell(name, i, j)) == exercise.answer


def _asks_the_same(exercise: Draft, other: Draft) -> bool:
    if exercise.missing != other.missing or exercise.grids[0].shape != other.grids[0].shape:
        return False
    return line_of(exercise) == line_of(other)
