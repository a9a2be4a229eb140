"""Wrong rules of the fit, as students follow them.

The code uses only what the notebook has: its arguments, np and torch.
"""

from __future__ import annotations

import numpy as np
import torch

from autograder.judging.library import no_factor_2, pair_swapped, sum_for_mean
from autograder.judging.misconceptions import wrong_choice, wrong_value
from autograder.judging.slips import slips_in
from autograder.rubrics.gradient_descent.model.lecture import NADAM_END, NADAM_FIRST
from autograder.rubrics.gradient_descent.model.lecture import X as POINTS
from course_tools.data import Array
from solutions import polynomial


def problem() -> tuple[Array, Array, Array]:
    """The notebook's X (20, 3), y (20, 1) and start w (3, 1)."""
    return POINTS, POINTS @ np.array(polynomial.TRUE_W)[:, None], polynomial.start(42)


# --- the loop


def fitted(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    """The loop as it should be: each slip changes a line of this."""
    features, targets = torch.tensor(X), torch.tensor(y)
    weights = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([weights], lr=lr)
    path = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        torch.autograd.backward(((features @ weights - targets) ** 2).mean())
        optimizer.step()
        path.append(weights.detach().numpy().ravel().copy())
    return np.array(path)


slip = slips_in(fitted)
CLEAR, STEP = "        optimizer.zero_grad()\n", "        optimizer.step()\n"
NEVER_CLEARED = slip(
    {CLEAR: ""},
    "gradients add up",
    "The gradients still add up: call `optimizer.zero_grad()` in every step, before `backward()`.",
)
CLEARED_BEFORE_STEP = slip(
    {CLEAR: "", STEP: CLEAR + STEP},
    "cleared before the step",
    "The weights never move: the gradient is cleared before `step()` can use it. Clear it before "
    "`backward()`.",
)
CLEARED_ONCE = slip(
    {CLEAR: "", "path = []": "path = optimizer.zero_grad() or []"},
    "cleared once",
    "The gradients are cleared before the loop only, so they add up inside it: clear in each step.",
)
PATH_OF_ONE = slip(
    {".copy()": ""},
    "one row, again and again",
    "All rows of your path are the last one: `.numpy()` shows the weights themselves, which go on "
    "changing. Keep the `.copy()`.",
)
NEW_OPTIMIZER = slip(
    {CLEAR: "        optimizer = getattr(torch.optim, rule)([weights], lr=lr)\n" + CLEAR},
    "a new optimizer each step",
    "A new optimizer in every step forgets what NAdam remembers of earlier gradients: make one, "
    "before the loop.",
)
START_INCLUDED = slip(
    {
        "        path.append(weights.detach().numpy().ravel().copy())\n": "",
        CLEAR: "        path.append(weights.detach().numpy().ravel().copy())\n" + CLEAR,
    },
    "start in the path",
    "Your rows are the weights before each step; append them after `optimizer.step()`.",
)

LATE_ADDS = wrong_choice(
    "the gradients add up",
    "They are cleared in every step, so nothing adds up. What does step() use?",
)
LATE_WORKS = wrong_choice(
    "it works as well", "step() uses the gradient that backward() made. Is it still there?"
)
LATE_ERROR = wrong_choice(
    "an error", "step() passes over weights without a gradient, and says nothing. What follows?"
)

# --- which weight is last

SLOWEST_W1 = wrong_choice(
    "w1", "x² is large, so the loss feels every change of w1: it is found soon."
)
SLOWEST_W2 = wrong_choice(
    "w2", "x is larger than 1 for most points. Which weight has less than that?"
)
SLOWEST_NONE = wrong_choice(
    "none", "The loss feels the weights unequally: x², x and 1 differ in size. Look at the figure."
)

TRUE_WEIGHTS = wrong_value(
    (1, 2, 3),
    "the goal, not the end",
    "These coefficients made the data. Where has your path got to after 1000 steps?",
)
REVERSED_WEIGHTS = wrong_value(
    NADAM_END[::-1], "order reversed", "The order is w1, w2, w3: w1 belongs to x²."
)
AFTER_ONE_STEP = wrong_value(
    NADAM_FIRST, "the first row", "That is the first step: take the last row of the path."
)
THE_LECTURES = wrong_value(
    (1.0050, 1.9969, 2.6778),
    "the lecture's numbers",
    "These are the lecture's, from other points and another start. What do you get?",
)

# --- curvatures


NO_TWO = no_factor_2(says="These are half of it: the derivative of a square brings a factor 2.")
NOT_DIVIDED = sum_for_mean(
    "X", "not divided by n", "The loss is a mean: divide by n, the number of rows."
)
LARGEST_FIRST = pair_swapped(
    "largest first", "The right numbers, the largest first: turn them round with [::-1]."
)


def eigenvalues(X: Array) -> object:
    """The curvatures, the smallest first: each slip changes this."""
    return np.linalg.eigvalsh(2 / len(X) * X.T @ X)


slip = slips_in(eigenvalues)
THE_MATRIX = slip(
    {"np.linalg.eigvalsh": ""},
    "the Hessian itself",
    "That is H itself. Asked are its eigenvalues: eigvalsh(H).",
)
OF_THE_POINTS = slip(
    {"X.T @ X": "X @ X.T"},
    "X·Xᵀ",
    "That is X·Xᵀ, (n, n): there is one curvature for each weight, so take Xᵀ·X.",
)
SINGULAR_VALUES = slip(
    {"eigvalsh(2 / len(X) * X.T @ X)": "svd(X, compute_uv=False)[::-1]"},
    "singular values",
    "These are singular values of X; square them, then multiply by 2/n.",
)
BY_COLUMNS = slip(
    {"len(X)": "X.shape[1]"},
    "divided by the columns",
    "n is the number of points, the rows of X: len(X).",
)

# --- plain gradient descent

SGD_SAME = wrong_choice(
    "the same",
    "Plain descent multiplies the gradient by η as it is; here it is in the thousands, and the "
    "steps grow without end.",
)
SGD_CLOSER = wrong_choice(
    "closer",
    "The whole step is far too long: along x² it jumps over the minimum, and ever farther.",
)

_CURVATURES = polynomial.curvatures(POINTS)
RATE_ONE = wrong_value(
    float(1 / _CURVATURES[-1]),
    "1/λ",
    "At 1/λ that direction is at its minimum in one step. It grows only from twice that on.",
)
RATE_FLATTEST = wrong_value(
    float(2 / _CURVATURES[0]),
    "the smallest curvature",
    "That is 2 over the smallest curvature; the steepest direction allows much less.",
)
RATE_NOT_DIVIDED = wrong_value(
    float(_CURVATURES[-1] / 2), "upside down", "Turn it over: η = 2/λ, not λ/2."
)
