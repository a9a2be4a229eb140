"""The plain files of one folder, read without following a link, waiting for a pipe or filling a
disk; and writing such files. The students are the ones who fill the folder.

Every step is taken from an open folder (openat), a name is looked at before it is opened and again
afterwards: whoever puts a link in its place between the two gains nothing.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO

DEEPEST = 24  # folders in folders
MOST_NAMES = 10_000
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotPlainError(Exception):
    """A folder cannot be taken at all. Says why, and what next."""


@dataclass(frozen=True)
class IntakeLimits:
    """How much is read of a folder, and which names are passed over."""

    most_bytes: int  # of all files together: more is refused
    most_of_a_file: int  # a larger one is left out
    ignored: Sequence[str] = ()  # patterns of names, of files and of folders


@dataclass
class Found:
    """What a folder holds."""

    files: dict[str, bytes] = field(default_factory=dict)
    stats: dict[str, os.stat_result] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)  # a name, and why
    ignored: list[str] = field(default_factory=list)  # files that match a pattern
    owner: int = -1  # whose the folder is
    names: int = 0
    size: int = 0


def read_folder(folder: Path, own: int, limits: IntakeLimits) -> Found:
    """All plain files in a folder, by their paths in it.

    own: so many of the path's last parts are a student's to choose, and none may be a link.
    Raises NotPlainError, FileNotFoundError where it is not there.
    """
    with _open_folder(folder, own) as top:
        found = Found(owner=os.fstat(top).st_uid)
        _read_entries(top, "", found, limits)
    return found


def read_file(path: Path, most: int) -> bytes | None:
    """A small plain file; None where there is none, or something else in its place."""
    try:
        with open_file(path) as (file, _):
            content = file.read(most + 1)
    except OSError:
        return None
    return content if len(content) <= most else None


@contextlib.contextmanager
def open_file(
    path: str | Path, folder: int | None = None
) -> Iterator[tuple[IO[bytes], os.stat_result]]:
    """A plain file, open, and what is known of it. Raises OSError where it is none.

    folder: an open one, in which the path begins.
    """
    fd = os.open(path, FILE_FLAGS, dir_fd=folder)
    status = os.fstat(fd)  # of what is open: it may have changed since it was looked at
    if not stat.S_ISREG(status.st_mode):
        os.close(fd)
        raise OSError("it is no plain file")
    with open(fd, "rb") as file:  # noqa: PTH123
        yield file, status


def find_link(folder: Path, own: int) -> str:
    """The first of a path's last parts that is a link; "" where none is."""
    for path in [*reversed(folder.parents[: own - 1]), folder]:
        if path.is_symlink():
            return path.name
    return ""


@contextlib.contextmanager
def _open_folder(folder: Path, own: int) -> Iterator[int]:
    parts = folder.parts[-own:]
    fds = [os.open(folder.parents[own - 1], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
    try:
        for part in parts:
            try:
                fds.append(os.open(part, FOLDER_FLAGS, dir_fd=fds[-1]))
            except FileNotFoundError:
                raise
            except OSError as error:
                raise NotPlainError(
                    f"{part!r} is no folder of its own but a link or something else, and nothing "
                    "behind it is read: put the student's own folder there."
                ) from error
        yield fds[-1]
    finally:
        for fd in fds:
            os.close(fd)


def _read_entries(folder: int, above: str, found: Found, limits: IntakeLimits) -> None:
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries)
    found.names += len(names)
    if found.names > MOST_NAMES:
        raise NotPlainError(f"More than {MOST_NAMES} files were handed in: make them fewer.")
    for part in names:
        name = f"{above}{part}"
        status = os.stat(part, dir_fd=folder, follow_symlinks=False)
        ignored = any(fnmatch(part, pattern) for pattern in limits.ignored)
        if stat.S_ISDIR(status.st_mode):
            if ignored:
                continue
            if why := "its name is not UTF-8" * (not _is_text_file(part)):
                found.left_out[name] = why
            elif name.count("/") >= DEEPEST:
                found.left_out[name] = f"it is {DEEPEST} folders deep"
            else:
                _enter(folder, part, name, found, limits)
        elif ignored:
            found.ignored.append(name)
        elif why := _take(folder, part, name, status, found, limits):
            found.left_out[name] = why


def _enter(folder: int, part: str, name: str, found: Found, limits: IntakeLimits) -> None:
    try:
        inner = os.open(part, FOLDER_FLAGS, dir_fd=folder)
    except OSError:
        found.left_out[name] = "this folder cannot be read"
        return
    try:
        _read_entries(inner, f"{name}/", found, limits)
    finally:
        os.close(inner)


def _take(
    folder: int, part: str, name: str, status: os.stat_result, found: Found, limits: IntakeLimits
) -> str:
    """Take this file, or say why not."""
    if stat.S_ISLNK(status.st_mode):
        return "it is a link"
    if not stat.S_ISREG(status.st_mode):
        return "it is no plain file but a pipe, a socket or a device"
    if not _is_text_file(part):
        return "its name is not UTF-8"
    if status.st_size > limits.most_of_a_file:
        return f"it is larger than {limits.most_of_a_file / 10**6:g} MB"
    if found.size + status.st_size > limits.most_bytes:
        raise NotPlainError(
            f"The files handed in are more than {limits.most_bytes / 10**6:g} MB: make them fewer."
        )
    try:
        with open_file(part, folder) as (file, status):
            content = file.read(min(limits.most_of_a_file, limits.most_bytes - found.size) + 1)
    except OSError:
        return "it cannot be read"
    if len(content) > limits.most_of_a_file or found.size + len(content) > limits.most_bytes:
        return "it grows while it is read"
    found.files[name], found.stats[name] = content, status
    found.size += len(content)
    return ""


def _is_text_file(name: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in name)


def write_files(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    mode: int,
    replace: bool,
    failed: Callable[[str], None] = lambda _: None,
) -> None:
    """Put files into a folder, none of them through a link.

    replace: what is there, which else stays. failed: told of names that were not written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts or not relative.parts:
            failed(name)
            continue
        try:
            with write_new(folder, relative, mode=mode, replace=replace) as file:
                file.write(content)
        except (OSError, ValueError):  # a name that this system cannot have, or that is there
            failed(name)


@contextlib.contextmanager
def write_new(
    folder: Path, name: PurePosixPath, *, mode: int, replace: bool
) -> Iterator[IO[bytes]]:
    """A new file below a folder, to be written. FileExistsError where one stays that is there."""
    with _make_folder(folder, name.parts[:-1]) as inner:
        if replace:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name.name, dir_fd=inner)
        fd = os.open(name.name, NEW_FILE, mode, dir_fd=inner)
    with open(fd, "wb") as file:  # noqa: PTH123
        yield file


@contextlib.contextmanager
def _make_folder(folder: Path, parts: Sequence[str]) -> Iterator[int]:
    """A folder below this one, open, made where it was not there."""
    fd = os.open(folder, FOLDER_FLAGS)
    try:
        for part in parts:
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, dir_fd=fd)
            inner = os.open(part, FOLDER_FLAGS, dir_fd=fd)
            os.close(fd)
            fd = inner
        yield fd
    finally:
        os.close(fd)
