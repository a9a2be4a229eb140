"""docs/design.md: the way of a submission that it lists is the way that one goes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from autograder.authoring import demo
from autograder.authoring.build import dumps
from autograder.nbgrader.command import nbgrader

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
LISTED = PAGE.partition("<!-- the way -->")[2].partition("<!-- the end -->")[0]
WAY = re.findall(r"^\d+\. `([\w.]+)`", LISTED, re.MULTILINE)
ROOMS = sorted(path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py"))
ASSIGNMENT, NOTEBOOK = "gradient-descent", "2-one-step"
# Python runs a `sitecustomize` when it starts. This one notes each function of ours that is called
# for the first time, in the order of all processes but those in the sandbox, which see no file.
NOTES = """\
import sys, threading
from itertools import pairwise
from pathlib import Path

SEEN = set()

def note(frame, event, _):
    code = frame.f_code
    if event == "call" and code.co_filename.startswith({ours!r}):
        module = code.co_filename[len({ours!r}):-3].replace("/", ".")
        name = f"{{module}}.{{code.co_qualname}}"
        if name not in SEEN:
            SEEN.add(name)
            with open({log!r}, "a") as log:
                log.write(name + "\\n")

sys.setprofile(note)
threading.setprofile(note)
"""


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The functions of ours in the order in which a grading run calls them first."""
    root = tmp_path_factory.mktemp("way")
    room = demo.Classroom(root, ASSIGNMENT, NOTEBOOK)
    demo.set_up(room, ROOT)
    nbgrader("generate_assignment", ASSIGNMENT, cwd=room.course, env=room.teacher_env())
    folder = room.course / "submitted" / "ada" / ASSIGNMENT
    folder.mkdir(parents=True)
    exercise = room.exercise("ada")
    text = dumps(exercise.filled(exercise.with_mistakes(1)))
    (folder / f"{NOTEBOOK}.ipynb").write_text(text, encoding="utf-8")
    log, notes = root / "called", root / "notes"
    notes.mkdir()
    (notes / "sitecustomize.py").write_text(
        NOTES.format(ours=f"{ROOT / 'autograder'}/", log=str(log)), encoding="utf-8"
    )
    subprocess.run(
        [sys.executable, "-c", "from autograder.cli import main; main()", "grade", ASSIGNMENT],
        cwd=room.course,
        env={**os.environ, "PYTHONPATH": f"{notes}{os.pathsep}{ROOT}"},
        check=True,
        capture_output=True,
    )
    return log.read_text(encoding="utf-8").splitlines()


def outside(way: list[str]) -> list[str]:
    """The hops of processes that can be watched: all but the worker's."""
    return [hop for hop in way if not hop.startswith("worker.")]


def test_every_listed_function_is_called(called: list[str]) -> None:
    assert [hop for hop in outside(WAY) if hop not in called] == []


def test_they_are_called_in_the_order_of_the_list(called: list[str]) -> None:
    places = [called.index(hop) for hop in outside(WAY)]
    assert places == sorted(places)


def test_the_workers_requests_are_there() -> None:
    for hop in set(WAY) - set(outside(WAY)):
        module, request, _ = hop.rsplit(".", 2)
        path = ROOT / "autograder" / f"{module.replace('.', '/')}.py"
        assert f"class {request}(" in path.read_text(encoding="utf-8")


def test_the_way_is_short_and_changes_rooms_seldom() -> None:
    rooms = [hop.partition(".")[0] for hop in WAY]
    changes = sum(one != other for one, other in pairwise(rooms))
    assert len(WAY) <= 55
    assert changes <= 10


def test_the_page_has_every_room() -> None:
    assert [room for room in ROOMS if f"| `{room}/` |" not in PAGE] == []
