"""What sympy derived is what the course writes: one point, n points, and the Hessian."""

import numpy as np
import pytest
import sympy as sp

from course_tools.symbols import b, i, n, w, x, y
from solutions import derivations, linear
from tests.solutions import lecture


def is_zero(expression: sp.Expr) -> bool:
    return bool(sp.simplify(sp.expand(expression)) == 0)


def at_three_points(expression: sp.Expr) -> sp.Expr:
    return sp.expand(expression.subs(n, 3).doit())


def test_the_gradients_of_one_point_carry_the_two_and_the_x() -> None:
    assert is_zero(derivations.dloss_db - 2 * (b + w * x - y))
    assert is_zero(derivations.dloss_dw - 2 * x * (b + w * x - y))


def test_a_gradient_of_one_point_without_its_factor_is_told_apart() -> None:
    assert not is_zero(derivations.dloss_db - (b + w * x - y))
    assert not is_zero(derivations.dloss_dw - 2 * (b + w * x - y))
    assert not is_zero(derivations.dloss_dw - 2 * x * (y - b - w * x))


def test_the_gradients_of_n_points_are_two_over_n_times_a_sum() -> None:
    error = b + w * x[i] - y[i]
    by_b = 2 / n * sp.Sum(error, (i, 1, n))
    by_w = 2 / n * sp.Sum(x[i] * error, (i, 1, n))
    assert is_zero(at_three_points(derivations.dmse_db - by_b))
    assert is_zero(at_three_points(derivations.dmse_dw - by_w))
    assert not is_zero(at_three_points(derivations.dmse_db - n * by_b))
    assert not is_zero(at_three_points(derivations.dmse_dw - by_b))


def test_one_point_is_the_case_n_equals_one() -> None:
    for many, one in [
        (derivations.dmse_db, derivations.dloss_db),
        (derivations.dmse_dw, derivations.dloss_dw),
    ]:
        assert is_zero(many.subs(n, 1).doit() - one.subs({x: x[1], y: y[1]}))


def test_the_hessian_knows_neither_b_nor_w_nor_y() -> None:
    assert derivations.hessian.shape == (2, 2)
    assert not derivations.hessian.has(b, w, y)


def test_the_hessian_is_two_times_the_means_of_one_x_and_x_squared() -> None:
    mean_x = sp.Sum(x[i], (i, 1, n)) / n
    mean_x2 = sp.Sum(x[i] ** 2, (i, 1, n)) / n
    expected = 2 * sp.Matrix([[1, mean_x], [mean_x, mean_x2]])
    assert all(is_zero(at_three_points(entry)) for entry in derivations.hessian - expected)


@pytest.mark.parametrize("count", [1, 2, 80])
def test_the_derived_hessian_has_the_numbers_of_the_numpy_one(count: int) -> None:
    xs, ys = lecture.X[:count] - 0.5, lecture.Y[:count]
    derived = derivations.evaluate_at(derivations.hessian, lecture.B, lecture.W, xs, ys)
    assert np.allclose(np.array(derived, dtype=float), linear.hessian(xs), rtol=1e-14, atol=1e-15)


def test_evaluating_rounds_nothing_on_the_way() -> None:
    xs, ys = np.array([[1e16], [1.0]]), np.array([[1e16], [0.0]])
    assert derivations.sympy_gradients(0.0, 1.0, xs, ys) == (1.0, 1.0)
    assert derivations.sympy_gradients(1.0, 1.0, xs, ys) == (3.0, 1e16 + 2)


def test_x_and_y_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        derivations.sympy_gradients(0.0, 0.0, np.zeros((2, 1)), np.zeros((1, 1)))
