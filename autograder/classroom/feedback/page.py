"""What a feedback page says, as plain data; the template turns it into HTML."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from markupsafe import Markup
from nbformat import NotebookNode
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

from autograder.classroom.feedback.markup import markdown, sentence, typed_text
from autograder.classroom.feedback.page_room import PageRoom
from autograder.classroom.feedback.rendered_outputs import error_line, output_html, without_codes
from autograder.classroom.feedback.visible import Visible, is_test_cell

LONGEST_COLOURED = (
    4_000  # characters of a cell: blank lines cost pygments the square of their number
)
LABELS = {
    "answer": "Your answer",
    "written": "Your answer",
    "test": "Tests",
    "task": "In your own words",
}
NO_COMMENT = "No response."  # what nbgrader writes about an untouched answer


class Badge(NamedTuple):
    """An outcome in three ways: a symbol, words, and (by `kind`) a colour."""

    kind: str
    symbol: str
    words: str


RIGHT = Badge("right", "✓", "Right")
PARTLY = Badge("partly", "◐", "Partly right")
WRONG = Badge("wrong", "✗", "Not right yet")
BADGES = {
    "passed": RIGHT,
    "partial": PARTLY,
    "failed": WRONG,
    "blank": Badge("open", "○", "Not answered"),
    "crashed": Badge("wrong", "!", "Stopped with an error"),
    "timed out": Badge("wrong", "⧗", "Ran too long"),
    "left for a person": Badge("open", "…", "Left for a person"),
}
BY_HAND = Badge("open", "✎", "Graded by hand")
NOT_YET = Badge("open", "…", "Not graded yet")


@dataclass(frozen=True)
class ScoreLine:
    """One line of the summary, and the box below the cell it is about."""

    anchor: str
    says: Markup
    badge: Badge
    score: str
    points: str
    message: Markup
    mistakes: tuple[str, ...] = ()
    note: str = ""
    expected: Markup | None = None  # the right answer, where the course tells it


@dataclass(frozen=True)
class Block:
    """One cell of the notebook: markdown, code, answer, written, test or task."""

    kind: str
    label: str
    body: Markup
    outputs: tuple[Markup, ...] = ()
    scored: ScoreLine | None = None
    comment: Markup | None = None
    anchor: str = ""


@dataclass(frozen=True)
class Page:
    assignment: str
    notebook: str
    student: str
    score: str
    points: str
    penalty: str
    blocks: tuple[Block, ...]
    sandboxed: bool
    notices: tuple[str, ...] = ()  # what was left out of the submission

    @property
    def items(self) -> list[ScoreLine]:
        return [block.scored for block in self.blocks if block.scored]

    @property
    def counts(self) -> list[tuple[int, Badge]]:
        """How many items are right, partly right, ..., in this order."""
        found = Counter(item.badge for item in self.items)
        order = [*BADGES.values(), BY_HAND, NOT_YET]
        return sorted(((n, badge) for badge, n in found.items()), key=lambda it: order.index(it[1]))

    @property
    def commented(self) -> list[Block]:
        return [block for block in self.blocks if block.comment]


def make_page(
    cells: list[tuple[NotebookNode, Visible]],
    about: dict[str, Any],
    ungraded: set[str],
    unanswered: set[str],
    *,
    sandboxed: bool,
    notices: tuple[str, ...],
) -> Page:
    """about: nbgrader's resources; ungraded: the ids of cells that still wait for a person;
    unanswered: of questions for a person that need none, since nothing was written."""
    penalty, room = about.get("late_penalty") or 0, PageRoom()
    return Page(
        about["assignment"],
        about["notebook"],
        about["student"],
        format_points(about.get("score")),
        format_points(about.get("max_score")),
        format_points(penalty) if penalty else "",
        tuple(
            _make_block(cell, seen, ungraded, unanswered, room)
            for cell, seen in cells
            if seen.source.strip() or is_test_cell(cell)
        ),
        sandboxed,
        notices,
    )


def format_points(value: float | None) -> str:
    """At most two digits after the point: 2, 1.5, 0.33."""
    return f"{round(float(value or 0), 2):g}"


def _make_block(
    cell: NotebookNode, seen: Visible, ungraded: set[str], unanswered: set[str], room: PageRoom
) -> Block:
    marks = cell.metadata.get("nbgrader", {})
    kind = _kind_of_cell(cell, marks)
    comment = marks.get("comment")
    graded = marks.get("grade") or marks.get("task")
    scored = _score_line(marks, seen, ungraded, room) if graded else None
    if scored and marks["grade_id"] in unanswered:
        scored = replace(scored, badge=BADGES["blank"])
    return Block(
        kind,
        "Examples" if seen.record else LABELS.get(kind, ""),
        cell_html(cell, seen.source, room),
        tuple(html for output in seen.outputs if (html := output_html(output, room))),
        scored,
        markdown(comment, room) if comment and comment != NO_COMMENT else None,
        f"cell-{marks['grade_id']}" if marks.get("grade_id") else "",
    )


def _kind_of_cell(cell: NotebookNode, marks: dict[str, Any]) -> str:
    if is_test_cell(cell):
        return "test"
    if marks.get("solution"):
        return "answer" if cell.cell_type == "code" else "written"
    if marks.get("task"):
        return "task"
    return "code" if cell.cell_type == "code" else "markdown"


def cell_html(cell: NotebookNode, source: str, room: PageRoom) -> Markup:
    """A cell's text: markdown drawn, code in colours, all else as it was typed."""
    if cell.cell_type == "markdown":
        return markdown(source, room, cell.get("attachments"))
    source = without_codes(source).strip("\n")
    if not source:
        return Markup("")
    short = cell.cell_type == "code" and len(source) <= LONGEST_COLOURED
    if short and room.takes("code", len(source)):
        coloured = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
        return Markup("<pre>{}</pre>").format(Markup(coloured))  # pygments escapes
    return typed_text(source, room)


