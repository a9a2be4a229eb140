"""c.JudgeExecute.… of a course's settings, by `nbgrader autograde` and `pencilgrad grade`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.nbgrader.command import nbgrader as command
from tests.compat import foreign
from tests.compat.foreign import ASSIGNMENT

PENCILGRAD = str(Path(sys.executable).with_name("pencilgrad"))
# A student who uses what the course has: its module, a variable, and the notebook itself.
USES = """
import json, os
from our_course import factor
assert os.environ["OUR_COURSE"] == "deep"
assert len(json.load(open("numbers.ipynb"))["cells"]) > 2
assert "BEGIN " + "HIDDEN" not in open("numbers.ipynb").read()
with open("big.bin", "wb") as file:
    file.write(bytes(2 * 2**20))
def double(x):
    return factor * x
def quality():
    return 2
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("course")
    foreign.set_up(made, ["late"])
    for student in ("ada", "boris"):
        foreign.hand_in(made, student, foreign.answered(USES))
    foreign.with_engine(made)
    return made


@pytest.fixture(scope="module")
def modules() -> Iterator[Path]:
    """A course's package. Not in /tmp, where a notebook has a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="pencilgrad-", dir="/var/tmp"))
    (folder / "our_course.py").write_text("factor = 2", encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


def graded(course: Path, student: str) -> nbformat.NotebookNode:
    path = course / "autograded" / student / ASSIGNMENT / "numbers.ipynb"
    return nbformat.read(path, as_version=4)


def score(course: Path, student: str) -> object:
    return foreign.rows(course)["grade", student, ASSIGNMENT, "numbers", "asserts"][0]


def test_what_a_notebook_lacked_is_noted_and_what_is_set_is_there(
    course: Path, modules: Path
) -> None:
    environment = {**os.environ, "OUR_COURSE": "deep"}
    command("autograde", ASSIGNMENT, "--student", "ada", cwd=course)
    assert score(course, "ada") == 0.0
    errors = [o for cell in graded(course, "ada").cells for o in cell.get("outputs", [])]
    assert "No module named 'our_course'" in [error.get("evalue") for error in errors]
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(
            f"c.JudgeExecute.pythonpath = [{str(modules)!r}]\nc.JudgeExecute.files_kept = 1\n"
            'c.JudgeExecute.pass_environment = ["OUR_COURSE"]\n'
        )
    for program in (["-m", "nbgrader", "autograde"], [PENCILGRAD, "grade"]):
        run = [sys.executable, *program] if program[0] == "-m" else program
        done = subprocess.run(
            [*run, ASSIGNMENT, "--student", "ada" if program[0] == "-m" else "boris", "--force"],
            cwd=course, capture_output=True, text=True, env=environment, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    for student in ("ada", "boris"):
        found = graded(course, student)
        assert score(course, student) == 2.0
        told = found.metadata["pencilgrad"]["notices"]
        (notice,) = (one for one in told if one["kind"] == "not kept")
        assert notice["about"] == "big.bin"
        assert notice["says"].startswith("big.bin (2 MB) is not kept: a notebook may make 1 MB")
