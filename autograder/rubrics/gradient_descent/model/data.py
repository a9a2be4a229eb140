"""The data: the recipe and its numbers, the split, the shuffle, the noise that no line can fit."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.model import data_mistakes as wrong
from autograder.rubrics.gradient_descent.model.lecture import (
    RTOL,
    THREE_DIGITS,
    X_TRAIN,
    Y_TRAIN,
)
from autograder.rubrics.own_numbers import close_to_own
from course_tools import hand
from solutions import linear, polynomial


@item(
    points=1,
    misconceptions=[wrong.RECIPE_SWAPPED, wrong.RECIPE_VARIANCE, wrong.RECIPE_ONE],
    forms=["recipe = [1.0, 2.0, 1 / 10]"],
)
def recipe(student: Submission) -> Verdict:
    """The true line and the size of the noise"""
    right = (linear.TRUE_B, linear.TRUE_W, linear.NOISE_STD)
    return close(student.value("recipe"), right, rtol=RTOL)


@item(points=1, misconceptions=[wrong.ESTIMATES_ALL, wrong.ESTIMATES_NOISE, wrong.ESTIMATES_DATA])
def estimated(student: Submission) -> Verdict:
    """What training estimates"""
    options = ("b and w", "b, w and the noise", "the noise", "x and y")
    return chosen(student.value("estimated"), right="b and w", options=options)


@item(
    points=1,
    misconceptions=wrong.sizes,
    forms=["sizes = np.array([[parts.percent], [100 - parts.percent]]) * parts.n / 100"],
)
def sizes(student: Submission) -> Verdict:
    """The sizes of your two parts, by pencil"""

    def right(who: str) -> object:
        own = hand.split(who)
        train = own.n * own.percent // 100
        return float(train), float(own.n - train)

    return close_to_own(student, "sizes", right, rtol=RTOL)


@item(points=1, misconceptions=[wrong.APART_TWO, wrong.APART_ONE, wrong.APART_MINUS])
def shuffled_apart(student: Submission) -> Verdict:
    """The slope after x and y were shuffled apart"""
    options = ("near 2", "near 1", "near 0", "near -2")
    return chosen(student.value("shuffled_apart"), right="near 0", options=options)


@item(
    points=4,
    misconceptions=[
        wrong.NO_SHUFFLE,
        wrong.RESEEDED,
        wrong.ALL_POINTS,
        wrong.PARTS_SWAPPED,
        wrong.ONE_AXIS,
        wrong.OTHER_GENERATOR,
        wrong.ALWAYS_42,
        wrong.B_AND_W_SWAPPED,
        wrong.NO_NOISE,
        wrong.NOISE_TOO_LARGE,
        wrong.NOISE_FIRST,
        wrong.SHUFFLED_COLUMNS,
        wrong.NORMAL_X,
        wrong.UNIFORM_NOISE,
        wrong.SHUFFLE_IS_NONE,
        wrong.TWENTY_FIRST,
    ],
    forms=[
        "def synthetic_data(seed):\n    rng = np.random.RandomState(seed)\n"
        "    x = rng.uniform(size=(100, 1))\n"
        "    y = 1 + 2 * x + rng.normal(scale=0.1, size=(100, 1))\n"
        "    k = rng.permutation(100)\n"
        "    return [x[k[:80]], y[k[:80]], x[k[80:]], y[k[80:]]]",
        "def synthetic_data(seed):\n    np.random.seed(seed)\n    n = 100\n"
        "    x = np.random.rand(n, 1)\n    epsilon = 0.1 * np.random.randn(n, 1)\n"
        "    y = 1 + 2 * x + epsilon\n    idx = np.arange(n)\n    np.random.shuffle(idx)\n"
        "    train_idx = idx[:int(n * 0.8)]\n    val_idx = idx[int(n * 0.8):]\n"
        "    x_train, y_train = x[train_idx], y[train_idx]\n"
        "    x_val, y_val = x[val_idx], y[val_idx]\n"
        "    return x_train, y_train, x_val, y_val",
    ],
)
def synthetic_data(student: Submission) -> Verdict:
    """`synthetic_data` follows the recipe to the last digit"""
    seeds = [(42,), (0,), (7,), (student.seed(4) % 10_000,)]
    return agrees(
        student["synthetic_data"],
        linear.synthetic_data,
        over=seeds,
        rtol=RTOL,
        returns=("x_train", "y_train", "x_val", "y_val"),
    )


@item(points=1, misconceptions=[wrong.LOWEST_ZERO, wrong.LOWEST_STD, wrong.LOWEST_ONE])
def lowest(student: Submission) -> Verdict:
    """How small the MSE of a line can get"""
    options = ("0", "about 0.01", "about 0.1", "about 1")
    return chosen(student.value("lowest"), right="about 0.01", options=options)


@item(
    points=2,
    builds_on=("synthetic-data",),
    misconceptions=[
        wrong.OF_THE_TRUE_LINE,
        wrong.SUM_OF_SQUARES,
        wrong.ROOT,
        wrong.OF_VALIDATION,
        wrong.NO_BIAS,
        wrong.NOISE_VARIANCE,
    ],
    forms=[
        "w, b = np.polyfit(x_train.ravel(), y_train.ravel(), 1)\n"
        "lowest_mse = np.mean((b + w * x_train - y_train) ** 2)",
        "lowest_mse = 0.00804",
        "A = np.c_[x_train, np.ones(80)]\n"
        "best = np.linalg.lstsq(A, y_train, rcond=None)[0]\n"
        "lowest_mse = ((A @ best - y_train) ** 2).mean()",
    ],
)
def lowest_mse(student: Submission) -> Verdict:
    """The MSE of the best line of all"""

    def own() -> object:
        x, y, _, _ = (np.asarray(part, dtype=float) for part in _four(student))
        return polynomial.smallest_mse(x, y)

    right = polynomial.smallest_mse(X_TRAIN, Y_TRAIN)
    verdict = close(student.value("lowest_mse"), right, rtol=THREE_DIGITS)
    return follows(verdict, own, rtol=THREE_DIGITS)


def _four(student: Submission) -> list[object]:
    """The student's own data of seed 42."""
    parts = student["synthetic_data"](42)
    if not isinstance(parts, tuple | list) or len(parts) != 4:
        raise ValueError("These are not four parts.")
    return list(parts)
