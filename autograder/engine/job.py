"""What is to be graded and what came of it: plain data, in and out of every process."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

# The verdict beside the number that nbgrader reads, for reports. Underscores only: a MIME type.
VERDICT_MIME = "application/vnd.pencilgrad.verdict+json"


class JobCell(Struct, frozen=True):
    """A code cell: what the worker is to run, and the item that is judged then, if one is."""

    source: str
    item: str = ""
    rubric: str = ""  # "assignment/notebook", whose item it is
    # Cells that are tried before it runs, where the notebook stands, which then goes on as it was.
    trials: tuple[tuple[JobCell, ...], ...] = ()


class Job(Struct, frozen=True, tag="job"):
    """One notebook of one submission."""

    notebook: str  # "assignment/notebook"
    cells: tuple[JobCell, ...]
    student: str = ""  # the id under which it was handed in
    secret: str = ""  # of this submission: decides the hidden inputs
    timeout: float | None = 30.0  # seconds for a cell, and for the questions of an item
    total: float = 900.0  # seconds for the whole notebook
    files: dict[str, bytes] = {}  # that stand beside it
    environment: dict[str, str] = {}
    most_handed_out: int = 32 * 2**20  # bytes of the files that it makes
    most_files: int = 200
    named: bool = True  # are mistakes that no item lists named?
    undecided: tuple[str, ...] = ()  # items that cost the judge its life: left for a person


class NextCheck(Struct, frozen=True, tag="check"):
    """A check of a notebook that somebody works on: its last cell asks the one item. The process
    that is sent one may be sent another, which has mostly the same cells."""

    job: Job


class GradedCell(Struct, frozen=True):
    """A code cell after it ran: its outputs as nbformat has them, and its number."""

    outputs: list[dict[str, Any]]
    count: int | None
    stopped: bool = False  # it ran too long
    raised: str = ""  # where it is a test cell: by its examples, which its outputs do not show
    trials: tuple[tuple[GradedCell, ...], ...] = ()


class GradedNotebook(Struct, frozen=True):
    """A notebook after it was graded, and the files that it made."""

    cells: tuple[GradedCell, ...]
    files: dict[str, bytes]
    left_out: tuple[tuple[str, int], ...] = ()  # files that are more than may be handed out
    # Items on which a check of ours failed, each with its error: those are left for a person.
    faults: tuple[tuple[str, str], ...] = ()


class Judging(Struct, frozen=True, tag="judging"):
    """From the judge's process: this item is next."""

    item: str


class JudgedAll(Struct, frozen=True, tag="done"):
    """From the judge's process: all that it was asked for."""

    graded: GradedNotebook
    kept: bool = False  # may it be sent another check?


class Fault(Struct, frozen=True, tag="fault"):
    """From the judge's process: an error of ours."""

    says: str
