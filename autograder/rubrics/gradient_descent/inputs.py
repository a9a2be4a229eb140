"""The lecture's data and start, and what the functions of this assignment are asked on besides."""

from __future__ import annotations

import numpy as np

from course_tools.data import Array, load_regression
from solutions import linear

X_TRAIN, Y_TRAIN, X_VAL, Y_VAL = load_regression()
START = linear.initialize(42)

Batch = tuple[float, float, Array, Array]


def batches(seed: int) -> list[Batch]:
    """(b, w, x, y) with x, y (n, 1): the lecture's data, n = 1, 2, 7, negative x, float32.

    Several sizes tell a mean from a sum; x far from 0 tells x·error from the error itself.
    """
    rng = np.random.default_rng(seed)
    made: list[Batch] = [(0.49671415, -0.1382643, X_TRAIN, Y_TRAIN)]
    for n, scale in ((1, 1.0), (2, 3.0), (7, 0.1)):
        b, w = (float(value) for value in rng.normal(size=2))
        x = scale * (rng.random((n, 1)) * 4 - 2.5)
        made.append((b, w, x, rng.normal(size=(n, 1)) * scale))
    # float32, in eighths: exact in that type too, so that no tolerance need be loosened for it.
    eighths = rng.integers(-24, 24, size=(2, 4, 1)).astype(np.float32) / 8
    made.append((0.5, -0.25, eighths[0], eighths[1]))
    return made


def sized_batches(seed: int) -> list[Batch]:
    """(b, w, x, y) a million times as small, and ten thousand times as large: no fixed threshold,
    clip or rounding fits both."""
    rng = np.random.default_rng(seed)
    made: list[Batch] = []
    for size, n in ((1e-6, 3), (1e4, 5)):
        b, w = (float(value) for value in size * rng.normal(size=2))
        made.append((b, w, rng.normal(size=(n, 1)), size * rng.normal(size=(n, 1))))
    return made


def far_batches(seed: int) -> list[Batch]:
    """(b, w, x, y) with y near 1e16: the error is as large, and its square has no digits left in
    which a small step of b or w could be seen. x is positive, so that nothing cancels."""
    rng = np.random.default_rng(seed)
    made: list[Batch] = []
    for n in (5, 12):
        b, w = (float(value) for value in rng.normal(size=2))
        x, y = 0.5 + rng.random((n, 1)), 1e16 * (1 + rng.random((n, 1)))
        made.append((b, w, x, y))
    return made


def five_numbers(seed: int) -> tuple[float, float, float, float, float]:
    """Five numbers of either sign, their sizes between 0.5 and 2: none so small that it hides."""
    rng = np.random.default_rng(seed)
    sizes, signs = 0.5 + 1.5 * rng.random(5), rng.choice([-1.0, 1.0], size=5)
    a, b, c, d, e = (float(value) for value in sizes * signs)
    return a, b, c, d, e
