"""Checks in a notebook that know no answer: a right answer passes without a word, a wrong one hears
what the matter is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from autograder.authoring.authored import load_notebook
from course_tools.derivatives import (
    expect_derivative,
    expect_second_derivatives,
    expect_slopes,
)
from course_tools.examples import MistakeError, expect, unlike
from course_tools.steps import expect_backward, expect_step
from course_tools.symbols import b, i, n, w, x, y
from tests.fuzz import COURSE
from tests.tools import Walk

XS, YS = np.array([[1.0], [3.0], [2.0]]), np.array([[2.0], [3.0], [4.0]])
ERROR, ERROR_I = b + w * x - y, b + w * x[i] - y[i]
ONE, ALL = ERROR**2, sp.Sum(ERROR_I**2, (i, 1, n)) / n


def mse(b: float, w: float, x: Any, y: Any) -> Any:
    """A student's own loss."""
    return ((b + w * x - y) ** 2).mean()


def half_mse(b: float, w: float, x: Any, y: Any) -> Any:
    return mse(b, w, x, y) / 2


def told(check: Callable[..., object], *given: Any, **more: Any) -> str:
    """What the check says; "" where it says nothing."""
    try:
        check(*given, **more)
    except MistakeError as mistake:
        return str(mistake)
    return ""


FORMS = [
    (4, 10), [4.0, 10.0], np.array([4, 10]), np.array([[4.0], [10.0]]),
    (np.array([4.0]), np.array([[10.0]])), (np.float32(4), np.float32(10)),
    torch.tensor([4.0, 10.0]), (torch.tensor([4.0], requires_grad=True), torch.tensor(10.0)),
    (sp.Integer(4), sp.Rational(20, 2)),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_right_pair_passes_in_every_form(form: object) -> None:
    assert told(expect_slopes, form, mse, (1, 2), XS, YS) == ""
    assert told(expect, form, (4, 10)) == ""


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ((2, 5), "exactly half of the slope of your own loss"),
        ((12, 30), "times 3: a sum where a mean belongs"),
        ((-4, -10), "with the sign turned"),
        ((10, 4), "The two are swapped"),
        ((4, 4), "the inner derivative is missing"),
        ((4, 8), "mean of x times the mean of the errors"),
        ((4, 82 / 3), "x comes once too often"),
        ((10, 68 / 3), "the prediction ŷ stands where the error"),
        ((4, 11), "Along w, this is not the slope of your own loss."),
        ((8, 10), "Along b, this is not the slope of your own loss. This is exactly twice"),
        ((4, 10, 1), "A pair is asked for"),
    ],
)
def test_a_wrong_pair_is_named_from_the_slopes_of_ones_own_loss(
    pair: tuple[float, ...], words: str
) -> None:
    assert words in told(expect_slopes, pair, mse, (1, 2), XS, YS)


def test_the_slopes_are_those_of_ones_own_loss_whatever_it_is() -> None:
    assert told(expect_slopes, (2, 5), half_mse, (1, 2), XS, YS) == ""


def test_an_example_that_shows_its_numbers_is_right_by_them_alone() -> None:
    assert told(expect_slopes, (4, 10), half_mse, (1, 2), XS, YS, right=(4, 10)) == ""
    assert "exactly half" in told(expect_slopes, (2, 5), half_mse, (1, 2), XS, YS, right=(4, 10))


@pytest.mark.parametrize("loss", [lambda *_: None, lambda *_: 1 / 0, None])
def test_while_ones_own_loss_does_not_work_nothing_is_asked(loss: Any) -> None:
    assert told(expect_slopes, (1, 1), loss, (1, 2), XS, YS) == ""


def test_a_blank_is_no_mistake() -> None:
    assert told(expect_slopes, ..., mse, (1, 2), XS, YS) == ""
    assert told(expect, ..., 1.0, {"zero": 0}) == ""
    assert told(expect_derivative, ..., ONE, b) == ""
    assert told(expect_second_derivatives, ..., ALL, (b, w)) == ""


