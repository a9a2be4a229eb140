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
from course_tools.worksheets.exercise import Cell, Exercise, Grid, Kind
from course_tools.worksheets.line import line_of
from course_tools.worksheets.misconceptions import wrong_answers

Matrix: TypeAlias = list[list[int]]
Pattern: TypeAlias = Callable[[random.Random, int, int, tuple[int, int]], Matrix]

_ATTEMPTS = 20_000


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
    """What stays of the exercise before."""
    change: str = ""
    """Which grid the one changed number is in; "" is any."""
    zero: bool = False
    """The answer is 0, on purpose."""
    sign: Literal[-1, 0, 1] = 0
    """The sign of the sum at the missing cell; 0 is any."""
    terms: int = 2
    """At least so many products other than 0 in the sum that is asked for."""
    limit: int = 20
    """No result larger than this: it is done by hand."""
    left: Pattern = dense
    above: Pattern = dense
    names: tuple[str, ...] = ("A", "B", "C")
    kind: Kind = "product"
    blank: frozenset[str] = frozenset()
    note: str = ""


def make(
    plan: Plan, numbers: random.Random, workbook: str, earlier: Sequence[Exercise]
) -> Exercise:
    """An exercise that fits the plan, the same one for the same numbers."""
    number, before = len(earlier) + 1, earlier[-1] if earlier else None
    for _ in range(_ATTEMPTS):
        operands = _operands(plan, numbers, before)
        if not _are_fit(plan, operands):
            continue
        exercise = _exercise(plan, numbers, workbook, number, operands)
        if _is_fit(plan, exercise) and not any(
            _asks_the_same(exercise, other) for other in earlier
        ):
            return exercise
    raise RuntimeError(f"no numbers fit exercise {number} of {workbook}")


def _operands(plan: Plan, numbers: random.Random, before: Exercise | None) -> list[Matrix]:
    """Left, above and, for a layer, bias: drawn, or taken over from the exercise before."""
    rows, inner, columns = plan.shape
    if before is not None and plan.keep == "all but one":
        return _all_but_one(plan, numbers, before)
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
        return _kept(before)[1::-1]
    if before is not None and plan.keep == "corner":
        for new, old in zip(drawn, _kept(before), strict=True):
            for new_row, old_row in zip(new, old, strict=False):
                shared = min(len(new_row), len(old_row))
                new_row[:shared] = old_row[:shared]
    return drawn


def _all_but_one(plan: Plan, numbers: random.Random, before: Exercise) -> list[Matrix]:
    kept = _kept(before)
    names = _operand_names(plan)
    matrix = kept[names.index(plan.change)] if plan.change else pick(numbers, kept)
    entries = plan.bias if len(kept) == 3 and matrix is kept[2] else plan.entries
    row = pick(numbers, matrix)
    place = between(numbers, 0, len(row) - 1)
    others = [v for v in range(entries[0], entries[1] + 1) if v not in (0, row[place])]
    row[place] = pick(numbers, others)
    return kept


def _kept(before: Exercise) -> list[Matrix]:
    """The operands of the exercise before, in the order left, above, bias."""
    if before.kind == "product":
        grids = list(before.grids[:2])
    else:
        grids = [before.grid(name) for name in ("W", "X", "b")]
    return [[[int(value) for value in row] for row in grid.rows] for grid in grids]


def _operand_names(plan: Plan) -> tuple[str, ...]:
    return plan.names[:2] if plan.kind == "product" else ("W", "X", "b")


def _are_fit(plan: Plan, operands: list[Matrix]) -> bool:
    """What can be told from the operands alone."""
    entries = [value for matrix in operands for row in matrix for value in row]
    if sum(value < 0 for value in entries) < plan.negatives:
        return False
    left, above = operands[:2]
    lines = left + [list(column) for column in zip(*above, strict=True)]
    if not all(any(line) for line in lines):
        return False
    if plan.kind != "product" and plan.keep != "all but one" and plan.bias != (0, 0):
        return all(row[0] for row in operands[2])
    return True


def _exercise(
    plan: Plan, numbers: random.Random, workbook: str, number: int, operands: list[Matrix]
) -> Exercise:
    left, above = operands[:2]
    bias = operands[2] if len(operands) == 3 else [[0]] * len(left)
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
    missing = named[plan.missing]
    row, column = plan.at
    return Exercise(
        workbook=workbook,
        number=number,
        kind=plan.kind,
        grids=grids,
        missing=Cell(
            plan.missing,
            between(numbers, 0, len(missing) - 1) if row is None else row,
            between(numbers, 0, len(missing[0]) - 1) if column is None else column,
        ),
        blank=plan.blank,
        note=plan.note,
    )


def _is_fit(plan: Plan, exercise: Exercise) -> bool:
    """What the missing cell must be: determined, of the right sign, worth a mistake."""
    line = line_of(exercise)
    results = [value for grid in exercise.grids for row in grid.rows for value in row]
    if max(max(results), -min(results)) > plan.limit or (exercise.answer == 0) != plan.zero:
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


def _asks_the_same(exercise: Exercise, other: Exercise) -> bool:
    if exercise.missing != other.missing or exercise.grids[0].shape != other.grids[0].shape:
        return False
    return line_of(exercise) == line_of(other)
