"""What all parts of this notebook share: types, orders of answers, inputs of its functions."""

from __future__ import annotations

import numpy as np

from course_tools.data import Array, load_regression

DEVICE = "cpu"  # the judge has no other; where a function looks is asked on `meta`
DTYPES = ("int64", "float32", "float64", "bool")
TENSORS = ("a", "b", "c", "d")
Data = tuple[Array, Array, str]


def data(seed: int) -> list[Data]:
    """x, y (n, 1) and a device: the lecture's, then n = 1, 2, 7, the last of whole numbers."""
    rng = np.random.default_rng(seed)
    x_train, y_train, _, _ = load_regression()
    made: list[Data] = [(x_train, y_train, DEVICE)]
    for n in (1, 2):
        made.append((3 * rng.normal(size=(n, 1)), rng.normal(size=(n, 1)), DEVICE))
    whole = rng.integers(-9, 9, size=(2, 7, 1))
    made.append((whole[0], whole[1], DEVICE))
    return made


def seeds(seed: int) -> list[tuple[int, str]]:
    """Seeds and a device: the lecture's 42, and others."""
    rng = np.random.default_rng(seed)
    return [(42, DEVICE), *((int(number), DEVICE) for number in rng.integers(50, 9999, size=3))]
