"""What a graded class looks like: scores from the gradebook, what went wrong from the verdicts."""

from __future__ import annotations

import glob
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import (
    BaseCell,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory

from autograder.classroom.findings import CellError, cell_errors
from autograder.engine.job import VERDICT_MIME
from autograder.nbgrader.cells import TEST_SUFFIX
from autograder.nbgrader.intake.handed_in import IntakeError
from autograder.nbgrader.intake.notebooks import read_notebook
from autograder.nbgrader.intake.notices import Notice, read_notices
from autograder.nbgrader.intake.plain_files import read_file

# Of a grade, what is asked of it here.
COLUMNS = (Grade.auto_score, Grade.manual_score, Grade.needs_manual_grade, Grade.max_score)
MOST_OF_A_NOTEBOOK = 100 * 10**6  # bytes
MOST_NAMED = 6  # mistakes in one line of a table; the feedback names them all


@dataclass(frozen=True)
class Result:
    """One student's assignment: the score, the verdicts, or why it is not graded."""

    student: str
    score: float | None  # None: not graded
    points: float
    verdicts: tuple[dict[str, Any], ...]
    fault: str = ""  # why it is not graded
    lost: tuple[str, ...] = ()  # test cells of other courses, without a verdict, that lost points
    waiting: tuple[str, ...] = ()  # cells that a person has to grade
    penalty: float = 0.0  # points taken for being late; the score is what is left
    notices: tuple[Notice, ...] = ()  # what was left out, what was not found
    stops: tuple[CellError, ...] = ()  # the errors that its cells ended with
    cells: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """The test cells that were run: their scores, of how many points."""

    @property
    def summary(self) -> str:
        """What went wrong, by name: misconceptions first, then what is blank or stopped."""
        if self.score is None:
            return f"not graded: {self.fault}"
        wrong = [verdict for verdict in self.verdicts if verdict["outcome"] != "passed"]
        if not wrong:
            right = "all right" if self.verdicts or not self._without_verdicts else ""
            return "; ".join(filter(None, (right, self._without_verdicts)))
        if all(verdict["outcome"] == "blank" for verdict in self.verdicts):
            return "blank"
        names = list(_group_mistakes(wrong))
        more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        more += f"; {self._without_verdicts}" if self._without_verdicts else ""
        return "; ".join(names[:MOST_NAMED]) + more

    @property
    def _without_verdicts(self) -> str:
        """What no judge has said: lost cells of other courses, work for a person, lateness."""
        late = f"late: {format_score(self.penalty)} points less" if self.penalty else ""
        lost = f"lost points in {_join_names(self.lost)}" if self.lost else ""
        waiting = f"a person grades {_join_names(self.waiting)}" if self.waiting else ""
        return "; ".join(filter(None, (late, lost, waiting)))


def format_score(score: float) -> str:
    """A score for a person: shares of points to the hundredth, without noughts at the end."""
    return f"{round(score, 2):g}"


def _join_names(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _group_mistakes(wrong: list[dict[str, Any]]) -> Iterator[str]:
    """ "no factor 2 (dloss-db, dmse-db)": each mistake once, with the items it cost."""
    groups: dict[str, list[str]] = {}
    for verdict in wrong:
        name = " or ".join(verdict["mistakes"]) or verdict["outcome"]
        name += f" of {verdict['copy_of']}" if "copy_of" in verdict else ""
        groups.setdefault(name, []).append(verdict["item"])
    for outcome in (
        "failed",
        "partial",
        "crashed",
        "timed out",
        "left for a person",
        "blank",
    ):  # unnamed ones last
        if outcome in groups:
            groups[outcome] = groups.pop(outcome)
    for name, items in groups.items():
        yield f"{name} ({', '.join(items)})" if len(items) < 6 else f"{name} ({len(items)} items)"


def course_in(folder: Path) -> CourseDirectory:
    """A course whose folders have the names that nbgrader gives them."""
    return CourseDirectory(root=str(folder))


def read_results(course: CourseDirectory, assignment: str) -> list[Result]:
    """Every student who submitted this assignment, in the order of their ids."""
    handed_in = course.format_path(course.submitted_directory, "*", glob.escape(assignment))
    found = glob.glob(handed_in, include_hidden=True)  # noqa: PTH207
    students = sorted(Path(folder).parent.name for folder in found)
    with Gradebook(course.db_url) as gradebook:
        of = gradebook.find_assignment(assignment)
        points, scores = float(of.max_score), _scores_by_student(gradebook, of.id)
        grades = _grades_by_student(gradebook, of.id)
    return [
        _result(course, assignment, student, points, scores.get(student), grades[student])
        for student in students
    ]


def _scores_by_student(gradebook: Gradebook, assignment: str) -> dict[str, tuple[float, float]]:
    """Of every student in the gradebook: the score, and what is taken from it for being late."""
    rows = gradebook.db.query(
        SubmittedAssignment.student_id,
        SubmittedAssignment.score,
        SubmittedAssignment.late_submission_penalty,
    ).filter(SubmittedAssignment.assignment_id == assignment)
    return {student: (score, min(score, penalty or 0.0)) for student, score, penalty in rows}


def _grades_by_student(gradebook: Gradebook, assignment: str) -> dict[str, list[Any]]:
    """The grades of every student, each with the name of its cell: one query for a whole class."""
    found: dict[str, list[Any]] = defaultdict(list)
    rows = (
        gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, *COLUMNS)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Notebook, Notebook.id == BaseCell.notebook_id)
        .filter(SubmittedAssignment.assignment_id == assignment)
        .order_by(Notebook.name, BaseCell.name)
    )
    for row in rows:
        found[row.student_id].append(row)
    return found


