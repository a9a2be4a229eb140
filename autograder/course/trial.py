"""Trying answers out: a notebook is run once with its solution, and many answers in its cells.

The cells before an answer are run once; each answer is tried in a fork of that moment, with a time
limit. So a misconception or a mutant costs what its own cell and its items cost, not a notebook.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from nbformat import NotebookNode

from autograder.course.cells import answer_of, grade_id, judged_item, split_test
from autograder.engine.kernel import KernelDoor
from autograder.judging.rubric import Rubric
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict

SECONDS = 10.0  # for one answer: a mutant may well loop for ever
# Forks of a process that has imported everything; nothing here has started a thread.
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Answer:
    """An answer cell's text, for one item, and what is claimed of it."""

    item: str
    kind: str  # "solution", "form", "stub", "misconception" or "mutant"
    name: str
    source: str


@dataclass(frozen=True)
class Judged:
    """What became of an answer: the outcome in words, and the names of the mistakes seen in it."""

    answer: Answer
    outcome: str
    score: float
    message: str
    mistakes: tuple[str, ...]
    raised: str  # what a visible example raised, if one did


def try_answers(
    source: NotebookNode,
    rubric: Rubric,
    solutions: Mapping[str, str],
    answers: Sequence[Answer],
    *,
    student: str = "",
) -> Iterator[Judged]:
    """Every answer, tried where it stands in the source notebook, all else being the solution."""
    notebook = _Notebook({"__name__": "__main__"}, [])
    cells = [cell for cell in source.cells if cell.cell_type == "code"]
    for k, cell in enumerate(cells):
        name = grade_id(cell) if cell.metadata.get("nbgrader", {}).get("solution") else None
        for answer in answers:
            if name and answer_of(answer.item, solutions) == name:
                trial = _trial(cells[k + 1 :], notebook, answer, rubric, student)
                # Where numbers vary, an answer is a number: it neither loops nor leaves a trace.
                yield trial() if rubric[answer.item].varies else _in_a_fork(trial, answer)
        notebook.execute(solutions[name] if name else _visible(cell))


def _trial(
    rest: Sequence[NotebookNode],
    notebook: _Notebook,
    answer: Answer,
    rubric: Rubric,
    student: str,
) -> Callable[[], Judged]:
    """In a fork: run the answer and the cells up to its item, then judge it."""

    def judged() -> Judged:
        notebook.execute(answer.source)
        raised = ""
        for cell in rest:
            if not cell.metadata.get("nbgrader", {}).get("solution"):
                raised = notebook.execute(_visible(cell))
            if judged_item(cell) == answer.item:
                break
        door = KernelDoor(notebook.names, notebook.wrote)
        verdict = rubric[answer.item].judge(Submission(door, student))
        return _judged(answer, verdict, raised)

    return judged


def _judged(answer: Answer, verdict: Verdict, raised: str) -> Judged:
    outcome = verdict.outcome.value
    return Judged(answer, outcome, verdict.score, verdict.message, verdict.mistakes, raised)


def _in_a_fork(trial: Callable[[], Judged], answer: Answer) -> Judged:
    """What a trial says, or that it did not end. What it changes is gone with its process."""
    ours, theirs = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_send, args=(trial, theirs))
    process.start()
    theirs.close()
    try:
        said = ours.recv() if ours.poll(SECONDS) else None
    except EOFError:  # it ended without a word: a fault of ours, told on its stderr
        said = f"trying {answer.item}, {answer.name}: the process died"
    finally:
        process.kill()
        process.join()
    if said is None:
        return Judged(answer, "timed out", 0.0, "It ran too long.", (), "")
    if isinstance(said, str):
        raise RuntimeError(said)
    return Judged(answer, *said)


def _send(trial: Callable[[], Judged], to: Connection) -> None:
    try:
        judged = trial()
    except Exception as error:  # noqa: BLE001  carried over and raised in the parent
        to.send(f"{type(error).__name__}: {error}")
        return
    to.send((judged.outcome, judged.score, judged.message, judged.mistakes, judged.raised))


def _visible(cell: NotebookNode) -> str:
    return (split_test(cell.source) or (cell.source, ""))[0] if judged_item(cell) else cell.source


@dataclass(frozen=True)
class _Notebook:
    """What has run so far: the names it made, and the text of its cells."""

    names: dict[str, Any]
    wrote: list[str]

    def execute(self, code: str) -> str:
        """Run one cell; the error it raised, or nothing. This is the author's code: no sandbox."""
        self.wrote.append(code)
        try:
            with _as_when_grading():
                exec(compile(code, "cell", "exec"), self.names)  # noqa: S102
        except Exception as error:  # noqa: BLE001  whatever a cell raises is what we report
            return f"{type(error).__name__}: {error}"
        return ""


@contextlib.contextmanager
def _as_when_grading() -> Iterator[None]:
    """Without output, and with figures only described."""
    before = os.environ.get("NBGRADER_EXECUTION")
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        if before is None:
            del os.environ["NBGRADER_EXECUTION"]
        else:
            os.environ["NBGRADER_EXECUTION"] = before
