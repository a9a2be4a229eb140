"""The same data with x ten times as large: what stays, what grows, what breaks."""

from __future__ import annotations

from autograder.checks.values import chosen, close
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.scaling import units_mistakes as wrong
from autograder.rubrics.gradient_descent.scaling.lecture import (
    BAD_X,
    FOUR_DIGITS,
    Y_TRAIN,
    at_start,
)
from solutions import convergence, linear


@item(
    points=1,
    misconceptions=[
        wrong.BEST_TIMES_TEN,
        wrong.BEST_UNCHANGED,
        wrong.BEST_BOTH,
        wrong.BEST_B_TIMES_TEN,
        wrong.BEST_SWAPPED,
    ],
    forms=["bad_minimum = np.polyfit(bad_x.ravel(), y_train.ravel(), 1)[::-1]"],
)
def bad_minimum(student: Submission) -> Verdict:
    """The best line on 10·x"""
    right = linear.least_squares(BAD_X, Y_TRAIN)
    return close(student.value("bad_minimum"), right, rtol=FOUR_DIGITS)


@item(
    points=1,
    misconceptions=[
        wrong.BAD_OLD,
        wrong.BAD_OLD_LOSS,
        wrong.BAD_NO_TWO,
        wrong.BAD_SWAPPED,
        wrong.BAD_OLD_X,
    ],
    forms=["bad_start = [5.515, -4.221, -26.23]"],
)
def bad_start(student: Submission) -> Verdict:
    """Loss and gradients at the start, on 10·x"""
    return close(student.value("bad_start"), at_start(BAD_X), rtol=FOUR_DIGITS)


@item(
    points=1,
    misconceptions=[
        wrong.STEEPER_TEN,
        wrong.STEEPER_SLOPE,
        wrong.STEEPER_CONDITION,
        wrong.STEEPER_ROOT,
    ],
    forms=["times_steeper = np.mean(bad_x**2) / np.mean(x_train**2)"],
)
def times_steeper(student: Submission) -> Verdict:
    """How many times the curvature along w grows"""
    return close(student.value("times_steeper"), 100.0, rtol=FOUR_DIGITS)


@item(points=1, misconceptions=[wrong.RATE_FASTER, wrong.RATE_SLOWER, wrong.RATE_SAME])
def same_rate(student: Submission) -> Verdict:
    """What η = 0.1 does on 10·x"""
    fates = ("faster", "slower", "the same", "explodes")
    return chosen(student.value("same_rate"), right="explodes", options=fates)


@item(
    points=2,
    misconceptions=[
        wrong.LIMITS_OLD,
        wrong.LIMITS_ONE,
        wrong.LIMITS_LEAST,
        wrong.LIMITS_INVERSE,
        wrong.LIMITS_DIAGONAL,
        wrong.LIMITS_NO_TWO,
    ],
    forms=["bad_limits = (0.030855, 112.01)"],
)
def bad_limits(student: Submission) -> Verdict:
    """The border and the condition number on 10·x"""
    right = convergence.max_learning_rate(BAD_X), convergence.condition(BAD_X)
    return close(student.value("bad_limits"), right, rtol=FOUR_DIGITS)
