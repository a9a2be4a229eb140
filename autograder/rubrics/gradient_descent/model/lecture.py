"""What all parts of this notebook share: its points, its start, what its functions are asked on."""

from __future__ import annotations

import numpy as np

from course_tools.data import Array
from solutions import linear, polynomial

RTOL = 1e-6
PATH_RTOL = 1e-5  # a loop in float32 is as right; the closest wrong path is 1e-2 away
TWO_PERCENT = 2e-2  # NAdam's digits belong to torch's version; what is asked is how far it has got

# The first and the last of 1000 steps of NAdam, η = 0.01, from seed 42: solutions.polynomial.fit.
NADAM_FIRST = (0.3473, 0.1394, 0.2450)
NADAM_END = (1.0087, 2.0033, 2.5330)

X = polynomial.design_matrix(polynomial.inputs(42))
X_TRAIN, Y_TRAIN, X_VAL, Y_VAL = linear.synthetic_data(42)

Fit = tuple[str, Array, Array, Array, float, int]


def columns(seed: int) -> list[tuple[Array]]:
    """x (n, 1): n = 1, 2, 7, 20, of either sign, other scales, whole numbers, float32."""
    rng = np.random.default_rng(seed)
    made = [(scale * rng.normal(size=(n, 1)),) for n, scale in ((20, 5.0), (1, 1.0), (2, 0.1))]
    made.append((rng.integers(-9, 9, size=(7, 1)).astype(float),))
    made.append(((rng.integers(-24, 24, size=(4, 1)) / 8).astype(np.float32),))
    return made


def matrices(seed: int) -> list[tuple[Array]]:
    """X (n, k) of several sizes, more rows than columns."""
    rng = np.random.default_rng(seed)
    return [(X,), *((rng.normal(size=shape),) for shape in ((4, 2), (7, 3), (30, 2)))]


def fits(seed: int) -> list[Fit]:
    """(rule, X, y, w, lr, n_steps) for a few steps of plain and of adaptive descent."""
    rng = np.random.default_rng(seed)
    made: list[Fit] = []
    for rule, n, k, lr, steps in (
        ("SGD", 6, 2, 0.05, 4),
        ("NAdam", 9, 3, 0.1, 5),
        ("SGD", 2, 1, 0.2, 3),
    ):
        target, start = rng.normal(size=(k, 1)), 3 + rng.random((k, 1))
        features = rng.normal(size=(n, k))
        made.append((rule, features, features @ target + rng.normal(size=(n, 1)), start, lr, steps))
    return made
