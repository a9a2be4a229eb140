"""What the judge may ask: a new request is one new file, and a rubric that asks it."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.worker import requests

ROOT = Path(__file__).parents[3]
# The one file. What a function takes is nothing that any other request tells.
SIGNATURE = '''
"""What arguments a student's function takes."""

from __future__ import annotations

import inspect

from autograder.wire.messages import Message, Request
from autograder.worker.answers import Answers


class Signature(Message):
    arguments: list[str]


class GetSignature(Request[Signature]):
    name: str

    def answer(self, answers: Answers) -> Signature:
        return Signature(list(inspect.signature(answers.function(self.name)).parameters))
'''
RUBRIC = """
from autograder.items.question import item
from autograder.items.rubric import Rubric
from autograder.judging.verdict import PASSED, failed
from autograder.worker.requests.signature import GetSignature

@item(points=1)
def predict(student):
    '''`predict` takes b, w and x'''
    taken = student.ask(GetSignature("predict")).arguments
    return PASSED if taken == ["b", "w", "x"] else failed(f"It takes {taken}.")

RUBRIC = Rubric("odd/signature", (predict,))
"""
GRADES = """
import json
from autograder.engine.grade import close_engines, grade_notebook
from autograder.engine.job import Job, JobCell
for cell in ("def predict(b, w, x): return 1", "def predict(x): return 1", "x = 1"):
    cells = JobCell(cell), JobCell("", "predict", "odd/signature")
    shown = grade_notebook(Job("odd/signature", cells)).cells[-1].outputs[-1]["data"]
    print(json.dumps(shown["text/markdown"]))
close_engines()
"""


def test_a_new_request_is_one_new_file_from_the_rubric_to_the_worker(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "autograder", tmp_path / "autograder")
    for room in ("course_tools", "solutions"):
        (tmp_path / room).symlink_to(ROOT / room)
    (tmp_path / "autograder/worker/requests/signature.py").write_text(SIGNATURE, encoding="utf-8")
    rubrics = tmp_path / "autograder/rubrics/odd"
    rubrics.mkdir()
    (rubrics / "signature.py").write_text(RUBRIC, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", GRADES], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert list(map(json.loads, done.stdout.splitlines())) == [
        "**`predict` takes b, w and x:** Right.",
        "**`predict` takes b, w and x:** It takes ['x'].",
        "**`predict` takes b, w and x:** The notebook defines no `predict`. Was its cell deleted "
        "or renamed, or did it stop with an error?",
    ], done.stderr


def test_every_module_of_the_folder_is_one_request_that_says_what_it_is() -> None:
    for path in sorted(Path(inspect.getfile(requests)).parent.glob("[!_]*.py")):
        module = sys.modules[f"{requests.__name__}.{path.stem}"]
        asked = [one for one in requests.all_requests() if one.__module__ == module.__name__]
        assert len(asked) == 1 and module.__doc__, path.name
