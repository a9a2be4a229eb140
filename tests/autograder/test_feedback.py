"""The feedback page, from real nbgrader runs: it says what is needed, and nothing in it acts."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode, v4
from nbgrader.api import Gradebook
from playwright.sync_api import BrowserContext, Dialog

from autograder.authoring.build import dumps
from autograder.classroom.feedback import FeedbackExporter
from autograder.classroom.feedback.markup import markdown, sentence
from autograder.classroom.feedback.mathml import formula_html
from autograder.classroom.feedback.page_room import PageRoom
from autograder.classroom.feedback.rendered_outputs import output_html
from autograder.nbgrader.command import nbgrader
from tests.autograder.mallory import DOT, PAYLOADS, foreign, hand_in, ours
from tests.browser import chromium

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder, graded once: mallory's submission of one assignment with two notebooks."""
    root = tmp_path_factory.mktemp("course")
    shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    source = root / "source" / "small"
    source.mkdir(parents=True)
    for name, cells in (("ours", ours()), ("foreign", foreign())):
        notebook = v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        (source / f"{name}.ipynb").write_text(dumps(notebook), encoding="utf-8")
    nbgrader("generate_assignment", "small", cwd=root)
    submitted = root / "submitted" / "mallory" / "small"
    submitted.mkdir(parents=True)
    for path in (root / "release" / "small").glob("*.ipynb"):
        notebook = hand_in(NotebookNode(v4.reads_json(path.read_text(encoding="utf-8"))))
        (submitted / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    nbgrader("autograde", "small", cwd=root)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        essay = gradebook.find_grade("essay", "foreign", "small", "mallory")
        essay.manual_score, essay.needs_manual_grade = 3, False  # as Formgrader does
        gradebook.find_comment(
            "essay", "foreign", "small", "mallory"
        ).manual_comment = f"Good, but $x^2$? {PAYLOADS[1]}"
        gradebook.find_submission_notebook(
            "foreign", "small", "mallory"
        ).late_submission_penalty = 0.5
        gradebook.db.commit()
    nbgrader("generate_feedback", "small", cwd=root)
    return root


@pytest.fixture(scope="module")
def pages(course: Path) -> dict[str, Path]:
    return {path.stem: path for path in (course / "feedback" / "mallory" / "small").glob("*.html")}


@pytest.fixture(scope="module")
def soups(pages: dict[str, Path]) -> dict[str, BeautifulSoup]:
    return {
        name: BeautifulSoup(path.read_text("utf-8"), "html.parser") for name, path in pages.items()
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    """A browser that ignores the page's policy: the page must be harmless without it."""
    with chromium() as found:
        yield found.new_context(bypass_csp=True)


def rows(soup: BeautifulSoup) -> list[list[str]]:
    table = soup.select_one("table.summary")
    assert table is not None
    return [
        [" ".join(it.get_text().split()) for it in row.select("th, td")]
        for row in table.select("tbody tr")
    ]


@pytest.mark.parametrize("name", ["ours", "foreign"])
def test_the_page_holds_nothing_that_acts_or_loads(
    soups: dict[str, BeautifulSoup], name: str
) -> None:
    soup = soups[name]
    forbidden = (
        "script, iframe, object, embed, svg, link, base, form, input, noscript, template, mglyph"
    )
    assert not soup.select(forbidden)
    assert len(soup.select("style")) == 1
    for element in soup.find_all(True):
        assert not [
            key for key in element.attrs if key.startswith("on") or key in ("style", "srcdoc")
        ]
        assert str(element.get("src", "data:image/png;")).startswith("data:image/")
        assert re.match(r"#|https?:|mailto:", str(element.get("href", "#")))
    assert len(soup.select("#top")) == 1  # nobody else's element takes our anchors


@pytest.mark.parametrize("name", ["ours", "foreign"])
def test_a_browser_runs_nothing_and_asks_nobody(
    browser: BrowserContext, pages: dict[str, Path], name: str
) -> None:
    asked: list[str] = []
    dialogs: list[str] = []
    tab = browser.new_page()
    tab.on("request", lambda request: asked.append(request.url))

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    tab.on("dialog", dismiss)
    tab.goto(pages[name].as_uri())
    for link in tab.locator("a:not([href^=http]):not([href^=mailto])").all():
        link.dispatch_event("click")
    tab.wait_for_timeout(200)
    assert tab.evaluate("window.hacked") is None
    assert dialogs == []
    assert {url.partition("#")[0] for url in asked if not url.startswith("data:")} == {
        pages[name].as_uri()
    }


def test_formulas_are_mathml_and_an_unreadable_one_stays_as_typed(
    soups: dict[str, BeautifulSoup],
) -> None:
    first = soups["ours"].select_one(".markdown")
    assert first is not None
    inline, block = first.select("math")
    assert (inline["display"], inline.select_one("mfrac") is not None) == ("inline", True)
    assert (block["display"], block.select_one("mover") is not None) == ("block", True)
    assert [code.text for code in first.select("code")] == [r"\nonsense{x}"]


def test_hidden_tests_are_nowhere(pages: dict[str, Path]) -> None:
    html = unescape(pages["ours"].read_text("utf-8")) + unescape(
        pages["foreign"].read_text("utf-8")
    )
    for secret in ("judge(", "END HIDDEN", "1234", "2468", "SECRET"):
        assert secret not in html


def test_the_summary_says_what_went_wrong_and_links_to_it(soups: dict[str, BeautifulSoup]) -> None:
    soup = soups["ours"]
    wrong, crashed = rows(soup)
    assert wrong[0] == "mse is the mean of the squared errors"
    assert wrong[1:3] == ["✗ Not right yet", "0 / 2"]
    assert "sum, not mean" in wrong[3] and "divide by n" in wrong[3]
    assert crashed[1:3] == ["! Stopped with an error", "0 / 2"]
    assert "ValueError" in crashed[3] and "<script>" in crashed[3]
    for link in soup.select(".summary a"):
        place = soup.select_one(f".verdict[id='{str(link['href'])[1:]}']")
        assert place is not None and link.get_text() in place.get_text()
    assert "FORGED" not in soup.select_one("table.summary").get_text()  # type: ignore[union-attr]
    assert len(soup.select(".verdict")) == 2


def test_a_course_without_a_judge_shows_the_scores_of_nbgrader(
    soups: dict[str, BeautifulSoup],
) -> None:
    soup = soups["foreign"]
    found = {row[0]: row[1:3] for row in rows(soup)}
    assert found == {
        "Test easy": ["✓ Right", "3 / 3"],
        "Test hard": ["✗ Not right yet", "0 / 3"],
        "Test seen": ["✗ Not right yet", "0 / 3"],
        "Your answer essay": ["✎ Graded by hand", "3 / 4"],
        "Your answer later": ["… Not graded yet", "– / 4"],
    }
    assert "5.5 of 17 points, after −0.5 for handing in late" in " ".join(soup.get_text().split())
    comment = soup.select_one(".comment")
    assert comment is not None and comment.select_one("math") and "Good, but" in comment.text


def test_a_failed_visible_test_is_shown_and_a_hidden_one_only_mentioned(
    soups: dict[str, BeautifulSoup],
) -> None:
    soup = soups["foreign"]
    errors = [error.get_text() for error in soup.select(".error")]
    assert {row[3] for row in rows(soup) if row[1].startswith("✗")} == {
        "A hidden test did not pass",
        "AssertionError: twice",
    }
    assert sorted(errors) == [
        "A hidden test did not pass",
        "AssertionError: twice\nline 1:  assert double(1) == 2, 'twice'",
    ]


def test_a_traceback_is_the_message_and_the_lines_of_the_notebook(
    soups: dict[str, BeautifulSoup],
) -> None:
    *_, division, syntax = [error.get_text() for error in soups["ours"].select(".error")]
    assert (
        division
        == "ZeroDivisionError: division by zero\nline 4:  f()\nline 2 of f():  return 1 / 0"
    )
    assert syntax == "SyntaxError: incomplete input (line 1)\n    g(\n      ^"


def test_a_long_text_costs_a_page_no_time_and_is_cut(soups: dict[str, BeautifulSoup]) -> None:
    """Time that grows with the square of a length shows here as a test that does not end."""
    (numbers,) = [
        it.get_text()
        for it in soups["ours"].select(".output")
        if it.get_text().strip().startswith("[0, 1, 2, 3,")
    ]
    assert "characters are left out here" in numbers and numbers.strip().endswith("129999]")
    assert len(numbers) < 11_000


def test_a_picture_keeps_its_words(soups: dict[str, BeautifulSoup]) -> None:
    (picture,) = soups["ours"].select(f".output > img[src='data:image/png;base64,{DOT}']")
    assert (picture["alt"], picture["width"]) == ('a "dot" <b>', "20")


def test_the_same_input_gives_the_same_bytes(course: Path, pages: dict[str, Path]) -> None:
    first = {name: path.read_bytes() for name, path in pages.items()}
    nbgrader("generate_feedback", "small", "--force", cwd=course)
    assert {name: path.read_bytes() for name, path in pages.items()} == first


@pytest.mark.parametrize(
    ("days", "setting", "told"),
    [
        (None, "after the due date", False),
        (-1, "after the due date", True),
        (1, "after the due date", False),
        (-1, "never", False),
        (1, "always", True),
    ],
)
def test_right_answers_are_told_when_the_course_says_so(
    course: Path, days: int | None, setting: str, told: bool
) -> None:
    due = days and datetime.now(UTC).replace(tzinfo=None) + timedelta(days=days)
    database = f"sqlite:///{course / 'gradebook.db'}"
    with Gradebook(database) as gradebook:
        gradebook.find_assignment("small").duedate = due or None
        gradebook.db.commit()
    exporter = FeedbackExporter(expected_values=setting)
    exporter.register_preprocessor("nbgrader.preprocessors.GetGrades", enabled=True)
    about = {"assignment": "small", "notebook": "ours", "student": "mallory", "db_url": database}
    graded = course / "autograded" / "mallory" / "small" / "ours.ipynb"
    page, _ = exporter.from_filename(str(graded), {"nbgrader": about})
    assert ("The right answer: " in page) is told


@pytest.mark.parametrize(
    "tex",
    [
        r"\foo{x",
        "{" * 1900,
        r"\sqrt" * 400,
        "x" * 3000,
        r"\newcommand{\a}{xx}\a",
        "",
        "_",
        "&",
        r"\begin{a}",
    ],
)
def test_no_formula_breaks_the_page(tex: str) -> None:
    html = formula_html(tex, "inline", PageRoom())
    assert html.startswith(("<code>", "<math "))
    assert unescape(html) == f"<code>{tex.strip()}</code>" or html.startswith("<math")


@pytest.mark.parametrize(
    "source", ["[" * 5000, ">" * 5000, "<b>" * 5000, "$" * 5000, "*a " * 5000, "\ud800"]
)
def test_no_text_breaks_the_page(source: str) -> None:
    assert markdown(source, PageRoom()) is not None
    assert output_html(v4.new_output("display_data", {"text/html": source}), PageRoom()) is not None


def test_our_own_markdown_keeps_its_tables_and_hints() -> None:
    hint = "<details><summary>Hint</summary>\n\nThink of $u^2$.\n</details>"
    table = "| a | b |\n|---|---|\n| 1 | `x` |"
    soup = BeautifulSoup(markdown(f"{hint}\n\n{table}", PageRoom()), "html.parser")
    assert soup.select_one("details > summary")
    assert soup.select_one("details math")
    assert [it.text for it in soup.select("td")] == ["1", "x"]


def test_html_in_a_verdicts_sentence_is_text() -> None:
    assert sentence("x < y and <b>1</b> `<i>`", PageRoom()) == (
        "x &lt; y and &lt;b&gt;1&lt;/b&gt; <code>&lt;i&gt;</code>"
    )
