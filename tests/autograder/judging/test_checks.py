"""`agrees`, `follows` and `chosen`: what they accept, and every sentence they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.values import agrees, chosen, close, follows
from autograder.judging.faults import BlankAnswerError, StudentError
from autograder.judging.verdict import Verdict
from course_tools.curves import parabola

COLUMN = np.array([[1.0], [2.0], [4.0]])


def judged(verdict: Verdict) -> tuple[str, float, str]:
    return verdict.outcome.value, verdict.score, verdict.message


# --- functions


def halves(a: float, b: float) -> tuple[float, float]:
    return a / 2, b / 2


OVER = [(2.0, 4.0), (6.0, 8.0), (-3.0, 5.0)]


def asked(call: Callable[..., object], **named: Any) -> Verdict:
    return agrees(call, halves, over=OVER, rtol=1e-9, **named)


def test_a_function_that_agrees_everywhere_is_right() -> None:
    assert judged(asked(lambda a, b: [a * 0.5, b * 0.5])) == ("passed", 1.0, "Right.")


def test_a_function_is_told_its_first_wrong_answer_and_what_it_was_asked_with() -> None:
    verdict = agrees(abs, lambda a: a, over=[(1.0,), (-2.0,), (-3.0,)], rtol=1e-9)
    assert judged(verdict) == (
        "failed",
        0.0,
        "Your value is 2; that is not it. Asked with `a` = -2.",
    )


def test_arrays_and_functions_it_was_asked_with_are_named_shortly() -> None:
    verdict = agrees(lambda f, x: 0, lambda f, x: f(x[1, 0]), over=[(parabola, COLUMN)], rtol=0.1)
    assert verdict.message == (
        "Your value is 0; that is not it. Asked with `f` = `parabola`, `x` of shape (3, 1)."
    )


def test_a_part_that_is_right_on_every_input_earns_its_share() -> None:
    verdict = asked(lambda a, b: (a / 2, b), returns=("b_grad", "w_grad"))
    assert judged(verdict) == (
        "partial",
        0.5,
        "`b_grad` is right. `w_grad`: Your value is 4; that is not it. "
        "Asked with `a` = 2, `b` = 4.",
    )


def test_parts_that_are_right_only_now_and_then_earn_nothing() -> None:
    verdict = asked(lambda a, b: (a / 2, b) if a == 2 else (a, b / 2), returns=("b", "w"))
    assert judged(verdict) == (
        "failed",
        0.0,
        "`b`: Your value is 6; that is not it. `w`: Your value is 4; that is not it. "
        "Asked with `a` = 2, `b` = 4.",
    )


def test_a_function_without_a_return_is_asked_whether_it_returns() -> None:
    assert asked(lambda a, b: None, returns=("b", "w")).message == (
        "Expected `b` and `w`, got None. Does the function return its result? "
        "Asked with `a` = 2, `b` = 4."
    )
    assert agrees(lambda a: None, abs, over=[(1,)], rtol=1e-9).message == (
        "Expected a number, got None. Does the function return its result? Asked with `x` = 1."
    )


def test_a_function_that_answers_one_number_for_a_pair_is_told_the_names() -> None:
    assert asked(lambda a, b: a / 2, returns=("b", "w")).message == (
        "Expected `b` and `w`, got 1. Asked with `a` = 2, `b` = 4."
    )


def test_a_function_asked_on_nothing_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="There are no inputs to ask the function with"):
        agrees(abs, abs, over=[], rtol=1e-9)


def test_all_wrong_and_right_answers_are_evidence() -> None:
    verdict = agrees(abs, lambda a: a, over=[(1.0,), (-2.0,)], rtol=1e-9)
    assert verdict.evidence is not None
    assert [(seen.inputs, seen.answer) for seen in verdict.evidence.observations] == [
        ((1.0,), 1.0),
        ((-2.0,), 2.0),
    ]


# --- a mistake is paid for once

WRONG = close(6.0, 5.0, rtol=1e-6)


def test_an_answer_that_is_right_by_the_earlier_one_is_right() -> None:
    assert judged(follows(WRONG, lambda: 6.0, rtol=1e-6).carried or WRONG) == (
        "passed",
        1.0,
        "Right, given your earlier answer.",
    )


def test_an_answer_that_is_wrong_by_the_earlier_one_too_is_wrong() -> None:
    assert follows(WRONG, lambda: 7.0, rtol=1e-6).carried is None


def test_a_right_answer_needs_no_earlier_one() -> None:
    right = close(5.0, 5.0, rtol=1e-6)
    assert follows(right, lambda: 1 / 0, rtol=1e-6) is right


@pytest.mark.parametrize("trivial", [0, 1, 0.0, (0, 1), [], np.zeros((2, 2))], ids=repr)
def test_an_earlier_answer_of_0_or_1_carries_nothing(trivial: object) -> None:
    reference = (5.0, 5.0) if isinstance(trivial, tuple) else 5.0
    verdict = close(trivial, reference, rtol=1e-6)
    assert follows(verdict, lambda: trivial, rtol=1e-6).carried is None


@pytest.mark.parametrize("useless", [None, "6", np.nan, np.inf, {}])
def test_an_earlier_answer_that_is_no_number_carries_nothing(useless: object) -> None:
    verdict = close(useless, 5.0, rtol=1e-6)
    assert follows(verdict, lambda: useless, rtol=1e-6).carried is None


@pytest.mark.parametrize(
    "error", [BlankAnswerError, StudentError, TypeError, ValueError, IndexError, ZeroDivisionError]
)
def test_an_earlier_answer_nothing_can_be_computed_with_carries_nothing(
    error: type[Exception],
) -> None:
    def own() -> object:
        raise error("of the student's")

    assert follows(WRONG, own, rtol=1e-6).carried is None


def test_a_function_follows_only_where_it_does_on_every_input() -> None:
    verdict = agrees(lambda a: 3 * a, lambda a: 2 * a, over=[(2.0,), (3.0,)], rtol=1e-9)
    assert follows(verdict, lambda a: 3 * a, rtol=1e-9).carried
    assert follows(verdict, lambda a: 3 * a if a == 2 else 0, rtol=1e-9).carried is None


def test_a_half_right_pair_can_follow_as_a_whole() -> None:
    verdict = close((1.5, 2.0), (1.5, 3.0), rtol=1e-6)
    assert verdict.score == 0.5
    assert follows(verdict, lambda: (1.5, 2.0), rtol=1e-6).carried


# --- choices

WAYS = ("both up", "both down", "A")


@pytest.mark.parametrize(
    "answer", ["both up", "Both Up", "  both   up ", "(both up)", "( BOTH UP )"]
)
def test_spelling_of_a_choice_does_not_matter(answer: str) -> None:
    assert judged(chosen(answer, right="both up", options=WAYS)) == ("passed", 1.0, "Right.")


def test_an_option_in_capitals_can_be_chosen() -> None:
    assert chosen("a", right="A", options=WAYS).passed


def test_a_wrong_choice_is_refused_and_is_evidence_in_the_spelling_of_the_option() -> None:
    verdict = chosen(" BOTH down", right="both up", options=WAYS)
    assert judged(verdict) == ("failed", 0.0, '"both down" is not it.')
    assert verdict.evidence is not None
    assert verdict.evidence.observations[0].answer == "both down"


@pytest.mark.parametrize(
    ("answer", "got"),
    [
        ("sideways", "`sideways`"),
        ("`<b>`", "`'<b>'`"),
        ("x" * 10**6, f"`{'x' * 60}…`"),
        (None, "None"),
        (1e-8, "1e-08"),
        (True, "`True`"),
        (np.array(["both up"]), "an array of `<U7`"),
        (["both up", "both down"], "(`both up`, `both down`)"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_option_is_told_the_options(answer: object, got: str) -> None:
    assert judged(chosen(answer, right="both up", options=WAYS)) == (
        "failed",
        0.0,
        f'Choose one of "both up", "both down", "A", in quotes; got {got}.',
    )


def test_a_right_choice_that_is_no_option_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="The right choice 'up' is none of"):
        chosen("up", right="up", options=WAYS)


@pytest.mark.parametrize("number", [80, 3])
def test_a_number_of_points_that_is_fixed_is_named(number: int) -> None:
    """Asked with as many points it is right, and all its arguments matter."""
    over = [(np.arange(1.0, n + 1), np.linspace(2.0, 3.0, n) ** 2) for n in (80, 3, 20)]
    verdict = agrees(
        lambda x, y: (2 * (x - y).mean(), ((x - y) ** 2).sum() / number),
        lambda x, y: (2 * (x - y).mean(), ((x - y) ** 2).mean()),
        over=over, rtol=1e-9, returns=("first", "second"),
    )  # fmt: skip
    assert verdict.mistakes == ("a fixed number of points",)
    assert f"It divides by {number}, however many points there are" in verdict.message


def test_whoever_divides_by_n_minus_1_or_not_at_all_has_no_fixed_number() -> None:
    over = [(np.arange(1.0, n + 1),) for n in (80, 3, 20)]
    for wrong in (lambda x: x.sum() / (len(x) - 1), lambda x: x.sum(), lambda x: 2 * x.mean()):
        assert not agrees(wrong, lambda x: x.mean(), over=over, rtol=1e-9).mistakes
