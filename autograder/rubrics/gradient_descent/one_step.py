"""Rubric of source/gradient-descent/2-one-step.py: one step of gradient descent, by hand and in NumPy."""

from __future__ import annotations

import numpy as np

from autograder.judging.checks import agrees, chosen, close, follows
from autograder.judging.rubric import Rubric, item, items_in
from autograder.judging.submission import Submission
from autograder.judging.symbolic import same_expression, same_matrix
from autograder.judging.verdict import Verdict
from autograder.rubrics.gradient_descent import one_step_mistakes as wrong
from autograder.rubrics.gradient_descent.inputs import batches
from autograder.rubrics.gradient_descent.one_step_mistakes import START, X_TRAIN, Y_TRAIN
from course_tools import curves
from solutions import derivations, linear

RTOL = 1e-6  # the closest wrong answers are 4e-4 away, float64 noise is at 1e-14
TWO_DECIMALS = 2e-3  # of numbers near 2 and 3 that the text asks to two decimals
ONE_POINT = ("b", "w", "x", "y")
N_POINTS = ("b", "w", "x", "y", "n", "i")
GRID_START, GRID_STEP = (0.52, -0.16), 0.12


@item(points=2, misconceptions=[wrong.w_first, wrong.other_generator, wrong.always_42])
def initialize(student: Submission) -> Verdict:
    """`initialize` draws b, then w, from the seed it is given"""
    seeds = [(42,), (0,), (7,)]
    return agrees(
        student["initialize"], linear.initialize, over=seeds, rtol=RTOL, returns=("b", "w")
    )


@item(points=1, misconceptions=[wrong.SEED_MATTERS])
def seed_matters(student: Submission) -> Verdict:
    """Whether another seed ends at another line"""
    return chosen(student.value("seed_matters"), right="no", options=("yes", "no"))


@item(points=2, misconceptions=[wrong.swapped_line, wrong.no_bias, wrong.no_input])
def predict(student: Submission) -> Verdict:
    """`predict` gives the line's height at every x"""
    lines = [(b, w, x) for b, w, x, _ in batches(seed=1)]
    return agrees(student["predict"], linear.predict, over=lines, rtol=RTOL)


@item(points=1, misconceptions=[wrong.YHAT_SWAPPED, wrong.YHAT_BOTH, wrong.YHAT_SIGN])
def yhat_half(student: Submission) -> Verdict:
    """The prediction at x = 0.5, by pencil"""
    return close(student.value("yhat_half"), 0.43, rtol=RTOL)


@item(points=1, misconceptions=[wrong.ERROR_SIGN])
def error_0(student: Submission) -> Verdict:
    """The error of the first point"""
    answer = student.value("error_0")
    right = linear.predict(*START, X_TRAIN)[0, 0] - Y_TRAIN[0, 0]

    def own() -> object:
        return np.asarray(student["predict"](*START, X_TRAIN))[0, 0] - Y_TRAIN[0, 0]

    return follows(close(answer, right, rtol=RTOL), answer, own, rtol=RTOL)


@item(
    points=2,
    misconceptions=[
        wrong.sum_not_mean,
        wrong.half_mse,
        wrong.mean_absolute,
        wrong.root_mean_square,
        wrong.mean_then_square,
        wrong.mean_error,
        wrong.n_minus_one,
        wrong.broadcast,
    ],
)
def mse(student: Submission) -> Verdict:
    """`mse` is the mean of the squared errors"""
    pairs = [(linear.predict(b, w, x), y) for b, w, x, y in batches(seed=2)]
    return agrees(student["mse"], linear.mse, over=pairs, rtol=RTOL)


@item(points=2, misconceptions=[wrong.surface_transposed, wrong.surface_of_sums])
def loss_surface(student: Submission) -> Verdict:
    """`loss_surface` has a row for each w and a column for each b"""
    bs, ws = np.linspace(-2, 4, 5), np.linspace(-1, 5, 4)
    grids = [(bs, ws, x, y) for _, _, x, y in batches(seed=3)]
    return agrees(student["loss_surface"], linear.loss_surface, over=grids, rtol=RTOL)


@item(points=1, misconceptions=[wrong.GRID_SWAPPED, wrong.GRID_NOT_ROUNDED])
def grid_point(student: Submission) -> Verdict:
    """The point of the grid that is nearest to the start"""
    return close(student.value("grid_point"), GRID_START, rtol=RTOL)


