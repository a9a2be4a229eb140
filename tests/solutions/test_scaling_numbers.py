"""The scale of x: every number the course states for it, right or wrong, with its rule."""

from __future__ import annotations

import numpy as np
import sympy as sp
import torch

from course_tools.data import Array
from solutions import convergence, linear, scaling
from tests.solutions.lecture import X_VAL, B, W, X, Y
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

BAD_X = 10 * X
SCALED, SCALED_VAL = scaling.standardize(X, X_VAL)
MEAN, STD = float(X.mean()), float(X.std())
ALL = np.vstack([X, X_VAL])
BAD_BEST, SCALED_BEST = linear.least_squares(BAD_X, Y), linear.least_squares(SCALED, Y)
BEST = linear.least_squares(X, Y)


def loss_at(b: float, w: float, x: Array) -> float:
    return linear.mse(linear.predict(b, w, x), Y)


def epochs(x: Array, lr: float) -> int:
    return convergence.epochs_to_converge(x, Y, B, W, lr, 1e-6)


def curvature_along_w(x: Array) -> float:
    return float(linear.hessian(x)[1, 1])


BAD_GRADIENTS = linear.mse_gradients(B, W, BAD_X, Y)
SCALED_GRADIENTS = linear.mse_gradients(B, W, SCALED, Y)
ONE_STEP = linear.train(SCALED, Y, B, W, 0.5, 1)

RIGHT = [
    ("SC1: the best b", BAD_BEST[0], "1.02354075"),
    ("SC1: the best w", BAD_BEST[1], "0.19689645"),
    ("SC2: the loss at the start", loss_at(B, W, BAD_X), "5.51489583"),
    ("SC2: the gradient of b", BAD_GRADIENTS[0], "-4.22064709"),
    # The course states -26.22667848; it is -26.226678473.
    ("SC2: the gradient of w", BAD_GRADIENTS[1], "-26.2266785"),
    ("SC3: the curvatures", curvature_along_w(BAD_X) / curvature_along_w(X), "100"),
    ("SC3: the slopes", BAD_GRADIENTS[1] / linear.mse_gradients(B, W, X, Y)[1], "14"),
    ("SC4: ten epochs", loss_at(*linear.train(BAD_X, Y, B, W, 0.1, 10), BAD_X), "3.27e15"),
    ("SC5: the smaller eigenvalue", convergence.line_curvatures(BAD_X)[0], "0.57867542"),
    ("SC5: the larger eigenvalue", convergence.line_curvatures(BAD_X)[1], "64.81955885"),
    ("SC5: the border", convergence.max_learning_rate(BAD_X), "0.03085488"),
    ("SC5: the condition number", convergence.condition(BAD_X), "112.0137"),
    ("SC6: the smallest", SCALED.min(), "-1.52482"),
    ("SC6: the largest", SCALED.max(), "1.67990"),
    ("SC7: the mean of validation", SCALED_VAL.mean(), "-0.03719822"),
    ("SC7: the std of validation", SCALED_VAL.std(), "0.81884595"),
    ("SC8: the best b", SCALED_BEST[0], "1.95379564"),
    ("SC8: the mean of y", Y.mean(), "1.95379564"),
    ("SC8: the best w", SCALED_BEST[1], "0.60294603"),
    ("SC10: after one epoch", loss_at(*ONE_STEP, SCALED), "0.008044657695493"),
    ("SC11: b", scaling.unscale(*SCALED_BEST, MEAN, STD)[0], "1.02354075"),
    ("SC11: w", scaling.unscale(*SCALED_BEST, MEAN, STD)[1], "1.96896447"),
    ("SC12: x at 0.1", epochs(X, 0.1), "402"),
    ("SC12: ten x at 0.03", epochs(BAD_X, 0.03), "317"),
    ("SC12: ten x at 0.01", epochs(BAD_X, 0.01), "954"),
    ("SC12: scaled at 0.1", epochs(SCALED, 0.1), "34"),
    ("SC12: scaled at 0.5", epochs(SCALED, 0.5), "1"),
    ("SC13: the loss at the start", loss_at(B, W, SCALED), "2.68052386"),
    ("SC13: the gradient of b", SCALED_GRADIENTS[0], "-2.91416297"),
    ("SC13: the gradient of w", SCALED_GRADIENTS[1], "-1.48242066"),
]
WRONG = [
    ("SC6: the std by n − 1", X.std(ddof=1), "0.308157", STD),
    ("SC6: scaled by it, the std", ((X - MEAN) / X.std(ddof=1)).std(), ".99373", SCALED.std()),
    ("SC6: the mean of all", ALL.mean(), "0.470181", MEAN),
    ("SC6: the std of all", ALL.std(), "0.295998", STD),
    ("SC3: the condition numbers", 112.0137 / 16.4354, "6.8154", 100.0),
]


