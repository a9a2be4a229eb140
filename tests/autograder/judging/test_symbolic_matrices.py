"""Matrices of expressions: each right entry earns its share, and text in them is never run."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from sympy.abc import i, k, n, s, x

from autograder.checks.formulas import same_matrix
from autograder.judging.verdict import PASSED, Outcome, Verdict
from tests.autograder.judging.expressions import (
    MEAN_X,
    POINTS,
    X,
    total,
)

RIGHT = sp.Matrix([[2, 2 * MEAN_X], [2 * MEAN_X, 2 * total(X[i] ** 2) / n]])


def hessian(answer: object) -> Verdict:
    return same_matrix(answer, RIGHT, symbols=POINTS, seed=3)


@pytest.mark.parametrize(
    "answer",
    [
        RIGHT,
        sp.ImmutableMatrix(RIGHT),
        sp.SparseMatrix(RIGHT),
        RIGHT.tolist(),
        tuple(map(tuple, RIGHT.tolist())),
        np.array(RIGHT.tolist(), dtype=object),
        2 * sp.Matrix([[1, MEAN_X], [MEAN_X, total(X[k] ** 2, k) / n]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_matrix_counts_in_every_fair_form(answer: object) -> None:
    assert hessian(answer) == PASSED


def test_a_column_may_be_a_list() -> None:
    assert same_matrix([x, 2 * x], sp.Matrix([x, 2 * x]), symbols=("x",), seed=1) == PASSED


def test_numbers_in_a_matrix_may_be_floats() -> None:
    right = sp.Matrix([[1, 0], [0, sp.Rational(1, 2)]])
    assert same_matrix(np.diag([1, 0.5]), right, symbols=(), seed=1) == PASSED


def test_each_right_entry_of_a_matrix_earns_its_share_and_the_first_wrong_one_is_told() -> None:
    verdict = hessian([[2, 2 * MEAN_X], [MEAN_X, 7]])
    assert (verdict.outcome, verdict.score) == (Outcome.PARTIAL, 0.5)
    assert verdict.message == (
        "2 of 4 entries are right. The first wrong one is in row 2, column 1. "
        "It is 1/2 times the right one: which constant factor is missing?"
    )


def test_a_matrix_without_a_right_entry_fails() -> None:
    verdict = hessian(RIGHT / 2)
    assert (verdict.outcome, verdict.score) == (Outcome.FAILED, 0.0)
    assert verdict.message == (
        "None of the 4 entries is right. The first wrong one is in row 1, column 1. "
        "It is 1/2 times the right one: which constant factor is missing?"
    )


def test_an_entry_that_cannot_be_read_is_wrong_by_itself() -> None:
    verdict = hessian([[2, "2*x"], [2 * MEAN_X, ...]])
    assert verdict.score == 0.5
    assert verdict.message == (
        "2 of 4 entries are right. The first wrong one is in row 1, column 2. "
        "Got a text. Leave out the quotes: write it with the symbols given."
    )


NO_MATRIX = "Expected a matrix, `sp.Matrix([[…, …], […, …]])`, got "


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, NO_MATRIX + "None."),
        (x, NO_MATRIX + "`x`."),
        ("[[__import__('os').abort()]]", NO_MATRIX + "`[[__import__('os').abort()]]`."),
        ([[1], [2, 3]], NO_MATRIX + "2 values."),
        ([], NO_MATRIX + "0 values."),
        (np.zeros((1000, 1000)), NO_MATRIX + "an array of shape (1000, 1000)."),
        (sp.SparseMatrix(10**6, 10**6, {}), NO_MATRIX + "a `MutableSparseMatrix`."),
        (sp.Matrix([1, 2]), "Expected shape (2, 2), got (2, 1)."),
        ([[1, 2]], "Expected shape (2, 2), got (1, 2)."),
    ],
    ids=lambda value: str(type(value)),
)  # fmt: skip
def test_what_is_no_matrix_is_told_so(answer: object, message: str) -> None:
    assert hessian(answer).message == message


def test_text_in_a_matrix_is_never_run() -> None:
    verdict = same_matrix([["__import__('os').abort()"]], sp.Matrix([[x]]), symbols=("x",), seed=1)
    assert verdict.outcome is Outcome.FAILED
    assert s  # still here
