"""The MSE of a line as a bowl over (b, w), for the figures: its slopes, curvatures and minimum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from course_tools.data import Array, flat


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
    inputs, targets = flat(x, y)
    means = (inputs, inputs**2, targets, inputs * targets, targets**2)
    return Bowl(*(float(np.mean(mean)) for mean in means))
