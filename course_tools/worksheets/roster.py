"""A class list: who gets a copy. An id becomes a file name and a line of print: it is checked."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from course_tools.worksheets.exercise import WorksheetError

_LONGEST_ID = 64
# Separators of paths, and what one system or another refuses in a file name.
_REFUSED = set('/\\:*?"<>|')
# A first row that starts with one of these names a column, not a student.
_HEADERS = {"id", "student", "student_id", "student id", "user", "username", "login", "name"}


def read_roster(path: str | Path) -> list[str]:
    """The ids of a CSV file: its column `id`, or else its first column, from top to bottom."""
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except OSError as error:
        raise WorksheetError(f"Cannot read the roster {path}: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error):
        raise WorksheetError(f"The roster {path} is not a CSV file in UTF-8.") from None
    if not rows:
        raise WorksheetError(f"The roster {path} is empty.")
    names = [cell.strip().lower() for cell in rows[0][1]]
    column = names.index("id") if "id" in names else 0
    if "id" in names or names[0] in _HEADERS:
        rows = rows[1:]
    found = [
        (f"{path}, line {line}", row[column].strip() if column < len(row) else "")
        for line, row in rows
    ]
    return _checked(found, str(path))


def checked(students: Iterable[str]) -> list[str]:
    """The same ids, or a WorksheetError that says which one cannot be used, and why."""
    return _checked([(f"Student {n}", s) for n, s in enumerate(students, 1)], "the class")


def _checked(found: Sequence[tuple[str, str]], source: str) -> list[str]:
    if not found:
        raise WorksheetError(f"There are no students in {source}.")
    seen: dict[str, tuple[str, str]] = {}
    for where, student in found:
        if fault := _fault(student):
            raise WorksheetError(f"{where}: {fault}")
        # As file names, these two are one on many computers.
        same = unicodedata.normalize("NFC", student).casefold()
        if same in seen:
            first, there = seen[same]
            raise WorksheetError(
                f"{where}: the id {student!r} is there before ({first!r}, {there})."
            )
        seen[same] = student, where
    return [student for _, student in found]


def _fault(student: object) -> str:
    """What is wrong with an id, in words; "" if nothing is."""
    if not isinstance(student, str):
        return f"an id must be text, not {student!r}."
    if not student.strip():
        return "the id is empty."
    if student != student.strip():
        return f"the id {student!r} begins or ends with a space."
    if student[0] in "-.":
        return f"the id {student!r} must not begin with {student[0]!r}."
    if len(student) > _LONGEST_ID:
        return f"the id {student[:20]!r}… is longer than {_LONGEST_ID} characters."
    for letter in student:
        # C: control characters, marks that turn text around; Zl, Zp: line and paragraph ends.
        if letter in _REFUSED or unicodedata.category(letter)[0] == "C":
            return f"the id {student!r} must not contain {letter!r}."
        if unicodedata.category(letter) in ("Zl", "Zp"):
            return f"the id {student!r} must not contain {letter!r}."
    return ""
