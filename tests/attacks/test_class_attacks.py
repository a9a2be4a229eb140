"""Attacks on files, metadata and names, through nbgrader's folders: one class, graded in one run."""

from __future__ import annotations

import hashlib
import inspect
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.course.nbgrader_command import NbgraderError, nbgrader
from autograder.course.records import Result, results
from tests.attacks import metadata
from tests.attacks.course import (
    ASSIGNMENT,
    answered,
    environment,
    folder_of,
    grade_class,
    hand_in,
    new_course,
    released,
    without_figures,
)

ATTACKS = {
    name.replace("_", "-"): attack
    for name, attack in vars(metadata).items()
    if inspect.isfunction(attack) and attack.__module__ == metadata.__name__ and name[0] != "_"
}
CANARY = "CANARY-of-a-classmate"
HONEST = ("alice", "zoe")


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
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Class:
    course = new_course(tmp_path_factory.mktemp("course"))
    for student in HONEST:
        notebook = without_figures(answered(released(course), right=True))
        notebook.cells.append(nbformat.v4.new_code_cell(f"# {CANARY}"))
        hand_in(course, student, notebook)
        (folder_of(course, student) / "notes.txt").write_text(CANARY, encoding="utf-8")
    for student, attack in ATTACKS.items():
        attack(course, student)
    for student in metadata.IDS:
        notebook = without_figures(answered(released(course), right=False))
        hand_in(course, student, notebook)
    before = tree(course, "source", "release", "submitted")
    run = grade_class(course, "--workers", "2")
    try:
        log = nbgrader("generate_feedback", ASSIGNMENT, cwd=course)
    except NbgraderError as error:
        log = error.log
    found = {result.student: result for result in results(course, ASSIGNMENT)}
    return Class(course, run, found, before, log)


def test_the_run_ends_and_says_who_is_not_graded(room: Class) -> None:
    assert "Traceback" not in room.run.stderr
    assert room.run.returncode == 1  # some are not graded
    for student, result in room.results.items():
        assert result.score is not None or "is not graded" in room.run.stdout, student


@pytest.mark.parametrize("student", HONEST)
def test_honest_students_before_and_after_get_their_points(room: Class, student: str) -> None:
    assert room.results[student].score == 36


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
        for folder in ("autograded", "feedback")
        for path in (room.course / folder / student).rglob("*")
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
                    "nbgrader_config.py", ".pencilgrad", ".nbgrader.log"}  # fmt: skip


def test_names_do_nothing_to_a_terminal(room: Class) -> None:
    for said in (room.run.stdout, room.run.stderr):
        assert "\x1b[31mred" not in said
        assert "\u202e" not in said
    assert "[red]x" in room.run.stdout


def test_a_second_run_grades_nobody_anew_and_ends(room: Class) -> None:
    again = grade_class(room.course)
    assert "Traceback" not in again.stderr
    assert "\n0 graded" in again.stdout


def test_an_archive_stays_in_its_folder(room: Class, tmp_path: Path) -> None:
    """zip_collect is nbgrader's: names that lead elsewhere, links and absolute names are left out."""
    archive = room.course / "downloaded" / ASSIGNMENT / "archive"
    archive.mkdir(parents=True)
    link = zipfile.ZipInfo("mallory_link.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive / "class.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for up in range(1, 8):
            file.writestr("../" * up + "slipped.txt", "36")
        file.writestr(str(tmp_path / "absolute.txt"), "36")
        file.writestr(link, str(room.course / "gradebook.db"))
        file.writestr("bomb.bin", bytes(20 * 10**6))
        file.writestr("eve_notebook.ipynb", "36")
    before = tree(room.course, "source", "release", "submitted", "autograded")
    try:
        nbgrader("zip_collect", ASSIGNMENT, cwd=room.course, env=environment())
    except NbgraderError as error:
        assert "Traceback" not in error.log or "zip" in error.log.casefold()
    assert not [
        path for path in room.course.parent.rglob("slipped.txt") if "downloaded" not in str(path)
    ]
    assert not (tmp_path / "absolute.txt").exists()
    links = [path for path in room.course.rglob("*link*") if "downloaded" in str(path)]
    assert not any(path.is_symlink() for path in links)
    after = tree(room.course, "source", "release", "submitted", "autograded")
    assert {path: text for path, text in after.items() if path in before} == before