def _result(
    course: CourseDirectory,
    assignment: str,
    student: str,
    points: float,
    score: tuple[float, float] | None,
    grades: list[Any],
) -> Result:
    folder = Path(course.format_path(course.autograded_directory, student, assignment))
    graded = [path for path in sorted(folder.glob("*.ipynb")) if path.is_file()]
    if score is None or not graded:
        handed_in = course.format_path(course.submitted_directory, student, assignment)
        return Result(student, None, points, (), _read_fault(Path(handed_in)))
    read = [json.loads(path.read_bytes()) for path in graded]  # nbgrader has checked their format
    found = tuple(verdict for notebook in read for verdict in _verdicts_in(notebook))
    judged = {verdict["item"] for verdict in found}
    tests = {name for notebook in read for name in _test_cells(notebook)}
    reached, penalty = score
    return Result(
        student,
        float(reached - penalty),
        points,
        found,
        lost=tuple(grade.name for grade in grades if _lost_points(grade, judged)),
        waiting=tuple(grade.name for grade in grades if _waits_for_person(grade, judged)),
        penalty=float(penalty),
        notices=tuple(
            dict.fromkeys(
                one for notebook in read for one in read_notices(notebook.get("metadata", {}))
            )
        ),
        stops=tuple(stop for notebook in read for stop in cell_errors(notebook)),
        cells={
            grade.name: (grade.auto_score, grade.max_score)
            for grade in grades
            if grade.name in tests and grade.auto_score is not None and grade.manual_score is None
        },
    )


def _lost_points(grade: Any, judged: set[str]) -> bool:
    """Did a cell that a test has graded, not our judge, lose points?"""
    by_test = grade.auto_score is not None and grade.manual_score is None
    return by_test and not _has_verdict(grade, judged) and grade.auto_score < grade.max_score


def _waits_for_person(grade: Any, judged: set[str]) -> bool:
    return bool(grade.needs_manual_grade) and not _has_verdict(grade, judged)


def _has_verdict(grade: Any, judged: set[str]) -> bool:
    return grade.name.removesuffix(TEST_SUFFIX) in judged


def read_verdicts(path: Path) -> list[dict[str, Any]]:
    """The verdicts that an autograded notebook holds, in its order."""
    return _verdicts_in(json.loads(path.read_bytes()))


def _verdicts_in(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        output["data"][VERDICT_MIME]
        for cell in notebook.get("cells", [])
        for output in cell.get("outputs", [])
        if VERDICT_MIME in output.get("data", {})
    ]


def _test_cells(notebook: Mapping[str, Any]) -> Iterator[str]:
    """The test cells of a notebook: graded, and no place for an answer."""
    for cell in notebook.get("cells", []):
        marks = cell.get("metadata", {}).get("nbgrader", {})
        if marks.get("grade") and not marks.get("solution"):
            yield str(marks["grade_id"])


def _read_fault(submitted: Path) -> str:
    """Why nbgrader could not grade a submission, as far as its files tell."""
    for path in sorted(submitted.glob("*.ipynb")):
        content = read_file(path, MOST_OF_A_NOTEBOOK)
        if content is None:
            return f"{path.name} is no plain file: ask for the notebook itself."
        try:
            read_notebook(path.name, content)
        except IntakeError as error:
            return str(error)
    return "see the log of nbgrader autograde."
