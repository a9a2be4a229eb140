"""Where nbgrader reads what students handed in, it reads what is taken in here.

Its converter for autograding is not to be configured, so its methods are replaced, in this one
place: by `apply()`, which nbgrader_config.py calls and `pencilgrad grade` as well. Nothing else of
nbgrader is changed by it.

start                   one run grades a course at a time
init_notebooks          a folder that nobody can be graded from is named, and the others go on
init_assignment         the files that are taken are written; nothing is copied by its path
init_single_notebook_…  the steps find what was taken in their resources
convert_…               what fails leaves no score behind
get_existing_timestamp  a time that is none is no time
"""

from __future__ import annotations

import fnmatch
import glob
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from autograder.nbgrader.gradebook import open_gradebook
from autograder.nbgrader.guard import GradingError, hold_course
from autograder.nbgrader.intake.handed_in import (
    OWN_PARTS,
    TIMESTAMP,
    Taken,
    expect_notebooks,
    is_time,
    take_in,
)
from autograder.nbgrader.intake.ids import refusal
from autograder.nbgrader.intake.plain_files import find_link, read_file, write_files

TAKEN = "pencilgrad"  # under this name the steps of a notebook find what was taken
LONGEST_TIME = 200  # bytes


def apply() -> None:
    """Put them in. Once more does nothing."""
    Autograde.start = _start_converter
    Autograde.init_notebooks = _init_notebooks
    Autograde.convert_notebooks = _convert_notebooks
    Autograde.convert_single_notebook = _convert_single_notebook
    Autograde.init_assignment = _init_assignment
    Autograde.init_single_notebook_resources = _init_resources
    BaseConverter.init_assignment = _copy_files
    CourseDirectory.get_existing_timestamp = _timestamp


_stock_convert_single = Autograde.convert_single_notebook
_stock_init_autograde = Autograde.init_assignment
_stock_copy_files = BaseConverter.init_assignment


def taken_of(resources: dict[str, Any]) -> Taken | None:
    """What was taken of the submission to which a notebook belongs; None where nobody did."""
    return resources.get(TAKEN)


def _start_converter(self: Any) -> None:
    try:
        with hold_course(Path(self.coursedir.root), self.coursedir.assignment_id):
            BaseConverter.start(self)
    except GradingError as error:
        self.log.error("%s", error)
        raise NbGraderException(str(error)) from None


def _init_notebooks(self: Any) -> None:
    """All submissions that can be graded; those that cannot, with the reason."""
    self.assignments, self.notebooks, self.refused = {}, [], {}
    course = self.coursedir
    found = glob.glob(  # noqa: PTH207
        self._format_source(course.assignment_id, course.student_id), include_hidden=True
    )
    for folder in sorted(found):
        student = _student_of_folder(self, folder)
        if why := _why_not(self, student, folder):
            self.refused[student] = why
            continue
        names = sorted(os.listdir(folder))  # noqa: PTH208
        names = [name for name in names if fnmatch.fnmatchcase(name, f"{course.notebook_id}.ipynb")]
        self.assignments[folder] = [os.path.join(folder, name) for name in names]  # noqa: PTH118
    for student, why in self.refused.items():
        of_many = f"{student!a} is not graded: " if course.student_id == "*" else ""
        self.log.error("%s%s", of_many, why)
    if not self.assignments and not self.refused:
        BaseConverter.init_notebooks(self)  # which says what is there instead


def _student_of_folder(self: Any, folder: str) -> str:
    course = self.coursedir
    pattern = self._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
    match = re.fullmatch(pattern, folder, re.DOTALL)
    return match["student_id"] if match else str(course.student_id)


def _why_not(self: Any, student: str, folder: str) -> str:
    graded = Path(self._format_dest(self.coursedir.assignment_id, student))
    if why := refusal(student):
        return why
    if found := find_link(Path(folder), OWN_PARTS):
        return f"{found!r} is a link: put the student's own folder there."
    if found := find_link(graded, OWN_PARTS):
        return f"{graded} is a link, or stands in one: remove the link."
    return "" if Path(folder).is_dir() else f"{Path(folder).name!r} is no folder."


def _convert_notebooks(self: Any) -> None:
    BaseConverter.convert_notebooks(self)
    if self.refused:
        raise NbGraderException("; ".join(self.refused.values()))


def _init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
    with _all_or_nothing(self, assignment_id, student_id):
        _stock_init_autograde(self, assignment_id, student_id)


def _copy_files(self: Any, assignment_id: str, student_id: str) -> None:
    """nbgrader's own for other converters."""
    if not isinstance(self, Autograde):
        _stock_copy_files(self, assignment_id, student_id)
        return
    self.taken = None
    expected = _expected_notebooks(self.coursedir, assignment_id)
    kept = self.exclude_overwriting.get(assignment_id, ())
    self.taken = expect_notebooks(
        take_in(self.coursedir, student_id, assignment_id, kept=kept), expected
    )
    for notice in self.taken.notices:
        self.log.warning("%s", notice.says)
    there = {os.path.join(self._format_source(assignment_id, student_id), name)  # noqa: PTH118
             for name in self.taken.files}  # fmt: skip
    self.notebooks = [path for path in self.notebooks if path in there]
    beside = {
        name: content for name, content in self.taken.files.items() if not name.endswith(".ipynb")
    }
    write_files(
        Path(self._format_dest(assignment_id, student_id)), beside, mode=0o644, replace=True
    )


def _expected_notebooks(course: CourseDirectory, assignment: str) -> list[str]:
    """The notebooks that were asked; none where the gradebook does not know the assignment."""
    with open_gradebook(course.db_url, course.course_id) as gradebook:
        try:
            return [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
        except MissingEntry:
            return []


def _init_resources(self: Any, notebook_filename: str) -> dict[str, Any]:
    resources: dict[str, Any] = BaseConverter.init_single_notebook_resources(
        self, notebook_filename
    )
    resources[TAKEN] = self.taken
    return resources


def _convert_single_notebook(self: Any, notebook_filename: str) -> None:
    about = BaseConverter.init_single_notebook_resources(self, notebook_filename)["nbgrader"]
    with _all_or_nothing(self, about["assignment"], about["student"]):
        _stock_convert_single(self, notebook_filename)


@contextmanager
def _all_or_nothing(self: Any, assignment: str, student: str) -> Iterator[None]:
    """nbgrader removes the files of a submission that fails, and here goes its score."""
    try:
        yield
    except BaseException:
        _withdraw(self.coursedir, assignment, student)
        raise


def _withdraw(course: CourseDirectory, assignment: str, student: str) -> None:
    """No score that the engine gave stays in the gradebook; what a person gave does."""
    with open_gradebook(course.db_url, course.course_id) as gradebook:
        try:
            submission = gradebook.find_submission(assignment, student)
        except (MissingEntry, UnicodeError):
            return
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = None
        gradebook.db.commit()


def _timestamp(self: Any, dest_path: str) -> datetime | None:
    content = read_file(Path(dest_path) / TIMESTAMP, LONGEST_TIME)
    if content is None or not content.strip():
        return None
    if not is_time(content):
        self.log.warning("%s holds no time.", Path(dest_path) / TIMESTAMP)
        return None
    found: datetime = parse_utc(content.decode("utf-8").strip())
    return found
