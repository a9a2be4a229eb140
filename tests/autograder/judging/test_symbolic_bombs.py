"""Expressions that no judge should compute: undecided at once, never wrong, never hanging."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy.abc import i, x

from autograder.checks.formulas import same_matrix
from autograder.judging.faults import UndecidedError
from autograder.judging.verdict import PASSED, Outcome
from tests.autograder.judging.expressions import (
    one,
    unevaluated,
)
from tests.counting import within


def doubled(times: int) -> sp.Expr:
    """Small in memory, 2**times terms when written out."""
    made = x
    for _ in range(times):
        parts = sp.sin(made, evaluate=False), sp.cos(made, evaluate=False)
        made = sp.Add(*parts, evaluate=False)
    return made


def nested(times: int) -> sp.Expr:
    made = x
    for _ in range(times):
        made = sp.sin(made, evaluate=False)
    return made


MOST_CALLS = 100_000  # a few answers' worth
MILLION = sp.Integer(10**1_000_000)  # of a million digits
ALMOST_1 = 1 + sp.Rational(1, 2**140)
BOMBS = {
    "9**9**9": unevaluated(9, unevaluated(9, 9)),
    "tower": unevaluated(x, unevaluated(x, unevaluated(x, unevaluated(9, unevaluated(9, 9))))),
    "x**10**9": x ** (10**9),
    "almost 1 to a high power": unevaluated(ALMOST_1, unevaluated(2, 999)) * sp.zeta(x),
    "factorial": sp.factorial(10**7, evaluate=False),
    "factorial of x": sp.factorial(x * 10**7),
    "a million digits": sp.Mul(MILLION, x, evaluate=False),
    "a fraction of a million digits": unevaluated(MILLION, -1),
    "a huge float": sp.Float(2) ** 10**6,
    "exp of exp": sp.exp(sp.exp(sp.exp(sp.exp(x)))),
    "a shared tree": doubled(25),
    "a deep shared tree": doubled(60),
    "deep nesting": nested(500),
    "a long sum": sp.Add(*(sp.sin(k * x) for k in range(3000))),
    "sums of sums": sp.Sum(
        sp.Symbol("j") * sp.Symbol("l") * i, (i, 1, 99), (sp.Symbol("j"), 1, 99),
        (sp.Symbol("l"), 1, 99),
    ),
    "a function we do not compute": sp.zeta(x),
    "a condition we do not compute": sp.Piecewise((x, sp.Contains(x, sp.S.Naturals)), (1, True)),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_what_takes_too_long_is_undecided_at_once_and_not_wrong(bomb: sp.Expr) -> None:
    with pytest.raises(UndecidedError):
        within(MOST_CALLS, lambda: one(bomb, x))
    with pytest.raises(UndecidedError):
        within(
            MOST_CALLS,
            lambda: same_matrix([[bomb]], sp.Matrix([[x]]), symbols=("x",), seed=1),
        )


@pytest.mark.parametrize("answer", [x**200, x * 10**250, sp.exp(x * 100), 1 / x**200], ids=str)
def test_large_values_are_compared_as_long_as_they_can_be(answer: sp.Expr) -> None:
    assert one(answer, x).outcome is Outcome.FAILED
    assert one(answer, answer) == PASSED
