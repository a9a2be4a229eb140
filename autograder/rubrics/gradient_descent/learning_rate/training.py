"""Longer walks: how many epochs it takes, where ten of them end, why b turns round."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import agrees, chosen, close
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.inputs import batches
from autograder.rubrics.gradient_descent.learning_rate import training_mistakes as wrong
from autograder.rubrics.gradient_descent.learning_rate.lecture import (
    FOUR_DIGITS,
    RTOL,
    START,
    X_TRAIN,
    Y_TRAIN,
    loss_at,
)
from course_tools.data import Array
from course_tools.descent import bowl
from solutions import convergence, linear

ENOUGH = "No walk that is asked about needs more than 5000 epochs: the loop never comes to its end."
Asked = tuple[Array, Array, float, float, float, float]
NEVER_EQUAL = "The loss is never exactly tol above the lowest: each tol lies between two losses."


def walks(seed: int) -> list[Asked]:
    """(x, y, b, w, lr, tol) of walks that converge, for the lecture's data and for small ones.

    Each tol lies in the middle between the losses of two epochs, so that rounding decides nothing.
    One walk needs more than 2000 epochs, for whoever gives up earlier; one has b, w and y of 1e-8,
    where for whoever stops at a small step every step is one.
    """
    rng = np.random.default_rng(seed)
    made: list[Asked] = [
        (X_TRAIN, Y_TRAIN, *START, 0.2, 1e-3),
        (X_TRAIN, Y_TRAIN, *START, 0.1, 9.0),
        _arriving(X_TRAIN, Y_TRAIN, *START, 0.01, int(rng.integers(2100, 2900))),
        _arriving(X_TRAIN, 1e-8 * Y_TRAIN, 4e-8, -2e-8, 0.3, int(rng.integers(9, 30))),
    ]
    for share, (b, w, x, y) in zip((1.7, 1.2, 0.9, 0.6), batches(seed), strict=False):
        if len(x) > 1:
            lr = share * convergence.max_learning_rate(x) / 2
            made.append(_arriving(x, y, b, w, lr, int(rng.integers(3, 9))))
    return made


def _arriving(x: Array, y: Array, b: float, w: float, lr: float, epochs: int) -> Asked:
    """A question whose answer is `epochs`."""
    x, y = x.astype(float), y.astype(float)
    lines = bowl(x, y).walk(b, w, lr, epochs)
    losses = [linear.mse(linear.predict(b, w, x), y) for b, w in lines[-2:]]
    gaps = np.array(losses) - convergence.lowest_loss(x, y)
    return x, y, b, w, lr, float(np.sqrt(gaps.prod()))


@item(
    points=3,
    misconceptions=[
        wrong.COUNTS_FROM_ONE,
        wrong.SMALL_CHANGE,
        wrong.HALF_STEPS,
        wrong.OF_PARAMETERS,
        wrong.ONE_AFTER_THE_OTHER,
        wrong.NEVER_STARTS,
    ],
    forms=[
        "def epochs_to_converge(x, y, b, w, lr, tol):\n"
        "    A = np.hstack([np.ones_like(x), x])\n"
        "    best = np.linalg.lstsq(A, y, rcond=None)[0]\n"
        "    floor = np.mean((A @ best - y) ** 2)\n"
        "    for epoch in range(100_000):\n"
        "        error = b + w * x - y\n"
        "        if np.mean(error ** 2) <= floor + tol:\n            return epoch\n"
        "        b, w = b - lr * 2 * error.mean(), w - lr * 2 * (x * error).mean()",
        "def epochs_to_converge(x, y, b, w, lr, tol):\n"
        "    lines = walk(x, y, b, w, lr, 5000)\n"
        "    gaps = np.array([line_loss(*p, x, y) for p in lines]) - lowest_loss(x, y)\n"
        "    return int(np.argmax(gaps <= tol))",
    ],
    equivalent={
        "(error ** 2).mean() - lowest <= tol -> (error ** 2).mean() - lowest < tol": NEVER_EQUAL,
        "10000 -> 10001": ENOUGH,
        "10000 -> 9999": ENOUGH,
    },
)
def epochs_to_converge(student: Submission) -> Verdict:
    """`epochs_to_converge` counts the epochs until the loss is near the lowest"""
    return agrees(
        student["epochs_to_converge"],
        convergence.epochs_to_converge,
        over=walks(seed=student.seed(3)),
        rtol=RTOL,
    )


@item(
    points=1,
    misconceptions=[wrong.BEATEN_FORMULA, wrong.BEATEN_ROUNDED, wrong.BEATEN_BORDER],
)
def best_beaten(student: Submission) -> Verdict:
    """Why another rate than the best one arrives sooner here"""
    reasons = ("wrong formula", "this start", "rounding", "over the border")
    return chosen(student.value("best_beaten"), right="this start", options=reasons)


@item(
    points=1,
    misconceptions=[
        wrong.TEN_NINE,
        wrong.TEN_ELEVEN,
        wrong.TEN_HALF,
        wrong.TEN_STALE,
        wrong.TEN_ORDER,
        wrong.TEN_OTHER_START,
    ],
    forms=["after_ten = (1.590, 0.6800, 0.1657)"],
)
def after_ten(student: Submission) -> Verdict:
    """The line and its loss after ten epochs with η = 0.1"""
    b, w = linear.train(X_TRAIN, Y_TRAIN, *START, 0.1, 10)
    return close(student.value("after_ten"), (b, w, loss_at(b, w)), rtol=FOUR_DIGITS)


@item(points=1, misconceptions=[wrong.TURNS_TOO_LARGE, wrong.TURNS_TWO_MINIMA, wrong.TURNS_NOISE])
def turns_round(student: Submission) -> Verdict:
    """Why b runs past its best value and comes back"""
    reasons = ("too large", "narrow valley", "two minima", "noise")
    return chosen(student.value("turns_round"), right="narrow valley", options=reasons)
