"""Checks while somebody works: the judge's verdict on one item, as grading gives it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from autograder.authoring.authored import load_notebook
from autograder.authoring.prove import stated_answers
from autograder.engine.checking import Check, Checked, CheckError, read_checked
from autograder.engine.grade import engine, grade_notebook
from autograder.engine.live import LiveChecker
from autograder.engine.live import _job_of as job_of
from autograder.engine.turns import Turns
from autograder.nbgrader.cells import answer_of, grade_id, judged_item, split_test
from tests.attacks.harness import family
from tests.waiting import until

ROOT = Path(__file__).parents[3]
NOTEBOOK = "gradient-descent/2-one-step"
WHEN_GRADING = {"NBGRADER_EXECUTION": "autograde"}
IMPORTS = "import numpy as np, os, threading, time"
MSE = "def mse(yhat, y):\n    return np.mean((yhat - y) ** 2)"
RMSE = "def mse(yhat, y):\n    return np.sqrt(np.mean((yhat - y) ** 2))"
EXAMPLE = "assert mse(np.zeros((2, 1)), 2 * np.ones((2, 1))) == 4.0, 'four'"
BEGAN = "began = time.time_ns()"


@pytest.fixture(scope="module")
def checker() -> Iterator[LiveChecker]:
    made = LiveChecker()
    yield made
    made.close()


def mse_check(*cells: str, example: str = EXAMPLE, student: str = "ada") -> Check:
    return Check(NOTEBOOK, (*cells, example), "mse", student, environment=WHEN_GRADING)


def seen(checker: LiveChecker, student: str, expression: str, *cells: str) -> str:
    """What this is in the check cell of a student's."""
    example = f"raise ValueError({expression})"
    checked = checker.check(mse_check(IMPORTS, *cells, example=example, student=student))
    assert checked.outcome == "passed"
    return checked.raised.removeprefix("ValueError: ")


def test_a_right_answer_passes_with_its_points(checker: LiveChecker) -> None:
    checked = checker.check(mse_check(IMPORTS, MSE))
    assert (checked.outcome, checked.score, checked.raised) == ("passed", checked.points, "")
    assert "mse" in checked.title


def test_a_mistake_is_named_and_what_the_examples_raised_is_told(checker: LiveChecker) -> None:
    checked = checker.check(mse_check(IMPORTS, RMSE))
    assert (checked.outcome, checked.score) == ("failed", 0)
    assert checked.mistakes == ("square root taken",)
    assert "root" in checked.message
    assert checked.raised == "AssertionError: four"


def test_a_blank_answer_is_blank(checker: LiveChecker) -> None:
    checked = checker.check(mse_check(IMPORTS, "mse = ..."))
    assert checked.outcome == "blank"


def test_an_item_that_there_is_not_is_a_fault_of_ours_in_one_sentence(
    checker: LiveChecker,
) -> None:
    with pytest.raises(CheckError, match="no item 'no-such'"):
        checker.check(Check(NOTEBOOK, (IMPORTS,), "no-such"))


# --- what did not change is not run again


def test_what_stands_before_the_changed_cell_is_not_run_again(checker: LiveChecker) -> None:
    first = seen(checker, "boris", "began", BEGAN, MSE)
    assert seen(checker, "boris", "began", BEGAN, MSE + "  # changed") == first
    assert seen(checker, "boris", "began", BEGAN, MSE + "  # changed", "later = 1") == first


def test_an_earlier_cell_that_changes_is_run_and_all_after_it(checker: LiveChecker) -> None:
    first = seen(checker, "chen", "f'{began} {n}'", "n = 1", BEGAN, MSE)
    then = seen(checker, "chen", "f'{began} {n}'", "n = 2", BEGAN, MSE)
    assert (first.split()[1], then.split()[1]) == ("1", "2")
    assert first.split()[0] != then.split()[0]


def test_nobody_gets_what_another_student_ran(checker: LiveChecker) -> None:
    assert seen(checker, "dara", "began", BEGAN, MSE) != seen(checker, "emil", "began", BEGAN, MSE)


def test_a_file_that_a_cell_writes_is_not_there_in_the_next_check(checker: LiveChecker) -> None:
    appends = "with open('log', 'a') as log: log.write('x')"
    for _ in range(3):
        assert seen(checker, "fatou", "open('log').read()", appends, MSE) == "x"
        assert seen(checker, "fatou", "open('log').read()", MSE, appends) == "x"


def test_a_file_that_stays_open_is_read_from_where_it_stood(checker: LiveChecker) -> None:
    opens = "print('abc', file=open('a', 'w')); file = open('a')"
    for _ in range(3):
        assert seen(checker, "gita", "file.read().strip()", opens, MSE) == "abc"


