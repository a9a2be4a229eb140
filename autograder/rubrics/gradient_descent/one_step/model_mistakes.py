"""Wrong rules of steps 0 to 2, as students write them.

Each body uses only what the notebook has: its arguments, np, sp, and the symbols.
"""

from __future__ import annotations

import numpy as np

from autograder.judging.misconceptions import wrong_choice, wrong_rule, wrong_value
from autograder.rubrics.gradient_descent.one_step.lecture import START, X_TRAIN, Y_TRAIN
from course_tools.data import Array
from solutions import linear

Pair = tuple[float, float]

# --- initialize


@wrong_rule("w drawn first", "You drew w before b. The order matters: b is the first number drawn.")
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


@wrong_rule("always seed 42", "Every seed gives the same numbers: use the argument `seed`, not 42.")
def always_42(seed: int) -> Pair:
    rng = np.random.RandomState(42)
    return rng.randn(), rng.randn()


SEED_MATTERS = wrong_choice(
    "yes", "The loss has one minimum, and gradient descent finds it from anywhere."
)

# --- predict


@wrong_rule("b and w swapped", "b and w are swapped: w multiplies x, b is added.")
def swapped_line(b: float, w: float, x: Array) -> Array:
    return w + b * x


@wrong_rule("no bias", "The bias b is missing: the line would always pass through 0.")
def no_bias(b: float, w: float, x: Array) -> Array:
    return w * x


@wrong_rule("x left out", "x is missing: w has to multiply x.")
def no_input(b: float, w: float, x: Array) -> float:
    return b + w


YHAT_SWAPPED = wrong_value(
    0.11, "b and w swapped", "b and w are swapped: w multiplies x, b is added."
)
YHAT_BOTH = wrong_value(0.18, "x multiplied both", "x multiplies w only; b is added as it is.")
YHAT_SIGN = wrong_value(0.57, "sign of w", "w is negative: w·x takes something away from b.")

# --- error and mse

ERROR_SIGN = wrong_value(
    float(Y_TRAIN[0, 0] - linear.predict(*START, X_TRAIN)[0, 0]),
    "y − ŷ",
    "That is y − ŷ. The lecture's error is ŷ − y: the loss is the same, the gradients change sign.",
)


@wrong_rule("sum, not mean", "You added the squares up; the M of MSE is the mean: divide by n.")
def sum_not_mean(yhat: Array, y: Array) -> float:
    return float(((yhat - y) ** 2).sum())


@wrong_rule(
    "half the MSE", "You divide by 2n. That is a common convention too; here it is the plain mean."
)
def half_mse(yhat: Array, y: Array) -> float:
    return float(((yhat - y) ** 2).mean() / 2)


@wrong_rule("absolute errors", "You averaged |error|. The S of MSE is squared.")
def mean_absolute(yhat: Array, y: Array) -> float:
    return float(np.abs(yhat - y).mean())


@wrong_rule("square root taken", "You took the root: that is the RMSE. The MSE stays squared.")
def root_mean_square(yhat: Array, y: Array) -> float:
    return float(((yhat - y) ** 2).mean() ** 0.5)


@wrong_rule("mean, then square", "Square every error first, then take the mean.")
def mean_then_square(yhat: Array, y: Array) -> float:
    return float((yhat - y).mean() ** 2)


@wrong_rule("errors not squared", "The errors are not squared, so plus and minus cancel.")
def mean_error(yhat: Array, y: Array) -> float:
    return float((yhat - y).mean())


@wrong_rule("divided by n − 1", "You divided by n − 1; the mean divides by n.")
def n_minus_one(yhat: Array, y: Array) -> float:
    return float(((yhat - y) ** 2).sum() / (len(y) - 1)) if len(y) > 1 else float("nan")


@wrong_rule(
    "(n, 1) minus (n,)",
    "One of the two was flattened: (n, 1) − (n,) is a table (n, n) of all differences.",
)
def broadcast(yhat: Array, y: Array) -> float:
    return float(((yhat - y.ravel()) ** 2).mean())


# --- loss surface


@wrong_rule("axes swapped", "Rows and columns are swapped: a row is one w, a column one b.")
def surface_transposed(bs: Array, ws: Array, x: Array, y: Array) -> Array:
    return np.array([[((b + w * x - y) ** 2).mean() for w in ws] for b in bs])


@wrong_rule("sum, not mean", "These are sums of squares; the MSE divides by n.")
def surface_of_sums(bs: Array, ws: Array, x: Array, y: Array) -> Array:
    return np.array([[((b + w * x - y) ** 2).sum() for b in bs] for w in ws])


GRID_SWAPPED = wrong_value((-0.16, 0.52), "b and w swapped", "The pair is (b, w): b comes first.")
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
