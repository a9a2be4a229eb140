"""What a teacher sees while a class works: from attempts to numbers first, and names on demand."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import select

from autograder.judging.verdict import Outcome
from autograder.service.store import RUNNING, Attempt, Store

NOW = 600.0  # seconds: who checked something in these works on it now
LAST_HOUR = 3600.0
A_WEEK = 7 * 86400.0  # of which a page tells: so it stays as quick at the end of a term
NOT_TRIES = (RUNNING, Outcome.BLANK.value)


@dataclass(frozen=True)
class ItemRow:
    """How a class fares with one item."""

    notebook: str
    item: str
    students: int
    right: int
    working: int  # on it now, and not right yet
    tries: float | None  # the median of the tries until right; None where nobody is
    most: int  # tries of one student, right or not


@dataclass(frozen=True)
class StudentRow:
    """One student at one item."""

    student: str
    tries: int
    right: bool
    last: float


@dataclass(frozen=True)
class ClassView:
    """A class now."""

    working: int  # students
    by_notebook: Sequence[tuple[str, int]]  # how many of them work on which
    items: Sequence[ItemRow]
    mistakes: Sequence[tuple[str, str, str, int]]  # notebook, item, name, students; the last hour


def class_now(store: Store) -> ClassView:
    """All of a class, without a name of anybody."""
    now = time.time()
    attempts = _attempts(store)
    last = {one.student: one for one in attempts if one.time > now - NOW}
    where = Counter(one.notebook for one in last.values())
    made: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in attempts:
        if one.time > now - LAST_HOUR:
            for mistake in one.mistakes:
                made[one.notebook, one.item, mistake].add(one.student)
    named = [(*key, len(students)) for key, students in made.items()]
    return ClassView(
        len(last),
        sorted(where.items()),
        _rows(attempts, now),
        sorted(named, key=lambda row: (-row[3], row)),
    )


def students_at(store: Store, notebook: str, item: str) -> list[StudentRow]:
    """Who tried one item, and how often."""
    of_item = [one for one in _attempts(store) if (one.notebook, one.item) == (notebook, item)]
    by_student: dict[str, list[Attempt]] = defaultdict(list)
    for one in of_item:
        by_student[one.student].append(one)
    return [
        StudentRow(name, _tries(mine)[0], _tries(mine)[1], mine[-1].time)
        for name, mine in sorted(by_student.items())
    ]


def students_with(store: Store, notebook: str, item: str, mistake: str) -> list[str]:
    """Who made one mistake in the last hour."""
    since = time.time() - LAST_HOUR
    return sorted(
        {
            one.student
            for one in _attempts(store)
            if (one.notebook, one.item) == (notebook, item)
            and mistake in one.mistakes
            and one.time > since
        }
    )


def _attempts(store: Store) -> list[Attempt]:
    since = time.time() - A_WEEK
    asked = select(Attempt).where(Attempt.time > since, Attempt.outcome.not_in(NOT_TRIES))
    with store.session() as session:
        found = list(session.scalars(asked.order_by(Attempt.id)))
        session.expunge_all()
        return found


def _rows(attempts: Sequence[Attempt], now: float) -> list[ItemRow]:
    by_item: dict[tuple[str, str], dict[str, list[Attempt]]] = defaultdict(dict)
    for one in attempts:
        by_item[one.notebook, one.item].setdefault(one.student, []).append(one)
    rows = []
    for (notebook, item), students in by_item.items():
        tried = {name: _tries(mine) for name, mine in students.items()}
        until = [tries for tries, right in tried.values() if right]
        working = sum(
            mine[-1].time > now - NOW and not tried[name][1] for name, mine in students.items()
        )
        rows.append(
            ItemRow(
                notebook, item, len(students), len(until), working,
                median(until) if until else None, max(tries for tries, _ in tried.values()),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: row.notebook)


def _tries(mine: Sequence[Attempt]) -> tuple[int, bool]:
    """How many until the first right one, and whether there is one."""
    for count, one in enumerate(mine, 1):
        if one.outcome == Outcome.PASSED.value:
            return count, True
    return len(mine), False
