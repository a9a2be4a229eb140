"""Hand-ins: folders in which something else stands than a student's own plain files."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from nbformat import NotebookNode, v4

from tests.attacks.course import (
    ASSIGNMENT,
    NAME,
    answered,
    folder_of,
    hand_in,
    notebook_of,
    released,
)  # fmt: skip
from tests.attacks.course import without_figures as plain

STAFF = "staff.txt"  # beside the course: somebody's who grades
LOOK = """
import os
for folder, _, names in os.walk("."):
    for name in names:
        print(open(os.path.join(folder, name), "rb").read()[:2000])
"""


def _looking(course: Path, student: str) -> Path:
    """A notebook that answers nothing and prints every file beside it; its folder."""
    hand_in(course, student, notebook_of(LOOK))
    return folder_of(course, student)


def _right(course: Path) -> NotebookNode:
    return plain(answered(released(course), right=True))


def a_pipe_for_the_notebook(course: Path, student: str) -> None:
    """a pipe in the place of the notebook"""
    os.mkfifo(folder_of(course, student) / f"{NAME}.ipynb")


def a_socket_for_the_notebook(course: Path, student: str) -> None:
    """a socket in the place of the notebook"""
    here = Path.cwd()
    os.chdir(folder_of(course, student))  # its name may be no longer than a hundred characters
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(f"{NAME}.ipynb")
    os.chdir(here)


def a_folder_for_the_notebook(course: Path, student: str) -> None:
    """a folder in the place of the notebook"""
    (folder_of(course, student) / f"{NAME}.ipynb").mkdir()


def a_device_for_the_notebook(course: Path, student: str) -> None:
    """a link to a device without an end in the place of the notebook"""
    (folder_of(course, student) / f"{NAME}.ipynb").symlink_to("/dev/zero")


def devices_beside_the_notebook(course: Path, student: str) -> None:
    """links to the terminal, to standard input, to devices without an end"""
    folder = _looking(course, student)
    for name in ("tty", "stdin", "zero", "urandom", "full"):
        (folder / name).symlink_to(f"/dev/{name}")


def links_to_everything(course: Path, student: str) -> None:
    """links to the secret, staff's files, the grading process, a classmate and the whole course"""
    folder = _looking(course, student)
    for name, there in (
        ("secret", course / ".pencilgrad" / "secret"),
        ("staff", course.parent / STAFF),
        ("environ.txt", Path("/proc/self/environ")),
        ("notes.txt", folder_of(course, "alice") / "notes.txt"),
        ("course", course),
    ):
        (folder / name).symlink_to(there)


def links_in_hidden_folders(course: Path, student: str) -> None:
    """a link in a hidden folder, and in a folder in folders"""
    folder = _looking(course, student)
    for inner in (".hidden", "a/b/c", ".ipynb_checkpoints", "feedback"):
        (folder / inner).mkdir(parents=True)
        (folder / inner / "notes.txt").symlink_to(folder_of(course, "alice") / "notes.txt")


def a_link_in_the_middle(course: Path, student: str) -> None:
    """a folder that is a link to a classmate's, by a way through the own one"""
    folder = _looking(course, student)
    (folder / "own").mkdir()
    way = f"../{student}/../../alice/{ASSIGNMENT}"
    (folder / "own" / "more").symlink_to(Path("..") / way, target_is_directory=True)
    (folder / "data").symlink_to(folder_of(course, "alice"), target_is_directory=True)


def the_assignment_is_a_link(course: Path, student: str) -> None:
    """the assignment's folder is a link to a classmate's"""
    (course / "submitted" / student).mkdir(parents=True)
    (course / "submitted" / student / ASSIGNMENT).symlink_to(folder_of(course, "alice"))


def the_student_is_a_link(course: Path, student: str) -> None:
    """the student's folder is a link to a classmate's"""
    folder_of(course, "alice")
    (course / "submitted" / student).symlink_to("alice", target_is_directory=True)


def the_graded_folder_is_a_link(course: Path, student: str) -> None:
    """the student's folder in autograded/ leads to a classmate's"""
    _looking(course, student)
    (course / "autograded").mkdir(exist_ok=True)
    (course / "autograded" / student).symlink_to("alice", target_is_directory=True)


def hard_links_to_the_course(course: Path, student: str) -> None:
    """hard links to the gradebook, the source and the settings"""
    folder = _looking(course, student)
    os.link(course / "gradebook.db", folder / "book.db")
    os.link(course / "source" / ASSIGNMENT / f"{NAME}.py", folder / "source.txt")
    os.link(course / "nbgrader_config.py", folder / "settings.txt")


