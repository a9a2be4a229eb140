"""A notebook that somebody works on: what did not change since the last check is not run again.

A judge's process of its own keeps the notebook where it stands before the cell that changed last.
A check runs the cells from there in a branch of it. Where something of a branch stays behind, or
could, nothing is kept, and the next check begins anew: its verdict is that of grading.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from autograder.engine.conductor import Conductor, limit_seconds, tell
from autograder.engine.job import GradedCell, GradedNotebook, Job, JobCell, JudgedAll, NextCheck
from autograder.engine.runner import Runner
from autograder.wire.frames import SilentError, receive
from autograder.wire.stops import StopError
from autograder.worker.requests.look_around import LookAround

IDLE = 900.0  # seconds in which nobody asks; then nothing is kept any more
MOST_CHECKS = 200  # then a fresh process goes on: what they leave in memory is bounded by that


@dataclass
class KeptNotebook:
    """What is kept of one notebook of one student."""

    worker: socket.socket
    line: socket.socket  # to whoever waits for verdicts
    _conductor: Conductor | None = None
    _runners: list[Runner] = field(default_factory=list)  # the notebook's, then of it told again
    _last: tuple[str, ...] = ()  # the cells of the last check, but for the one that asks

    def serve(self, asked: NextCheck) -> None:
        """Answer checks until nobody asks, or what is kept can be kept no longer."""
        for left in reversed(range(MOST_CHECKS)):
            cells, faults, kept = self._judged(asked.job)
            kept = kept and left > 0
            tell(self.line, JudgedAll(GradedNotebook(cells, {}, faults=faults), kept))
            if not kept:
                break
            try:
                asked = msgspec.msgpack.decode(receive(self.line, IDLE), type=NextCheck)
            except SilentError:
                break
        self._close()

    def _judged(self, job: Job) -> tuple[tuple[GradedCell, ...], tuple[tuple[str, str], ...], bool]:
        """What comes of the cell that asks, the faults of ours, and whether all is as it was."""
        limit_seconds()
        conductor = self._stand(job)
        rest = job.cells[len(conductor.wrote) :]
        again = conductor.prepare(rest)
        runner = self._runners[0]
        self._runners = [runner, *(one.runner for one in conductor.told_again())]
        branching = [runner, *(one.runner for one in again)]
        traces = [_trace(one) for one in branching]
        if None in traces:  # a branch would be without what the notebook has made
            cells = tuple([conductor.ran(runner, cell) for cell in rest])
            return cells[-1:], tuple(conductor.faults), False
        conductor.tried_faults.clear()
        cells = conductor.branched(runner, rest, again)
        kept = [_trace(one) for one in branching] == traces
        kept = kept and all(one.rest() for one in self._runners)
        return cells[-1:], tuple(conductor.tried_faults), kept

    def _stand(self, job: Job) -> Conductor:
        """Have the notebook run up to the cell that changed last, anew where that was run."""
        texts = tuple(cell.source for cell in job.cells[:-1])
        conductor = self._conductor
        if conductor is None or not _goes_on(conductor, job, texts):
            self._close()
            conductor = self._conductor = Conductor(job, self.worker, self.line)
            self._runners = [Runner(self.worker, job)]
            ready = _count_shared(self._last, texts) if self._last else max(len(texts) - 1, 0)
        else:
            conductor.job = job
            for runner in self._runners:
                runner.renew(job)
            unchanged = texts == self._last  # whoever asks twice changes the same cell again
            ready = len(conductor.wrote) if unchanged else _count_shared(self._last, texts)
        for cell in job.cells[len(conductor.wrote) : ready]:
            conductor.ran(self._runners[0], JobCell(cell.source))
        self._last = texts
        return conductor

    def _close(self) -> None:
        for runner in self._runners:
            runner.close()


def _trace(runner: Runner) -> str | None:
    """What of a process its branches can change, in short; None where it is not there, or has made
    threads or processes, which a branch would be without."""
    runner.new_question()
    try:
        seen = runner.ask(LookAround())
    except StopError:
        return None
    return seen.files if seen.alone else None


def _goes_on(conductor: Conductor, job: Job, texts: Sequence[str]) -> bool:
    """Do these cells begin with what was run, beside the same files?"""
    before = conductor.job
    beside = (before.files, before.environment) == (job.files, job.environment)
    return beside and list(texts[: len(conductor.wrote)]) == conductor.wrote


def _count_shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many cells both begin with."""
    pairs = zip(one, other, strict=False)
    return next((k for k, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
