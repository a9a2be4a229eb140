"""The loss on points that took no part in the training."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.mistakes.misconceptions import wrong_value
from autograder.rubrics.gradient_descent.epochs.loop import START, X_TRAIN, Y_TRAIN
from course_tools.data import Array, load_regression
from solutions import linear

_, _, X_VAL, Y_VAL = load_regression()
AFTER = (0, 100, 1000)  # epochs
RATE = 0.1
THREE_DIGITS = 5e-3

Triple = tuple[float, float, float]


def losses(trained: tuple[Array, Array], asked: tuple[Array, Array]) -> Triple:
    """The MSE on the points `asked` after 0, 100 and 1000 epochs on the points `trained`."""
    lines = [linear.train(*trained, *START, RATE, n) for n in AFTER]
    start, early, late = (linear.mse(linear.predict(*line, asked[0]), asked[1]) for line in lines)
    return start, early, late


TRAINING, VALIDATION = (X_TRAIN, Y_TRAIN), (X_VAL, Y_VAL)
EVERYBODY = np.vstack([X_TRAIN, X_VAL]), np.vstack([Y_TRAIN, Y_VAL])
RIGHT = losses(TRAINING, VALIDATION)


@item(
    points=2,
    builds_on=("train",),
    misconceptions=[
        wrong_value(
            losses(TRAINING, TRAINING),
            "on the training points",
            "These are the losses on x_train, y_train. Ask for x_val, y_val: points it never met.",
        ),
        wrong_value(
            losses(VALIDATION, VALIDATION),
            "trained on the validation points",
            "You trained on x_val, y_val. Train on the training points, and only look at these.",
        ),
        wrong_value(
            losses(TRAINING, EVERYBODY),
            "on all points",
            "These are the losses on all 100 points. Only the 20 of x_val took no part.",
        ),
        wrong_value(
            tuple(float(np.sqrt(loss)) for loss in RIGHT),
            "square root taken",
            "You took the root. The MSE stays squared.",
        ),
        wrong_value(
            tuple(len(X_VAL) * loss for loss in RIGHT),
            "sum, not mean",
            "You added the squares up: the mean divides by 20.",
        ),
    ],
    forms=["val_loss = (2.37, 0.0123, 0.00866)"],
    equivalent={
        "1000 -> 1001": "By then an epoch moves the loss in its seventh digit.",
        "1000 -> 999": "By then an epoch moves the loss in its seventh digit.",
    },
)
def val_loss(student: Submission) -> Verdict:
    """The loss on the validation points, before, during and after the training"""

    def own() -> object:
        lines = [student["train"](X_TRAIN, Y_TRAIN, *START, RATE, n) for n in AFTER]
        pairs = [np.asarray(line, dtype=float).ravel() for line in lines]
        return tuple(linear.mse(b + w * X_VAL, Y_VAL) for b, w in pairs)

    verdict = close(student.value("val_loss"), RIGHT, rtol=THREE_DIGITS)
    return follows(verdict, own, rtol=THREE_DIGITS)