@item(points=1, misconceptions=[wrong.BEST_W_OF_ALL, wrong.BEST_W_MEANS])
def best_w(student: Submission) -> Verdict:
    """Where the section at b = 0.52 is lowest"""
    right = linear.section_minimum(GRID_START[0], X_TRAIN, Y_TRAIN)
    return close(student.value("best_w"), right, rtol=TWO_DECIMALS)


@item(points=1, misconceptions=[wrong.db_no_two, wrong.db_sign])
def dloss_db(student: Submission) -> Verdict:
    """The derivative of one point's loss with respect to b"""
    answer = student.value("dloss_db")
    return same_expression(answer, derivations.dloss_db, symbols=ONE_POINT, seed=4)


@item(points=1, misconceptions=[wrong.dw_no_two, wrong.dw_no_inner, wrong.dw_x_squared])
def dloss_dw(student: Submission) -> Verdict:
    """The derivative of one point's loss with respect to w"""
    answer = student.value("dloss_dw")
    return same_expression(answer, derivations.dloss_dw, symbols=ONE_POINT, seed=5)


@item(
    points=1, misconceptions=[wrong.dmse_db_no_sum, wrong.dmse_db_no_mean, wrong.dmse_db_no_two]
)
def dmse_db(student: Submission) -> Verdict:
    """The derivative of the MSE of n points with respect to b"""
    answer = student.value("dmse_db")
    return same_expression(answer, derivations.dmse_db, symbols=N_POINTS, seed=6)


@item(
    points=1, misconceptions=[wrong.dmse_dw_no_sum, wrong.dmse_dw_no_inner, wrong.dmse_dw_no_two]
)
def dmse_dw(student: Submission) -> Verdict:
    """The derivative of the MSE of n points with respect to w"""
    answer = student.value("dmse_dw")
    return same_expression(answer, derivations.dmse_dw, symbols=N_POINTS, seed=7)


@item(
    points=2, misconceptions=[wrong.hessian_no_two, wrong.hessian_sums, wrong.hessian_mean_squared]
)
def hessian(student: Submission) -> Verdict:
    """The second derivatives of the MSE, as a matrix"""
    answer = student.value("hessian")
    return same_matrix(answer, derivations.hessian, symbols=N_POINTS, seed=8)


@item(points=1, misconceptions=[wrong.HAND_SUM, wrong.HAND_ABSOLUTE, wrong.HAND_ROOT])
def hand_mse(student: Submission) -> Verdict:
    """The MSE of four points, by pencil"""
    return close(student.value("hand_mse"), 21, rtol=RTOL)


@item(
    points=2,
    misconceptions=[wrong.HAND_NO_TWO, wrong.HAND_SUMS, wrong.HAND_SIGN, wrong.HAND_MEANS],
)
def hand_gradients(student: Submission) -> Verdict:
    """The gradients of four points, by pencil"""
    return close(student.value("hand_gradients"), (-8, -17), rtol=RTOL)


@item(points=1, misconceptions=[wrong.HAND_UPHILL, wrong.HAND_NO_RATE])
def hand_update(student: Submission) -> Verdict:
    """One step with η = 0.1, by pencil"""
    answer = student.value("hand_update")

    def own() -> object:
        b_grad, w_grad = student.value("hand_gradients")  # type: ignore[misc]
        return -0.1 * b_grad, -0.1 * w_grad

    return follows(close(answer, (0.8, 1.7), rtol=RTOL), answer, own, rtol=RTOL)


@item(points=1, misconceptions=[wrong.HAND_AFTER_SUM, wrong.HAND_AFTER_ROOT])
def hand_mse_after(student: Submission) -> Verdict:
    """The MSE after that step, by pencil"""
    answer = student.value("hand_mse_after")
    x, y = np.array([[0], [1], [2], [3]]), np.array([[1], [3], [5], [7]])

    def own() -> object:
        b, w = student.value("hand_update")  # type: ignore[misc]
        return linear.mse(linear.predict(b, w, x), y)

    return follows(close(answer, 0.535, rtol=RTOL), answer, own, rtol=RTOL)


