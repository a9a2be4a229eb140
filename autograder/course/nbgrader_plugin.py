"""Our steps in nbgrader's pipeline, named in nbgrader_config.py.

ClearAnswers  generate_assignment: a stub that says which name is asked
RestoreCells  autograde: whatever a student did to test cells is undone before anything runs
JudgeExecute  autograde: a test cell's outcome is the judge's verdict and nothing else
LeaveUndecided  autograde: what the judge could not decide waits for a person
"""

from __future__ import annotations

import ast
import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions, Execute, NbGraderPreprocessor

from autograder.course.cells import (
    answer_of,
    asked_for,
    grade_id,
    judged_item,
    judged_notebook,
    split_test,
)
from autograder.course.copies import classmates, tell_whose
from autograder.course.environment import environment
from autograder.engine.scored import VERDICT_MIME, Scored
from autograder.judging.rubric import load_rubric
from autograder.judging.verdict import Outcome, Verdict
from course_tools.worksheets.notebook import HUB

Resources = dict[str, Any]
FUNCTION_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TIMED_OUT = Verdict(
    Outcome.TIMED_OUT, 0.0, "Stopped: it ran too long. Is there a loop without end?"
)


class JudgeFaultError(Exception):
    """The judge itself failed. nbgrader then leaves the submission ungraded and goes on."""


class ClearAnswers(ClearSolutions):  # type: ignore[misc]
    """Stubs that a student can fill in: `raise NotImplementedError()` in a function, `name = ...`
    where a value is asked, so that the asked name stays in sight and nothing need be deleted."""

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if cell.cell_type == "code":
            stub = answer_stub(
                cell.source, self.begin_solution_delimeter, self.end_solution_delimeter
            )
            self.code_stub = {language: stub}
        return bool(super()._replace_solution_region(cell, language))


