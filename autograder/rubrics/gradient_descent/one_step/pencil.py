"""Step 3 with a pencil: derivatives in symbols, and four points by hand."""

from __future__ import annotations

from autograder.checks.formulas import same_expression, same_matrix
from autograder.checks.values import chosen, follows
from autograder.items.rubric import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.one_step import pencil_mistakes as wrong
from autograder.rubrics.gradient_descent.one_step.lecture import (
    RTOL,
    THREE_DIGITS,
    hand,
    hand_after,
    pair,
)
from autograder.rubrics.own_numbers import close_to_own
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
    return same_expression(answer, derivations.dloss_db, symbols=ONE_POINT, seed=student.seed(4))


@item(
    points=1,
    by_hand=True,
    misconceptions=[wrong.NO_TWO, wrong.DW_NO_INNER, wrong.DW_X_SQUARED, wrong.DW_SIGN],
    forms=["dloss_dw = 2 * b * x + 2 * w * x**2 - 2 * x * y", "dloss_dw = x * dloss_db"],
)
def dloss_dw(student: Submission) -> Verdict:
    """The derivative of one point's loss with respect to w"""
    answer = student.value("dloss_dw")
    return same_expression(answer, derivations.dloss_dw, symbols=ONE_POINT, seed=student.seed(5))


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
    return same_expression(answer, derivations.dmse_db, symbols=N_POINTS, seed=student.seed(6))


@item(
    points=1,
    by_hand=True,
    misconceptions=[wrong.dmse_dw_no_sum, wrong.dmse_dw_no_inner, wrong.NO_TWO],
    forms=["k = sp.Symbol('k')\ndmse_dw = 2 / n * sp.Sum((b + w * x[k] - y[k]) * x[k], (k, 1, n))"],
)
def dmse_dw(student: Submission) -> Verdict:
    """The derivative of the MSE of n points with respect to w"""
    answer = student.value("dmse_dw")
    return same_expression(answer, derivations.dmse_dw, symbols=N_POINTS, seed=student.seed(7))


@item(points=1, misconceptions=[wrong.CHAIN_TWO, wrong.CHAIN_ERROR, wrong.CHAIN_MINUS])
def chain_rule(student: Submission) -> Verdict:
    """What a slide's chain rule leaves out"""
    options = ("the sum over i", "the factor 2", "the error", "the minus sign")
    return chosen(student.value("chain_rule"), right="the sum over i", options=options)


@item(
    points=2,
    by_hand=True,
    misconceptions=[wrong.HESSIAN_NO_TWO, wrong.HESSIAN_SUMS, wrong.hessian_mean_squared],
)
def hessian(student: Submission) -> Verdict:
    """The second derivatives of the MSE, as a matrix"""
    answer = student.value("hessian")
    return same_matrix(answer, derivations.hessian, symbols=N_POINTS, seed=student.seed(8))


@item(
    points=1,
    misconceptions=wrong.hand_mse,
    forms=[
        "hand_mse = np.square(hand.y).mean()",
        "hand_mse = sp.Rational(sum(q * q for q in hand.y), 4)",
    ],
)
def hand_mse(student: Submission) -> Verdict:
    """The MSE of four points, by pencil"""

    def right(who: str) -> object:
        x, y = hand(who)
        return linear.mse(linear.predict(0.0, 0.0, x), y)

    return close_to_own(student, "hand_mse", right, rtol=RTOL)


@item(
    points=2,
    misconceptions=wrong.hand_gradients,
    forms=[
        "hand_gradients = [-np.mean(hand.y) * 2, -np.dot(hand.x, hand.y) / 2]",
        "hand_gradients = np.array([[-sum(hand.y) / 2], [-np.dot(hand.x, hand.y) / 2]])",
    ],
)
def hand_gradients(student: Submission) -> Verdict:
    """The gradients of four points, by pencil"""

    def right(who: str) -> object:
        return linear.mse_gradients(0.0, 0.0, *hand(who))

    return close_to_own(student, "hand_gradients", right, rtol=RTOL)


@item(points=1, builds_on=("hand-gradients",), misconceptions=wrong.hand_update)
def hand_update(student: Submission) -> Verdict:
    """One step with η = 0.1, by pencil"""

    def right(who: str) -> object:
        return linear.update(0.0, 0.0, *linear.mse_gradients(0.0, 0.0, *hand(who)), 0.1)

    def own() -> object:
        b_grad, w_grad = pair(student.value("hand_gradients"))
        return -0.1 * b_grad, -0.1 * w_grad

    return follows(close_to_own(student, "hand_update", right, rtol=RTOL), own, rtol=RTOL)


@item(points=1, builds_on=("hand-update",), misconceptions=wrong.hand_mse_after)
def hand_mse_after(student: Submission) -> Verdict:
    """The MSE after that step, by pencil"""

    def own() -> object:
        b, w = pair(student.value("hand_update"))
        x, y = hand(student.student)
        return linear.mse(linear.predict(b, w, x), y)

    verdict = close_to_own(student, "hand_mse_after", hand_after, rtol=THREE_DIGITS)
    return follows(verdict, own, rtol=THREE_DIGITS)
