"""Typed maths: what is read, and as what; what is refused, in which words; nothing is evaluated."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from autograder.checks.maths import MathsError, read_maths

NAMES = ["b", "w", "x", "y", "n", "x[i]", "y[i]", "w1"]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("2x(b + w x - y)", "2*x*(b + w*x - y)"),
        ("2x(b+wx-y)", "2*x*(b + w*x - y)"),
        ("2 * x · (b + w × x − y)", "2*x*(b + w*x - y)"),
        (r"2x\left(b + w\cdot x - y\right)", "2*x*(b + w*x - y)"),
        (r"$\frac{2}{n}\sum_{i=1}^{n} x_i (b + w x_i - y_i)$",
         "2*Sum((b + w*x[i] - y[i])*x[i], (i, 1, n))/n"),
        ("2/n Σ_{i=1}^n (b + w x[i] - y[i])", "2*Sum(b + w*x[i] - y[i], (i, 1, n))/n"),
        (r"\sum_{k=1}^{n} x_{k}^2", "Sum(x[k]**2, (k, 1, n))"),
        ("w1 x", "w1*x"),
        ("exp(-x)/(1+exp(-x))^2", "exp(-x)/(1 + exp(-x))**2"),
        ("e^x", "exp(x)"),
        (r"\sigma(x)", "1/(1 + exp(-x))"),
        ("relu(x)", "Max(0, x)"),
        (r"\sqrt{x^2}", "sqrt(x**2)"),
        ("-x^2", "-x**2"),
        ("2^-x", "2**(-x)"),
        ("2**x**y", "2**(x**y)"),
        ("1/2x", "x/2"),
        ("0.5x", "x/2"),
        ("ln(x)", "log(x)"),
    ],
)  # fmt: skip
def test_maths_is_read_as_it_is_meant(typed: str, understood: str) -> None:
    assert str(read_maths(typed, names=NAMES)) == understood


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Nothing is typed."),
        ("2(", "It ends too early: something is missing at the end."),
        ("(((x", "Expected ')' before the end."),
        ("x)", "Did not expect ')' (word 2)."),
        ("q", "Unknown name 'q'. Use b, w, x, y, n, x[i], y[i], w1."),
        ("axe", "Unknown name 'axe'. Use b, w, x, y, n, x[i], y[i], w1."),
        ("x_i", "Unknown name 'i'. Use b, w, x, y, n, x[i], y[i], w1."),
        ("log x", "Write log with brackets: log(…)."),
        ("9^9^9", "The exponent 387420489 is too large."),
        ("1" * 20, "The number 111111111111… is too long."),
        ("x" * 600, "That is 600 characters long; at most 500 are read."),
        ("(" * 60 + "x", "More than 40 brackets inside each other."),
        ('__import__("os")', "Unknown name '_'. Use b, w, x, y, n, x[i], y[i], w1."),
        ("x.__class__", "Did not expect '.' (word 2)."),
        (
            "relu(1/0)",
            "That is no real number: is there a division by 0, or a root or a log of a negative "
            "number?",
        ),
        ("lambda: 0", "Unknown name 'lambda'. Use b, w, x, y, n, x[i], y[i], w1."),
    ],
)
def test_what_is_not_maths_is_refused_with_the_place(typed: str, says: str) -> None:
    with pytest.raises(MathsError) as refused:
        read_maths(typed, names=NAMES)
    assert str(refused.value) == says


def test_a_number_is_not_a_text() -> None:
    with pytest.raises(MathsError, match=r"Expected a text in quotes, got a value of type int\."):
        read_maths(3, names=NAMES)  # type: ignore[arg-type]


def test_a_notebook_shows_what_was_understood() -> None:
    assert read_maths("2x", names=NAMES)._repr_latex_() == "$2 x$"


def test_an_undeclared_index_is_asked_for() -> None:
    with pytest.raises(MathsError, match=r"x has an index: write x\[i\] or x_i\."):
        read_maths("2x", names=["x[i]"])


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_never_crashes(typed: str) -> None:
    try:
        assert isinstance(read_maths(typed, names=NAMES).expression, sp.Basic)
    except MathsError as refused:
        assert str(refused)


@given(st.text(alphabet="xybw()+-*/^_{}[]i0123456789 \\sumfracqt", max_size=40))
def test_nearly_maths_is_read_or_refused_and_never_crashes(typed: str) -> None:
    try:
        read_maths(typed, names=NAMES)
    except MathsError as refused:
        assert str(refused)
