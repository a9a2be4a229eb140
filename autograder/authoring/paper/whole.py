"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from course_tools.worksheets.exercise import WorksheetError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; the file takes its place when the block ends well, or leaves no trace."""
    part = _part(path)
    with _in_words(path):
        if path.is_dir():
            raise WorksheetError(f"Cannot write {path}: it is a folder. Name a file in it.")
        part.touch(exist_ok=False)  # A place that cannot be written to is refused before the work.
    try:
        yield part
        with _in_words(path):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_zip(path: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """An archive of these files; the same files, the same bytes."""
    # Stored as they are: PDFs are compressed already.
    with (
        whole_file(path) as part,
        _in_words(path),
        zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive,
    ):
        for name, content in files:
            entry = zipfile.ZipInfo(name)  # Dated 1980, not today.
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return [path]


def write_folder(path: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """These files in a folder, new or not: they appear in it when all of them are made."""
    part = _part(path)
    with _in_words(path):
        if path.exists() and not path.is_dir():
            raise WorksheetError(f"Cannot write to {path}: it is a file, and a folder is needed.")
        part.mkdir()
    try:
        with _in_words(path):
            names = []
            for name, content in files:
                (part / name).write_bytes(content)
                names.append(name)
            if not path.exists():
                part.rename(path)
            else:
                for name in names:
                    (part / name).replace(path / name)
            return [path / name for name in names]
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _part(path: Path) -> Path:
    # The process in its name: two runs at once do not write into each other.
    return path.parent / f".{path.name}.{os.getpid()}.part"


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if not path.parent.is_dir():
            reason = f"there is no folder {path.parent}"
        else:
            reason = (error.strerror or "it failed").lower()
        raise WorksheetError(f"Cannot write {path}: {reason}.") from None
