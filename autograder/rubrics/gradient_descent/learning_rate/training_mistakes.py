"""Wrong rules of longer walks: counting epochs, ten of them, and why b turns round."""

from __future__ import annotations

import numpy as np

from autograder.mistakes.library import half_steps
from autograder.mistakes.misconceptions import wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.gradient_descent.learning_rate.lecture import (
    GRID_START,
    START,
    X_TRAIN,
    Y_TRAIN,
    loss_at,
)
from course_tools.data import Array
from solutions import linear

# --- counting epochs


def counted(x: Array, y: Array, b: float, w: float, lr: float, tol: float) -> int:
    """The count as it should be: each slip changes a line of this.

    It ends at a bound: who never stops is told so by the clock.
    """
    A = np.hstack([np.ones_like(x), x])
    p, best = np.array([[b], [w]]), np.linalg.lstsq(A, y, rcond=None)[0]
    lowest = ((A @ best - y) ** 2).mean()
    for epoch in range(10_000):
        loss = ((A @ p - y) ** 2).mean()
        if loss - lowest <= tol:
            return epoch
        p = p - lr * 2 * A.T @ (A @ p - y) / len(x)
    return 10_000


slip = slips_in(counted)
COUNTS_FROM_ONE = slip(
    {"range(10_000)": "range(1, 10_000)"},
    "counted from 1",
    "One epoch too many: before the first step, no epoch has passed.",
)
SMALL_CHANGE = slip(
    {
        "lowest = ((A @ best - y) ** 2).mean()": "before = np.inf",
        "loss - lowest": "before - loss",
        "        p = p": "        before = loss\n        p = p",
    },
    "stops when the loss hardly changes",
    "You stop when the loss changes by less than tol in one epoch. Slow is not near: compare the "
    "loss with the lowest loss.",
)
HALF_STEPS = half_steps(
    says="Your walk takes half the steps: the factor 2 of the gradient is missing."
)
OF_PARAMETERS = slip(
    {"loss - lowest": "np.abs(p - best).max()"},
    "distance of the parameters",
    "You measure how far b and w are from the best line; asked is how far the *loss* is from the "
    "lowest.",
)
ONE_AFTER_THE_OTHER = slip(
    {
        "p = p - lr * 2 * A.T @ (A @ p - y) / len(x)": (
            "p[0] = p[0] - lr * 2 * (A @ p - y).mean()\n"
            "        p[1] = p[1] - lr * 2 * (x * (A @ p - y)).mean()"
        )
    },
    "w with the new b",
    "You move b, then take w's gradient with the new b. Both gradients belong to the old line.",
)
NEVER_STARTS = slip(
    {"loss - lowest": "lowest - loss"},
    "lowest minus loss",
    "You always count 0 epochs: the loss lies above the lowest, so take the loss minus the lowest.",
)

# --- the best rate, beaten

BEATEN_FORMULA = wrong_choice(
    "wrong formula", "From other starts 0.7593 is the faster of the two: what differs is the start."
)
BEATEN_ROUNDED = wrong_choice(
    "rounding", "`best_rate` has all its digits, and needs 61 epochs with them."
)
BEATEN_BORDER = wrong_choice(
    "over the border", "The border of w alone is 3.15, and that of both together 0.8055."
)

# --- ten epochs


def _after(
    epochs: int, share: float = 1.0, start: tuple[float, float] = START
) -> tuple[float, float, float]:
    b, w = linear.train(X_TRAIN, Y_TRAIN, *start, 0.1 * share, epochs)
    return b, w, loss_at(b, w)


def _stale() -> tuple[float, float, float]:
    b_grad, w_grad = linear.mse_gradients(*START, X_TRAIN, Y_TRAIN)
    b, w = linear.update(*START, b_grad, w_grad, 10 * 0.1)
    return b, w, loss_at(b, w)


TEN_NINE = wrong_value(_after(9), "nine epochs", "That is after 9 epochs: row 0 is the start.")
TEN_ELEVEN = wrong_value(_after(11), "eleven epochs", "That is after 11 epochs, one too many.")
TEN_HALF = wrong_value(
    _after(10, 0.5), "no factor 2", "Each step is half as long: the gradient's factor 2 is missing."
)
TEN_STALE = wrong_value(
    _stale(),
    "stale gradient",
    "You took ten steps with the first gradient. Compute error and gradient anew in every epoch.",
)
TEN_ORDER = wrong_value(
    (_after(10)[1], _after(10)[0], _after(10)[2]), "b and w swapped", "b comes first, then w."
)
TEN_OTHER_START = wrong_value(
    _after(10, start=GRID_START),
    "from the grid point",
    "You started at the grid point (0.52, −0.16). Start at b0, w0.",
)

TURNS_TOO_LARGE = wrong_choice(
    "too large",
    "0.1 is far below the border 0.81, and b does not jump: it rises smoothly and falls smoothly.",
)
TURNS_TWO_MINIMA = wrong_choice(
    "two minima", "The bowl has one minimum. Look at the shape of its contour lines."
)
TURNS_NOISE = wrong_choice(
    "noise", "The data stay as they are in every epoch. Look at the contour lines under the path."
)
