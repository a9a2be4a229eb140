"""What all parts of this notebook share: its data, its rates, how exact an answer is."""

from __future__ import annotations

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers
from course_tools.data import Array, load_regression
from course_tools.hand import four_inputs
from solutions import linear, polynomial

X_TRAIN, Y_TRAIN, _, _ = load_regression()
START = linear.initialize(42)
POLYNOMIAL = polynomial.design_matrix(polynomial.inputs(42))  # the points of 1-model, (20, 3)
GRID_START, SLOPES = (0.52, -0.16), (-2.90, -1.79)
SHOWN_RATES = (0.2, 0.8, 1.1)
RATES = (0.01, 0.1, 0.2, 0.5, 0.8, 0.81, 1.0, 1.1)

RTOL = 1e-6
RTOL_EIGEN = 1e-5  # eigenvalues of a float32 Hessian are that exact
TWO_DECIMALS = 1.6e-3  # of steps of which the longest is 3.19
THREE_DECIMALS = 1e-3  # of pairs of losses near 1 that the text asks to three decimals
THREE_DIGITS = 5e-3
ONE_SIDED = 2e-3  # a one-sided difference with a small step is as good here as a central one
FOUR_DIGITS = 5e-4

Pair = tuple[float, float]


def loss_at(b: float, w: float) -> float:
    """The MSE of the line (b, w) on the training points."""
    return linear.mse(linear.predict(b, w, X_TRAIN), Y_TRAIN)


def alone(b_step: float, w_step: float) -> Pair:
    """The loss at the grid point after moving b alone, and after moving w alone."""
    b, w = GRID_START
    return loss_at(b + b_step, w), loss_at(b, w + w_step)


def steps(lr: float) -> Pair:
    """How far b and w move there in one step."""
    return -lr * SLOPES[0], -lr * SLOPES[1]


def in_pairs(answer: object) -> object:
    """Six numbers as three pairs, where they were given in one row; all else as it is."""
    if isinstance(answer, list | tuple) and len(answer) == 3:
        pairs = [_in_a_row(pair) for pair in answer]
        return np.array(pairs) if all(len(pair) == 2 for pair in pairs) else answer
    try:
        numbers = read_numbers(answer)
    except NotNumbersError:
        return answer
    return numbers.reshape(3, 2) if numbers.shape in ((6,), (3, 2, 1)) else answer


def _in_a_row(pair: object) -> list[float]:
    """The numbers of a pair whose parts may be arrays of one; nothing where it has others."""
    try:
        parts = pair if isinstance(pair, list | tuple) else [pair]
        return [float(n) for part in parts for n in read_numbers(part).ravel()]
    except (NotNumbersError, TypeError):  # no numbers, or complex ones
        return []


def hand(student: str) -> Array:
    """The four inputs this student has for the pencil: x (4, 1)."""
    return np.array(four_inputs(student).x, dtype=float)[:, None]