@pytest.mark.parametrize(
    ("expression", "loss", "by"),
    [
        (2 * b + 2 * w * x - 2 * y, ONE, b),
        (-2 * x * (y - w * x - b), ONE, w),
        (2 / n * sp.Sum(ERROR_I, (i, 1, n)), ALL, b),
        (sp.Sum(2 * ERROR_I * x[i] / n, (i, 1, n)), ALL, w),
    ],
)
def test_a_right_expression_passes_however_it_is_written(
    expression: sp.Expr, loss: sp.Expr, by: sp.Symbol
) -> None:
    assert told(expect_derivative, expression, loss, by) == ""


@pytest.mark.parametrize(
    ("expression", "loss", "by", "words"),
    [
        (ERROR, ONE, b, "exactly half"),
        (-2 * ERROR, ONE, b, "the sign turned"),
        (4 * ERROR, ONE, b, "A factor 2 is too many"),
        (2 * x * ERROR, ONE, b, "x comes once too often"),
        (2 * ERROR, ONE, w, "the inner derivative is missing"),
        (2 * x**2 * ERROR, ONE, w, "x comes once too often"),
        (2 * ERROR_I / n, ALL, b, "The sum over i is missing"),
        (2 * sp.Sum(ERROR_I, (i, 1, n)), ALL, b, "times n: a sum where a mean belongs"),
        (2 * sp.Sum(ERROR_I, (i, 1, n)) / n, ALL, w, "the inner derivative is missing"),
        (b**3, ONE, b, "a small step of b changes the loss by another amount"),
        (sp.Symbol("q"), ONE, b, "has no value"),
        ("2 * error", ONE, b, "An expression in symbols is asked for, got a str."),
    ],
)
def test_a_wrong_expression_is_named(expression: Any, loss: Any, by: Any, words: str) -> None:
    assert words in told(expect_derivative, expression, loss, by)


MEAN = sp.Sum(x[i], (i, 1, n)) / n
HESSIAN = 2 * sp.Matrix([[1, MEAN], [MEAN, sp.Sum(x[i] ** 2, (i, 1, n)) / n]])


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        (HESSIAN, ""),
        (HESSIAN.tolist(), ""),
        (HESSIAN / 2, "exactly half"),
        (HESSIAN * n, "These are sums"),
        (-HESSIAN, "The signs are turned"),
        (2 * sp.Matrix([[1, MEAN], [MEAN, MEAN**2]]), "not the square of the mean"),
        (sp.Matrix([[2, 0], [0, 2]]), "Row 1, column 2"),
        (sp.Matrix([2, 0]), r"A matrix (2, 2) is asked for, got (2, 1)."),
        (HESSIAN.subs(n, 3).replace(sp.Sum, lambda body, _: body), "The sum over i is missing"),
    ],
)
def test_second_derivatives_are_held_against_how_the_slopes_change(matrix: Any, words: str) -> None:
    said = told(expect_second_derivatives, matrix, ALL, (b, w))
    assert words in said if words else said == ""


@pytest.mark.parametrize(
    ("got", "wanted", "words"),
    [
        (None, 1.0, "does the function end with `return`?"),
        ("one", 1.0, "These are no numbers, but a str."),
        (np.ones((3, 3)), [1.0, 1, 1], "(n, 1) with (n,) makes a table (n, n)"),
        ([1.0, 2], 1.0, "Expected 1 number, got 2."),
        (27.0, 9.0, "a sum where a mean belongs"),
        (3.0, 9.0, "divided by n = 3 twice?"),
        (13.5, 9.0, "divided by n − 1 = 2"),
        (np.sqrt(7), 7.0, "the square root"),
        (49.0, 7.0, "the square of it"),
        ((2.0, 1), (1.0, 2), "The two are swapped"),
        ([[1.0, 4], [2, 5], [3, 6]], [[1.0, 2, 3], [4, 5, 6]], "Rows and columns are swapped."),
        (8.0, 7.0, "Expected 7, got 8."),
    ],
)
def test_an_example_says_what_the_matter_is(got: Any, wanted: Any, words: str) -> None:
    assert words in told(expect, got, wanted, n=3)


