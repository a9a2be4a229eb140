"""The demo: one class, from released notebook to grades, through real nbgrader commands."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.samples import Sample
from autograder.classroom.records import Result, course_in, read_results
from autograder.engine.settings import CONFIG
from autograder.items.rubric import load_rubric
from autograder.nbgrader.command import NbgraderError, nbgrader
from course_tools.variants import COURSE

# What docs/teaching.md has a campus write once for all students: the course, and its exchange.
STUDENT_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "{course}"
c.Exchange.root = {exchange!r}
"""

Advance = Callable[[str], None]  # called at every step, with what is being done


@dataclass(frozen=True)
class Classroom:
    """The folders of one running course: the instructor's, the exchange, each student's."""

    root: Path
    assignment: str
    notebook: str

    @property
    def course(self) -> Path:
        return self.root / "course"

    @property
    def exchange(self) -> Path:
        return self.root / "exchange"

    def home(self, student: str) -> Path:
        return self.root / "students" / student

    def teacher_env(self) -> dict[str, str]:
        return {
            "PENCILGRAD_EXCHANGE": str(self.exchange),
            "JUPYTER_CONFIG_DIR": str(self.root / "none"),
        }

    def student_env(self, student: str) -> dict[str, str]:
        data = str(self.home(student) / ".jupyter")
        return {"JUPYTER_CONFIG_DIR": str(self.root / "campus"), "JUPYTER_DATA_DIR": data}

    def exercise(self, student: str = "") -> AuthoredNotebook:
        """The notebook as it is released to this student."""
        name = f"{self.assignment}/{self.notebook}"
        return AuthoredNotebook(
            nbformat.read(self.course / "source" / f"{name}.ipynb", as_version=4),
            nbformat.read(self.course / "release" / f"{name}.ipynb", as_version=4),
            load_rubric(name),
            student,
        )


def count_steps(samples: list[Sample]) -> int:
    """How often `run_class` calls `advance` for this class."""
    return 7 + 4 * len(samples)


def set_up(room: Classroom, checkout: Path) -> None:
    """A course in an empty folder with this one notebook, made from the checkout's source/."""
    source = room.course / "source" / room.assignment
    source.mkdir(parents=True)
    for part in (checkout / "source" / room.assignment).glob(f"{room.notebook}.*"):
        shutil.copyfile(part, source / part.name)
    shutil.copyfile(checkout / CONFIG, room.course / CONFIG)
    room.exchange.mkdir()
    (room.root / "campus").mkdir()
    config = STUDENT_CONFIG.format(course=COURSE, exchange=str(room.exchange))
    (room.root / "campus" / CONFIG).write_text(config, encoding="utf-8")


def run_class(room: Classroom, samples: list[Sample], advance: Advance) -> list[Result]:
    """The whole cycle for a class; the results. What one student does wrong stops nobody else."""
    teacher = room.teacher_env()

    def teach(command: str, *args: str, follow: Callable[[str], None] | None = None) -> str:
        return nbgrader(
            command, room.assignment, *args, cwd=room.course, env=teacher, follow=follow
        )

    advance("nbgrader generate_assignment")
    teach("generate_assignment")
    advance("nbgrader release_assignment")
    teach("release_assignment")
    for_each(samples, lambda sample: _fetch_fill_submit(room, sample, advance))
    advance("nbgrader collect")
    teach("collect", "--ExchangeCollect.check_owner=False")  # here one user plays the whole class
    advance("nbgrader autograde")
    autograde(room.course, room.assignment, teacher, lambda student: advance(f"grading {student}"))
    if not any((room.course / "autograded").glob(f"*/{room.assignment}/*.ipynb")):
        return read_results(
            course_in(room.course), room.assignment
        )  # nbgrader has nobody to give feedback to
    advance("nbgrader generate_feedback")
    teach("generate_feedback")
    advance("nbgrader release_feedback")
    teach("release_feedback")
    for_each(samples, lambda sample: _fetch_feedback(room, sample, advance))
    advance("nbgrader export")
    nbgrader("export", "--to", "grades.csv", cwd=room.course, env=teacher)
    return read_results(course_in(room.course), room.assignment)


def for_each(samples: list[Sample], do: Callable[[Sample], None]) -> None:
    """Students do not wait for each other: as many at once as there are cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = [pool.submit(do, sample) for sample in samples]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _fetch_fill_submit(room: Classroom, sample: Sample, advance: Advance) -> None:
    home, env = room.home(sample.student), room.student_env(sample.student)
    home.mkdir(parents=True)
    nbgrader("fetch_assignment", room.assignment, cwd=home, env=env)
    advance(f"{sample.student} fetched")
    notebook = home / room.assignment / f"{room.notebook}.ipynb"
    notebook.write_text(sample.write(room.exercise(sample.student)), encoding="utf-8")
    nbgrader("submit", room.assignment, "--student", sample.student, cwd=home, env=env)
    advance(f"{sample.student} submitted")


def _fetch_feedback(room: Classroom, sample: Sample, advance: Advance) -> None:
    home, env = room.home(sample.student), room.student_env(sample.student)
    nbgrader("fetch_feedback", room.assignment, "--student", sample.student, cwd=home, env=env)
    advance(f"{sample.student} has feedback")


def autograde(
    course: Path, assignment: str, env: dict[str, str], graded: Callable[[str], None], *args: str
) -> None:
    """`nbgrader autograde` for the class. It ends with an error when one submission could not be
    graded; the others are, and `results` says which was not and why."""
    last = ""

    def follow(line: str) -> None:
        nonlocal last
        found = line.partition("] Converting notebook ")[2]
        student = Path(found).parts[-3] if found and "submitted" in Path(found).parts else ""
        if student and student != last:
            last = student
            graded(student)

    try:
        nbgrader("autograde", assignment, *args, cwd=course, env=env, follow=follow)
    except NbgraderError as error:
        if "There was an error processing assignment" not in error.log:
            raise


def feedback_pages(room: Classroom, students: Iterable[str]) -> list[Path]:
    """The feedback page that each student fetched, where there is one."""
    found = []
    for student in students:
        found += sorted((room.home(student) / room.assignment / "feedback").rglob("*.html"))
    return found
