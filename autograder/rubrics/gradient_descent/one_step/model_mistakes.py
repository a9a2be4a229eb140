"""Wrong rules of steps 0 to 2, as students write them.

Each body uses only what the notebook has: its arguments, np, sp, and the symbols.
"""

from __future__ import annotations

import numpy as np

from autograder.mistakes.library import (
    always,
    factor,
    flattened,
    n_minus_1,
    pair_swapped,
    root_taken,
    sum_for_mean,
    swapped,
    transposed,
    without,
    wrong_sign,
)
from autograder.mistakes.misconceptions import wrong_choice, wrong_rule, wrong_value
from autograder.rubrics.gradient_descent.one_step.lecture import START, X_TRAIN, Y_TRAIN
from course_tools.data import Array
from solutions import linear

Pair = tuple[float, float]

# --- initialize


@wrong_rule(
    "b and w in each other's place",
    "Your b is the second number drawn and your w the first. Draw b first, and return b, then w.",
)
def w_first(seed: int) -> Pair:
    rng = np.random.RandomState(seed)
    w = rng.randn()
    return rng.randn(), w


@wrong_rule(
    "another generator", "default_rng is another generator: its numbers differ. Use np.random.seed."
)
def other_generator(seed: int) -> Pair:
    rng = np.random.default_rng(seed)
    return rng.standard_normal(), rng.standard_normal()


ALWAYS_42 = always(
    "seed",
    42,
    "always seed 42",
    "Every seed gives the same numbers: use the argument `seed`, not 42.",
)
SEED_MATTERS = wrong_choice(
    "yes", "The loss has one minimum, and gradient descent finds it from anywhere."
)

# --- predict

SWAPPED_LINE = swapped("b", "w", says="b and w are swapped: w multiplies x, b is added.")
NO_BIAS = without("b", 0, "no bias", "The bias b is missing: the line would always pass through 0.")
NO_INPUT = without("x", 1, "x left out", "x is missing: w has to multiply x.")

YHAT_SWAPPED = wrong_value(
    0.11, "b and w swapped", "b and w are swapped: w multiplies x, b is added."
)
YHAT_BOTH = wrong_value(0.18, "x multiplied both", "x multiplies w only; b is added as it is.")
YHAT_SIGN = wrong_value(0.57, "sign of w", "w is negative: w·x takes something away from b.")

# --- error and mse

ERROR_SIGN = wrong_sign(
    "y − ŷ or |error|",
    "The sign is missing: the error is ŷ − y, neither y − ŷ nor its size alone. The loss is the "
    "same, the gradients are not.",
)
SUM_NOT_MEAN = sum_for_mean(
    "y", says="You added the squares up; the M of MSE is the mean: divide by n."
)
HALF_MSE = factor(
    0.5,
    "half the MSE",
    "You divide by 2n. That is a common convention too; here it is the plain mean.",
)
ROOT_MEAN_SQUARE = root_taken(says="You took the root: that is the RMSE. The MSE stays squared.")
N_MINUS_ONE = n_minus_1("y")
BROADCAST = flattened(
    "y",
    "(n, 1) minus (n,)",
    "One of the two was flattened: (n, 1) − (n,) is a table (n, n) of all differences.",
)


@wrong_rule("absolute errors", "You averaged |error|. The S of MSE is squared.")
def mean_absolute(yhat: Array, y: Array) -> float:
    return float(np.abs(yhat - y).mean())


@wrong_rule("mean, then square", "Square every error first, then take the mean.")
def mean_then_square(yhat: Array, y: Array) -> float:
    return float((yhat - y).mean() ** 2)


@wrong_rule("errors not squared", "The errors are not squared, so plus and minus cancel.")
def mean_error(yhat: Array, y: Array) -> float:
    return float((yhat - y).mean())


# --- loss surface

SURFACE_TRANSPOSED = transposed(
    "axes swapped", "Rows and columns are swapped: a row is one w, a column one b."
)
SURFACE_OF_SUMS = sum_for_mean("x", says="These are sums of squares; the MSE divides by n.")
GRID_SWAPPED = pair_swapped("b and w swapped", "The pair is (b, w): b comes first.")
GRID_NOT_ROUNDED = wrong_value(
    START, "not on the grid", "That is the start itself. Which grid value is nearest?"
)
BEST_W_OF_ALL = wrong_value(
    linear.least_squares(X_TRAIN, Y_TRAIN)[1],
    "the minimum of the bowl",
    "That is the best w for the best b. Here b stays at 0.52.",
)
BEST_W_MEANS = wrong_value(
    float((Y_TRAIN.mean() - 0.52) / X_TRAIN.mean()),
    "means, not squares",
    "You sent the line through the mean point. Set the derivative with respect to w to 0 instead.",
)
