"""`kill -9` of anything costs at most the submission in hand, which the next run grades again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.engine.grade import JudgeFaultError, close_engines, engine, grade
from autograder.engine.job import Graded
from autograder.engine.sandbox import SandboxError
from tests.attacks.course import (
    ASSIGNMENT,
    FULL,
    answered,
    environment,
    grade_class,
    grade_command,
    hand_in,
    new_course,
    released,
    without_figures,
)
from tests.attacks.harness import Attack, family, job, points, right_answers

RIGHT = Attack(answers=right_answers())
SLOW = Attack(
    answers=right_answers() | {"which-way": "import time\ntime.sleep(1.5)\nwhich_way = 'both up'"}
)


@pytest.fixture(scope="module", autouse=True)
def close() -> Iterator[None]:
    yield
    close_engines()


def while_grading(kill: Callable[[], int]) -> Graded | Exception:
    """Grade a notebook that takes a while, and kill a process in the middle."""
    assert points(grade(job(RIGHT))) == FULL
    came: list[Graded | Exception] = []

    def run() -> None:
        try:
            came.append(grade(job(SLOW)))
        except (JudgeFaultError, SandboxError) as error:
            came.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.9)
    os.kill(kill(), signal.SIGKILL)
    thread.join(120)
    assert came, "whoever waits for the grade waits for ever"
    return came[0]


def leaves(process: int) -> list[int]:
    """The processes that have no children, in the order of their making."""
    return sorted(one for one in family(process) if len(family(one)) == 1)


def parent(process: int) -> int:
    """The process that has made it."""
    return psutil.Process(process).ppid()


def inside_bubblewrap() -> int:
    """The worker's parent itself, from which notebooks are forked."""

    def command(one: int) -> str:
        return Path(f"/proc/{one}/cmdline").read_text(encoding="utf-8")

    return min(
        one for one in family(engine()._worker.pid) if command(one).split("\0")[1:3] == ["-P", "-m"]
    )


KILLED: dict[str, Callable[[], int]] = {
    "bubblewrap": lambda: engine()._worker.pid,
    "the worker": inside_bubblewrap,
    "the judge": lambda: engine()._judge.pid,
    "one judge": lambda: leaves(engine()._judge.pid)[0],
    "its supervisor": lambda: parent(leaves(engine()._worker.pid)[1]),
    "what waits for the next notebook": lambda: leaves(engine()._worker.pid)[1],
}


@pytest.mark.parametrize("who", KILLED)
def test_a_killed_process_costs_at_most_the_submission_in_hand(who: str) -> None:
    came = while_grading(KILLED[who])
    assert isinstance(came, Exception) or points(came) == FULL
    assert points(grade(job(RIGHT))) == FULL


def test_a_killed_notebook_costs_the_cell_that_ran() -> None:
    came = while_grading(lambda: leaves(engine()._worker.pid)[0])
    assert isinstance(came, Graded)
    assert points(came) == FULL - 1


def test_nothing_is_left_of_an_engine_whose_process_is_killed() -> None:
    program = (
        "from autograder.engine.grade import Engine\nfrom tests.attacks.harness import *\n"
        "used = Engine(); used.grade(job(Attack()))\n"
        "print(used._worker.pid, used._judge.pid, flush=True)\n"
        "used.grade(job(Attack('import time; time.sleep(60)', timeout=60.0)))"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", program], env=environment(), stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert started.stdout is not None
    worker, judge = map(int, started.stdout.readline().split())
    time.sleep(0.5)
    processes = family(worker) | family(judge)
    assert len(processes) > 4
    started.kill()
    started.wait()
    end = time.monotonic() + 30
    while any(_runs(one) for one in processes):
        assert time.monotonic() < end, "it outlives whoever started it"
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = new_course(tmp_path_factory.mktemp("course"))
    for student in ("ada", "boris", "chen", "dara", "emil", "fatou"):
        hand_in(made, student, without_figures(answered(released(made), right=True)))
    return made


def scores(course: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        found = gradebook.assignment_submissions(ASSIGNMENT)
        return {one.student.id: one.score for one in found if (graded(course, one.student.id))}


def graded(course: Path, student: str) -> bool:
    path = course / "autograded" / student / ASSIGNMENT / "2-one-step.ipynb"
    try:
        return "pencilgrad" in json.loads(path.read_bytes())["metadata"]
    except (OSError, ValueError):
        return False


def test_a_class_killed_in_the_middle_is_finished_by_the_next_run(course: Path) -> None:
    """The whole group: the command, the worker, the judge, whatever they have started."""
    run = subprocess.Popen(
        grade_command("--workers", "2"), cwd=course, env=environment(), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + 120
    while not scores(course):
        assert time.monotonic() < end and run.poll() is None
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    before = scores(course)
    assert 0 < len(before) < 6, "killed too late to be in the middle"
    again = grade_class(course)
    assert again.returncode == 0, again.stderr
    assert scores(course) == dict.fromkeys(("ada", "boris", "chen", "dara", "emil", "fatou"), FULL)
    assert "graded before" in again.stdout
