"""Wrong rules of the fit, as students follow them.

Each body uses only what the notebook has: its arguments, np and torch.
"""

from __future__ import annotations

import numpy as np
import torch

from autograder.judging.misconceptions import wrong_choice, wrong_rule, wrong_value
from autograder.rubrics.gradient_descent.model.lecture import NADAM_END, NADAM_FIRST
from autograder.rubrics.gradient_descent.model.lecture import X as POINTS
from course_tools.data import Array
from solutions import polynomial


def problem() -> tuple[Array, Array, Array]:
    """The notebook's X (20, 3), y (20, 1) and start w (3, 1)."""
    return POINTS, POINTS @ np.array(polynomial.TRUE_W)[:, None], polynomial.start(42)


# --- the loop


@wrong_rule(
    "gradients add up",
    "The gradients still add up: call `optimizer.zero_grad()` in every step, before `backward()`.",
)
def never_cleared(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    features, targets = torch.tensor(X), torch.tensor(y)
    weights = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([weights], lr=lr)
    path = []
    for _ in range(n_steps):
        torch.autograd.backward(((features @ weights - targets) ** 2).mean())
        optimizer.step()
        path.append(weights.detach().numpy().ravel().copy())
    return np.array(path)


@wrong_rule(
    "cleared before the step",
    "The weights never move: the gradient is cleared before `step()` can use it. Clear it before "
    "`backward()`.",
)
def cleared_before_step(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    return np.repeat(w.reshape(1, -1), n_steps, axis=0)


@wrong_rule(
    "cleared once",
    "The gradients are cleared before the loop only, so they add up inside it: clear in each step.",
)
def cleared_once(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    features, targets = torch.tensor(X), torch.tensor(y)
    weights = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([weights], lr=lr)
    optimizer.zero_grad()
    path = []
    for _ in range(n_steps):
        torch.autograd.backward(((features @ weights - targets) ** 2).mean())
        optimizer.step()
        path.append(weights.detach().numpy().ravel().copy())
    return np.array(path)


@wrong_rule(
    "one row, again and again",
    "All rows of your path are the last one: `.numpy()` shows the weights themselves, which go on "
    "changing. Keep the `.copy()`.",
)
def path_of_one(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    features, targets = torch.tensor(X), torch.tensor(y)
    weights = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([weights], lr=lr)
    path = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        torch.autograd.backward(((features @ weights - targets) ** 2).mean())
        optimizer.step()
        path.append(weights.detach().numpy().ravel())
    return np.array(path)


@wrong_rule(
    "a new optimizer each step",
    "A new optimizer in every step forgets what NAdam remembers of earlier gradients: make one, "
    "before the loop.",
)
def new_optimizer(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    features, targets = torch.tensor(X), torch.tensor(y)
    weights = torch.tensor(w, requires_grad=True)
    path = []
    for _ in range(n_steps):
        optimizer = getattr(torch.optim, rule)([weights], lr=lr)
        optimizer.zero_grad()
        torch.autograd.backward(((features @ weights - targets) ** 2).mean())
        optimizer.step()
        path.append(weights.detach().numpy().ravel().copy())
    return np.array(path)


@wrong_rule(
    "start in the path",
    "Your rows are the weights before each step; append them after `optimizer.step()`.",
)
def start_included(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    features, targets = torch.tensor(X), torch.tensor(y)
    weights = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([weights], lr=lr)
    path = []
    for _ in range(n_steps):
        path.append(weights.detach().numpy().ravel().copy())
        optimizer.zero_grad()
        torch.autograd.backward(((features @ weights - targets) ** 2).mean())
        optimizer.step()
    return np.array(path)


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


@wrong_rule("no factor 2", "These are half of it: the derivative of a square brings a factor 2.")
def no_two(X: Array) -> object:
    return np.linalg.eigvalsh(X.T @ X / len(X))


@wrong_rule("not divided by n", "The loss is a mean: divide by n, the number of rows.")
def not_divided(X: Array) -> object:
    return np.linalg.eigvalsh(2 * X.T @ X)


@wrong_rule("the Hessian itself", "That is H itself. Asked are its eigenvalues: eigvalsh(H).")
def the_matrix(X: Array) -> object:
    return 2 / len(X) * X.T @ X


@wrong_rule("X·Xᵀ", "That is X·Xᵀ, (n, n): there is one curvature for each weight, so take Xᵀ·X.")
def of_the_points(X: Array) -> object:
    return np.linalg.eigvalsh(2 / len(X) * X @ X.T)


@wrong_rule("singular values", "These are singular values of X; square them, then multiply by 2/n.")
def singular_values(X: Array) -> object:
    return np.linalg.svd(X, compute_uv=False)[::-1]


@wrong_rule("largest first", "The right numbers, the largest first: turn them round with [::-1].")
def largest_first(X: Array) -> object:
    return np.linalg.eigvalsh(2 / len(X) * X.T @ X)[::-1]


@wrong_rule("divided by the columns", "n is the number of points, the rows of X: len(X).")
def by_columns(X: Array) -> object:
    return np.linalg.eigvalsh(2 / X.shape[1] * X.T @ X)


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
