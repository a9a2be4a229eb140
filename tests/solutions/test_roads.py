"""Three roads to one gradient, sympy, NumPy and autograd, and a finite difference beside them."""

import ast
import math
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from course_tools.data import Array
from solutions import derivations, linear, torch_steps
from tests.solutions import lecture

Pair = tuple[float, float]
Point = tuple[float, float, Array, Array]

ROADS = [linear, derivations, torch_steps]
GRADIENTS = [linear.mse_gradients, derivations.sympy_gradients, torch_steps.torch_gradients]


def random_point(n: int, seed: int) -> Point:
    """b, w and n points, the first x below zero."""
    rng = np.random.default_rng([n, seed])
    x, y = rng.uniform(-3, 3, (n, 1)), rng.normal(size=(n, 1))
    x[0] = -abs(x[0])
    return float(rng.normal()), float(rng.normal()), x, y


POINTS = [pytest.param((lecture.B, lecture.W, lecture.X, lecture.Y), id="lecture")] + [
    pytest.param(random_point(n, seed), id=f"n{n}-seed{seed}")
    for n in (1, 2, 80)
    for seed in range(4)
]


@pytest.fixture(scope="module", params=POINTS)
def point(request: pytest.FixtureRequest) -> Point:
    b, w, x, y = request.param
    return b, w, x, y


@pytest.fixture(scope="module")
def exact(point: Point) -> Pair:
    """The derived gradients, in exact arithmetic up to the last rounding."""
    return derivations.sympy_gradients(*point)


def same(pair: Pair, reference: Pair, *, rtol: float, atol: float) -> bool:
    return all(
        math.isclose(value, expected, rel_tol=rtol, abs_tol=atol)
        for value, expected in zip(pair, reference, strict=True)
    )


def finite_difference(b: float, w: float, x: Array, y: Array) -> Pair:
    def over_b(p: float) -> float:
        return linear.mse(linear.predict(p, w, x), y)

    def over_w(p: float) -> float:
        return linear.mse(linear.predict(b, p, x), y)

    return linear.numeric_gradient(over_b, b, 0.1), linear.numeric_gradient(over_w, w, 0.1)


def test_numpy_agrees_with_the_derivation(point: Point, exact: Pair) -> None:
    assert same(linear.mse_gradients(*point), exact, rtol=1e-13, atol=1e-14)


def test_autograd_agrees_with_the_derivation(point: Point, exact: Pair) -> None:
    assert same(torch_steps.torch_gradients(*point), exact, rtol=1e-13, atol=1e-14)


def test_a_central_difference_agrees_with_the_derivation(point: Point, exact: Pair) -> None:
    assert same(finite_difference(*point), exact, rtol=1e-11, atol=1e-12)


def test_a_step_of_torch_is_a_step_of_the_reference(point: Point, exact: Pair) -> None:
    expected = linear.update(point[0], point[1], *exact, lr=0.1)
    assert same(torch_steps.sgd_step(*point, lr=0.1), expected, rtol=1e-13, atol=1e-14)


def test_the_comparison_notices_a_gradient_without_its_factor_two(
    point: Point, exact: Pair
) -> None:
    b, w, x, y = point
    error = b + w * x - y
    wrong = float(np.mean(error)), float(np.mean(x * error))
    assert not same(wrong, exact, rtol=1e-11, atol=1e-12)


def test_the_comparison_notices_one_wrong_entry_of_two(exact: Pair) -> None:
    b_grad, w_grad = exact
    assert not same((b_grad, -w_grad), (b_grad, w_grad), rtol=1e-11, atol=1e-12)
    assert not same((b_grad * (1 + 1e-9), w_grad), (b_grad, w_grad), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("gradients", GRADIENTS, ids=lambda road: road.__name__)
def test_a_road_returns_python_floats_and_leaves_its_data_alone(
    gradients: Callable[[float, float, Array, Array], Pair],
) -> None:
    b, w, x, y = random_point(5, 0)
    before = x.copy(), y.copy()
    assert [type(value) for value in gradients(b, w, x, y)] == [float, float]
    assert np.array_equal(x, before[0])
    assert np.array_equal(y, before[1])


@pytest.mark.parametrize("road", ROADS, ids=lambda road: road.__name__)
def test_no_road_borrows_from_another(road: ModuleType) -> None:
    tree = ast.parse(Path(road.__file__ or "").read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert not [name for name in modules if name and name.startswith("solutions")]
