"""Wrong rules of the derivatives by pencil, as students write them.

Each body uses only what the notebook has: its arguments, np, sp, and the symbols.
"""

from __future__ import annotations

import sympy as sp

from autograder.mistakes.library import (
    factor,
    no_factor_2,
    pair_swapped,
    root_taken,
    sum_for_mean,
    wrong_sign,
)
from autograder.mistakes.misconceptions import (
    Misconception,
    wrong_choice,
    wrong_rule,
    wrong_value,
)
from autograder.rubrics.gradient_descent.one_step.lecture import hand, hand_after
from course_tools.symbols import b, i, n, w, x, y
from solutions import linear

# --- by pencil: symbols

NO_TWO = no_factor_2()
DB_SIGN = wrong_sign(says="The sign is wrong: the error is ŷ − y, and b stands in ŷ with a plus.")
DW_SIGN = wrong_sign(says="The sign is wrong: the error is ŷ − y, and w·x stands in ŷ with a plus.")
DW_NO_INNER = factor(
    1 / x,
    "inner derivative missing",
    "The chain rule asks for the inner derivative: what is ∂(w·x)/∂w?",
)
DW_X_SQUARED = factor(x, "x squared", "x comes once: the inner derivative ∂(w·x)/∂w is x, not x².")
DMSE_DB_NO_MEAN = sum_for_mean(
    n, "not divided by n", "The 1/n is missing: it is the mean of the squares."
)


@wrong_rule("sum dropped", "The sum over i is missing: all n points pull, not one.")
def dmse_db_no_sum() -> sp.Expr:
    return 2 * (b + w * x[i] - y[i]) / n


@wrong_rule("sum dropped", "The sum over i is missing: all n points pull, not one.")
def dmse_dw_no_sum() -> sp.Expr:
    return 2 * x[i] * (b + w * x[i] - y[i]) / n


@wrong_rule("inner derivative missing", "Each error is multiplied by its own x[i]: the chain rule.")
def dmse_dw_no_inner() -> sp.Expr:
    return 2 * sp.Sum(b + w * x[i] - y[i], (i, 1, n)) / n


CHAIN_TWO = wrong_choice(
    "the factor 2", "It is there: the derivative of the mean square with respect to ŷᵢ holds the 2."
)
CHAIN_ERROR = wrong_choice(
    "the error",
    "It is there: the derivative of the mean square with respect to ŷᵢ is 2/n times the error.",
)
CHAIN_MINUS = wrong_choice(
    "the minus sign", "A derivative has no minus of its own: it comes with the step downhill."
)

HESSIAN_NO_TWO = no_factor_2(says="The factor 2 is missing in every entry.")
HESSIAN_SUMS = sum_for_mean(
    n, "sums, not means", "These are sums; the mean divides each of them by n."
)


@wrong_rule("mean squared", "Bottom right: the mean of the squares x², not the square of the mean.")
def hessian_mean_squared() -> sp.Matrix:
    m = sp.Sum(x[i], (i, 1, n)) / n
    return 2 * sp.Matrix([[1, m], [m, m**2]])


# --- by pencil: four points, each student's own


def hand_mse(student: str) -> list[Misconception]:
    """Wrong ways to the MSE of the line b = w = 0."""
    _, y_hand = hand(student)
    squares = int((y_hand**2).sum())
    return [
        sum_for_mean(4, says=f"{squares} is the sum of the squares. The mean divides by n = 4."),
        wrong_value(
            float(y_hand.mean()),
            "absolute errors",
            f"{y_hand.mean():g} is the mean of |error|. Square the errors first.",
        ),
        root_taken(says="You took the root: the RMSE."),
    ]


def hand_gradients(student: str) -> list[Misconception]:
    """Wrong ways to its gradients."""
    points = hand(student)
    b_grad, _ = linear.mse_gradients(0, 0, *points)
    return [
        no_factor_2(says="Both are half of it: the derivative of a square?"),
        sum_for_mean(4, says="These are sums. Divide by n = 4."),
        wrong_sign(says="The sign is wrong: the error is ŷ − y, and it is negative here."),
        wrong_value(
            (b_grad, float(points[0].mean()) * b_grad),
            "mean(x)·mean(error)",
            "For w, multiply each error by its own x first, then take the mean.",
        ),
        pair_swapped(says="The derivative for b comes first."),
    ]


def hand_update(_: str) -> list[Misconception]:
    """Wrong ways to take one step with η = 0.1."""
    return [
        wrong_sign("plus, not minus", "That goes uphill: subtract η times the gradient."),
        factor(10, "no learning rate", "Multiply the gradient by η = 0.1 before subtracting."),
        pair_swapped(says="The pair is (b, w): b comes first."),
    ]


def hand_mse_after(student: str) -> list[Misconception]:
    """Wrong ways to the MSE after that step."""
    mse = hand_after(student)
    return [
        sum_for_mean(4, says=f"{4 * mse:g} is the sum of the squares. Divide by n = 4."),
        root_taken(says="You took the root: that is the RMSE."),
    ]
