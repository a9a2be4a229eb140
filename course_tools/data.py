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
