"""Wrong rules for 2-one-step, as students write them. The numbers they give are in the tests.

Each body uses only what the notebook has: its arguments, np, and the symbols b, w, x, y, n, i.
"""

# ruff: noqa: E741
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import sympy as sp

from autograder.judging.misconceptions import wrong_choice, wrong_rule, wrong_value
from course_tools.data import Array, load_regression
from course_tools.symbols import b, i, n, w, x, y
from solutions import linear

Pair = tuple[float, float]
Curve = Callable[[float], float]
X_TRAIN, Y_TRAIN, _, _ = load_regression()
START = linear.initialize(42)

# --- initialize


@wrong_rule("w drawn first", "You drew w before b. The order matters: b is the first number drawn.")
def w_first(seed: int) -> Pair:
    rng = np.random.RandomState(seed)
    w = rng.randn()
    return rng.randn(), w


@wrong_rule("another generator", "default_rng is another generator: its numbers differ. Use np.random.seed.")
def other_generator(seed: int) -> Pair:
    rng = np.random.default_rng(seed)
    return rng.standard_normal(), rng.standard_normal()


@wrong_rule("always seed 42", "Every seed gives the same numbers: use the argument `seed`, not 42.")
def always_42(seed: int) -> Pair:
    rng = np.random.RandomState(42)
    return rng.randn(), rng.randn()


SEED_MATTERS = wrong_choice("yes", "The loss has one minimum, and gradient descent finds it from anywhere.")

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


YHAT_SWAPPED = wrong_value(0.11, "b and w swapped", "b and w are swapped: w multiplies x, b is added.")
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


@wrong_rule("half the MSE", "You divide by 2n. That is a common convention too; here it is the plain mean.")
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
    linear.least_squares(X_TRAIN, Y_TRAIN)[1], "the minimum of the bowl", "That is the best w for the best b. Here b stays at 0.52."
)
BEST_W_MEANS = wrong_value(
    float((Y_TRAIN.mean() - 0.52) / X_TRAIN.mean()),
    "means, not squares",
    "You sent the line through the mean point. Set the derivative with respect to w to 0 instead.",
)

# --- by pencil: symbols


@wrong_rule("no factor 2", "The factor 2 is missing: what is the derivative of a square?")
def db_no_two() -> sp.Expr:
    return b + w * x - y


@wrong_rule("sign", "The sign is wrong: the error is ŷ − y, and b stands in ŷ with a plus.")
def db_sign() -> sp.Expr:
    return 2 * (y - b - w * x)


@wrong_rule("no factor 2", "The factor 2 is missing: what is the derivative of a square?")
def dw_no_two() -> sp.Expr:
    return x * (b + w * x - y)


@wrong_rule("inner derivative missing", "The chain rule asks for the inner derivative: what is ∂(w·x)/∂w?")
def dw_no_inner() -> sp.Expr:
    return 2 * (b + w * x - y)


@wrong_rule("x squared", "x comes once: the inner derivative ∂(w·x)/∂w is x, not x².")
def dw_x_squared() -> sp.Expr:
    return 2 * x**2 * (b + w * x - y)


@wrong_rule("sum dropped", "The sum over i is missing: all n points pull, not one.")
def dmse_db_no_sum() -> sp.Expr:
    return 2 * (b + w * x[i] - y[i]) / n


@wrong_rule("not divided by n", "The 1/n is missing: it is the mean of the squares.")
def dmse_db_no_mean() -> sp.Expr:
    return 2 * sp.Sum(b + w * x[i] - y[i], (i, 1, n))


@wrong_rule("no factor 2", "The factor 2 is missing: what is the derivative of a square?")
def dmse_db_no_two() -> sp.Expr:
    return sp.Sum(b + w * x[i] - y[i], (i, 1, n)) / n


@wrong_rule("sum dropped", "The sum over i is missing: all n points pull, not one.")
def dmse_dw_no_sum() -> sp.Expr:
    return 2 * x[i] * (b + w * x[i] - y[i]) / n


@wrong_rule("inner derivative missing", "Each error is multiplied by its own x[i]: the chain rule.")
def dmse_dw_no_inner() -> sp.Expr:
    return 2 * sp.Sum(b + w * x[i] - y[i], (i, 1, n)) / n


@wrong_rule("no factor 2", "The factor 2 is missing: what is the derivative of a square?")
def dmse_dw_no_two() -> sp.Expr:
    return sp.Sum(x[i] * (b + w * x[i] - y[i]), (i, 1, n)) / n


@wrong_rule("no factor 2", "The factor 2 is missing in every entry.")
def hessian_no_two() -> sp.Matrix:
    m = sp.Sum(x[i], (i, 1, n)) / n
    return sp.Matrix([[1, m], [m, sp.Sum(x[i] ** 2, (i, 1, n)) / n]])


