"""The data sets of the course, stored, so that a notebook may ask for the recipe that made them."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
N_TRAIN = 80


def load_regression() -> tuple[Array, Array, Array, Array]:
    """100 points near y = 1 + 2x, split -> x_train, y_train (80, 1), x_val, y_val (20, 1).

    Source: the recipe of D. V. Godoy's simple linear regression data, seed 42 (see CREDITS.md);
    `solutions.linear.synthetic_data` makes the same numbers from that recipe, and a test compares.
    """
    with files("course_tools").joinpath("regression.csv").open(encoding="utf-8") as lines:
        table = np.loadtxt(lines, delimiter=",", skiprows=1)
    x, y = table[:, :1], table[:, 1:]
    return x[:N_TRAIN], y[:N_TRAIN], x[N_TRAIN:], y[N_TRAIN:]


def flat(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Array, Array]:
    """Both as (n,), so that no column meets a flat array."""
    inputs = np.asarray(x, dtype=np.float64).reshape(-1)
    targets = np.asarray(y, dtype=np.float64).reshape(-1)
    if len(inputs) != len(targets) or not len(inputs):
        raise ValueError(
            f"Expected as many values in x as in y, at least one, got {len(inputs)} and "
            f"{len(targets)}."
        )
    return inputs, targets
