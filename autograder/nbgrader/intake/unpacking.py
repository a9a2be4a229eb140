"""`nbgrader zip_collect`, its two plug-ins, named in nbgrader_config.py.

UnpackPlainFiles  what is in an archive, but for links, devices, names that lead elsewhere and more
                  than an archive of its size may hold; one that is broken stops no other
CollectByName     which file is whose; a file that cannot be said stops no other
"""

from __future__ import annotations

import os
import shutil
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from nbgrader.plugins.zipcollect import ExtractorPlugin, FileNameCollectorPlugin
from traitlets import Integer

from autograder.nbgrader.intake.handed_in import is_time
from autograder.nbgrader.intake.ids import refusal
from autograder.nbgrader.intake.plain_files import open_file, write_new

DEEPEST = 3  # archives in archives
Opened = Callable[[], IO[bytes] | None]


class ArchiveTooLargeError(Exception):
    """An archive holds more than one of its size may."""


@dataclass
class ArchiveRoom:
    """What one archive, with all archives in it, may still hold."""

    size: int
    files: int

    def take(self, size: int) -> None:
        """Room for one file more. Raises TooMuchError."""
        self.size -= size
        self.files -= 1
        if self.size < 0 or self.files < 0:
            raise ArchiveTooLargeError("it holds more than an archive of its size may")


class UnpackPlainFiles(ExtractorPlugin):  # type: ignore[misc]
    """nbgrader's extractor with bounds."""

    most_bytes = Integer(
        200 * 10**6, help="An archive may hold so many bytes, and 20 times its own size."
    ).tag(config=True)
    most_files = Integer(100_000, help="An archive may hold so many files.").tag(config=True)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack what is in the one folder into the other, archive by archive."""
        top, out = Path(archive_path), Path(extracted_path)
        if not any(top.iterdir()):
            self.log.warning("No files found in directory: %s", archive_path)
        for where, folders, names in os.walk(top):
            folders.sort()
            to = out / Path(where).relative_to(top)
            to.mkdir(parents=True, exist_ok=True)
            for path in (Path(where, name) for name in sorted(names)):
                room = ArchiveRoom(self.most_bytes + 20 * path.lstat().st_size, self.most_files)
                self._try(path, to, room, depth=0)

    def _try(self, path: Path, to: Path, room: ArchiveRoom, depth: int) -> None:
        """Unpack or copy one file. One that fails is said and leaves nothing, and others go on."""
        self.log.info("Extracting from: %s", ascii(str(path)))
        new = to / (path.stem.removesuffix(".tar") or path.name)
        try:
            with open_file(path) as (file, _):
                if path.suffix not in self.zip_ext:
                    _write(to, PurePosixPath(path.name), file)
                    return
                inner = self._unpack(path, file, new, room)
        except Exception as error:  # noqa: BLE001  what a broken archive raises nobody foresees
            shutil.rmtree(new, ignore_errors=True)
            self.log.error("%s is left out: %s.", ascii(str(path)), error or type(error).__name__)
            return
        for one in inner if depth < DEEPEST else ():
            self._try(one, one.parent, room, depth + 1)

    def _unpack(self, path: Path, file: IO[bytes], to: Path, room: ArchiveRoom) -> list[Path]:
        """The archives that were in this one."""
        to.mkdir(parents=True, exist_ok=True)
        found = []
        for name, size, opened in _archive_members(file):
            room.take(size)
            if why := _why_unsafe(name) or _unpack_member(name, opened, to):
                self.log.warning("%a in %a is left out: %s.", name, path.name, why)
            elif PurePosixPath(name).suffix in self.zip_ext:
                found.append(to / name.replace("\\", "/"))
        return found


def _unpack_member(name: str, opened: Opened, to: Path) -> str:
    """Write one file; why that was not done."""
    try:
        content = opened()
        if content is None:
            return "it is no plain file"
        with content:
            _write(to, PurePosixPath(name.replace("\\", "/")), content)
    except Exception as error:  # noqa: BLE001  a broken member: the others may be whole
        return str(error) or type(error).__name__
    return ""


def _why_unsafe(name: str) -> str:
    """Why nothing is unpacked under this name."""
    parts = name.replace("\\", "/").split("/")
    if not name.isprintable():
        return "its name holds characters that cannot be seen"
    if parts[0] == "" or parts[0].endswith(":"):
        return "its name begins at the root of a disk"
    return "its name leads elsewhere" if ".." in parts else ""


def _archive_members(file: IO[bytes]) -> Iterator[tuple[str, int, Opened]]:
    """Name and size of every file in an archive, and what opens it: nothing for a link."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                plain = stat.S_IFMT(member.external_attr >> 16) in (0, stat.S_IFREG)
                opened = partial(archive.open, member) if plain else _no_file
                if not member.is_dir():
                    yield member.filename, member.file_size, opened
        return
    file.seek(0)
    with tarfile.open(fileobj=file, mode="r|*") as tar:
        for entry in tar:
            if not entry.isdir():
                yield entry.name, entry.size, partial(_open_entry, tar, entry)


def _no_file() -> None:
    return None


def _open_entry(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes] | None:
    return tar.extractfile(entry) if entry.isreg() else None


def _write(to: Path, name: PurePosixPath, content: IO[bytes]) -> None:
    """All of it, or nothing."""
    with write_new(to, name, mode=0o644, replace=False) as out:
        try:
            shutil.copyfileobj(content, out)
        except BaseException:
            (to / name).unlink()
            raise


class CollectByName(FileNameCollectorPlugin):  # type: ignore[misc]
    """nbgrader's collector, of which an odd file is skipped where its own would end everything."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._undated: set[tuple[str, str]] = set()
        self._known: set[tuple[str, str]] = set()

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Whose file it is; None where it is skipped, which nbgrader says."""
        found: dict[str, Any] | None = super().collect(submitted_file)
        if not found or not found.get("student_id") or not found.get("file_id"):
            return None
        if why := self._why_not(found):
            self.log.error("%s is left out: %s", ascii(submitted_file), why)
            return None
        return found

    def _why_not(self, found: dict[str, Any]) -> str:
        student, name, time = found["student_id"], found["file_id"], found.get("timestamp")
        if why := refusal(student):
            return why
        if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
            return "its name leads elsewhere"
        if time and not is_time(time.encode()):
            return f"{time!a} is no time"
        of = student, os.path.splitext(name)[0]  # noqa: PTH122  as nbgrader compares them
        if of in self._known and (not time or of in self._undated):
            return "this student has handed in two of that name, without a time to choose by"
        self._known.add(of)
        if not time:
            self._undated.add(of)
        return ""