@wrong_rule("sums, not means", "These are sums; the mean divides each of them by n.")
def hessian_sums() -> sp.Matrix:
    s = sp.Sum(x[i], (i, 1, n))
    return 2 * sp.Matrix([[n, s], [s, sp.Sum(x[i] ** 2, (i, 1, n))]])


@wrong_rule("mean squared", "Bottom right: the mean of the squares x², not the square of the mean.")
def hessian_mean_squared() -> sp.Matrix:
    m = sp.Sum(x[i], (i, 1, n)) / n
    return 2 * sp.Matrix([[1, m], [m, m**2]])


# --- by pencil: four points

HAND_SUM = wrong_value(84, "sum, not mean", "84 is the sum of the squares. The mean divides by n = 4.")
HAND_ABSOLUTE = wrong_value(4, "absolute errors", "4 is the mean of |error|. Square the errors first.")
HAND_ROOT = wrong_value(21**0.5, "square root taken", "You took the root: that is the RMSE.")
HAND_NO_TWO = wrong_value((-4, -8.5), "no factor 2", "Both are half of it: the derivative of a square?")
HAND_SUMS = wrong_value((-32, -68), "sum, not mean", "These are sums. Divide by n = 4.")
HAND_SIGN = wrong_value((8, 17), "sign", "The sign is wrong: the error is ŷ − y, and it is negative here.")
HAND_MEANS = wrong_value(
    (-8, -12), "mean(x)·mean(error)", "For w, multiply each error by its own x first, then take the mean."
)
HAND_UPHILL = wrong_value((-0.8, -1.7), "plus, not minus", "That goes uphill: subtract η times the gradient.")
HAND_NO_RATE = wrong_value((8, 17), "no learning rate", "Multiply the gradient by η = 0.1 before subtracting.")
HAND_AFTER_SUM = wrong_value(2.14, "sum, not mean", "2.14 is the sum of the squares. Divide by n = 4.")
HAND_AFTER_ROOT = wrong_value(0.535**0.5, "square root taken", "You took the root: that is the RMSE.")


# --- gradients in NumPy


@wrong_rule("no factor 2", "Your gradients are exactly half of the right ones: the derivative of a square?")
def gradients_no_two(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return error.mean(), (x * error).mean()


@wrong_rule("sum, not mean", "You added over the points; the MSE is a mean, so its gradient is one too.")
def gradients_sum(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * error.sum(), 2 * (x * error).sum()


@wrong_rule("sign", "Both signs are wrong: the error is ŷ − y. A step would go uphill.")
def gradients_sign(b: float, w: float, x: Array, y: Array) -> Pair:
    error = y - (b + w * x)
    return 2 * error.mean(), 2 * (x * error).mean()


@wrong_rule("forgot x", "Your two gradients are equal: for w, each error is multiplied by its own x.")
def gradients_no_input(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * error.mean(), 2 * error.mean()


@wrong_rule("mean(x)·mean(error)", "A mean of products is not the product of means: multiply x·error first.")
def gradients_of_means(b: float, w: float, x: Array, y: Array) -> Pair:
    error = b + w * x - y
    return 2 * error.mean(), 2 * x.mean() * error.mean()


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

SECANT_SIGN = wrong_value((2.90, 1.79), "sign", "The loss falls to the right: its slope is negative.")
SECANT_RISE = wrong_value(
    (-0.35, -0.21), "rise only", "That is how much the loss changes. Divide it by the step 0.12."
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


H_TOO_SMALL = wrong_choice("1e-12", "Below 1e-8, rounding eats the difference of two nearly equal numbers.")
H_TOO_LARGE = wrong_choice("0.1", "At h = 0.1 the secant still bends away from the tangent.")
H_NOT_BEST = wrong_choice("1e-4", "Good, but the one-sided error still shrinks with h for a while.")

# --- the update


@wrong_rule("plus, not minus", "That goes uphill: subtract η times the gradient.")
def uphill(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
    return b + lr * b_grad, w + lr * w_grad


@wrong_rule("no learning rate", "The learning rate is missing: the step is η times the gradient.")
def no_rate(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
    return b - b_grad, w - w_grad


@wrong_rule("gradients swapped", "Each parameter moves by its own gradient: b by b_grad, w by w_grad.")
def crossed(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
    return b - lr * w_grad, w - lr * b_grad


@wrong_rule("always 0.1", "Use the argument `lr`, not 0.1.")
def always_a_tenth(b: float, w: float, b_grad: float, w_grad: float, lr: float) -> Pair:
    return b - 0.1 * b_grad, w - 0.1 * w_grad


LOSS_BEFORE = wrong_value(
    linear.mse(linear.predict(*START, X_TRAIN), Y_TRAIN), "the old loss", "That is the loss before the step."
)
SECOND_LARGER = wrong_choice("larger", "Closer to the bottom of the bowl the slope is smaller.")
SECOND_SAME = wrong_choice("the same", "The slope of a bowl changes as you walk: recompute it at every step.")
