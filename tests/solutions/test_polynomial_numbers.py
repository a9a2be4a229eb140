"""The lecture's polynomial: every number the course states, right or wrong, with its rule.

PRE1 … PRE7 name the exercises of the lecture's inventory.
"""

import numpy as np
import pytest
import sympy as sp
import torch

from autograder.rubrics.gradient_descent.model import NADAM_END, SGD_END, SGD_FIRST
from course_tools.data import Array
from solutions import linear, polynomial
from tests.solutions.lecture import X as X_TRAIN
from tests.solutions.lecture import Y as Y_TRAIN
from tests.solutions.printed import WrongRow, each_row, each_wrong_row, rounds_to

Pair = tuple[float, float]

X = polynomial.design_matrix(polynomial.sample_inputs(42))
TRUE = np.array(polynomial.TRUE_W)[:, None]
Y = X @ TRUE
FLAT, MIDDLE, STEEP = polynomial.curvatures(X)


def value(x: float) -> float:
    return float((polynomial.design_matrix(np.array([[float(x)]])) @ TRUE).item())


def nadam(seed: int, n_steps: int = 1000) -> Array:
    features = polynomial.design_matrix(polynomial.sample_inputs(seed))
    start = polynomial.initial_weights(seed)
    path = polynomial.fit("NAdam", features, features @ TRUE, start, 0.01, n_steps)
    return np.asarray(path[-1])


RIGHT = [
    ("PRE1: y at -2", value(-2), "3"),
    ("PRE1: y at 0", value(0), "3"),
    ("PRE1: y at 3", value(3), "18"),
    ("PRE6: the smallest curvature", FLAT, "1.19"),
    ("PRE6: the middle curvature", MIDDLE, "40.5"),
    ("PRE6: the largest curvature", STEEP, "2536.6"),
    ("PRE6: the condition number", STEEP / FLAT, "2133"),
    ("PRE7: the largest learning rate", polynomial.largest_rate(X), "0.00079"),
    ("DAT5: the smallest MSE", polynomial.smallest_mse(X_TRAIN, Y_TRAIN), "0.0080447"),
]
WRONG: list[WrongRow] = [
    ("PRE1: y at -2, sign lost in 2x,", 4 + 4 + 3, "11", value(-2)),
    ("PRE1: y at -2, sign kept in the square,", -4 - 4 + 3, "-5", value(-2)),
]


@each_row(RIGHT)
def test_the_polynomial_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_way_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


@pytest.mark.parametrize(
    "seed, w3", [(0, 2.8337), (1, 2.7796), (2, 2.1967), (3, 2.9705), (42, 2.5330)]
)
def test_after_1000_steps_of_nadam_two_weights_are_there_and_the_third_is_not(
    seed: int, w3: float
) -> None:
    end = nadam(seed)
    assert abs(end[0] - 1) < 0.02
    assert abs(end[1] - 2) < 0.025  # seed 2: 1.9780
    assert end[2] == pytest.approx(w3, abs=1e-3)


def test_the_judge_holds_the_same_last_step_of_nadam() -> None:
    assert nadam(42) == pytest.approx(NADAM_END, abs=1e-3)


def slow(n_steps: int) -> Array:
    """Plain descent with η = 0.0007 from the notebook's start."""
    return polynomial.fit("SGD", X, Y, polynomial.initial_weights(42), 0.0007, n_steps)


def test_after_1000_steps_of_plain_descent_the_third_weight_is_not_there() -> None:
    path = slow(1000)
    assert path[0] == pytest.approx(SGD_FIRST, abs=1e-5)
    assert path[-1] == pytest.approx(SGD_END, abs=1e-5)
    far = np.abs(path[-1] - TRUE.ravel())
    assert far[2] > 1 > 0.03 > far[:2].max()


def test_after_10_000_steps_of_plain_descent_all_three_are_there_to_two_decimals() -> None:
    assert np.round(slow(10_000)[-1], 2) == pytest.approx([1, 2, 3])


