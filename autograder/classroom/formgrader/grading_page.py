"""The page on which a person grades a submission: cells as harmless HTML, with the judge's words as
an instructor is to see them, right answers and names of mistakes included."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup
from nbformat import NotebookNode

from autograder.classroom.feedback.markup import sentence
from autograder.classroom.feedback.page import BADGES, WRONG, Badge, cell_html, format_points
from autograder.classroom.feedback.page_room import PageRoom
from autograder.classroom.feedback.rendered_outputs import output_html
from autograder.classroom.feedback.visible import is_test_cell, record_of
from autograder.nbgrader.cells import judged_item

TEMPLATE = Path(__file__).parent / "template"


@dataclass(frozen=True)
class JudgeWords:
    """What the judge found, for the instructor."""

    badge: Badge
    score: str
    points: str
    says: Markup
    message: Markup
    mistakes: tuple[str, ...]
    expected: Markup
    given: str
    copy_of: str


@dataclass(frozen=True)
class PageCell:
    """One cell of the page. `name` is nbgrader's id of it, where it is graded or commented."""

    kind: str  # code, markdown
    body: Markup
    outputs: tuple[Markup, ...]
    told: JudgeWords | None = None
    name: str = ""
    label: str = ""
    points: str = ""
    scored: bool = False
    commented: bool = False


def cells_of(path: Path) -> list[PageCell]:
    """The cells of a graded notebook."""
    room = PageRoom()
    return [_page_cell(cell, room) for cell in nbformat.read(path, as_version=4).cells]


@functools.cache
def style() -> Markup:
    return Markup((TEMPLATE / "grading.css").read_text("utf-8"))


def _page_cell(cell: NotebookNode, room: PageRoom) -> PageCell:
    marks = cell.metadata.get("nbgrader", {})
    record = record_of(cell, item) if is_test_cell(cell) and (item := judged_item(cell)) else None
    outputs = [o for o in cell.get("outputs", []) if not (record and _is_result(o))]
    shown = PageCell(
        "markdown" if cell.cell_type == "markdown" else "code",
        cell_html(cell, cell.source, room),
        tuple(html for output in outputs if (html := output_html(output, room))),
        _judge_words(record, room) if record else None,
    )
    by_hand = bool(marks.get("solution") or marks.get("task"))
    if not (by_hand or marks.get("grade")):
        return shown
    return PageCell(
        shown.kind,
        shown.body,
        shown.outputs,
        shown.told,
        str(marks.get("grade_id", "")),
        "Student's task" if marks.get("task") else "Student's answer" if by_hand else "",
        format_points(marks.get("points")),
        scored=bool(marks.get("grade") or marks.get("task")),
        commented=by_hand,
    )


def _is_result(output: NotebookNode) -> bool:
    return bool(output.output_type == "execute_result")


def _judge_words(record: dict[str, Any], room: PageRoom) -> JudgeWords:
    given = record.get("given")
    return JudgeWords(
        BADGES.get(str(record.get("outcome")), WRONG),
        format_points(record.get("score")),
        format_points(record.get("points")),
        sentence(str(record.get("says", "")), room),
        sentence(str(record.get("message", "")), room),
        tuple(str(name) for name in record.get("mistakes", ())),
        sentence(str(record.get("expected") or ""), room),
        "" if given is None else f"{given:.8g}",
        str(record.get("copy_of") or ""),
    )
