"""How fast gradient descent on the MSE of a line converges: all of it from two eigenvalues."""

from __future__ import annotations

import numpy as np

from course_tools.data import Array
from solutions import linear


def line_curvatures(x: Array) -> tuple[float, float]:
    """λmin, λmax of the Hessian of the MSE of y = b + w·x:  x (n, 1) -> two floats, ascending."""
    least, most = np.linalg.eigvalsh(linear.hessian(x))
    return float(least), float(most)


def max_learning_rate(x: Array) -> float:
    """η = 2/λmax, above which gradient descent diverges:  x (n, 1) -> float."""
    return 2 / line_curvatures(x)[1]


def best_learning_rate(x: Array) -> float:
    """η = 2/(λmin + λmax), at which the slower direction shrinks fastest:  x (n, 1) -> float."""
    return 2 / sum(line_curvatures(x))


def condition(x: Array) -> float:
    """λmax/λmin, how long the valley is for its width:  x (n, 1), not all equal -> float."""
    least, most = line_curvatures(x)
    return most / least


def shrink_factor(x: Array, lr: float) -> float:
    """max |1 − ηλ|, what is left of the distance after one epoch:  x (n, 1) -> float."""
    return max(abs(1 - lr * curvature) for curvature in line_curvatures(x))


def slice_limits(x: Array) -> tuple[float, float]:
    """2/H_bb, 2/H_ww, above which moving b alone, w alone raises the loss:  x (n, 1) -> pair."""
    hessian = linear.hessian(x)
    return float(2 / hessian[0, 0]), float(2 / hessian[1, 1])


def least_squares_loss(x: Array, y: Array) -> float:
    """MSE of the least-squares line:  x, y (n, 1) -> float."""
    return linear.mse(linear.predict(*linear.least_squares(x, y), x), y)


def epochs_to_converge(x: Array, y: Array, b: float, w: float, lr: float, tol: float) -> int:
    """Epochs of gradient descent from b, w until MSE − lowest MSE ≤ tol:  x, y (n, 1) -> int.

    Raises ValueError where η is at or above 2/λmax: that may never end.
    """
    if lr >= max_learning_rate(x):
        raise ValueError(f"With lr = {lr} this may never converge.")
    lowest, epochs = least_squares_loss(x, y), 0
    while linear.mse(linear.predict(b, w, x), y) - lowest > tol:
        b, w = linear.train(x, y, b, w, lr, 1)
        epochs += 1
    return epochs
