"""Every attack on who reads: one submission, opened in a real browser, in Formgrader and as feedback.

Formgrader stands on the instructor's Jupyter server: what runs there may do all that they may.
"""

from __future__ import annotations

import inspect
import json
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from nbformat import v4
from nbgrader.api import Gradebook
from playwright.sync_api import Browser

from autograder.authoring.build import dumps
from autograder.nbgrader.command import nbgrader
from tests.attacks import output_channel
from tests.attacks.harness import ROOT, attacks_of
from tests.attacks.output_channel import HACK, IMAGE, NAME
from tests.autograder.mallory import ours
from tests.browser import chromium
from tests.formgrader import serving

ATTACKS = attacks_of(output_channel)
ID = f"<img src=x onerror={HACK}>".replace("/", "").replace(NAME, "id")


@dataclass
class Seen:
    """What a browser did with some pages."""

    hacked: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def attacked(released: Path) -> str:
    """The released notebook, as JSON, with one mistake, one answer missing, and all attacks."""
    notebook = v4.reads_json(released.read_text(encoding="utf-8"))
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "mse":
            cell.source = "def mse(yhat, y):\n    return ((yhat - y) ** 2).sum()"
    for name, attack in ATTACKS.items():
        given = (notebook,) if inspect.signature(attack).parameters else ()
        cells = attack(*given)
        notebook.cells += json.loads(json.dumps(cells).replace(NAME, name))
    return json.dumps(notebook).replace(NAME, "whole_notebook")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("class") / "course"
    (root / "source" / "small").mkdir(parents=True)
    shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    notebook = v4.new_notebook(cells=ours())
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    (root / "source" / "small" / "ours.ipynb").write_text(dumps(notebook), encoding="utf-8")
    nbgrader("generate_assignment", "small", cwd=root)
    folder = root / "submitted" / "mallory" / "small"
    folder.mkdir(parents=True)
    text = attacked(root / "release" / "small" / "ours.ipynb")
    (folder / "ours.ipynb").write_text(text, encoding="utf-8")
    nbgrader("autograde", "small", cwd=root)
    nbgrader("generate_feedback", "small", cwd=root)
    page = f"<script>{HACK}</script>".replace(NAME, "file")
    (root / "autograded" / "mallory" / "small" / "page.html").write_text(page, encoding="utf-8")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        named = IMAGE.replace(NAME, "name")
        gradebook.update_or_create_student("mallory", first_name=named, last_name=named)
        gradebook.add_student(ID, first_name=named, last_name=named)
    return root


@pytest.fixture(scope="module")
def server(course: Path) -> Iterator[str]:
    with serving(course) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def look(browser: Browser, urls: list[str], *, bypass_csp: bool) -> Seen:
    """Open these pages and wait until nothing more is asked."""
    seen = Seen()
    tab = browser.new_context(bypass_csp=bypass_csp).new_page()
    tab.on("request", lambda request: seen.asked.add(request.url))
    tab.on("dialog", lambda dialog: dialog.dismiss())
    tab.on("pageerror", lambda error: seen.errors.append(f"{tab.url}: {error}"))
    for url in urls:
        tab.goto(url, wait_until="networkidle")
        seen.texts[url] = tab.inner_text("body")
        seen.hacked |= set(tab.evaluate("window.hacked || []"))
    tab.context.close()
    return seen


def submission(server: str) -> str:
    """The address of the page on which mallory's notebook is graded."""
    url = f"{server}/formgrader/api/submitted_notebooks/small/ours"
    with urllib.request.urlopen(url, timeout=60) as reply:
        [found] = json.load(reply)
    return f"{server}/formgrader/submissions/{found['id']}/"


@pytest.fixture(scope="module")
def graded(server: str, course: Path, browser: Browser) -> Seen:
    """The page on which a person grades, and the feedback page, without their policy: they must be
    harmless without it."""
    feedback = course / "feedback" / "mallory" / "small" / "ours.html"
    return look(browser, [submission(server), feedback.as_uri()], bypass_csp=True)


