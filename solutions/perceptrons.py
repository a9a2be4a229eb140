"""One neuron and its activations, the perceptron's rule, and one layer of sigmoids."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course_tools.data import Array

# --- derived


z, w1, w2, b, x1 = sp.symbols("z w1 w2 b x1", real=True)
dsigmoid = sp.diff(1 / (1 + sp.exp(-z)), z)
dtanh = sp.diff(sp.tanh(z), z)
_x2 = sp.Symbol("x2", real=True)
(boundary,) = sp.solve(w1 * x1 + w2 * _x2 + b, _x2)


# --- one neuron


def perceptron(x: Array, w: Array, b: float) -> Array:
    """z = x·w + b:  x (n,) or (m, n), w (n,), b one number -> one number or (m,)."""
    return np.asarray(x @ w + b)


def fires(z: Array) -> Array:
    """The step: 1 where z > 0, and 0 elsewhere:  z of any shape -> the same."""
    return np.asarray(np.where(np.asarray(z) > 0, 1, 0))


def border_line(w: Array, b: float) -> tuple[float, float]:
    """Slope and height at x₁ = 0 of the line w·x + b = 0, as x₂ over x₁:  w (2,) -> two floats."""
    return float(-w[0] / w[1]), float(-b / w[1])


# --- activations


def sigmoid(z: Array) -> Array:
    """1/(1 + e⁻ᶻ), without overflow at either end:  z of any shape -> the same."""
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(np.asarray(z) >= 0, 1 / (1 + small), small / (1 + small)))


def sigmoid_grad(z: Array) -> Array:
    """Slope s·(1 − s) of the sigmoid:  z of any shape -> the same."""
    return sigmoid(z) * sigmoid(-np.asarray(z))


def tanh_grad(z: Array) -> Array:
    """Slope 1 − tanh² of tanh:  z of any shape -> the same."""
    return np.asarray(1 - np.tanh(z) ** 2)


def relu(z: Array) -> Array:
    """max(0, z):  z of any shape -> the same."""
    return np.asarray(np.maximum(0, z))


def relu_grad(z: Array) -> Array:
    """Slope of the ReLU, 0 at its kink:  z of any shape -> the same."""
    return np.asarray(np.where(np.asarray(z) > 0, 1.0, 0.0))


# --- a rule that learns


def perceptron_rule(x: Array, y: Array, lr: float, n_epochs: int) -> tuple[Array, float, list[int]]:
    """Rosenblatt's rule from zeros:  x (m, n), y (m,) of 0 and 1 -> w (n,), b, errors an epoch."""
    w, b, errors = np.zeros(x.shape[1]), 0.0, []
    for _ in range(n_epochs):
        w, b, wrong = one_epoch(x, y, w, b, lr)
        errors.append(wrong)
    return w, b, errors


def one_epoch(x: Array, y: Array, w: Array, b: float, lr: float) -> tuple[Array, float, int]:
    """The rule's way through all rows once:  x (m, n), y (m,), w (n,) -> w, b, how many missed."""
    wrong = 0
    for row, target in zip(x, y, strict=True):
        miss = target - (1 if row @ w + b > 0 else 0)
        w, b, wrong = w + lr * miss * row, b + lr * miss, wrong + int(miss != 0)
    return w, b, wrong


# --- layers


def sigmoid_layer(x: Array, W: Array, b: Array) -> Array:
    """A layer of sigmoids, σ(X·W + b):  x (m, n), W (n, k), b (k,) -> (m, k)."""
    return sigmoid(x @ W + b)


def two_layers(x: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    """ReLU(X·W1 + b1)·W2 + b2:  x (m, n), W1 (n, k), b1 (k,), W2 (k, j), b2 (j,) -> (m, j)."""
    return np.asarray(relu(x @ W1 + b1) @ W2 + b2)
