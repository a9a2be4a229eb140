"""`nbgrader collect`, named in nbgrader_config.py: hand-ins are read as everything is that comes
from students, and one that is odd stops no other."""

from __future__ import annotations

import os
import pwd
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect

from autograder.nbgrader.intake.handed_in import OWN_PARTS
from autograder.nbgrader.intake.ids import refusal
from autograder.nbgrader.intake.owners import find_foreign_files
from autograder.nbgrader.intake.plain_files import (
    IntakeLimits,
    NotPlainError,
    find_link,
    read_folder,
    write_files,
)

ODD = ""  # the name of whoever handed in what has no name


class CollectPlainFiles(ExchangeCollect):  # type: ignore[misc]
    """nbgrader's collector, but for its copying, which follows links, and its patience, which ends
    with the first odd folder."""

    def _path_to_record(self, path: str) -> dict[str, Any]:
        filename = Path(path).name
        try:
            record: dict[str, Any] = super()._path_to_record(path)
        except (ValueError, OverflowError, TypeError, ExchangeError):
            record = {"username": ODD, "filename": filename, "timestamp": datetime.min}
        return record

    def copy_files(self) -> None:
        """Collect every hand-in, and say at the end which could not be."""
        if not self.src_records:
            super().copy_files()  # which says so
        not_collected = [name for record in self.src_records if (name := self._collect(record))]
        if not_collected:
            why = f"Not collected: {', '.join(not_collected)}. Above it is said of each why."
            self.log.error(why)  # nbgrader says no more than that it failed
            raise ExchangeError(why)

    def _collect(self, record: dict[str, Any]) -> str:
        """Collect one; its name where that failed."""
        student, source = record["username"], Path(self.inbound_path, record["filename"])
        shown = ascii(record["filename"])
        if why := refusal(student) if student else "its name holds no time.":
            self.log.error("%s is not collected: %s", shown, why)
            return shown
        self._check_owner(student, source)
        folder = Path(
            self.coursedir.format_path(
                self.coursedir.submitted_directory, student, self.coursedir.assignment_id
            )
        )
        if find_link(folder, OWN_PARTS):
            self.log.error("%s is not collected: %s is a link, or in one.", shown, folder)
            return shown
        there = os.path.lexists(folder)
        if there and not self._is_newer(folder, record["timestamp"]):
            why = "No newer submission to collect" if self.update else "Already collected"
            self.log.info("%s: %s %s", why, student, self.coursedir.assignment_id)
            return ""
        self.log.info("Collecting submission: %s %s", student, self.coursedir.assignment_id)
        try:
            self._copy(source, folder)
        except (NotPlainError, OSError) as error:
            self.log.error("%s is not collected: %s", shown, error)
            return shown
        return ""

    def _is_newer(self, folder: Path, time: datetime) -> bool:
        existing = self.coursedir.get_existing_timestamp(str(folder))
        if self.update and (existing is None or time > existing):
            return True
        return bool(self.before_duedate and existing != time)

    def _check_owner(self, student: str, source: Path) -> None:
        if not self.check_owner:
            return
        try:
            owner = pwd.getpwuid(source.lstat().st_uid).pw_name
        except (KeyError, OSError):
            owner = "unknown id"
        if owner != student:
            self.log.warning(
                "%s claims to be submitted by %s but is owned by %s; cheating attempt? You may "
                "disable this warning by unsetting the option CollectApp.check_owner",
                source, student, owner,
            )  # fmt: skip

    def _copy(self, source: Path, folder: Path) -> None:
        """Read all first: what was collected before stays until there is something else."""
        course = self.coursedir
        limits = IntakeLimits(
            course.max_dir_size * 1000, course.max_file_size * 1000, tuple(course.ignore)
        )
        found = read_folder(source, 1, limits)
        for name in find_foreign_files(found, source, Path(self.inbound_path), Path(course.root)):
            del found.files[name]
            found.left_out[name] = "it is somebody else's file, by a link"
        for name, why in sorted(found.left_out.items()):
            self.log.warning("%s of %s is left out: %s.", ascii(name), source.name, why)
        _remove(folder)
        shared = course.groupshared
        write_files(folder, found.files, mode=0o664 if shared else 0o644, replace=True)
        if shared:
            for inner in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
                inner.chmod((inner.stat().st_mode | 0o2770) & 0o2777)


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
