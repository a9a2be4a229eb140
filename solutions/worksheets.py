"""The worksheets' answers, and what wrong rules make of the same numbers.

They are read from the drafts of which the sheets are made: a sheet itself does not hold them.
"""

from __future__ import annotations

from collections.abc import Iterable

from course_tools import variants
from course_tools.variants import COURSE
from course_tools.worksheets._making.books import drafts
from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets._making.wrong_rules import WrongAnswer, misconceptions_of
from course_tools.worksheets.exercise import Value


def solve_copy(name: str, student: str | None = None, *, course: str = COURSE) -> tuple[Draft, ...]:
    """The exercises of one student's copy with all their numbers; None or "": the printed book."""
    return drafts(name, variants.normalize(student), course)


def answers(name: str, student: str | None = None, *, course: str = COURSE) -> tuple[Value, ...]:
    """The missing numbers of one student's copy, in the order of its exercises."""
    return tuple(draft.answer for draft in solve_copy(name, student, course=course))


def answer(name: str, number: int, student: str | None = None) -> Value:
    """The missing number of exercise 1 to 25."""
    return answers(name, student)[number - 1]


def misconceptions(name: str, number: int, student: str | None = None) -> tuple[WrongAnswer, ...]:
    """The wrong answers worth knowing in exercise 1 to 25, none of them equal to the right one."""
    return misconceptions_of(solve_copy(name, student)[number - 1])


def owner_of(
    name: str,
    given: Iterable[object],
    students: Iterable[str],
    *,
    course: str = COURSE,
    at_least: int = 20,
) -> str | None:
    """Whose copy these 25 answers solve: the best of `students`, if that many answers are theirs.

    Answers are small integers and agree by chance now and then: one of them proves nothing.
    """
    typed = list(given)
    best, found = at_least - 1, None
    for student in students:
        right = answers(name, student, course=course)
        hits = sum(mine == its for mine, its in zip(typed, right, strict=False))
        if hits > best:
            best, found = hits, student
    return found
