"""Conducting a submission: its cells in their order, at a test cell the questions of its item.

Used by the judge's process, for a whole notebook and for checks of one that somebody works on.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import socket
import traceback
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from autograder.engine.door import AnsweringDoor, Ask
from autograder.engine.job import (
    Fault,
    GradedCell,
    GradedNotebook,
    Job,
    JobCell,
    JudgedAll,
    Judging,
)
from autograder.engine.runner import Runner
from autograder.engine.scored import ScoredOutput
from autograder.engine.vetted import error_of
from autograder.items.naming import name_generally
from autograder.items.rubric import Item, load_rubric
from autograder.judging.faults import AuthorError, UndecidedError
from autograder.judging.submission import Submission
from autograder.judging.verdict import TIMED_OUT, UNDECIDED, Rule, Verdict
from autograder.wire.frames import WireError, send
from autograder.wire.stops import StopError
from autograder.worker.requests.retell import Retell

NOTEBOOK_SECONDS = 240  # of the judge's own processor time, for one notebook or one check of it
ITEM_SECONDS = 20.0  # of the judge's own time, for one item; then a person has to look


def tell(line: socket.socket, said: Judging | JudgedAll | Fault) -> None:
    """Say it to whoever waits for the grade."""
    send(line, msgspec.msgpack.encode(said))


def limit_seconds() -> None:
    """From now on, this process has so many seconds of processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + NOTEBOOK_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


