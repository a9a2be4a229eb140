"""Checks on the engine: the cells run in the sandbox and the judge decides, as in grading."""

from __future__ import annotations

from autograder.engine.checking import Check, Checked, CheckError, read_checked
from autograder.engine.grade import USUAL, Engine, JudgeFaultError
from autograder.engine.job import Job, JobCell
from autograder.engine.sandbox import SandboxError
from autograder.engine.settings import Settings

NOT_CHECKED = "The judge could not look at your answer, by a fault of its own ({why}) Try it again."


class LiveChecker:
    """A checker with an engine of its own, which is started anew where it was killed."""

    def __init__(self, *, sandboxed: bool = True, settings: Settings = USUAL) -> None:
        self._engine = Engine(sandboxed=sandboxed, settings=settings)

    def check(self, check: Check) -> Checked:
        """Run the cells, ask the judge about the item. Raises CheckError for faults of ours."""
        try:
            graded = self._engine.grade(_job_of(check))
        except (JudgeFaultError, SandboxError) as error:
            raise CheckError(NOT_CHECKED.format(why=error)) from error
        return read_checked(graded.cells[-1])

    def close(self) -> None:
        """End the engine, and whatever runs in it."""
        self._engine.close()


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
