"""Standardising: by pencil, in NumPy, and what it does to points that were not asked."""

from __future__ import annotations

import numpy as np

from autograder.checks.numbers import read_numbers
from autograder.checks.values import agrees, chosen, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.scaling import standardised_mistakes as wrong
from autograder.rubrics.gradient_descent.scaling.lecture import (
    RTOL,
    TWO_DECIMALS,
    X_TRAIN,
    X_VAL,
    hand,
)
from autograder.rubrics.own_numbers import close_to_own
from course_tools.data import Array
from solutions import scaling


def columns(seed: int) -> list[tuple[Array, Array]]:
    """(x_train, x_val): the lecture's, and small ones of several sizes, scales and places."""
    rng = np.random.default_rng(seed)
    made: list[tuple[Array, Array]] = [(X_TRAIN, X_VAL)]
    for n, m, scale, place in ((2, 3, 0.5, -2.0), (3, 2, 40.0, 7.0), (7, 5, 3.0, 20.0)):
        # Apart from each other: of two that are nearly one, float32 keeps no digits.
        apart = rng.permutation(n)[:, None] - (n - 1) / 2 + rng.uniform(-0.2, 0.2, size=(n, 1))
        made.append((place + scale * apart, place + scale * rng.normal(size=(m, 1))))
    # A training input and a validation input far from all others, beyond any clip.
    x_train, x_val = rng.normal(size=(40, 1)), rng.normal(size=(4, 1))
    x_train[7], x_val[1] = 25.0, -400.0
    made.append((x_train, x_val))
    # float32, in eighths, four of them for a mean without rounding.
    eighths = rng.choice(np.arange(-24, 24), size=(7, 1), replace=False).astype(np.float32) / 8
    made.append((eighths[:4], eighths[4:]))
    return made


@item(
    points=1,
    misconceptions=wrong.hand_mean_std,
    forms=["hand_mean_std = [sum(hand.x) / 5, np.var(hand.x) ** 0.5]"],
)
def hand_mean_std(student: Submission) -> Verdict:
    """Mean and standard deviation of five inputs, by pencil"""

    def right(who: str) -> object:
        x, _ = hand(who)
        return float(x.mean()), float(x.std())

    return close_to_own(student, "hand_mean_std", right, rtol=TWO_DECIMALS)


@item(
    points=2,
    builds_on=("hand-mean-std",),
    misconceptions=wrong.hand_scaled,
    forms=[
        "hand_scaled = (np.array([*hand.x, hand.new]) - np.mean(hand.x)) / np.std(hand.x)",
        "hand_scaled = [round((p - np.mean(hand.x)) / np.std(hand.x), 2) "
        "for p in [*hand.x, hand.new]]",
    ],
)
def hand_scaled(student: Submission) -> Verdict:
    """Six inputs standardised, by pencil"""

    def right(who: str) -> object:
        x, new = hand(who)
        return np.array((np.append(x, new) - x.mean()) / x.std())

    def own() -> object:
        mean, std = (float(number) for number in read_numbers(student.value("hand_mean_std")))
        x, new = hand(student.student)
        return (np.append(x, new) - mean) / std

    verdict = close_to_own(student, "hand_scaled", right, rtol=TWO_DECIMALS)
    return follows(verdict, own, rtol=TWO_DECIMALS)


@item(
    points=3,
    misconceptions=[
        wrong.N_MINUS_ONE,
        wrong.OF_ALL,
        wrong.OF_VALIDATION,
        wrong.SECOND_SCALER,
        wrong.ONLY_TRAINING,
        wrong.ONLY_CENTRED,
        wrong.ONLY_STRETCHED,
        wrong.NO_BRACKETS,
        wrong.BY_VARIANCE,
        wrong.MIN_MAX,
        wrong.LECTURES_SCALER,
    ],
    forms=[
        "def standardize(x_train, x_val):\n    m, s = np.mean(x_train), np.std(x_train)\n"
        "    return [(x - m) / s for x in (x_train, x_val)]",
        "def standardize(x_train, x_val):\n    m = sum(x_train) / len(x_train)\n"
        "    s = np.sqrt(sum((x_train - m) ** 2) / len(x_train))\n"
        "    return (x_train - m) / s, (x_val - m) / s",
    ],
)
def standardize(student: Submission) -> Verdict:
    """`standardize` scales both columns with the training mean and std"""
    return agrees(
        student["standardize"],
        scaling.standardize,
        over=columns(seed=student.seed(1)),
        rtol=RTOL,
        returns=("scaled_train", "scaled_val"),
    )


@item(points=1, misconceptions=[wrong.AFTER_EXACTLY, wrong.AFTER_UNCHANGED])
def val_after(student: Submission) -> Verdict:
    """Mean and std of the validation inputs after scaling"""
    options = ("exactly", "roughly", "unchanged")
    return chosen(student.value("val_after"), right="roughly", options=options)
