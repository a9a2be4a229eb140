"""A mistake is paid for once, in whole notebooks; what is made to fit earns nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.authoring.authored import load_notebook
from autograder.items.rubric import load_rubric
from autograder.judging.verdict import Verdict
from course_tools.data import Array
from solutions import convergence, linear
from tests.autograder.judging.door import submission
from tests.paid_once import COURSE, Wrong, all_wrong, paid_twice, verdicts

ONE_STEP, RATES, EPOCHS = (
    load_rubric(f"gradient-descent/{name}")
    for name in ("2-one-step", "3-learning-rate", "5-epochs")
)
AUTOGRAD = "pytorch/2-autograd"
STOPS = [
    (
        "gradient-descent/2-one-step",
        "predict",
        "def predict(b, w, x):\n    return b + w * x_train",
    ),
    (
        "gradient-descent/2-one-step",
        "predict",
        "def predict(b, w, x):\n    x *= w\n    x += b\n    return x",
    ),
    (
        "gradient-descent/2-one-step",
        "mse",
        "def mse(yhat, y):\n    return sum((p - t) ** 2 for p, t in zip(yhat, y)) / (len(y) - 1)",
    ),
    ("gradient-descent/2-one-step", "update", "def update(b, w, b_grad, w_grad):\n    return b, w"),
    ("gradient-descent/2-one-step", "initialize", "initialize = np.random.RandomState(42)"),
    (
        AUTOGRAD,
        "backward-step",
        "def backward_step(b, w, x, y):\n    return ((b + w * x - y) ** 2).mean().item()",
    ),
    (
        AUTOGRAD,
        "sgd-step",
        "def sgd_step(b, w, lr):\n    b -= lr * b.grad\n    w -= lr * w.grad\n"
        "    b.grad = w.grad = None",
    ),
    (
        AUTOGRAD,
        "backward-step",
        "def backward_step(b, w, x, y):\n    raise ValueError('not today')",
    ),
]


@pytest.mark.parametrize(("name", "item", "source"), STOPS)
def test_an_answer_that_stops_costs_no_other_item(name: str, item: str, source: str) -> None:
    exercise = load_notebook(COURSE, name)
    assert paid_twice(exercise, Wrong(item, "", source)) == []


def test_an_argument_that_an_earlier_answer_leaves_out_is_not_laid_to_a_later_one() -> None:
    """Here the later one is wrong, too: it is told of that alone, and whose `predict` it was."""
    exercise = load_notebook(COURSE, ONE_STEP.notebook)
    answers = {
        "predict": "def predict(b, w, x):\n    return 0.5 + w * x",
        "mse-gradients": "def mse_gradients(b, w, x, y):\n    e = predict(b, w, x) - y\n"
        "    return 3 * e.mean(), 3 * (x * e).mean()",
    }
    told = verdicts(exercise, answers)["mse-gradients"]
    assert told["mistakes"] == []
    assert "own argument" not in told["message"]
    assert "With a right `predict` in the place of yours" in told["message"]


def test_what_a_check_itself_says_of_a_value_is_not_told_where_a_right_answer_stood_in() -> None:
    """It has a name, *a fixed number of points*, and a number in its sentence all the same."""
    exercise = load_notebook(COURSE, ONE_STEP.notebook)
    answers = {
        "predict": "def predict(b, w, x):\n    raise ValueError",
        "mse-gradients": "def mse_gradients(b, w, x, y):\n    e = predict(b, w, x) - y\n"
        "    return 2 * e.sum() / 80, 2 * (x * e).sum() / 80",
    }
    told = verdicts(exercise, answers)["mse-gradients"]
    assert told["mistakes"] == ["a fixed number of points"]
    assert told["message"].startswith("With a right `predict` in the place of yours")
    assert "Your value" not in told["message"]


def test_what_stood_in_for_a_wrong_answer_is_said() -> None:
    exercise = load_notebook(COURSE, AUTOGRAD)
    told = verdicts(exercise, {"sgd-step": STOPS[6][2]})["train-autograd"]["message"]
    assert told == (
        "Right. Judged with a right `sgd_step` in the place of yours, so that it is paid for once."
    )


@pytest.mark.parametrize("name", ["gradient-descent/2-one-step", AUTOGRAD])
def test_a_listed_mistake_costs_its_own_item_only(name: str) -> None:
    """Of those items on which others build. `python -m tests.paid_once` tries all."""
    exercise = load_notebook(COURSE, name)
    built_on = {earlier.name for item in exercise.rubric for earlier in item.earlier}
    costs = {
        (wrong.item, wrong.mistake): others
        for wrong in all_wrong(exercise, sorted(built_on))
        if (others := paid_twice(exercise, wrong))
    }
    assert costs == {}


# --- what is made to fit


def judged(rubric: object, name: str, **names: object) -> Verdict:
    return rubric[name].judge(submission(**names))  # type: ignore[index, no-any-return]


TRAINS = [
    lambda *args: (1.0, 2.0),
    lambda *args: (0.3, -0.7),
    lambda x, y, b, w, *rest: (b, w),
    lambda x, y, b, w, *rest: (w, b),
    lambda x, y, b, w, lr, n: (b + lr, w + lr),
    lambda x, y, b, w, lr, n: (x.mean(), y.mean()),
]


@pytest.mark.parametrize("train", TRAINS)
def test_two_loops_made_to_fit_each_other_earn_nothing(train: object) -> None:
    verdict = judged(EPOCHS, "train-minibatch", train=train, train_minibatch=train)
    assert verdict.score == 0


@pytest.mark.parametrize("loss", [lambda yhat, y: 7.0, lambda *args: 0.5, lambda yhat, y: len(y)])
def test_a_surface_of_a_loss_that_is_none_earns_nothing(loss: Callable[..., float]) -> None:
    def surface(bs: Array, ws: Array, x: Array, y: Array) -> Array:
        return np.full((len(ws), len(bs)), float(loss(x, y)))

    earlier = {"predict": linear.predict, "mse": loss}
    assert judged(ONE_STEP, "loss-surface", loss_surface=surface, **earlier).score == 0


def test_an_earlier_number_made_to_fit_a_later_one_earns_nothing() -> None:
    made_up = {"hand_gradients": (3.0, 5.0), "hand_update": (-0.3, -0.5)}
    assert judged(ONE_STEP, "hand-update", **made_up).score == 0
    border = {"max_learning_rate": lambda x: 1.05, "which_diverge": (1.1,)}
    assert judged(RATES, "which-diverge", **border).score == 0


def test_a_border_without_its_2_carries() -> None:
    half = {"max_learning_rate": lambda x: convergence.max_learning_rate(x) / 2}
    right = tuple(lr for lr in (0.01, 0.1, 0.2, 0.5, 0.8, 0.81, 1.0, 1.1) if lr > 0.404)
    verdict = judged(RATES, "which-diverge", which_diverge=right, **half)
    assert verdict.message == "Right, given your earlier answer."


def test_a_slip_that_is_not_listed_carries_where_all_else_is_right() -> None:
    minus = {"predict": lambda b, w, x: b - w * x}

    def gradients(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
        error = b - w * x - y
        return 2 * error.mean(), 2 * (x * error).mean()

    verdict = judged(ONE_STEP, "mse-gradients", mse_gradients=gradients, **minus)
    assert verdict.message == "Right, given your earlier answer."
