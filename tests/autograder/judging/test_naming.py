"""Mistakes that no item lists are named all the same, and what is named is true."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp

from autograder.checks.formulas import same_expression
from autograder.items.kinds import Inputs, Wrong, formula, function, item, value
from autograder.items.naming import name_generally
from autograder.items.rubric import Item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes.edits import edits_of
from tests.autograder.judging.door import submission


def mean_square(yhat: np.ndarray, y: np.ndarray) -> float:
    """What a student is asked for here."""
    return float(((yhat - y) ** 2).mean())


def walk(b: float, lr: float, n_steps: int) -> float:
    """A descent on b²."""
    for _ in range(n_steps):
        b = b - lr * 2 * b
    return b


def slopes(b: float, x: np.ndarray) -> tuple[float, float]:
    return 2 * float(b - x.mean()), 4 * float(b + (x**2).mean())


def line(b: float, w: float, x: np.ndarray) -> np.ndarray:
    return b + w * x


def pairs(seed: int) -> Inputs:
    rng = np.random.default_rng(seed)
    return [(rng.normal(size=(n, 1)), rng.normal(size=(n, 1))) for n in (2, 5, 9)]


@function(mean_square, points=1, rtol=1e-6)
def of_errors(seed: int) -> Inputs:
    """The mean of the squared errors"""
    return pairs(seed)


@function(walk, points=1, rtol=1e-6)
def of_steps(_: int) -> Inputs:
    """Where a descent ends"""
    return [(1.3, 0.1, 3), (-2.1, 0.3, 4)]


@function(slopes, points=1, rtol=1e-6)
def of_slopes(seed: int) -> Inputs:
    """Two slopes"""
    return [(0.7, x) for x, _ in pairs(seed)]


@function(np.transpose, points=1, rtol=1e-6)
def of_tables(seed: int) -> Inputs:
    """A table, turned"""
    return [(np.outer(x, [1.0, 2.0, 3.0]),) for x, _ in pairs(seed)]


def told(asked: Item, answer: object) -> Verdict:
    return name_generally(asked, asked.judge(submission(**{asked.answer: answer})))


def written(lines: str) -> Callable[..., object]:
    names: dict[str, object] = {"np": np}
    exec(textwrap.dedent(lines), names)  # noqa: S102
    made = names["f"]
    assert callable(made)
    return made


def of_body(arguments: str, body: str) -> Callable[..., object]:
    return written(f"def f({arguments}):\n{textwrap.indent(textwrap.dedent(body), '    ')}")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("return ((yhat - y) ** 2).sum()", "sum, not mean"),
        ("return ((yhat - y) ** 2).sum() / (len(y) - 1)", "divided by n − 1"),
        ("return ((yhat - y) ** 2).sum() / len(y) ** 2", "divided by n twice"),
        ("return ((yhat - y) ** 2).mean() / 2", "no factor 2"),
        ("return 2 * ((yhat - y) ** 2).mean()", "factor 2 too many"),
        ("return -((yhat - y) ** 2).mean()", "sign"),
        ("return np.sqrt(((yhat - y) ** 2).mean())", "square root taken"),
        ("return np.abs(yhat - y).mean()", "absolute, not squared"),
        ("return (yhat - y).mean()", "not squared"),
        ("return (yhat - y).mean() ** 2", "mean before the power"),
        ("return ((yhat + y) ** 2).mean()", "+ for −"),
        ("return (yhat ** 2).mean()", "ignores an argument"),
        ("return ((yhat - y) ** 3).mean()", "a number is off by one"),
        ("return np.max((yhat - y) ** 2)", "max for mean"),
        ("return round(((yhat - y) ** 2).mean(), 2)", "rounded"),
        ("((yhat - y) ** 2).mean()", "no return"),
        ("return ((yhat - y) ** 2)[:-1].mean()", "the last point left out"),
        ("return ((yhat - y) ** 2)[1:].sum() / len(y)", "the first point left out"),
        ("for p, t in zip(yhat, y):\n    return (p - t) ** 2 / len(y)", "the first point only"),
    ],
)
def test_a_mean_of_squares(body: str, name: str) -> None:
    assert told(of_errors, of_body("yhat, y", body)).mistakes == (name,)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("for _ in range(n_steps):\n    b = b - lr * 2 * b\n    return b", "return in the loop"),
        ("for _ in range(n_steps + 1):\n    b = b - lr * 2 * b\nreturn b", "one n_steps more"),
        ("for _ in range(n_steps - 1):\n    b = b - lr * 2 * b\nreturn b", "one n_steps less"),
        ("for _ in range(n_steps):\n    b = b + lr * 2 * b\nreturn b", "+ for −"),
        ("for _ in range(n_steps):\n    b = b - lr * b\nreturn b", "a factor is missing"),
    ],
)
def test_a_loop(body: str, name: str) -> None:
    assert told(of_steps, of_body("b, lr, n_steps", body)).mistakes == (name,)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("return 4 * (b + (x ** 2).mean()), 2 * (b - x.mean())", "pair swapped"),
        ("return -2 * (b - x.mean()), 4 * (b + (x ** 2).mean())", "sign in value 1"),
        ("return 2 * (b - x.mean()), 2 * (b + (x ** 2).mean())", "no factor 2 in value 2"),
        ("return (2 * (b - x.mean()),) * 2", "the first in the place of all"),
        ("return 2 * (b - x.mean()), 4 * (b + x.mean())", "not squared"),
    ],
)
def test_one_of_two_values(body: str, name: str) -> None:
    assert told(of_slopes, of_body("b, x", body)).mistakes == (name,)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("return a", "transposed"),
        ("return a.T ** 2", "squared"),
        ("return abs(a.T)", "sign lost"),
        ("return a.sum()", "summed up"),
        ("return a.mean()", "averaged"),
        ("return a.T[0]", "the first only"),
        ("return a.T.ravel()", "(n,) for (n, 1)"),
        ("return np.trunc(a.T)", "cut off"),
        ("return 1 / a.T", "upside down"),
        ("return a.T[:, :-1]", "the last point left out"),
    ],
)
def test_a_table(body: str, name: str) -> None:
    assert told(of_tables, of_body("a", body)).mistakes == (name,)


def test_an_argument_that_is_squared() -> None:
    @function(line, points=1, rtol=1e-6)
    def asked(seed: int) -> Inputs:
        """A line"""
        return [(0.5, 1.7, x) for x, _ in pairs(seed)]

    for answer, name in (
        (lambda b, w, x: b + w * x**2, "x squared"),
        (lambda b, w, x: w + b * x, "b and w swapped"),
        (lambda b, w, x: b - w * x, "− for +"),
    ):
        assert told(asked, answer).mistakes == (name,)


def test_what_is_named_is_told_with_what_came() -> None:
    verdict = told(of_errors, of_body("yhat, y", "return np.abs(yhat - y).mean()"))
    assert verdict.message.startswith("You took absolute values where squares belong.")
    assert "Asked with" in verdict.message
    assert (verdict.score, verdict.outcome.value) == (0.0, "failed")


@pytest.mark.parametrize(
    "body",
    [
        "return 0.37",
        "return ((yhat - y) ** 2).mean() + 0.01 * yhat[0, 0]",
        "return np.log(1 + (yhat - y) ** 2).mean()",
    ],
)
def test_what_nothing_explains_has_no_name(body: str) -> None:
    verdict = told(of_errors, of_body("yhat, y", body))
    assert verdict.mistakes in ((), ("ignores an argument",))


def test_an_item_s_own_names_come_first() -> None:
    @function(walk, points=1, rtol=1e-6, wrong=[])
    def plain(_: int) -> Inputs:
        """Where a descent ends"""
        return [(1.0, 0.1, 3)]

    assert told(plain, lambda b, lr, n_steps: -walk(b, lr, n_steps)).mistakes == ("sign",)


def test_an_answer_that_gives_what_is_right_is_not_explained_by_what_it_gave() -> None:
    def changing(yhat: np.ndarray, y: np.ndarray) -> float:
        right = mean_square(yhat, y)
        yhat *= 2
        return right

    verdict = told(of_errors, changing)
    assert verdict.score < 1
    assert verdict.mistakes == ("changes its input",)


@pytest.mark.parametrize(
    ("right", "answer", "names"),
    [
        (0.34711, 0.69422, ("factor 2 too many",)),
        (0.34711, -0.34711, ("sign",)),
        (2.0, 4.0, ()),  # anybody may come to 4
        ((1.25, 3.5), (3.5, 1.25), ("pair swapped",)),
        (np.array([[1.0, 2.5], [3.0, 4.0]]), np.array([[1.0, 3.0], [2.5, 4.0]]), ("transposed",)),
    ],
)
def test_a_value_is_named_where_chance_does_not_explain_it(
    right: object, answer: object, names: tuple[str, ...]
) -> None:
    @value(points=1, rtol=1e-6)
    def asked() -> object:
        """A number"""
        return right

    assert told(asked, answer).mistakes == names


def test_a_formula_is_named_by_its_factor() -> None:
    x, n = sp.symbols("x n")

    @formula(points=1, symbols=("x", "n"))
    def asked(_: Wrong) -> object:
        """A slope"""
        return 2 * x**3 / n

    for answer, name in (
        (-2 * x**3 / n, "sign"),
        (x**3 / n, "no factor 2"),
        (2 * x**3, "sum, not mean"),
        (n / (2 * x**3), "upside down"),
    ):
        assert told(asked, answer).mistakes == (name,)


def test_an_edit_of_a_loop_that_waits_is_not_run() -> None:
    """It might never end, and an answer be left for a person because of wrong code of ours."""

    def halve(x: float) -> int:
        steps = 0
        while x > 1:
            x = x / 2
            steps += 1
        return steps

    assert edits_of(halve) == ()


def test_no_edit_says_which_code_is_right() -> None:
    for edit in edits_of(mean_square):
        assert "yhat - y" not in edit.name + edit.says


def test_a_question_of_its_own_may_have_no_evidence() -> None:
    @item(points=1)
    def asked(student: Submission) -> Verdict:
        """A formula"""
        answer = student.value("asked")
        return same_expression(answer, sp.Symbol("x"), symbols=("x",), seed=1)

    assert told(asked, "x +").mistakes == ()