def test_threads_run_on_as_in_grading(checker: LiveChecker) -> None:
    waits = "stop = threading.Event(); thread = threading.Thread(target=stop.wait); thread.start()"
    for _ in range(2):
        assert seen(checker, "hugo", "thread.is_alive()", waits, MSE) == "True"


def test_what_works_on_while_nobody_asks_is_ended(checker: LiveChecker) -> None:
    """It hides its process, so that it is kept; then it uses time that nobody gave it."""
    hides = "def nobody(*_): raise ChildProcessError\n\nos.waitid = nobody"
    works = "if not os.fork():\n    sign = open('/dev/full')\n    while True: pass"
    seen(checker, "mallory", "1", hides, works, MSE)
    assert ("mallory", NOTEBOOK) in checker._kept
    until(lambda: not holders_of("full"))
    assert seen(checker, "mallory", "1", hides, MSE) == "1"


def holders_of(sign: str) -> list[int]:
    """The processes below this one that hold a file of this name open."""
    found = []
    for process in family(os.getpid()):
        with contextlib.suppress(OSError):  # it has just ended
            links = [link.readlink().name for link in Path(f"/proc/{process}/fd").iterdir()]
            if sign in links:
                found.append(process)
    return found


# --- as in grading


def checks_of_all_mistakes() -> list[tuple[str, Check]]:
    """Every mistake that the authors of a notebook know, each in a notebook else solved."""
    exercise = load_notebook(ROOT, NOTEBOOK)
    solved, found = exercise.solutions, []
    for item in exercise.rubric:
        stated = stated_answers(exercise, item)
        for answer in [one for one in stated if one.kind == "misconception"]:
            name = answer_of(item.name, solved) or ""
            code = [cell for cell in exercise.source.cells if cell.cell_type == "code"]
            cells = []
            for cell in code:
                given = grade_id(cell) or ""
                text = (split_test(cell.source) or (cell.source, ""))[0]
                cells.append(answer.source if given == name else solved.get(given, text))
                if judged_item(cell) == item.name:
                    break
            check = Check(
                NOTEBOOK, tuple(cells), item.name, "ada", "s3cret", environment=WHEN_GRADING
            )
            found.append((f"{item.name}: {answer.name}", check))
    return found


def test_every_known_mistake_is_judged_as_in_grading(checker: LiveChecker) -> None:
    differ = []
    for name, check in checks_of_all_mistakes():
        graded = read_checked(grade_notebook(job_of(check)).cells[-1])
        if (checked := checker.check(check)) != graded:
            differ.append((name, checked, graded))
    assert differ == []


# --- whose turn it is


def test_students_take_turns_and_nobody_runs_twice() -> None:
    turns, order, holds = Turns(2), list[str](), threading.Event()
    running: list[str] = []

    def ask(student: str) -> None:
        with turns.of(student):
            assert student not in running
            running.append(student)
            order.append(student)
            holds.wait()
            running.remove(student)

    asked = ["ada", "ada", "ada", "boris", "chen", "dara"]
    threads = []
    for k, student in enumerate(asked):
        threads.append(threading.Thread(target=ask, args=(student,)))
        threads[-1].start()
        until(partial(_are_known, turns, order, k + 1))
    assert order == ["ada", "boris"]
    holds.set()
    for thread in threads:
        thread.join()
    assert sorted(order) == sorted(asked)


def _are_known(turns: Turns, order: list[str], count: int) -> bool:
    return len(order) + sum(map(len, turns._waiting.values())) == count


def test_two_hundred_at_once_are_all_answered(checker: LiveChecker) -> None:
    came: list[Checked] = []

    def ask(student: str) -> None:
        came.append(checker.check(mse_check(IMPORTS, MSE, student=student)))

    threads = [threading.Thread(target=ask, args=(f"student-{k % 100}",)) for k in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.outcome for one in came] == ["passed"] * 200


# --- kills


def judge_process() -> int:
    process = engine()._judge
    assert process is not None
    return process.pid


KILLED: dict[str, Callable[[], int]] = {
    "the worker": lambda: engine()._worker.pid,
    "the judge": judge_process,
    "what keeps the notebook": lambda: max(family(judge_process())),
}


@pytest.mark.parametrize("who", KILLED)
def test_after_a_kill_in_the_middle_the_next_check_works(checker: LiveChecker, who: str) -> None:
    halts = "sign = open('/dev/full'); time.sleep(3)"
    assert checker.check(mse_check(IMPORTS, MSE)).outcome == "passed"
    came: list[Checked | CheckError] = []

    def ask() -> None:
        try:
            came.append(checker.check(mse_check(IMPORTS, MSE, halts)))
        except CheckError as error:
            came.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: holders_of("full"))
    os.kill(KILLED[who](), signal.SIGKILL)
    asking.join()
    assert len(came) == 1
    assert checker.check(mse_check(IMPORTS, MSE)).outcome == "passed"
