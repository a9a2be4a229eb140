"""What all parts of this notebook share: its data, its start, its grid, how exact an answer is."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from autograder.judge.submission import Submission
from course_tools.data import Array, load_regression
from course_tools.hand import four_points
from solutions import linear

X_TRAIN, Y_TRAIN, _, _ = load_regression()
START = linear.initialize(42)
GRID_START, GRID_STEP = (0.52, -0.16), 0.12

COMMUTES = "w·x is x·w: the order of the two does not matter."
RTOL = 1e-6  # the closest wrong answers are 4e-4 away, float64 noise is at 1e-14
THREE_DIGITS = 5e-3  # where the text asks for three digits or better
FLOAT32 = 1e-5  # of a quotient of differences, where rounding counts more
TWO_DECIMALS = 5e-3  # of numbers near 2 and 3 that the text asks to two decimals


def loss_at(b: float, w: float) -> float:
    """The MSE of the line (b, w) on the training points."""
    return linear.mse(linear.predict(b, w, X_TRAIN), Y_TRAIN)


# The slopes of a step of GRID_STEP to the right from GRID_START, along b and along w.
SECANT_SLOPES = (
    linear.secant_slope(lambda b: loss_at(b, GRID_START[1]), GRID_START[0], GRID_STEP),
    linear.secant_slope(lambda w: loss_at(GRID_START[0], w), GRID_START[1], GRID_STEP),
)


def hand(student: str) -> tuple[Array, Array]:
    """The four points this student has for the pencil: x, y (4, 1)."""
    points = four_points(student)
    return np.array(points.x, dtype=float)[:, None], np.array(points.y, dtype=float)[:, None]


def hand_after(student: str) -> float:
    """The MSE on them after one step with η = 0.1 from b = w = 0."""
    x, y = hand(student)
    step = linear.update(0.0, 0.0, *linear.mse_gradients(0.0, 0.0, x, y), 0.1)
    return linear.mse(linear.predict(*step, x), y)


def pair(answer: object) -> tuple[Any, Any]:
    """A student's earlier answer as two values. TypeError or ValueError where it is no pair."""
    first, second = cast("tuple[Any, Any]", answer)
    return first, second


def own_start(student: Submission) -> tuple[Any, Any]:
    """The start b, w that the rest of this student's notebook uses."""
    return pair(student["initialize"](42))
