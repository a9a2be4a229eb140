"""The harness sees what it is to see: where a wall is missing, the same attacks do gain and leak."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from contextlib import redirect_stdout

import pytest

from autograder.engine.job import Job, JobCell
from autograder.engine.kernel import KernelDoor
from autograder.items.rubric import load_rubric
from autograder.judging.submission import Submission
from tests.attacks import look_around, read_answers
from tests.attacks.harness import NOTEBOOK, Attack, Classroom, classroom, family


@pytest.fixture(scope="module")
def unwalled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    """The same engine without a sandbox: the process split alone."""
    with classroom(tmp_path_factory.mktemp("course"), sandboxed=False) as room:
        yield room


@pytest.mark.parametrize(
    ("attack", "leak"),
    [
        (read_answers.the_gradebook, "the gradebook"),
        (read_answers.the_course_by_its_path, "a solution"),
        (read_answers.the_course_by_its_path, "a rubric"),
        (read_answers.other_submissions, "a classmate"),
        (look_around.the_network, "the host"),
        (lambda _: read_answers.modules_and_their_source(), "a rubric"),
        (lambda _: look_around.the_environment(), "the environment"),
    ],
)
def test_without_walls_a_leak_is_seen(unwalled: Classroom, attack: object, leak: str) -> None:
    outcome = unwalled.run(attack(unwalled))  # type: ignore[operator]
    assert leak in outcome.leaks


def test_without_walls_a_change_outside_is_seen(unwalled: Classroom) -> None:
    path = unwalled.course / "changed.txt"
    try:
        with pytest.raises(AssertionError, match="outside its own folder"):
            unwalled.run(Attack(first=f"open({str(path)!r}, 'w').write('36')"))
    finally:
        path.unlink()


def test_a_process_that_is_left_is_seen(unwalled: Classroom) -> None:
    """Left by us, as a child of the worker's: what comes from a notebook is ended with it."""
    here = unwalled.at_rest()
    ending = threading.Event()
    line = Job(NOTEBOOK, (JobCell("import time; time.sleep(2)"),))

    def grade() -> None:
        unwalled.engine.grade(line)
        ending.set()

    thread = threading.Thread(target=grade)
    thread.start()
    with pytest.raises(AssertionError, match="processes are left"):
        while not ending.is_set():
            unwalled._ended(here, seconds=0.1)
    thread.join()


def test_a_judge_beside_the_students_code_is_talked_into_a_pass() -> None:
    """Stock nbgrader's way, judging in the kernel: what the engine refuses gains marks there."""
    item = load_rubric(NOTEBOOK)["mse"]
    read, write = os.pipe()
    if not os.fork():  # it breaks the process it is in
        names: dict[str, object] = {}
        score = 0.0
        with redirect_stdout(io.StringIO()):
            exec("import autograder.checks.comparing as comparing, numpy as np\n" + BESIDE, names)  # noqa: S102
            score = item.judge(Submission(KernelDoor(names))).score
        os.write(write, str(score).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        assert float(pipe.read()) == 1.0


# What any code can do that stands beside its judge.
BESIDE = """
from autograder.judging.verdict import PASSED
comparing._compare = lambda *_: PASSED
mse = lambda *_: 7.25
"""


def test_a_gain_is_seen(unwalled: Classroom) -> None:
    right = Attack(answers={"mse": "def mse(yhat, y):\n    return ((yhat - y) ** 2).mean()"})
    assert unwalled.run(right).gained == 2


def test_family_finds_grandchildren() -> None:
    assert os.getpid() in family(os.getppid())
