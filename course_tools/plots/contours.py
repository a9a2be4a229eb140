"""Contour lines of the loss of all lines through given points, and where a walk goes on them."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_tools.plots._bowl import Bowl
from course_tools.plots.inputs import Array
from course_tools.plots.style import INK
from course_tools.plots.surface import COLORS, STAR

Window = tuple[float, float, float, float]  # b from, b to, w from, w to
FINENESS = 81  # grid points along each side
SHARES = np.array([0.002, 0.01, 0.03, 0.08, 0.17, 0.3, 0.5, 0.75])


def draw_contours(axes: Axes, bowl: Bowl, window: Window) -> None:
    """The map of a bowl: lines of equal loss, the lowest point, both names."""
    bs, ws = np.linspace(*window[:2], FINENESS), np.linspace(*window[2:], FINENESS)
    losses = bowl.loss(*np.meshgrid(bs, ws))
    low, high = float(bowl.loss(*bowl.minimum)), float(losses.max())
    heights = low + (high - low) * SHARES
    axes.grid(False)
    axes.contourf(bs, ws, losses, [low, *heights], cmap=COLORS, extend="max", alpha=0.35)
    axes.contour(bs, ws, losses, heights, colors=INK, linewidths=0.7)
    axes.scatter(*bowl.minimum, **STAR)
    axes.set(xlabel="b", ylabel="w", xlim=window[:2], ylim=window[2:])


def draw_walk(axes: Axes, lines: Array, **look: Any) -> None:
    """A walk (k, 2) of lines (b, w), a dot for each; what is far outside the axes is cut off."""
    seen = lines[np.isfinite(lines).all(axis=1)]
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    wide, tall = right - left, high - low
    # A point at 1e40 makes the line to it go astray: it is put nearer, in its own direction.
    middle = np.array([(left + right) / 2, (low + high) / 2])
    away = np.abs((seen - middle) / np.array([wide, tall])).max(axis=1, keepdims=True)
    near = middle + (seen - middle) / np.maximum(away / 20, 1.0)
    axes.plot(near[:, 0], near[:, 1], **look)


def window_around(bowl: Bowl, b: float, w: float, *, half: float = 3.0) -> Window:
    """A square view around the minimum, large enough to hold (b, w)."""
    best_b, best_w = bowl.minimum
    half = max(half, 1.15 * abs(b - best_b), 1.15 * abs(w - best_w))
    return best_b - half, best_b + half, best_w - half, best_w + half
