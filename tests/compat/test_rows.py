"""A course that is not ours gets the marks that nbgrader alone would give it, row by row."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.nbgrader.command import NbgraderError
from autograder.nbgrader.command import nbgrader as command
from tests.compat import foreign
from tests.compat.foreign import ASSIGNMENT
from tests.compat.table_class import OF_ANSWERS

PENCILGRAD = str(Path(sys.executable).with_name("pencilgrad"))
Rows = dict[tuple[str, ...], tuple[Any, ...]]


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One course, graded three times: by nbgrader alone, with our engine in it, by our command."""
    root = tmp_path_factory.mktemp("elsewhere")
    made = {name: root / name for name in ("stock", "engine", "command")}
    made["stock"].mkdir()
    foreign.set_up(made["stock"])
    foreign.add_fixtures(made["stock"])
    for name in ("engine", "command"):
        shutil.copytree(made["stock"], made[name])
    foreign.with_engine(made["engine"])
    with ThreadPoolExecutor() as pool:  # nbgrader alone needs as long as the other two together
        list(pool.map(_grade, (["stock"], ["engine", "command"]), [made] * 2))
    return made


def _grade(names: list[str], courses: dict[str, Path]) -> None:
    for name in names:
        for assignment in (ASSIGNMENT, foreign.EXAMPLES):
            if name == "command":
                done = subprocess.run(
                    [PENCILGRAD, "grade", assignment], cwd=courses[name], check=False
                )
                assert done.returncode in (0, 3)  # 3: a test of this course is at fault, on purpose
                continue
            with contextlib.suppress(NbgraderError):  # some cannot be graded: their rows say so
                command("autograde", assignment, cwd=courses[name])


@pytest.fixture(scope="module")
def graded(courses: dict[str, Path]) -> dict[str, Rows]:
    return {name: foreign.rows(course) for name, course in courses.items()}


def differing(graded: dict[str, Rows]) -> set[str]:
    """Students of whom the gradebooks of stock nbgrader and of our engine say different things."""
    stock, engine = graded["stock"], graded["engine"]
    return {key[1] for key in stock.keys() | engine.keys() if stock.get(key) != engine.get(key)}


def test_the_rows_are_stock_nbgraders_but_for_rows_of_the_table(graded: dict[str, Rows]) -> None:
    assert len(graded["stock"]) > 400
    assert differing(graded) == set(OF_ANSWERS)  # test_table.py says how


def score(graded: dict[str, Rows], who: str, student: str, cell: str) -> object:
    return graded[who]["grade", student, ASSIGNMENT, "numbers", cell][0]


@pytest.mark.parametrize(
    ("student", "points"),
    [("right", (2, 2, 2)), ("half", (2, 1.5, 2)), ("examples-only", (0, 0, 0.5)),
     ("stops", (0, 0, 0)), ("hides-errors", (0, 0, 0)), ("endless", (0, 0, 0)),
     ("changed-a-test", (0, 0, 0)), ("lost-a-test", (None, 2, 2))],
)  # fmt: skip
def test_the_marks_are_what_they_should_be(
    graded: dict[str, Rows], student: str, points: tuple[object, ...]
) -> None:
    cells = ("asserts", "by-number", "by-share")
    assert tuple(score(graded, "engine", student, cell) for cell in cells) == points


def test_our_command_leaves_the_same_rows_as_nbgrader_autograde(graded: dict[str, Rows]) -> None:
    assert graded["command"] == graded["engine"]


def test_our_command_leaves_the_same_files_as_nbgrader_autograde(courses: dict[str, Path]) -> None:
    def files(course: Path) -> dict[str, tuple[object, int]]:
        found = sorted((course / "autograded").rglob("*"))
        named = {str(path.relative_to(course)): path for path in found if path.is_file()}
        return {name: (_content(path), path.stat().st_mode) for name, path in named.items()}

    ours = files(courses["command"])
    assert len(ours) > 50
    assert ours == files(courses["engine"])


def _content(path: Path) -> object:
    """Of a notebook, all but its notices: of the other notebooks of a submission only the adapter
    tells, which this course does not name for `nbgrader autograde`."""
    if path.suffix != ".ipynb":
        return path.read_bytes()
    notebook = json.loads(path.read_bytes())
    notebook["metadata"].get("pencilgrad", {}).pop("notices", None)
    return notebook


def test_a_file_that_a_notebook_writes_is_beside_it(courses: dict[str, Path]) -> None:
    written = courses["engine"] / "autograded" / "s0" / foreign.EXAMPLES / "side-effect.txt"
    assert written.read_text(encoding="utf-8") == "a side effect"


@pytest.mark.parametrize("args", [("generate_feedback", ASSIGNMENT), ("export", "--to", "all.csv")])
def test_nbgrader_goes_on_from_our_command_as_from_its_own(
    courses: dict[str, Path], args: tuple[str, ...]
) -> None:
    for name in ("engine", "command"):
        command(*args, cwd=courses[name])
    if args[0] == "export":
        tables = [courses[name] / "all.csv" for name in ("engine", "command")]
        lines = [sorted(table.read_text(encoding="utf-8").splitlines()) for table in tables]
        assert lines[0] == lines[1]
    else:
        pages = sorted((courses["command"] / "feedback").rglob("*.html"))
        assert len(pages) > 25
