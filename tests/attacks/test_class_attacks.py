"""Attacks on files, metadata and names, through nbgrader's folders: one class, graded in one run."""

from __future__ import annotations

import csv
import hashlib
import html
import inspect
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.classroom.records import Result, course_in, read_results
from autograder.nbgrader.command import NbgraderError, nbgrader
from tests.attacks import hand_ins, metadata
from tests.attacks.course import (
    ASSIGNMENT,
    FULL,
    NAME,
    folder_of,
    grade_class,
    hand_in,
    new_course,
    notebook_of,
    released,
)
from tests.attacks.honest import CANARY, DATA, HONEST, honest

ATTACKS = {
    name.replace("_", "-"): attack
    for module in (metadata, hand_ins)
    for name, attack in vars(module).items()
    if inspect.isfunction(attack) and attack.__module__ == module.__name__ and name[0] != "_"
}
# A step of the course's own that fails when the scores are saved.
FAILS = """
from nbgrader.preprocessors import NbGraderPreprocessor

class Fail(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        if resources["nbgrader"]["student"] == "fails-late":
            raise OSError("the disk is full")
        return nb, resources
"""
SETTINGS = """
c.Autograde.autograde_preprocessors = [*c.Autograde.autograde_preprocessors, "failing.Fail"]
"""


@dataclass
class Class:
    """A graded class."""

    course: Path
    run: subprocess.CompletedProcess[str]
    results: dict[str, Result]
    before: dict[str, str]
    feedback: str


def tree(course: Path, *rooms: str) -> dict[str, str]:
    """The contents of all files in these folders of a course."""
    return {
        str(path.relative_to(course)): hashlib.sha256(path.read_bytes()).hexdigest()
        for room in rooms
        for path in (course / room).rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.stat().st_size < 10**9
        and path.name != "book.db"  # a name of the gradebook, which does change
    }


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Class:
    course = tmp_path_factory.mktemp("around") / "course"
    for name, content in DATA.items():
        path = course / "source" / ASSIGNMENT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    new_course(course, settings=SETTINGS)
    (course / "failing.py").write_text(FAILS, encoding="utf-8")
    (course.parent / hand_ins.STAFF).write_text(CANARY, encoding="utf-8")
    for student in (*HONEST, "fails-late"):
        honest(course, student)
    for student, attack in ATTACKS.items():
        attack(course, student)
    for student in metadata.IDS:
        hand_in(course, student, notebook_of("36"))
    # Snapshots of honest teachers: every file has more names than one.
    for there in (course.parent / "backup", course / "old"):
        subprocess.run(["cp", "-al", course / "submitted", there], check=True)
    before = tree(course, "source", "release", "submitted")
    run = grade_class(course, "--workers", "2")
    try:
        log = nbgrader("generate_feedback", ASSIGNMENT, cwd=course)
    except NbgraderError as error:
        log = error.log
    found = {result.student: result for result in read_results(course_in(course), ASSIGNMENT)}
    return Class(course, run, found, before, log)


def test_the_run_ends_and_says_who_is_not_graded(room: Class) -> None:
    assert "Traceback" not in room.run.stderr
    assert room.run.returncode == 1  # some are not graded
    for student, result in room.results.items():
        assert result.score is not None or "is not graded" in room.run.stdout, student


@pytest.mark.parametrize("student", HONEST, ids=HONEST.values())
def test_an_honest_student_gets_all_points(room: Class, student: str) -> None:
    assert room.results[student].score == FULL, room.run.stdout


@pytest.mark.parametrize("student", ATTACKS)
def test_nothing_is_gained(
    room: Class, student: str, record_property: Callable[[str, object], None]
) -> None:
    check(room, student, record_property)


@pytest.mark.parametrize("student", metadata.IDS, ids=metadata.IDS.values())
def test_a_name_gains_nothing(
    room: Class, student: str, record_property: Callable[[str, object], None]
) -> None:
    check(room, student, record_property)


def check(room: Class, student: str, record_property: Callable[[str, object], None]) -> None:
    gained = room.results[student].score or 0.0
    out = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for folder in (room.course / "autograded" / student, room.course / "feedback" / student)
        for path in ([] if folder.is_symlink() else folder.rglob("*"))
        if path.is_file() and path.suffix in (".ipynb", ".html")
    )
    leaked = CANARY in out
    record_property("attack", (gained, int(leaked)))
    assert not leaked
    assert gained == 0
    assert "FORGED" not in room.results[student].summary


def test_a_file_of_two_students_counts_for_neither_and_is_told(room: Class) -> None:
    assert room.results["robbed"].score is None
    assert "Whose is it?" in room.run.stdout


def test_the_gradebook_holds_no_more_points_than_there_are(room: Class) -> None:
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            for notebook in submission.notebooks:
                most = gradebook.find_notebook(notebook.name, ASSIGNMENT).max_score
                assert sum(grade.max_score for grade in notebook.grades) == most
                assert all(0 <= grade.score <= grade.max_score for grade in notebook.grades)


def test_nothing_but_results_has_changed(room: Class) -> None:
    assert tree(room.course, "source", "release", "submitted") == room.before
    made = {path.name for path in room.course.iterdir()}
    assert made <= {"source", "release", "submitted", "autograded", "feedback", "gradebook.db",
                    "nbgrader_config.py", ".pencilgrad", ".nbgrader.log", "failing.py", "old",
                    "__pycache__"}  # fmt: skip


