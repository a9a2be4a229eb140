"""What of a cell its student may see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.classroom.feedback.page_room import cut
from autograder.classroom.feedback.rendered_outputs import without_codes
from autograder.engine.job import VERDICT_MIME
from autograder.nbgrader.cells import judged_item

_CELL_LINE = re.compile(r"\s*(?:Cell|Input) In ?\[\d{1,6}\], line (\d{1,6})")


@dataclass(frozen=True)
class Visible:
    """A cell without its hidden tests; the judge's record, if it asks the judge, is apart."""

    source: str
    outputs: tuple[NotebookNode, ...]
    record: dict[str, Any] | None = None


def hide_tests(cell: NotebookNode, begin: str, end: str) -> Visible:
    """begin, end: the marks around hidden tests, as nbgrader's ClearHiddenTests has them."""
    outputs = tuple(cell.get("outputs", []))
    if not is_test_cell(cell):  # the marks mean nothing in a student's own cell
        return Visible(cell.source, outputs)
    source = without_hidden(cell.source, begin, end)
    item = judged_item(cell)
    if item:  # its examples and its question ran apart: only the result comes from hidden code
        shown = [output for output in outputs if output.output_type != "execute_result"]
    elif source != cell.source:  # what its hidden lines printed cannot be told from the rest
        shown = [output for output in outputs if _is_error(output)]
    else:
        return Visible(source, outputs)
    told = (
        _tell_error(output, cell.source, source) if _is_error(output) else output
        for output in shown
    )
    return Visible(source, tuple(told), record_of(cell, item) if item else None)


def without_scheme(source: str, begin: str, end: str) -> str:
    """A question for a person without what its grader looks for."""
    return without_hidden(source, begin, end).rstrip()


def with_scheme(source: str, begin: str, end: str) -> str:
    """The same with it, told to the student."""
    lines = [line for line in source.split("\n") if end not in line]
    return "\n".join("**What counts:**\n" if begin in line else line for line in lines)


def is_test_cell(cell: NotebookNode) -> bool:
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("grade") and not marks.get("solution"))


def without_hidden(source: str, begin: str, end: str) -> str:
    """The lines outside the marks; a region without an end reaches to the bottom."""
    lines, hidden = [], False
    for line in source.split("\n"):
        if begin in line or end in line:
            hidden = begin in line
        elif not hidden:
            lines.append(line)
    return "\n".join(lines)


def record_of(cell: NotebookNode, item: str) -> dict[str, Any] | None:
    """The judge's record: the last result, and about this item. A student's display is neither."""
    for output in reversed(cell.outputs):
        if output.output_type == "execute_result":
            record = output.data.get(VERDICT_MIME)
            return dict(record) if isinstance(record, dict) and record.get("item") == item else None
    return None


def _is_error(output: NotebookNode) -> bool:
    return bool(output.output_type == "error")


def _tell_error(error: NotebookNode, whole: str, seen: str) -> NotebookNode:
    """An error of a cell with hidden tests, told in full only where a visible line raised it:
    message and traceback of a hidden one hold its inputs and answers."""
    entries = (without_codes(cut(entry, 1_000)) for entry in error.traceback[:10])
    found = next((it for entry in entries if (it := _CELL_LINE.match(entry))), None)
    lines = whole.split("\n")
    number = int(found[1]) - 1 if found else len(lines)
    line = lines[number].strip() if number < len(lines) else ""
    if line and line in [line.strip() for line in seen.split("\n")]:
        return error
    return new_output("error", ename="A hidden test did not pass", evalue="", traceback=[])
