"""A workbook in a notebook: whose copy is shown, hints one after the other, numbers put in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from course_tools.own import owner_of_copy, signed_in_as_another
from course_tools.speaking.listener import listen, tell_progress
from course_tools.speaking.notes import Said
from course_tools.speaking.values import in_code
from course_tools.worksheets.books import Workbook, workbook
from course_tools.worksheets.draw import Bundle, bundle, html, show_exercise
from course_tools.worksheets.exercise import Exercise
from course_tools.worksheets.substitution import check_number


def sheet(name: str, student: object) -> Copy:
    """A student's copy of a workbook, to be shown, read and asked for hints in a notebook."""
    copy = Copy(workbook(name, owner_of_copy(student)))
    listen(copy.notebook)
    return copy


class Copy:
    """`book[7]` shows exercise 7, `book.hint(7)` helps, and `book` says whose copy it is."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._hints: Counter[int] = Counter()

    @property
    def notebook(self) -> str:
        """ "assignment/notebook": a workbook's notebook is alone in its assignment."""
        return f"{self._book.name}/{self._book.name}"

    def __getitem__(self, number: int) -> Sheet:
        return Sheet(self._book[number])

    def hint(self, number: int) -> Hint:
        """Where to look; asked again, the equation; where there is more, its end. Never the
        answer."""
        exercise = self._book[number]
        self._hints[number] += 1
        return Hint(exercise, min(self._hints[number], len(exercise.hints)))

    def __repr__(self) -> str:
        return repr(self._book)

    def _repr_markdown_(self) -> str:
        return self._whose() + tell_progress(self.notebook)

    def _whose(self) -> str:
        book = self._book
        if not book.student:
            return (
                f"**{book.title}: the printed book**, not your own copy. To get yours, type your "
                "id between the quotes in the cell above and run it again."
            )
        said = f"**{book.title}: the copy of {in_code(book.student)}**, number {book.code}."
        return said + signed_in_as_another(book.student)


@dataclass(frozen=True, repr=False)
class Sheet:
    """One exercise, to be looked at; `check` puts a number into its red cell."""

    exercise: Exercise

    def check(self, answer: Any) -> Said | None:
        """Does the sheet hold with this number? SheetError says how one gets it, if it does not;
        of a blank nothing is said."""
        if answer is ...:
            return None
        printed = workbook(self.exercise.workbook)[self.exercise.number]
        return Said(check_number(answer, self.exercise, printed))

    def __repr__(self) -> str:
        return repr(self.exercise)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return show_exercise(self.exercise)


class Hint:
    """A hint to one exercise: level 1 marks where to look, the others are equations."""

    def __init__(self, exercise: Exercise, level: int) -> None:
        self._exercise = exercise
        self._level = level

    def __repr__(self) -> str:
        return self._exercise.hint(self._level)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        again = f"run <code>hint({self._exercise.number})</code> again."
        if self._level == 1:
            drawn = html(self._exercise, look=True)
            return bundle(repr(self), f"<p>{self!r} For the equation, {again}</p>{drawn}")
        more = f"<p>For the step before the last, {again}</p>"
        said = f'<p style="font-size:1.2em">{self!r}</p>'
        return bundle(repr(self), said + more * (self._level < len(self._exercise.hints)))
