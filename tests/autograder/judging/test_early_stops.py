"""Who stops early, or gives up, is found out, whatever the bound; who goes all the way is right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from autograder.items.rubric import load_rubric
from autograder.judging.verdict import PASSED
from course_tools.data import Array
from course_tools.descent import line_loss, lowest_loss, walk
from tests.autograder.judging.door import submission

Ends = Callable[[float, float, int], bool]
GivesUp = Callable[[int, float], bool]

FIT = load_rubric("gradient-descent/1-model")["fit"]
EPOCHS = load_rubric("gradient-descent/3-learning-rate")["epochs-to-converge"]
# Without the steps that it builds on, which are not asked here.
TRAIN = load_rubric("pytorch/2-autograd")["train-autograd"].without(["backward-step", "sgd-step"])


def fit_until(ends: Ends) -> Callable[..., Array]:
    """`fit`, whose weights stay where they are once ends(loss, loss before, step) is true."""

    def fit(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
        features, target = torch.tensor(X), torch.tensor(y)
        weights = torch.tensor(w, requires_grad=True)
        optimizer = getattr(torch.optim, rule)([weights], lr=lr)
        path, before, ended = [], float("inf"), False
        for step in range(n_steps):
            optimizer.zero_grad()
            loss = ((features @ weights - target) ** 2).mean()
            ended = ended or ends(loss.item(), before, step)
            before = loss.item()
            if not ended:
                loss.backward()
                optimizer.step()
            path.append(weights.detach().numpy().ravel().copy())
        return np.array(path)

    return fit


@pytest.mark.parametrize(
    "ends",
    [
        lambda loss, before, step: loss < 1e-2,
        lambda loss, before, step: loss < 1e-3,
        lambda loss, before, step: loss < 1e-8,
        lambda loss, before, step: loss < 1e-15,
        lambda loss, before, step: abs(before - loss) < 1e-4,
        lambda loss, before, step: abs(before - loss) < 1e-10,
        lambda loss, before, step: loss > before,
        lambda loss, before, step: loss > 1e6,
        lambda loss, before, step: step >= 50,
        lambda loss, before, step: step >= 1000,
    ],
)
def test_a_fit_that_stops_early_is_not_right(ends: Ends) -> None:
    assert not FIT.judge(submission(fit=fit_until(ends))).passed


def test_a_fit_that_does_not_stop_is_right() -> None:
    assert FIT.judge(submission(fit=fit_until(lambda *_: False))) == PASSED


def count_until(gives_up: GivesUp) -> Callable[..., int]:
    """`epochs_to_converge` that ends where gives_up(epochs, step of b and w) is true."""

    def epochs_to_converge(x: Array, y: Array, b: float, w: float, lr: float, tol: float) -> int:
        lowest, epochs, moved = lowest_loss(x, y), 0, float("inf")
        while line_loss(b, w, x, y) - lowest > tol and not gives_up(epochs, moved):
            new = walk(x, y, b, w, lr, 1)[1]
            moved = max(abs(new[0] - b), abs(new[1] - w))
            b, w = new
            epochs += 1
        return epochs

    return epochs_to_converge


@pytest.mark.parametrize("most", [50, 100, 500, 1000, 2000])
def test_a_count_that_gives_up_is_not_right(most: int) -> None:
    verdict = EPOCHS.judge(
        submission(epochs_to_converge=count_until(lambda epochs, moved: epochs >= most))
    )
    assert not verdict.passed


@pytest.mark.parametrize("least", [1e-3, 1e-4, 1e-5, 1e-6])
def test_a_count_that_ends_at_a_small_step_is_not_right(least: float) -> None:
    verdict = EPOCHS.judge(
        submission(epochs_to_converge=count_until(lambda epochs, moved: moved < least))
    )
    assert not verdict.passed


def test_a_count_up_to_the_5000_that_the_text_names_is_right() -> None:
    verdict = EPOCHS.judge(
        submission(epochs_to_converge=count_until(lambda epochs, moved: epochs >= 5000))
    )
    assert verdict == PASSED


Tensor = torch.Tensor


def train_until(ends: Callable[[float, float], bool]) -> Callable[..., tuple[Tensor, Tensor]]:
    """`train_autograd` that stays where it is once ends(loss, loss before) is true."""

    def train_autograd(
        x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
    ) -> tuple[Tensor, Tensor]:
        optimizer, before = torch.optim.SGD([b, w], lr=lr), float("inf")
        for _ in range(n_epochs):
            optimizer.zero_grad()
            loss = ((b + w * x - y) ** 2).mean()
            if ends(loss.item(), before):
                break
            before = loss.item()
            loss.backward()
            optimizer.step()
        return b, w

    return train_autograd


@pytest.mark.parametrize(
    "ends",
    [
        lambda loss, before: loss < 1e-6,
        lambda loss, before: before - loss < 1e-6,
    ],
)
def test_a_training_that_ends_where_the_loss_is_small_or_level_has_half(
    ends: Callable[[float, float], bool],
) -> None:
    verdict = TRAIN.judge(submission(train_autograd=train_until(ends)))
    assert verdict.score == 0.5
    assert verdict.message.startswith("Right while the loss is large;")


def test_a_training_of_n_epochs_is_right() -> None:
    assert TRAIN.judge(submission(train_autograd=train_until(lambda *_: False))) == PASSED