def test_names_do_nothing_to_a_terminal(room: Class) -> None:
    for said in (room.run.stdout, room.run.stderr):
        assert "\x1b[31mred" not in said
        assert "\u202e" not in said
    assert "[red]x" in room.run.stdout


def test_a_second_run_grades_nobody_anew_and_ends(room: Class) -> None:
    again = grade_class(room.course)
    assert "Traceback" not in again.stderr
    assert "\n0 graded" in again.stdout


def test_whoever_is_not_graded_has_no_points_anywhere(room: Class) -> None:
    """Screen, files and gradebook agree, also where something failed after the scores were saved."""
    assert "fails-late is not graded: OSError: the disk is full" in room.run.stdout
    ungraded = {name for name, result in room.results.items() if result.score is None}
    assert "fails-late" in ungraded
    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            if submission.student.id in ungraded:
                assert submission.score == 0, submission.student.id
    for student in ungraded:
        folder = room.course / "autograded" / student
        assert folder.is_symlink() or not list(folder.glob("*/*.ipynb"))


@pytest.mark.parametrize(
    ("student", "says"),
    [
        ("links-to-everything", "environ.txt is left out: it is a link"),
        ("hard-links-to-the-course", "book.db is left out: it is one file with somebody else's"),
        ("names-that-are-none", "its name is not UTF-8"),
        ("times-that-are-none", "timestamp.txt holds no time"),
        ("a-terabyte", "large.bin is left out: it is larger than 100 MB"),
        ("renamed-second", "Handed in was 1-model (1).ipynb, which is no notebook of this assignment"),
        ("results-beside-the-notebook", "sitecustomize.py is left out"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_said_on_screen_and_in_the_feedback(
    room: Class, student: str, says: str
) -> None:
    assert any(says in line for line in room.run.stdout.splitlines() if student in line)
    page = room.course / "feedback" / student / ASSIGNMENT / f"{NAME}.html"
    assert says in html.unescape(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("student", "says"),
    [
        ("a-pipe-for-the-notebook", "no plain file but a pipe"),
        ("a-device-for-the-notebook", "2-one-step.ipynb is left out: it is a link"),
        ("the-assignment-is-a-link", "is a link: put the student's own folder there"),
        ("the-student-is-a-link", "is a link: put the student's own folder there"),
        ("a-hard-link-to-the-solution", "Whose is it?"),
        ("many-files", "More than 10000 files"),
        ("...", "begins with a dot"),
        ("alice ", "drops the space"),
        ("\udcff\udcfe", "is not UTF-8"),
        ("no-json", "2-one-step.ipynb is not a notebook"),
    ],
)
def test_whoever_is_not_graded_is_told_why(room: Class, student: str, says: str) -> None:
    shown = student.replace("\udcff", "\ufffd").replace("\udcfe", "\ufffd")
    lines = [line for line in room.run.stdout.splitlines() if line.startswith(f"{shown} is not")]
    assert len(lines) == 1
    assert says in lines[0]


def test_a_notebook_writes_nothing_that_nbgrader_reads_or_was_handed_in(room: Class) -> None:
    folder = room.course / "autograded" / "a-notebook-that-writes-times" / ASSIGNMENT
    assert (folder / "own.txt").read_text("utf-8") == "handed in"
    assert {path.name for path in folder.iterdir()} == {"own.txt", "data", "constants.csv",
                                                        f"{NAME}.ipynb"}  # fmt: skip


def test_the_same_files_are_asked_the_same_and_others_anew(room: Class) -> None:
    def asked() -> str:
        grade_class(room.course, "--force", "--student", "zoe")
        path = room.course / "autograded" / "zoe" / ASSIGNMENT / f"{NAME}.ipynb"
        return str(nbformat.read(path, as_version=4).metadata.pencilgrad.hidden_inputs)

    folder = folder_of(room.course, "zoe")
    first = asked()
    assert asked() == first
    (folder / "table.txt").write_text("what was asked", encoding="utf-8")
    second = asked()
    (folder / "table.txt").rename(folder / "renamed.txt")
    third = asked()
    (folder / "1-model.ipynb").write_text(json.dumps(released(room.course)), encoding="utf-8")
    assert len({first, second, third, asked()}) == 4


def test_a_table_of_grades_has_its_columns_and_no_formula(room: Class) -> None:
    nbgrader("export", cwd=room.course)
    with (room.course / "grades.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert {len(row) for row in rows} == {len(head)}
    scores = {row[head.index("student_id")]: float(row[head.index("score")]) for row in rows}
    assert scores["zoe"] == FULL
    assert scores["a,36,36,36"] == 0
    assert not [cell for row in rows for cell in row if cell.strip()[:1] in tuple("=+-@\t")]


def test_nbgraders_own_command_names_the_odd_ones_and_grades_the_others(room: Class) -> None:
    shutil.rmtree(room.course / "autograded" / "alice")
    with pytest.raises(NbgraderError) as failed:
        nbgrader("autograde", ASSIGNMENT, cwd=room.course)
    for student in ("...", "two\nlines", "the-student-is-a-link"):
        assert f"{student!a} is not graded: " in failed.value.log
    assert (room.course / "autograded" / "alice" / ASSIGNMENT / f"{NAME}.ipynb").is_file()
    again = {result.student: result for result in read_results(course_in(room.course), ASSIGNMENT)}
    assert again["alice"].score == FULL


def test_programs_can_read_what_is_said_of_every_name(room: Class) -> None:
    found = json.loads(grade_class(room.course, "--json").stdout)
    assert {"...", "\udcff\udcfe", "alice "} <= {one["student"] for one in found}
