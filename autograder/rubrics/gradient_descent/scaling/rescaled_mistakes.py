"""Wrong rules about the bowl on standardised inputs, and about the way back to the old units."""

from __future__ import annotations

import math

from autograder.mistakes.library import pair_swapped
from autograder.mistakes.misconceptions import wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.gradient_descent.scaling.lecture import (
    SCALED,
    START,
    TOL,
    X_TRAIN,
    Y_TRAIN,
    at_start,
)
from solutions import convergence, linear

Pair = tuple[float, float]
MEAN, STD = float(X_TRAIN.mean()), float(X_TRAIN.std())
BEST_B, BEST_W = linear.least_squares(X_TRAIN, Y_TRAIN)
SCALED_B, SCALED_W = linear.least_squares(SCALED, Y_TRAIN)

MINIMUM_OLD = wrong_value(
    (BEST_B, BEST_W),
    "the old minimum",
    "That is the best line on x. On standardised x, both numbers mean something else.",
)
MINIMUM_TRUE = wrong_value(
    (1.0, 2.0),
    "the numbers of the recipe",
    "1 and 2 made the data, as a line in the old x. Here x is moved and stretched.",
)
MINIMUM_ONLY_W = wrong_value(
    (BEST_B, SCALED_W),
    "b left as it was",
    "w is right. At standardised x = 0 stands the mean of x: how high is the line there?",
)
MINIMUM_DIVIDED = wrong_value(
    (SCALED_B, BEST_W / STD),
    "divided by std",
    "b is right. x̃ has shrunk or grown by 1/std, so w must do the opposite: w times std.",
)
MINIMUM_SWAPPED = wrong_value((SCALED_W, SCALED_B), "pair swapped", "The pair is (b, w).")

_H = linear.hessian(X_TRAIN)
HESSIAN_NO_TWO = wrong_value(
    ((1, 0), (0, 1)), "no factor 2", "Its shape is right; the derivative of a square brings a 2."
)
HESSIAN_OLD = wrong_value(
    tuple(tuple(float(entry) for entry in row) for row in _H),
    "of the old x",
    "That is the Hessian on x. On standardised x, the mean is 0 and the mean of x² is 1.",
)
HESSIAN_NO_CENTRE = wrong_value(
    ((2, 2), (2, 2)),
    "beside the diagonal",
    "Beside the diagonal stands 2 times the mean of x̃, and that mean is 0.",
)
HESSIAN_ZERO = wrong_value(
    ((2, 0), (0, 0)),
    "mean squared",
    "Bottom right stands 2 times the mean of x̃², not of the squared mean: the variance is 1.",
)
HESSIAN_SUMS = wrong_value(
    ((160, 0), (0, 160)), "sums, not means", "These are sums over 80 points; the MSE is a mean."
)

_START = at_start(SCALED)
START_OLD = wrong_value(
    at_start(X_TRAIN), "on x, not scaled", "These are the numbers on x_train. Ask for scaled_train."
)
START_NO_TWO = wrong_value(
    (_START[0], _START[1] / 2, _START[2] / 2),
    "no factor 2",
    "The loss is right, both gradients are half of it: the derivative of a square?",
)
START_SWAPPED = wrong_value(
    (_START[0], _START[2], _START[1]),
    "gradients swapped",
    "After the loss, the gradient of b comes first.",
)
START_OLD_X = wrong_value(
    (_START[0], _START[1], float(2 * (X_TRAIN * (START[0] + START[1] * SCALED - Y_TRAIN)).mean())),
    "errors times the old x",
    "For w, multiply each error by the scaled x: that is the input the model sees now.",
)

_GAP = _START[0] - convergence.lowest_loss(SCALED, Y_TRAIN)
HALF_OF_TWO = wrong_value(
    2, "2", "Every λ is 2. What is 1 − 0.5 · 2, the part of the distance that is left after one?"
)
HALF_EACH = wrong_value(
    11,
    "halved each epoch",
    "You halve the distance each epoch. What is left is 1 − ηλ, and λ is 2, not 1.",
)
HALF_OLD_BEST = wrong_value(
    53, "as on x", "53 epochs were the best on x, in a slanting valley. Here every λ is 2."
)

FULL_ARRIVES = wrong_choice(
    "arrives", "1 − 1.0 · 2 = −1: the whole distance is still there, on the other side."
)
FULL_CRAWLS = wrong_choice(
    "crawls", "It does not come nearer at all: 1 − 1.0 · 2 = −1 keeps the distance."
)
FULL_DIVERGES = wrong_choice(
    "diverges", "Not yet: 1 − 1.0 · 2 = −1 keeps the distance. Only above 1.0 does it grow."
)


def _epochs(factor: float) -> int:
    """Epochs until the gap, times factor each, is within TOL."""
    return math.ceil(math.log(_GAP / TOL) / -math.log(factor))


EPOCHS_OLD = wrong_value(402, "as on x", "That is the count on x. On scaled_train every λ is 2.")
EPOCHS_TOO_FEW = wrong_value(
    _epochs(0.64) - 1, "one too few", "After that many the loss is still a little too high."
)
EPOCHS_TOO_MANY = wrong_value(
    _epochs(0.64) + 1, "one too many", "One epoch earlier the loss is near enough: start at 0."
)
EPOCHS_LAMBDA_ONE = wrong_value(
    _epochs(0.81),
    "1 − η",
    "You shrink the distance by 1 − η. It shrinks by 1 − ηλ, and λ is 2.",
)
EPOCHS_NOT_SQUARED = wrong_value(
    _epochs(0.8),
    "not squared",
    "The distance shrinks by 0.8 each epoch, the loss above the lowest by 0.8² = 0.64.",
)
EPOCHS_NOT_WHOLE = wrong_value(
    math.log(_GAP / TOL) / -math.log(0.64),
    "not rounded up",
    "Epochs are whole: after the last whole one before this number the loss is still too high.",
)


def unscaled(b: float, w: float, mean: float, std: float) -> Pair:
    """The line in the old units: each slip changes this."""
    return b - w * mean / std, w / std


slip = slips_in(unscaled)
FORGETS_B = slip(
    {" - w * mean / std": ""},
    "forgot b",
    "w is right. b has to move as well: put x̃ in and collect all that has no x.",
)
FORGETS_W_IN_B = slip(
    {"w * mean": "mean"},
    "w missing in b",
    "w is right. What is taken off b is w times mean/std, not mean/std alone.",
)
PLUS_MEAN = slip(
    {" - ": " + "}, "sign", "w is right. x̃ contains −mean/std, so something is taken off b."
)
MEAN_NOT_DIVIDED = slip(
    {"mean / std": "mean"},
    "b not divided",
    "w is right. In b, too, w is divided by std: w · mean / std.",
)
TIMES_STD = slip(
    {"/ std": "* std"},
    "times std",
    "w·x̃ is w·x/std plus something: divide w by std, do not multiply.",
)
B_AS_INPUT = slip(
    {"b - w * mean / std": "(b - mean) / std"},
    "b scaled like x",
    "You scaled b as if it were an x. b is a height: collect what has no x in it.",
)
DIVIDES_B = slip(
    {"b - w * mean / std": "(b - w * mean) / std"},
    "b divided twice",
    "w is right. b itself is not divided: only w · mean / std is taken off.",
)
UNSCALED_SWAPPED = pair_swapped(says="The pair is (b, w): b comes first.")
LECTURES_NUMBERS = slip(
    {"mean / std": "0.472458947773 / std", "/ std": "/ 0.306224940285"},
    "always the lecture's numbers",
    "Use the arguments mean and std, not those of x_train.",
)
