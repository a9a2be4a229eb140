"""Proof that an exercise tells right from wrong: solution, stub and misconceptions, by item."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.course.cells import answer_of, judged_item, split_test
from autograder.course.environment import environment
from autograder.course.filling import as_code
from autograder.course.samples import Exercise
from autograder.engine.kernel import KernelDoor
from autograder.judging.rubric import load_rubric
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome, Verdict
from course_tools.worksheets.notebook import HUB

# Where each student has numbers of their own, the claims are proven for these: the printed book's
# and two students'.
STUDENTS = ("", "ada", "boris")


@dataclass(frozen=True)
class Proof:
    """One statement about one item: does it hold, and what the judge said."""

    item: str
    claim: str  # "solution", "stub" or a misconception's name
    holds: bool
    said: str
    student: str = ""  # whose numbers, where each has their own


@dataclass(frozen=True)
class Ran:
    """A notebook that was run cell by cell: verdicts by item, and which cells raised."""

    verdicts: dict[str, Verdict]
    raised: dict[str, str]  # cell id -> the error, test cells included


def load_exercise(course: Path, name: str) -> Exercise:
    """The exercise "assignment/notebook", as built in source/ and release/."""
    return Exercise(
        nbformat.read(course / "source" / f"{name}.ipynb", as_version=4),
        nbformat.read(course / "release" / f"{name}.ipynb", as_version=4),
        load_rubric(name),
    )


def claims(exercise: Exercise) -> int:
    """How many proofs `prove` yields."""
    return sum(
        2 + len(item.known(student)) for student in _students(exercise) for item in exercise.rubric
    )


def prove(exercise: Exercise) -> Iterator[Proof]:
    """Every claim about every item, one after the other."""
    for student in _students(exercise):
        copy = replace(exercise, student=student)
        yield from _solution(copy)
        yield from _stub(copy)
        yield from _misconceptions(copy)


def _students(exercise: Exercise) -> tuple[str, ...]:
    return STUDENTS if exercise.rubric.varies else ("",)


def _solution(exercise: Exercise) -> Iterator[Proof]:
    ran = run(exercise, exercise.solutions)
    for item in exercise.rubric:
        verdict = ran.verdicts[item.name]
        raised = ran.raised.get(f"{item.name}-test", "")
        said = f"its examples raised {raised}" if raised else verdict.message
        holds = verdict.passed and not raised
        yield Proof(item.name, "solution", holds, said, exercise.student)


def _stub(exercise: Exercise) -> Iterator[Proof]:
    ran = run(exercise, _stubs(exercise.released))
    for item in exercise.rubric:
        verdict = ran.verdicts[item.name]
        holds = verdict.outcome is Outcome.BLANK and verdict.score == 0
        yield Proof(item.name, "stub", holds, _said(verdict), exercise.student)


def _misconceptions(exercise: Exercise) -> Iterator[Proof]:
    solutions = exercise.solutions
    for item in exercise.rubric:
        answer = answer_of(item.name, solutions) or item.name
        for mistake in item.known(exercise.student):
            wrong = solutions | {answer: as_code(mistake, answer)}
            verdict = run(exercise, wrong, only=item.name).verdicts[item.name]
            named = verdict.score < 1 and mistake.name in verdict.mistakes
            yield Proof(item.name, mistake.name, named, _said(verdict), exercise.student)


def _said(verdict: Verdict) -> str:
    return f"{verdict.outcome.value}: {verdict.message}"


def _stubs(released: NotebookNode) -> dict[str, str]:
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in released.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def run(exercise: Exercise, answers: dict[str, str], *, only: str | None = None) -> Ran:
    """Run a source notebook with these answers, in this process, and judge its items where they
    stand; `only` one item, if named. What a cell raises stops that cell and no other."""
    names: dict[str, Any] = {"__name__": "__main__"}
    submission = Submission(KernelDoor(names), exercise.student)
    verdicts: dict[str, Verdict] = {}
    raised: dict[str, str] = {}
    with _as_when_grading(exercise.student):
        for cell in exercise.source.cells:
            if cell.cell_type != "code":
                continue
            marks = cell.metadata.get("nbgrader", {})
            code = answers[marks["grade_id"]] if marks.get("solution") else cell.source
            item = judged_item(cell)
            code = (split_test(code) or (code, ""))[0] if item else code
            if error := _execute(code, cell.id, names):
                raised[cell.id] = error
            if item and only in (None, item):
                verdicts[item] = exercise.rubric[item].judge(submission)
                if only:
                    break
    return Ran(verdicts, raised)


def _execute(code: str, cell: str, names: dict[str, Any]) -> str:
    """Run one cell; the error it raised, or nothing. This is the author's code: no sandbox."""
    try:
        exec(compile(code, cell, "exec"), names)  # noqa: S102
    except Exception as error:  # noqa: BLE001  whatever a cell raises is what we report
        return f"{type(error).__name__}: {error}"
    return ""


@contextlib.contextmanager
def _as_when_grading(student: str) -> Iterator[None]:
    """Without output, with figures only described, and knowing who handed in."""
    with (
        environment(NBGRADER_EXECUTION="autograde", **{HUB: student}),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        yield


def exercises(course: Path, assignments: list[str]) -> list[str]:
    """ "assignment/notebook" of every text notebook of these assignments."""
    return [
        f"{name}/{path.stem}"
        for name in assignments
        for path in sorted((course / "source" / name).glob("*.py"))
    ]
