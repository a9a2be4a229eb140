"""Wrong rules of the gradients and the update in NumPy, as students write them.

Each body uses only what the notebook has: its arguments, np, sp, and the symbols.
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.judging.misconceptions import wrong_choice, wrong_rule, wrong_value
from autograder.rubrics.gradient_descent.one_step.lecture import (
    GRID_STEP,
    SECANT_SLOPES,
    START,
    X_TRAIN,
    Y_TRAIN,
)
from course_tools.data import Array
from solutions import linear

Pair = tuple[float, float]
Curve = Callable[[float], float]

# --- gradients in NumPy


@wrong_rule(
    "no factor 2", "Your gradients are exactly half of the right ones: the derivative of a square?"
)
def gradients_no_two(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return error.mean(), (x * error).mean()


@wrong_rule(
    "sum, not mean", "You added over the points; the MSE is a mean, so its gradient is one too."
)
def gradients_sum(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * error.sum(), 2 * (x * error).sum()


@wrong_rule("sign", "Both signs are wrong: the error is ŷ − y. A step would go uphill.")
def gradients_sign(b: float, w: float, x: Array, y: Array) -> Pair:
    error = y - (b + w * x)
    return 2 * error.mean(), 2 * (x * error).mean()


@wrong_rule(
    "forgot x", "Your two gradients are equal: for w, each error is multiplied by its own x."
)
def gradients_no_input(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * error.mean(), 2 * error.mean()


@wrong_rule(
    "mean(x)·mean(error)", "A mean of products is not the product of means: multiply x·error first."
)
def gradients_of_means(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * error.mean(), 2 * x.mean() * error.mean()


@wrong_rule(
    "(n, 1) times (n,)",
    "One of the two was flattened: (n, 1) · (n,) is a table (n, n) of all products.",
)
def gradients_broadcast(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * error.mean(), 2 * (x * error.ravel()).mean()


@wrong_rule("x squared", "x comes once in ∂MSE/∂w: the inner derivative of w·x is x.")
def gradients_x_squared(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * error.mean(), 2 * (x**2 * error).mean()


@wrong_rule("ŷ for the error", "You used the prediction ŷ where the error ŷ − y belongs.")
def gradients_of_prediction(b: float, w: float, x: Array, y: Array) -> Pair:
    yhat = b + w * x
    return 2 * yhat.mean(), 2 * (x * yhat).mean()


@wrong_rule("pair swapped", "The pair is (b_grad, w_grad): b comes first.")
def gradients_swapped(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * (x * error).mean(), 2 * error.mean()


WHICH_DOWN = wrong_choice("both down", "A step goes against the gradient: negative slope, move up.")
WHICH_B_UP = wrong_choice("b up, w down", "Look at the sign of w_grad again.")
WHICH_W_UP = wrong_choice("b down, w up", "Look at the sign of b_grad again.")

# --- slopes without a derivative

SECANT_SIGN = wrong_value(
    (2.90, 1.79), "sign", "The loss falls to the right: its slope is negative."
)
SECANT_RISE = wrong_value(
    (SECANT_SLOPES[0] * GRID_STEP, SECANT_SLOPES[1] * GRID_STEP),
    "rise only",
    "That is how much the loss changes. Divide it by the step 0.12.",
)
SECANT_RUN = wrong_value(
    (1 / SECANT_SLOPES[0], 1 / SECANT_SLOPES[1]),
    "run over rise",
    "A slope is rise over run: the change of the loss, divided by the step.",
)
SECANT_SWAPPED = wrong_value(
    (SECANT_SLOPES[1], SECANT_SLOPES[0]), "pair swapped", "The slope along b comes first."
)


@wrong_rule("one-sided", "That is the one-sided difference. Go h to both sides and divide by 2h.")
def forward_difference(f: Curve, p: float, h: float) -> float:
    return (f(p + h) - f(p)) / h


@wrong_rule("divided by h", "From p − h to p + h the way is 2h long.")
def divided_by_h(f: Curve, p: float, h: float) -> float:
    return (f(p + h) - f(p - h)) / h


@wrong_rule("sign", "The sign is wrong: right minus left.")
def left_minus_right(f: Curve, p: float, h: float) -> float:
    return (f(p - h) - f(p + h)) / (2 * h)


@wrong_rule("not divided", "That is the rise; a slope is rise over run: divide by 2h.")
def rise_only(f: Curve, p: float, h: float) -> float:
    return f(p + h) - f(p - h)


H_TOO_SMALL = wrong_choice(
    "1e-12", "Below 1e-8, rounding eats the difference of two nearly equal numbers."
)
H_TOO_LARGE = wrong_choice("0.1", "At h = 0.1 the secant still bends away from the tangent.")
H_NOT_BEST = wrong_choice("1e-4", "Good, but the one-sided error still shrinks with h for a while.")

# --- the update


@wrong_rule("plus, not minus", "That goes uphill: subtract η times the gradient.")
def uphill(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
    return b + lr * b_grad, w + lr * w_grad


@wrong_rule("no learning rate", "The learning rate is missing: the step is η times the gradient.")
def no_rate(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
    return b - b_grad, w - w_grad


@wrong_rule(
    "gradients swapped", "Each parameter moves by its own gradient: b by b_grad, w by w_grad."
)
def crossed(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
    return b - lr * w_grad, w - lr * b_grad


@wrong_rule("always 0.1", "Use the argument `lr`, not 0.1.")
def always_a_tenth(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
    return b - 0.1 * b_grad, w - 0.1 * w_grad


LOSS_BEFORE = wrong_value(
    linear.mse(linear.predict(*START, X_TRAIN), Y_TRAIN),
    "the old loss",
    "That is the loss before the step.",
)
SECOND_LARGER = wrong_choice("larger", "Closer to the bottom of the bowl the slope is smaller.")
SECOND_SAME = wrong_choice(
    "the same", "The slope of a bowl changes as you walk: recompute it at every step."
)
