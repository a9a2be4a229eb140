"""The same class, twice: a course with our settings, and one with nbgrader's own."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from autograder.authoring import demo
from autograder.authoring.samples import answer_all, answer_nothing, crash_twice, make_mistakes
from autograder.engine.settings import CONFIG
from autograder.nbgrader.command import nbgrader

ROOT = Path(__file__).parents[2]
ASSIGNMENT, NOTEBOOK = "gradient-descent", "2-one-step"
KINDS = (answer_all, answer_nothing, crash_twice, *(make_mistakes(k) for k in range(5)))
# What a course has that knows nothing of us: hidden tests ask the judge inside the kernel.
STOCK = """\
c = get_config()
c.CourseDirectory.course_id = "pencilgrad"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.py"]
c.Execute.timeout = 30
"""


def make(root: Path, students: int) -> tuple[Path, Path]:
    """A released assignment, with all its notebooks, handed in by so many: ours, and stock's."""
    room = demo.Classroom(root, ASSIGNMENT, "*")
    demo.set_up(room, ROOT)
    nbgrader("generate_assignment", ASSIGNMENT, cwd=room.course, env=room.teacher_env())
    for k in range(students):
        student = f"student-{k:03d}"
        folder = room.course / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        for name in notebooks(room.course):
            text = KINDS[k % len(KINDS)](replace(room, notebook=name).exercise(student))
            (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    stock = root / "stock"
    shutil.copytree(room.course, stock)
    (stock / CONFIG).write_text(STOCK, encoding="utf-8")
    return room.course, stock


def notebooks(course: Path) -> list[str]:
    """The names of the assignment's notebooks."""
    return sorted(path.stem for path in (course / "source" / ASSIGNMENT).glob("*.ipynb"))


def forget_grades(course: Path) -> None:
    """As if nobody had been graded."""
    shutil.rmtree(course / "autograded", ignore_errors=True)


def grades(course: Path) -> dict[tuple[str, str], float | None]:
    """The automatic score of every student's every test, as the gradebook has it."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        rows = database.execute(
            "select submitted_assignment.student_id, base_cell.name, grade.auto_score "
            "from grade join base_cell on base_cell.id = grade.cell_id "
            "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
            "join submitted_assignment "
            "on submitted_assignment.id = submitted_notebook.assignment_id"
        )
        return {(student, cell): score for student, cell, score in rows}
