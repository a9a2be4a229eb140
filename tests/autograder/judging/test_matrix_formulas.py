"""Formulas in matrices, and typed maths: what is accepted, refused and named."""

from __future__ import annotations

import pytest
import sympy as sp

from autograder.checks.matrices import same_matrix_formula
from autograder.checks.typed import same_typed
from autograder.judging.faults import UndecidedError
from autograder.judging.verdict import PASSED, Outcome
from course_tools import symbols as s

n, k = sp.symbols("n k")
X, w, y = sp.MatrixSymbol("X", n, k), sp.MatrixSymbol("w", k, 1), sp.MatrixSymbol("y", n, 1)
SHAPES = {"X": ("n", "k"), "w": ("k", "1"), "y": ("n", "1")}
RIGHT = X.T * (X * w - y)


@pytest.mark.parametrize(
    "answer",
    [RIGHT, X.T * X * w - X.T * y, -(X.T * (y - X * w)), (w.T * X.T * X - y.T * X).T, 1.0 * RIGHT],
    ids=str,
)
def test_an_equivalent_matrix_formula_is_right(answer: object) -> None:
    assert same_matrix_formula(answer, RIGHT, shapes=SHAPES, seed=1) == PASSED


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((X * w - y).T * X, "It is transposed: here (2, 1) is asked, and yours is (1, 2)."),
        (X.T * (y - X * w), "It has the wrong sign."),
        (2 * RIGHT, "It is 2 times the right one: look at the constant factors."),
        (RIGHT / 2, "It is 1/2 times the right one: look at the constant factors."),
        (X * w - y, "Expected shape (2, 1), got (3, 1)."),
        (X.T * X * w, "It does not have the right value everywhere. Work it out once more, "
         "step by step."),
        (sp.MatrixSymbol("Z", k, 1), "Unknown name `Z`. Use `X`, `w`, `y`, `k`, `n`."),
        ("X.T", "Expected a formula in `X`, `w`, `y`, `k`, `n`, got `X.T`."),
        (None, "Expected a formula in `X`, `w`, `y`, `k`, `n`, got None."),
        (sp.Inverse(X.T * X) * w, "`Inverse` is not read here; use `+`, `-`, `*` and `.T`."),
        (sp.MatrixSymbol("X", k, 1), "Expected shape (2, 1), got (3, 2)."),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_wrong_matrix_formula_is_told_how_it_differs(answer: object, message: str) -> None:
    verdict = same_matrix_formula(answer, RIGHT, shapes=SHAPES, seed=1)
    assert (verdict.outcome, verdict.message) == (Outcome.FAILED, message)


def test_the_mean_needs_its_n() -> None:
    right = 2 / n * RIGHT
    assert same_matrix_formula(2 * RIGHT / n, right, shapes=SHAPES, seed=1) == PASSED
    assert not same_matrix_formula(2 * RIGHT, right, shapes=SHAPES, seed=1).passed


def test_a_formula_of_very_many_parts_is_left_for_a_person() -> None:
    long = sp.MatAdd(*(j * w for j in range(1, 150)), evaluate=False)
    with pytest.raises(UndecidedError):
        same_matrix_formula(long, w, shapes=SHAPES, seed=1)


# --- typed maths

NAMES = ["b", "w", "x", "y", "n", "x[i]", "y[i]"]
DW = 2 * s.x * (s.b + s.w * s.x - s.y)


@pytest.mark.parametrize(
    "answer", ["2x(b + w x - y)", r"$2 x \left(b + w \cdot x - y\right)$", "-2*(y - b - w*x)*x"]
)
def test_typed_maths_is_right_in_any_spelling(answer: str) -> None:
    assert same_typed(answer, DW, names=NAMES, seed=1) == PASSED


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            "x(b + wx - y)",
            "It is 1/2 times the right one: which constant factor is missing? "
            "It was understood as `x*(b + w*x - y)`.",
        ),
        ("2x(b + wx - y", "Expected ')' before the end."),
        ("relu(q)", "Unknown name 'q'. Use b, w, x, y, n, x[i], y[i]."),
        ('__import__("os").system("true")', "Unknown name '_'. Use b, w, x, y, n, x[i], y[i]."),
        (None, "Expected a text in quotes, got None."),
    ],
)
def test_typed_maths_that_is_wrong_says_how_it_was_understood(answer: object, message: str) -> None:
    verdict = same_typed(answer, DW, names=NAMES, seed=1)
    assert (verdict.outcome, verdict.message) == (Outcome.FAILED, message)


def test_a_typed_sum_is_compared_as_a_sum() -> None:
    right = 2 / s.n * sp.Sum(s.x[s.i] * (s.b + s.w * s.x[s.i] - s.y[s.i]), (s.i, 1, s.n))
    typed = r"\frac{2}{n} \sum_{i=1}^{n} x_i (b + w x_i - y_i)"
    assert same_typed(typed, right, names=NAMES, seed=1) == PASSED
