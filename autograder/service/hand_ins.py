"""What is handed in: written into the exchange as `nbgrader submit` leaves it, whole or not at all.

A row in the database stands first, the folder is made under a hidden name and moved into its place,
then the row is done, and only then there is a receipt. Whatever kills the service in between, the
next start finishes or undoes it, and who asks again with the same key gets the one receipt.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import secrets
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from msgspec import Struct
from sqlalchemy import delete, func, select, update

from autograder.nbgrader.intake.handed_in import READ_BY_NBGRADER, TIMESTAMP
from autograder.service.course import ServedCourse
from autograder.service.refusals import RefusedError, refusal_of
from autograder.service.store import HandIn, Store
from autograder.service.tokens import fault_of_id

READABLE, FOLDER, TO_BE_REMOVED = 0o644, 0o755, 0o777  # as nbgrader submit leaves them
MOST_FILES, LONGEST_NAME, DEEPEST_FOLDER = 200, 200, 6
MOST_OF_A_KEY = 64
AN_HOUR_OF = 3600.0
NOT_YOURS = "Nothing can be handed in under {student!r}: {why}"
ODD_NAME = (
    "The file name {name!r} cannot be handed in: give it a plain one, without folders above it, "
    "and try again."
)
NOT_BASE64 = "The file {name} came in damaged: try it again."
NOT_A_NOTEBOOK = "{name} is no notebook, or a damaged one: open it, save it, and hand in again."
OF_ANOTHER = (
    "There is no notebook of {assignment} among what you handed in. Expected: {expected}. Was it "
    "renamed, or is it of another assignment?"
)
TOO_OFTEN = "You have handed in {count} times in an hour. Wait a while: the last one counts."


class HandInRequest(Struct):
    """The files of one assignment, in base64, and a key of the sender's."""

    assignment: str
    files: dict[str, str]
    key: str


