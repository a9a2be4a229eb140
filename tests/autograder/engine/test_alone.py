"""Checks on one's own machine: the same verdicts without a sandbox, on any system."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.engine.alone import AloneChecker
from autograder.engine.checking import Check, Checked

ROOT = Path(__file__).parents[3]
NOTEBOOK = "gradient-descent/2-one-step"
MSE = "def mse(yhat, y):\n    return np.mean((yhat - y) ** 2)"
RMSE = "def mse(yhat, y):\n    return np.sqrt(np.mean((yhat - y) ** 2))"
EXAMPLE = "assert mse(np.zeros((2, 1)), 2 * np.ones((2, 1))) == 4.0, 'four'"
# As the service of `pencilgrad study` asks, in a Python that lacks what Windows lacks.
ELSEWHERE = f"""
from autograder.engine.alone import AloneChecker
from autograder.engine.checking import Check

if __name__ == "__main__":
    checker = AloneChecker({NOTEBOOK!r})
    print(checker.check(Check({NOTEBOOK!r}, ("import numpy as np", {MSE!r}, {EXAMPLE!r}), "mse")))
    checker.close()
    for lacking in ("import fcntl", "import os; os.fork", "from autograder.engine import grade"):
        try:
            exec(lacking, {{"__name__": "autograder"}})
        except (ImportError, AttributeError):
            continue
        print("there is", lacking)
"""


@pytest.fixture(scope="module")
def checker() -> Iterator[AloneChecker]:
    made = AloneChecker(NOTEBOOK)
    yield made
    made.close()


def check_mse(checker: AloneChecker, answer: str, timeout: float = 60.0) -> Checked:
    cells = ("import numpy as np, os", answer, EXAMPLE)
    return checker.check(Check(NOTEBOOK, cells, "mse", timeout=timeout, total=300.0))


def test_right_and_wrong_are_told_as_anywhere(checker: AloneChecker) -> None:
    assert check_mse(checker, MSE).outcome == "passed"
    wrong = check_mse(checker, RMSE)
    assert (wrong.outcome, wrong.mistakes) == ("failed", ("square root taken",))
    assert wrong.raised == "AssertionError: four"


def test_a_loop_that_does_not_end_costs_its_time_and_is_told(checker: AloneChecker) -> None:
    loops = "def mse(yhat, y):\n    while len(y) != 2: pass\n    return 4.0"
    assert check_mse(checker, loops, timeout=2.0).outcome == "timed out"


def test_whoever_ends_the_process_is_told(checker: AloneChecker) -> None:
    ended = check_mse(checker, "os._exit(0)")
    assert (ended.outcome, ended.score) == ("crashed", 0.0)
    assert check_mse(checker, MSE).outcome == "passed"


def test_nothing_on_this_path_is_of_one_system_only(tmp_path: Path) -> None:
    """In a Python without fork and what else Windows lacks."""
    script = tmp_path / "elsewhere.py"
    script.write_text(ELSEWHERE, encoding="utf-8")
    path = os.pathsep.join([str(ROOT / "tests" / "other_system"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, str(script)], env=os.environ | {"PYTHONPATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stderr, done.returncode) == ("", 0)
    (said,) = done.stdout.splitlines()
    assert "outcome='passed'" in said
