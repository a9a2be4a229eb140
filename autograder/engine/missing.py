"""A name that a notebook should define and does not: what has become of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from autograder.judging.sentences import say

DEFINED = re.compile(r"^(?:def|class)\s+(\w+)|^(\w+)\s*=(?!=)", re.MULTILINE)
CLOSE = 0.75  # of 1: a letter or two are other ones
LONGEST = 80  # characters of a name that are looked at
MOST_TEXT = 1_000_000  # characters of cells that are looked at, the last ones
MOST_NAMES = 500  # names about as long as the missing one that are compared with it


def explain_missing(name: str, cells: Sequence[str], asked: Collection[str]) -> str:
    """The sentence for whoever answered under another name, or in a cell that stopped.

    cells: the student's, as text; asked: the names of other answers, which are none misspelt.
    """
    written = {
        first or second
        for cell in _last_cells(cells)
        for first, second in DEFINED.findall(cell)
        if len(first or second) <= LONGEST
    }
    if name in written:
        return say("door.not-there", name=name)
    near = sorted(one for one in written - set(asked) if _is_as_long(one, name))
    other = {known.casefold(): known for known in near[:MOST_NAMES]}
    if close := get_close_matches(name.casefold(), other, n=1, cutoff=CLOSE):
        return say("door.missing-but-close", name=name, close=other[close[0]])
    return say("door.missing", name=name)


def _last_cells(cells: Sequence[str]) -> Iterator[str]:
    left = MOST_TEXT
    for cell in reversed(cells):
        left -= len(cell)
        if left < 0:
            return
        yield cell


def _is_as_long(one: str, other: str) -> bool:
    """Are they alike enough in length and letters to be one name misspelt?"""
    shared = len(set(one.casefold()) & set(other.casefold()))
    return abs(len(one) - len(other)) <= len(other) / 2 and 2 * shared >= len(set(other))
