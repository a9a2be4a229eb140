"""Gradient descent ready made, for the notebooks that come after the one in which it is written.

>>> line_loss(b, w, x, y)                # the MSE of one line
>>> walk(x, y, b, w, 0.1, 100)           # the lines after 0, 1, … 100 epochs
>>> lowest_loss(x, y)                    # the MSE of the best line there is
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from course_tools.data import Array, flat


def line_loss(b: float, w: float, x: npt.ArrayLike, y: npt.ArrayLike) -> float:
    """The MSE of the line b + w·x:  numbers b, w and x, y (n, 1) or (n,) -> one number."""
    inputs, targets = flat(x, y)
    return float(np.mean((b + w * inputs - targets) ** 2))


def lowest_loss(x: npt.ArrayLike, y: npt.ArrayLike) -> float:
    """The MSE of the best line through the points:  x, y (n, 1) or (n,) -> one number."""
    inputs, targets = flat(x, y)
    columns = np.column_stack([np.ones_like(inputs), inputs])
    (b, w), *_ = np.linalg.lstsq(columns, targets, rcond=1e-12)
    return float(np.mean((b + w * inputs - targets) ** 2))


def walk(x: npt.ArrayLike, y: npt.ArrayLike, b: float, w: float, lr: float, n_epochs: int) -> Array:
    """Gradient descent on the MSE from (b, w):  -> (n_epochs + 1, 2), a row (b, w) each epoch.

    Row 0 is the start. Where it diverges, the numbers grow until they are infinite.
    """
    inputs, targets = flat(x, y)
    sums = (inputs, inputs**2, targets, inputs * targets)
    mean_x, mean_xx, mean_y, mean_xy = (float(np.mean(one)) for one in sums)
    lines = np.empty((n_epochs + 1, 2))
    lines[0] = b, w
    with np.errstate(all="ignore"):
        for epoch in range(n_epochs):
            b_slope = 2 * (b + w * mean_x - mean_y)
            w_slope = 2 * (b * mean_x + w * mean_xx - mean_xy)
            b, w = b - lr * b_slope, w - lr * w_slope
            lines[epoch + 1] = b, w
    return lines
