"""Exchange: what stands in the folder that every student can write to, for `nbgrader collect`."""

from __future__ import annotations

import os
from pathlib import Path

ASSIGNMENT, NOTEBOOK = "gradient-descent", "2-one-step.ipynb"
WHEN = "2026-11-20 10:00:00.000000 UTC"


def _hand_over(inbound: Path, student: str, when: str = WHEN) -> Path:
    """A folder as `nbgrader submit` makes it."""
    folder = inbound / f"{student}+{ASSIGNMENT}+{when}+x"
    folder.mkdir()
    (folder / NOTEBOOK).write_text(student, encoding="utf-8", errors="replace")
    (folder / "timestamp.txt").write_text(when)
    return folder


def a_folder_that_is_a_link(inbound: Path, course: Path) -> None:
    """a hand-in that is a link to a classmate's"""
    there = next(inbound.glob("alice+*"))
    (inbound / f"a-folder-that-is-a-link+{ASSIGNMENT}+{WHEN}+x").symlink_to(there)


def links_in_a_folder(inbound: Path, course: Path) -> None:
    """links to the gradebook, the grading process, a classmate's folder, and devices without an end"""
    folder = _hand_over(inbound, "links-in-a-folder")
    for name, there in (
        ("book.db", course / "gradebook.db"),
        ("environ", Path("/proc/self/environ")),
        ("zero", Path("/dev/zero")),
        ("classmate", next(inbound.glob("alice+*"))),
        ("nowhere", Path("/no/where")),
    ):
        (folder / name).symlink_to(there)


def hard_links_in_a_folder(inbound: Path, course: Path) -> None:
    """hard links to the gradebook and to a classmate's notebook"""
    folder = _hand_over(inbound, "hard-links-in-a-folder")
    os.link(course / "gradebook.db", folder / "book.db")
    os.link(next(inbound.glob("alice+*")) / "notes.txt", folder / "notes.txt")


def a_pipe(inbound: Path, course: Path) -> None:
    """a pipe in the place of the notebook"""
    folder = _hand_over(inbound, "a-pipe")
    (folder / NOTEBOOK).unlink()
    os.mkfifo(folder / NOTEBOOK)


def a_file_for_a_folder(inbound: Path, course: Path) -> None:
    """a file, and a pipe, in the place of the folder"""
    (inbound / f"a-file-for-a-folder+{ASSIGNMENT}+{WHEN}+x").write_text("36")
    os.mkfifo(inbound / f"a-file-for-a-folder+{ASSIGNMENT}+2026-11-21 10:00:00 UTC+x")


def names_without_a_time(inbound: Path, course: Path) -> None:
    """names of hand-ins with no time, a time beyond time, too few and too many parts"""
    for when in ("", "36", "9999-12-31 23:59:59 -9999", "99999-01-01 00:00:00 UTC"):
        _hand_over(inbound, "names-without-a-time", when)
    (inbound / f"+{ASSIGNMENT}+").mkdir()
    (inbound / f"x+y+{ASSIGNMENT}+z+z+z").mkdir()


def names_that_lead_elsewhere(inbound: Path, course: Path) -> None:
    """ids that are folders above, patterns, hidden, or no text"""
    for student in ("..", ".", "*", " alice", "two\nlines", os.fsdecode(b"\xff")):
        _hand_over(inbound, student)


def times_in_the_folder(inbound: Path, course: Path) -> None:
    """a link in the place of timestamp.txt"""
    folder = _hand_over(inbound, "times-in-the-folder")
    (folder / "timestamp.txt").unlink()
    (folder / "timestamp.txt").symlink_to("/dev/zero")


def more_than_there_may_be(inbound: Path, course: Path) -> None:
    """ten files of 90 MB that take no room until they are copied"""
    folder = _hand_over(inbound, "more-than-there-may-be")
    for k in range(10):
        with (folder / f"{k}.bin").open("wb") as file:
            file.truncate(90 * 10**6)


def folders_in_folders(inbound: Path, course: Path) -> None:
    """three hundred folders, each in the next"""
    path = _hand_over(inbound, "folders-in-folders")
    for _ in range(300):
        path = path / "d"
    path.mkdir(parents=True)


def a_place_that_is_a_link(inbound: Path, course: Path) -> None:
    """a hand-in of somebody whose folder in submitted/ leads to a classmate's"""
    _hand_over(inbound, "a-place-that-is-a-link")
    (course / "submitted").mkdir()
    (course / "submitted" / "a-place-that-is-a-link").symlink_to("alice")
