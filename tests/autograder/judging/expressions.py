"""Expressions that several tests of symbolic answers share."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.abc import i, k, n, x

from autograder.checks.formulas import same_expression
from autograder.judging.verdict import Verdict

X, Y = sp.IndexedBase("x"), sp.IndexedBase("y")
SIGMOID = 1 / (1 + sp.exp(-x))
STEP = sp.Piecewise((1, x > 0), (0, True))


def total(term: sp.Expr, index: sp.Symbol = i) -> sp.Expr:
    return sp.Sum(term, (index, 1, n))


MEAN_X, MEAN_Y = total(X[i]) / n, total(Y[k], k) / n
POINTS = ("b", "w", "x", "y", "n", "i")


def one(answer: object, right: sp.Expr, **named: Any) -> Verdict:
    """An answer about one point."""
    return same_expression(answer, right, symbols=tuple("abpswxy"), seed=1, **named)


def many(answer: object, right: sp.Expr) -> Verdict:
    """An answer about n points x[i], y[i]."""
    return same_expression(answer, right, symbols=POINTS, seed=2)


def unevaluated(base: object, exponent: object) -> sp.Expr:
    return sp.Pow(base, exponent, evaluate=False)
