"""A name that a notebook should define and does not: what has become of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

DEFINED = re.compile(r"^(?:def|class)\s+(\w+)|^(\w+)\s*=(?!=)", re.MULTILINE)
CLOSE = 0.75  # of 1: a letter or two are other ones
LONGEST = 80  # characters of a name that are looked at


def missing(name: str, cells: Sequence[str], asked: Collection[str]) -> str:
    """The sentence for whoever answered under another name, or in a cell that stopped.

    cells: the student's, as text; asked: the names of other answers, which are none misspelt.
    """
    written = {
        first or second
        for cell in cells
        for first, second in DEFINED.findall(cell)
        if len(first or second) <= LONGEST
    }
    if name in written:
        return (
            f"`{name}` is written in a cell, but it is not there when the cells have run: did that "
            "cell stop with an error?"
        )
    other = {known.casefold(): known for known in sorted(written - set(asked))}
    if close := get_close_matches(name.casefold(), other, n=1, cutoff=CLOSE):
        return (
            f"The notebook defines no `{name}`. Is `{other[close[0]]}` meant to be it? An answer "
            "is found by its exact name."
        )
    return (
        f"The notebook defines no `{name}`. Was its cell deleted or renamed, or did it stop with "
        "an error?"
    )
