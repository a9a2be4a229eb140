"""What our notebooks' cells are called and how a test cell is put together.

An answer cell's grade_id is its mark's name; the test cell of an item adds "-test" to the item's,
since both often share one name and nbgrader wants ids to be unique. A question for a person is one
of nbgrader's task cells; the cell below, in which it is answered, has its id and "-answer".
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Sequence

from nbformat import NotebookNode

TEST_SUFFIX = "-test"
WRITTEN_SUFFIX = "-answer"  # of the id of the cell in which a question for a person is answered
WRITE_HERE = "*Double-click here and write your answer.*"
BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_SCHEME, END_SCHEME = "### BEGIN MARK SCHEME", "### END MARK SCHEME"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
_HIDDEN = re.compile(rf"^{BEGIN_HIDDEN}\n(.*?)^{END_HIDDEN}\n?", re.DOTALL | re.MULTILINE)
_JUDGE = re.compile(r'^judge\("([a-z0-9-]+)", of="([a-z0-9/-]+)"\)$', re.MULTILINE)


def hidden_region(item: str, notebook: str) -> str:
    """The end of a test cell, which the student never sees: one question to the judge."""
    return (
        f"{BEGIN_HIDDEN}\nfrom autograder import judge\n\n"
        f'judge("{item}", of="{notebook}")\n{END_HIDDEN}'
    )


def split_test(source: str) -> tuple[str, str] | None:
    """A test cell's visible examples and its hidden question; None where no judge is asked."""
    found = _HIDDEN.search(source + "\n")
    if not found or not _JUDGE.search(found[1]):
        return None
    return _HIDDEN.sub("", source + "\n").rstrip("\n"), found[1]


def question_for(student: str, question: str, cells: Sequence[str] | None = None) -> str:
    """The hidden question, put about this student: whose numbers count is never for the notebook
    to say. Nor is what stands in its cells, where it matters how an answer was found."""
    more = f"student={json.dumps(student, ensure_ascii=False)}"
    more += "" if cells is None else f", cells={list(cells)!r}"
    return _JUDGE.sub(lambda call: f"{call[0].removesuffix(')')}, {more})", question)


def judged_item(cell: NotebookNode) -> str | None:
    """The item a test cell asks the judge about, or None."""
    found = _JUDGE.search(cell.source) if cell.cell_type == "code" else None
    return found[1] if found else None


def judged_notebook(cell: NotebookNode) -> str | None:
    """The notebook whose rubric a test cell asks, or None."""
    found = _JUDGE.search(cell.source) if cell.cell_type == "code" else None
    return found[2] if found else None


def sign(notebook: NotebookNode, student: str) -> NotebookNode:
    """A copy in which the student has typed an id where the notebook asks for it."""
    twin = copy.deepcopy(notebook)
    for cell in twin.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace('student = "..."', f"student = {student!r}")
    return twin


def grade_id(cell: NotebookNode) -> str | None:
    """The cell's nbgrader id, if it has one that can be used; students edit metadata."""
    marks = cell.metadata.get("nbgrader")
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else None


def written_answer(cells: Iterable[NotebookNode], question: str) -> NotebookNode | None:
    """The cell in which a question for a person is answered, if it is still there."""
    return next((c for c in cells if c.get("id") == question + WRITTEN_SUFFIX), None)


def answer_of(test: str, answers: Iterable[str]) -> str | None:
    """The answer a test (or item) belongs to: the longest answer id that its own id begins with."""
    fitting = [name for name in answers if test == name or test.startswith(f"{name}-")]
    return max(fitting, key=len, default=None)
