"""A gradebook that fetches a notebook's cells, grades and comments at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import event

from autograder.nbgrader.gradebook import KnownGradebook

OF = ("1", "homework")
CELLS = ("answer", "answer-test", "why", "both")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two notebooks with cells of the same names, handed in by two students."""
    # nbgrader asks the program alembic what version a new gradebook has.
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    url = f"sqlite:///{tmp_path_factory.mktemp('course')}/gradebook.db"
    with Gradebook(url) as made:
        made.add_assignment("homework")
        for notebook in ("1", "2"):
            made.add_notebook(notebook, "homework")
            of = (notebook, "homework")
            for k, name in enumerate(CELLS):
                kind = "code" if name.startswith("answer") else "markdown"
                made.add_source_cell(name, *of, cell_type=kind, source=f"{notebook}/{name}")
                if name == "why":
                    made.add_task_cell(name, *of, max_score=k, cell_type=kind)
                if name in ("answer", "both"):
                    made.add_solution_cell(name, *of)
                if name in ("answer-test", "both"):
                    made.add_grade_cell(name, *of, max_score=k, cell_type=kind)
        for student in ("ada", "boris"):
            made.add_student(student)
            made.add_submission("homework", student)
    monkeypatch.undo()
    return url


@pytest.mark.parametrize("find", ["find_source_cell", "find_graded_cell"])
@pytest.mark.parametrize("name", [*CELLS, "no such cell"])
def test_it_finds_the_cells_that_nbgrader_finds(database: str, find: str, name: str) -> None:
    assert _found(KnownGradebook, database, find, name, *OF) == _found(
        Gradebook, database, find, name, *OF
    )


@pytest.mark.parametrize("find", ["find_grade", "find_comment"])
@pytest.mark.parametrize("name", [*CELLS, "no such cell"])
@pytest.mark.parametrize("student", ["ada", "boris"])
def test_it_finds_the_grades_and_comments_that_nbgrader_finds(
    database: str, find: str, name: str, student: str
) -> None:
    assert _found(KnownGradebook, database, find, name, *OF, student) == _found(
        Gradebook, database, find, name, *OF, student
    )


def test_it_says_what_is_missing_as_nbgrader_does(database: str) -> None:
    with KnownGradebook(database) as gradebook:
        with pytest.raises(MissingEntry):
            gradebook.find_source_cell("answer", "3", "homework")
        with pytest.raises(MissingEntry):
            gradebook.find_grade("answer-test", *OF, "nobody")


def test_a_grade_that_it_found_is_written_to_the_gradebook(database: str) -> None:
    with KnownGradebook(database) as gradebook:
        gradebook.find_grade("answer-test", *OF, "ada").auto_score = 1.0
        gradebook.find_comment("answer", *OF, "ada").auto_comment = "No response."
        gradebook.db.commit()
    with Gradebook(database) as gradebook:
        assert gradebook.find_grade("answer-test", *OF, "ada").auto_score == 1.0
        assert gradebook.find_comment("answer", *OF, "ada").auto_comment == "No response."
        assert gradebook.find_grade("answer-test", *OF, "boris").auto_score is None


def test_a_second_cell_costs_no_question_to_the_database(database: str) -> None:
    with KnownGradebook(database) as gradebook:
        gradebook.find_source_cell("answer", *OF)
        gradebook.find_grade("answer-test", *OF, "ada")
        asked: list[str] = []
        event.listen(gradebook.engine, "before_cursor_execute", lambda *on: asked.append(on[2]))
        gradebook.find_source_cell("both", *OF)
        gradebook.find_grade("both", *OF, "ada")
        gradebook.find_grade("why", *OF, "ada")
    assert asked == []


def _found(kind: type[Gradebook], database: str, find: str, *of: str) -> str | None:
    """The id of what is found; None where nothing is."""
    with kind(database) as gradebook:
        try:
            return str(getattr(gradebook, find)(*of).id)
        except MissingEntry:
            return None
