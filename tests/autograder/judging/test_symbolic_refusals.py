"""Expressions that have no value or cannot be read: refused with a sentence, never a fault."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from sympy.abc import i, n, w, x, y

from autograder.judging.faults import UndecidedError
from autograder.judging.verdict import PASSED, Outcome
from tests.autograder.judging.expressions import (
    X,
    many,
    one,
    total,
)

# --- where an answer has no value


@pytest.mark.parametrize(
    "answer", [sp.log(x) + sp.log(y), sp.sqrt(x) * sp.sqrt(y), sp.I * x * y], ids=str
)
def test_an_answer_without_a_value_where_the_right_one_has_one_is_told_where(
    answer: sp.Expr,
) -> None:
    verdict = one(answer, x * y)
    assert verdict.outcome is Outcome.FAILED
    assert verdict.message == (
        "Your formula has no real value at x = 0.175, y = -3.81, but the right one has."
    )


@pytest.mark.parametrize("answer", [sp.nan, sp.zoo, sp.oo, sp.I, 1 / (x - x + 0.0 * x)], ids=str)
def test_an_answer_that_is_nowhere_a_number_is_told_so(answer: sp.Expr) -> None:
    assert one(answer, sp.Integer(2)).message == (
        "Your formula has no real value, but the right one has."
    )


def test_points_where_the_right_one_has_no_value_are_not_asked() -> None:
    assert one(sp.log(x**3) / 3, sp.log(x)) == PASSED


def test_a_reference_with_hardly_a_value_is_undecided() -> None:
    with pytest.raises(UndecidedError, match=r"has a value at only 0 of 300 points\.$"):
        one(x, sp.sqrt(-(x**2)) * sp.I * sp.sqrt(-1 - x**2))


# --- answers that cannot be read

SYMBOLS = "`a`, `b`, `p`, `s`, `w`, `x`, `y`"
NOT_WORKED_OUT = "The derivative is still to be worked out: write what it comes to."


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "Got None. Write the expression after the equals sign."),
        ("2*x", "Got a text. Leave out the quotes: write it with the symbols given."),
        (
            "__import__('os').abort()",
            "Got a text. Leave out the quotes: write it with the symbols given.",
        ),
        (True, f"Expected an expression in {SYMBOLS}, got `True`."),
        ([x, y], f"Expected an expression in {SYMBOLS}, got (`x`, `y`)."),
        (..., f"Expected an expression in {SYMBOLS}, got `...`."),
        (1j, f"Expected an expression in {SYMBOLS}, got a `complex`."),
        (sp.Eq(x, y), f"Expected an expression in {SYMBOLS}, got `Eq(x, y)`."),
        (sp.Matrix([x, y]), f"Expected an expression in {SYMBOLS}, got a `MutableDenseMatrix`."),
        (lambda x: x, f"Expected an expression in {SYMBOLS}, got `<lambda>`."),
        (sp.Symbol("z") + x, f"Unknown symbol `z`. Use only {SYMBOLS}."),
        (sp.Symbol("`<b>`"), f"Unknown symbol `'<b>'`. Use only {SYMBOLS}."),
        (sp.Function("f")(x), f"Unknown function `f`. Use only {SYMBOLS}."),
        (sp.Derivative((w * x - y) ** 2, w), NOT_WORKED_OUT),
        (1 + sp.Integral(x, x), NOT_WORKED_OUT),
        (sp.Limit(x, x, 0), NOT_WORKED_OUT),
        (sp.Subs(x**2, x, y), NOT_WORKED_OUT),
    ],
    ids=lambda value: str(value)[:30].partition(" at 0x")[0],
)
def test_an_answer_that_cannot_be_read_is_told_why(answer: object, message: str) -> None:
    verdict = one(answer, x)
    assert (verdict.outcome, verdict.score, verdict.message) == (Outcome.FAILED, 0.0, message)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            sp.Sum(X[i], (i, 0, n)),
            "There is no `x[0]` for n = 1: the points are `x[1]` to `x[n]`.",
        ),
        (X[n + 1], "There is no `x[2]` for n = 1: the points are `x[1]` to `x[n]`."),
        (X[n / 2], "The index of `x` should be a whole number, from 1 to n."),
        (
            sp.Sum(X[i], (i, 1, sp.oo)),
            "A limit of the sum over `i` should be a whole number, from 1 to n.",
        ),
        (
            sp.Sum(X[i], (i, 1, n / 2)),
            "A limit of the sum over `i` should be a whole number, from 1 to n.",
        ),
        (
            sp.Sum(i, (i, 1, 10**9)),
            "The sum over `i` has more terms than there are points: `(i, 1, n)`.",
        ),
        (total(sp.Symbol("z") * X[i]), "Unknown symbol `z`. Use only "
         "`b`, `w`, `x`, `y`, `n`, `i`."),
    ],
    ids=lambda value: str(value)[:30].partition(" at 0x")[0],
)  # fmt: skip
def test_a_sum_that_cannot_be_read_is_told_why(answer: sp.Expr, message: str) -> None:
    assert many(answer, total(X[i])).message == message


def test_whatever_sympy_raises_over_an_answer_is_a_sentence() -> None:
    class Torn(sp.Symbol):  # type: ignore[misc]
        @property
        def label(self) -> str:
            raise sp.SympifyError("`torn`")

    verdict = one(Torn("x"), x)
    assert verdict.message == ("It cannot be computed: `SympifyError: SympifyError: ''torn''`.")


def test_a_reference_that_cannot_be_read_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match=r"^The reference z cannot be read: Unknown symbol `z`"):
        one(x, sp.Symbol("z"))


@pytest.mark.parametrize(
    "answer",
    [[x], (x,), sp.Matrix([[x]]), sp.Poly(x, x), sp.UnevaluatedExpr(x), np.array([x])],
    ids=str,
)
def test_what_holds_one_expression_is_that_expression(answer: object) -> None:
    assert one(answer, x) == PASSED
