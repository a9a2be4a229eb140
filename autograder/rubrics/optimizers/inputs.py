"""The lecture's data and start, and the slopes and states that the steps are asked on."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_tools.data import load_regression
from solutions import linear

X_TRAIN, Y_TRAIN, _, _ = load_regression()
START = linear.initialize(42)


def states(seed: int, parts: int) -> list[tuple[Any, ...]]:
    """(p, g, state …) with so many parts of a state, all above 0: numbers, then arrays of shapes
    (2,), (3, 1) and (2, 2). Slopes are small here and there, so that ε shows; no state is 0 but in
    the first."""
    rng = np.random.default_rng(seed)

    def drawn(shape: tuple[int, ...], size: float) -> tuple[Any, ...]:
        p, g = rng.normal(size=shape), rng.choice([-1.0, 1.0], size=shape) * _away(rng, shape)
        kept = [size * _away(rng, shape) for _ in range(parts)]
        values = (p, size * g, *kept)
        return tuple(float(value) for value in values) if shape == () else values

    first = (0.5, -1.5, *[0.0] * parts)
    return [first, drawn((), 1.0), drawn((2,), 1.0), drawn((3, 1), 0.05), drawn((2, 2), 3.0)]


def _away(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Numbers between 0.5 and 2: none so small that it hides."""
    return 0.5 + 1.5 * rng.random(shape)
