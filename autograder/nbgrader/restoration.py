"""RestoreCells: whatever a student did to the cells that nbgrader knows is undone before anything
runs."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import GradeCell, SolutionCell, SourceCell, TaskCell
from nbgrader.preprocessors import DeduplicateIds, NbGraderPreprocessor

from autograder.engine.vetted import PICTURES, is_picture, plain_metadata
from autograder.nbgrader.cells import answer_of, grade_id, written_answer
from autograder.nbgrader.gradebook import open_gradebook

Resources = dict[str, Any]


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Give every cell that nbgrader knows the metadata it was released with, once, in place.

    nbgrader's own DeduplicateIds leaves a duplicate with metadata that its validator refuses, which
    stops the whole class; edited flags and deleted tests fail the student. Here the last of several
    copies keeps the id, the others become ordinary cells, and missing tests come back.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        released = _released_cells(resources["nbgrader"])
        nb.metadata.pop("pencilgrad", None)  # says that it is graded: never a student's to say
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
            if (marks_a_test(cell) or cell["task"]) and name not in found:
                self.log.warning("Cell %r is missing; put back.", name)
                back = nbformat.v4.new_code_cell(cell["source"], id=f"{name}-restored")
                _restore(back, cell)
                # Before its answer, to be moved behind it below; where it has none, at the end.
                at = 0 if answer_of(name, released.keys() - {name}) else len(nb.cells)
                if cell["task"]:
                    at = _written_below(nb.cells, name)
                nb.cells.insert(at, back)
        nb.cells = _tests_after_answers(nb.cells)
        _keep_plain(nb)
        return nb, resources


def _keep_plain(nb: NotebookNode) -> None:
    """Leave no metadata that is more than names, numbers and words: pages write it as it is.
    nbgrader's own is the gradebook's by now."""
    for name in ("widgets", "language_info"):  # the next step writes the language
        nb.metadata.pop(name, None)
    nb.metadata = nbformat.from_dict(plain_metadata(nb.metadata))
    if isinstance(nb.metadata.get("kernelspec"), dict):  # both names have to be there
        for name in ("name", "display_name"):
            nb.metadata["kernelspec"].setdefault(name, "python3")
    for cell in nb.cells:
        marks = cell.metadata.pop("nbgrader", None)
        cell.metadata = nbformat.from_dict(plain_metadata(cell.metadata))
        if marks is not None:
            cell.metadata["nbgrader"] = marks
        if "attachments" in cell:
            cell.attachments = nbformat.from_dict(_pictures(cell.attachments))


def _pictures(attachments: Any) -> dict[str, dict[str, Any]]:
    """The attachments of a cell that are pictures."""
    found = attachments.items() if isinstance(attachments, dict) else ()
    return {
        str(name): {kind: forms[kind] for kind in PICTURES if is_picture(forms.get(kind, 0))}
        for name, forms in found
        if isinstance(forms, dict)
    }


class DropCopies(DeduplicateIds):  # type: ignore[misc]
    """nbgrader's step for courses of others, in `pencilgrad grade`: its own leaves a copy of a cell
    with metadata that its next step refuses, "nbgrader update ."."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if not cell.metadata.get("nbgrader", True):
            del cell.metadata["nbgrader"]
        return cell, resources


def _written_below(cells: list[NotebookNode], task: str) -> int:
    """Where a question for a person belongs: above the cell in which it is answered."""
    written = written_answer(cells, task)
    return len(cells) if written is None else _index_of(cells, written)


def _released_cells(submission: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The cells of one notebook as the gradebook keeps them: metadata and source by grade_id."""
    of = submission["notebook"], submission["assignment"]
    with open_gradebook(submission["db_url"]) as gradebook:
        solutions = gradebook.cells(SolutionCell, *of)
        graded, tasks = gradebook.cells(GradeCell, *of), gradebook.cells(TaskCell, *of)
        points = {cell.name: cell.max_score for cell in (*graded.values(), *tasks.values())}
        return {
            name: {
                "schema_version": 3,
                "grade_id": name,
                "cell_type": cell.cell_type,
                "locked": cell.locked,
                "grade": name in points and name not in tasks,
                "solution": name in solutions,
                "task": name in tasks,
                "points": points.get(name),
                "source": cell.source,
            }
            for name, cell in gradebook.cells(SourceCell, *of).items()
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


def marks_a_test(marks: dict[str, Any]) -> bool:
    return bool(marks.get("grade") and not marks.get("solution"))


def _tests_after_answers(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The same cells, a test that stands before its answer moved to right after it."""
    answers = {marks_of(cell)["grade_id"]: cell for cell in cells if marks_of(cell).get("solution")}
    placed = list(cells)
    for test in reversed(cells):  # so that several tests of one answer keep their order
        if not marks_a_test(marks_of(test)):
            continue
        answer = answers.get(answer_of(marks_of(test)["grade_id"], answers) or "")
        if answer is not None and _index_of(placed, test) < _index_of(placed, answer):
            _move(placed, test, _index_of(placed, answer) + 1)
    return placed


def _index_of(cells: list[NotebookNode], cell: NotebookNode) -> int:
    """Where this very cell stands; two cells may be equal."""
    return next(k for k, other in enumerate(cells) if other is cell)


def _move(cells: list[NotebookNode], cell: NotebookNode, to: int) -> None:
    cells.insert(to, cell)
    del cells[next(k for k, other in enumerate(cells) if other is cell and k != to)]


def marks_of(cell: NotebookNode) -> dict[str, Any]:
    marks: dict[str, Any] = cell.metadata.get("nbgrader", {})
    return marks