@dataclass
class HandIns:
    """All hand-ins of a course."""

    course: ServedCourse
    store: Store
    _locks: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    @property
    def inbound(self) -> Path:
        return self.course.exchange / "inbound"

    def take(self, student: str, asked: HandInRequest) -> HandIn:
        """Take it in; the receipt. Raises RefusedError. The same key again is the same receipt."""
        if why := fault_of_id(student):
            raise RefusedError(403, NOT_YOURS.format(student=student, why=why))
        if not asked.key.isalnum() or not asked.key.isascii() or len(asked.key) > MOST_OF_A_KEY:
            raise RefusedError(400, "The key of a hand-in is up to 64 letters and digits.")
        with self._locks[student]:  # one after the other, so that a key is looked up in peace
            return self._found(student, asked.key) or self._take(student, asked)

    def recover(self) -> None:
        """What a service that was killed had begun: finished where it is whole, or undone."""
        with self.store.session() as session:
            begun = list(session.scalars(select(HandIn).where(HandIn.done.is_(False))))
            session.expunge_all()
        for row in begun:
            self._finished(row)

    def _finished(self, row: HandIn) -> bool:
        """Bring to its end what was begun: is it handed in, or is there nothing of it?"""
        if whole := (self.inbound / row.folder).is_dir():
            _sync(self.inbound)
            self._finish(row)
        else:
            self._undo(row)
        return whole

    def _take(self, student: str, asked: HandInRequest) -> HandIn:
        released = self.course.released_folder(asked.assignment)
        files = self._decoded_files(asked.files)
        expected = sorted(path.name for path in released.glob("*.ipynb"))
        if not set(expected) & set(files):
            raise RefusedError(
                400, OF_ANOTHER.format(assignment=asked.assignment, expected=", ".join(expected))
            )
        for name in set(expected) & set(files):
            _check_notebook(name, files[name])
        row = self._begin(student, asked, files)
        try:
            self._write(row, files)
            self._finish(row)
        except OSError as error:
            self._undo(row)
            raise refusal_of(error) from error
        except RefusedError:
            self._undo(row)
            raise
        return row

    def _found(self, student: str, key: str) -> HandIn | None:
        asked = select(HandIn).where(HandIn.student == student, HandIn.key == key)
        with self.store.session() as session:
            found = session.scalars(asked).first()
            session.expunge_all()
        return found if found and (found.done or self._finished(found)) else None

    def _decoded_files(self, given: Mapping[str, str]) -> dict[str, bytes]:
        """What was sent, without what nbgrader leaves out."""
        if len(given) > MOST_FILES:
            raise RefusedError(413, f"Up to {MOST_FILES} files may be handed in together.")
        files: dict[str, bytes] = {}
        for name, text in given.items():
            _check_name(name)
            parts = PurePosixPath(name).parts
            left_out = any(fnmatch(part, one) for part in parts for one in self._ignored)
            if left_out or name in READ_BY_NBGRADER:
                continue
            try:
                files[name] = base64.b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                raise RefusedError(400, NOT_BASE64.format(name=name)) from None
        folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}
        if both := folders & files.keys():
            raise RefusedError(400, ODD_NAME.format(name=min(both)))
        return files

    @property
    def _ignored(self) -> list[str]:
        return list(self.course.coursedir.ignore)

    def _begin(self, student: str, asked: HandInRequest, files: Mapping[str, bytes]) -> HandIn:
        written = self.course.timestamp()
        suffix = base64.urlsafe_b64encode(os.urandom(9)).decode("ascii")
        row = HandIn(
            student=student,
            assignment=asked.assignment,
            key=asked.key,
            time=written,
            at=time.time(),
            hash=hash_of_files(files),
            folder=f"{student}+{asked.assignment}+{written}+{suffix}",
            secret=secrets.token_hex(64),
            notebooks=sorted(name[:-6] for name in files if name.endswith(".ipynb")),
        )
        most = self.course.settings.hand_ins_an_hour
        since = (HandIn.student == student, HandIn.at > time.time() - AN_HOUR_OF)
        with self.store.session() as session:
            count = session.scalar(select(func.count()).select_from(HandIn).where(*since))
            if (count or 0) >= most:
                raise RefusedError(429, TOO_OFTEN.format(count=count), 600)
            session.add(row)
            session.flush()
            session.expunge(row)
        return row

    def _write(self, row: HandIn, files: Mapping[str, bytes]) -> None:
        """All of it, or nothing that nbgrader sees; on the disk before it has its name."""
        hidden = self._hidden(row)
        hidden.mkdir(mode=0o700)
        own = {TIMESTAMP: row.time.encode(), "submission_secret.txt": row.secret.encode()}
        for name, content in {**files, **own}.items():
            path = hidden / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
                os.fchmod(file.fileno(), READABLE)
                file.flush()
                os.fsync(file.fileno())
        for folder in (path for path in hidden.rglob("*") if path.is_dir()):
            folder.chmod(FOLDER)
            _sync(folder)
        hidden.chmod(TO_BE_REMOVED)
        _sync(hidden)
        hidden.rename(self.inbound / row.folder)
        _sync(self.inbound)

    def _hidden(self, row: HandIn) -> Path:
        """Where it is made: `nbgrader collect` looks for no name that begins with a dot."""
        return self.inbound / f".{row.folder}"

    def _finish(self, row: HandIn) -> None:
        with self.store.session() as session:
            session.execute(update(HandIn).where(HandIn.id == row.id).values(done=True))
        row.done = True

    def _undo(self, row: HandIn) -> None:
        for folder in (self._hidden(row), self.inbound / row.folder):
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
        with self.store.session() as session:
            session.execute(delete(HandIn).where(HandIn.id == row.id))


def hash_of_files(files: Mapping[str, bytes]) -> str:
    """What a receipt says: `sha256sum` of the lines that `sha256sum` says of all files, by name."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _check_name(name: str) -> None:
    """Raises RefusedError for a path that is none, or leads out of its folder."""
    parts = name.split("/")
    plain = all(part and not part.startswith(".") and part == part.strip() for part in parts)
    fits = len(name.encode("utf-8", "surrogatepass")) <= LONGEST_NAME
    if not (plain and fits and name.isprintable() and len(parts) <= DEEPEST_FOLDER):
        raise RefusedError(400, ODD_NAME.format(name=name[:60]))
    if "\\" in name:
        raise RefusedError(400, ODD_NAME.format(name=name[:60]))


def _check_notebook(name: str, content: bytes) -> None:
    try:
        cells = json.loads(content)["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        cells = None
    if not isinstance(cells, list):
        raise RefusedError(400, NOT_A_NOTEBOOK.format(name=name))


def _sync(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
