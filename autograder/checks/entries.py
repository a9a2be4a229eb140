"""Which entries of an array are right: a small map to look at, or the rows and columns in words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from autograder.judging.sentences import all_of, say

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
        return _places_in_words("row" if right.ndim == 2 else "entry", places, right.size, None)
    by_row = np.flatnonzero(wrong.any(axis=1)), wrong[wrong.any(axis=1)]
    by_column = np.flatnonzero(wrong.any(axis=0)), wrong[:, wrong.any(axis=0)]
    what, (places, part) = min(
        (("row", by_row), ("column", by_column)),
        key=lambda one: (not bool(one[1][1].all()), len(one[1][0])),
    )
    size = right.shape[0] if what == "row" else right.shape[1]
    return _places_in_words(what, places, size, bool(part.all()))


def _places_in_words(what: str, places: npt.NDArray[np.intp], size: int, whole: bool | None) -> str:
    """whole: are these rows or columns wrong from end to end? None where each is one entry."""
    count = len(places)
    if count > MOST_NAMED:
        which = _count_wrong(what, count, size)
        return (
            say("where.many", which=which) if whole is None else say("where.many-in", which=which)
        )
    which = _name_places(what, count, all_of(list(map(str, places))))
    if whole is None:
        return say("where.few", which=which)
    return say("where.all-of", which=which) if whole else say("where.some-of", which=which)


def _count_wrong(what: str, count: int, size: int) -> str:
    if what == "entry":
        return say("where.many-entries", count=count, size=size)
    if what == "row":
        return say("where.many-rows", count=count, size=size)
    return say("where.many-columns", count=count, size=size)


def _name_places(what: str, count: int, named: str) -> str:
    if what == "entry":
        return say("where.entries", count=count, named=named)
    if what == "row":
        return say("where.rows", count=count, named=named)
    return say("where.columns", count=count, named=named)
