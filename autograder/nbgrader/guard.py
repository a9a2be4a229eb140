"""Before a class is graded: does its gradebook open, and does nobody else grade?

Takes the address of a gradebook and the folder of a course; raises GradingError with one line that
says what is wrong and what to do. `pencilgrad grade` and nbgrader's own converter call it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from getpass import getuser
from pathlib import Path

import nbgrader
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

LOCK = Path(".pencilgrad") / "grading"
PATIENCE = 10  # seconds: another program that writes a row is soon done
LOCKED = (
    "The gradebook {where} is locked by another program (Formgrader, nbgrader, a database "
    "browser): end it or wait for it, then run this again. Nothing was changed."
)
DAMAGED = (
    "The gradebook {where} is damaged: {said}. Put a copy of it back, or move it away and make a "
    "new one with nbgrader generate_assignment (scores that a person gave are in the old one "
    "only). Nothing was changed."
)
OLDER = (
    "The gradebook {where} was made by an older nbgrader (its form is {version}): bring it up to "
    "date with nbgrader db upgrade, which keeps a copy. Nothing was changed."
)
NEWER = (
    "The gradebook {where} was made by another nbgrader than this one, {here} (its form is "
    "{version}, which is not known here): grade with that one. Nothing was changed."
)
UNREACHABLE = "The gradebook {where} does not open: {said}. Nothing was changed."
READ_ONLY = "The gradebook {where} cannot be written: {said}. Nothing was changed."
MADE_FIRST = (
    "There is no gradebook {where}: make the assignment known first, with "
    "nbgrader generate_assignment {assignment}"
)
EMPTY = (
    "The gradebook {where} is empty: make the assignment known first, with "
    "nbgrader generate_assignment {assignment}"
)
RUNNING = (
    "{who} grades {assignment} here since {since} (process {pid}). Wait until that is done, or "
    "stop it; then run this again. Nothing was changed."
)
_held: set[Path] = set()  # by this process


class GradingError(Exception):
    """The class cannot be graded at all. Says why and what to do."""


def check_gradebook(db_url: str, assignment: str) -> None:
    """Raises GradingError where the gradebook is missing, locked, damaged, read-only, or of another
    form than this nbgrader's."""
    url = make_url(db_url)
    where = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise GradingError(MADE_FIRST.format(where=where, assignment=assignment))
    waits = {"timeout": PATIENCE} if url.get_backend_name() == "sqlite" else {}
    engine = create_engine(url, connect_args=waits)
    try:
        with engine.connect() as connection:
            if url.get_backend_name() == "sqlite":
                _check_file(connection, str(where))
            _check_form(connection, str(where), assignment)
    except DatabaseError as error:
        said = str(error.orig or error).splitlines()[0]
        busy = isinstance(error, OperationalError) and "locked" in said
        read_only = "readonly" in said
        form = LOCKED if busy else READ_ONLY if read_only else DAMAGED
        if isinstance(error, OperationalError) and form is DAMAGED:
            form = UNREACHABLE
        raise GradingError(form.format(where=where, said=said)) from None
    except SQLAlchemyError as error:
        said = str(error).splitlines()[0]
        raise GradingError(UNREACHABLE.format(where=where, said=said)) from None
    finally:
        engine.dispose()


def _check_file(connection: Connection, where: str) -> None:
    """A file that can be read to its end, and written."""
    found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise GradingError(DAMAGED.format(where=where, said=str(found).splitlines()[-1]))
    connection.rollback()
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    connection.exec_driver_sql("ROLLBACK")


def _check_form(connection: Connection, where: str, assignment: str) -> None:
    """Its tables are there, and those of this nbgrader."""
    tables = inspect(connection)
    if not tables.has_table("assignment"):
        raise GradingError(EMPTY.format(where=where, assignment=assignment))
    if not tables.has_table("alembic_version"):
        raise GradingError(OLDER.format(where=where, version="not named"))
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    forms = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
    if version == forms.get_current_head():
        return
    known = {form.revision for form in forms.walk_revisions()}
    form = OLDER if version in known else NEWER
    raise GradingError(form.format(where=where, version=version, here=nbgrader.__version__))


@contextmanager
def hold_course(root: Path, assignment: str) -> Iterator[None]:
    """Inside, no other process grades this course. Raises GradingError, which says who does.

    The lock is the kernel's: it ends with its process, however that ends.
    """
    if root in _held:
        yield
        return
    path = root / LOCK
    path.parent.mkdir(exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644), "r+") as file:  # noqa: PTH123
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GradingError(_who_holds(file.read())) from None
        file.truncate(0)
        since = datetime.now().strftime("%H:%M")  # local time: for a person who looks at a clock
        about = {"who": getuser(), "pid": os.getpid(), "since": since, "assignment": assignment}
        file.write(json.dumps(about))
        file.flush()
        _held.add(root)
        try:
            yield
        finally:
            _held.discard(root)
            file.truncate(0)


def _who_holds(written: str) -> str:
    try:
        return RUNNING.format(**json.loads(written))
    except (ValueError, KeyError, TypeError):  # it has just begun, and has not written yet
        return RUNNING.format(who="Somebody", assignment="a class", since="now", pid="not known")