def test_what_ones_own_answer_gives_is_not_shown() -> None:
    said = told(expect, 14.0, lambda: 7.0, by="your own `mse`")
    assert said.endswith("By your own `mse`, it is another number.")
    assert "7" not in said


def test_a_wrong_rule_is_known_without_the_right_number() -> None:
    assert told(unlike, 0.11, {"b and w are swapped": 0.11}) == "b and w are swapped"
    assert told(unlike, 0.43, {"b and w are swapped": 0.11, "later": lambda: 1 / 0}) == ""


def test_a_step_of_torchs_is_named_by_what_it_leaves() -> None:
    def backward(b: Any, w: Any, x: Any, y: Any) -> Any:
        loss = mse(b, w, x, y)
        loss.backward()
        return loss

    def step(b: Any, w: Any, lr: float) -> None:
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        b.grad = w.grad = None

    assert told(expect_backward, backward) == told(expect_step, step) == ""
    assert "who calls `backward()`?" in told(expect_backward, mse)
    assert "who calls `backward()`?" in told(expect_backward, lambda b, w, x, y: 1.0)
    assert "have not moved" in told(expect_step, lambda b, w, lr: None)
    with pytest.raises(RuntimeError, match="mine"):
        expect_step(lambda b, w, lr: (_ for _ in ()).throw(RuntimeError("mine")).__next__())


# --- no way to an answer

TOOLS = {
    "dloss-db": """
from course_tools.symbols import b, w, x, y
def fits(expression):
    try:
        expect_derivative(expression, (b + w * x - y) ** 2, b)
        return True
    except AssertionError:
        return False
dloss_db = next(k * (b + w * x - y) for k in range(9) if fits(k * (b + w * x - y)))
""",
    "hand-mse": """
def fits(number):
    try:
        expect(number, lambda: mse(0 * hand_y, hand_y))
        return True
    except AssertionError:
        return False
hand_mse = next(k / 4 for k in range(1000) if fits(k / 4))
""",
}


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk(load_notebook(COURSE, "gradient-descent/2-one-step"))


@pytest.mark.parametrize("name", TOOLS)
def test_who_searches_by_a_check_earns_nothing(name: str, walk: Walk) -> None:
    item = walk.exercise.rubric[name]
    assert walk.score(item, TOOLS[name], walk.names) == 1
    assert walk.earns(item, TOOLS[name]) == 0


SEARCH = """
def losses():
    lines = [(1, 0), (1, 1), (0, 1)]
    return [2 * line_loss(*line, scaled_train, 0 * scaled_train) for line in lines]
def fits(number):
    try:
        expect((number, 2 * number, number), losses)
        return True
    except AssertionError:
        return False
scaled_hessian = next([[k / 2, 0], [0, k / 2]] for k in range(9) if fits(k / 2))
"""


def test_who_searches_for_a_hessian_by_the_losses_of_its_check_earns_nothing() -> None:
    other = Walk(load_notebook(COURSE, "gradient-descent/4-scaling"))
    item = other.exercise.rubric["scaled-hessian"]
    assert other.score(item, SEARCH, other.names) == 1
    assert other.earns(item, SEARCH) == 0


def test_slopes_that_a_check_measures_are_no_answer(walk: Walk) -> None:
    code = """
from course_tools import derivatives
def mse_gradients(b, w, x, y):
    return tuple(derivatives._slopes_of(lambda *a: mse(predict(*a[:3]), a[3]), (b, w), x, y))
"""
    assert walk.earns(walk.exercise.rubric["mse-gradients"], code) == 0
