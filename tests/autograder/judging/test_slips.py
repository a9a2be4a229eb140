"""Slips: right code with one place written otherwise, here and written in a notebook."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.authoring.filling import mistake_as_code
from autograder.checks.values import agrees
from autograder.items.kinds import item
from autograder.judging.faults import AuthorError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes.slips import gives, slip
from course_tools.data import Array
from tests.autograder.judging.door import submission
from tests.autograder.judging.notebook_cell import cell

YHAT, Y = np.array([[1.0], [5.0]]), np.array([[2.0], [3.0]])
SOLUTION = "def mse(yhat, y):\n    return np.mean((y - yhat) ** 2)"


def mean_square(yhat: Array, y: Array) -> float:
    error = yhat - y
    return float((error**2).mean())


def a_class() -> type:
    class Line:
        slope = 2

    return Line


@item(
    points=1,
    code=mean_square,
    wrong=[
        slip("errors not squared", {"**2": ""}, "Square the errors."),
        slip("sum, not mean", {".mean()": ".sum()"}, "Divide by n."),
        slip("absolute", {"error**2": "error", "(error)": "abs(error)"}, "Square them."),
        gives("squared mean", "(yhat - y).mean() ** 2", "Square each error first."),
        gives(
            "first error",
            """
        error = yhat[0] - y[0]
        return float(error[0])""",
            "Take them all.",
        ),
    ],
)
def mse(student: Submission) -> Verdict:
    """The mean of the squares"""
    return agrees(student["mse"], mean_square, over=[(YHAT, Y), (Y, YHAT)], rtol=1e-9)


NOT_SQUARED, SUMMED, IN_TURN, SQUARED_MEAN, FIRST = mse.known()


def test_an_expression_or_a_body_is_in_the_arguments_of_the_right_code() -> None:
    assert (SQUARED_MEAN.rule(YHAT, Y), FIRST.rule(YHAT, Y)) == (0.25, -1.0)


def test_a_slip_is_the_right_rule_with_what_was_changed() -> None:
    assert (NOT_SQUARED.rule(YHAT, Y), SUMMED.rule(YHAT, Y)) == (0.5, 5.0)
    assert (mean_square(YHAT, Y), NOT_SQUARED.of(mean_square)(YHAT, Y)) == (2.5, 0.5)


def test_changes_are_made_one_after_the_other() -> None:
    assert IN_TURN.rule(YHAT, Y) == 1.5


def test_whoever_makes_the_slip_in_other_words_is_told() -> None:
    def a_students(yhat: Array, y: Array) -> Any:
        return np.add.reduce(np.square(y - yhat).ravel())

    verdict = mse.judge(submission(mse=a_students))
    assert (verdict.mistakes, verdict.message) == (("sum, not mean",), "Divide by n.")


@pytest.mark.parametrize("mistake", mse.known(), ids=lambda one: one.name)
def test_written_in_a_notebook_it_loses_marks_and_is_named(mistake: Any) -> None:
    verdict = mse.judge(cell("import numpy as np\n\n" + mistake_as_code(mistake, SOLUTION)))
    assert (verdict.score, verdict.mistakes) == (0.0, (mistake.name,))


def test_a_class_is_changed_as_a_function_is() -> None:
    steeper = slip("steeper", {"slope = 2": "slope = 3"}, "It is 2.").about(a_class)
    made: Any = steeper.rule()
    assert made.slope == 3
    assert mistake_as_code(steeper, "class Line:\n    slope = 2").endswith("Line = a_class()")


def test_what_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(AuthorError, match=r"sign: `mean_square` has no 'y - yhat' to change\."):
        slip("sign", {"y - yhat": "yhat + y"}, "Minus.").about(mean_square)
