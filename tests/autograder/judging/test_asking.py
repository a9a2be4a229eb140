"""A function is asked in other forms of its inputs too, and told where it ignores its arguments."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.checks.values import agrees
from autograder.engine.kernel import KernelDoor
from autograder.items.kinds import Question, item
from autograder.items.rubric import Item
from autograder.judging.faults import StudentError
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Outcome, Verdict
from autograder.mistakes.misconceptions import wrong_rule
from solutions import linear

rng = np.random.default_rng(0)
X, Y = rng.random((8, 1)), rng.random((8, 1))
BATCHES = [(X, Y), (X[:2] - 3, Y[:2]), (X[:1], Y[:1])]
ELSEWHERE = "does the function use its own argument, or something else in its place?"


@item(points=2)
def mse(student: Submission) -> Verdict:
    """The MSE"""
    return agrees(student["mse"], linear.mse, over=BATCHES, rtol=1e-9)


@item(points=2)
def line(student: Submission) -> Verdict:
    """The line"""
    over = [(0.5, -1.0, X), (2.0, 3.0, X[:2])]
    return agrees(student["line"], linear.predict, over=over, rtol=1e-9)


@item(points=2)
def start(student: Submission) -> Verdict:
    """The start"""
    return agrees(student["start"], linear.initialize, over=[(42,), (0,), (7,)], rtol=1e-9)


def verdict(asked: Item, function: Callable[..., object]) -> Verdict:
    return asked.judge(Submission(KernelDoor({asked.name: function})))


# --- other forms


def test_a_function_is_asked_with_gaps_in_memory_and_read_only_too() -> None:
    seen: list[tuple[bool, bool]] = []

    def remember(yhat: np.ndarray, y: np.ndarray) -> float:
        seen.append((yhat.flags.c_contiguous, yhat.flags.writeable))
        return linear.mse(yhat, y)

    assert verdict(mse, remember) == PASSED
    assert seen == [(True, True), (True, True), (True, True), (False, False)]


def test_a_right_function_passes_in_every_form() -> None:
    for right in (
        lambda yhat, y: np.mean(np.square(yhat - y)),
        lambda yhat, y: (yhat - y).ravel() @ (yhat - y).ravel() / len(y),
        lambda yhat, y: sum((p - t) ** 2 for p, t in zip(yhat, y, strict=True)) / len(y),
    ):
        assert verdict(mse, right) == PASSED


def test_a_function_that_counts_on_neighbours_in_memory_is_refused() -> None:
    def by_memory(yhat: np.ndarray, y: np.ndarray) -> float:
        table = np.lib.stride_tricks.as_strided(yhat, y.shape, (8, 8))
        return linear.mse(table, y)

    assert verdict(mse, by_memory).outcome is Outcome.FAILED


def test_a_function_that_changes_its_input_is_told_before_it_meets_one_that_cannot_be() -> None:
    def in_place(yhat: np.ndarray, y: np.ndarray) -> float:
        yhat -= y
        return float((yhat**2).mean())

    told = verdict(mse, in_place)
    assert (told.score, told.mistakes) == (0.0, ("changes its input",))
    assert told.message == (
        "`mse` changes its argument 1, which its caller still needs. "
        "Work on a copy: `x = x.copy()`."
    )


def test_inputs_without_an_array_are_asked_as_they_are() -> None:
    asked: list[int] = []

    def remember(seed: int) -> tuple[float, float]:
        asked.append(seed)
        return linear.initialize(seed)

    assert verdict(start, remember) == PASSED
    assert asked == [42, 0, 7]


# --- arguments that are ignored


def test_a_function_that_uses_the_notebooks_data_instead_of_its_argument_is_told_which() -> None:
    told = verdict(mse, lambda yhat, y: ((yhat - Y) ** 2).mean())
    assert (told.outcome, told.mistakes) == (Outcome.CRASHED, ("ignores an argument",))
    assert told.message.endswith(f"The answer stays the same when `y` changes: {ELSEWHERE}")
    assert told.message.startswith("`mse` stopped at ")


def test_a_wrong_answer_that_an_argument_does_not_change_is_told_so() -> None:
    told = verdict(line, lambda b, w, x: b + x)
    assert (told.outcome, told.mistakes) == (Outcome.FAILED, ("ignores an argument",))
    assert told.message.endswith(
        f"The answer stays the same when `w` changes: {ELSEWHERE} "
        "Asked with `b` = 0.5, `w` = -1, `x` of shape (8, 1)."
    )


def test_a_whole_number_that_rounding_hides_is_not_said_to_be_ignored() -> None:
    def batches(n: int, size: int) -> int:
        return -(-n // size)

    told = agrees(lambda n, size: round(n / size + 0.5), batches, over=[(80, 80)], rtol=1e-9)
    assert told.score == 0
    assert "stays the same" not in told.message


def test_two_arguments_that_do_not_matter_are_both_named() -> None:
    told = verdict(line, lambda b, w, x: 2 * x)
    assert f"The answer stays the same when `b` or `w` changes: {ELSEWHERE}" in told.message


def test_an_answer_that_is_always_the_same_is_told_so() -> None:
    told = verdict(line, lambda b, w, x: np.ones((8, 1)))
    assert (
        "The answer is the same whatever it is asked with: does it use its own arguments, or names "
        "from elsewhere in the notebook? Asked with" in told.message
    )
    told = verdict(start, lambda seed: (0.5, -0.1))
    assert f"The answer stays the same when `seed` changes: {ELSEWHERE}" in told.message


def test_a_listed_misconception_has_the_better_words() -> None:
    @wrong_rule("no bias", "The bias is missing.")
    def no_bias(b: float, w: float, x: np.ndarray) -> object:
        return w * x

    asked = Question(
        name="line", points=2.0, says="The line", ask=line.ask, misconceptions=(no_bias,)
    )
    told = verdict(asked, lambda b, w, x: w * x)
    assert (told.message, told.mistakes) == ("The bias is missing.", ("no bias",))


@pytest.mark.parametrize(
    "answer",
    [None, float("nan"), "0.5", True, ..., (1.0, 2.0, 3.0)],
    ids=repr,
)
def test_what_is_no_answer_of_the_right_form_is_not_asked_about_its_arguments(
    answer: object,
) -> None:
    told = verdict(start, lambda seed: answer)
    assert "stays the same" not in told.message


def test_a_wrong_answer_that_uses_all_its_arguments_is_told_nothing_of_them() -> None:
    told = verdict(line, lambda b, w, x: b - w * x)
    assert (told.mistakes, "stays the same" in told.message) == ((), False)


def test_asking_again_is_no_trouble_where_it_stops_or_runs_too_long() -> None:
    calls: list[float] = []

    def once(b: float, w: float, x: np.ndarray) -> object:
        calls.append(b)
        if len(calls) > 3:
            raise StudentError("enough")
        return 0 * x

    told = agrees(once, linear.predict, over=[(1.0, 2.0, X), (0.5, 1.0, X)], rtol=1e-9)
    assert told.outcome is Outcome.FAILED
    assert "stays the same" not in told.message


def test_a_choice_of_functions_is_left_as_it_is() -> None:
    told = agrees(lambda f, p: f(0.0), lambda f, p: f(p), over=[(np.cos, 0.5)], rtol=1e-9)
    assert "stays the same when `p` changes" in told.message


@pytest.mark.parametrize(
    "wrong",
    [
        lambda b, w, x: np.maximum(b + w * x, 0.0),
        lambda b, w, x: np.sign(b) + np.sign(w) * np.sign(x),
        lambda b, w, x: np.clip(b, -0.1, 0.1) + w * x,
    ],
)
def test_who_cuts_off_or_asks_for_a_sign_ignores_nothing(wrong: object) -> None:
    over = [(-0.5, -0.25, np.array([[1.0], [2.0]])), (-1.5, -0.5, np.array([[0.5], [3.0]]))]
    verdict = agrees(wrong, linear.predict, over=over, rtol=1e-6)  # type: ignore[arg-type]
    assert not verdict.passed
    assert verdict.mistakes == ()
