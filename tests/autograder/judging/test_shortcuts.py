"""Functions of notebooks 2, 4 and 5 that are right on some data only: none has full marks.

Each was accepted once, or is what the next person would try: a size, a cap, a threshold, a clip.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from autograder.items.rubric import Rubric, load_rubric
from course_tools.data import Array, load_regression
from solutions import epochs, linear, scaling
from tests.autograder.judging.door import submission

Pair = tuple[float, float]

ONE_STEP, SCALING, EPOCHS = (
    load_rubric(f"gradient-descent/{name}") for name in ("2-one-step", "4-scaling", "5-epochs")
)
X, Y, X_VAL, Y_VAL = load_regression()
START = linear.initialize(42)
Stops = Callable[[int, float, float, float], bool]


def sliced_in_three(order: Array, size: int) -> list[Array]:
    return [order[:size], order[size : 2 * size], order[2 * size :]]


def at_most_five(order: npt.NDArray[np.int64], size: int) -> list[npt.NDArray[np.int64]]:
    return list(epochs.split_batches(order, size))[:5]


def of_80(order: Array, size: int) -> list[Array]:
    return [order[k : k + size] for k in range(0, 80, size)]


def drops_the_rest(order: Array, size: int) -> list[Array]:
    return list(order[: len(order) // size * size].reshape(-1, size))


def looped(
    stops: Stops, *, slope: Callable[[float], float] = lambda slope: slope, most: int = 10**9
) -> Callable[..., Any]:
    """`train` that stops where `stops` says so, of (epoch, loss, last loss, largest slope)."""

    def train(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
        last = np.inf
        for epoch in range(min(n_epochs, most)):
            loss = linear.mse(linear.predict(b, w, x), y)
            slopes = [slope(one) for one in linear.mse_gradients(b, w, x, y)]
            if stops(epoch, loss, last, max(map(abs, slopes))):
                break
            b, w, last = b - lr * slopes[0], w - lr * slopes[1], loss
        return b, w

    return train


def never(epoch: int, loss: float, last: float, slope: float) -> bool:
    return False


def grid(
    bs: Array,
    ws: Array,
    x: Array,
    y: Array,
    *,
    most: float = np.inf,
    sort: Callable[..., Any] = list,
) -> Array:
    return np.minimum(linear.losses_on_grid(sort(bs), sort(ws), x, y), most)


def on_51_lines(bs: Array, ws: Array, x: Array, y: Array) -> Array:
    table = np.zeros((51, 51))
    losses = linear.losses_on_grid(bs[:51], ws[:51], x, y)
    table[: losses.shape[0], : losses.shape[1]] = losses
    return table[: len(ws), : len(bs)]


def clipped(most: float) -> Callable[..., Pair]:
    def update(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
        return b - lr * np.clip(b_grad, -most, most), w - lr * np.clip(w_grad, -most, most)

    return update


def scaled_within(most: float) -> Callable[..., tuple[Array, ...]]:
    def standardize(x_train: Array, x_val: Array) -> tuple[Array, ...]:
        return tuple(np.clip(one, -most, most) for one in scaling.standardize(x_train, x_val))

    return standardize


SHORTCUTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "three slices": (EPOCHS, "split-batches", sliced_in_three),
    "at most five batches": (EPOCHS, "split-batches", at_most_five),
    "always 80 points": (EPOCHS, "split-batches", of_80),
    "the rest dropped": (EPOCHS, "split-batches", drops_the_rest),
    "at most 1000 updates": (
        EPOCHS, "updates-per-epoch", lambda n, size: min(epochs.updates_per_epoch(n, size), 1000),
    ),
    "the mark of epoch 100": (
        EPOCHS, "marks", lambda path: (path[0], path[min(100, len(path) - 1)]),
    ),
    "no more than 1000 epochs": (EPOCHS, "train", looped(never, most=1000)),
    "no more than 2000 epochs": (EPOCHS, "train", looped(never, most=2000)),
    "until the loss grows": (EPOCHS, "train", looped(lambda k, loss, last, slope: loss > last)),
    "until the loss is 1e-12": (EPOCHS, "train", looped(lambda k, loss, last, slope: loss < 1e-12)),
    "until the slope is 1e-6": (EPOCHS, "train", looped(lambda k, loss, last, slope: slope < 1e-6)),
    "until the loss stays": (
        EPOCHS, "train", looped(lambda k, loss, last, slope: abs(last - loss) < 1e-9),
    ),
    "until the loss is 1e6": (EPOCHS, "train", looped(lambda k, loss, last, slope: loss > 1e6)),
    "slopes of 100 at most": (
        EPOCHS, "train", looped(never, slope=lambda slope: np.clip(slope, -100, 100)),
    ),
    "no epoch is one": (
        EPOCHS, "train", lambda x, y, b, w, lr, n: linear.train(x, y, b, w, lr, max(n, 1)),
    ),
    "a grid of 51": (ONE_STEP, "loss-surface", on_51_lines),
    "a sorted grid": (
        ONE_STEP, "loss-surface", lambda bs, ws, x, y: grid(bs, ws, x, y, sort=sorted),
    ),
    "losses up to 500": (
        ONE_STEP, "loss-surface", lambda bs, ws, x, y: grid(bs, ws, x, y, most=500),
    ),
    "slopes of 10 at most": (ONE_STEP, "update", clipped(10)),
    "slopes of 1000 at most": (ONE_STEP, "update", clipped(1000)),
    "rates up to 10": (
        ONE_STEP, "update", lambda b, w, db, dw, lr: linear.update(b, w, db, dw, min(lr, 10)),
    ),
    "steps up to 1": (
        ONE_STEP, "numeric-gradient", lambda f, p, h: linear.numeric_gradient(f, p, min(h, 1)),
    ),
    "no input beyond 5": (SCALING, "standardize", scaled_within(5)),
    "no input beyond 20": (SCALING, "standardize", scaled_within(20)),
}  # fmt: skip


def judged(rubric: Any, item: str, answer: object, **others: object) -> Any:
    return rubric[item].judge(submission(**{item.replace("-", "_"): answer}, **others))


@pytest.mark.parametrize(("rubric", "item", "answer"), SHORTCUTS.values(), ids=SHORTCUTS)
def test_a_shortcut_does_not_have_full_marks(rubric: Rubric, item: str, answer: object) -> None:
    assert judged(rubric, item, answer).score < 1


def returning_early(
    x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int
) -> Pair | None:
    for _ in range(n_epochs):
        return linear.train(x, y, b, w, lr, 1)
    return None


def test_a_return_inside_the_loop_is_told_as_that_also_where_no_epoch_is_asked() -> None:
    verdict = judged(EPOCHS, "train", returning_early)
    assert verdict.mistakes == ("returns in the loop",)
    assert "None" not in verdict.message


FORMS_WITHOUT_THE_REST = [
    lambda order, size: [order[k : k + size] for k in range(0, len(order) - size + 1, size)],
    lambda order, size: [order[k * size : (k + 1) * size] for k in range(len(order) // size)],
    drops_the_rest,
    lambda order, size: [one for one in epochs.split_batches(order, size) if len(one) == size],
]


@pytest.mark.parametrize("form", FORMS_WITHOUT_THE_REST)
def test_a_smaller_last_batch_that_is_dropped_is_told_as_that_in_every_usual_form(
    form: Callable[..., object],
) -> None:
    verdict = judged(EPOCHS, "split-batches", form)
    assert verdict.mistakes == ("smaller last batch dropped",)


def test_the_end_of_a_path_may_come_as_a_row_of_the_path() -> None:
    assert judged(EPOCHS, "marks", lambda path: (path[:1], path[-1:])).passed


@pytest.mark.parametrize("item, value", [("error-0", -2.08), ("loss-after", 1.63)])
def test_three_digits_are_enough_where_the_text_asks_for_three(item: str, value: float) -> None:
    answers = {"initialize": linear.initialize, "predict": linear.predict}
    assert judged(ONE_STEP, item, value, **answers).passed


def test_a_sign_that_could_come_from_either_of_two_mistakes_is_told_as_both() -> None:
    right = linear.predict(*START, X)[0, 0] - Y[0, 0]
    assert judged(ONE_STEP, "error-0", abs(right)).mistakes == ("y − ŷ or |error|",)


def test_the_validation_loss_follows_from_the_students_own_loop() -> None:
    def half(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
        return linear.train(x, y, b, w, lr / 2, n_epochs)

    lines = [half(X, Y, *START, 0.1, n) for n in (0, 100, 1000)]
    own = tuple(linear.mse(linear.predict(*line, X_VAL), Y_VAL) for line in lines)
    assert not judged(EPOCHS, "val-loss", own, train=linear.train).passed
    followed = judged(EPOCHS, "val-loss", own, train=half)
    assert followed.message == "Right, given your earlier answer."


def test_a_wrong_scaler_put_into_the_hints_equations_is_paid_for_once() -> None:
    def with_n_minus_one(x_train: Array, x_val: Array) -> tuple[Array, Array]:
        mean, std = x_train.mean(), x_train.std(ddof=1)
        return (x_train - mean) / std, (x_val - mean) / std

    scaled, _ = with_n_minus_one(X, X_VAL)
    answer = (Y.mean(), (scaled * Y).mean())
    assert judged(SCALING, "scaled-minimum", answer, standardize=with_n_minus_one).passed
    assert not judged(SCALING, "scaled-minimum", answer, standardize=scaling.standardize).passed
