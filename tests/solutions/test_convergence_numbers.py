"""The learning rate: every number the course states for it, right or wrong, with its rule.

LR1 … LR8 name the exercises of the course. "Grid" says that the lecture reads a loss at the nearest
point of its grid, not where the step lands.
"""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
import torch

from course_tools import descent
from course_tools.plots._bowl import bowl
from solutions import convergence, derivations, linear
from tests.solutions.lecture import LR, B, W, X, Y
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

Pair = tuple[float, float]

B_SLOPE, W_SLOPE = -2.90, -1.79
GRID_B, GRID_W = 0.52, -0.16
HAND_X = np.array([[0.0], [1.0], [2.0], [3.0]])


def loss_at(b: float, w: float) -> float:
    return linear.mse(linear.predict(b, w, X), Y)


def on_grid(value: float, start: float) -> float:
    return start + 0.06 * round((value - start) / 0.06)


def b_alone(lr: float) -> float:
    return loss_at(on_grid(GRID_B - lr * B_SLOPE, -2), GRID_W)


def w_alone(lr: float) -> float:
    return loss_at(GRID_B, on_grid(GRID_W - lr * W_SLOPE, -1))


def after(lr: float, epochs: int) -> Pair:
    return linear.train(X, Y, B, W, lr, epochs)


def stale(epochs: int) -> Pair:
    """Whoever computes the gradient once and uses it in every epoch."""
    return linear.update(B, W, *linear.mse_gradients(B, W, X, Y), epochs * LR)


LEAST, MOST = convergence.line_curvatures(X)

STEPS = [
    (f"LR1: the step of {name} at {lr}", -lr * slope, text)
    for lr, *row in ((0.2, "0.58", "0.358"), (0.8, "2.32", "1.432"), (1.1, "3.19", "1.969"))
    for name, slope, text in zip("bw", (B_SLOPE, W_SLOPE), row, strict=True)
]
ALONE = [
    (f"LR2: the grid loss at {lr} after moving only {name}", alone(lr), text)
    for lr, *row in (
        (0.2, "1.2601", "2.0952"),
        (0.8, "1.1230", "0.7399"),
        (1.1, "3.2240", "0.3395"),
    )
    for name, alone, text in zip("bw", (b_alone, w_alone), row, strict=True)
]
AFTER_100 = [
    (f"LR4: the loss after 100 epochs at {lr}", loss_at(*after(lr, 100)), text)
    for lr, text in (
        (0.01, ".17416"),
        (0.1, ".017680"),
        (0.2, ".008482"),
        (0.5, ".0080447"),
        (0.8, ".16942"),
        (0.81, "23.30"),
        (1.0, "4.2e34"),
        (1.1, "1.2e48"),
    )
]
LIMITS = [
    ("LR5: the smaller eigenvalue", LEAST, "0.15107055"),
    ("LR5: the larger eigenvalue", MOST, "2.48291179"),
    ("LR5: the border", convergence.max_learning_rate(X), "0.80550586"),
    ("LR5: the best rate", convergence.best_learning_rate(X), "0.75930653"),
    ("LR5: the condition number", convergence.condition(X), "16.4354"),
    ("LR5: the border of the hand-size inputs", convergence.max_learning_rate(HAND_X), "0.23795"),
]
EPOCHS = [
    (f"LR6: epochs at {lr}", convergence.epochs_to_converge(X, Y, B, W, lr, 1e-6), text)
    for lr, text in ((0.1, "402"), (0.2, "200"), (0.74, "52"), (0.75, "53"), (0.8, "536"))
]
BEST = convergence.best_learning_rate(X)
EPOCHS += [
    (
        f"LR6: epochs at {lr:.4g} from {start}",
        convergence.epochs_to_converge(X, Y, *start, lr, 1e-6),
        text,
    )
    for start, lr, text in (
        ((B, W), BEST, "61"),
        ((2.5, -0.9), 0.74, "58"),
        ((2.5, -0.9), BEST, "56"),
    )
]
WALK = [
    (f"LR7: {name} after {epochs} epochs", value, text)
    for epochs, *row in (
        (1, ".80119529", ".04511107", "1.63493181"),
        (2, "1.02745273", ".18808980", "1.00681908"),
        (3, "1.19494837", ".30062446", ".64951070"),
        (10, "1.58991148", ".67995779", ".16567076"),
        (100, "1.18607329", "1.65093557", ".01767988"),
        (1000, "1.02354094", "1.96896411", ".00804466"),
    )
    for name, value, text in zip(
        ("b", "w", "the loss"),
        (*after(LR, epochs), loss_at(*after(LR, epochs))),
        row,
        strict=True,
    )
]
WRONG = [
    ("LR5: the border by 1/λ", 1 / MOST, "0.40275", convergence.max_learning_rate(X)),
    ("LR7: b with a stale gradient", stale(1000)[0], "304.978", after(LR, 1000)[0]),
    ("LR7: w with a stale gradient", stale(1000)[1], "183.237", after(LR, 1000)[1]),
]


@each_row(STEPS + ALONE + AFTER_100 + LIMITS + EPOCHS + WALK)
def test_a_learning_rate_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_rule_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


def test_b_runs_beyond_its_best_value_and_comes_back() -> None:
    bs = descent.walk(X, Y, B, W, LR, 1000)[:, 0]
    assert int(bs.argmax()) == 13
    assert rounds_to(bs.max(), "1.60")
    assert bs[-1] < bs[100] < bs.max()


