"""Wrong loops and wrong closed forms, as students write them.

The code uses only what the notebook has: its arguments and np.
"""

from __future__ import annotations

from autograder.mistakes.library import (
    always,
    half_steps,
    one_epoch_more,
    pair_swapped,
    stale_gradients,
    uphill,
    uses_the_new,
)
from autograder.mistakes.slips import slips_in
from course_tools.data import Array

Pair = tuple[float, float]


STALE = stale_gradients(
    "b",
    "w",
    steps="n_epochs",
    says="The error is still that of the first line: compute it inside the loop, anew.",
)
ONE_BY_ONE = uses_the_new(
    "b",
    "w",
    steps="n_epochs",
    name="w with the new b",
    says="w was updated with an error of the new b. Take both gradients at the old line, then "
    "move.",
)
NO_TWO = half_steps()
UPHILL = uphill()
ONE_MORE = one_epoch_more()
ALWAYS_A_TENTH = always("lr", 0.1, "always η = 0.1")


def trained(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    """The loop as it should be: each slip changes a line of this."""
    for _ in range(n_epochs):
        error = b + w * x - y
        b_grad, w_grad = 2 * error.mean(), 2 * (x * error).mean()
        b, w = b - lr * b_grad, w - lr * w_grad
    return b, w


slip = slips_in(trained)
FORGOT_X = slip(
    {"(x * error)": "error"},
    "forgot x",
    "b and w take the same step: for w, each error is multiplied by its x.",
)
OF_MEANS = slip(
    {"(x * error).mean()": "x.mean() * error.mean()"},
    "mean(x)·mean(error)",
    "For w, multiply each error by its x first, then take the mean.",
)
CROSSED = slip(
    {"b_grad, w_grad =": "w_grad, b_grad ="},
    "gradients swapped",
    "b moves by the mean error, w by the mean of x·error.",
)
SUMMED = slip(
    {".mean()": ".sum()"},
    "sum, not mean",
    "You added over the points: the MSE is a mean, so divide by n.",
)

ONE_EPOCH = slip(
    {"    return b, w": "        return b, w"},
    "returns in the loop",
    "Only one epoch was run: the `return` is indented into the loop.",
)
TURNED = pair_swapped(says="The pair is (b, w): b comes first.")

LOOPS = (
    STALE, ONE_BY_ONE, NO_TWO, FORGOT_X, OF_MEANS, CROSSED, SUMMED, UPHILL, ONE_EPOCH, ONE_MORE,
    ALWAYS_A_TENTH, TURNED,
)  # fmt: skip

# --- the closed form


def closed(x: Array, y: Array) -> Pair:
    """The line without a step: each slip changes a line of this."""
    covariance = ((x - x.mean()) * (y - y.mean())).mean()
    w = covariance / x.var()
    return y.mean() - w * x.mean(), w


slip = slips_in(closed)
SWAPPED = pair_swapped(says="The pair is (b, w): b comes first.")
THROUGH_ZERO = slip(
    {"covariance / x.var()": "(x * y).sum() / (x * x).sum()", "y.mean() - w * x.mean()": "0.0"},
    "no bias",
    "That line is forced through 0. Give b a column of ones.",
)
B_OF_MEAN = slip(
    {" - w * x.mean()": ""}, "b without w", "w is right; b is mean(y) less w times mean(x)."
)
CORRELATION = slip(
    {"x.var()": "(x.std() * y.std())"},
    "correlation",
    "That is the correlation of x and y. Divide by the variance of x alone.",
)
MIXED = slip(
    {"((x - x.mean()) * (y - y.mean())).mean()": "np.cov(x.ravel(), y.ravel())[0, 1]"},
    "n and n − 1 mixed",
    "np.cov divides by n − 1, np.var by n: use one of the two in both places.",
)

LINES = (SWAPPED, THROUGH_ZERO, B_OF_MEAN, CORRELATION, MIXED)
