"""What is wrong with a course, its gradebook or its machine is said once, in one line, and is never
a student's zero without a word."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from autograder.nbgrader.command import NbgraderError
from autograder.nbgrader.command import nbgrader as command
from autograder.nbgrader.guard import LOCK
from tests.compat import foreign
from tests.compat.foreign import ANSWERS, ASSIGNMENT, DOUBLE, answered, hand_in
from tests.waiting import until

ADAPTER = "from autograder.nbgrader.intake.adapter import apply\napply()\n"
PENCILGRAD = str(Path(sys.executable).with_name("pencilgrad"))
ENV = {**os.environ, "COLUMNS": "200"}
CLASS = ("ada", "boris", "chen", "dora")
NEEDS = "import lecture_tools\n" + ANSWERS["right"]
READS = "text = open('measured.csv').read()\n" + ANSWERS["right"]


def grade(course: Path, *args: str) -> tuple[int, str, str]:
    """The exit code, what was printed, and what was printed as an error."""
    done = subprocess.run(
        [PENCILGRAD, "grade", *args],
        cwd=course, env=ENV, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr.strip()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = tmp_path_factory.mktemp("course")
    foreign.set_up(course, ["nobody"])
    for student in CLASS:
        hand_in(course, student, answered(ANSWERS["right"]))
    return course


@pytest.fixture
def course(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "course"))


# --- the gradebook


@contextmanager
def locked(gradebook: Path) -> Iterator[None]:
    """Another program is in the middle of writing it."""
    with closing(sqlite3.connect(gradebook, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def set_form(gradebook: Path, version: str) -> None:
    with closing(sqlite3.connect(gradebook)) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", [version])
        database.commit()


def without_form(gradebook: Path) -> None:
    with closing(sqlite3.connect(gradebook)) as database:
        database.execute("DROP TABLE alembic_version")
        database.commit()


def with_torn_pages(gradebook: Path) -> None:
    content = bytearray(gradebook.read_bytes())
    content[4096:20480] = os.urandom(16384)
    gradebook.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (Path.unlink, "make the assignment known first, with nbgrader generate_assignment week-1"),
        (lambda path: path.write_bytes(b"garbage" * 99), "is damaged: file is not a database."),
        (lambda path: path.write_bytes(b""), "generate_assignment week-1"),
        (with_torn_pages, "is damaged: "),
        (lambda path: set_form(path, "50a4d84c131a"), "with nbgrader db upgrade"),
        (without_form, "with nbgrader db upgrade"),
        (lambda path: set_form(path, "ffffffffffff"), "by another nbgrader than this one"),
    ],
)
def test_a_gradebook_that_cannot_be_used_is_told_in_one_line_and_left_as_it_is(
    course: Path, spoil: Callable[[Path], object], says: str
) -> None:
    gradebook = course / "gradebook.db"
    spoil(gradebook)
    before = gradebook.read_bytes() if gradebook.exists() else None
    code, said, errors = grade(course, ASSIGNMENT)
    assert (code, said) == (1, "")
    assert says in errors
    assert str(gradebook) in errors
    assert len(errors.splitlines()) == 1
    assert before == (gradebook.read_bytes() if gradebook.exists() else None)
    assert not (course / "autograded").exists()


def test_a_gradebook_that_another_program_has_locked_is_told(course: Path) -> None:
    with locked(course / "gradebook.db"):
        code, said, errors = grade(course, ASSIGNMENT)
    assert (code, said) == (1, "")
    assert "gradebook.db is locked by another program (Formgrader, nbgrader, " in errors
    assert len(errors.splitlines()) == 1
    assert grade(course, ASSIGNMENT)[0] == 0


def test_a_course_that_lies_elsewhere_is_graded_there(course: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    settings = (course / "nbgrader_config.py").read_text(encoding="utf-8")
    (course / "nbgrader_config.py").unlink()
    (desk / "nbgrader_config.py").write_text(
        f"{settings}\nc.CourseDirectory.root = {str(course)!r}\n"
        'c.CourseDirectory.submitted_directory = "handed-in"\n',
        encoding="utf-8",
    )
    (course / "submitted").rename(course / "handed-in")
    code, said, errors = grade(desk, ASSIGNMENT)
    assert (code, errors) == (0, "")
    assert "4 graded." in said
    assert [path.name for path in desk.iterdir()] == ["nbgrader_config.py"]
    assert (course / "autograded" / "ada").is_dir()


# --- two runs, and one that is stopped


def started(course: Path, *args: str) -> subprocess.Popen[str]:
    """A run that has begun to grade."""
    running = subprocess.Popen(
        [PENCILGRAD, "grade", ASSIGNMENT, *args], cwd=course, env=ENV,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until(lambda: (course / LOCK).exists() and (course / LOCK).read_text(encoding="utf-8"))
    return running


def test_of_two_runs_at_once_the_second_says_who_runs_and_the_first_goes_on(course: Path) -> None:
    """The first waits in an endless cell, for as long as the second takes."""
    hand_in(course, "endless", answered("while True:\n    pass"))
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(f"\nc.Execute.timeout = 600\n{ADAPTER}")
    first = started(course, "--workers", "2")
    code, said, errors = grade(course, ASSIGNMENT)
    assert (code, said) == (1, "")
    assert f"grades {ASSIGNMENT} here since " in errors
    assert f"(process {first.pid})" in errors
    assert len(errors.splitlines()) == 1
    with pytest.raises(NbgraderError) as refused:
        command("autograde", ASSIGNMENT, "--student", "ada", cwd=course)
    assert f"grades {ASSIGNMENT} here since " in refused.value.log
    assert first.poll() is None
    os.killpg(first.pid, signal.SIGINT)
    _, errors = first.communicate(timeout=60)  # of the 600 seconds of the endless cell
    assert "Stopped. What is graded is kept; the same command grades the rest." in errors
    assert "Traceback" not in errors
    shutil.rmtree(course / "submitted" / "endless")
    assert grade(course, ASSIGNMENT)[0] == 0


def test_a_run_that_was_killed_locks_nobody_out(course: Path) -> None:
    first = started(course)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert grade(course, ASSIGNMENT)[0] == 0


# --- what many have lost by no fault of theirs


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (NEEDS, "stopped with ModuleNotFoundError: No module named 'lecture_tools'."),
        (READS, "stopped with FileNotFoundError: [Errno 2] No such file or directory: "
                "'measured.csv'."),
    ],
)  # fmt: skip
def test_one_missing_thing_that_stops_many_is_told_once_with_a_count(
    course: Path, answer: str, says: str
) -> None:
    for student in CLASS[:3]:
        hand_in(course, student, answered(answer))
    code, said, _ = grade(course, ASSIGNMENT)
    assert code == 3
    assert said.count("3 of 4 submissions " + says) == 1
    assert "--dry-run tries your own solution" in said
    code, said, _ = grade(course, ASSIGNMENT, "--json")
    rows = {row["student"]: row for row in json.loads(said)}
    assert code == 3
    assert [len(rows[student]["findings"]) for student in CLASS] == [1, 1, 1, 0]
    assert says in rows["ada"]["findings"][0]


def test_one_student_who_misspells_a_package_is_no_finding(course: Path) -> None:
    hand_in(course, "ada", answered("import nunpy\n" + ANSWERS["right"]))
    code, said, _ = grade(course, ASSIGNMENT)
    assert (code, "Look at this" in said) == (0, False)


def test_a_test_that_gives_more_than_its_points_is_told_to_the_teacher(course: Path) -> None:
    generous = DOUBLE + "def quality():\n    return 2.5"
    for student in CLASS:
        hand_in(course, student, answered(generous))
    code, said, _ = grade(course, ASSIGNMENT)
    assert code == 3
    assert said.count("4 of 4 submissions have 0 points in the test cell by-number because") == 1
    assert "The test gave 2.5, which is no score from 0 to 2" in said
    assert "The test is at fault" in said


def test_a_test_that_nobody_passes_is_told_to_the_teacher(course: Path) -> None:
    for student in CLASS:
        hand_in(course, student, answered(ANSWERS["examples-only"]))
    code, said, _ = grade(course, ASSIGNMENT)
    assert code == 3
    assert "Nobody of 4 who answered has a point in the test cell asserts." in said
    assert "Most often it ended with AssertionError." in said


def test_scores_are_told_without_the_dust_of_floating_point(course: Path) -> None:
    hand_in(course, "ada", answered(DOUBLE + "def quality():\n    return 0.1 + 0.2"))
    hand_in(course, "boris", answered(DOUBLE + "def quality():\n    return 2 / 3"))
    said = grade(course, ASSIGNMENT)[1]
    assert " 4.3 / 13 │" in said and " 4.67 / 13 │" in said
    rows = {
        row["student"]: row["score"] for row in json.loads(grade(course, ASSIGNMENT, "--json")[1])
    }
    assert (rows["ada"], rows["boris"]) == (4.3, 4.6667)


# --- the course's own solution


def test_a_dry_run_grades_the_courses_own_solution_and_changes_nothing(course: Path) -> None:
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    code, said, errors = grade(course, ASSIGNMENT, "--dry-run")
    assert (code, errors) == (0, "")
    assert "week-1: your own solution scores 7 / 7 here." in said
    assert "A person grades by-hand, essay, task." in said
    assert before == {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}


def test_a_dry_run_says_where_the_solution_falls_short_and_why(course: Path) -> None:
    source = course / "source" / ASSIGNMENT / "numbers.ipynb"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("def double(x)", "import lecture_tools\\ndef double(x)", 1))
    code, said, _ = grade(course, ASSIGNMENT, "--dry-run")
    assert code == 3
    assert "week-1: your own solution scores 1 / 7 here." in said
    assert "ModuleNotFoundError: No module named 'lecture_tools'" in said
    assert "asserts: 0 / 2. NameError: name 'double' is not defined" in said


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["week1"], "Did you mean 'week-1'?"),
        (["week1", "--dry-run"], "Did you mean 'week-1'? There are: week-1."),
        ([ASSIGNMENT, "--student", "adda"], "Did you mean 'ada'?"),
    ],
)
def test_a_name_that_is_nearly_right_is_guessed(prepared: Path, args: list[str], says: str) -> None:
    code, _, errors = grade(prepared, *args)
    assert code == 1
    assert says in errors
