"""The rubric of gradient-descent/2-one-step: the reference earns every point, each misconception
loses its item and is named, and a mistake is paid for once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp

from autograder.items.rubric import Item, load_rubric, rubric_module
from autograder.judging.faults import AuthorError
from autograder.judging.verdict import PASSED, Outcome
from autograder.mistakes.misconceptions import Misconception
from course_tools import symbols
from solutions import derivations, linear
from tests.autograder.judging.door import submission
from tests.autograder.judging.one_step import (
    BS,
    ERROR,
    HAND_Y,
    ITEMS,
    REFERENCE,
    RUBRIC,
    WS,
    X,
    Y,
)

MISTAKES = [
    pytest.param(asked, mistake, id=f"{asked.name}: {mistake.name}")
    for asked in RUBRIC
    for mistake in asked.known()
]


def name_of(asked: Item) -> str:
    return asked.name.replace("-", "_")


def as_answer(asked: Item, mistake: Misconception) -> object:
    """What the notebook defines if its author follows the wrong rule."""
    right = REFERENCE[name_of(asked)]
    return mistake.of(right) if callable(right) else mistake.of(lambda: right)()


# --- the reference


def test_the_reference_answers_every_item() -> None:
    assert {name_of(asked) for asked in RUBRIC} == set(REFERENCE)


@pytest.mark.parametrize("asked", ITEMS, ids=name_of)
def test_the_reference_earns_every_point(asked: Item) -> None:
    assert asked.judge(submission(**REFERENCE)) == PASSED


@pytest.mark.parametrize("asked", ITEMS, ids=name_of)
def test_an_answer_that_is_blank_is_blank_and_what_is_missing_crashed(asked: Item) -> None:
    blank = asked.judge(submission(**REFERENCE | {name_of(asked): ...}))
    assert (blank.outcome, blank.score) == (Outcome.BLANK, 0)
    without = {name: value for name, value in REFERENCE.items() if name != name_of(asked)}
    missing = asked.judge(submission(**without))
    assert (missing.outcome, missing.score) == (Outcome.CRASHED, 0)


@pytest.mark.parametrize("asked", ITEMS, ids=name_of)
@pytest.mark.parametrize(
    "odd", [None, True, "", [], {}, 1j, lambda *_: None], ids=lambda odd: type(odd).__name__
)
def test_an_odd_answer_earns_nothing_and_is_no_fault_of_ours(asked: Item, odd: object) -> None:
    verdict = asked.judge(submission(**REFERENCE | {name_of(asked): odd}))
    assert verdict.score == 0
    assert verdict.message


@pytest.mark.parametrize("asked", ITEMS, ids=name_of)
@pytest.mark.parametrize("odd", [None, True, "", [], {}, 1j, ...], ids=repr)
def test_odd_earlier_answers_are_no_fault_of_ours(asked: Item, odd: object) -> None:
    others = {name: odd if callable(value) else 0.5 for name, value in REFERENCE.items()}
    mine = {name_of(asked): (lambda *_: 0.25) if callable(REFERENCE[name_of(asked)]) else 0.25}
    assert asked.judge(submission(**others | mine)).score < 1


# --- the misconceptions


@pytest.mark.parametrize(("asked", "mistake"), MISTAKES)
def test_a_misconception_loses_its_item_and_is_named(asked: Item, mistake: Misconception) -> None:
    answer = {name_of(asked): as_answer(asked, mistake)}
    verdict = asked.judge(submission(**REFERENCE | answer))
    assert verdict.score < 1
    assert mistake.name in verdict.mistakes
    assert mistake.says in verdict.message


@pytest.mark.parametrize("asked", ITEMS, ids=name_of)
def test_no_two_misconceptions_of_an_item_have_one_name(asked: Item) -> None:
    names = [mistake.name for mistake in asked.known()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("asked", "mistake"), MISTAKES)
def test_a_mistake_is_paid_for_once(asked: Item, mistake: Misconception) -> None:
    """Later answers computed with the student's own wrong ones keep their points."""
    mine = REFERENCE | {name_of(asked): as_answer(asked, mistake)}
    names = {name: value for name, value in mine.items() if callable(value)}
    try:
        mine |= carried(names)  # type: ignore[arg-type]
    except (TypeError, ValueError, IndexError):
        return  # nothing can be computed with it
    lost = [
        other.name
        for other in RUBRIC
        if other.name != asked.name and other.judge(submission(**mine)).score < 1
    ]
    assert lost == []


