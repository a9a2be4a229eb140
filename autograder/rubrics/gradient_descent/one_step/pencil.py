"""Step 3 with a pencil: derivatives in symbols, and four points by hand."""

from __future__ import annotations

import numpy as np

from autograder.judging.checks import close, follows
from autograder.judging.rubric import item
from autograder.judging.submission import Submission
from autograder.judging.symbolic import same_expression, same_matrix
from autograder.judging.verdict import Verdict
from autograder.rubrics.gradient_descent.one_step import pencil_mistakes as wrong
from autograder.rubrics.gradient_descent.one_step.lecture import RTOL, pair
from solutions import derivations, linear

ONE_POINT = ("b", "w", "x", "y")
N_POINTS = ("b", "w", "x", "y", "n", "i")


@item(
    points=1,
    by_hand=True,
    misconceptions=[wrong.NO_TWO, wrong.DB_SIGN],
    forms=["dloss_db = 2 * b + 2 * w * x - 2 * y", "dloss_db = -2 * (y - w * x - b)"],
)
def dloss_db(student: Submission) -> Verdict:
    """The derivative of one point's loss with respect to b"""
    answer = student.value("dloss_db")
    return same_expression(answer, derivations.dloss_db, symbols=ONE_POINT, seed=4)


@item(
    points=1,
    by_hand=True,
    misconceptions=[wrong.NO_TWO, wrong.DW_NO_INNER, wrong.DW_X_SQUARED, wrong.DW_SIGN],
    forms=["dloss_dw = 2 * b * x + 2 * w * x**2 - 2 * x * y", "dloss_dw = x * dloss_db"],
)
def dloss_dw(student: Submission) -> Verdict:
    """The derivative of one point's loss with respect to w"""
    answer = student.value("dloss_dw")
    return same_expression(answer, derivations.dloss_dw, symbols=ONE_POINT, seed=5)


@item(
    points=1,
    by_hand=True,
    misconceptions=[wrong.dmse_db_no_sum, wrong.DMSE_DB_NO_MEAN, wrong.NO_TWO],
    forms=[
        "dmse_db = sp.Sum(2 * (b + w * x[i] - y[i]) / n, (i, 1, n))",
        "dmse_db = 2 * b + 2 * w * sp.Sum(x[i], (i, 1, n)) / n - 2 * sp.Sum(y[i], (i, 1, n)) / n",
    ],
)
def dmse_db(student: Submission) -> Verdict:
    """The derivative of the MSE of n points with respect to b"""
    answer = student.value("dmse_db")
    return same_expression(answer, derivations.dmse_db, symbols=N_POINTS, seed=6)


@item(
    points=1,
    by_hand=True,
    misconceptions=[wrong.dmse_dw_no_sum, wrong.dmse_dw_no_inner, wrong.NO_TWO],
    forms=["k = sp.Symbol('k')\ndmse_dw = 2 / n * sp.Sum((b + w * x[k] - y[k]) * x[k], (k, 1, n))"],
)
def dmse_dw(student: Submission) -> Verdict:
    """The derivative of the MSE of n points with respect to w"""
    answer = student.value("dmse_dw")
    return same_expression(answer, derivations.dmse_dw, symbols=N_POINTS, seed=7)


@item(
    points=2,
    by_hand=True,
    misconceptions=[wrong.HESSIAN_NO_TWO, wrong.HESSIAN_SUMS, wrong.hessian_mean_squared],
)
def hessian(student: Submission) -> Verdict:
    """The second derivatives of the MSE, as a matrix"""
    answer = student.value("hessian")
    return same_matrix(answer, derivations.hessian, symbols=N_POINTS, seed=8)


@item(
    points=1,
    misconceptions=[wrong.HAND_SUM, wrong.HAND_ABSOLUTE, wrong.HAND_ROOT],
    forms=["hand_mse = (1 + 9 + 25 + 49) / 4", "hand_mse = sp.Integer(21)"],
)
def hand_mse(student: Submission) -> Verdict:
    """The MSE of four points, by pencil"""
    return close(student.value("hand_mse"), 21, rtol=RTOL)


@item(
    points=2,
    misconceptions=[
        wrong.HAND_NO_TWO,
        wrong.HAND_SUMS,
        wrong.HAND_SIGN,
        wrong.HAND_MEANS,
        wrong.HAND_SWAPPED,
    ],
    forms=["hand_gradients = [-8, -17]", "hand_gradients = np.array([[-8.0], [-17.0]])"],
)
def hand_gradients(student: Submission) -> Verdict:
    """The gradients of four points, by pencil"""
    return close(student.value("hand_gradients"), (-8, -17), rtol=RTOL)


@item(points=1, misconceptions=[wrong.HAND_UPHILL, wrong.HAND_NO_RATE, wrong.HAND_UPDATE_SWAPPED])
def hand_update(student: Submission) -> Verdict:
    """One step with η = 0.1, by pencil"""

    def own() -> object:
        b_grad, w_grad = pair(student.value("hand_gradients"))
        return -0.1 * b_grad, -0.1 * w_grad

    return follows(close(student.value("hand_update"), (0.8, 1.7), rtol=RTOL), own, rtol=RTOL)


@item(points=1, misconceptions=[wrong.HAND_AFTER_SUM, wrong.HAND_ROOT])
def hand_mse_after(student: Submission) -> Verdict:
    """The MSE after that step, by pencil"""
    x, y = np.array([[0], [1], [2], [3]]), np.array([[1], [3], [5], [7]])

    def own() -> object:
        b, w = pair(student.value("hand_update"))
        return linear.mse(linear.predict(b, w, x), y)

    return follows(close(student.value("hand_mse_after"), 0.535, rtol=RTOL), own, rtol=RTOL)
