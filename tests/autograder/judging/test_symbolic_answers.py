"""Expressions: which forms are accepted, which are refused, and what is named."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from sympy.abc import a, b, i, k, n, p, w, x, y

from autograder.checks.formulas import same_expression
from autograder.items.kinds import item
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Outcome, Verdict
from autograder.mistakes.misconceptions import wrong_value
from tests.autograder.judging.door import submission
from tests.autograder.judging.expressions import (
    MEAN_X,
    MEAN_Y,
    SIGMOID,
    STEP,
    X,
    Y,
    many,
    one,
    total,
)

# --- equivalent forms

ACCEPTED = [
    (sp.exp(x) / (1 + sp.exp(x)), SIGMOID),
    (SIGMOID * (1 - SIGMOID), sp.exp(-x) / (1 + sp.exp(-x)) ** 2),
    (1 - sp.tanh(x) ** 2, 1 / sp.cosh(x) ** 2),
    (2 / (1 + sp.exp(-2 * x)) - 1, sp.tanh(x)),
    (sp.sqrt(x**2), sp.Abs(x)),
    (sp.log(sp.exp(a) / (sp.exp(a) + sp.exp(b))), a - sp.log(sp.exp(a) + sp.exp(b))),
    (-y / p + (1 - y) / (1 - p), (p - y) / (p * (1 - p))),
    (sp.Symbol("x"), sp.Symbol("x", real=True)),
    (sp.Symbol("x", positive=True) ** 2, x**2),
    (sp.Heaviside(x), STEP),
    (sp.Heaviside(x, 0), STEP),
    (sp.Heaviside(0, y, evaluate=False), y),
    (sp.Max(x, 0), x * STEP),
    ((sp.sign(x) + 1) / 2, STEP),
    (sp.Piecewise((0, sp.Not(x > 0)), (1, sp.And(x > 0, x < 100)), (0, sp.Or(x < 0, x > 1))), STEP),
    (
        sp.Piecewise((x, sp.And(x > 0, y > 0)), (y, sp.Or(x > 0, y > 0)), (0, True)),
        sp.Heaviside(x) * sp.Heaviside(y) * (x - 2 * y) + y * sp.Heaviside(x) + y * sp.Heaviside(y),
    ),
    (0.5 * x, x / 2),
    ((0.1 + 0.2) * x, 3 * x / 10),
    (x + (0.1 + 0.2 - 0.3) * y, x),
    ((0.1 + 0.2 - 0.3) * x, sp.Integer(0)),
    (sp.expand((b + w * x - y) ** 10), (b + w * x - y) ** 10),
    (sp.sin(2 * x), 2 * sp.sin(x) * sp.cos(x)),
    (sp.acosh(sp.cosh(x)), sp.Abs(x)),
    (sp.E**x * sp.pi, sp.pi * sp.exp(x)),
    (-(y * sp.log(p) + (1 - y) * sp.log(1 - p)), sp.log((1 - p) / p) * y - sp.log(1 - p)),
    (2, sp.Integer(2)),
    (0.5, sp.Rational(1, 2)),
    (np.float64(0.5), sp.Rational(1, 2)),
    (np.int64(2), sp.Integer(2)),
]
ACCEPTED_SUMS = [
    (total(2 * (w * X[i] - Y[i]) * X[i]), 2 * total((w * X[i] - Y[i]) * X[i])),
    (total(X[k], k), total(X[i])),
    (w * total(X[i] ** 2) - total(X[i] * Y[i]), total((w * X[i] - Y[i]) * X[i])),
    (2 * b + 2 * w * MEAN_X - 2 * MEAN_Y, 2 / n * total(b + w * X[i] - Y[i])),
    (total(b + w * X[i] - Y[i]).doit(), total(b + w * X[i] - Y[i])),
    (sp.Sum(X[i + 1], (i, 0, n - 1)), total(X[i])),
    (sp.Sum(X[n - i], (i, 0, n - 1)), total(X[i])),
    (total(total(X[i] * Y[k], k)), total(X[i]) * total(Y[i])),
    (sp.Sum(X[i] * Y[k], (k, 1, i), (i, 1, n)), total(X[i] * sp.Sum(Y[k], (k, 1, i)))),
    (sp.Sum(X[sp.Idx("j", n)], (sp.Idx("j", n), 1, n)), total(X[i])),
    (total(sp.Integer(1)), n),
    (X[1] + sp.Sum(X[i], (i, 2, n)), total(X[i])),
]


@pytest.mark.parametrize(("answer", "right"), ACCEPTED, ids=str)
def test_an_equivalent_form_is_right(answer: object, right: sp.Expr) -> None:
    assert one(answer, right) == PASSED
    if isinstance(answer, sp.Expr):
        assert one(right, answer) == PASSED


@pytest.mark.parametrize(("answer", "right"), ACCEPTED_SUMS, ids=str)
def test_an_equivalent_sum_is_right(answer: sp.Expr, right: sp.Expr) -> None:
    assert many(answer, right) == PASSED
    assert many(right, answer) == PASSED


def test_a_logarithm_splits_only_where_its_symbols_are_declared_positive() -> None:
    answer, right = sp.log(x) + sp.log(y), sp.log(x * y)
    assert one(answer, right, positive=("x", "y")) == PASSED
    assert one(answer, right).outcome is Outcome.FAILED


def test_the_kink_itself_is_not_asked() -> None:
    assert one(sp.Heaviside(x, 1), sp.Heaviside(x, 0)) == PASSED


def test_indexed_weights_without_n_are_names_of_their_own() -> None:
    weights = sp.IndexedBase("w")
    answer = weights[1] + weights[2]
    assert same_expression(answer, weights[2] + weights[1], symbols=("w",), seed=1) == PASSED


# --- differences that have a name

NOT_EVERYWHERE = "It does not have the right value everywhere. Work it out once more, step by step."
ROUNDED = "It is close, but rounded: write fractions, such as `x/3`, not `0.333333*x`."
RIGHT_DW = 2 * x * (b + w * x - y)
NAMED = [
    (y - p, p - y, "It has the wrong sign."),
    (x / 2, x, "It is 1/2 times the right one: which constant factor is missing?"),
    (-x / 2, x, "It is -1/2 times the right one: the sign and a constant factor are wrong."),
    (3 * x, x, "It is 3 times the right one: which constant factor should not be there?"),
    (0.5 * x, x, "It is 1/2 times the right one: which constant factor is missing?"),
    (
        sp.Rational(333, 1000) * x,
        x / 3,
        "It is 999/1000 times the right one: which constant factor is missing?",
    ),
    (1001 * x, x, NOT_EVERYWHERE),
    (0.333333 * x, x / 3, ROUNDED),
    (0.33 * x + y, x / 3 + y, ROUNDED),
    (0.333, sp.Rational(1, 3), ROUNDED),
    (
        RIGHT_DW / x,
        RIGHT_DW,
        "A factor `x` is missing. The chain rule: what is the inner derivative?",
    ),
    (
        RIGHT_DW / 2 / x,
        RIGHT_DW,
        "A factor `x` is missing. The chain rule: what is the inner derivative? "
        "A constant factor is wrong too.",
    ),
    (
        -RIGHT_DW / x,
        RIGHT_DW,
        "A factor `x` is missing. The chain rule: what is the inner derivative? "
        "The sign is wrong too.",
    ),
    (
        RIGHT_DW * x,
        RIGHT_DW,
        "A factor `x` comes once too often. The chain rule: what is the inner derivative?",
    ),
    (x**2 + 3, x**2, "It differs from the right one by the constant 3."),
    (3, sp.Integer(0), "It differs from the right one by the constant 3."),
    (x**2, sp.exp(x), NOT_EVERYWHERE),
    (0, x + 1, NOT_EVERYWHERE),
    (sp.pi * x, x, NOT_EVERYWHERE),
]
NAMED_SUMS = [
    (MEAN_X, 2 * MEAN_X, "It is 1/2 times the right one: which constant factor is missing?"),
    (
        2 * total(X[i]),
        2 * MEAN_X,
        "It is `n` times the right one: is a division by n missing?",
    ),
    (
        total(X[i]),
        2 * MEAN_X,
        "It is `n/2` times the right one: is a division by n missing?",
    ),
    (
        MEAN_X / n,
        MEAN_X,
        "It is `1/n` times the right one: n divides once too often.",
    ),
    (2 * X[i] / n, 2 * MEAN_X, NOT_EVERYWHERE),
]


@pytest.mark.parametrize(("answer", "right", "message"), NAMED, ids=str)
def test_a_wrong_expression_is_told_how_it_differs(
    answer: object, right: sp.Expr, message: str
) -> None:
    verdict = one(answer, right)
    assert (verdict.outcome, verdict.score, verdict.message) == (Outcome.FAILED, 0.0, message)


@pytest.mark.parametrize(("answer", "right", "message"), NAMED_SUMS, ids=str)
def test_a_wrong_sum_is_told_how_it_differs(answer: sp.Expr, right: sp.Expr, message: str) -> None:
    assert many(answer, right).message == message


def test_only_the_rule_that_gives_the_expression_is_named() -> None:
    half, sign = wrong_value("half", x, "Half."), wrong_value("sign", -2 * x, "The sign.")
    split = wrong_value("split", sp.log(x) - sp.log(-x), "Split.")
    unreadable = wrong_value("text", "x", "A text.")

    @item(points=1, wrong=[half, split, unreadable, sign])
    def double(student: Submission) -> Verdict:
        """Twice x"""
        return one(student.value("double"), 2 * x)

    assert double.judge(submission(double=x + 0)).mistakes == ("half",)
    assert double.judge(submission(double=x - 3 * x)).mistakes == ("sign",)
    assert double.judge(submission(double=x + 1)).mistakes == ()
    assert double.judge(submission(double=2 * x)).mistakes == ()
