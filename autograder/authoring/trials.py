"""Trying answers out: takes a notebook, its solutions and answers to its items, gives what the
judge says of each. `prove` calls it.

All is done by the engine, as a class is graded: in the sandbox, over the wire. The notebook runs
once with its solutions; where it comes to an answer cell, each answer to it is tried in a fork of
that moment, with the cells up to its item. So an answer costs its own cells, and no notebook.
"""

from __future__ import annotations

import contextlib
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.engine.grade import engine, grade_notebook
from autograder.engine.job import VERDICT_MIME, GradedCell, Job, JobCell
from autograder.engine.sandbox import SandboxError, why_no_sandbox
from autograder.engine.vetted import error_of
from autograder.items.rubric import load_rubric
from autograder.judging.faults import AuthorError
from autograder.nbgrader.cells import answer_of, grade_id, judged_item, split_test

AT_ONCE = os.cpu_count() or 1
MOST = 100  # answers of one run of a notebook: the judge has its time for all of them together
SECONDS, MUTANTS_SECONDS = 30.0, 10.0  # for a cell: a mutant may well loop for ever
PROVEN_UNSANDBOXED = "Proven without a sandbox, which this machine does not have: {why}"


@dataclass(frozen=True)
class TriedAnswer:
    """An answer cell's text, for one item, and what is claimed of it."""

    item: str
    kind: str  # "solution", "form", "stub", "misconception" or "mutant"
    name: str
    source: str


@dataclass(frozen=True)
class JudgedAnswer:
    """What became of an answer: the outcome in words, and the names of the mistakes seen in it."""

    answer: TriedAnswer
    outcome: str
    score: float
    message: str
    mistakes: tuple[str, ...]
    raised: str  # what a visible example raised, if one did


def prepare_engine() -> None:
    """Have the engine started in the background: its imports take seconds."""
    threading.Thread(target=_start_if_sandboxed, daemon=True).start()


def _start_if_sandboxed() -> None:
    with contextlib.suppress(SandboxError):  # whoever needs it is told
        engine(sandboxed=not why_no_sandbox()).warm_up()


def try_answers(
    name: str,
    source: NotebookNode,
    solutions: Mapping[str, str],
    answers: Sequence[TriedAnswer],
    *,
    student: str = "",
) -> Iterator[JudgedAnswer]:
    """Every answer to the notebook "assignment/notebook", all else being the solution.

    Where this machine has no sandbox, the engine works without one.
    """
    if why := why_no_sandbox():
        warnings.warn(PROVEN_UNSANDBOXED.format(why=why), stacklevel=2)
    runs = [_Run(name, source, solutions, some) for some in _split_into_runs(answers)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = pool.map(lambda run: list(run.judged(student, sandboxed=not why)), runs)
        for found in done:
            yield from found


def _split_into_runs(answers: Sequence[TriedAnswer]) -> list[list[TriedAnswer]]:
    """The answers of each run of the notebook: those that may loop for ever by themselves."""
    shares = []
    for mutants in (False, True):
        some = [answer for answer in answers if (answer.kind == "mutant") is mutants]
        count = max(min(AT_ONCE, len(some)), -(-len(some) // MOST))
        shares += [some[k::count] for k in range(count)]
    return shares


@dataclass(frozen=True)
class _Run:
    """One run of a notebook: what is tried in it."""

    name: str
    source: NotebookNode
    solutions: Mapping[str, str]
    tried: Sequence[TriedAnswer]

    def judged(self, student: str, *, sandboxed: bool) -> Iterator[JudgedAnswer]:
        """What became of each answer, in the order of the notebook."""
        code = [cell for cell in self.source.cells if cell.cell_type == "code"]
        here = [self._answering(cell) for cell in code]
        while here and not here[-1]:  # nothing is tried from there on
            here.pop()
        cells = [
            JobCell(
                self._own(cell),
                trials=tuple(self._trial(answer, code[k + 1 :]) for answer in some),
            )
            for k, (cell, some) in enumerate(zip(code, here, strict=False))
        ]
        graded = grade_notebook(self._job(cells, student), sandboxed=sandboxed)
        for item, error in graded.faults:
            raise AuthorError(f"{self.name}: the check of {item} fails on an answer: {error}.")
        for some, cell in zip(here, graded.cells, strict=True):
            for answer, tried in zip(some, cell.trials, strict=True):
                yield _judge_answer(answer, tried)

    def _job(self, cells: Sequence[JobCell], student: str) -> Job:
        environment = {"NBGRADER_EXECUTION": "autograde"}
        mutants = any(answer.kind == "mutant" for answer in self.tried)
        seconds = MUTANTS_SECONDS if mutants else SECONDS
        return Job(
            self.name, tuple(cells), student, timeout=seconds, environment=environment,
            files=dict(load_rubric(self.name).files), named=not mutants,
        )  # fmt: skip

    def _answering(self, cell: NotebookNode) -> list[TriedAnswer]:
        """The answers that are tried in the place of this cell."""
        name = _answer_id(cell)
        return [one for one in self.tried if name and answer_of(one.item, self.solutions) == name]

    def _own(self, cell: NotebookNode) -> str:
        name = _answer_id(cell)
        return self.solutions[name] if name else _visible_part(cell)

    def _trial(self, answer: TriedAnswer, rest: Sequence[NotebookNode]) -> tuple[JobCell, ...]:
        """The answer, the cells up to its item but for other answers, and the question."""
        cells = [JobCell(answer.source)]
        for cell in rest:
            asked = judged_item(cell) == answer.item
            if not _answer_id(cell):
                cells.append(JobCell(_visible_part(cell)))
            if asked:
                break
        return (*cells, JobCell("", answer.item, self.name))


def _judge_answer(answer: TriedAnswer, tried: Sequence[GradedCell]) -> JudgedAnswer:
    *_, examples, asked = tried
    record = asked.outputs[-1]["data"][VERDICT_MIME]
    return JudgedAnswer(
        answer,
        record["outcome"],
        record["score"] / record["points"],
        record["message"],
        tuple(record["mistakes"]),
        error_of(examples.outputs),
    )


def _answer_id(cell: NotebookNode) -> str:
    """The id of an answer cell; nothing for another one."""
    return (grade_id(cell) or "") if cell.metadata.get("nbgrader", {}).get("solution") else ""


def _visible_part(cell: NotebookNode) -> str:
    """What the student sees of a cell: a test cell's examples, without its hidden question."""
    return (split_test(cell.source) or (cell.source, ""))[0] if judged_item(cell) else cell.source
