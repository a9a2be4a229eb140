"""Archives that `nbgrader zip_collect` unpacks, in one run: the odd ones stop no honest one."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks import archives
from tests.attacks.archives import NAME, _zip
from tests.attacks.course import ASSIGNMENT, environment, new_course
from tests.attacks.harness import attacks_of

ATTACKS = {name.replace("_", "-"): attack for name, attack in attacks_of(archives).items()}
HONEST = ("alice", "zoe", "zip-in-a-zip")
SETTINGS = r"""
c.FileNameCollectorPlugin.named_regexp = (
    r".*/extracted/(?P<student_id>[^/_]*)_work/.*?(?P<file_id>[^/]+)$"
)
c.ExtractorPlugin.most_files = 4_000
"""


class Room:
    """A course in whose archives all attacks stand between honest ones, after zip_collect."""

    def __init__(self, course: Path) -> None:
        self.course = new_course(course)
        config = self.course / "nbgrader_config.py"
        config.write_text(config.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
        folder = self.course / "downloaded" / ASSIGNMENT / "archive"
        folder.mkdir(parents=True)
        for student, attack in ATTACKS.items():
            attack(folder / f"{student}_work", self.course)
        for student in HONEST[:2]:
            _zip(folder / f"{student}_work", {NAME: student, "data.csv": "1", "old.zip": "none"})
        inner = _zip(folder / "inner", {NAME: HONEST[2]})
        _zip(folder / f"{HONEST[2]}_work", {"inner.zip": inner.read_bytes()})
        inner.unlink()
        for student in (".", " ", "*"):
            _zip(folder / f"{student}_work", {NAME: "36"})
        (folder / "link_work.zip").symlink_to(self.course / "gradebook.db")
        (folder / "zero_work.ipynb").symlink_to("/dev/zero")
        os.mkfifo(folder / "pipe_work.zip")
        self.before = self.tree()
        self.run = subprocess.run(
            [sys.executable, "-m", "nbgrader", "zip_collect", ASSIGNMENT], cwd=self.course,
            env=environment(), capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def tree(self) -> dict[str, str]:
        """All files around the course that were there before."""
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.course.parent.rglob("*")
            if path.is_file() and not path.is_symlink()
        }

    def submitted(self, student: str) -> dict[str, str]:
        folder = self.course / "submitted" / student / ASSIGNMENT
        return {p.name: p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    course = tmp_path_factory.mktemp("around") / "course"
    course.mkdir()
    return Room(course)


def test_the_run_ends_without_an_error(room: Room) -> None:
    assert room.run.returncode == 0, room.run.stderr
    assert "Traceback" not in room.run.stderr


@pytest.mark.parametrize("student", HONEST)
def test_honest_archives_before_and_after_are_collected(room: Room, student: str) -> None:
    assert room.submitted(student) == {NAME: student}


@pytest.mark.parametrize("student", ATTACKS)
def test_an_archive_brings_nothing_but_its_own_plain_files(
    room: Room, student: str, record_property: Callable[[str, object], None]
) -> None:
    extracted = room.course / "downloaded" / ASSIGNMENT / "extracted" / f"{student}_work"
    found = list(extracted.rglob("*"))
    assert not any(path.is_symlink() or path.is_fifo() for path in found)
    size = sum(path.stat().st_size for path in found if path.is_file())
    assert size < 250 * 10**6
    assert all(path.stat().st_nlink == 1 for path in found if path.is_file())
    record_property("attack", (0, 0))


def test_nothing_is_written_elsewhere(room: Room) -> None:
    after = room.tree()
    assert {path: after.get(path) for path in room.before} == room.before
    new = [path for path in after if path not in room.before]
    assert all(
        f"downloaded/{ASSIGNMENT}/extracted" in p or "/submitted/" in p or "log" in p for p in new
    )


@pytest.mark.parametrize("said", ["truncated_work.zip", "truncated-tar_work.tar.gz", "no-archive_work.zip",
                                  "a-bomb_work.zip", "encrypted_work.zip", "link_work.zip", "pipe_work.zip"])  # fmt: skip
def test_what_is_left_out_is_said(room: Room, said: str) -> None:
    lines = [line for line in room.run.stderr.splitlines() if said in line]
    assert any("is left out" in line for line in lines), room.run.stderr


def test_half_a_notebook_is_none(room: Room) -> None:
    assert room.submitted("truncated-tar") == {}


def test_ids_that_can_be_none_are_not_collected(room: Room) -> None:
    made = {path.name for path in (room.course / "submitted").iterdir()}
    assert not made & {".", " ", "*", ""}
