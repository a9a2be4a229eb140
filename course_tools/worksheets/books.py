"""The workbooks as students get them: 25 exercises, each with a number that is not there."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache

from course_tools import variants
from course_tools.variants import COURSE
from course_tools.worksheets._making.books import PLANNED, drafts
from course_tools.worksheets._making.hints import hints, place
from course_tools.worksheets.exercise import Exercise, WorksheetError

NAMES: tuple[str, ...] = tuple(PLANNED)
"""Every workbook there is: the three with a notebook, then those on paper only."""


@dataclass(frozen=True, repr=False)
class Workbook:
    """One copy: 25 exercises with the numbers of one student, or of the printed book."""

    name: str
    title: str
    formula: str
    course: str
    student: str
    code: str
    """Six characters that name this copy, in the footer of its pages."""
    exercises: tuple[Exercise, ...]

    def __repr__(self) -> str:
        return f"<{self.title}, variant {self.code}: {len(self.exercises)} exercises>"

    def __getitem__(self, number: int) -> Exercise:
        """Exercise 1 to 25, as they are numbered on the sheet."""
        if not 1 <= number <= len(self.exercises):
            raise WorksheetError(
                f"{self.title} has exercises 1 to {len(self.exercises)}, no {number!r}."
            )
        return self.exercises[number - 1]

    def hint(self, number: int, level: int = 1) -> str:
        """Level 1: the row and column to look at. Level 2: the equation. Level 3: its end."""
        return self[number].hint(level)


def workbook(name: str, student: str | None = None, *, course: str = COURSE) -> Workbook:
    """The copy of one student; None or "" is the printed book. The same names, the same numbers."""
    if name not in NAMES:
        close = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.4)
        guess = f" Did you mean {close[0]!r}?" if close else ""
        raise WorksheetError(
            f"There is no workbook {name!r}.{guess} The workbooks are: {', '.join(NAMES)}."
        )
    return _make_book(name, variants.normalize(student), course)


@lru_cache(maxsize=1024)
def _make_book(name: str, student: str, course: str) -> Workbook:
    planned = PLANNED[name]
    return Workbook(
        name=name,
        title=planned.TITLE,
        formula=planned.FORMULA,
        course=course,
        student=student,
        code=variants.footer_code(course, student),
        exercises=tuple(
            draft.handed_out(hints(draft), place(draft)) for draft in drafts(name, student, course)
        ),
    )
