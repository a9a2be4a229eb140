"""A name that is none: which one was meant? Whoever refuses a name asks here."""

from __future__ import annotations

import difflib
from collections.abc import Sequence


def did_you_mean(asked: str, among: Sequence[str]) -> str:
    """ " Did you mean 'x'?", or nothing."""
    close = difflib.get_close_matches(asked, among, n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""
