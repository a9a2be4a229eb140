"""What a graded class looks like: scores from the gradebook, what went wrong from the verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from autograder.course.cells import TEST_SUFFIX
from autograder.engine.scored import VERDICT_MIME

MOST_NAMED = 6  # mistakes in one line of a table; the feedback names them all


@dataclass(frozen=True)
class Result:
    """One student's assignment: the score, the verdicts, or why it is not graded."""

    student: str
    score: float | None  # None: not graded
    points: float
    verdicts: tuple[dict[str, Any], ...]
    fault: str = ""  # why it is not graded
    by_hand: tuple[str, ...] = ()  # questions that wait for a person, in Formgrader

    @property
    def summary(self) -> str:
        """What went wrong, by name: misconceptions first, then what is blank or stopped."""
        if self.score is None:
            return f"not graded: {self.fault}"
        waits = f"; to be graded by hand: {', '.join(self.by_hand)}" if self.by_hand else ""
        return self._went_wrong() + waits

    def _went_wrong(self) -> str:
        wrong = [verdict for verdict in self.verdicts if verdict["outcome"] != "passed"]
        if not wrong:
            return "all right"
        if all(verdict["outcome"] == "blank" for verdict in self.verdicts):
            return "blank"
        names = list(_grouped(wrong))
        more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return "; ".join(names[:MOST_NAMED]) + more


def _grouped(wrong: list[dict[str, Any]]) -> Iterator[str]:
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


def results(course: Path, assignment: str) -> list[Result]:
    """Every student who submitted this assignment, in the order of their ids."""
    students = sorted(path.parent.name for path in (course / "submitted").glob(f"*/{assignment}"))
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        points = float(gradebook.find_assignment(assignment).max_score)
        return [_result(course, gradebook, assignment, student, points) for student in students]


def _result(
    course: Path, gradebook: Gradebook, assignment: str, student: str, points: float
) -> Result:
    notebooks = (course / "autograded" / student / assignment).glob("*.ipynb")
    graded = sorted(path for path in notebooks if path.is_file())
    by_hand: tuple[str, ...] = ()
    try:
        submission = gradebook.find_submission(assignment, student)
        score = float(submission.score)
        by_hand = tuple(_waiting(submission))
    except MissingEntry:
        score = None
    if score is None or not graded:
        fault = _fault(course / "submitted" / student / assignment)
        return Result(student, None, points, (), fault)
    found = tuple(verdict for path in graded for verdict in verdicts(path))
    return Result(student, score, points, found, by_hand=by_hand)


def _waiting(submission: Any) -> Iterator[str]:
    """The questions of nbgrader's submission that a person grades, and has not graded yet."""
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            # What the judge left for a person is named by its verdict.
            if grade.needs_manual_grade and not grade.name.endswith(TEST_SUFFIX):
                yield grade.name


def verdicts(path: Path) -> list[dict[str, Any]]:
    """The verdicts that an autograded notebook holds, in its order."""
    notebook = nbformat.read(path, as_version=4)
    return [
        output.data[VERDICT_MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if VERDICT_MIME in output.get("data", {})
    ]


def _fault(submitted: Path) -> str:
    """Why nbgrader could not grade a submission, as far as its files tell."""
    for path in sorted(submitted.glob("*.ipynb")):
        try:
            nbformat.read(path, as_version=4)
        except Exception as error:  # noqa: BLE001  nbformat raises many kinds; each is the answer
            return f"{path.name} is not a notebook ({type(error).__name__}); ask for it again."
    return "see the log of nbgrader autograde."