def test_with_a_tenth_of_the_rate_b_runs_beyond_its_best_value_as_well() -> None:
    bs = descent.walk(X, Y, B, W, LR / 10, 1000)[:, 0]
    assert rounds_to(bs.max(), "1.59")
    assert bs[-1] < bs.max()


def test_with_the_exact_slopes_b_lands_as_high_as_it_started_where_its_slice_says() -> None:
    b_slope, w_slope = linear.mse_gradients(GRID_B, GRID_W, X, Y)
    assert (rounds_to(b_slope, "-3.02"), rounds_to(w_slope, "-1.83")) == (True, True)
    border, _ = convergence.slice_limits(X)
    assert loss_at(GRID_B - border * b_slope, GRID_W) == pytest.approx(loss_at(GRID_B, GRID_W))


def test_most_of_the_first_loss_lies_across_the_valley() -> None:
    curvatures, ways = np.linalg.eigh(linear.hessian(X))
    parts = curvatures / 2 * (ways.T @ (np.array([B, W]) - linear.least_squares(X, Y))) ** 2
    assert parts[1] > 10 * parts[0]


def test_the_slices_promise_what_the_bowl_does_not_keep() -> None:
    b_border, w_border = convergence.slice_limits(X)
    assert (b_border, round(w_border, 4)) == (1.0, 3.1547)
    assert convergence.max_learning_rate(X) < min(b_border, w_border)
    b, w = GRID_B, GRID_W
    b_slope, w_slope = linear.mse_gradients(b, w, X, Y)
    assert loss_at(b - 0.9 * b_slope, w) < loss_at(b, w)
    assert loss_at(b, w - 0.9 * w_slope) < loss_at(b, w)
    assert loss_at(*linear.train(X, Y, b, w, 0.9, 100)) > 1e10


def test_the_border_separates_walks_that_fall_from_walks_that_grow() -> None:
    border = convergence.max_learning_rate(X)
    assert loss_at(*after(0.99 * border, 500)) < loss_at(B, W)
    assert loss_at(*after(1.01 * border, 500)) > loss_at(B, W)


def test_no_rate_shrinks_the_slower_direction_faster_than_the_best_one() -> None:
    best = convergence.best_learning_rate(X)
    others = [convergence.shrink_factor(X, best * k) for k in (0.5, 0.9, 0.99, 1.01, 1.05)]
    assert rounds_to(convergence.shrink_factor(X, best), "0.885")
    assert min(others) > convergence.shrink_factor(X, best)


def test_a_walk_that_cannot_converge_is_refused() -> None:
    with pytest.raises(ValueError, match="never converge"):
        convergence.epochs_to_converge(X, Y, B, W, 0.81, 1e-6)


def test_from_the_minimum_no_epoch_is_needed() -> None:
    best = linear.least_squares(X, Y)
    assert convergence.epochs_to_converge(X, Y, *best, 0.1, 1e-9) == 0


# Three roads to one number


def test_sympy_numpy_and_autograd_agree_on_the_curvatures() -> None:
    x = [sp.Rational(k) for k in (0, 1, 2, 3)]
    hessian = sp.Matrix([[2, 2 * sum(x) / 4], [2 * sum(x) / 4, 2 * sum(k**2 for k in x) / 4]])
    exact = sorted(float(value) for value in hessian.eigenvals())
    inputs = torch.tensor(HAND_X)
    found = torch.autograd.functional.hessian(
        lambda p: ((p[0] + p[1] * inputs - 1.0) ** 2).mean(),
        torch.zeros(2, dtype=torch.float64),
    )
    assert np.allclose(exact, convergence.line_curvatures(HAND_X), rtol=1e-12)
    assert np.allclose(exact, np.linalg.eigvalsh(found.numpy()), rtol=1e-12)
    assert sp.Matrix(derivations.hessian).shape == hessian.shape


def test_the_ready_made_walk_is_the_loop_of_the_lecture_and_torchs() -> None:
    walked = descent.walk(X, Y, B, W, LR, 50)
    weights = torch.tensor([B, W], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=LR)
    for epoch in range(51):
        assert np.allclose(walked[epoch], linear.train(X, Y, B, W, LR, epoch), rtol=1e-12)
        assert np.allclose(walked[epoch], weights.detach().numpy(), rtol=1e-12)
        optimizer.zero_grad()
        ((weights[0] + weights[1] * torch.tensor(X) - torch.tensor(Y)) ** 2).mean().backward()
        optimizer.step()


def test_the_ready_made_losses_are_the_references() -> None:
    assert descent.line_loss(B, W, X, Y) == loss_at(B, W)
    assert np.isclose(descent.lowest_loss(X, Y), convergence.least_squares_loss(X, Y), rtol=1e-12)
    valley = bowl(X, Y)
    assert np.isclose(float(valley.loss(B, W)), loss_at(B, W), rtol=1e-12)
    assert np.allclose(valley.slopes(B, W), linear.mse_gradients(B, W, X, Y), rtol=1e-12)
    assert np.allclose(valley.minimum, linear.least_squares(X, Y), rtol=1e-9)


def test_columns_of_unlike_length_are_told() -> None:
    with pytest.raises(ValueError, match=r"as many values in x as in y.*80 and 79"):
        descent.walk(X, Y[1:], B, W, LR, 1)
