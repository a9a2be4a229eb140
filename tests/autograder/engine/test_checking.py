"""Checks while somebody works: the judge's verdict on one item, as grading gives it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.engine.checking import Check, CheckError
from autograder.engine.live import LiveChecker

NOTEBOOK = "gradient-descent/2-one-step"
WHEN_GRADING = {"NBGRADER_EXECUTION": "autograde"}
IMPORTS = "import numpy as np"
MSE = "def mse(yhat, y):\n    return np.mean((yhat - y) ** 2)"
RMSE = "def mse(yhat, y):\n    return np.sqrt(np.mean((yhat - y) ** 2))"
EXAMPLE = "assert mse(np.zeros((2, 1)), 2 * np.ones((2, 1))) == 4.0, 'four'"


@pytest.fixture(scope="module")
def checker() -> Iterator[LiveChecker]:
    made = LiveChecker()
    yield made
    made.close()


def mse_check(*cells: str) -> Check:
    return Check(NOTEBOOK, (*cells, EXAMPLE), "mse", environment=WHEN_GRADING)


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
