"""The cells run so far: takes each one as it is run, gives the latest version of all, in the order
of the notebook as far as a kernel can know it. `listener` keeps them, a judge is sent them."""

from __future__ import annotations

from dataclasses import dataclass

from course_tools.speaking.marks import marked_exercise, marked_item, place_of_mark


@dataclass
class _Cell:
    name: str  # its id, where the notebook's program tells it
    source: str
    place: float | None  # among all marked cells


class CellsRun:
    """Marked cells stand by their numbers, any other behind the one that was run before it."""

    def __init__(self) -> None:
        self._cells: dict[str, _Cell] = {}
        self._last = ""

    def hear(self, name: str, source: str) -> None:
        """A cell begins to run."""
        mark = source.partition("\n")[0]
        key = name or (mark if marked_item(source) or marked_exercise(source) else source)
        cell = _Cell(name, source, place_of_mark(source))
        if key in self._cells:
            self._cells[key] = cell
        else:
            keys = list(self._cells)
            keys.insert(self._where(cell, keys), key)
            self._cells = {one: self._cells.get(one, cell) for one in keys}
        self._last = key

    def all(self) -> list[tuple[str, str]]:
        """The id, or "", and the source of each."""
        return [(cell.name, cell.source) for cell in self._cells.values()]

    def _where(self, cell: _Cell, keys: list[str]) -> int:
        if cell.place is None:
            return keys.index(self._last) + 1 if self._last else 0
        places = [self._cells[key].place for key in keys]
        later = (k for k, at in enumerate(places) if at is not None and at > cell.place)
        return next(later, len(keys))
