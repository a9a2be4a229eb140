"""`kill -9` of anything costs at most the submission in hand, which the next run grades again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.engine.grade import JudgeFaultError, close_engines, engine, grade_notebook
from autograder.engine.job import GradedNotebook
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
from tests.waiting import until

RIGHT = Attack(answers=right_answers())
SIGN = "in-the-middle"
HALTS = f"""
import signal, time
may_go_on = []
signal.signal(signal.SIGUSR1, lambda *_: may_go_on.append(True))
held = open("{SIGN}", "w")
while not may_go_on:
    time.sleep(0.01)
held.close()
which_way = "both up"
"""
HALTING = Attack(answers=right_answers() | {"which-way": HALTS}, timeout=300.0, total=600.0)


@pytest.fixture(scope="module", autouse=True)
def close() -> Iterator[None]:
    yield
    close_engines()


def halted() -> list[int]:
    """The notebooks that stand in the middle of the cell that halts: they hold its file open."""
    found = []
    for process in family(os.getpid()):
        with contextlib.suppress(OSError):  # it has just ended
            links = [link.readlink().name for link in Path(f"/proc/{process}/fd").iterdir()]
            if SIGN in links:
                found.append(process)
    return found


def go_on() -> None:
    for process in halted():
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGUSR1)


def while_grading(kill: Callable[[], int]) -> GradedNotebook | Exception:
    """Grade a notebook that halts, kill a process there, and let go on what still stands."""
    assert points(grade_notebook(job(RIGHT))) == FULL
    came: list[GradedNotebook | Exception] = []

    def run() -> None:
        try:
            came.append(grade_notebook(job(HALTING)))
        except (JudgeFaultError, SandboxError) as error:
            came.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    until(halted)
    os.kill(kill(), signal.SIGKILL)

    def ended() -> bool:
        go_on()  # again and again: a notebook may be tried once more
        return not thread.is_alive()

    until(ended)
    return came[0]


def leaves(process: int) -> list[int]:
    """The processes that have no children, in the order of their making."""
    return sorted(one for one in family(process) if len(family(one)) == 1)


def parent(process: int) -> int:
    """The process that has made it."""
    return int(psutil.Process(process).ppid())


def inside_bubblewrap() -> int:
    """The worker's parent itself, from which notebooks are forked."""

    def command(one: int) -> str:
        return Path(f"/proc/{one}/cmdline").read_text(encoding="utf-8")

    return min(
        one for one in family(engine()._worker.pid) if command(one).split("\0")[1:3] == ["-P", "-m"]
    )


def judge() -> int:
    process = engine()._judge
    assert process is not None
    return process.pid


KILLED: dict[str, Callable[[], int]] = {
    "bubblewrap": lambda: engine()._worker.pid,
    "the worker": inside_bubblewrap,
    "the judge": judge,
    "one judge": lambda: leaves(judge())[0],
    "its supervisor": lambda: parent(leaves(engine()._worker.pid)[1]),
    "what waits for the next notebook": lambda: leaves(engine()._worker.pid)[1],
}


@pytest.mark.parametrize("who", KILLED)
def test_a_killed_process_costs_at_most_the_submission_in_hand(who: str) -> None:
    came = while_grading(KILLED[who])
    assert isinstance(came, Exception) or points(came) == FULL
    assert points(grade_notebook(job(RIGHT))) == FULL


def test_a_killed_notebook_costs_the_cell_that_ran() -> None:
    came = while_grading(lambda: leaves(engine()._worker.pid)[0])
    assert isinstance(came, GradedNotebook)
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
    at_work = 4  # bubblewrap, the worker, a notebook, the judge

    def all_there() -> set[int]:
        found = family(worker) | family(judge)
        return found if len(found) > at_work else set()

    processes = until(all_there)
    started.kill()
    started.wait()
    started.stdout.close()
    until(lambda: not any(_runs(one) for one in processes))


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
    until(lambda: scores(course) or run.poll() is not None)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    before = scores(course)
    assert 0 < len(before) < 6, "killed too late to be in the middle"
    again = grade_class(course)
    assert again.returncode == 0, again.stderr
    assert scores(course) == dict.fromkeys(("ada", "boris", "chen", "dara", "emil", "fatou"), FULL)
    assert "graded before" in again.stdout
