"""Gradient descent ready made, for the notebooks that come after the one in which it is written.

>>> line_loss(b, w, x, y)                # the MSE of one line
>>> walk(x, y, b, w, 0.1, 100)           # the lines after 0, 1, … 100 epochs
>>> lowest_loss(x, y)                    # the MSE of the best line there is
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from course_tools.data import Array


def line_loss(b: float, w: float, x: npt.ArrayLike, y: npt.ArrayLike) -> float:
    """The MSE of the line b + w·x:  numbers b, w and x, y (n, 1) or (n,) -> one number."""
    inputs, targets = _flat(x, y)
    return float(np.mean((b + w * inputs - targets) ** 2))


def lowest_loss(x: npt.ArrayLike, y: npt.ArrayLike) -> float:
    """The MSE of the best line through the points:  x, y (n, 1) or (n,) -> one number."""
    return line_loss(*bowl(x, y).minimum, x, y)


def walk(x: npt.ArrayLike, y: npt.ArrayLike, b: float, w: float, lr: float, n_epochs: int) -> Array:
    """Gradient descent on the MSE from (b, w):  -> (n_epochs + 1, 2), a row (b, w) each epoch.

    Row 0 is the start. Where it diverges, the numbers grow until they are infinite.
    """
    return bowl(x, y).walk(b, w, lr, n_epochs)


@dataclass(frozen=True)
class Bowl:
    """The MSE of all lines through given points: a bowl over (b, w), known by five means."""

    x: float
    xx: float
    y: float
    xy: float
    yy: float

    def loss(self, b: npt.ArrayLike, w: npt.ArrayLike) -> Array:
        """The MSE at b, w, numbers or arrays of one shape."""
        b, w = np.asarray(b, dtype=float), np.asarray(w, dtype=float)
        with np.errstate(all="ignore"):  # a walk that diverges may end at infinity
            square = b * b + 2 * b * w * self.x + w * w * self.xx
            loss: Array = square - 2 * b * self.y - 2 * w * self.xy + self.yy
        return loss

    def slopes(self, b: float, w: float) -> tuple[float, float]:
        """∂MSE/∂b, ∂MSE/∂w at one line."""
        return 2 * (b + w * self.x - self.y), 2 * (b * self.x + w * self.xx - self.xy)

    @property
    def hessian(self) -> Array:
        return 2 * np.array([[1.0, self.x], [self.x, self.xx]])

    @property
    def curvatures(self) -> tuple[float, float]:
        """The eigenvalues of the Hessian, the smaller first."""
        least, most = np.linalg.eigvalsh(self.hessian)
        return max(float(least), 0.0), float(most)

    @property
    def minimum(self) -> tuple[float, float]:
        """b, w of the best line; the one with the smallest numbers where many are best."""
        best, *_ = np.linalg.lstsq(self.hessian, 2 * np.array([self.y, self.xy]), rcond=1e-12)
        return float(best[0]), float(best[1])

    def walk(self, b: float, w: float, lr: float, n_epochs: int) -> Array:
        lines = np.empty((n_epochs + 1, 2))
        lines[0] = b, w
        with np.errstate(all="ignore"):
            for epoch in range(n_epochs):
                b_slope, w_slope = self.slopes(b, w)
                b, w = b - lr * b_slope, w - lr * w_slope
                lines[epoch + 1] = b, w
        return lines


def bowl(x: npt.ArrayLike, y: npt.ArrayLike) -> Bowl:
    """The bowl of the points x, y (n, 1) or (n,)."""
    inputs, targets = _flat(x, y)
    means = (inputs, inputs**2, targets, inputs * targets, targets**2)
    return Bowl(*(float(np.mean(mean)) for mean in means))


def _flat(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Array, Array]:
    """Both as (n,), so that no column meets a flat array."""
    inputs = np.asarray(x, dtype=np.float64).reshape(-1)
    targets = np.asarray(y, dtype=np.float64).reshape(-1)
    if len(inputs) != len(targets) or not len(inputs):
        raise ValueError(
            f"Expected as many values in x as in y, at least one, got {len(inputs)} and "
            f"{len(targets)}."
        )
    return inputs, targets
