"""Wrong rules of the gradients and the update in NumPy, as students write them.

The code uses only what the notebook has: its arguments, np, sp, and the symbols.
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.mistakes.library import (
    always,
    factor,
    factor_2_too_many,
    forgot_x,
    no_factor_2,
    pair_swapped,
    sum_for_mean,
    swapped,
    uphill,
    upside_down,
    without,
    wrong_sign,
)
from autograder.mistakes.misconceptions import wrong_choice, wrong_rule, wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.gradient_descent.one_step.lecture import (
    GRID_STEP,
    START,
    X_TRAIN,
    Y_TRAIN,
)
from course_tools.data import Array
from solutions import linear

Pair = tuple[float, float]
Curve = Callable[[float], float]

# --- gradients in NumPy

GRADIENTS_NO_TWO = no_factor_2(
    says="Your gradients are exactly half of the right ones: the derivative of a square?"
)
GRADIENTS_SUM = sum_for_mean(
    "y", says="You added over the points; the MSE is a mean, so its gradient is one too."
)
GRADIENTS_SIGN = wrong_sign(
    says="Both signs are wrong: the error is ŷ − y. A step would go uphill."
)
GRADIENTS_NO_INPUT = forgot_x()
GRADIENTS_SWAPPED = pair_swapped(says="The pair is (b_grad, w_grad): b comes first.")


def gradients(b: float, w: float, x: Array, y: Array) -> Pair:
    """Both slopes of the MSE: each slip changes a line of this."""
    error = b + w * x - y
    return 2 * error.mean(), 2 * (x * error).mean()


slip = slips_in(gradients)
GRADIENTS_OF_MEANS = slip(
    {"(x * error).mean()": "x.mean() * error.mean()"},
    "mean(x)·mean(error)",
    "A mean of products is not the product of means: multiply x·error first.",
)
GRADIENTS_BROADCAST = slip(
    {"x * error": "x * error.ravel()"},
    "(n, 1) times (n,)",
    "One of the two was flattened: (n, 1) · (n,) is a table (n, n) of all products.",
)
GRADIENTS_X_SQUARED = slip(
    {"x * error": "x**2 * error"},
    "x squared",
    "x comes once in ∂MSE/∂w: the inner derivative of w·x is x.",
)
GRADIENTS_OF_PREDICTION = slip(
    {" - y": ""},
    "ŷ for the error",
    "You used the prediction ŷ where the error ŷ − y belongs.",
)

WHICH_DOWN = wrong_choice("both down", "A step goes against the gradient: negative slope, move up.")
WHICH_B_UP = wrong_choice("b up, w down", "Look at the sign of w_grad again.")
WHICH_W_UP = wrong_choice("b down, w up", "Look at the sign of b_grad again.")

# --- slopes without a derivative

SECANT_SIGN = wrong_sign(says="The loss falls to the right: its slope is negative.")
SECANT_RISE = factor(
    GRID_STEP, "rise only", "That is how much the loss changes. Divide it by the step 0.12."
)
SECANT_RUN = upside_down(
    "run over rise", "A slope is rise over run: the change of the loss, divided by the step."
)
SECANT_SWAPPED = pair_swapped(says="The slope along b comes first.")

DIVIDED_BY_H = factor_2_too_many("divided by h", "From p − h to p + h the way is 2h long.")
LEFT_MINUS_RIGHT = wrong_sign(says="The sign is wrong: right minus left.")


@wrong_rule("one-sided", "That is the one-sided difference. Go h to both sides and divide by 2h.")
def forward_difference(f: Curve, p: float, h: float) -> float:
    return (f(p + h) - f(p)) / h


@wrong_rule("not divided", "That is the rise; a slope is rise over run: divide by 2h.")
def rise_only(f: Curve, p: float, h: float) -> float:
    return f(p + h) - f(p - h)


H_TOO_SMALL = wrong_choice(
    "1e-12", "Below 1e-8, rounding eats the difference of two nearly equal numbers."
)
H_TOO_LARGE = wrong_choice("0.1", "At h = 0.1 the secant still bends away from the tangent.")
H_NOT_BEST = wrong_choice("1e-4", "Good, but the one-sided error still shrinks with h for a while.")

# --- the update

NO_RATE = without(
    "lr", 1, "no learning rate", "The learning rate is missing: the step is η times the gradient."
)
CROSSED = swapped(
    "b_grad",
    "w_grad",
    "gradients swapped",
    "Each parameter moves by its own gradient: b by b_grad, w by w_grad.",
)
UPDATE_SWAPPED = pair_swapped(says="The pair is (b, w): b comes first.")
ALWAYS_A_TENTH = always("lr", 0.1, "always 0.1")
UPHILL = uphill()
LOSS_BEFORE = wrong_value(
    linear.mse(linear.predict(*START, X_TRAIN), Y_TRAIN),
    "the old loss",
    "That is the loss before the step.",
)
SECOND_LARGER = wrong_choice("larger", "Closer to the bottom of the bowl the slope is smaller.")
SECOND_SAME = wrong_choice(
    "the same", "The slope of a bowl changes as you walk: recompute it at every step."
)
