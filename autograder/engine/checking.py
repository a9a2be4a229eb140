"""Judging one item while somebody works on a notebook: what is asked, what is told, and by whom.

Imports nothing that only Linux has: who studies alone has a checker of their own machine.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct

from autograder.engine.job import VERDICT_MIME, GradedCell


class Check(Struct, frozen=True):
    """One item of a notebook, asked about the cells that there are so far."""

    notebook: str  # "assignment/notebook"
    cells: tuple[str, ...]  # code cells in order; the last is the check cell: its visible examples
    item: str
    student: str = ""  # the id whose numbers count
    secret: str = ""  # decides the hidden inputs: another one than in grading
    timeout: float = 30.0  # seconds for a cell, and for the questions of the item
    total: float = 120.0  # seconds for all of it
    files: dict[str, bytes] = {}  # that stand beside the notebook
    environment: dict[str, str] = {}


class Checked(Struct, frozen=True):
    """What the judge says: what a grade's record holds, and what an example raised."""

    outcome: str  # the value of an Outcome: "passed", "failed", "blank", …
    score: float  # in points
    points: float  # that there are
    message: str  # the sentence, in markdown
    title: str  # what the item asks, in markdown
    mistakes: tuple[str, ...] = ()  # by name
    raised: str = ""  # by the visible examples: "AssertionError: one number"


class CheckError(Exception):
    """No verdict, by a fault of ours. Its text is one plain sentence, for whoever asked."""


class Checker(Protocol):
    """Answers checks; may be used by several threads at once."""

    def check(self, check: Check, /) -> Checked:
        """What the judge says. Raises CheckError for faults of ours."""

    def close(self) -> None:
        """End all processes of its own."""


def read_checked(cell: GradedCell) -> Checked:
    """What is told of a check, from its graded check cell."""
    return checked_of(cell.outputs[-1]["data"][VERDICT_MIME], cell.raised)


def checked_of(record: dict[str, Any], raised: str = "") -> Checked:
    """What is told of a check, from a verdict's record."""
    return Checked(
        record["outcome"],
        record["score"],
        record["points"],
        record["message"],
        record["says"],
        tuple(record["mistakes"]),
        raised,
    )
