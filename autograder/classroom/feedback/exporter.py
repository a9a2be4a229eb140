"""The class that nbgrader_config.py names: a graded notebook in, a feedback page out."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme
from traitlets import Enum

from autograder.classroom.feedback.page import Page, make_page
from autograder.classroom.feedback.visible import Visible, hide_tests, with_scheme, without_scheme
from autograder.nbgrader.intake.notices import read_notices

TEMPLATE = Path(__file__).parent / "template"


class FeedbackExporter(Exporter):  # type: ignore[misc]
    """What `nbgrader generate_feedback` makes of a notebook.

    Hidden tests are left out here, whatever preprocessors a course lists: nbgrader's own
    ClearHiddenTests gives no page at all to a student who typed its mark into a cell.
    """

    expected_values = Enum(
        ["never", "after the due date", "always"],
        "after the due date",
        help="When feedback tells the right answer beside a wrong one. Without a due date in the "
        "gradebook, 'after the due date' never comes.",
    ).tag(config=True)

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        marks = ClearHiddenTests(parent=self)  # for its settings
        begin, end = marks.begin_test_delimeter, marks.end_test_delimeter
        seen = [hide_tests(cell, begin, end) for cell in nb.cells]
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        about = resources["nbgrader"]
        may_tell = self._may_tell(about)
        if not may_tell:
            seen = [replace(cell, record=_without_right_answers(cell.record)) for cell in seen]
        pairs = [
            self._of_task(cell, one, may_tell) for cell, one in zip(nb.cells, seen, strict=True)
        ]
        walls = nb.metadata.get("pencilgrad", {}).get("sandbox")
        page = make_page(pairs, about, *_open_questions(about), sandboxed=walls != "none",
                         notices=tuple(one.says for one in read_notices(nb.metadata)))  # fmt: skip
        return render(page), resources

    def _of_task(
        self, cell: NotebookNode, seen: Visible, may_tell: bool
    ) -> tuple[NotebookNode, Visible]:
        """A question for a person, with its mark scheme only where the course tells it."""
        if not cell.metadata.get("nbgrader", {}).get("task"):
            return cell, seen
        marks = ClearMarkScheme(parent=self)
        begin, end = marks.begin_mark_scheme_delimeter, marks.end_mark_scheme_delimeter
        told = (with_scheme if may_tell else without_scheme)(seen.source, begin, end)
        return cell, replace(seen, source=told)

    def _may_tell(self, about: dict[str, str]) -> bool:
        """May this page tell right answers? nbgrader keeps due dates in UTC, without saying so."""
        if self.expected_values != "after the due date":
            return bool(self.expected_values == "always")
        with Gradebook(about["db_url"]) as gradebook:
            due = gradebook.find_assignment(about["assignment"]).duedate
        return due is not None and due < datetime.now(UTC).replace(tzinfo=None)


def _without_right_answers(record: dict[str, Any] | None) -> dict[str, Any] | None:
    return record and {key: value for key, value in record.items() if key != "expected"}


def _open_questions(about: dict[str, str]) -> tuple[set[str], set[str]]:
    """The ids of the cells that wait for a person, which the gradebook counts as 0 until then; and
    of the questions for a person that were not answered."""
    with Gradebook(about["db_url"]) as gradebook:
        notebook = gradebook.find_submission_notebook(
            about["notebook"], about["assignment"], about["student"]
        )
        waiting = {grade.name for grade in notebook.grades if grade.needs_manual_grade}
        tasks = {cell.name for cell in notebook.notebook.task_cells}
        blank = {grade.name for grade in notebook.grades if grade.auto_score is not None} & tasks
        return waiting, blank - waiting


def render(page: Page) -> str:
    """The page as HTML. Its policy allows its own style sheet and pictures it contains, no more."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (TEMPLATE / "page.css").read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = environment.get_template("page.html.j2")
    html = template.render(page=page, style=Markup(style), digest=digest)
    return html.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be written
