"""What is taken of a submission, where owners, moments and single folders matter.

What a class shows stands in tests/attacks.
"""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from autograder.nbgrader.intake.handed_in import IntakeError, Taken, expect_notebooks, take_in
from autograder.nbgrader.intake.owners import _scan_names
from autograder.nbgrader.intake.plain_files import IntakeLimits, read_folder, write_files

EVERYTHING = IntakeLimits(most_bytes=10**9, most_of_a_file=10**9)


def hand_in(course: Path, student: str, **files: str) -> Path:
    folder = course / "submitted" / student / "ps1"
    folder.mkdir(parents=True)
    for name, content in {"p1.ipynb": f"{{}} of {student}", **files}.items():
        (folder / name).write_text(content)
    return folder


def taken(course: Path, student: str) -> Taken:
    _scan_names.cache_clear()  # what it saw before this test changed something
    return take_in(CourseDirectory(root=str(course)), student, "ps1", kept=())


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for student in ("ada", "bo", "cy"):
        hand_in(tmp_path / "course", student, data=student)
    (tmp_path / "staff").write_text("private")
    return tmp_path / "course"


@pytest.mark.parametrize("there", ["../backup", "backup", "kept/of/monday"])
def test_a_snapshot_takes_nothing_from_anybody(course: Path, there: str) -> None:
    (course / there).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-al", course / "submitted", course / there], check=True)
    for student in ("ada", "bo", "cy"):
        assert set(taken(course, student).files) == {"data", "p1.ipynb"}
        assert taken(course, student).notices == ()


def test_a_class_that_came_back_from_its_snapshot_loses_nothing(course: Path) -> None:
    subprocess.run(["cp", "-al", course / "submitted", course / "backup"], check=True)
    subprocess.run(["rm", "-r", course / "submitted"], check=True)
    subprocess.run(["cp", "-al", course / "backup", course / "submitted"], check=True)
    # A teacher mended a notebook: it is a file of one name again.
    mended = course / "submitted" / "ada" / "ps1" / "p1.ipynb"
    mended.unlink()
    mended.write_text("{}")
    assert set(taken(course, "ada").files) == {"data", "p1.ipynb"}


def test_submissions_may_be_kept_on_another_disk(course: Path) -> None:
    (course / "submitted").rename(course.parent / "disk")
    (course / "submitted").symlink_to(course.parent / "disk")
    subprocess.run(["cp", "-al", course.parent / "disk", course.parent / "backup"], check=True)
    assert set(taken(course, "ada").files) == {"data", "p1.ipynb"}
    folder = course / "submitted" / "bo" / "ps1"
    os.link(course / "submitted" / "ada" / "ps1" / "data", folder / "borrowed")
    assert "borrowed" not in taken(course, "bo").files


@pytest.mark.parametrize("snapshot", [False, True])
def test_somebodys_private_file_is_left_out(course: Path, snapshot: bool) -> None:
    os.link(course.parent / "staff", course / "submitted" / "bo" / "ps1" / "notes")
    if snapshot:
        subprocess.run(["cp", "-al", course / "submitted", course / "backup"], check=True)
    assert "notes" not in taken(course, "bo").files
    assert [notice.about for notice in taken(course, "bo").notices] == ["notes"]


def test_two_names_in_one_submission_are_its_own(course: Path) -> None:
    folder = course / "submitted" / "ada" / "ps1"
    os.link(folder / "data", folder / "copy")
    assert {"data", "copy"} <= set(taken(course, "ada").files)


def test_what_the_course_handed_out_may_be_one_file_for_all(course: Path) -> None:
    """As tools make of it that save room."""
    (course / "release" / "ps1").mkdir(parents=True)
    (course / "release" / "ps1" / "table").write_text("1")
    for student in ("ada", "bo"):
        os.link(course / "release" / "ps1" / "table", course / "submitted" / student / "ps1/table")
    assert taken(course, "ada").files["table"] == b"1"


def test_owners_tell_whose_a_file_is_and_else_it_is_nobodys(course: Path) -> None:
    own = course / "submitted" / "ada" / "ps1"
    os.link(own / "data", course / "submitted" / "bo" / "ps1" / "borrowed")
    assert "data" not in taken(course, "ada").files
    if os.getuid() == 0:
        for folder in (own.parent, own, own / "data", own / "p1.ipynb"):
            os.chown(folder, 12345, -1)
        assert "data" in taken(course, "ada").files
    assert "borrowed" not in taken(course, "bo").files


def test_a_file_that_becomes_a_link_while_it_is_read_is_not_followed(course: Path) -> None:
    """Whoever changes names between a look and an opening gains nothing, whenever it is done."""
    folder = course / "submitted" / "bo" / "ps1"
    (folder / "inner").mkdir()
    (folder / "inner" / "data").write_text("own")
    (folder / "link").symlink_to(course.parent / "staff")
    (folder / "elsewhere").symlink_to(course.parent)
    ended = threading.Event()

    def swap() -> None:
        while not ended.is_set():
            for one, other in (("data", "link"), ("inner", "elsewhere")):
                (folder / one).rename(folder / "between")
                (folder / other).rename(folder / one)
                (folder / "between").rename(folder / other)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(300):
            try:
                found = read_folder(folder, 2, EVERYTHING)
            except FileNotFoundError:  # it was away for a moment
                continue
            assert b"private" not in found.files.values()
    finally:
        ended.set()
        thread.join()


def test_files_are_written_through_no_link_and_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "inner").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "out" / "link").symlink_to(tmp_path / "elsewhere" / "x")
    (tmp_path / "out" / "there").write_text("old")
    failed: list[str] = []
    names = ("inner/x", "link", "there", "../x", "/tmp/x", "", "a\0b", "new/x")
    files = dict.fromkeys(names, b"new")
    write_files(tmp_path / "out", files, mode=0o644, replace=False, failed=failed.append)
    assert failed == ["inner/x", "link", "there", "../x", "/tmp/x", "", "a\0b"]
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (tmp_path / "out" / "there").read_text() == "old"


def test_a_notebook_under_another_name_is_named_with_the_one_expected(course: Path) -> None:
    folder = course / "submitted" / "ada" / "ps1"
    (folder / "p1.ipynb").rename(folder / "p1 (1).ipynb")
    with pytest.raises(IntakeError, match=r"Handed in p1 \(1\).ipynb; expected p1.ipynb"):
        expect_notebooks(taken(course, "ada"), ["p1"])
    (folder / "p2.ipynb").write_text("{}")
    told = expect_notebooks(taken(course, "ada"), ["p1", "p2"]).notices[-1].says
    assert "without points: p1.ipynb" in told
    assert "Handed in was p1 (1).ipynb" in told
