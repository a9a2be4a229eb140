"""The whole way, in a browser: a student in JupyterLab, on a laptop that knows of the course an
address and a token, and a teacher with plain nbgrader."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page

from autograder.classroom.records import course_in, read_results
from course_tools.speaking.asked import read_asked
from tests.browser import chromium
from tests.lab import LabNotebook, first_lines, started
from tests.service.served import NOTEBOOK, Served
from tests.service.test_serving import HALF

pytestmark = pytest.mark.xdist_group("service")  # they share a course
ID = 'student = "..."'
ASKED = sum(asked.kind != "explain" for asked in read_asked(NOTEBOOK))
ANSWERED = ("initialize", "predict", "mse", "mse-gradients")
CELLS = {name: first_lines(NOTEBOOK, name) for name in ANSWERED}


@pytest.fixture
def home(served: Served) -> Path:
    home = served.room.home("vera")
    home.mkdir(parents=True)
    return home


@pytest.fixture
def lab(served: Served, home: Path) -> Iterator[str]:
    """JupyterLab on vera's laptop, where the service was set up as docs/serving.md says."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PENCILGRAD")}
    set_up = [sys.executable, "-m", "course_tools.service", served.address, served.token("vera")]
    subprocess.run(set_up, env=environment | {"HOME": str(home)}, cwd=home, check=True)
    program = [sys.executable, "-m", "jupyterlab", "--no-browser"]
    with started(program, environment, home, signal.SIGTERM) as (_, address):
        yield address


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        yield page


def test_a_mistake_is_named_mended_and_handed_in_and_the_grade_is_what_checks_said(
    served: Served, home: Path, lab: str, page: Page
) -> None:
    page.goto(served.address)
    page.get_by_label("Your token").fill(served.token("vera"))
    page.keyboard.press("Enter")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    zipfile.ZipFile(download.value.path()).extractall(home)

    notebook = LabNotebook(page, lab, f"{NOTEBOOK}.ipynb")
    notebook.write(ID, first_cell(home / f"{NOTEBOOK}.ipynb"))
    notebook.run("mine", f"0 of {ASKED} answered")
    solved = served.room.exercise("vera").solutions
    notebook.run("x_train, y_train, x_val, y_val = load_regression()")
    check(notebook, "initialize", solved["initialize"], "✓ Right.")
    notebook.run("print(b0, w0)")
    for item in ("predict", "mse"):
        check(notebook, item, solved[item], "✓ Right.")
    half = check(notebook, "mse-gradients", HALF, "no factor 2")
    assert half == [
        "✗ Not right yet. no factor 2: Your gradients are exactly half of the right ones: the "
        "derivative of a square?"
    ]
    check(notebook, "mse-gradients", solved["mse-gradients"], "✓ Right.")
    notebook.run("mine", f"4 of {ASKED} answered, 4 right")
    notebook.add_below(CELLS["mse-gradients"][1], "mine.hand_in()")
    notebook.save()
    notebook.run("mine.hand_in()", "Handed in at")

    page.goto(served.address)
    page.get_by_role("cell", name="which counts").wait_for()
    served.teach("collect", "gradient-descent")
    served.teach("autograde", "gradient-descent", "--student", "vera")
    results = read_results(course_in(served.course), "gradient-descent")
    (result,) = (one for one in results if one.student == "vera")
    earned = {one["item"]: one["points"] for one in result.verdicts if one["score"] > 0}
    assert sorted(earned) == sorted(ANSWERED)
    assert result.score == sum(earned.values())


def check(notebook: LabNotebook, item: str, answer: str, says: str) -> list[str]:
    """Write an answer, run its cell and its check, and wait for what that says: all of it."""
    its_cell, its_check = CELLS[item]
    notebook.write(its_cell, f"{its_cell}\n{answer}")
    notebook.run(its_cell)
    return notebook.run(its_check, says).all_inner_texts()


def first_cell(path: Path) -> str:
    """Vera's id typed into it."""
    cells = nbformat.read(path, as_version=4).cells
    first = next(str(cell.source) for cell in cells if cell.cell_type == "code")
    return first.replace('"..."', '"vera"')
