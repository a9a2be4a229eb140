"""Which entries of an array are right: a small map to look at, or the rows and columns in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

RIGHT, WRONG = "✓", "✗"
MOST_ROWS, MOST_COLUMNS = 8, 16  # of a map; larger arrays are told in words
MOST_NAMED = 4  # rows or columns in a sentence

Right = npt.NDArray[np.bool_]


def entry_map(right: Right) -> str:
    """A line for each row, ✓ and ✗:  (n,) or (m, n) -> text. Nothing for what has no right entry,
    no wrong one, or too many of both to look at."""
    if right.ndim not in (1, 2) or right.all() or not right.any():
        return ""
    rows = np.atleast_2d(right)
    if len(rows) > MOST_ROWS or rows.shape[1] > MOST_COLUMNS:
        return ""
    return "\n".join(" ".join(RIGHT if entry else WRONG for entry in row) for row in rows)


def where_wrong(right: Right) -> str:
    """A sentence on where the wrong entries of a large array are, counted from 0 as NumPy does."""
    if right.ndim not in (1, 2) or right.all() or not right.any() or entry_map(right):
        return ""
    wrong = ~right
    if right.ndim == 1 or right.shape[1] == 1:
        places = np.flatnonzero(wrong)
        what = "row" if right.ndim == 2 else "entry"
        return _told(what, places, right.size, "")
    by_row = np.flatnonzero(wrong.any(axis=1)), wrong[wrong.any(axis=1)]
    by_column = np.flatnonzero(wrong.any(axis=0)), wrong[:, wrong.any(axis=0)]
    what, (places, part) = min(
        (("row", by_row), ("column", by_column)),
        key=lambda one: (not bool(one[1][1].all()), len(one[1][0])),
    )
    size = right.shape[0] if what == "row" else right.shape[1]
    return _told(what, places, size, "all of " if part.all() else "some of ")


def _told(what: str, places: npt.NDArray[np.intp], size: int, part: str) -> str:
    many = {"entry": "entries"}.get(what, f"{what}s")
    if len(places) > MOST_NAMED:
        some = "entries in " if part else ""
        return f" Wrong: {some}{len(places)} of {size} {many}."
    label = what if len(places) == 1 else many
    return f" Wrong: {part}{label} {_listed(places.tolist())}, counted from 0."


def _listed(numbers: Sequence[int]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}" if most else last