@dataclass
class Conductor:
    """One submission: its cells in their order, and at each test cell the questions of its item."""

    job: Job
    worker: socket.socket
    line: socket.socket  # to whoever waits for the grade
    wrote: list[str] = field(default_factory=list)  # the code so far
    again: Again | None = None
    silenced: dict[frozenset[str], Again] = field(default_factory=dict)  # by the tools that speak
    faults: list[tuple[str, str]] = field(default_factory=list)  # of ours: the item, the error
    tried_faults: list[tuple[str, str]] = field(default_factory=list)  # in what was only tried

    def graded(self) -> GradedNotebook:
        runner = Runner(self.worker, self.job)
        try:
            cells = [self._cell(runner, cell) for cell in self.job.cells]
            files, left_out = runner.files()
            return GradedNotebook(
                tuple(cells), files, tuple(left_out), (*self.faults, *self.tried_faults)
            )
        finally:
            runner.close()
            self.close()

    def close(self) -> None:
        """End the processes in which the notebook was told again."""
        for again in self.told_again():
            again.runner.close()

    def told_again(self) -> list[Again]:
        """The processes in which the notebook was told again."""
        return [*filter(None, [self.again]), *self.silenced.values()]

    def _cell(self, runner: Runner, cell: JobCell) -> GradedCell:
        tried = tuple(self._tried(runner, trial) for trial in cell.trials)
        return msgspec.structs.replace(self.ran(runner, cell), trials=tried)

    def _tried(self, runner: Runner, trial: Sequence[JobCell]) -> tuple[GradedCell, ...]:
        """What comes of these cells where the notebook stands now, which then goes on as it was."""
        before = self.prepare(trial)
        return self.branched(runner, trial, before)

    def prepare(self, trial: Sequence[JobCell]) -> list[Again]:
        """Have all that these cells' items ask for stand where the notebook does."""
        items = [load_rubric(cell.rubric)[cell.item] for cell in trial if cell.item]
        if any(item.by_hand for item in items):
            self._afresh(self.wrote)
        for item in items:
            if item.uses:  # then most of what is tried uses them
                self._catch_up(frozenset(item.uses), self.wrote)
        uses = {frozenset(item.uses) for item in items}
        asked = [again for used, again in self.silenced.items() if used in uses]
        by_hand = [self.again] if any(item.by_hand for item in items) else []
        return [*filter(None, by_hand), *asked]

    def branched(
        self, runner: Runner, trial: Sequence[JobCell], before: Sequence[Again]
    ) -> tuple[GradedCell, ...]:
        """What comes of these cells in branches of the notebook, and of what was told again for
        them. All else that was told again is not there meanwhile: a branch costs a fork."""
        wrote, faults = list(self.wrote), self.faults
        self.faults = []
        again, silenced = self.again, self.silenced
        told = {id(one): one.told for one in before}
        branching = {id(one) for one in before}
        self.again = again if id(again) in branching else None
        self.silenced = {uses: one for uses, one in silenced.items() if id(one) in branching}
        with contextlib.ExitStack() as branches:
            for one in (runner, *(one.runner for one in before)):
                branches.enter_context(one.branch())
            tried = tuple([self.ran(runner, cell) for cell in trial])
        for kept in before:
            kept.told = told[id(kept)]
        for new in self.told_again():
            if id(new) not in branching:
                new.runner.close()
        self.tried_faults += self.faults
        self.wrote, self.faults, self.again, self.silenced = wrote, faults, again, silenced
        return tried

    def ran(self, runner: Runner, cell: JobCell) -> GradedCell:
        """What comes of a cell, and of the item that it asks."""
        ran = runner.run(cell.source)
        self.wrote.append(cell.source)
        if not cell.item:
            return GradedCell(ran.outputs, ran.count, ran.stopped)
        tell(self.line, Judging(cell.item))
        shown = [output for output in ran.outputs if not decides(output)]
        decided = {
            "output_type": "execute_result",
            "execution_count": ran.count,
            "data": self._decided(runner, cell, stopped=ran.stopped),
            "metadata": {},
        }
        return GradedCell([*shown, decided], ran.count, ran.stopped, error_of(ran.outputs))

    def _decided(self, runner: Runner, cell: JobCell, *, stopped: bool) -> dict[str, object]:
        """The verdict as an output. Where a check of ours fails on an answer, this one item is left
        for a person, and the fault is told to whoever grades."""
        item = load_rubric(cell.rubric)[cell.item]
        # What failed as an answer would fail as an earlier answer, too.
        item = item.without({*self.job.undecided, *(name for name, _ in self.faults)})
        try:
            # What ran too long in the visible examples would run too long again.
            verdict = TIMED_OUT if stopped else self._verdict(runner, cell, item)
            return ScoredOutput(item, verdict)._repr_mimebundle_()
        except (AuthorError, WireError, OSError):  # no answer brings these: all of it fails
            raise
        except Exception as error:  # noqa: BLE001  whatever a check may raise on an odd answer
            self.faults.append((cell.item, _describe_error(error)))
            return ScoredOutput(item, UNDECIDED)._repr_mimebundle_()

    def _verdict(self, runner: Runner, cell: JobCell, item: Item) -> Verdict:
        if cell.item in self.job.undecided:
            return UNDECIDED
        others = {other.answer for other in load_rubric(cell.rubric)}
        wrote = tuple(self.wrote[:-1])
        door = AnsweringDoor(
            runner.ask, wrote, others, runner.right, self._afresh, self.job.files, self._silenced
        )
        runner.new_question()
        # Again and again: a check may take the first for an error of the student's, and go on.
        signal.setitimer(signal.ITIMER_VIRTUAL, ITEM_SECONDS, 1.0)
        try:
            verdict = item.judge(Submission(door, self.job.student, self.job.secret))
        except (UndecidedError, MemoryError, RecursionError):  # more than any answer needs
            return UNDECIDED
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        return name_generally(item, verdict, self.job.student) if self.job.named else verdict

    def _afresh(self, cells: Sequence[str]) -> tuple[Ask, dict[str, Rule]]:
        """What answers for these cells, told again by hand: one process for all items."""
        again = self.again
        if again is None or not again.runner.new_question():
            if again is not None:
                again.runner.close()
            again = self.again = Again(Runner(self.worker, self.job))
            again.runner.new_question()
        with contextlib.suppress(StopError):  # what is missing then is told where it is asked
            again.runner.ask(Retell(list(cells[again.told :])))
        again.told = len(cells)
        return again.runner.ask, again.runner.right

    @contextlib.contextmanager
    def _silenced(
        self, cells: Sequence[str], uses: Collection[str]
    ) -> Iterator[tuple[Ask, dict[str, Rule]]]:
        """What answers for these cells, run again where the course's tools are silent."""
        again = self._catch_up(frozenset(uses), cells)
        again.runner.new_question()
        yield again.runner.ask, again.runner.right

    def _catch_up(self, speak: frozenset[str], cells: Sequence[str]) -> Again:
        """The process in which only these tools speak, once it has run these cells."""
        if speak not in self.silenced:
            runner = Runner(self.worker, self.job, silent_but=sorted(speak))
            self.silenced[speak] = Again(runner)
        again = self.silenced[speak]
        for cell in cells[again.told :]:
            again.runner.run(cell)
        again.told = len(cells)
        return again


@dataclass
class Again:
    """A second process, in which the notebook's text is told again."""

    runner: Runner
    told: int = 0  # cells


def _describe_error(error: Exception) -> str:
    """ "ValueError in checks.py, line 57". Not its text: hidden inputs and right answers may stand
    in there, and what is told of a submission is in its feedback too."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    at = f" in {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{at}"


def decides(output: dict[str, object]) -> bool:
    """Would nbgrader read a score out of this output?"""
    if output["output_type"] == "stream":
        return output["name"] == "stderr"
    return output["output_type"] in ("error", "execute_result")
