"""One step of each rule, and what momentum does to the border: p, g and the state in one shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_tools.data import Array
from solutions import convergence, linear

Pair = tuple[Any, Any]  # numbers, or arrays of one shape


def momentum_step(p: Any, g: Any, v: Any, lr: float, beta: float) -> Pair:
    """v ← βv + g, p ← p − ηv:  p, g, v (k,) or numbers -> p, v."""
    v = beta * v + g
    return p - lr * v, v


def nesterov_step(p: Any, g: Any, v: Any, lr: float, beta: float) -> Pair:
    """v ← βv + g, p ← p − η(g + βv), as in torch:  p, g, v (k,) or numbers -> p, v."""
    v = beta * v + g
    return p - lr * (g + beta * v), v


def rmsprop_step(p: Any, g: Any, s: Any, lr: float, rho: float, eps: float) -> Pair:
    """s ← ρs + (1 − ρ)g², p ← p − ηg/(√s + ε):  p, g, s (k,) or numbers -> p, s."""
    s = rho * s + (1 - rho) * g**2
    return p - lr * g / (np.sqrt(s) + eps), s


def adagrad_step(p: Any, g: Any, s: Any, lr: float, eps: float) -> Pair:
    """s ← s + g², p ← p − ηg/(√s + ε):  p, g, s (k,) or numbers -> p, s."""
    s = s + g**2
    return p - lr * g / (np.sqrt(s) + eps), s


def adam_step(
    p: Any, g: Any, m: Any, s: Any, t: int, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Any, Any, Any]:
    """m, s ← averages of g, g²; p ← p − ηm̂/(√ŝ + ε), the hats over 1 − βᵗ:  (k,), t from 1
    -> p, m, s."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return p - lr * m_hat / (np.sqrt(s_hat) + eps), m, s


def adam_walk(p: Array, gradients: Array, lr: float) -> Array:
    """p after a step of Adam for each row, from m = s = 0:  p (k,), gradients (n, k) -> (k,)."""
    m, s = np.zeros_like(p), np.zeros_like(p)
    for t, g in enumerate(gradients, 1):
        p, m, s = adam_step(p, g, m, s, t, lr, 0.9, 0.999, 1e-8)
    return p


def train_momentum(
    x: Array, y: Array, b: float, w: float, lr: float, beta: float, n_epochs: int
) -> tuple[float, float]:
    """b, w after n_epochs full steps with momentum on the MSE of y = b + w·x:  x, y (n, 1)."""
    v_b = v_w = 0.0
    for _ in range(n_epochs):
        b_grad, w_grad = linear.mse_gradients(b, w, x, y)
        b, v_b = momentum_step(b, b_grad, v_b, lr, beta)
        w, v_w = momentum_step(w, w_grad, v_w, lr, beta)
    return b, w


def momentum_border(x: Array, beta: float) -> float:
    """η = 2(1 + β)/λmax, above which descent with momentum diverges:  x (n, 1) -> float."""
    return 2 * (1 + beta) / convergence.line_curvatures(x)[1]


def best_momentum(x: Array) -> tuple[float, float]:
    """The μ and η with which both directions shrink by √μ, as small as can be:  x (n, 1) -> pair.

    √μ = (√κ − 1)/(√κ + 1), η = 4/(√λmin + √λmax)².
    """
    least, most = np.sqrt(convergence.line_curvatures(x))
    return float(((most - least) / (most + least)) ** 2), float(4 / (most + least) ** 2)