def answer_stub(source: str, begin: str, end: str) -> str:
    """What stands in the released cell in place of the region between the two marks."""
    region = re.search(
        rf"^( *)[^\n]*{begin}[^\n]*\n(.*?)^[^\n]*{end}", source, re.DOTALL | re.MULTILINE
    )
    if region is None or region[1]:
        return FUNCTION_STUB
    names = [
        target.id
        for statement in ast.parse(region[2]).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
    return "\n".join(f"{name} = ..." for name in dict.fromkeys(names)) or FUNCTION_STUB


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Give every cell that nbgrader knows the metadata it was released with, once, in place.

    nbgrader's own DeduplicateIds leaves a duplicate with metadata that its validator refuses, which
    stops the whole class; edited flags and deleted tests fail the student. Here the last of several
    copies keeps the id, the others become ordinary cells, and missing tests come back.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        released = _released_cells(resources["nbgrader"])
        found: set[str] = set()
        for cell in reversed(nb.cells):
            name = grade_id(cell)
            cell.metadata.pop("nbgrader", None)
            if name in released and name not in found:
                found.add(name)
                _restore(cell, released[name])
            elif name:
                self.log.warning("Cell %r is a copy or unknown; treated as an ordinary cell.", name)
        for name, cell in released.items():
            if _is_test(cell) and name not in found:
                self.log.warning("Test cell %r is missing; put back.", name)
                test = nbformat.v4.new_code_cell(cell["source"], id=f"{name}-restored")
                _restore(test, cell)
                # Before its answer, to be moved behind it below; where it has none, at the end.
                at = 0 if answer_of(name, released.keys() - {name}) else len(nb.cells)
                nb.cells.insert(at, test)
        nb.cells = _tests_after_answers(nb.cells)
        return nb, resources


def _released_cells(submission: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The cells of one notebook as the gradebook keeps them: metadata and source by grade_id."""
    with Gradebook(submission["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(submission["notebook"], submission["assignment"])
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        points |= {cell.name: cell.max_score for cell in notebook.task_cells}
        solutions = {cell.name for cell in notebook.solution_cells}
        tasks = {cell.name for cell in notebook.task_cells}
        return {
            cell.name: {
                "schema_version": 3,
                "grade_id": cell.name,
                "cell_type": cell.cell_type,
                "locked": cell.locked,
                "grade": cell.name in points and cell.name not in tasks,
                "solution": cell.name in solutions,
                "task": cell.name in tasks,
                "points": points.get(cell.name),
                "source": cell.source,
            }
            for cell in notebook.source_cells
        }


def _restore(cell: NotebookNode, released: dict[str, Any]) -> None:
    if cell.cell_type != released["cell_type"]:
        make = (
            nbformat.v4.new_code_cell
            if released["cell_type"] == "code"
            else nbformat.v4.new_markdown_cell
        )
        fresh = make(cell.source, metadata=cell.metadata, id=cell.get("id", released["grade_id"]))
        cell.clear()
        cell.update(fresh)
    marks = {key: value for key, value in released.items() if key != "source" and value is not None}
    cell.metadata["nbgrader"] = NotebookNode(marks)


def _is_test(marks: dict[str, Any]) -> bool:
    return bool(marks.get("grade") and not marks.get("solution"))


def _tests_after_answers(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The same cells, a test that stands before its answer moved to right after it."""
    answers = {_marks(cell)["grade_id"]: cell for cell in cells if _marks(cell).get("solution")}
    placed = list(cells)
    for test in reversed(cells):  # so that several tests of one answer keep their order
        if not _is_test(_marks(test)):
            continue
        answer = answers.get(answer_of(_marks(test)["grade_id"], answers) or "")
        if answer is not None and _place(placed, test) < _place(placed, answer):
            _move(placed, test, _place(placed, answer) + 1)
    return placed


def _place(cells: list[NotebookNode], cell: NotebookNode) -> int:
    """Where this very cell stands; two cells may be equal."""
    return next(k for k, other in enumerate(cells) if other is cell)


def _move(cells: list[NotebookNode], cell: NotebookNode, to: int) -> None:
    cells.insert(to, cell)
    del cells[next(k for k, other in enumerate(cells) if other is cell and k != to)]


def _marks(cell: NotebookNode) -> dict[str, Any]:
    marks: dict[str, Any] = cell.metadata.get("nbgrader", {})
    return marks


class JudgeExecute(Execute):  # type: ignore[misc]
    """Runs a test cell in two steps, its visible examples and then the question to the judge.

    A failed example, a warning or a printed number is the student's to see and decides nothing:
    the cell ends with one deciding output, the judge's score and sentence.
    """

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        # Where a notebook asks who is signed in, it is told who handed it in.
        with environment(**{HUB: resources["nbgrader"]["student"]}):
            nb, resources = super().preprocess(nb, resources, km)
        for cell in nb.cells:
            for output in cell.get("outputs", []):
                _without_process_ids(output)
        about = resources["nbgrader"]
        students = classmates(CourseDirectory(parent=self), about["assignment"])
        tell_whose(nb, about["student"], students)
        return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        parts = split_test(cell.source) if _marks(cell).get("grade") else None
        if parts is None:
            return super().preprocess_cell(cell, resources, index)  # type: ignore[no-any-return]
        source, wrote = cell.source, self._written(cell, index)
        try:
            examples = self._outputs(cell, parts[0], resources, index)
            # What ran too long in the examples would run too long again.
            stopped = _interrupted(examples)
            question = asked_for(resources["nbgrader"]["student"], parts[1], wrote)
            judged = [] if stopped else self._outputs(cell, question, resources, index)
        finally:
            cell.source = source
        shown = [output for output in examples if not _decides(output)]
        if stopped or _interrupted(judged):
            cell.outputs = [*shown, _timed_out(cell, resources)]
        else:
            cell.outputs = [*shown, _verdict(cell, judged)]
        return cell, resources

    def _written(self, cell: NotebookNode, index: int) -> list[str] | None:
        """The code up to this test, where its item asks for work by hand."""
        if not load_rubric(judged_notebook(cell) or "")[judged_item(cell) or ""].by_hand:
            return None
        return [one.source for one in self.nb.cells[:index] if one.cell_type == "code"]

    def _outputs(
        self, cell: NotebookNode, source: str, resources: Resources, index: int
    ) -> list[NotebookNode]:
        cell.source, cell.outputs = source, []
        super().preprocess_cell(cell, resources, index)
        return list(cell.outputs)


def _verdict(cell: NotebookNode, judged: list[NotebookNode]) -> NotebookNode:
    """The judge's verdict among what its question put out."""
    for output in reversed(judged):
        if VERDICT_MIME in output.get("data", {}):
            return output
    errors = [output for output in judged if output.output_type == "error"]
    what = f"{errors[0].ename}: {errors[0].evalue}" if errors else "it gave no verdict"
    raise JudgeFaultError(
        f"The judge failed on {judged_item(cell)}: {what}. The submission is not graded."
    )


def _timed_out(cell: NotebookNode, resources: Resources) -> NotebookNode:
    submission = resources["nbgrader"]
    rubric = load_rubric(f"{submission['assignment']}/{submission['notebook']}")
    scored = Scored(rubric[judged_item(cell) or ""], TIMED_OUT)
    return nbformat.v4.new_output(
        "execute_result", scored._repr_mimebundle_(), execution_count=cell.execution_count
    )


def _interrupted(outputs: list[NotebookNode]) -> bool:
    """Did nbclient stop it for its time? It interrupts first, and names a timeout if that fails."""
    names = [output.ename for output in outputs if output.output_type == "error"]
    return any(name in ("KeyboardInterrupt", "CellTimeoutError") for name in names)


class LeaveUndecided(NbGraderPreprocessor):  # type: ignore[misc]
    """After SaveAutoGrades: what the judge could not decide waits for a person, in Formgrader."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        left = [cell.metadata.nbgrader.grade_id for cell in nb.cells if _is_undecided(cell)]
        submission = resources["nbgrader"]
        of = (submission["notebook"], submission["assignment"], submission["student"])
        with Gradebook(submission["db_url"]) as gradebook:
            for name in left:
                grade = gradebook.find_grade(name, *of)
                grade.auto_score, grade.needs_manual_grade = None, True
            gradebook.db.commit()
        return nb, resources


def _is_undecided(cell: NotebookNode) -> bool:
    records = [
        output.data[VERDICT_MIME]
        for output in cell.get("outputs", [])
        if VERDICT_MIME in output.get("data", {}) and _is_test(_marks(cell))
    ]
    return bool(records) and records[-1]["outcome"] == Outcome.UNDECIDED.value


def _decides(output: NotebookNode) -> bool:
    """Would nbgrader read a score out of this output?"""
    if output.output_type == "stream":
        return bool(output.name == "stderr")
    return output.output_type in ("error", "execute_result")


def _without_process_ids(output: NotebookNode) -> None:
    """Warnings name the kernel's temporary file and with it a process; say "your cell" instead."""
    if output.output_type == "stream":
        output.text = re.sub(r"\S*ipykernel_\d+\S*\.py", "your cell", output.text)
