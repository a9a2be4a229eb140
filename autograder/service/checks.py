"""One check: may it be asked now, what is asked, what is told and what is kept of it."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from autograder.engine.checking import Check, Checked, Checker, CheckError
from autograder.judging.verdict import Outcome
from autograder.nbgrader.secret import own_secret
from autograder.service.course import ServedCourse, kind_of_item
from autograder.service.rebuilding import CheckRequest, answer_sent, rebuild_cells
from autograder.service.refusals import FAULT, RefusedError
from autograder.service.settings import Policy
from autograder.service.store import Attempt, Store
from course_tools.own import HUB

SECRET = Path(".pencilgrad") / "service-secret"  # never that of grading
A_MINUTE, AN_HOUR, A_DAY = 60.0, 3600.0, 86400.0
MOST_CELLS = 1000
SWITCHED_OFF = "Questions of this kind are not checked in this course: hand in, and you will know."
TOO_FAST = "That were {count} checks in a minute. Think for a moment, then try again."
NO_TRIES = (
    "You have checked this question {count} times in the last hour, which is as often as this "
    "course lets you. Look at it with fresh eyes, and try again in {minutes} minutes."
)
IS_LOCKED = (
    "Your prediction is locked: the first one that you checked stays. Run on, and see what comes."
)


@dataclass(frozen=True)
class Admitted:
    """A check that may be asked: how, and what to do where it never is."""

    run: Callable[[], Checked]
    drop: Callable[[], None]


@dataclass
class Checks:
    """All checks of a course: from a request to a turn in the queue."""

    course: ServedCourse
    store: Store
    checker: Checker
    told: Callable[[str, float], None]  # of each: the outcome, and the seconds that it took

    def admit(self, student: str, asked: CheckRequest) -> Admitted:
        """Let it in: it counts as a try from now on. Raises RefusedError."""
        if len(asked.cells) > MOST_CELLS:
            raise RefusedError(413, f"A check takes up to {MOST_CELLS} cells: yours are more.")
        notebook = self.course.notebook(asked.notebook)
        given = notebook.up_to(asked.item)
        policy = self.course.settings.policy_for(kind_of_item(asked.notebook, asked.item))
        settings = self.course.settings
        check = Check(
            notebook=asked.notebook,
            cells=rebuild_cells(given, asked.cells),
            item=asked.item,
            student=student,
            secret=self._secret(student, asked),
            timeout=min(self.course.seconds_a_cell, settings.seconds),
            total=settings.seconds,
            files=dict(notebook.files),
            environment={"NBGRADER_EXECUTION": "autograde", HUB: student},
        )
        attempt = self._count_try(student, asked, policy, answer_sent(given, asked.cells))
        return Admitted(lambda: self._run(attempt, check), lambda: self.store.forget(attempt))

    def _run(self, attempt: int, check: Check) -> Checked:
        """In a thread. Raises RefusedError."""
        began = time.monotonic()
        try:
            found = self.checker.check(check)
        except CheckError as error:
            self.store.forget(attempt)
            self.told("not checked", time.monotonic() - began)
            raise RefusedError(500, str(error)) from error
        except Exception as error:
            self.store.forget(attempt)
            self.told("not checked", time.monotonic() - began)
            raise RefusedError(500, FAULT) from error
        self.store.finish(
            attempt,
            outcome=found.outcome,
            score=found.score,
            points=found.points,
            mistakes=list(found.mistakes),
        )
        self.told(found.outcome, time.monotonic() - began)
        return found

    def _secret(self, student: str, asked: CheckRequest) -> str:
        """Decides the hidden inputs: of the service's own secret, the student, the item and the
        day, so that what is tried again is asked again, and grading asks something else."""
        day = int(time.time() // A_DAY)
        about = "\0".join((student, asked.notebook, asked.item, str(day)))
        key = own_secret(self.course.root, SECRET)
        return hmac.new(key, about.encode(), hashlib.sha256).hexdigest()[:16]

    def _count_try(self, student: str, asked: CheckRequest, policy: Policy, answer: str) -> int:
        """Count this try, or raise RefusedError: over all notebooks and tabs of the student."""
        if policy.off:
            raise RefusedError(403, SWITCHED_OFF)
        now = time.time()
        most = self.course.settings.checks_a_minute
        with self.store.session() as session:
            if _count_attempts(session, student, now - A_MINUTE) >= most:
                raise RefusedError(429, TOO_FAST.format(count=most), 30)
            of_item = _tries_of(asked)
            if policy.locks:
                first = select(Attempt.answer).where(Attempt.student == student, *of_item)
                locked = session.scalars(first.order_by(Attempt.id)).first()
                if locked not in (None, answer):
                    raise RefusedError(409, IS_LOCKED)
            if policy.tries is not None:
                _check_tries(session, student, of_item, policy.tries, now)
            attempt = Attempt(
                student=student, notebook=asked.notebook, item=asked.item, time=now, answer=answer,
            )  # fmt: skip
            session.add(attempt)
            session.flush()
            return attempt.id

    def more(self, student: str, asked: CheckRequest) -> str:
        """One more line for the student: the tries that are left, where they are counted."""
        policy = self.course.settings.policy_for(kind_of_item(asked.notebook, asked.item))
        if policy.tries is None:
            return "Your prediction is locked in." if policy.locks else ""
        with self.store.session() as session:
            used = _count_attempts(session, student, time.time() - AN_HOUR, *_tries_of(asked))
        left = policy.tries - used
        return f"{max(left, 0)} of {policy.tries} tries left this hour."


def _tries_of(asked: CheckRequest) -> tuple[ColumnElement[bool], ...]:
    """The attempts that are tries: who has written nothing has tried nothing."""
    of_item = (Attempt.notebook == asked.notebook, Attempt.item == asked.item)
    return (*of_item, Attempt.outcome != Outcome.BLANK.value)


def _count_attempts(
    session: Session, student: str, since: float, *where: ColumnElement[bool]
) -> int:
    asked = select(func.count()).select_from(Attempt)
    asked = asked.where(Attempt.student == student, Attempt.time > since, *where)
    return int(session.scalar(asked) or 0)


def _check_tries(
    session: Session, student: str, of_item: tuple[ColumnElement[bool], ...], most: int, now: float
) -> None:
    if _count_attempts(session, student, now - AN_HOUR, *of_item) < most:
        return
    times = select(func.min(Attempt.time)).where(
        Attempt.student == student, Attempt.time > now - AN_HOUR, *of_item
    )  # fmt: skip
    first = session.scalar(times) or now
    minutes = max(1, round((first + AN_HOUR - now) / 60))
    raise RefusedError(429, NO_TRIES.format(count=most, minutes=minutes), 60 * minutes)
