"""An exercise is data: grids of numbers, the one cell that is missing, and what is said about it.

Four kinds, each a rule that ties its grids together (the names are those of its `grids`):
    product     left · above = result           "A" (m, n), "B" (n, p), "C" (m, p)
    layer       W·X + b = Y                     "W" (m, n), "b" (m, 1), "X" (n, 1), "Y" (m, 1)
    activation  W·X + b = Z, A = max(0, Z)      the same, with "Z" and "A" (m, 1)
    softmax     E = 3^z, S = sum of E, P = E/S  "z", "E", "P" (n, 1), "S" (1, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

Value: TypeAlias = int | Fraction
Rows: TypeAlias = tuple[tuple[Any, ...], ...]  # Values; None where a sheet shows nothing
Kind: TypeAlias = Literal["product", "layer", "activation", "softmax"]


class WorksheetError(ValueError):
    """A worksheet that cannot be made as asked; the message is one line, for whoever asked."""


class Cell(NamedTuple):
    """A place: the grid's name, row and column counted from 0."""

    grid: str
    row: int
    column: int


@dataclass(frozen=True)
class Grid:
    """A named block of numbers; a vector is a grid with one row or one column."""

    name: str
    rows: Rows

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def label(self) -> str:
        """How the grid is written on the sheet."""
        return {"E": "3ᶻ", "S": "Σ", "P": "p"}.get(self.name, self.name)

    def column(self, index: int) -> tuple[Any, ...]:
        return tuple(row[index] for row in self.rows)

    def cells(self) -> list[tuple[Cell, Any]]:
        return [
            (Cell(self.name, i, j), value)
            for i, row in enumerate(self.rows)
            for j, value in enumerate(row)
        ]


@dataclass(frozen=True, repr=False)
class Exercise:
    """One missing number, which is not in it; shown with `draw.svg`."""

    workbook: str
    number: int
    kind: Kind
    grids: tuple[Grid, ...]
    missing: Cell
    blank: frozenset[str] = frozenset()
    """Grids left empty, to be worked out on the way; nobody asks for them."""
    note: str = ""
    """A sentence for the student where something new begins."""
    hints: tuple[str, ...] = ()
    """Where to look, the equation, and, where there is one, its end."""
    place: tuple[int, int] | None = None
    """The row and the column to look at."""

    def __repr__(self) -> str:
        # No answer in it: a cell that ends in an exercise must not give it away.
        return (
            f"<Exercise {self.number} of {self.workbook}: {self.missing.grid} is missing a number>"
        )

    def grid(self, name: str) -> Grid:
        return next(grid for grid in self.grids if grid.name == name)

    @property
    def name(self) -> str:
        """'linear-layer-07'."""
        return f"{self.workbook}-{self.number:02d}"

    @property
    def asks_for_relu(self) -> bool:
        """Whether the missing number is what ReLU has made of a sum."""
        return self.kind == "activation" and self.missing.grid == "A"

    def hint(self, level: int = 1) -> str:
        """Level 1: where to look. Level 2: the equation. Level 3, where there is one: its end."""
        if level not in range(1, len(self.hints) + 1):
            raise WorksheetError(f"There are hints of level 1 to {len(self.hints)}, not {level!r}.")
        return self.hints[level - 1]

    def is_empty(self, cell: Cell) -> bool:
        """Whether the sheet shows nothing there: the missing number, or one to work out."""
        return cell == self.missing or cell.grid in self.blank

    @property
    def text(self) -> str:
        """The sheet in words, for those who hear it: '?' is missing, '_' is empty."""
        return "; ".join(f"{grid.label} = {self._spoken(grid)}" for grid in self.grids) + "."

    def _spoken(self, grid: Grid) -> str:
        shown = {cell: shown_value(value) for cell, value in grid.cells()}
        for cell in shown:
            if self.is_empty(cell):
                shown[cell] = "?" if cell == self.missing else "_"
        rows, columns = grid.shape
        lines = [
            ", ".join(shown[Cell(grid.name, i, j)] for j in range(columns)) for i in range(rows)
        ]
        if rows == columns == 1:
            return lines[0]
        return "[" + "; ".join(lines) + "]"


def shown_value(value: Value | None) -> str:
    """'-3' with a real minus sign, '27/37' for a fraction; nothing where there is none."""
    return "" if value is None else str(value).replace("-", "−")
