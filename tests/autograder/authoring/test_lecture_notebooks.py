"""The eight notebooks of the lecture in a real kernel: as handed out, and with solutions."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.authoring.filling import fill_in, solutions_in
from autograder.authoring.names import first_name
from autograder.nbgrader.cells import split_test

ROOT = Path(__file__).parents[3]
NOTEBOOKS = [
    f"{folder}/{path.stem}"
    for folder in ("gradient-descent", "pytorch")
    for path in sorted((ROOT / "release" / folder).glob("*.ipynb"))
]
pytestmark = pytest.mark.parametrize("name", NOTEBOOKS)


def read(room: str, name: str) -> NotebookNode:
    return nbformat.read(ROOT / room / f"{name}.ipynb", as_version=4)


def executed(notebook: NotebookNode, monkeypatch: pytest.MonkeyPatch) -> list[NotebookNode]:
    """The code cells after a run in a kernel that goes on after errors, as a person might."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    NotebookClient(notebook, allow_errors=True, timeout=120, kernel_name="python3").execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def errors(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.outputs if output.output_type == "error"]


def is_for_answers(cell: NotebookNode) -> bool:
    """An answer cell or its test: the student's own blank."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("solution") or marks.get("grade"))


def test_a_released_notebook_stops_at_blanks_only_and_says_what_other_cells_wait_for(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {first_name(solution) for solution in solutions_in(read("source", name)).values()}
    stopped = [
        (cell, error)
        for cell in executed(read("release", name), monkeypatch)
        if not is_for_answers(cell)
        for error in errors(cell)
    ]
    assert stopped, "every notebook has a cell that builds on an answer"
    for cell, error in stopped:
        assert error.ename == "NotYetError", cell.source
        assert error.traceback == [error.evalue], "one sentence, no traceback"
        assert set(error.evalue.split("`")[1::2]) <= answers


def test_a_solved_notebook_runs_to_its_end_without_an_error(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved = fill_in(read("release", name), solutions_in(read("source", name)))
    for cell in solved.cells:
        if cell.cell_type == "code":
            cell.source = (split_test(cell.source) or (cell.source, ""))[0]
    assert [
        error.traceback for cell in executed(solved, monkeypatch) for error in errors(cell)
    ] == []
