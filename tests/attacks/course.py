"""A real course for attacks on files and metadata: nbgrader's folders, and `pencilgrad grade`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.engine.settings import CONFIG
from autograder.items.rubric import load_rubric
from autograder.nbgrader.cells import grade_id
from autograder.nbgrader.command import nbgrader
from tests.attacks.harness import NOTEBOOK, ROOT, answer_names, is_function, right_answers

ASSIGNMENT, NAME = NOTEBOOK.split("/")
FULL = load_rubric(NOTEBOOK).points  # of what the judge decides


def new_course(root: Path, *, timeout: int = 10, settings: str = "") -> Path:
    """A course folder in which one assignment was generated; a cell has so many seconds."""
    shutil.copytree(ROOT / "source" / ASSIGNMENT, root / "source" / ASSIGNMENT, dirs_exist_ok=True)
    config = (ROOT / CONFIG).read_text(encoding="utf-8")
    (root / CONFIG).write_text(
        f"{config}\nc.Execute.timeout = {timeout}\n{settings}", encoding="utf-8"
    )
    nbgrader("generate_assignment", ASSIGNMENT, cwd=root)
    return root


def released(course: Path) -> NotebookNode:
    path = course / "release" / ASSIGNMENT / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4)


def without_figures(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if cell.cell_type == "code" and not grade_id(cell):
            lines = cell.source.splitlines()
            cell.source = "\n".join(line for line in lines if not line.startswith("plots."))
    return notebook


def answered(notebook: NotebookNode, *, right: bool) -> NotebookNode:
    """Every answer right, or every answer wrong."""
    for cell in notebook.cells:
        name = grade_id(cell)
        if name in answer_names():
            variable = name.replace("-", "_")
            wrong = f"{variable} = {'lambda *_: ' if is_function(name) else ''}-98765.4321"
            cell.source = right_answers()[name] if right else wrong
    return notebook


def notebook_of(source: str) -> NotebookNode:
    """A notebook of one cell; the tests are put back into it when it is graded."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="only")])


def folder_of(course: Path, student: str) -> Path:
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def hand_in(course: Path, student: str, text: str | NotebookNode) -> Path:
    path = folder_of(course, student) / f"{NAME}.ipynb"
    text = text if isinstance(text, str) else nbformat.writes(text)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return path


def grade_command(*args: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        "from autograder.cli import main; main()",
        "grade",
        ASSIGNMENT,
        *args,
    ]


def environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return os.environ | {"PYTHONPATH": path, "JUPYTER_CONFIG_DIR": "/nonexistent", "COLUMNS": "200"}


def grade_class(course: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        grade_command(*args), cwd=course, env=environment(), capture_output=True, text=True,
        errors="surrogateescape", timeout=900, check=False,
    )  # fmt: skip
