"""docs/teaching.md, followed to the letter: a fresh clone, empty homes, from first line to last."""

from __future__ import annotations

import csv
import os
import pwd
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.filling import fill_in, solutions_in
from autograder.items.rubric import load_rubric
from tests.clone import ROOT, Person, blocks, clone

PAGE = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
THEIRS = "/srv/pencilgrad"  # the page's exchange: in its place stands a folder of the test's
ACCOUNT = pwd.getpwuid(os.getuid()).pw_name  # who plays both
SOLVED = "gradient-descent/2-one-step"
MOODLE = (
    '"First name","Last name","ID number","Email address"\n'
    '"Ada","Lovelace","1001","ada@example.org"\n"Bo","Diddley","1002","bo@example.org"\n'
)


def steps() -> list[tuple[str, str]]:
    """The page's commands in their order, each with who types it: blocks, and rows of the table.

    Installing is left out: the environment that runs this test stands for what pip would make, and
    test_packaging and test_other_courses look into the wheels.
    """
    found = []
    for section in PAGE.split("\n## ")[1:]:
        reader = "student" if section.startswith("What a student needs") else "teacher"
        for block, commands, who in re.findall(
            r"^```sh\n(.*?)^```|^\|[^|\n]+\| (`[^|\n]+`) \| (teacher|student) \|$",
            section,
            re.MULTILINE | re.DOTALL,
        ):
            if block and not block.startswith("pip "):
                found.append((reader, block))
            found += [(who, command) for command in re.findall("`([^`]+)`", commands)]
    return found


@dataclass
class Walk:
    """What came of the page's commands."""

    teacher: Person
    student: Person
    failed: list[str] = field(default_factory=list)

    def follow(self, exchange: Path, between: dict[str, Callable[[], None]]) -> None:
        """All of them. between: what people do by hand after a command that begins so."""
        for who, text in steps():
            person = self.teacher if who == "teacher" else self.student
            done = person.run(text.replace(THEIRS, str(exchange)))
            if done.returncode:
                self.failed.append(f"{who}: {text}\n{done.stdout}{done.stderr}")
            for command, act in between.items():
                if text.startswith(command) and not done.returncode:
                    act()


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = tmp_path_factory.mktemp("teaching")
    course = clone(folder / "clone")
    (course / ".venv").symlink_to(sys.prefix)
    teacher = Person(folder / "teacher", course, variables={"PYTHONPATH": str(course)})
    student = Person(
        folder / "student", folder / "student" / "work", f"{sys.prefix}/bin:/usr/bin:/bin"
    )
    (course / "roster.csv").write_text(MOODLE, encoding="utf-8")

    def fill() -> None:
        notebook = student.folder / f"{SOLVED}.ipynb"
        source = nbformat.read(course / "source" / f"{SOLVED}.ipynb", as_version=4)
        nbformat.write(
            fill_in(nbformat.read(notebook, as_version=4), solutions_in(source)), notebook
        )

    def two_more() -> None:
        """One account submits here; the page names ada and bo."""
        own = course / "submitted" / ACCOUNT
        blank = [path for path in own.rglob("*.ipynb") if path.stem not in SOLVED]
        for name in ("ada", "bo"):
            without = shutil.ignore_patterns(*(path.name for path in blank))
            shutil.copytree(own, course / "submitted" / name, ignore=without)

    found = Walk(teacher, student)
    found.follow(
        folder / "exchange",
        {"nbgrader fetch_assignment": fill, "nbgrader collect": two_more},
    )
    return found


def test_the_page_has_a_command_for_every_step() -> None:
    typed = "\n".join(text for _, text in steps())
    for command in (
        "pencilgrad doctor", "nbgrader generate_assignment", "nbgrader release_assignment",
        "nbgrader fetch_assignment", "nbgrader submit", "nbgrader collect", "pencilgrad grade",
        "nbgrader autograde", "nbgrader generate_feedback", "nbgrader release_feedback",
        "nbgrader fetch_feedback", "nbgrader export", "pencilgrad worksheet",
    ):  # fmt: skip
        assert command in typed


def test_every_command_of_the_page_ends_well(walk: Walk) -> None:
    assert not walk.failed, "\n\n".join(walk.failed)


def test_the_class_has_the_grades_it_earned(walk: Walk) -> None:
    with (walk.teacher.folder / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == dict.fromkeys((ACCOUNT, "ada", "bo"), load_rubric(SOLVED).points)


def test_the_student_has_the_feedback(walk: Walk) -> None:
    pages = list((walk.student.folder / "gradient-descent" / "feedback").rglob("*.html"))
    assert "2-one-step.html" in {page.name for page in pages}


def test_the_roster_gives_a_sheet_for_every_id(walk: Walk) -> None:
    sheets = {path.stem for path in (walk.teacher.folder / "sheets").rglob("*.pdf")}
    assert {name for name in sheets if "1001" in name} and {
        name for name in sheets if "1002" in name
    }


def test_the_clone_holds_what_was_committed(walk: Walk) -> None:
    for path in sorted((ROOT / "release").rglob("*.ipynb")):
        assert (walk.teacher.folder / path.relative_to(ROOT)).read_bytes() == path.read_bytes()


def test_the_demo_of_the_readme_shows_that_and_how_to_remove_what_it_leaves(tmp_path: Path) -> None:
    course = clone(tmp_path / "clone")
    (course / ".venv").symlink_to(sys.prefix)
    variables = {"PYTHONPATH": str(course), "COLUMNS": "100"}
    person = Person(tmp_path / "home", course, variables=variables)
    typed = [line for block in blocks(README, "sh") for line in block.splitlines()]
    (command,) = [line for line in typed if line.startswith(".venv/bin/pencilgrad demo")]
    done = person.run(f"{command} --students 3")
    assert done.returncode == 0, done.stderr
    for student in ("ada", "chen"):  # what README shows of it is what comes
        row = rf"│ {student} +│ +([0-9.]+ / [0-9]+) │"
        assert re.findall(row, README) == re.findall(row, done.stdout) != []
    remove = done.stdout.rstrip().splitlines()[-1].partition("remove it: ")[2]
    left = Path(remove.removeprefix("rm -rf "))
    assert (left / "course" / "grades.csv").exists()
    assert person.run(remove).returncode == 0
    assert not left.exists()
