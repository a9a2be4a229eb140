"""What all parts of this notebook share: its points, its start, what its functions are asked on."""

from __future__ import annotations

import numpy as np

from course_tools.data import Array
from solutions import linear, polynomial

RTOL = 1e-6
THREE_DIGITS = 1e-3  # of 0.0080447: 0.00804 is right, all 100 points' is not
PATH_RTOL = 1e-5  # a loop in float32 is as right; the closest wrong path is 1e-2 away
TWO_DECIMALS = 3e-3  # of weights of which the largest is 2

# The first and the last of 1000 steps from seed 42, by solutions.polynomial.fit: of plain descent,
# and the last of NAdam with η = 0.01, whose digits belong to torch's version.
SLOW_RATE = 0.0007
SGD_FIRST = (1.45654, 0.13410, 0.25710)
SGD_END = (1.02163, 2.00722, 1.80815)
NADAM_END = (1.0087, 2.0033, 2.5330)

X = polynomial.design_matrix(polynomial.inputs(42))
X_TRAIN, Y_TRAIN, X_VAL, Y_VAL = linear.synthetic_data(42)

Problem = tuple[Array, Array, Array]
Fit = tuple[str, Array, Array, Array, float, int]


def columns(seed: int) -> list[tuple[Array]]:
    """x (n, 1): n = 1, 2, 7, 20, of either sign, other scales, whole numbers, float32."""
    rng = np.random.default_rng(seed)
    made = [(scale * rng.normal(size=(n, 1)),) for n, scale in ((20, 5.0), (1, 1.0), (2, 0.1))]
    made.append((rng.integers(-9, 9, size=(7, 1)).astype(float),))
    made.append(((rng.integers(-24, 24, size=(4, 1)) / 8).astype(np.float32),))
    return made


def fits(seed: int) -> list[Fit]:
    """(rule, X, y, w, lr, n_steps): a few steps of each of some rules, and walks that go far.

    Whoever stops early is found out on the way: where a fit is exact, losses fall from 1 to 1e-20;
    weights of 1e-4 have small losses from the start; a long walk needs each of its 1200 steps; and
    the notebook's own points have gradients in the hundreds, with a rate at which they grow.
    """
    rng = np.random.default_rng(seed)

    def problem(n: int, k: int, size: float = 1.0, noise: float = 1.0) -> Problem:
        target, start = size * rng.normal(size=(k, 1)), size * (3 + rng.random((k, 1)))
        features = rng.normal(size=(n, k))
        return features, features @ target + noise * rng.normal(size=(n, 1)), start

    own = X @ np.array(polynomial.TRUE_W)[:, None]
    slow = np.array([[1.0], [-2.0], [0.5], [1.5]])
    return [
        ("SGD", *problem(6, 2), 0.05, 4),
        ("NAdam", *problem(9, 3), 0.1, 5),
        ("SGD", *problem(2, 1), 0.2, 3),
        ("SGD", *problem(40, 2, noise=0.0), 0.25, 60),
        ("SGD", *problem(30, 2, size=1e-4, noise=0.0), 0.25, 40),
        ("Adam", *problem(5, 2, noise=0.0), 0.1, 6),
        ("RMSprop", *problem(7, 2), 0.02, 6),
        ("SGD", slow, slow * rng.normal(), 3 + rng.random((1, 1)), 0.001, 1200),
        ("SGD", X, own, rng.normal(size=(3, 1)), 0.01, 8),
    ]
