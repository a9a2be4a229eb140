"""Wrong rules of the fit, as students follow them.

The code uses only what the notebook has: its arguments, np and torch.
"""

from __future__ import annotations

import numpy as np
import torch

from autograder.mistakes.misconceptions import wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.gradient_descent.model.lecture import NADAM_END, SGD_END, SGD_FIRST
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
    SGD_END[::-1], "order reversed", "The order is w1, w2, w3: w1 belongs to x²."
)
AFTER_ONE_STEP = wrong_value(
    SGD_FIRST, "the first row", "That is the first step: take the last row of the path."
)
THE_LECTURES = wrong_value(
    (1.0050, 1.9969, 2.6778),
    "the lecture's numbers",
    "These are the lecture's, of NAdam, from other points and another start. What do you get?",
)
BY_NADAM = wrong_value(
    NADAM_END, "another rule", "That is where NAdam ends with η = 0.01. Take SGD and 0.0007."
)

# --- a larger learning rate

SGD_SAME = wrong_choice(
    "the same",
    "Fewer and longer steps do not come to the same place here: along x² each of them jumps over "
    "the minimum, and lands higher than before.",
)
SGD_CLOSER = wrong_choice(
    "closer",
    "The whole step is far too long: along x² it jumps over the minimum, and ever farther.",
)
