"""What the service keeps, in SQLite: tokens as hashes, attempts, receipts. No code of anybody's."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, create_engine, delete, event, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from autograder.service.refusals import NO_ROOM, RefusedError

DATABASE = Path(".pencilgrad") / "service.db"
FORM = 1  # of these tables
RUNNING = ""  # the outcome of an attempt that has none yet
PATIENCE_OF_SQLITE = 30.0  # seconds


class KeptTable(DeclarativeBase):
    """The tables."""


class Token(KeptTable):
    """Who may ask. One that was revoked is gone."""

    __tablename__ = "token"
    hash: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(index=True)
    teacher: Mapped[bool]
    made: Mapped[float]


class Attempt(KeptTable):
    """One check of one item by one student."""

    __tablename__ = "attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    student: Mapped[str]
    notebook: Mapped[str]
    item: Mapped[str]
    time: Mapped[float]
    answer: Mapped[str]  # a hash of the answer cell, which a locked prediction is held against
    outcome: Mapped[str] = mapped_column(default=RUNNING)
    score: Mapped[float] = mapped_column(default=0.0)
    points: Mapped[float] = mapped_column(default=0.0)
    mistakes: Mapped[list[str]] = mapped_column(JSON, default=list)
    __table_args__ = (
        Index("of_student", "student", "time"),
        Index("by_time", "time"),
    )


class HandIn(KeptTable):
    """Something handed in: a row stands before its folder does, and is done after it."""

    __tablename__ = "hand_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    student: Mapped[str]
    assignment: Mapped[str]
    key: Mapped[str]  # asked twice with one, it is taken in once
    time: Mapped[str]  # as nbgrader writes it
    at: Mapped[float]
    hash: Mapped[str]
    folder: Mapped[str]  # its name in the exchange
    secret: Mapped[str]  # nbgrader names the feedback by it
    notebooks: Mapped[list[str]] = mapped_column(JSON)
    done: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (UniqueConstraint("student", "key"),)


class Store:
    """The service's database; one process writes it at a time, any may read."""

    def __init__(self, course: Path) -> None:
        path = course / DATABASE
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        self._engine = create_engine(
            f"sqlite:///{path}", connect_args={"timeout": PATIENCE_OF_SQLITE}
        )
        event.listen(self._engine, "connect", _set_up)
        event.listen(self._engine, "begin", _begin)
        KeptTable.metadata.create_all(self._engine)

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction, which nobody else's comes between. Raises RefusedError where there is no
        room on the disk."""
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except DBAPIError as error:
            if "full" in str(error.orig) or "I/O" in str(error.orig):
                raise RefusedError(507, NO_ROOM) from error
            raise

    def close(self) -> None:
        """After it, nobody may ask."""
        self._engine.dispose()

    # --- attempts

    def finish(self, attempt: int, **found: Any) -> None:
        """What came of an attempt."""
        with self.session() as session:
            session.execute(update(Attempt).where(Attempt.id == attempt).values(**found))

    def forget(self, attempt: int) -> None:
        """An attempt that came to nothing by no fault of the student's costs no try."""
        with self.session() as session:
            session.execute(delete(Attempt).where(Attempt.id == attempt))

    def forget_unfinished(self, before: float) -> None:
        """What a service that was killed left running, and attempts older than this."""
        with self.session() as session:
            session.execute(
                delete(Attempt).where((Attempt.outcome == RUNNING) | (Attempt.time < before))
            )

    # --- hand-ins

    def hand_ins(self, student: str) -> list[HandIn]:
        """What a student handed in here, the last one first."""
        asked = select(HandIn).where(HandIn.student == student, HandIn.done)
        with self.session() as session:
            found = list(session.scalars(asked.order_by(HandIn.id.desc())))
            session.expunge_all()
            return found


def _set_up(connection: Any, _: object) -> None:
    connection.isolation_level = None  # sqlite3's own BEGIN comes too late to lock
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
