"""Checks on the engine: the cells run in the sandbox and the judge decides, as in grading.

Each student's notebook is kept for a while where it stands: engine/kept.py.
"""

from __future__ import annotations

import os
import socket
import threading
from collections import OrderedDict

import msgspec

from autograder.engine.checking import Check, Checked, CheckError, read_checked
from autograder.engine.grade import (
    USUAL,
    Engine,
    JudgeFaultError,
    close_engines,
    engine,
    put_to_judge,
)
from autograder.engine.job import GradedNotebook, Job, JobCell, NextCheck
from autograder.engine.sandbox import SandboxError
from autograder.engine.settings import Settings
from autograder.engine.turns import Turns

AT_ONCE = 2 * (os.cpu_count() or 1)  # some wait for their time limit, and use no processor
MOST_KEPT = 16  # notebooks that stand ready, some 40 MB each
MOST_TRIES = 3
NOT_CHECKED = "The judge could not look at your answer, by a fault of ours ({why}): try it again."


class LiveChecker:
    """A checker with this process's engine, which is started anew where it was killed."""

    def __init__(
        self, *, sandboxed: bool = True, settings: Settings = USUAL, most_kept: int = MOST_KEPT
    ) -> None:
        self._sandboxed, self._settings, self._most_kept = sandboxed, settings, most_kept
        self._turns = Turns(AT_ONCE)
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], socket.socket] = OrderedDict()

    def check(self, check: Check) -> Checked:
        """Run the cells, ask the judge about the item. Raises CheckError for faults of ours."""
        with self._turns.of(check.student):
            return self._checked(_job_of(check))

    def _checked(self, job: Job) -> Checked:
        died = said = ""
        for _ in range(MOST_TRIES):
            try:
                judging, found = self._try(job)
            except (JudgeFaultError, SandboxError) as error:
                judging, found = "", str(error)
            if isinstance(found, GradedNotebook):
                return read_checked(found.cells[-1])
            if judging and judging == died:  # as in grading, it is left for a person
                job = msgspec.structs.replace(job, undecided=(judging,))
            died, said = judging, found or "its process ended"
        raise CheckError(NOT_CHECKED.format(why=said.rstrip(".")))

    def _try(self, job: Job) -> tuple[str, GradedNotebook | str]:
        """The item if it was judged, and what came of it, or what went wrong."""
        used = engine(sandboxed=self._sandboxed, settings=self._settings)
        with self._lock:
            line = self._kept.pop((job.student, job.notebook), None)
        if line is not None:
            judging, found = self._go_on(line, job)
            if isinstance(found, GradedNotebook) or judging:
                return judging, found
        return self._go_on(used.line_to_judge(job.notebook), job, alone=used)

    def _go_on(
        self, line: socket.socket, job: Job, *, alone: Engine | None = None
    ) -> tuple[str, GradedNotebook | str]:
        """Put it to the judge's process at this line, and keep that where it may be kept."""
        if alone is not None and alone.one_by_one:
            line.close()
            graded = alone.grade(job)
            return job.cells[-1].item, graded
        judging, said = put_to_judge(line, NextCheck(job), job.total)
        if isinstance(said, str) or not said.kept:
            line.close()
            return judging, said if isinstance(said, str) else said.graded
        with self._lock:
            self._kept[job.student, job.notebook] = line
            surplus = len(self._kept) - self._most_kept
            ended = [self._kept.popitem(last=False)[1] for _ in range(surplus)]
        for one in ended:  # its process hears that, and ends
            one.close()
        return judging, said.graded

    def close(self) -> None:
        """End what is kept, and this process's engines."""
        with self._lock:
            while self._kept:
                self._kept.popitem()[1].close()
        close_engines()


def _job_of(check: Check) -> Job:
    *before, last = check.cells
    return Job(
        check.notebook,
        (*map(JobCell, before), JobCell(last, check.item, check.notebook)),
        check.student,
        check.secret,
        check.timeout,
        check.total,
        check.files,
        check.environment,
        most_files=0,
    )
