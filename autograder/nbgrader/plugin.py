"""Our steps in nbgrader's pipeline, named in nbgrader_config.py.

ClearAnswers  generate_assignment: a stub that says which name is asked
RestoreCells  autograde: whatever a student did to test cells is undone (restoration.py)
JudgeExecute  autograde: the engine runs the notebook and judges it (execution.py)
SaveScores    autograde: nbgrader's step, all grades of a notebook at once (bookkeeping.py)
LeaveUndecided  autograde: what could not be decided waits for a person, what is blank for none
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor

from autograder.engine.job import VERDICT_MIME
from autograder.judging.verdict import Outcome
from autograder.nbgrader.bookkeeping import SaveScores, speed_up_bookkeeping
from autograder.nbgrader.cells import WRITE_HERE, written_answer
from autograder.nbgrader.execution import JudgeExecute
from autograder.nbgrader.gradebook import open_gradebook
from autograder.nbgrader.restoration import RestoreCells, marks_a_test, marks_of

__all__ = ["ClearAnswers", "JudgeExecute", "LeaveUndecided", "RestoreCells", "SaveScores"]

speed_up_bookkeeping()  # nbgrader imports this module when it is to use our steps

Resources = dict[str, Any]
FUNCTION_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


class ClearAnswers(ClearSolutions):  # type: ignore[misc]
    """Stubs that a student can fill in: `raise NotImplementedError()` in a function, `name = ...`
    where a value is asked, so that the asked name stays in sight and nothing need be deleted. A
    course that sets `code_stub` itself keeps its own, and so does one in another language."""

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        own = "code_stub" in self.config.ClearSolutions or "code_stub" in self.config.ClearAnswers
        if cell.cell_type != "code" or own or language != "python":
            return bool(super()._replace_solution_region(cell, language))
        stub = answer_stub(cell.source, self.begin_solution_delimeter, self.end_solution_delimeter)
        of_others = self.code_stub
        self.set_trait("code_stub", {language: stub})
        try:
            return bool(super()._replace_solution_region(cell, language))
        finally:
            self.set_trait("code_stub", of_others)


def answer_stub(source: str, begin: str, end: str) -> str:
    """What stands in the released cell in place of the region between the two marks."""
    region = re.search(
        rf"^( *)[^\n]*{begin}[^\n]*\n(.*?)^[^\n]*{end}", source, re.DOTALL | re.MULTILINE
    )
    if region is None or region[1]:
        return FUNCTION_STUB
    try:
        statements = ast.parse(region[2]).body
    except SyntaxError:  # a magic, a shell's command
        return FUNCTION_STUB
    names = [
        target.id
        for statement in statements
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
    return "\n".join(f"{name} = ..." for name in dict.fromkeys(names)) or FUNCTION_STUB


class LeaveUndecided(NbGraderPreprocessor):  # type: ignore[misc]
    """After SaveAutoGrades: what the judge could not decide waits for a person, in Formgrader.

    A question for a person whose answer was left blank waits for nobody: it has 0 points.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        left = [cell.metadata.nbgrader.grade_id for cell in nb.cells if _is_undecided(cell)]
        blank = list(_unanswered(nb.cells))
        submission = resources["nbgrader"]
        of = (submission["notebook"], submission["assignment"], submission["student"])
        if not left and not blank:
            return nb, resources
        with open_gradebook(submission["db_url"]) as gradebook:
            for name in left:
                grade = gradebook.find_grade(name, *of)
                grade.auto_score, grade.needs_manual_grade = None, True
            for name in blank:
                grade = gradebook.find_grade(name, *of)
                grade.auto_score = 0.0
                grade.needs_manual_grade = grade.manual_score is not None
            gradebook.db.commit()
        return nb, resources


def _unanswered(cells: list[NotebookNode]) -> Iterator[str]:
    """The questions for a person below which nothing was written."""
    for cell in cells:
        if marks_of(cell).get("task"):
            question = marks_of(cell)["grade_id"]
            answer = written_answer(cells, question)
            if answer is not None and answer.source.strip() in ("", WRITE_HERE):
                yield question


def _is_undecided(cell: NotebookNode) -> bool:
    records = [
        output.data[VERDICT_MIME]
        for output in cell.get("outputs", [])
        if VERDICT_MIME in output.get("data", {}) and marks_a_test(marks_of(cell))
    ]
    return bool(records) and records[-1]["outcome"] == Outcome.UNDECIDED.value
