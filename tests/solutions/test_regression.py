"""The NumPy steps by what they must satisfy, on data other than the lecture's."""

import numpy as np
import pytest

from course_tools.data import Array
from solutions import linear, torch_steps
from tests.solutions import lecture

X = np.array([[-2.0], [0.5], [1.0], [4.0]])
Y = np.array([[3.0], [-1.0], [0.0], [2.5]])


def loss(b: float, w: float, x: Array = X, y: Array = Y) -> float:
    return linear.mse(linear.predict(b, w, x), y)


def test_a_row_of_the_surface_is_one_w_and_a_column_one_b() -> None:
    bs, ws = np.array([0.0, 1.0, 2.0]), np.array([-1.0, 3.0])
    surface = linear.losses_on_grid(bs, ws, X, Y)
    assert surface.shape == (2, 3)
    assert surface.tolist() == [[loss(b, w) for b in bs] for w in ws]


def test_the_central_difference_is_exact_for_a_parabola_and_off_by_h_squared_for_a_cube() -> None:
    assert linear.numeric_gradient(lambda p: 3 * p**2 + p, 2.0, 0.5) == 13
    assert linear.numeric_gradient(lambda p: p**3, 2.0, 0.5) == 12 + 0.5**2


def test_the_secant_of_a_parabola_is_steeper_by_its_step() -> None:
    assert linear.secant_slope(lambda p: p**2, 3.0, 0.5) == 6 + 0.5
    assert linear.secant_slope(lambda p: p**2, 3.0, -0.5) == 6 - 0.5


def test_the_hessian_is_the_difference_of_gradients() -> None:
    for column, (b, w) in enumerate([(1.0, 0.0), (0.0, 1.0)]):
        change = np.subtract(linear.mse_gradients(b, w, X, Y), linear.mse_gradients(0.0, 0.0, X, Y))
        assert np.allclose(change, linear.hessian(X)[:, column], rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("b", [-3.0, 0.0, 0.52])
def test_at_the_minimum_of_a_section_the_slope_over_w_is_zero(b: float) -> None:
    w = linear.section_minimum(b, X, Y)
    assert linear.mse_gradients(b, w, X, Y)[1] == pytest.approx(0, abs=1e-13)
    assert loss(b, w) < min(loss(b, w - 1e-3), loss(b, w + 1e-3))


def test_at_the_least_squares_both_gradients_are_zero() -> None:
    b, w = linear.least_squares(X, Y)
    assert linear.mse_gradients(b, w, X, Y) == pytest.approx((0, 0), abs=1e-13)


def test_two_points_are_met_exactly_by_least_squares() -> None:
    x, y = np.array([[-1.0], [3.0]]), np.array([[5.0], [-3.0]])
    assert linear.least_squares(x, y) == pytest.approx((3, -2), rel=1e-14)


def test_training_goes_from_the_start_by_single_steps_to_the_least_squares() -> None:
    start = 0.3, -0.7
    one = linear.update(*start, *linear.mse_gradients(*start, X, Y), lr=0.05)
    two = linear.update(*one, *linear.mse_gradients(*one, X, Y), lr=0.05)
    assert linear.train(X, Y, *start, lr=0.05, n_epochs=0) == start
    assert linear.train(X, Y, *start, lr=0.05, n_epochs=2) == two
    best = linear.least_squares(X, Y)
    assert linear.train(X, Y, *start, lr=0.05, n_epochs=2000) == pytest.approx(best, rel=1e-12)


def test_torch_and_numpy_walk_the_same_path() -> None:
    b, w = lecture.B, lecture.W
    for _ in range(50):
        b, w = torch_steps.sgd_step(b, w, lecture.X, lecture.Y, lecture.LR)
    expected = linear.train(lecture.X, lecture.Y, lecture.B, lecture.W, lecture.LR, 50)
    assert (b, w) == pytest.approx(expected, rel=1e-13)


def test_what_should_be_a_float_is_a_python_float() -> None:
    b, w = linear.initialize(1)
    values = [b, w, loss(b, w), linear.section_minimum(b, X, Y)]
    values += [*linear.least_squares(X, Y), *linear.train(X, Y, b, w, 0.1, 2)]
    values += torch_steps.sgd_step(b, w, X, Y, 0.1)
    assert {type(value) for value in values} == {float}
