"""Files that are handed in beside a notebook: the judge reads them, and nothing in their place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder.engine.job import VERDICT_MIME

ROOT = Path(__file__).parents[3]
ROOMS = ("course_tools", "solutions", "autograder")
SOURCE = """\
# %% [markdown]
# # An image
#
# Write a `Dockerfile` that starts from the image whose name you give here, and hand it in too.
#
# <details><summary>Hint</summary>
#
# The name of an image of Python, with its version.
#
# </details>

# %% answer="base"
### BEGIN SOLUTION
base = "python:3.12"
### END SOLUTION

# %% item="base"
assert isinstance(base, str), "a text, in quotes"
"""
RUBRIC = '''\
from autograder.items.kinds import item
from autograder.items.rubric import Rubric
from autograder.judging.verdict import PASSED, failed

@item(points=2)
def base(student):
    """The image starts from `base`"""
    text = student.file("Dockerfile", most=10**6).decode()
    starts = text.split("\\n")[0] == f"FROM {student.value('base')}"
    return PASSED if starts else failed("It starts from another image.")

RUBRIC = Rubric("labs/1-image", (base,), files={"Dockerfile": b"FROM python:3.12\\n"})
'''
RIGHT = b"FROM python:3.12\nRUN pip install dvc\n"
WRITES = 'base = "python:3.12"\nopen("Dockerfile", "w").write("FROM python:3.12\\n")'


def run(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=course, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(course), "COLUMNS": "200",
             "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},  # nbgrader's alembic
    )  # fmt: skip


def pencilgrad(course: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return run(course, "-c", "from autograder.cli import main; main()", *args)


def by_link(folder: Path) -> None:
    (folder.parents[3] / "right").write_bytes(RIGHT)
    (folder / "Dockerfile").symlink_to(folder.parents[3] / "right")


def by_hard_link(folder: Path) -> None:
    (folder.parents[2] / "right").write_bytes(RIGHT)
    os.link(folder.parents[2] / "right", folder / "Dockerfile")


def by_pipe(folder: Path) -> None:
    os.mkfifo(folder / "Dockerfile")


def by_linked_folder(folder: Path) -> None:
    (folder / "docker").symlink_to(folder.parents[1] / "right" / "labs")


def as_folder(folder: Path) -> None:
    (folder / "Dockerfile").mkdir()
    (folder / "Dockerfile" / "Dockerfile").write_bytes(RIGHT)


def written(name: str, content: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    return write


MISSING = (
    "No `Dockerfile` was handed in beside the notebook. Put it into the same folder, under exactly "
    "this name. A link, or a file that is too large, is not taken."
)
MEANT = (
    "No `Dockerfile` was handed in beside the notebook. Is `{}` meant to be it? A file is found by "
    "its exact name and folder."
)
HANDED_IN: dict[str, tuple[Callable[[Path], None], float, str]] = {
    "right": (written("Dockerfile", RIGHT), 2.0, "Right."),
    "other": (written("Dockerfile", b"FROM debian\n"), 0.0, "It starts from another image."),
    "none": (lambda folder: None, 0.0, MISSING),
    "small": (written("dockerfile", RIGHT), 0.0, MEANT.format("dockerfile")),
    "inner": (written("docker/Dockerfile", RIGHT), 0.0, MEANT.format("docker/Dockerfile")),
    "folder": (as_folder, 0.0, MEANT.format("Dockerfile/Dockerfile")),
    "link": (by_link, 0.0, MISSING),
    "hard": (by_hard_link, 0.0, MISSING),
    "linked": (by_linked_folder, 0.0, MISSING),
    "pipe": (by_pipe, 0.0, MISSING),
    "long": (
        written("Dockerfile", RIGHT + b"#" * 2 * 10**6),
        0.0,
        "`Dockerfile` has 2 MB; up to 1 MB are read. Was something written into it that does not "
        "belong there?",
    ),
    "writes": (lambda folder: None, 0.0, MISSING),  # by its own cell: it was not handed in
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small course of one notebook and one file, built, released, handed in and graded."""
    folder = tmp_path_factory.mktemp("labs")
    skip = shutil.ignore_patterns("__pycache__")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=skip)
    for name in ("nbgrader_config.py", "constraints.txt"):
        shutil.copyfile(ROOT / name, folder / name)
    texts = {"source/labs/1-image.py": SOURCE, "autograder/rubrics/labs/image.py": RUBRIC}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    for done in (
        pencilgrad(folder, "build", "labs"),
        run(folder, "-m", "nbgrader", "generate_assignment", "labs"),
    ):
        assert done.returncode == 0, done.stderr + done.stdout
    for student, (hand_in, _, _) in HANDED_IN.items():
        submitted = folder / "submitted" / student / "labs"
        submitted.mkdir(parents=True)
        notebook = nbformat.read(folder / "release" / "labs" / "1-image.ipynb", as_version=4)
        answer = next(cell for cell in notebook.cells if cell.id == "base")
        answer.source = WRITES if student == "writes" else 'base = "python:3.12"'
        nbformat.write(notebook, submitted / "1-image.ipynb")
        hand_in(submitted)
    graded = pencilgrad(folder, "grade", "labs")
    assert f"{len(HANDED_IN)} graded." in graded.stdout, graded.stdout + graded.stderr
    return folder


@pytest.mark.parametrize("student", HANDED_IN)
def test_a_file_beside_the_notebook_is_judged_as_it_was_handed_in(
    course: Path, student: str
) -> None:
    _, score, message = HANDED_IN[student]
    path = course / "autograded" / student / "labs" / "1-image.ipynb"
    graded = nbformat.read(path, as_version=4)
    cell = next(cell for cell in graded.cells if cell.id == "base-test")
    record = cell.outputs[-1].data[VERDICT_MIME]
    assert (record["score"], record["message"]) == (score, message)


def test_the_build_proves_the_item_with_the_rubrics_file(course: Path) -> None:
    rubric = course / "autograder/rubrics/labs/image.py"
    kept = rubric.read_text(encoding="utf-8")
    rubric.write_text(kept.replace("FROM python:3.12\\n", "FROM debian\\n"), encoding="utf-8")
    try:
        refused = pencilgrad(course, "prove", "labs")
    finally:
        rubric.write_text(kept, encoding="utf-8")
    assert refused.returncode == 1
    assert "It starts from another image." in refused.stderr
