"""`pencilgrad grade`, as a person calls it in the folder of a course."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.nbgrader.command import nbgrader as command
from autograder.nbgrader.exporting import UNFINISHED
from tests.compat import foreign
from tests.compat.foreign import ANSWERS, ASSIGNMENT, answered, duplicated, hand_in
from tests.waiting import until

PENCILGRAD = str(Path(sys.executable).with_name("pencilgrad"))
# In a namespace of its own, in which nobody may make namespaces: as on a machine without them.
NO_NAMESPACES = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"'


def grade(course: Path, *args: str, before: tuple[str, ...] = ()) -> tuple[int, str, str]:
    """The exit code, what was printed, and what was printed as an error, spaces made one."""
    done = subprocess.run(
        [*before, PENCILGRAD, "grade", *args], cwd=course, capture_output=True, text=True,
        env={**os.environ, "COLUMNS": "200"}, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, " ".join(done.stderr.split())


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = tmp_path_factory.mktemp("course")
    foreign.set_up(course, ["right", "half", "late", "untouched", "wrote"])
    hand_in(course, "doubled", duplicated)
    hand_in(course, "truncated", answered(ANSWERS["right"]))
    path = course / "submitted" / "truncated" / ASSIGNMENT / "numbers.ipynb"
    path.write_text(path.read_text(encoding="utf-8")[:500], encoding="utf-8")
    return course


@pytest.fixture
def course(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "course"))


def test_a_class_is_graded_and_who_could_not_be_is_named(course: Path) -> None:
    code, said, errors = grade(course, ASSIGNMENT, "--workers", "3")
    assert code == 1
    assert errors == ""
    assert "6 graded." in said
    assert "truncated is not graded: numbers.ipynb is not a notebook" in said
    assert "doubled is not graded" not in said  # the copy of a cell becomes an ordinary one
    assert "late: 6 points less" in said
    assert "lost points in asserts, by-hand, by-number, by-share, essay, total-test" in said
    # What is not graded is no zero, and what is graded is not graded again.
    code, said, _ = grade(course, ASSIGNMENT)
    assert (code, "0 graded, 6 graded before (--force grades them again)." in said) == (1, True)


def test_the_results_can_be_had_as_json(course: Path) -> None:
    code, said, _ = grade(course, ASSIGNMENT, "--json", "--student", "late", "--student", "half")
    rows = {row["student"]: row for row in json.loads(said)}
    assert (code, list(rows)) == (0, ["half", "late"])
    assert (rows["half"]["score"], rows["late"]["score"]) == (5.5, 0.0)
    assert {(row["outcome"], row["sandboxed"]) for row in rows.values()} == {("graded", True)}


def test_force_grades_again(course: Path) -> None:
    only = (ASSIGNMENT, "--student", "right")
    assert "1 graded." in grade(course, *only)[1]
    hand_in(course, "right", answered("stop"))
    assert "0 graded, 1 graded before" in grade(course, *only)[1]
    assert "1 graded." in grade(course, *only, "--force")[1]
    assert foreign.rows(course)["grade", "right", ASSIGNMENT, "numbers", "asserts"][0] == 0.0


def test_notebooks_come_out_as_where_nbgrader_writes_and_reads_them_once_more(course: Path) -> None:
    """Its own exporter, which ours stands in for, does so between sanitising and grading."""
    theirs = Path(shutil.copytree(course, course.with_name("theirs")))
    with (theirs / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write('\nc.Autograde.exporter_class = "nbconvert.exporters.NotebookExporter"\n')
    graded = {}
    for one in (course, theirs):
        grade(one, ASSIGNMENT)
        found = (one / "autograded").rglob("*.ipynb")
        graded[one] = {path.relative_to(one): path.read_text(encoding="utf-8") for path in found}
    assert len(graded[course]) > 4
    assert graded[course] == graded[theirs]


def test_what_a_killed_run_left_of_one_student_stops_nobody_and_is_graded_again(
    course: Path,
) -> None:
    left = course / "autograded" / "half" / ASSIGNMENT / "numbers.ipynb"
    grade(course, ASSIGNMENT, "--student", "half")  # so that the gradebook knows of it
    left.write_text(UNFINISHED, encoding="utf-8")
    code, _, errors = grade(course, ASSIGNMENT, "--student", "right")
    assert (code, errors) == (0, "")
    assert "1 graded." in grade(course, ASSIGNMENT, "--student", "half")[1]
    assert "pencilgrad" in nbformat.read(left, as_version=4).metadata


def test_an_assignment_that_nobody_handed_in_is_told(prepared: Path) -> None:
    code, _, errors = grade(prepared, "week-2")
    assert code == 1
    assert "Nobody has handed in 'week-2': there is no " in errors
    assert f"Handed in are: {ASSIGNMENT}. Was `nbgrader collect` run?" in errors
    assert "Traceback" not in errors


def test_a_student_who_did_not_hand_in_is_told(prepared: Path) -> None:
    code, _, errors = grade(prepared, ASSIGNMENT, "--student", "zoe")
    assert code == 1
    assert "Not handed in by zoe; see " in errors
    assert "Traceback" not in errors


def test_a_folder_that_is_no_course_is_told(tmp_path: Path) -> None:
    code, _, errors = grade(tmp_path, ASSIGNMENT)
    assert code == 1
    assert f"{tmp_path} is no course: it holds neither nbgrader_config.py nor" in errors
    assert "Change into the folder of your course" in errors


def test_an_assignment_that_the_gradebook_does_not_know_is_told(course: Path) -> None:
    folder = course / "submitted" / "right"
    (folder / ASSIGNMENT).rename(folder / "week-3")
    code, _, errors = grade(course, "week-3")
    assert code == 1
    assert "make it known first: nbgrader generate_assignment week-3" in errors


def test_ctrl_c_keeps_what_is_graded_and_the_next_run_grades_the_rest(course: Path) -> None:
    running = subprocess.Popen(
        [PENCILGRAD, "grade", ASSIGNMENT, "--workers", "1"], cwd=course,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until(lambda: list((course / "autograded").glob(f"*/{ASSIGNMENT}/*.ipynb")))
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=120)
    assert running.returncode == 1
    assert "Stopped. What is graded is kept; the same command grades the rest." in errors
    assert "Traceback" not in errors
    grade(course, ASSIGNMENT)
    twin = course.with_name("twin")
    shutil.copytree(course, twin)
    grade(twin, ASSIGNMENT, "--force")
    assert foreign.rows(course) == foreign.rows(twin)


def metadata(course: Path, student: str) -> dict[str, str]:
    path = course / "autograded" / student / ASSIGNMENT / "numbers.ipynb"
    return dict(nbformat.read(path, as_version=4).metadata["pencilgrad"])


def feedback(course: Path, student: str) -> str:
    """The feedback of `numbers.ipynb`, as our exporter writes it."""
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(OUR_FEEDBACK)
    command("generate_feedback", ASSIGNMENT, "--student", student, cwd=course)
    page = course / "feedback" / student / ASSIGNMENT / "numbers.html"
    return page.read_text(encoding="utf-8")


OUR_FEEDBACK = """
c.GenerateFeedback.exporter_class = "autograder.classroom.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades"]
"""


def test_without_a_sandbox_nothing_is_graded_unless_one_asks_for_it(course: Path) -> None:
    nowhere = ("unshare", "--user", "--map-root-user", "sh", "-c", NO_NAMESPACES, "sh")
    only = (ASSIGNMENT, "--student", "right")
    code, _, errors = grade(course, *only, before=nowhere)
    assert code == 1
    assert "There is no sandbox here, and nothing is graded. This machine lets no user" in errors
    assert "pencilgrad grade --sandbox=none" in errors
    assert not (course / "autograded").exists()
    code, said, errors = grade(course, *only, "--sandbox=none", before=nowhere)
    assert code == 0
    assert "Graded without a sandbox" in said and "Graded without a sandbox" in errors
    assert metadata(course, "right")["sandbox"] == "none"
    assert '<p class="where">Graded without a sandbox.</p>' in feedback(course, "right")
    assert foreign.rows(course)["grade", "right", ASSIGNMENT, "numbers", "asserts"][0] == 2.0


def test_doctor_says_why_there_is_no_sandbox_and_what_to_do(tmp_path: Path) -> None:
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", NO_NAMESPACES, "sh", PENCILGRAD,
               "doctor"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          env={**os.environ, "PENCILGRAD_EXCHANGE": str(tmp_path)})  # fmt: skip
    assert done.returncode == 1
    assert "sandbox: On a machine of your own, as root" in done.stderr
    assert "podman" in done.stderr
    assert "pencilgrad grade --sandbox=none" in done.stderr


PEEKS = """
import sys
answers = [name for name in sys.modules if name.startswith(("solutions", "autograder.rubrics"))]
total = 0 if answers else 3
"""


def test_the_two_processes_stay_two_without_a_sandbox(course: Path) -> None:
    """The student's process has imported neither the solutions nor a rubric."""
    path = course / "submitted" / "right" / ASSIGNMENT / "sums.ipynb"
    notebook = nbformat.read(path, as_version=4)
    foreign.by_id(notebook, "total").source = PEEKS
    foreign.write(path, notebook)
    grade(course, ASSIGNMENT, "--student", "right", "--sandbox=none")
    assert foreign.rows(course)["grade", "right", ASSIGNMENT, "sums", "total-test"][0] == 1.0


MEASURE = """
import resource, sys
from pathlib import Path
from autograder.classroom.grading import ClassRun

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

run = ClassRun(Path.cwd(), sys.argv[1])
students = run.students()
run.grade(students[:10], 2)
before = peak()
done = run.grade(students[10:], 2)
assert all(not one.fault for one in done), done
print(len(done), peak() - before)
"""


def test_the_main_process_does_not_grow_with_the_class(course: Path) -> None:
    """Fifty more submissions, each with a megabyte beside it, cost it less than ten such files."""
    shutil.rmtree(course / "submitted")
    for k in range(60):
        hand_in(course, f"s{k:02d}", answered(ANSWERS["right"]))
        folder = course / "submitted" / f"s{k:02d}" / ASSIGNMENT
        (folder / "picture.bin").write_bytes(os.urandom(2**20))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, ASSIGNMENT],
        cwd=course, capture_output=True, text=True, check=True,
    )  # fmt: skip
    graded, grown = done.stdout.split()
    assert graded == "50"
    assert float(grown) < 10  # MB
