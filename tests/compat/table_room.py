"""A course for the table of docs/grading.md, as a whole twice: with stock nbgrader's settings and
with ours. Its students are the cases; what was made of each is looked at here."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from autograder.nbgrader.cells import hidden_region
from autograder.nbgrader.command import NbgraderError
from autograder.nbgrader.command import nbgrader as command
from autograder.nbgrader.guard import hold_course
from tests.compat import foreign
from tests.compat.foreign import ASSIGNMENT, DOUBLE, by_id, cell
from tests.formgrader import serving

ROOT = Path(__file__).parents[2]
PENCILGRAD = str(Path(sys.executable).with_name("pencilgrad"))
STOCK, OURS = "stock", "ours"
BOTH_WAYS = """
c.CourseDirectory.course_id = "elsewhere"
c.CourseDirectory.max_file_size = 3000
c.LateSubmissionPlugin.penalty_method = "zero"
c.Execute.timeout = 60
def told(assignment, student, notebooks):
    with open("hook.txt", "a") as file:
        file.write(student + "\\n")
c.Autograde.pre_convert_hook = told
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>\\w+)-(?P<file_id>\\w+)\\..*"
"""
# Small, so that little is written to meet them.
LIMITS = "c.JudgeExecute.file_size = 3\nc.JudgeExecute.files_kept = 1\n"
SEEN = {"OUR_COURSE": "deep"}  # a variable of whoever grades
UNSET = {"PYTHONHASHSEED", "OMP_NUM_THREADS", "JUPYTERHUB_USER"}  # as on most machines
HIDDEN = '<script src="https://example.org/student.js"></script>'
RIGHT = DOUBLE + "def quality():\n    return 2\n"
OUR_ITEM = "initialize"
OF = "gradient-descent/2-one-step"
ON_TIME = "2026-01-09 12:00:00 UTC"


def set_up(course: Path) -> None:
    """The same course with both settings; nothing is generated yet."""
    sources = {"numbers": foreign.numbers(), "sums": foreign.sums(), "item": our_item(),
               "octave": _of_another_language()}  # fmt: skip
    for name, notebook in sources.items():
        foreign.write(course / "source" / ASSIGNMENT / f"{name}.ipynb", notebook)
    shipped = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8") + LIMITS
    settings = shipped if course.name == OURS else "c = get_config()\n"
    (course / "nbgrader_config.py").write_text(settings + BOTH_WAYS, encoding="utf-8")
    kernel = {"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
              "display_name": "Octave", "language": "octave"}  # fmt: skip
    folder = course / "jupyter" / "kernels" / "octave"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
    command("db", "assignment", "add", ASSIGNMENT, f"--duedate={foreign.DUE}", cwd=course)
    command("generate_assignment", ASSIGNMENT, cwd=course, env=environment(course))


def our_item() -> NotebookNode:
    """An item of ours in a notebook of its own, and a value to answer."""
    test: dict[str, Any] = {"grade": True, "locked": True, "points": 2}
    example = "assert np.allclose(initialize(42), (0.4967, -0.1383), atol=1e-4)"
    answer = "### BEGIN SOLUTION\nvalue = 1\n### END SOLUTION"
    define = "def initialize(seed):\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION"
    return v4.new_notebook(
        cells=[
            cell("import numpy as np"),
            cell(answer, grade_id="value", solution=True),
            cell(define, grade_id=OUR_ITEM, solution=True),
            cell(f"{example}\n{hidden_region(OUR_ITEM, OF)}", grade_id=f"{OUR_ITEM}-test", **test),
        ],
        metadata=foreign.numbers().metadata,
    )  # fmt: skip


def _of_another_language() -> NotebookNode:
    notebook = foreign.sums()
    spec = {"name": "octave", "display_name": "Octave", "language": "octave"}
    notebook.metadata["kernelspec"] = spec
    return notebook


def environment(course: Path) -> dict[str, str]:
    here = {name: value for name, value in os.environ.items() if name not in UNSET}
    return {**here, **SEEN, "JUPYTER_PATH": str(course / "jupyter"), "COLUMNS": "200"}


@dataclass
class Room:
    """The course one way, graded; `said` is all that the run put on the screen."""

    course: Path
    port: int  # of a server beside the sandbox
    said: str = ""
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        return self.course.name == OURS

    def folder(self, student: str) -> Path:
        """What a student has handed in."""
        found = self.course / "submitted" / student / ASSIGNMENT
        found.mkdir(parents=True, exist_ok=True)
        return found

    def released(self, name: str = "numbers") -> NotebookNode:
        path = self.course / "release" / ASSIGNMENT / f"{name}.ipynb"
        return nbformat.read(path, as_version=4)

    def hand_in(
        self, student: str, notebook: NotebookNode | None = None, name: str = "numbers"
    ) -> Path:
        """Hand in a notebook; without one, that with the right answers."""
        if notebook is None:
            notebook = self.answered(RIGHT)
        path = self.folder(student) / f"{name}.ipynb"
        foreign.write(path, notebook)
        (path.parent / "timestamp.txt").write_text(ON_TIME, encoding="utf-8")
        return path

    def answered(self, source: str, name: str = "numbers", answer: str = "answer") -> NotebookNode:
        notebook = self.released(name)
        by_id(notebook, answer).source = source
        return notebook

    def grade(self) -> None:
        """As an instructor would."""
        program = [PENCILGRAD, "grade"]
        if not self.ours:
            program = [sys.executable, "-m", "nbgrader", "autograde"]
        path = f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
        done = subprocess.run(
            [*program, ASSIGNMENT], cwd=self.course, capture_output=True, text=True, check=False,
            env={**environment(self.course), "PYTHONPATH": path}, errors="replace",
        )  # fmt: skip
        self.said = " ".join((done.stdout + done.stderr).split())
        self.kept["rows"] = foreign.rows(self.course)

    # --- what was made of it

    def path(self, student: str, name: str = "numbers.ipynb") -> Path:
        return self.course / "autograded" / student / ASSIGNMENT / name

    def graded(self, student: str, name: str = "numbers") -> bool:
        return self.path(student, f"{name}.ipynb").is_file()

    def score(self, student: str, test: str = "asserts", name: str = "numbers") -> float | None:
        found = self.kept["rows"].get(("grade", student, ASSIGNMENT, name, test), (None,))
        return None if found[0] is None else float(found[0])

    def notebook(self, student: str, name: str = "numbers") -> NotebookNode:
        return nbformat.read(self.path(student, f"{name}.ipynb"), as_version=4)

    def cell(self, student: str, which: str, name: str = "numbers") -> NotebookNode:
        """A cell by its id or by nbgrader's."""
        cells = self.notebook(student, name).cells
        return next(
            one for one in cells
            if which in (one.get("id"), one.metadata.get("nbgrader", {}).get("grade_id"))
        )  # fmt: skip

    def shown(self, student: str, which: str, name: str = "numbers") -> str:
        """What a cell printed, or the name of its error."""
        outputs = self.cell(student, which, name).outputs
        errors = [one.ename for one in outputs if one.output_type == "error"]
        return errors[0] if errors else "".join(one.get("text", "") for one in outputs).strip()

    def notices(self, student: str, name: str = "numbers") -> str:
        found = self.notebook(student, name).metadata.get("pencilgrad", {}).get("notices", [])
        return " ".join(one["says"] for one in found)

    def nbgrader(self, *args: str) -> str:
        """What a command said; "failed" before it where it ended with an error."""
        try:
            return command(*args, cwd=self.course, env=environment(self.course))
        except NbgraderError as error:
            return f"failed {error.log}"

    def feedback(self, student: str, name: str) -> str:
        """A page of feedback."""
        if "feedback" not in self.kept:
            self.kept["feedback"] = self.nbgrader(
                "generate_feedback", ASSIGNMENT, "--student", student
            )
        page = self.course / "feedback" / student / ASSIGNMENT / f"{name}.html"
        return page.read_text(encoding="utf-8")

    def exported(self) -> list[str]:
        """The lines of nbgrader's table."""
        self.nbgrader("export")
        return (self.course / "grades.csv").read_text(encoding="utf-8").splitlines()

    def in_formgrader(self, student: str, name: str) -> str:
        """A submission's page in Formgrader."""
        with serving(self.course) as server:
            listed = f"{server}/formgrader/api/submitted_notebooks/{ASSIGNMENT}/{name}"
            with urllib.request.urlopen(listed, timeout=60) as reply:
                found = [one for one in json.load(reply) if one["student"] == student]
            page = f"{server}/formgrader/submissions/{found[0]['id']}"
            with urllib.request.urlopen(page, timeout=60) as reply:
                return f"{reply.headers}\n{reply.read().decode()}"

    def collected(self) -> bool:
        """Is an honest archive unpacked and collected beside a broken one?"""
        shutil.copytree(self.course / "source", self.course / "zip" / "source", dirs_exist_ok=True)
        other = Room(self.course / "zip", self.port)
        shutil.copy(self.course / "nbgrader_config.py", other.course)
        folder = other.course / "downloaded" / "week-2" / "archive"
        folder.mkdir(parents=True)
        (folder / "broken.zip").write_bytes(b"no archive")
        with zipfile.ZipFile(folder / "honest.zip", "w") as archive:
            archive.writestr("ada-numbers.ipynb", "{}")
        other.nbgrader("zip_collect", "week-2")
        return (other.course / "submitted" / "ada" / "week-2" / "numbers.ipynb").is_file()

    def beside_another_run(self) -> str:
        """What is said of a run while another one is going."""
        with hold_course(self.course, ASSIGNMENT):
            return self.nbgrader("autograde", ASSIGNMENT, "--student", "first")


@contextlib.contextmanager
def server() -> Iterator[int]:
    """The port of a server that says "reached"."""

    class Says(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"reached")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Says) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield int(found.server_port)
        found.shutdown()
