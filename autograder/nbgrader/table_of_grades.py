"""`nbgrader export`, named in nbgrader_config.py: nbgrader's table, in which an id is only an id.

nbgrader puts commas between what it finds: an id with a comma moves the columns after it, and one
that begins with = is a formula where the table is opened.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import CsvExportPlugin

COLUMNS = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
           "raw_score", "late_submission_penalty", "score", "max_score")  # fmt: skip
# With these a spreadsheet begins a formula; full-width signs and spaces before them included.
FORMULA = tuple("=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20")


class ExportGrades(CsvExportPlugin):  # type: ignore[misc]
    """A line for every student and assignment, as nbgrader has it, quoted and inert."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to --to, grades.csv where nothing was said."""
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        students, assignments = set(map(str, self.student)), set(map(str, self.assignment))
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(COLUMNS)
            for assignment in gradebook.assignments:
                if assignments and assignment.name not in assignments:
                    continue
                for student in gradebook.students:
                    if not students or student.id in students:
                        table.writerow(
                            map(_spreadsheet_cell, _grade_row(gradebook, assignment, student))
                        )


def _grade_row(gradebook: Gradebook, assignment: Any, student: Any) -> Iterator[Any]:
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
        time, raw = submission.timestamp, submission.score
        penalty = submission.late_submission_penalty or 0.0
    except MissingEntry:  # nothing was handed in
        time, raw, penalty = None, 0.0, 0.0
    yield from (assignment.name, assignment.duedate, time)
    yield from (student.id, student.last_name, student.first_name, student.email)
    yield from (raw, penalty, max(0.0, raw - penalty), assignment.max_score)


def _spreadsheet_cell(value: Any) -> str:
    """What a spreadsheet shows and does not compute."""
    if isinstance(value, float):
        return str(round(value, 6))
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0'\"").startswith(FORMULA) else text
