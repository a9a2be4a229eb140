"""Mistakes that no item lists are named all the same, and what is named is true."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import sympy as sp

from autograder.checks.formulas import same_expression
from autograder.items.kinds import Inputs, Wrong, formula, function, item, value
from autograder.items.naming import name_generally, stop_after
from autograder.items.rubric import Item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes.edits import edits_of
from course_tools import symbols
from solutions import linear
from tests.autograder.judging.door import submission
from tests.autograder.judging.test_messages import rows, said


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


def knot(p: float, q: int, x: np.ndarray) -> float:
    """Nothing that anybody asks for: one of each thing that can be written otherwise."""
    q = 2 * q + 1
    low, high = x.min(), x.max()
    return float(p + 3 / x.std() + np.exp(-p) * np.power(q, p) + (low + 2 * high) / q)


def pairs(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
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


@function(line, points=1, rtol=1e-6)
def of_lines(seed: int) -> Inputs:
    """A line"""
    return [(0.5, 1.7, x) for x, _ in pairs(seed)]


@function(knot, points=1, rtol=1e-6)
def of_knots(seed: int) -> Inputs:
    """One of each"""
    return [(0.6, 2, x) for x, _ in pairs(seed)] + [(-0.4, 5, x) for x, _ in pairs(seed + 1)]


@function(np.transpose, points=1, rtol=1e-6)
def of_tables(seed: int) -> Inputs:
    """A table, turned"""
    return [(np.outer(x, [1.0, 2.0, 3.0]),) for x, _ in pairs(seed)]


def named(asked: Item, answer: object) -> Verdict:
    return name_generally(asked, asked.judge(submission(**{asked.answer: answer})))


def written(lines: str) -> Callable[..., object]:
    names: dict[str, object] = {"np": np}
    exec(textwrap.dedent(lines), names)  # noqa: S102
    made = names["f"]
    assert callable(made)
    return made


def of_body(arguments: str, body: str) -> Callable[..., object]:
    return written(f"def f({arguments}):\n{textwrap.indent(textwrap.dedent(body), '    ')}")


@rows("unlisted: a mean of squares")
def test_a_mean_of_squares_that_is_wrong_is_told_how(answer: str, told: str) -> None:
    assert said(named(of_errors, of_body("yhat, y", answer))) == told


@rows("unlisted: a line")
def test_a_line_that_is_wrong_is_told_how(answer: str, told: str) -> None:
    assert said(named(of_lines, of_body("b, w, x", answer))) == told


@rows("unlisted: a loop")
def test_a_loop_that_is_wrong_is_told_how(answer: str, told: str) -> None:
    assert said(named(of_steps, of_body("b, lr, n_steps", answer))) == told


@rows("unlisted: two values")
def test_one_of_two_values_that_is_wrong_is_told_how(answer: str, told: str) -> None:
    assert said(named(of_slopes, of_body("b, x", answer))) == told


@rows("unlisted: a table")
def test_a_table_that_is_wrong_is_told_how(answer: str, told: str) -> None:
    assert said(named(of_tables, of_body("a", answer))) == told


@rows("unlisted: one thing in many")
def test_one_thing_in_many_that_is_wrong_is_told_how(answer: str, told: str) -> None:
    assert said(named(of_knots, of_body("p, q, x", answer))) == told


def test_what_is_named_is_told_with_what_came() -> None:
    verdict = named(of_errors, of_body("yhat, y", "return np.abs(yhat - y).mean()"))
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
    verdict = named(of_errors, of_body("yhat, y", body))
    assert verdict.mistakes in ((), ("ignores an argument",))


def test_an_item_s_own_names_come_first() -> None:
    @function(walk, points=1, rtol=1e-6, wrong=[])
    def plain(_: int) -> Inputs:
        """Where a descent ends"""
        return [(1.0, 0.1, 3)]

    assert named(plain, lambda b, lr, n_steps: -walk(b, lr, n_steps)).mistakes == ("sign",)


def test_an_answer_that_gives_what_is_right_is_not_explained_by_what_it_gave() -> None:
    def changing(yhat: np.ndarray, y: np.ndarray) -> float:
        right = mean_square(yhat, y)
        yhat *= 2
        return right

    verdict = named(of_errors, changing)
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

    assert named(asked, answer).mistakes == names


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
        assert named(asked, answer).mistakes == (name,)


def far(n: int) -> int:
    """Three rounds; with + for −, as many as there are seconds in a million years."""
    rounds = 0
    for _ in range(n - 10**13):
        rounds += n
    return rounds


@function(far, points=1, rtol=1e-6)
def of_rounds(_: int) -> Inputs:
    """Rounds"""
    return [(10**13 + 3,)]


def test_a_wrong_rule_of_ours_that_does_not_end_is_left() -> None:
    assert named(of_rounds, lambda n: n / 7.5).mistakes == ()
    assert named(of_errors, lambda yhat, y: -mean_square(yhat, y)).mistakes == ("sign",)


def test_a_timer_that_meets_a_finaliser_comes_again_without_a_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Slow:
        def __del__(self) -> None:
            began = time.process_time()
            while time.process_time() < began + 0.2:  # the timer's moment is in here
                pass

    with stop_after(0.05):
        Slow()
        while True:
            pass
    assert capsys.readouterr().err == ""


def test_where_nothing_can_be_stopped_nothing_is_tried() -> None:
    """Only the main thread of a program hears a timer."""
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(named, of_errors, lambda yhat, y: -mean_square(yhat, y)).result()
    assert (found.mistakes, found.score) == ((), 0.0)


@value(points=1, rtol=1e-6)
def of_a_line() -> object:
    """A value that is worked out with a reference"""
    return linear.predict(0.52, -0.161, np.array(3.37))


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (0.52 + 0.161 * 3.37, "a sign"),
        (0.52, "a term is missing"),
        (-0.161 + 0.52 * 3.37, "two arguments swapped"),
        (-0.0226, "rounded"),
        (np.array([0.1, 0.2]), "not one number"),
    ],
)
def test_a_value_is_what_a_reference_gives_that_is_written_otherwise(
    answer: object, name: str
) -> None:
    assert named(of_a_line, answer).mistakes == (name,)


@pytest.mark.parametrize(
    ("item", "answer", "name"),
    [
        (of_lines, lambda b, w, x: b * w + np.outer(x, [1, 2, 3]), "another shape"),
        (of_slopes, lambda b, x: 1.37, "another number of values"),
        (of_errors, lambda yhat, y: yhat + 0.31 * y, "not one number"),
    ],
)
def test_where_no_rule_explains_it_the_kind_is_told(item: Item, answer: object, name: str) -> None:
    assert named(item, answer).mistakes == (name,)


@formula(points=1, symbols=("b", "w", "x", "y", "n", "i"))
def of_sums(_: Wrong) -> object:
    """A mean over all points"""
    b, w, n, i = symbols.b, symbols.w, symbols.n, symbols.i
    return sp.Sum(2 * (b + w * symbols.x[i] - symbols.y[i]), (i, 1, n)) / n


@rows("unlisted: a formula")
def test_a_formula_that_is_wrong_is_told_how(answer: str, told: str) -> None:
    names = {"sp": sp, **vars(symbols)}
    assert said(named(of_sums, eval(answer, names))) == told  # noqa: S307


def test_a_formula_is_named_by_what_is_forgotten_in_it() -> None:
    x, b = sp.symbols("x b")

    @formula(points=1, symbols=("x", "b"))
    def asked(_: Wrong) -> object:
        """A sum of squares"""
        return (b + 3 * x) ** 2 / 5 - b

    for answer, name in (
        ((b - 3 * x) ** 2 / 5 - b, "a sign"),
        ((b + 3 * x) ** 2 / 5, "a term is missing"),
        ((b + x) ** 2 / 5 - b, "a factor is missing"),
        ((b + 3 * x) / 5 - b, "no power"),
    ):
        assert named(asked, answer).mistakes == (name,)


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

    assert named(asked, "x +").mistakes == ()
