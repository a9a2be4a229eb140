"""The perceptron: every number that the course states, and three roads to each slope."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
import torch

from course_tools.data import Array
from solutions import perceptrons
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
AND, OR, XOR = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1]), np.array([0, 1, 1, 0])
W, BIAS, X = np.array([3.0, -2.0]), 1.0, np.array([-1.0, 2.0])
Z = float(perceptrons.perceptron(X, W, BIAS))
SLOPE, HEIGHT = perceptrons.border_line(W, BIAS)


def at(f: object, z: float) -> float:
    assert callable(f)
    return float(f(np.array(z)))


RIGHT = [
    ("PE1: z", Z, "-6"),
    ("PE1: its sigmoid", at(perceptrons.sigmoid, Z), "0.0024726232"),
    ("PE2: the slope of the border", SLOPE, "1.5"),
    ("PE2: its height at 0", HEIGHT, "0.5"),
    *(
        (f"PE3: the sigmoid's slope at {z}", at(perceptrons.sigmoid_grad, z), text)
        for z, text in zip(
            range(-6, 1),
            ("0.00246651", "0.00664806", "0.01766271", "0.04517666", "0.10499359", "0.19661193",
             "0.25"),
            strict=True,
        )
    ),
    ("PE3: tanh's slope at -6", at(perceptrons.tanh_grad, -6), "2.458e-5"),
    ("PE3: tanh's slope at -1", at(perceptrons.tanh_grad, -1), "0.41997434"),
    ("PE3: tanh's slope at 0", at(perceptrons.tanh_grad, 0), "1"),
    ("PE6: the sigmoid at -9", at(perceptrons.sigmoid, -9), "1.2339e-4"),
    ("what ten sigmoids leave", 0.25**10, "9.54e-7"),
]  # fmt: skip
WRONG = [
    ("PE1: z without the bias", float(W @ X), "-7", Z),
    ("PE1: z with inputs swapped", float(W @ X[::-1]) + BIAS, "9", Z),
    ("PE1: the sigmoid of -z", at(perceptrons.sigmoid, -Z), "0.997527", 0.0024726232),
    ("PE2: the slope upside down", 1 / SLOPE, "0.66667", SLOPE),
]


@each_row(RIGHT)
def test_the_perceptron_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_way_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


@pytest.mark.parametrize(
    ("y", "errors", "w", "b"),
    [
        (AND, [1, 3, 3, 2, 1, 0], [2, 1], -2),
        (OR, [1, 2, 1, 0, 0, 0], [1, 1], 0),
        (XOR, [2, 3, 4, 4, 4, 4], [-1, 0], 1),
    ],
)
def test_the_rule_makes_the_errors_that_the_course_states(
    y: Array, errors: list[int], w: list[int], b: int
) -> None:
    found_w, found_b, found = perceptrons.perceptron_rule(CORNERS, y, 1.0, 6)
    assert found == errors
    if y is not XOR:
        assert (*found_w, found_b) == (*w, b)


def test_with_a_step_that_is_1_at_0_the_rule_learns_another_line_for_and() -> None:
    w, b, errors = np.zeros(2), 0, []
    for _ in range(6):
        errors.append(0)
        for row, truth in zip(CORNERS, AND, strict=True):
            miss = int(truth) - int(row @ w + b >= 0)
            w, b, errors[-1] = w + miss * row, b + miss, errors[-1] + abs(miss)
    assert (errors, b) == ([2, 3, 3, 2, 1, 0], -3)


@pytest.mark.parametrize(
    ("derived", "numpy_slope", "torch_curve"),
    [
        (perceptrons.dsigmoid, perceptrons.sigmoid_grad, torch.sigmoid),
        (perceptrons.dtanh, perceptrons.tanh_grad, torch.tanh),
        (sp.Heaviside(perceptrons.z, 0), perceptrons.relu_grad, torch.relu),
    ],
)
def test_sympy_numpy_and_autograd_agree_on_each_slope(
    derived: sp.Expr, numpy_slope: object, torch_curve: object
) -> None:
    assert callable(numpy_slope)
    assert callable(torch_curve)
    z = np.array([-6.0, -2.5, -0.3, 0.0, 0.7, 3.0])
    recorded = torch.tensor(z, requires_grad=True)
    torch_curve(recorded).sum().backward()
    by_sympy = [float(derived.subs(perceptrons.z, value)) for value in z]
    assert recorded.grad is not None
    assert np.allclose(numpy_slope(z), recorded.grad.numpy(), rtol=1e-12, atol=0)
    assert np.allclose(numpy_slope(z), by_sympy, rtol=1e-12, atol=0)


def test_the_sigmoid_is_exact_far_out() -> None:
    assert perceptrons.sigmoid(np.array([-800.0, 800.0])).tolist() == [0, 1]


def test_one_layer_agrees_with_torch_whose_weight_is_turned() -> None:
    rng = np.random.default_rng(1)
    x, weights, bias = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    turned = torch.nn.functional.linear(*map(torch.tensor, (x, weights.T, bias)))
    assert np.allclose(
        perceptrons.sigmoid_layer(x, weights, bias), torch.sigmoid(turned), rtol=1e-12
    )


def test_a_network_of_two_relus_computes_xor() -> None:
    parts = np.ones((2, 2)), np.array([0, -1]), np.array([[1], [-2]]), np.zeros(1)
    assert perceptrons.two_layers(CORNERS, *parts).ravel().tolist() == XOR.tolist()