@pytest.fixture(scope="module")
def pages(server: str, browser: Browser) -> Seen:
    """Formgrader's pages as they are served."""
    top, who = f"{server}/formgrader", quote(ID, safe="")
    ends = quote("\\", safe="") + "/" + quote(f";{HACK}", safe="")
    lists = ["manage_assignments", "manage_submissions/small", "gradebook", "gradebook/small",
             "gradebook/small/ours", "manage_students", "manage_students/mallory",
             f"manage_students/{who}", f"manage_students/{who}/small",
             f"manage_students/{ends}"]  # fmt: skip
    graded = submission(server)
    return look(
        browser, [graded, f"{graded}page.html", *(f"{top}/{it}" for it in lists)], bypass_csp=False
    )


def without_prose(about: Any) -> Any:
    """Metadata without alternative texts, which may be anything."""
    if not isinstance(about, dict):
        return about
    return {key: without_prose(value) for key, value in about.items() if key != "alt"}


def words_about(notebook: dict[str, Any]) -> list[str]:
    """Keys and values of all metadata, and the kinds of all data."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    about = [notebook["metadata"], *(it.get("metadata", {}) for it in notebook["cells"] + outputs)]
    kinds = [kind for output in outputs for kind in output.get("data", {})]
    attached = [
        forms for cell in notebook["cells"] for forms in cell.get("attachments", {}).values()
    ]
    texts = [json.dumps(without_prose(it)) for it in about + attached]
    return texts + kinds


def test_what_is_stored_says_nothing_but_names_numbers_and_words(course: Path) -> None:
    stored = course / "autograded" / "mallory" / "small" / "ours.ipynb"
    words = words_about(json.loads(stored.read_text(encoding="utf-8")))
    assert [word for word in words if "<" in word or "onload" in word or "onerror" in word] == []


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_of_it_runs_or_asks(
    name: str, graded: Seen, record_property: Callable[[str, object], None]
) -> None:
    asked = [url for url in graded.asked if f"evil.example/{name}" in url]
    record_property("attack", (0, int(name in graded.hacked) + len(asked)))
    assert name not in graded.hacked
    assert asked == []


def test_no_page_of_formgrader_runs_an_id_a_name_or_a_students_file(pages: Seen) -> None:
    assert pages.hacked == set()
    assert pages.errors == []


def test_no_page_of_formgrader_asks_another_server(pages: Seen, server: str) -> None:
    foreign = {url for url in pages.asked if not url.startswith((f"{server}/", "data:"))}
    assert foreign == set()


def test_the_instructor_is_told_the_mistake_and_the_right_answer(pages: Seen, server: str) -> None:
    text = pages.texts[submission(server)]
    assert "sum, not mean" in text
    assert "The right answer" in text


def test_formgraders_lists_work_under_the_policy(pages: Seen, server: str) -> None:
    assert "mallory" in pages.texts[f"{server}/formgrader/manage_submissions/small"]
    assert "small" in pages.texts[f"{server}/formgrader/manage_assignments"]
    assert "onerror" in pages.texts[f"{server}/formgrader/manage_students"]


def test_points_given_on_the_page_are_kept(server: str, browser: Browser, course: Path) -> None:
    tab = browser.new_page()
    tab.goto(submission(server), wait_until="networkidle")
    cell = tab.locator(".nbgrader_cell", has=tab.locator("#mse-test"))
    with tab.expect_response(lambda reply: "/api/grade/" in reply.url):
        cell.get_by_text("Full credit").click()
    tab.close()
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_grade("mse-test", "ours", "small", "mallory").manual_score == 2


def test_the_log_of_a_pressed_button_is_as_short_as_the_commands(server: str) -> None:
    url = f"{server}/formgrader/api/submission/small/mallory/autograde"
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=300) as reply:
        said = json.load(reply)
    assert said["success"], said
    assert "[INFO]" in said["log"] and "[DEBUG]" not in said["log"]
