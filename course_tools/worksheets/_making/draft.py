"""A draft: an exercise with all its numbers, before the sheet leaves out what is to be found."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from course_tools.worksheets.exercise import Exercise, Grid, Value


@dataclass(frozen=True, repr=False)
class Draft(Exercise):
    """An exercise whose grids are whole."""

    @property
    def answer(self) -> Value:
        """The missing number: an int, in the softmax workbook an int or a Fraction."""
        _, row, column = self.missing
        value: Value = self.grid(self.missing.grid).rows[row][column]
        return value

    def handed_out(self, hints: tuple[str, ...], place: tuple[int, int] | None) -> Exercise:
        """What a student gets: without the missing number, and without those to be worked out."""
        kept = {field.name: getattr(self, field.name) for field in fields(Exercise)}
        shown = tuple(self._emptied(grid) for grid in self.grids)
        return replace(Exercise(**kept), grids=shown, hints=hints, place=place)

    def _emptied(self, grid: Grid) -> Grid:
        left = {cell: None if self.is_empty(cell) else value for cell, value in grid.cells()}
        rows, columns = grid.shape
        values = list(left.values())
        return Grid(
            grid.name, tuple(tuple(values[i * columns : (i + 1) * columns]) for i in range(rows))
        )
