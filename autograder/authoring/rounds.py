"""Trying answers out as a class is graded: by the engine, in the sandbox, over the wire.

A round is the notebook with one answer to try in each of its answer cells; after the answer's item
is judged, the solution is put in its place, so that no answer spoils another. So a notebook takes
as many rounds as its most tried cell has answers, and not a run for each of them.
"""

from __future__ import annotations

import contextlib
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.authoring.trial import Answer, Judged
from autograder.engine.grade import engine, grade
from autograder.engine.job import Graded, GradedCell, Job, JobCell
from autograder.engine.sandbox import SandboxError, missing
from autograder.engine.scored import VERDICT_MIME
from autograder.nbgrader.cells import answer_of, grade_id, judged_item, split_test

AT_ONCE = os.cpu_count() or 1
UNSANDBOXED = "Proven without a sandbox, which this machine does not have: {why}"


def start_engine() -> None:
    """Have the engine started in the background: its imports take seconds."""
    threading.Thread(target=_start, daemon=True).start()


def _start() -> None:
    with contextlib.suppress(SandboxError):  # whoever needs it is told
        engine(sandboxed=not missing())


def try_in_engine(
    name: str,
    source: NotebookNode,
    solutions: Mapping[str, str],
    answers: Sequence[Answer],
    *,
    student: str = "",
) -> Iterator[Judged]:
    """Every answer to the notebook "assignment/notebook", all else being the solution.

    Where this machine has no sandbox, the engine works without one.
    """
    if why := missing():
        warnings.warn(UNSANDBOXED.format(why=why), stacklevel=2)
    sandboxed = not why
    engine(sandboxed=sandboxed)  # its imports take a moment: meanwhile the rounds are laid out
    rounds = [_Round(name, source, solutions, some) for some in _sorted(answers, solutions)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = pool.map(lambda one: grade(one.job(student), sandboxed=sandboxed), rounds)
        for one, graded in zip(rounds, done, strict=True):
            yield from one.judged(graded)


def _sorted(answers: Sequence[Answer], solutions: Mapping[str, str]) -> list[dict[str, Answer]]:
    """Rounds: the k-th answer to each cell, for every k."""
    rounds: list[dict[str, Answer]] = []
    taken: dict[str, int] = {}
    for answer in answers:
        cell = answer_of(answer.item, solutions) or ""
        k = taken[cell] = taken.get(cell, -1) + 1
        if k == len(rounds):
            rounds.append({})
        rounds[k][cell] = answer
    return rounds


@dataclass
class _Round:
    """One notebook's run: what is tried in which of its cells."""

    name: str
    source: NotebookNode
    solutions: Mapping[str, str]
    tried: Mapping[str, Answer]
    _cells: list[JobCell] = field(default_factory=list)
    # Of each answer: the places of the cells between it and its verdict, the verdict's last.
    _places: list[tuple[Answer, range]] = field(default_factory=list)

    def job(self, student: str) -> Job:
        cells = [cell for cell in self.source.cells if cell.cell_type == "code"]
        for k, cell in enumerate(cells):
            name = grade_id(cell) if cell.metadata.get("nbgrader", {}).get("solution") else None
            if answer := self.tried.get(name or ""):
                self._try(answer, cells[k + 1 :])
            self._cells.append(JobCell(self.solutions[name] if name else _visible(cell)))
        return Job(
            self.name,
            tuple(self._cells),
            student,
            environment={"NBGRADER_EXECUTION": "autograde"},
        )

    def _try(self, answer: Answer, rest: Sequence[NotebookNode]) -> None:
        """The answer, the cells up to its item, and the question."""
        self._cells.append(JobCell(answer.source))
        first = len(self._cells)
        for cell in rest:
            if not cell.metadata.get("nbgrader", {}).get("solution"):
                self._cells.append(JobCell(_visible(cell)))
            if judged_item(cell) == answer.item:
                break
        self._cells.append(JobCell("", answer.item, self.name))
        self._places.append((answer, range(first, len(self._cells))))

    def judged(self, graded: Graded) -> Iterator[Judged]:
        for answer, places in self._places:
            *before, last = (graded.cells[k] for k in places)
            yield _judged(answer, last, _raised(before[-1]) if before else "")


def _judged(answer: Answer, cell: GradedCell, raised: str) -> Judged:
    record = cell.outputs[-1]["data"][VERDICT_MIME]
    return Judged(
        answer,
        record["outcome"],
        record["score"] / record["points"],
        record["message"],
        tuple(record["mistakes"]),
        raised,
    )


def _raised(cell: GradedCell) -> str:
    """What a cell raised, if it did."""
    errors = [output for output in cell.outputs if output["output_type"] == "error"]
    return f"{errors[0]['ename']}: {errors[0]['evalue']}" if errors else ""


def _visible(cell: NotebookNode) -> str:
    return (split_test(cell.source) or (cell.source, ""))[0] if judged_item(cell) else cell.source
