"""The first steps: how far they go, how high they end, a label, and what 100 of them bring."""

from __future__ import annotations

import numpy as np

from autograder.checks.numbers import read_numbers
from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.inputs import Batch, batches
from autograder.rubrics.gradient_descent.learning_rate import steps_mistakes as wrong
from autograder.rubrics.gradient_descent.learning_rate.lecture import (
    ONE_SIDED,
    SHOWN_RATES,
    THREE_DECIMALS,
    TWO_DECIMALS,
    X_TRAIN,
    Y_TRAIN,
    alone,
    in_pairs,
    steps,
)
from autograder.rubrics.gradient_descent.learning_rate.words import each_chosen
from course_tools.data import Array
from solutions import linear


def steep_places(seed: int) -> list[Batch]:
    """(b, w, x, y) where no slope is small for its curvature: there a one-sided difference with a
    small step is right too, and the exercise is not which difference to take."""
    made = [(1.5, -0.5, X_TRAIN, Y_TRAIN)]
    for b, w, x, y in batches(seed):
        b_slope, w_slope = linear.mse_gradients(b, w, x, y)
        b_curvature, w_curvature = np.diag(linear.hessian(x))
        if abs(b_slope) > b_curvature / 10 and abs(w_slope) > w_curvature / 10:
            made.append((b, w, x, y))
    return made


@item(
    points=1,
    misconceptions=[
        wrong.STEPS_SIGN,
        wrong.STEPS_NO_RATE,
        wrong.STEPS_SWAPPED,
        wrong.STEPS_PLACE,
        wrong.STEPS_EXACT,
    ],
    forms=[
        "step_sizes = np.outer([0.2, 0.8, 1.1], [2.90, 1.79])",
        "step_sizes = (0.58, 0.36), (2.32, 1.43), (3.19, 1.97)",
        "step_sizes = [0.58, 0.358, 2.32, 1.432, 3.19, 1.969]",
    ],
)
def step_sizes(student: Submission) -> Verdict:
    """How far b and w move for η = 0.2, 0.8, 1.1"""
    right = np.array([steps(lr) for lr in SHOWN_RATES])
    answer = in_pairs(student.value("step_sizes"))
    return close(answer, right, rtol=TWO_DECIMALS, each_entry=True)


@item(points=1, misconceptions=[wrong.ALONE_FALLS, wrong.ALONE_RISES, wrong.ALONE_W])
def moved_alone(student: Submission) -> Verdict:
    """What moving b alone and w alone does to the loss at η = 1.1"""
    ways = ("falls both times", "rises both times", "rises with b alone", "rises with w alone")
    return chosen(student.value("moved_alone"), right="rises with b alone", options=ways)


@item(
    points=2,
    builds_on=("step-sizes",),
    misconceptions=[
        wrong.LOSSES_SWAPPED,
        wrong.LOSSES_TOGETHER,
        wrong.LOSSES_UPHILL,
        wrong.LOSSES_GRID,
    ],
    forms=["losses_alone = np.array([[1.297, 2.098], [1.090, 0.747], [3.258, 0.346]])"],
)
def losses_alone(student: Submission) -> Verdict:
    """The loss after moving only b, and only w"""
    right = tuple(np.array(alone(*steps(lr))) for lr in SHOWN_RATES)

    def own() -> object:
        sizes = read_numbers(in_pairs(student.value("step_sizes")))
        return tuple(np.array(alone(*pair)) for pair in sizes)

    verdict = close(in_pairs(student.value("losses_alone")), right, rtol=THREE_DECIMALS)
    if not verdict.passed and step_sizes.judge(student).passed:  # steps of two decimals
        by_rounded = close(in_pairs(student.value("losses_alone")), own(), rtol=THREE_DECIMALS)
        verdict = by_rounded if by_rounded.passed else verdict
    return follows(verdict, own, rtol=THREE_DECIMALS)


@item(
    points=2,
    misconceptions=[
        wrong.PANELS_UNREPAIRED,
        wrong.panels_together,
        wrong.PANELS_SIGN,
        wrong.PANELS_TWICE,
        wrong.panels_constant,
    ],
    forms=[
        "def panel_slopes(b, w, x, y):\n    return panel_slopes_broken(b, w, x, y)[::-1]",
        "def panel_slopes(b, w, x, y):\n    e = b + w * x - y\n"
        "    return 2 * (x * e).mean(), 2 * e.mean()",
        "def panel_slopes(b, w, x, y):\n    here = line_loss(b, w, x, y)\n"
        "    left = (line_loss(b, w + h, x, y) - here) / h\n"
        "    right = (line_loss(b + h, w, x, y) - here) / h\n    return left, right",
    ],
)
def panel_slopes(student: Submission) -> Verdict:
    """`panel_slopes` gives each panel the slope of its own curve"""

    def right(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
        b_grad, w_grad = linear.mse_gradients(b, w, x, y)
        return w_grad, b_grad

    return agrees(
        student["panel_slopes"],
        right,
        over=steep_places(seed=student.seed(1)),
        rtol=ONE_SIDED,
        returns=("left", "right"),
    )


@item(
    points=2,
    misconceptions=[wrong.FATES_SLOW_IS_SAFE, wrong.FATES_ONE_POINT_ONE, wrong.FATES_ARRIVES],
    forms=['fates = ("crawls", "arrives", "swings", "diverges")'],
)
def fates(student: Submission) -> Verdict:
    """Which rate crawls, arrives, swings, diverges"""
    return each_chosen(
        student.value("fates"),
        right=("crawls", "arrives", "swings", "diverges"),
        options=("arrives", "crawls", "diverges", "swings"),
        of=("η = 0.01", "η = 0.5", "η = 0.8", "η = 1.1"),
    )
