"""Steps 3 and 4 in NumPy: gradients, slopes without a formula, the update."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.by_hand import keeps_digits
from autograder.items.rubric import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.inputs import (
    batches,
    far_batches,
    five_numbers,
    sized_batches,
)
from autograder.rubrics.gradient_descent.one_step import descent_mistakes as wrong
from autograder.rubrics.gradient_descent.one_step.lecture import (
    COMMUTES,
    FLOAT32,
    GRID_START,
    GRID_STEP,
    RTOL,
    SECANT_SLOPES,
    START,
    THREE_DIGITS,
    TWO_DECIMALS,
    X_TRAIN,
    Y_TRAIN,
    own_start,
    pair,
)
from course_tools import curves
from course_tools.data import Array
from solutions import linear


@item(
    points=3,
    builds_on=("predict",),
    by_hand=True,
    misconceptions=[
        wrong.GRADIENTS_NO_TWO,
        wrong.GRADIENTS_SUM,
        wrong.GRADIENTS_SIGN,
        wrong.GRADIENTS_NO_INPUT,
        wrong.GRADIENTS_OF_MEANS,
        wrong.GRADIENTS_BROADCAST,
        wrong.GRADIENTS_X_SQUARED,
        wrong.GRADIENTS_OF_PREDICTION,
        wrong.GRADIENTS_SWAPPED,
    ],
    forms=[
        "def mse_gradients(b, w, x, y):\n    e = b + w * x - y\n"
        "    return np.array([2 * e.mean(), 2 * (e * x).mean()])",
        "def mse_gradients(b, w, x, y):\n    e = (b + w * x - y).ravel()\n"
        "    return [2 * e.sum() / len(e), 2 * (e @ x.ravel()) / len(e)]",
    ],
    equivalent={"predict(b, w, x) -> predict(b, x, w)": COMMUTES},
)
def mse_gradients(student: Submission) -> Verdict:
    """`mse_gradients` points where the loss grows fastest"""
    gradients = student["mse_gradients"]
    verdict = agrees(
        gradients,
        linear.mse_gradients,
        over=[*batches(seed=student.seed(9)), *sized_batches(seed=student.seed(9))],
        rtol=RTOL,
        returns=("b_grad", "w_grad"),
    )

    def own(b: float, w: float, x: Array, y: Array) -> object:
        error = np.asarray(student["predict"](b, w, x)) - y
        return 2 * error.mean(), 2 * (x * error).mean()

    return keeps_digits(
        follows(verdict, own, rtol=RTOL),
        gradients,
        linear.mse_gradients,
        over=far_batches(seed=student.seed(10)),
    )


@item(points=1, misconceptions=[wrong.WHICH_DOWN, wrong.WHICH_B_UP, wrong.WHICH_W_UP])
def which_way(student: Submission) -> Verdict:
    """Which way b and w have to move"""
    ways = ("both up", "both down", "b up, w down", "b down, w up")
    return chosen(student.value("which_way"), right="both up", options=ways)


@item(
    points=1,
    builds_on=("loss-surface",),
    misconceptions=[
        wrong.SECANT_SIGN,
        wrong.SECANT_RISE,
        wrong.SECANT_RUN,
        wrong.SECANT_SWAPPED,
    ],
)
def secant_slopes(student: Submission) -> Verdict:
    """The slopes of two short secants"""
    b, w = GRID_START

    def own() -> object:
        bs, ws = np.array([b, b + GRID_STEP]), np.array([w, w + GRID_STEP])
        at = np.asarray(student["loss_surface"](bs, ws, X_TRAIN, Y_TRAIN), dtype=float)
        return (at[0, 1] - at[0, 0]) / GRID_STEP, (at[1, 0] - at[0, 0]) / GRID_STEP

    verdict = close(student.value("secant_slopes"), SECANT_SLOPES, rtol=TWO_DECIMALS)
    return follows(verdict, own, rtol=TWO_DECIMALS)


@item(
    points=2,
    misconceptions=[
        wrong.forward_difference,
        wrong.DIVIDED_BY_H,
        wrong.LEFT_MINUS_RIGHT,
        wrong.rise_only,
    ],
)
def numeric_gradient(student: Submission) -> Verdict:
    """`numeric_gradient` is the slope from h left to h right"""
    # Steps so long that a difference of two float32 numbers keeps its digits.
    asked = [(curves.parabola, 3.0, 0.5), (curves.cube, -1.5, 0.1), (curves.wave, 0.4, 0.125)]
    asked += [(curves.cube, 2.5, 4.0), (curves.wave, -0.7, 0.75)]  # steps that no cap lets through
    p, h, *_ = five_numbers(seed=student.seed(13))
    asked.append((curves.cube, p, abs(h) / 4))
    return agrees(student["numeric_gradient"], linear.numeric_gradient, over=asked, rtol=FLOAT32)


@item(points=1, misconceptions=[wrong.H_TOO_SMALL, wrong.H_TOO_LARGE, wrong.H_NOT_BEST])
def best_h(student: Submission) -> Verdict:
    """The step h at which a one-sided difference is most exact"""
    steps = ("0.1", "1e-4", "1e-8", "1e-12")
    return chosen(student.value("best_h"), right="1e-8", options=steps)


@item(
    points=2,
    misconceptions=[
        wrong.UPHILL,
        wrong.NO_RATE,
        wrong.CROSSED,
        wrong.ALWAYS_A_TENTH,
        wrong.UPDATE_SWAPPED,
    ],
)
def update(student: Submission) -> Verdict:
    """`update` takes one step downhill"""
    steps = [
        (0.49671415, -0.1382643, -3.04481138, -1.83375372, 0.1),
        (1.0, -2.0, 0.5, -0.25, 0.02),
        (0.0, 3.0, -1.5, 2.0, 1.5),
        (250.0, -3.0, 4e4, -7e3, 12.0),  # far beyond any clip
        (1e-7, -2e-7, 3e-6, 5e-6, 1e-3),  # and below any threshold
        five_numbers(seed=student.seed(12)),
    ]
    return agrees(student["update"], linear.update, over=steps, rtol=RTOL, returns=("b", "w"))


@item(
    points=1,
    builds_on=("initialize", "mse", "mse-gradients", "update"),
    misconceptions=[wrong.LOSS_BEFORE],
    forms=["loss_after = 1.63"],
    equivalent={
        "predict(b1, w1, x_train) -> predict(b1, x_train, w1)": COMMUTES,
        "mse(predict(b1, w1, x_train), y_train) -> mse(y_train, predict(b1, w1, x_train))": (
            "A squared error has no sign."
        ),
    },
)
def loss_after(student: Submission) -> Verdict:
    """The loss after one step"""
    gradients = linear.mse_gradients(*START, X_TRAIN, Y_TRAIN)
    right = linear.mse(linear.predict(*linear.update(*START, *gradients, 0.1), X_TRAIN), Y_TRAIN)

    def own() -> object:
        start = own_start(student)
        b_grad, w_grad = pair(student["mse_gradients"](*start, X_TRAIN, Y_TRAIN))
        b, w = pair(student["update"](*start, b_grad, w_grad, 0.1))
        loss = student["mse"](student["predict"](b, w, X_TRAIN), Y_TRAIN)
        # A loss that is no other where every prediction is true carries nothing.
        at_best = student["mse"](Y_TRAIN, Y_TRAIN)
        return 0.0 if np.array_equal(np.asarray(loss), np.asarray(at_best)) else loss

    verdict = close(student.value("loss_after"), right, rtol=THREE_DIGITS)
    return follows(verdict, own, rtol=THREE_DIGITS)


@item(points=1, misconceptions=[wrong.SECOND_LARGER, wrong.SECOND_SAME])
def second_step(student: Submission) -> Verdict:
    """The size of the gradients at the second step"""
    options = ("smaller", "larger", "the same")
    return chosen(student.value("second_step"), right="smaller", options=options)