def _score_line(
    marks: dict[str, Any], seen: Visible, ungraded: set[str], room: PageRoom
) -> ScoreLine:
    """The points are the gradebook's, the words are the judge's."""
    name = marks["grade_id"]
    score, points = format_points(marks.get("score")), format_points(marks.get("points"))
    anchor = f"item-{name}"
    if name in ungraded:
        wait = Markup("Your instructor will look at it.")
        return ScoreLine(anchor, _title_of_cell(marks), NOT_YET, "–", points, wait)
    record = seen.record
    if record is None:
        return ScoreLine(
            anchor, _title_of_cell(marks), _badge(marks), score, points, _stopped_by(seen)
        )
    message = str(record.get("message"))
    changed = format_points(record.get("score")) != score
    return ScoreLine(
        anchor,
        sentence(str(record.get("says")), room),
        BADGES.get(str(record.get("outcome")), WRONG),
        score,
        points,
        sentence(message, room) if record.get("says_more", True) else Markup(""),
        tuple(str(name) for name in record.get("mistakes", ())),
        "Your instructor changed the points." if changed else "",
        sentence(str(record.get("expected", "")), room),
    )


def _stopped_by(seen: Visible) -> Markup:
    """Without a judge, the first error is all there is to say."""
    errors = [error_line(output) for output in seen.outputs if output.output_type == "error"]
    return Markup("<code>{}</code>").format(errors[0]) if errors else Markup("")


def _title_of_cell(marks: dict[str, Any]) -> Markup:
    """What to call a cell that no judge describes."""
    what = (
        "In your own words:"
        if marks.get("task")
        else "Your answer"
        if marks.get("solution")
        else "Test"
    )
    return Markup("{} <code>{}</code>").format(what, marks["grade_id"])


def _badge(marks: dict[str, Any]) -> Badge:
    if marks.get("solution") or marks.get("task"):
        return BY_HAND
    score, points = marks.get("score") or 0, marks.get("points") or 0
    return RIGHT if score >= points else PARTLY if score > 0 else WRONG