def carried(names: dict[str, Callable[..., Any]]) -> dict[str, object]:
    """The values of the notebook that depend on its functions."""
    b, w = names["initialize"](42)
    gradients = names["mse_gradients"](b, w, X, Y)
    new = names["update"](b, w, *gradients, 0.1)
    return {
        "error_0": np.asarray(names["predict"](b, w, X))[0, 0] - Y[0, 0],
        "grid_point": (BS[np.abs(BS - b).argmin()], WS[np.abs(WS - w).argmin()]),
        "loss_after": names["mse"](names["predict"](*new, X), Y),
    }


def test_the_four_points_on_paper_follow_each_other() -> None:
    mine = REFERENCE | {"hand_gradients": (-4, -8.5), "hand_update": (0.4, 0.85)}
    mine["hand_mse_after"] = linear.mse(np.array([[0.4], [1.25], [2.1], [2.95]]), HAND_Y)
    lost = [asked.name for asked in RUBRIC if asked.judge(submission(**mine)).score < 1]
    assert lost == ["hand-gradients"]


def test_a_trivial_answer_on_paper_carries_nothing() -> None:
    mine = REFERENCE | {"hand_gradients": (0, 0), "hand_update": (0, 0), "hand_mse_after": 21}
    lost = [asked.name for asked in RUBRIC if asked.judge(submission(**mine)).score < 1]
    # (0, 0) has the loss 21: that is no accident, and the question before.
    assert lost == ["hand-gradients", "hand-update", "hand-mse-after"]


# --- equivalent answers that students do write

b, w, x, y, n, i = (getattr(symbols, name) for name in "bwxyni")
plain_x, plain_y = sp.symbols("x y")
ALSO_RIGHT = [
    ("yhat_half", np.array([[0.43]])),
    ("error_0", float(ERROR[0, 0])),
    ("hand_mse", sp.Integer(21)),
    ("hand_gradients", np.array([-8.0, -17.0])),
    ("hand_update", [sp.Rational(4, 5), sp.Rational(17, 10)]),
    ("which_way", "Both up"),
    ("secant_slopes", (-2.90, -1.79)),
    ("best_w", round(linear.section_minimum(0.52, X, Y), 2)),
    ("grid_point", [0.52, -0.16]),
    ("dloss_db", 2 * b + 2 * w * x - 2 * y),
    ("dloss_db", 2 * (b + w * plain_x - plain_y)),
    ("dloss_dw", sp.diff((b + w * x - y) ** 2, w)),
    ("dmse_db", 2 * b + 2 * w * sp.Sum(x[i], (i, 1, n)) / n - 2 * sp.Sum(y[i], (i, 1, n)) / n),
    ("dmse_dw", sp.diff(sp.Sum((b + w * x[i] - y[i]) ** 2, (i, 1, n)) / n, w)),
    ("hessian", derivations.hessian.tolist()),
    ("initialize", lambda seed: np.random.RandomState(seed).randn(2)),
    ("initialize", lambda seed: np.random.RandomState(seed).randn(2, 1)),
    ("predict", lambda b, w, x: np.hstack([np.ones_like(x), x]) @ [[b], [w]]),
    ("mse", lambda yhat, y: (y - yhat).T @ (y - yhat) / len(y)),
    ("mse_gradients", lambda b, w, x, y: np.array(linear.mse_gradients(b, w, x, y))),
    ("update", lambda b, w, b_grad, w_grad, lr: [b - lr * b_grad, w - lr * w_grad]),
]


@pytest.mark.parametrize(
    ("name", "answer"),
    ALSO_RIGHT,
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_an_equivalent_answer_earns_every_point(name: str, answer: object) -> None:
    verdict = RUBRIC[name.replace("_", "-")].judge(submission(**REFERENCE | {name: answer}))
    assert verdict == PASSED


def test_a_notebook_finds_its_rubric_by_name() -> None:
    notebook = "gradient-descent/2-one-step"
    assert rubric_module(notebook) == "autograder.rubrics.gradient_descent.one_step"
    assert load_rubric(notebook).notebook == notebook


def test_the_rubric_of_another_notebook_is_refused() -> None:
    with pytest.raises(AuthorError) as refused:
        load_rubric("gradient-descent/7-one-step")
    assert str(refused.value) == (
        "autograder.rubrics.gradient_descent.one_step is the rubric of "
        "gradient-descent/2-one-step, not of gradient-descent/7-one-step."
    )