def a_hard_link_to_staff(course: Path, student: str) -> None:
    """a hard link to a file of whoever grades, outside the course"""
    os.link(course.parent / STAFF, _looking(course, student) / "notes.txt")


def a_hard_link_to_the_solution(course: Path, student: str) -> None:
    """a hard link to the solution in the place of the notebook"""
    there = course / "source" / ASSIGNMENT / f"{NAME}.ipynb"
    os.link(there, folder_of(course, student) / f"{NAME}.ipynb")


def a_hard_link_to_staffs_solution(course: Path, student: str) -> None:
    """the same of a solution that staff has outside the course"""
    there = course.parent / "solved.ipynb"
    there.write_text(hand_in(course, student, _right(course)).read_text(encoding="utf-8"))
    (folder_of(course, student) / f"{NAME}.ipynb").unlink()
    os.link(there, course.parent / "solved-too.ipynb")  # staff keeps a copy of the same kind
    os.link(there, folder_of(course, student) / f"{NAME}.ipynb")


def files_where_the_course_has_folders(course: Path, student: str) -> None:
    """a file in the place of the course's folder, a folder in the place of its file"""
    folder = _looking(course, student)
    (folder / "data").write_text("36")
    (folder / "constants.csv").mkdir()
    (folder / "constants.csv" / "x").write_text("36")


def a_time_that_is_a_pipe(course: Path, student: str) -> None:
    """a pipe in the place of timestamp.txt"""
    os.mkfifo(_looking(course, student) / "timestamp.txt")


def times_that_are_none(course: Path, student: str) -> None:
    """a timestamp.txt in words"""
    (_looking(course, student) / "timestamp.txt").write_text("36 points\n")


def a_time_beyond_time(course: Path, student: str) -> None:
    """a timestamp.txt at the end of time, in a zone before its beginning"""
    (_looking(course, student) / "timestamp.txt").write_text("9999-12-31 23:59:59 -9999")


def a_long_time(course: Path, student: str) -> None:
    """a timestamp.txt of a megabyte, and not in UTF-8"""
    (_looking(course, student) / "timestamp.txt").write_bytes(b"\xff" * 10**6)


def a_notebook_that_writes_times(course: Path, student: str) -> None:
    """a notebook that writes timestamp.txt, a submission's secret and over what was handed in"""
    writes = "for name in ('timestamp.txt', 'TIMESTAMP.TXT', 'submission_secret.txt', 'own.txt'):\n"
    hand_in(course, student, notebook_of(f"{writes}    open(name, 'w').write('WRITTEN')"))
    (folder_of(course, student) / "own.txt").write_text("handed in")


def folders_in_folders(course: Path, student: str) -> None:
    """two hundred folders, each in the next"""
    path = _looking(course, student)
    for _ in range(200):
        path = path / "d"
    path.mkdir(parents=True)
    (path / "x.txt").write_text("36")


def many_files(course: Path, student: str) -> None:
    """eleven thousand files"""
    folder = _looking(course, student)
    for k in range(11_000):
        (folder / f"{k}.txt").touch()


def a_terabyte(course: Path, student: str) -> None:
    """a file of a terabyte that takes no room, and would when copied"""
    with (_looking(course, student) / "large.bin").open("wb") as file:
        file.truncate(10**12)


def names_that_are_none(course: Path, student: str) -> None:
    """files and folders whose names are no UTF-8, or act in a terminal"""
    folder = _looking(course, student)
    for name in (b"\xff\xfe.txt", b"\x1b[31mred.txt", b"two\nlines.txt"):
        (folder / os.fsdecode(name)).write_text("36")
    (folder / os.fsdecode(b"\xff")).mkdir()


def pages_of_its_own(course: Path, student: str) -> None:
    """a page where the feedback will stand, and a folder of its name"""
    folder = _looking(course, student)
    (folder / "feedback").mkdir()
    (folder / "feedback" / f"{NAME}.html").write_text("<script>36</script>")
    (folder / f"{NAME}.html").mkdir()
    (folder / f"{NAME}.html" / "x.txt").write_text("36")


def ids_that_are_none(course: Path, student: str) -> None:
    """cells whose ids are null, numbers, lists and too long, with wrong answers"""
    notebook = plain(answered(released(course), right=False))
    for k, cell in enumerate(notebook.cells):
        cell["id"] = [None, 7, [], "x" * 200, "a b"][k % 5]
    hand_in(course, student, v4.nbjson.writes(notebook))
