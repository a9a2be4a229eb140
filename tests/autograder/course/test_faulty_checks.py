"""Where a check of ours fails on one answer, that answer is left for a person, and no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.authoring.build import KERNEL
from autograder.nbgrader.cells import hidden_region
from tests.attacks.harness import ROOT

OF = "faulty/1-checks"
# A check that compares without looking at what it got: it fails on an array of two.
RUBRIC = f'''"""A rubric whose author forgot what an answer may be."""

from autograder.checks.values import close
from autograder.items.rubric import Rubric, items_in
from autograder.items.kinds import item
from autograder.judging.verdict import PASSED, failed


@item(points=1)
def first(student):
    """The first"""
    return close(student.value("first"), 1.0, rtol=1e-6)


@item(points=2)
def second(student):
    """The second"""
    answer = student.value("second")
    if answer == 2:
        return PASSED
    return failed("It is not 4711.")


@item(points=3, builds_on=["second"])
def third(student):
    """The third"""
    return close(student.value("third"), 3.0, rtol=1e-6)


RUBRIC = Rubric("{OF}", items_in(globals()))
'''
RIGHT = {"first": "1.0", "second": "2", "third": "3.0"}
CLASS = {
    "ada": RIGHT | {"second": "np.array([2, 4711])"},
    "bo": RIGHT | {"second": "np.array([2, 4711])", "third": "4.0"},
    "cy": RIGHT,
}


def notebook(answers: dict[str, str] | None) -> nbformat.NotebookNode:
    """As its author has it, or as somebody hands it in."""
    marks = {"schema_version": 3, "cell_type": "code", "task": False}
    cells = [new_code_cell("import numpy as np", id="names")]
    for points, (name, right) in enumerate(RIGHT.items(), 1):
        solution = marks | {"grade_id": name, "solution": True, "grade": False, "locked": False}
        test = marks | {"grade_id": f"{name}-test", "solution": False, "grade": True,
                        "locked": True, "points": points}  # fmt: skip
        typed = f"{name} = {answers[name] if answers else right}"
        text = typed if answers else f"### BEGIN SOLUTION\n{typed}\n### END SOLUTION"
        cells.append(new_code_cell(text, id=name, metadata={"nbgrader": solution}))
        region = hidden_region(name, OF)
        cells.append(new_code_cell(region, id=f"{name}-test", metadata={"nbgrader": test}))
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[dict[str, Any]]]:
    """The course, what `pencilgrad grade` says, and what it says to programs."""
    root = tmp_path_factory.mktemp("faulty")
    rubrics = root / "rubrics" / "faulty"
    rubrics.mkdir(parents=True)
    (rubrics / "__init__.py").write_text("", encoding="utf-8")
    (rubrics / "checks.py").write_text(RUBRIC, encoding="utf-8")
    found = f"autograder.rubrics.__path__.append({str(root / 'rubrics')!r})\n"
    (root / "sitecustomize.py").write_text(f"import autograder.rubrics\n{found}")
    course = root / "course"
    handed_in = {f"submitted/{student}": answers for student, answers in CLASS.items()}
    for folder, answers in {"source": None, **handed_in}.items():
        path = course / folder / "faulty" / "1-checks.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook(answers), path)
    (course / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    env = {
        **os.environ,
        "PYTHONPATH": f"{root}{os.pathsep}{ROOT}",
        "COLUMNS": "200",
        # nbgrader runs `alembic` by name for a new gradebook.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }

    def run(*command: str) -> str:
        program = [sys.executable, *command]
        done = subprocess.run(program, cwd=course, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    pencilgrad = ("-c", "from autograder.cli import main; main()", "grade", "faulty")
    run("-m", "nbgrader", "generate_assignment", "faulty")
    screen = run(*pencilgrad)
    return course, screen, json.loads(run(*pencilgrad, "--json"))


def outcomes(rows: list[dict[str, Any]], student: str) -> list[tuple[str, str, float]]:
    (row,) = (row for row in rows if row["student"] == student)
    return [(one["item"], one["outcome"], one["score"]) for one in row["verdicts"]]


def test_it_is_left_for_a_person_and_all_others_keep_their_verdicts(
    graded: tuple[Path, str, list[dict[str, Any]]],
) -> None:
    waits = ("second", "left for a person", 0)
    first, third = ("first", "passed", 1), ("third", "passed", 3)
    assert outcomes(graded[2], "ada") == [first, waits, third]
    assert outcomes(graded[2], "cy") == [first, ("second", "passed", 2), third]


def test_a_later_answer_is_judged_without_it(
    graded: tuple[Path, str, list[dict[str, Any]]],
) -> None:
    assert outcomes(graded[2], "bo")[2] == ("third", "failed", 0)


def test_the_screen_says_whose_and_which_error_and_not_what_the_check_knows(
    graded: tuple[Path, str, list[dict[str, Any]]],
) -> None:
    _, screen, rows = graded
    line = RUBRIC.splitlines().index("    if answer == 2:") + 1
    says = f"Our check of second stopped with ValueError in checks.py, line {line}."
    assert f"ada, bo: {says}" in screen
    assert {row["student"]: [one["about"] for one in row["notices"]] for row in rows} == {
        "ada": ["second"], "bo": ["second"], "cy": [],
    }  # fmt: skip
    assert "4711" not in screen
