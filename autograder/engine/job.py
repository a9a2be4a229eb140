"""What is to be graded and what came of it: plain data, in and out of every process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class JobCell:
    """A code cell: what the worker is to run, and the item that is judged then, if one is."""

    source: str
    item: str = ""
    rubric: str = ""  # "assignment/notebook", whose item it is


@dataclass(frozen=True)
class Job:
    """One notebook of one submission."""

    notebook: str  # "assignment/notebook"
    cells: tuple[JobCell, ...]
    student: str = ""  # the id under which it was handed in
    secret: str = ""  # of this submission: decides the hidden inputs
    timeout: float | None = 30.0  # seconds for a cell, and for the questions of an item
    total: float = 900.0  # seconds for the whole notebook
    files: dict[str, bytes] = field(default_factory=dict)  # that stand beside it
    environment: dict[str, str] = field(default_factory=dict)
    most_handed_out: int = 32 * 2**20  # bytes of the files that it makes
    most_files: int = 200
    undecided: tuple[str, ...] = ()  # items that cost the judge its life: left for a person

    def to_wire(self) -> list[Any]:
        cells = [[cell.source, cell.item, cell.rubric] for cell in self.cells]
        return [self.notebook, cells, self.student, self.secret, self.timeout, self.total,
                self.files, self.environment, self.most_handed_out, self.most_files,
                list(self.undecided)]  # fmt: skip

    @classmethod
    def from_wire(cls, data: list[Any]) -> Job:
        undecided: list[str]
        notebook, cells, *others, undecided = data
        asked = tuple(JobCell(*cell) for cell in cells)
        return cls(notebook, asked, *others, tuple(undecided))  # type: ignore[call-arg]  # as above


@dataclass(frozen=True)
class GradedCell:
    """A code cell after it ran: its outputs as nbformat has them, and its number."""

    outputs: list[dict[str, Any]]
    count: int | None
    stopped: bool = False  # it ran too long


@dataclass(frozen=True)
class Graded:
    """A notebook after it was graded, and the files that it made."""

    cells: tuple[GradedCell, ...]
    files: dict[str, bytes]
    left_out: tuple[tuple[str, int], ...] = ()  # files that are more than may be handed out
    # Items on which a check of ours failed, each with its error: those are left for a person.
    faults: tuple[tuple[str, str], ...] = ()

    def to_wire(self) -> list[Any]:
        cells = [[cell.outputs, cell.count, cell.stopped] for cell in self.cells]
        return [cells, self.files, self.left_out, self.faults]

    @classmethod
    def from_wire(cls, data: list[Any]) -> Graded:
        cells, *others = data
        return cls(tuple(GradedCell(*cell) for cell in cells), *others)
