"""What all parts of this notebook share: its data in three scales, how exact an answer is."""

from __future__ import annotations

from typing import cast

import numpy as np

from autograder.checks.numbers import read_numbers
from autograder.judge.submission import Submission
from course_tools.data import Array, load_regression
from course_tools.hand import inputs_to_scale
from solutions import linear, scaling

X_TRAIN, Y_TRAIN, X_VAL, _ = load_regression()
BAD_X = 10 * X_TRAIN
SCALED, _ = scaling.standardize(X_TRAIN, X_VAL)
START = linear.initialize(42)
TOL = 1e-6  # how near the lowest loss the epochs are counted to

RTOL = 1e-6
FOUR_DIGITS = 5e-4
TWO_DECIMALS = 5e-3

Triple = tuple[float, float, float]


def at_start(x: Array) -> Triple:
    """Loss, ∂/∂b and ∂/∂w of the training points at the start, with these inputs x (80, 1)."""
    loss = linear.mse(linear.predict(*START, x), Y_TRAIN)
    return (loss, *linear.mse_gradients(*START, x, Y_TRAIN))


def own_scaled(student: Submission) -> Array:
    """The training inputs as this student's own `standardize` scales them, (80, 1)."""
    scaled, _ = cast("tuple[object, object]", student["standardize"](X_TRAIN, X_VAL))
    return read_numbers(scaled).astype(float).reshape(X_TRAIN.shape)


def hand(student: str) -> tuple[Array, float]:
    """The inputs this student has for the pencil: x (5,) and the new one."""
    inputs = inputs_to_scale(student)
    return np.array(inputs.x, dtype=float), float(inputs.new or 0)
