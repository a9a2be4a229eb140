"""The lecture's polynomial y = x² + 2x + 3: its design matrix, the bowl of its loss, its fit."""

from __future__ import annotations

import numpy as np
import torch

from course_tools.data import Array

TRUE_W = (1.0, 2.0, 3.0)  # of x², x, 1
N_POINTS, SPREAD = 20, 5.0


def design_matrix(x: Array) -> Array:
    """X = [x² | x | 1]:  x (n, 1) -> X (n, 3)."""
    return np.hstack([x**2, x, np.ones_like(x)])


def sample_inputs(seed: int) -> Array:
    """x ~ 5·N(0, 1):  seed -> x (20, 1)."""
    return SPREAD * np.random.RandomState(seed).randn(N_POINTS, 1)


def initial_weights(seed: int) -> Array:
    """w ~ N(0, 1), drawn by torch as the lecture does:  seed -> w (3, 1)."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randn(3, 1, dtype=torch.float64, generator=generator)
    return np.array(drawn.numpy())


def curvatures(X: Array) -> Array:
    """Eigenvalues of the MSE's Hessian (2/n) XᵀX, the smallest first:  X (n, k) -> (k,)."""
    return np.asarray(np.linalg.eigvalsh(2 / len(X) * X.T @ X), dtype=np.float64)


def largest_rate(X: Array) -> float:
    """η at which plain gradient descent on the MSE begins to diverge, 2 / λmax:  X (n, k) -> η."""
    return float(2 / curvatures(X)[-1])


def fit(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    """w after each step of torch.optim.<rule> on the MSE of X·w:  X (n, k), y (n, 1), w (k, 1)
    -> (n_steps, k)."""
    inputs, targets = (torch.tensor(values, dtype=torch.float64) for values in (X, y))
    weights = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([weights], lr=lr)
    path = []
    for _ in range(n_steps):
        # A fresh gradient each time, by its formula: nothing here can pile up.
        with torch.no_grad():
            weights.grad = 2 / len(inputs) * (inputs.T @ (inputs @ weights - targets))
        optimizer.step()
        path.append(weights.detach().numpy().ravel().copy())
    return np.array(path)


def smallest_mse(x: Array, y: Array) -> float:
    """The MSE of the best line of all, by least squares:  x, y (n, 1) -> float, in units of y²."""
    design = np.hstack([np.ones_like(x), x])
    best, *_ = np.linalg.lstsq(design, y, rcond=None)
    return float(np.mean((design @ best - y) ** 2))
