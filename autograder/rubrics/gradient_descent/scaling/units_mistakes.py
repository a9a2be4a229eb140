"""Wrong rules about x in other units: the best line, the slopes, the curvature, the border."""

from __future__ import annotations

import math

from autograder.mistakes.misconceptions import wrong_choice, wrong_value
from autograder.rubrics.gradient_descent.scaling.lecture import (
    BAD_X,
    X_TRAIN,
    Y_TRAIN,
    at_start,
)
from solutions import convergence, linear

BEST_B, BEST_W = linear.least_squares(X_TRAIN, Y_TRAIN)

BEST_TIMES_TEN = wrong_value(
    (BEST_B, 10 * BEST_W),
    "w times 10",
    "x became ten times as large and y stayed: w·x is the same only if w shrinks.",
)
BEST_UNCHANGED = wrong_value(
    (BEST_B, BEST_W), "unchanged", "With the old w, the line now rises ten times too fast for y."
)
BEST_BOTH = wrong_value(
    (BEST_B / 10, BEST_W / 10),
    "b divided too",
    "b is the height at x = 0, in the units of y: it does not feel the scale of x.",
)
BEST_B_TIMES_TEN = wrong_value(
    (10 * BEST_B, BEST_W / 10),
    "b times 10",
    "w is right. b is the height at x = 0, in the units of y: it does not feel the scale of x.",
)
BEST_SWAPPED = wrong_value((BEST_W / 10, BEST_B), "pair swapped", "The pair is (b, w).")

_OLD, _BAD = at_start(X_TRAIN), at_start(BAD_X)
BAD_OLD = wrong_value(
    _OLD, "on x, not on 10·x", "These are the numbers on x_train. Ask for bad_x, the tenfold x."
)
BAD_OLD_LOSS = wrong_value(
    (_OLD[0], _OLD[1], 10 * _OLD[2]),
    "only w's gradient times 10",
    "The same w is another line on bad_x: loss, errors and both gradients change. Compute anew.",
)
BAD_NO_TWO = wrong_value(
    (_BAD[0], _BAD[1] / 2, _BAD[2] / 2),
    "no factor 2",
    "The loss is right, both gradients are half of it: the derivative of a square?",
)
BAD_SWAPPED = wrong_value(
    (_BAD[0], _BAD[2], _BAD[1]),
    "gradients swapped",
    "After the loss, the gradient of b comes first.",
)
BAD_OLD_X = wrong_value(
    (_BAD[0], _BAD[1], _BAD[2] / 10),
    "errors times the old x",
    "For w, multiply each error by the tenfold x: that is the input the model sees now.",
)

STEEPER_TEN = wrong_value(10, "10", "x stands squared in the second derivative: 2·mean(x²).")
STEEPER_SLOPE = wrong_value(
    _BAD[2] / _OLD[2],
    "the slopes compared",
    "That compares the two slopes at the start. The curvature is the second derivative.",
)
STEEPER_CONDITION = wrong_value(
    convergence.condition(BAD_X) / convergence.condition(X_TRAIN),
    "the condition numbers compared",
    "That compares the condition numbers. Asked is the second derivative along w alone.",
)
STEEPER_ROOT = wrong_value(
    math.sqrt(10), "√10", "The other way round: the factor of x is squared, not its root taken."
)

RATE_FASTER = wrong_choice(
    "faster",
    "Steeper means longer steps, and these are far too long: each lands higher on the other side.",
)
RATE_SLOWER = wrong_choice(
    "slower",
    "The curvature along w is a hundred times as large: the border 2/λmax now lies below 0.1.",
)
RATE_SAME = wrong_choice(
    "the same",
    "A step is η times the slope, and the slope along w does depend on the units of x.",
)

_LEAST, _MOST = convergence.curvatures(BAD_X)
LIMITS_OLD = wrong_value(
    (convergence.max_learning_rate(X_TRAIN), convergence.condition(X_TRAIN)),
    "on x, not on 10·x",
    "These are the numbers for x_train. Ask for bad_x.",
)
LIMITS_ONE = wrong_value(
    (1 / _MOST, _MOST / _LEAST), "1/λ", "The condition number is right; the border is 2/λmax."
)
LIMITS_LEAST = wrong_value(
    (2 / _LEAST, _MOST / _LEAST),
    "the smaller eigenvalue",
    "The condition number is right; the border comes from the larger eigenvalue.",
)
LIMITS_INVERSE = wrong_value(
    (2 / _MOST, _LEAST / _MOST),
    "smaller over larger",
    "The border is right; the condition number is the larger eigenvalue over the smaller one.",
)
LIMITS_DIAGONAL = wrong_value(
    (min(convergence.slice_limits(BAD_X)), float((BAD_X**2).mean())),
    "the diagonal",
    "You took the diagonal of the Hessian. Its eigenvalues feel the entries beside it too.",
)
LIMITS_NO_TWO = wrong_value(
    (4 / _MOST, _MOST / _LEAST),
    "no factor 2",
    "The condition number is right; the border is twice too large: has your Hessian its factor 2?",
)
