"""Wrong rules of the first steps: how far, how high, which label, and what 100 epochs bring."""

from __future__ import annotations

from autograder.mistakes.library import factor_2_too_many, pair_swapped, wrong_sign
from autograder.mistakes.misconceptions import wrong_choice, wrong_rule, wrong_value
from autograder.rubrics.gradient_descent.learning_rate.lecture import (
    GRID_START,
    SHOWN_RATES,
    SLOPES,
    X_TRAIN,
    Y_TRAIN,
    Pair,
    alone,
    loss_at,
    steps,
)
from course_tools.data import Array
from solutions import linear

# --- how far

STEPS_SIGN = wrong_value(
    tuple((-b, -w) for b, w in map(steps, SHOWN_RATES)),
    "uphill",
    "The signs are wrong: the slopes are negative, and a step is minus η times the slope.",
)
STEPS_NO_RATE = wrong_value(
    tuple((-SLOPES[0], -SLOPES[1]) for _ in SHOWN_RATES),
    "no learning rate",
    "These are the slopes without η: each step is η times as large.",
)
STEPS_SWAPPED = wrong_value(
    tuple((w, b) for b, w in map(steps, SHOWN_RATES)),
    "pair swapped",
    "Each pair is (b, w): the step of b comes first.",
)
STEPS_PLACE = wrong_value(
    tuple((GRID_START[0] + b, GRID_START[1] + w) for b, w in map(steps, SHOWN_RATES)),
    "the place, not the step",
    "That is where b and w arrive. How far did they go to get there?",
)

_EXACT = linear.mse_gradients(*GRID_START, X_TRAIN, Y_TRAIN)
STEPS_EXACT = wrong_value(
    tuple((-lr * _EXACT[0], -lr * _EXACT[1]) for lr in SHOWN_RATES),
    "exact slopes",
    "You used the exact slopes of this point. Take the two that were measured, −2.90 and −1.79.",
)

# --- one parameter alone

ALONE_FALLS = wrong_choice(
    "falls both times",
    "A step downhill is only sure to help while it is small: how far is 3.19 on the curve along b?",
)
ALONE_RISES = wrong_choice(
    "rises both times", "The curve along w is flatter: a step of 1.97 still ends lower there."
)
ALONE_W = wrong_choice(
    "rises with w alone",
    "It is the other way round: along b the curve is steeper, so that step is the one too long.",
)


def _losses(of: object) -> tuple[Pair, ...]:
    return tuple(of(*steps(lr)) for lr in SHOWN_RATES)  # type: ignore[operator]


def _together(b_step: float, w_step: float) -> Pair:
    both = loss_at(GRID_START[0] + b_step, GRID_START[1] + w_step)
    return both, both


def _on_the_grid(b_step: float, w_step: float) -> Pair:
    b, w = GRID_START
    b_grid = -2 + 0.06 * round((b + b_step + 2) / 0.06)
    w_grid = -1 + 0.06 * round((w + w_step + 1) / 0.06)
    return loss_at(b_grid, w), loss_at(b, w_grid)


LOSSES_SWAPPED = wrong_value(
    _losses(lambda b, w: alone(b, w)[::-1]),
    "pair swapped",
    "The loss after moving only b comes first in each pair.",
)
LOSSES_TOGETHER = wrong_value(
    _losses(_together),
    "both moved",
    "You moved both. Move b and keep w = −0.16; then keep b = 0.52 and move w.",
)
LOSSES_UPHILL = wrong_value(
    _losses(lambda b, w: alone(-b, -w)),
    "uphill",
    "You went the other way: add the step −η·slope, which is positive here.",
)
LOSSES_GRID = wrong_value(
    _losses(_on_the_grid),
    "read off the grid",
    "That is the loss at the nearest point of the grid. Compute it exactly where b or w lands.",
)

# --- the picture with a mistake


PANELS_UNREPAIRED = pair_swapped(
    "as it was",
    "These are the broken slopes: left, b is held, so it is w that has to move by h there.",
)
PANELS_SIGN = wrong_sign(says="Both signs are wrong: right minus left, over 2h.")
PANELS_TWICE = factor_2_too_many(
    "divided by h", "Both are twice too large: from −h to +h the way is 2h, keep the brackets."
)


@wrong_rule(
    "both moved", "You move both parameters at once. In each panel one of them is held fixed."
)
def panels_together(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    both = 2 * error.mean() + 2 * (x * error).mean()
    return both, both


@wrong_rule(
    "always the same numbers",
    "These are the slopes of one place on the lecture's data. Use the arguments b, w, x and y.",
)
def panels_constant(b: float, w: float, x: Array, y: Array) -> Pair:
    return -1.8255305528836132, -3.0187781364685398


# --- 100 epochs

FATES_SLOW_IS_SAFE = wrong_value(
    ("arrives", "swings", "diverges", "diverges"),
    "one place too early",
    "Each is a little too pessimistic: a rate of 0.01 needs far more than 100 epochs, 0.5 still "
    "goes straight down, and 0.8 is just below the border.",
)
FATES_ONE_POINT_ONE = wrong_value(
    ("crawls", "arrives", "diverges", "swings"),
    "0.8 and 1.1 swapped",
    "A step that ends higher makes the next one longer: 1.1 diverges, while 0.8 only swings.",
)
FATES_ARRIVES = wrong_value(
    ("arrives", "crawls", "swings", "diverges"),
    "0.01 and 0.5 swapped",
    "Smaller is safer, but not faster: after 100 epochs with 0.01 the way is hardly begun.",
)