@item(
    points=3,
    misconceptions=[
        wrong.gradients_no_two,
        wrong.gradients_sum,
        wrong.gradients_sign,
        wrong.gradients_no_input,
        wrong.gradients_of_means,
        wrong.gradients_x_squared,
        wrong.gradients_of_prediction,
        wrong.gradients_swapped,
    ],
)
def mse_gradients(student: Submission) -> Verdict:
    """`mse_gradients` points where the loss grows fastest"""
    return agrees(
        student["mse_gradients"],
        linear.mse_gradients,
        over=batches(seed=9),
        rtol=RTOL,
        returns=("b_grad", "w_grad"),
    )


@item(points=1, misconceptions=[wrong.WHICH_DOWN, wrong.WHICH_B_UP, wrong.WHICH_W_UP])
def which_way(student: Submission) -> Verdict:
    """Which way b and w have to move"""
    ways = ("both up", "both down", "b up, w down", "b down, w up")
    return chosen(student.value("which_way"), right="both up", options=ways)


@item(points=1, misconceptions=[wrong.SECANT_SIGN, wrong.SECANT_RISE])
def secant_slopes(student: Submission) -> Verdict:
    """The slopes of two short secants"""
    b, w = GRID_START

    def loss(b: float, w: float) -> float:
        return linear.mse(linear.predict(b, w, X_TRAIN), Y_TRAIN)

    right = (
        linear.secant_slope(lambda value: loss(value, w), b, GRID_STEP),
        linear.secant_slope(lambda value: loss(b, value), w, GRID_STEP),
    )
    return close(student.value("secant_slopes"), right, rtol=TWO_DECIMALS)


@item(
    points=2,
    misconceptions=[
        wrong.forward_difference,
        wrong.divided_by_h,
        wrong.left_minus_right,
        wrong.rise_only,
    ],
)
def numeric_gradient(student: Submission) -> Verdict:
    """`numeric_gradient` is the slope from h left to h right"""
    asked = [(curves.parabola, 3.0, 0.5), (curves.cube, -1.5, 0.1), (curves.wave, 0.4, 1e-3)]
    return agrees(student["numeric_gradient"], linear.numeric_gradient, over=asked, rtol=RTOL)


@item(points=1, misconceptions=[wrong.H_TOO_SMALL, wrong.H_TOO_LARGE, wrong.H_NOT_BEST])
def best_h(student: Submission) -> Verdict:
    """The step h at which a one-sided difference is most exact"""
    steps = ("0.1", "1e-4", "1e-8", "1e-12")
    return chosen(student.value("best_h"), right="1e-8", options=steps)


@item(
    points=2, misconceptions=[wrong.uphill, wrong.no_rate, wrong.crossed, wrong.always_a_tenth]
)
def update(student: Submission) -> Verdict:
    """`update` takes one step downhill"""
    steps = [
        (0.49671415, -0.1382643, -3.04481138, -1.83375372, 0.1),
        (1.0, -2.0, 0.5, -0.25, 0.02),
        (0.0, 3.0, -1.5, 2.0, 1.5),
    ]
    return agrees(student["update"], linear.update, over=steps, rtol=RTOL, returns=("b", "w"))


@item(points=1, misconceptions=[wrong.LOSS_BEFORE])
def loss_after(student: Submission) -> Verdict:
    """The loss after one step"""
    answer = student.value("loss_after")
    gradients = linear.mse_gradients(*START, X_TRAIN, Y_TRAIN)
    right = linear.mse(linear.predict(*linear.update(*START, *gradients, 0.1), X_TRAIN), Y_TRAIN)

    def own() -> object:
        b_grad, w_grad = student["mse_gradients"](*START, X_TRAIN, Y_TRAIN)  # type: ignore[misc]
        b, w = student["update"](*START, b_grad, w_grad, 0.1)  # type: ignore[misc]
        return student["mse"](student["predict"](b, w, X_TRAIN), Y_TRAIN)

    return follows(close(answer, right, rtol=RTOL), answer, own, rtol=RTOL)


@item(points=1, misconceptions=[wrong.SECOND_LARGER, wrong.SECOND_SAME])
def second_step(student: Submission) -> Verdict:
    """The size of the gradients at the second step"""
    options = ("smaller", "larger", "the same")
    return chosen(student.value("second_step"), right="smaller", options=options)


RUBRIC = Rubric("gradient-descent/2-one-step", items_in(globals()))