@each_row(RIGHT)
def test_a_scale_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_scaler_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


def test_ten_times_x_with_a_tenth_of_w_makes_the_same_y() -> None:
    """The lecture draws its bad data anew, and they are the good ones with a tenfold x."""
    rng = np.random.RandomState(42)
    bad_x = 10 * rng.rand(100, 1)
    bad_y = 1 + 0.2 * bad_x + 0.1 * rng.randn(100, 1)
    order = np.arange(100)
    rng.shuffle(order)
    assert np.array_equal(bad_x[order[:80]], BAD_X)
    assert np.abs(bad_y[order[:80]] - Y).max() < 5e-16


def test_the_wrong_expectations_of_the_course_are_wrong() -> None:
    assert not np.isclose(BAD_BEST[1], 10 * BEST[1])
    assert linear.mse_gradients(B, W, X, Y) != BAD_GRADIENTS
    assert not np.allclose(SCALED_BEST, (1, 2), atol=0.3)
    assert not np.isclose(BEST[0], scaling.unscale(*SCALED_BEST, 0.0, STD)[0])


def test_training_inputs_are_standardised_and_columns_keep_their_shape() -> None:
    assert SCALED.shape == (80, 1)
    assert SCALED_VAL.shape == (20, 1)
    assert abs(SCALED.mean()) < 1e-15
    assert abs(SCALED.std() - 1) < 1e-15


def test_the_hessian_on_scaled_x_is_twice_the_identity() -> None:
    assert np.allclose(linear.hessian(SCALED), 2 * np.eye(2), atol=1e-14)
    assert np.isclose(convergence.condition(SCALED), 1)


def test_one_step_at_a_half_arrives_and_at_one_the_walk_bounces_for_ever() -> None:
    assert np.allclose(ONE_STEP, SCALED_BEST, atol=1e-14)
    bouncing = [linear.train(SCALED, Y, B, W, 1.0, k) for k in range(6)]
    assert np.allclose(bouncing[::2], bouncing[0], atol=1e-12)
    assert np.allclose(bouncing[1::2], bouncing[1], atol=1e-12)
    assert all(rounds_to(loss_at(*line, SCALED), "2.68052386") for line in bouncing)
    assert loss_at(*linear.train(SCALED, Y, B, W, 1.1, 100), SCALED) > 1e15


def test_sympy_and_torch_agree_with_numpy_on_the_line_in_old_units() -> None:
    b, w, mean, std, x = sp.symbols("b w mean std x")
    line = sp.Poly(sp.expand(b + w * (x - mean) / std), x)
    slope, height = line.all_coeffs()
    values = {b: 5, w: -2, mean: sp.Rational(3, 2), std: 4}
    expected = float(height.subs(values)), float(slope.subs(values))
    assert np.allclose(scaling.unscale(5.0, -2.0, 1.5, 4.0), expected, rtol=1e-15)
    column = torch.tensor(X)
    scaled = (column - column.mean()) / column.std(correction=0)
    assert np.allclose(scaled.numpy(), SCALED, rtol=1e-12)


def test_a_line_means_the_same_before_and_after() -> None:
    b, w = scaling.unscale(*SCALED_BEST, MEAN, STD)
    assert np.allclose(linear.predict(b, w, X), linear.predict(*SCALED_BEST, SCALED), rtol=1e-12)
