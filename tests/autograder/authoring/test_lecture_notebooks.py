"""Notebooks in a real kernel: all as handed out, the eight of the lecture with solutions, too."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.authoring.filling import fill_in, solutions_in
from autograder.nbgrader.cells import TEST_SUFFIX, split_test
from course_tools.speaking.asked import read_asked

ROOT = Path(__file__).parents[3]
LECTURE, BY_HAND = (
    [
        f"{folder}/{path.stem}"
        for folder in folders
        for path in sorted((ROOT / "release" / folder).glob("*.ipynb"))
    ]
    for folders in (
        ("gradient-descent", "pytorch", "neural-networks", "optimizers"),
        ("dot-product", "matrix-multiplication", "linear-layer"),
    )
)


def read(room: str, name: str) -> NotebookNode:
    return nbformat.read(ROOT / room / f"{name}.ipynb", as_version=4)


def executed(
    notebook: NotebookNode, monkeypatch: pytest.MonkeyPatch, *, allow_errors: bool
) -> list[NotebookNode]:
    """The code cells after a run in a kernel, as a person's Run All."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    client = NotebookClient(notebook, allow_errors=allow_errors, timeout=120, kernel_name="python3")
    client.execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def errors(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.outputs if output.output_type == "error"]


def lines(cell: NotebookNode) -> list[str]:
    """What a cell says in a line of its own."""
    shown = [output.get("data", {}) for output in cell.outputs]
    return [data["text/markdown"] for data in shown if "text/markdown" in data]


@pytest.mark.parametrize("name", [*LECTURE, *BY_HAND])
def test_run_all_of_a_released_blank_notebook_reaches_its_end_and_says_what_is_missing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = read("release", name)
    cells = executed(released, monkeypatch, allow_errors=False)
    assert [error.traceback for cell in cells for error in errors(cell)] == []
    for asked in read_asked(name):
        (check,) = [c for c in cells if c.id == asked.name + TEST_SUFFIX] or [None]
        assert check is None or lines(check) == [
            f"○ **Not answered yet:** exercise {asked.number}."
        ]
        assert (check is None) == (asked.kind == "explain")
    waiting = [c for c in cells if c.source.startswith("mine.needs(")]
    answers = {asked.answer for asked in read_asked(name)}
    for cell in waiting:
        (line,) = lines(cell)
        assert line.startswith("○ This cell waits for ")
        assert set(line.split("`")[1::2]) <= answers
    assert waiting or name in BY_HAND, "every lecture notebook has a cell that builds on an answer"


@pytest.mark.parametrize("name", LECTURE)
def test_a_solved_notebook_runs_to_its_end_without_an_error(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved = fill_in(read("release", name), solutions_in(read("source", name)))
    for cell in solved.cells:
        if cell.cell_type == "code":
            cell.source = (split_test(cell.source) or (cell.source, ""))[0]
    assert [
        error.traceback
        for cell in executed(solved, monkeypatch, allow_errors=True)
        for error in errors(cell)
    ] == []
