"""A gradebook that is asked for a notebook's cells, grades and comments once, not cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import nbgrader.api
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy.orm import scoped_session, sessionmaker

Cell = TypeVar("Cell", SourceCell, GradeCell, SolutionCell, TaskCell)
# Of the steps that a notebook is going through, in this thread: by address.
_shared: ContextVar[dict[str, KnownGradebook] | None] = ContextVar("shared", default=None)
_checked: set[tuple[str, str]] = set()  # the gradebooks that have their tables and their course


class KnownGradebook(Gradebook):  # type: ignore[misc]
    """nbgrader's gradebook for the `with` block of a step: what it has found, it knows.

    A step asks for each cell by its name, with a query of six joined tables: two hundred of them
    for a notebook. Here the first question fetches all that the notebook has.
    """

    def __init__(
        self, db_url: str, course_id: str = "default_course", authenticator: Any = None
    ) -> None:
        self._known: dict[tuple[Any, ...], Any] = {}
        if (db_url, course_id) not in _checked:
            super().__init__(db_url, course_id, authenticator)
            _checked.add((db_url, course_id))
            return
        self.engine = nbgrader.api.create_engine(db_url, echo=False, future=True)
        self.db = scoped_session(sessionmaker(autoflush=True, bind=self.engine, future=True))
        self.course_id, self.authenticator = course_id, authenticator

    def close(self) -> None:
        """As in nbgrader; one that steps share is closed after the last of them."""
        if self not in (_shared.get() or {}).values():
            super().close()

    def find_notebook(self, name: str, assignment: str) -> Notebook:
        """As in nbgrader; MissingEntry where there is none."""
        return self._once(
            (name, assignment), lambda: super(KnownGradebook, self).find_notebook(name, assignment)
        )

    def find_submission_notebook(
        self, notebook: str, assignment: str, student: str
    ) -> SubmittedNotebook:
        """As in nbgrader; MissingEntry where there is none."""
        of = (notebook, assignment, student)
        return self._once(of, lambda: super(KnownGradebook, self).find_submission_notebook(*of))

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> SourceCell:
        """As in nbgrader; MissingEntry where there is none."""
        return _find_by_name(name, self.cells(SourceCell, notebook, assignment), "source cell")

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> GradeCell | TaskCell:
        """As in nbgrader; MissingEntry where there is none."""
        found = {
            **self.cells(TaskCell, notebook, assignment),
            **self.cells(GradeCell, notebook, assignment),
        }
        return _find_by_name(name, found, "graded cell")

    def find_grade(self, grade_cell: str, notebook: str, assignment: str, student: str) -> Grade:
        """As in nbgrader; MissingEntry where there is none."""
        found = self._of_student(Grade, GradeCell, notebook, assignment, student)
        return _find_by_name(grade_cell, found, f"grade of {student}")

    def find_comment(
        self, solution_cell: str, notebook: str, assignment: str, student: str
    ) -> Comment:
        """As in nbgrader; MissingEntry where there is none."""
        found = self._of_student(Comment, SolutionCell, notebook, assignment, student)
        return _find_by_name(solution_cell, found, f"comment for {student}")

    def cells(self, kind: type[Cell], notebook: str, assignment: str) -> dict[str, Cell]:
        """A notebook's cells of one kind, by their names, in the order of their making."""

        def found() -> dict[str, Cell]:
            of = self.find_notebook(notebook, assignment).id
            cells = self.db.query(kind).filter(kind.notebook_id == of)
            return {cell.name: cell for cell in cells}

        known: dict[str, Cell] = self._once((kind, notebook, assignment), found)
        return known

    def _of_student(
        self, kind: Any, of: Any, notebook: str, assignment: str, student: str
    ) -> dict[str, Any]:
        """What a student's notebook has of one kind, by the names of its cells: of this kind of
        cell, or else of task cells."""

        def found() -> dict[str, Any]:
            notes = self.find_submission_notebook(notebook, assignment, student).id
            types = [one.__mapper_args__["polymorphic_identity"] for one in (of, TaskCell)]
            rows = (
                self.db.query(BaseCell.name, kind)
                .join(BaseCell, BaseCell.id == kind.cell_id)
                .filter(kind.notebook_id == notes, BaseCell.type.in_(types))
                .order_by(BaseCell.type == types[0])  # the one that counts comes last
            )
            return dict(rows.all())

        known: dict[str, Any] = self._once((kind, notebook, assignment, student), found)
        return known

    def _once(self, asked: tuple[Any, ...], find: Callable[[], Any]) -> Any:
        if asked not in self._known:
            self._known[asked] = find()
        return self._known[asked]


def open_gradebook(
    db_url: str, course_id: str = "default_course", authenticator: Any = None
) -> KnownGradebook:
    """The gradebook for a step: that of the steps before it, where these share one."""
    books = _shared.get()
    if books is None:
        return KnownGradebook(db_url, course_id, authenticator)
    if db_url not in books:
        books[db_url] = KnownGradebook(db_url, course_id, authenticator)
    return books[db_url]


@contextmanager
def share_gradebook() -> Iterator[None]:
    """Inside, what one step has found in the gradebook, the next one knows."""
    books: dict[str, KnownGradebook] = {}
    token = _shared.set(books)
    try:
        yield
    finally:
        _shared.reset(token)
        for book in books.values():
            book.close()


def _find_by_name(name: str, found: dict[str, Any], what: str) -> Any:
    if name not in found:
        raise MissingEntry(f"No such {what}: {name}")
    return found[name]
