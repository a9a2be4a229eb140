"""One submission: its files, read once, and what is to be said of it.

Everything that looks at what a student handed in, from nbgrader's copying to the hidden inputs,
looks at what is taken here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files, parse_utc

from autograder.nbgrader.intake.ids import refusal
from autograder.nbgrader.intake.notices import LEFT_OUT, NOT_FOUND, TIME, Notice
from autograder.nbgrader.intake.owners import find_foreign_files
from autograder.nbgrader.intake.plain_files import (
    Found,
    IntakeLimits,
    NotPlainError,
    read_file,
    read_folder,
)

OWN_PARTS = 2  # of a submission's path, student and assignment are the student's to choose
TIMESTAMP = "timestamp.txt"
# What nbgrader reads in a graded submission beside the notebooks: no notebook may write it.
READ_BY_NBGRADER = (TIMESTAMP, "submission_secret.txt")
WHOSE = (
    "{name} is one file with another one, by a link that no copy of this class explains. Whose is "
    "it? Put a copy in the place of the rightful one, and ask for the other."
)
MOST_LISTED = 6  # names in one sentence
NOISE = ("*.pyc", ".DS_Store", "Thumbs.db", ".*")  # files that nobody misses


class IntakeError(Exception):
    """A submission that cannot be graded as it was handed in. Says why, and what next."""


@dataclass(frozen=True)
class Taken:
    """What was handed in, as far as it is taken."""

    files: Mapping[str, bytes]
    notices: tuple[Notice, ...] = ()


def take_in(
    course: CourseDirectory, student: str, assignment: str, *, kept: Collection[str]
) -> Taken:
    """What this student handed in. Raises IntakeError, of this student's trouble alone.

    kept: names of the course's files in whose place a student's own stay.
    """
    if why := refusal(student):
        raise IntakeError(f"Nobody can be graded under {student!r}: {why}")
    folder = Path(course.format_path(course.submitted_directory, student, assignment))
    try:
        found = read_folder(folder, OWN_PARTS, _limits_of_course(course))
    except (NotPlainError, OSError) as error:
        raise IntakeError(str(error)) from error
    handed_out = _handed_out(course, assignment)
    borrowed = [
        name
        for name in find_foreign_files(found, folder, folder.parents[1], Path(course.root))
        if not any(_holds(path, found.files[name]) for path in handed_out.get(name, ()))
    ]
    for name in borrowed:
        if "/" not in name and name.endswith(".ipynb"):
            raise IntakeError(WHOSE.format(name=name))
        del found.files[name]
        found.left_out[name] = "it is one file with somebody else's, by a link"
    placed = _files_put_beside(course, assignment) - set(kept)
    for name in _in_the_way(found.files, placed):
        del found.files[name]
        found.left_out[name] = "a folder or file of the assignment stands there"
    return Taken(found.files, tuple(_notices(found, placed)))


def expect_notebooks(taken: Taken, expected: Sequence[str]) -> Taken:
    """The same with notices of notebooks that are missing. Raises IntakeError where all are.

    expected: the assignment's notebooks, without .ipynb.
    """
    asked = [f"{name}.ipynb" for name in expected]
    left_out = {one.about: one.says for one in taken.notices if one.kind == LEFT_OUT}
    for name in asked:
        if name in left_out:
            raise IntakeError(f"{left_out[name]} Ask for the notebook itself.")
    missing = [name for name in asked if name not in taken.files]
    others = [name for name in taken.files if _is_notebook(name) and name not in asked]
    if asked and len(missing) == len(asked):
        there = others or [name for name in taken.files if name not in READ_BY_NBGRADER]
        raise IntakeError(
            f"Handed in {_listed_names(there)}; expected {_listed_names(asked)}. If it was only "
            "renamed or moved, give it the expected name in the submission's folder, and "
            "grade it again."
        )
    notices = taken.notices + ((_not_found(missing, others),) if missing else ())
    return Taken(taken.files, notices)


def _not_found(missing: Sequence[str], others: Sequence[str]) -> Notice:
    says = f"Not handed in, so without points: {_listed_names(missing)}."
    if others:
        says += (
            f" Handed in was {_listed_names(others)}, which is no notebook of this assignment. Was "
            "it renamed or moved? Give it the expected name and grade it again."
        )
    return Notice(NOT_FOUND, missing[0], says)


def _limits_of_course(course: CourseDirectory) -> IntakeLimits:
    return IntakeLimits(
        course.max_dir_size * 1000, course.max_file_size * 1000, tuple(course.ignore)
    )


def _handed_out(course: CourseDirectory, assignment: str) -> dict[str, list[Path]]:
    """The course's own files of this assignment, released notebooks included."""
    found: dict[str, list[Path]] = {}
    for step in (course.source_directory, course.release_directory):
        folder = Path(course.format_path(step, ".", assignment))
        for path in map(Path, find_all_files(str(folder), course.ignore)):
            if step == course.release_directory or path.suffix != ".ipynb":
                found.setdefault(str(path.relative_to(folder)), []).append(path)
    return found


def _files_put_beside(course: CourseDirectory, assignment: str) -> set[str]:
    """What nbgrader puts beside the notebook, in the place of what was handed in."""
    folder = Path(course.format_path(course.source_directory, ".", assignment))
    found = map(Path, find_all_files(str(folder), [*course.ignore, "*.ipynb"]))
    return {str(path.relative_to(folder)) for path in found}


def _holds(path: Path, content: bytes) -> bool:
    return read_file(path, len(content)) == content


def _in_the_way(files: Iterable[str], placed: Collection[str]) -> list[str]:
    """A file where the course has a folder, or a folder where it has a file."""
    own = set(placed)
    folders = {str(parent) for name in own for parent in PurePosixPath(name).parents}
    return [
        name
        for name in files
        if name in folders or own & {str(parent) for parent in PurePosixPath(name).parents}
    ]


def _notices(found: Found, placed: Collection[str]) -> Iterable[Notice]:
    for name, why in sorted(found.left_out.items()):
        if name not in placed:  # else the course's own stands there
            shown = _name_in_sentence(name)
            yield Notice(LEFT_OUT, shown, f"{shown} is left out: {why}.")
    for name in found.ignored:
        noise = any(fnmatch(PurePosixPath(name).name, pattern) for pattern in NOISE)
        if not noise and name not in placed:
            shown = _name_in_sentence(name)
            says = f"{shown} is left out: this course takes no file of such a name."
            yield Notice(LEFT_OUT, shown, says)
    content = found.files.get(TIMESTAMP)
    if content is not None and content.strip() and not is_time(content):
        says = f"{TIMESTAMP} holds no time, so nobody knows whether this was late."
        yield Notice(TIME, TIMESTAMP, says)


def is_time(content: bytes) -> bool:
    """Can nbgrader read this as the time of a submission?"""
    try:
        parse_utc(content.decode("utf-8").strip())
    except (ValueError, OverflowError, TypeError, OSError):  # its parser is not ours
        return False
    return True


def _is_notebook(name: str) -> bool:
    return name.casefold().endswith(".ipynb")


def _name_in_sentence(name: str) -> str:
    """A name as it can be written anywhere."""
    return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in name)


def _listed_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more if names else "no notebook"