def test_the_flat_direction_is_that_of_the_third_weight_and_says_how_far_it_gets() -> None:
    flat = np.linalg.eigh(2 / len(X) * X.T @ X)[1][:, 0]
    assert flat * np.sign(flat[2]) == pytest.approx([-0.018, -0.006, 0.9998], abs=5e-4)
    left = (1 - 0.0007 * np.array([FLAT, MIDDLE, STEEP])) ** 1000
    assert left[0] == pytest.approx(0.435, abs=1e-3)
    assert max(left[1:]) < 1e-12
    start, end = polynomial.initial_weights(42).ravel()[2], slow(1000)[-1][2]
    assert (3 - end) / (3 - start) == pytest.approx(left[0], abs=5e-3)


def test_it_is_the_curvature_and_not_the_start_that_makes_the_third_weight_last() -> None:
    start = TRUE - 1  # all three as far from their goals
    far = np.abs(polynomial.fit("SGD", X, Y, start, 0.0007, 1000)[-1] - TRUE.ravel())
    assert far.argmax() == 2


def test_after_10_000_steps_all_three_are_there() -> None:
    assert nadam(42, n_steps=10_000) == pytest.approx([1, 2, 3], abs=1e-6)


def test_poly1d_starts_at_the_highest_power() -> None:
    assert np.poly1d([1, 2, 3])(-2) == value(-2)
    assert np.poly1d([3, 2, 1])(-2) == 9


def test_the_shapes_and_the_table_that_a_flat_target_makes() -> None:
    assert X.shape == (20, 3)
    assert (X @ TRUE).shape == (20, 1)
    assert (X @ TRUE - Y.ravel()).shape == (20, 20)


def test_swapped_columns_give_permuted_weights() -> None:
    turned = np.linalg.lstsq(X[:, ::-1], Y, rcond=None)[0]
    assert turned.ravel() == pytest.approx([3, 2, 1])


def test_plain_descent_at_a_hundredth_ends_in_nan_and_below_the_limit_it_falls() -> None:
    start, limit = polynomial.initial_weights(42), polynomial.largest_rate(X)
    with np.errstate(all="ignore"):
        assert np.isnan(polynomial.fit("SGD", X, Y, start, 0.01, 300)[-1]).all()
    below = polynomial.fit("SGD", X, Y, start, 0.99 * limit, 200)
    above = polynomial.fit("SGD", X, Y, start, 1.01 * limit, 200)
    assert np.abs(below[-1] - TRUE.ravel()).max() < np.abs(start.ravel() - TRUE.ravel()).max()
    assert np.abs(above[-1] - TRUE.ravel()).max() > np.abs(above[50] - TRUE.ravel()).max()


def test_three_roads_to_the_curvatures_agree() -> None:
    w = sp.symbols("w1:4")
    rows = [sum(float(entry) * k for entry, k in zip(row, w, strict=True)) for row in X[:5]]
    loss = sum((row - float(t)) ** 2 for row, t in zip(rows, Y[:5, 0], strict=True)) / 5
    by_sympy = np.array(sp.hessian(sp.expand(loss), w), dtype=float)
    few, targets = torch.tensor(X[:5]), torch.tensor(Y[:5])
    by_torch = torch.autograd.functional.hessian(
        lambda v: ((few @ v[:, None] - targets) ** 2).mean(), torch.zeros(3, dtype=torch.float64)
    ).numpy()
    expected = polynomial.curvatures(X[:5])
    for road in (by_sympy, by_torch):
        assert np.linalg.eigvalsh(road) == pytest.approx(expected, rel=1e-6)


def test_a_step_of_plain_descent_is_that_of_numpy() -> None:
    start = polynomial.initial_weights(42)
    by_hand = start - 1e-4 * 2 / 20 * X.T @ (X @ start - Y)
    assert polynomial.fit("SGD", X, Y, start, 1e-4, 1)[0] == pytest.approx(by_hand.ravel())


def test_x_and_y_shuffled_apart_have_no_slope_left() -> None:
    slopes = []
    for seed in range(200):
        dice = np.random.RandomState(seed)
        slopes.append(linear.least_squares(dice.permutation(X_TRAIN), dice.permutation(Y_TRAIN))[1])
    assert abs(np.mean(slopes)) < 0.05
    assert max(np.abs(slopes)) < 1


def test_the_smallest_mse_is_below_that_of_the_true_line_and_near_the_noise() -> None:
    best = polynomial.smallest_mse(X_TRAIN, Y_TRAIN)
    true = linear.mse(linear.predict(1.0, 2.0, X_TRAIN), Y_TRAIN)
    assert best < true
    assert 0.5 * 0.01 < best < 1.5 * 0.01
