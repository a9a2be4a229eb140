"""The workbooks: 25 plans each, in order of difficulty, turned into one student's copy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from course_tools import variants
from course_tools.variants import COURSE
from course_tools.worksheets.books import (
    activation,
    dot_product,
    linear_layer,
    matrix_multiplication,
    softmax,
)
from course_tools.worksheets.exercise import Exercise, Value, WorksheetError
from course_tools.worksheets.plan import make
from course_tools.worksheets.softmax import SoftmaxPlan, make_softmax

_BOOKS: dict[str, ModuleType] = {
    book.NAME: book
    for book in (dot_product, matrix_multiplication, linear_layer, activation, softmax)
}

NAMES: tuple[str, ...] = tuple(_BOOKS)
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

    @property
    def answers(self) -> tuple[Value, ...]:
        return tuple(exercise.answer for exercise in self.exercises)

    def hint(self, number: int, level: int = 1) -> str:
        """Level 1: the row and column to look at. Level 2: the equation. Level 3: its end."""
        return self[number].hint(level)


def workbook(name: str, student: str | None = None, *, course: str = COURSE) -> Workbook:
    """The copy of one student; None or "" is the printed book. The same names, the same numbers."""
    if name not in _BOOKS:
        close = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.4)
        guess = f" Did you mean {close[0]!r}?" if close else ""
        raise WorksheetError(
            f"There is no workbook {name!r}.{guess} The workbooks are: {', '.join(NAMES)}."
        )
    return _made(name, variants.normal(student), course)


@lru_cache(maxsize=1024)
def _made(name: str, student: str, course: str) -> Workbook:
    book = _BOOKS[name]
    exercises: list[Exercise] = []
    for number, plan in enumerate(book.PLANS, start=1):
        numbers = variants.variant(course, student, f"{name}/{number:02d}")
        if isinstance(plan, SoftmaxPlan):
            exercises.append(make_softmax(plan, numbers, name, exercises))
        else:
            exercises.append(make(plan, numbers, name, exercises))
    return Workbook(
        name=name,
        title=book.TITLE,
        formula=book.FORMULA,
        course=course,
        student=student,
        code=variants.code(course, student),
        exercises=tuple(exercises),
    )


def owner_of(
    name: str,
    answers: Iterable[object],
    students: Iterable[str],
    *,
    course: str = COURSE,
    at_least: int = 20,
) -> str | None:
    """Whose copy these 25 answers solve: the best of `students`, if that many answers are theirs.

    Answers are small integers and agree by chance now and then: one of them proves nothing.
    """
    given = list(answers)
    best, found = at_least - 1, None
    for student in students:
        right = workbook(name, student, course=course).answers
        hits = sum(mine == its for mine, its in zip(given, right, strict=False))
        if hits > best:
            best, found = hits, student
    return found
