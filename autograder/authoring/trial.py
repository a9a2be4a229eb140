"""Trying mutants out: a notebook is run once with its solution, and many answers in its cells.

The cells before an answer are run once; each answer is tried in a fork of that moment, with a time
limit. So a mutant costs what its own cell and its item cost, not a notebook; there is no sandbox
around what is the author's own code. All else that is tried goes through the engine: see rounds.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from nbformat import NotebookNode

from autograder.engine.kernel import KernelDoor
from autograder.items.rubric import Rubric
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.nbgrader.cells import answer_of, grade_id, judged_item, split_test

AT_ONCE = os.cpu_count() or 1
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


Trial = Callable[[], Judged]


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
        mine = [one for one in answers if name and answer_of(one.item, solutions) == name]
        rest = cells[k + 1 :]
        yield from _in_forks((one, _trial(rest, notebook, one, rubric, student)) for one in mine)
        notebook.execute(solutions[name] if name else _visible(cell))


def _trial(
    rest: Sequence[NotebookNode],
    notebook: _Notebook,
    answer: Answer,
    rubric: Rubric,
    student: str,
) -> Trial:
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


def _in_forks(trials: Iterable[tuple[Answer, Trial]]) -> Iterator[Judged]:
    """What each trial says, as many at once as there are processors."""
    running: deque[_Fork] = deque()
    try:
        for answer, trial in trials:
            running.append(_Fork(answer, trial))
            if len(running) == AT_ONCE:
                yield running.popleft().judged()
        while running:
            yield running.popleft().judged()
    finally:
        for fork in running:
            fork.end()


class _Fork:
    """A trial in a process of its own. What it changes is gone with it."""

    def __init__(self, answer: Answer, trial: Trial) -> None:
        self._answer = answer
        self._end = time.monotonic() + SECONDS
        self._ours, theirs = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=_send, args=(trial, theirs))
        self._process.start()
        theirs.close()

    def judged(self) -> Judged:
        """What it says, or that it did not end."""
        answer = self._answer
        try:
            left = max(0.0, self._end - time.monotonic())
            said = self._ours.recv() if self._ours.poll(left) else None
        except EOFError:  # it ended without a word: a fault of ours, told on its stderr
            said = f"trying {answer.item}, {answer.name}: the process died"
        finally:
            self.end()
        if said is None:
            return Judged(answer, "timed out", 0.0, "It ran too long.", (), "")
        if isinstance(said, str):
            raise RuntimeError(said)
        return Judged(answer, *said)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._ours.close()


def _send(trial: Trial, to: Connection) -> None:
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
