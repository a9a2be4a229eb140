"""Room for one answer while it is read as plain data.

A list of lists may be one of them many times over, or hold itself: a few bytes of the student's
that are millions of entries for whoever reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_LISTED = 150_000  # entries of all lists of an answer together: each costs the judge time
OPAQUE = 10  # entries that one thing which is no data costs as much as


class TooMuchError(Exception):
    """More entries than any answer needs."""


@dataclass
class Room:
    """How much may still be read, and the lists and dicts around what is read now, by their ids."""

    left: int = MOST_LISTED
    around: set[int] = field(default_factory=set)
