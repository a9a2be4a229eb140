"""Hand-ins in the exchange that `nbgrader collect` gathers, in one run: no odd one stops another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks import exchange
from tests.attacks.course import ASSIGNMENT, environment, new_course
from tests.attacks.exchange import NOTEBOOK, _hand_over
from tests.attacks.harness import attacks_of

ATTACKS = {name.replace("_", "-"): attack for name, attack in attacks_of(exchange).items()}
CANARY = "CANARY-of-a-classmate"


class Room:
    """A course, an exchange full of attacks, and what came of collecting."""

    def __init__(self, around: Path) -> None:
        root = around / "exchange"
        self.inbound = root / "pencilgrad" / "inbound"
        self.inbound.mkdir(parents=True)
        self.course = around / "course"
        self.course.mkdir()
        new_course(self.course, settings=f"\nc.Exchange.root = {str(root)!r}\n")
        for student in ("alice", "zoe"):
            (_hand_over(self.inbound, student) / "notes.txt").write_text(f"{CANARY} {student}")
        for attack in ATTACKS.values():
            attack(self.inbound, self.course)
        # Snapshot of the exchange: no file of it has one name only.
        subprocess.run(["cp", "-al", self.inbound, around / "snapshot"], check=True)
        self.before = sorted(path.name for path in self.course.iterdir())
        self.run = self.collect()

    def collect(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "nbgrader", "collect", ASSIGNMENT, *args], cwd=self.course,
            env=environment(), capture_output=True, text=True, errors="surrogateescape",
            timeout=300, check=False,
        )  # fmt: skip

    def submitted(self, student: str) -> Path:
        return self.course / "submitted" / student / ASSIGNMENT


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return Room(tmp_path_factory.mktemp("around"))


def test_the_run_ends_and_says_what_it_left(room: Room) -> None:
    assert room.run.returncode == 1
    assert "Traceback" not in room.run.stderr
    assert "Not collected: " in room.run.stderr
    for said in ("its name holds no time", "is no folder of its own", "are more than 100 MB"):
        assert said in room.run.stderr


@pytest.mark.parametrize("student", ["alice", "zoe"])
def test_honest_students_are_collected(room: Room, student: str) -> None:
    assert (room.submitted(student) / NOTEBOOK).read_text(encoding="utf-8") == student
    assert (room.submitted(student) / "timestamp.txt").exists()


def test_what_has_one_owner_only_is_collected_of_a_snapshot(room: Room) -> None:
    assert (room.submitted("zoe") / "notes.txt").read_text(encoding="utf-8") == f"{CANARY} zoe"


@pytest.mark.parametrize("student", ATTACKS)
def test_nothing_that_is_not_the_students_own_comes_in(
    room: Room, student: str, record_property: Callable[[str, object], None]
) -> None:
    found = list((room.course / "submitted" / student).rglob("*"))
    assert all(path.is_dir() or path.is_file() for path in found)
    assert not any(path.is_symlink() for path in found)
    content = b"".join(path.read_bytes() for path in found if path.is_file())
    leaked = CANARY.encode() in content or b"SQLite" in content or b"PATH=" in content
    record_property("attack", (0, int(leaked)))
    assert not leaked
    assert len(content) < 10**6


def test_nothing_is_written_elsewhere(room: Room) -> None:
    made = {path.name for path in room.course.iterdir()} - set(room.before)
    assert made <= {"submitted", ".nbgrader.log", "__pycache__"}
    known = {"alice", "zoe", *ATTACKS}
    assert {path.name for path in (room.course / "submitted").iterdir()} <= known


def test_a_newer_hand_in_that_cannot_be_taken_leaves_the_older_one(room: Room) -> None:
    newer = _hand_over(room.inbound, "zoe", "2026-11-25 10:00:00.000000 UTC")
    for k in range(2):
        with (newer / f"{k}.bin").open("wb") as file:
            file.truncate(90 * 10**6)
    assert "zoe" in room.collect("--update").stderr
    assert (room.submitted("zoe") / NOTEBOOK).read_text(encoding="utf-8") == "zoe"
    os.truncate(newer / "0.bin", 0)
    (newer / NOTEBOOK).write_text("newer")
    room.collect("--update")
    assert (room.submitted("zoe") / NOTEBOOK).read_text(encoding="utf-8") == "newer"
