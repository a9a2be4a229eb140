"""The bowl on standardised inputs: where it is lowest, how round, how fast; and the way back."""

from __future__ import annotations

from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.inputs import five_numbers
from autograder.rubrics.gradient_descent.scaling import rescaled_mistakes as wrong
from autograder.rubrics.gradient_descent.scaling.lecture import (
    FOUR_DIGITS,
    RTOL,
    SCALED,
    START,
    TOL,
    Y_TRAIN,
    at_start,
    own_scaled,
)
from solutions import convergence, linear, scaling


@item(
    points=1,
    builds_on=("standardize",),
    misconceptions=[
        wrong.MINIMUM_OLD,
        wrong.MINIMUM_TRUE,
        wrong.MINIMUM_ONLY_W,
        wrong.MINIMUM_DIVIDED,
        wrong.MINIMUM_SWAPPED,
    ],
    forms=[
        "scaled_minimum = (1.02354075 + 1.96896447 * x_train.mean(), 1.96896447 * x_train.std())",
        "scaled_minimum = [1.9538, 0.6029]",
    ],
)
def scaled_minimum(student: Submission) -> Verdict:
    """The best line on standardised inputs"""
    right = linear.least_squares(SCALED, Y_TRAIN)

    def own() -> object:
        return linear.least_squares(own_scaled(student), Y_TRAIN)

    def own_by_the_hint() -> object:
        """The hint's two equations, which fall apart only where mean and std are 0 and 1."""
        return float(Y_TRAIN.mean()), float((own_scaled(student) * Y_TRAIN).mean())

    verdict = close(student.value("scaled_minimum"), right, rtol=FOUR_DIGITS)
    verdict = follows(verdict, own, rtol=FOUR_DIGITS)
    return follows(verdict, own_by_the_hint, rtol=FOUR_DIGITS)


@item(
    points=1,
    misconceptions=[
        wrong.HESSIAN_NO_TWO,
        wrong.HESSIAN_OLD,
        wrong.HESSIAN_NO_CENTRE,
        wrong.HESSIAN_ZERO,
        wrong.HESSIAN_SUMS,
    ],
    forms=["scaled_hessian = 2 * np.eye(2)", "scaled_hessian = [(2.0, 0.0), (0.0, 2.0)]"],
)
def scaled_hessian(student: Submission) -> Verdict:
    """The Hessian on standardised inputs"""
    return close(student.value("scaled_hessian"), linear.hessian(SCALED), rtol=RTOL)


@item(
    points=1,
    builds_on=("standardize",),
    misconceptions=[
        wrong.START_OLD,
        wrong.START_NO_TWO,
        wrong.START_SWAPPED,
        wrong.START_OLD_X,
    ],
    forms=["scaled_start = (2.681, -2.914, -1.482)"],
)
def scaled_start(student: Submission) -> Verdict:
    """Loss and gradients at the start, on standardised inputs"""

    def own() -> object:
        return at_start(own_scaled(student))

    verdict = close(student.value("scaled_start"), at_start(SCALED), rtol=FOUR_DIGITS)
    return follows(verdict, own, rtol=FOUR_DIGITS)


@item(
    points=1,
    builds_on=("standardize",),
    misconceptions=[wrong.HALF_OF_TWO, wrong.HALF_EACH, wrong.HALF_OLD_BEST],
)
def half_rate(student: Submission) -> Verdict:
    """How many epochs η = 0.5 needs on standardised inputs"""
    right = convergence.epochs_to_converge(SCALED, Y_TRAIN, *START, 0.5, TOL)
    return close(student.value("half_rate"), right, rtol=RTOL)


@item(points=1, misconceptions=[wrong.FULL_ARRIVES, wrong.FULL_CRAWLS, wrong.FULL_DIVERGES])
def full_rate(student: Submission) -> Verdict:
    """What η = 1.0 does on standardised inputs"""
    walks = ("arrives", "crawls", "bounces", "diverges")
    return chosen(student.value("full_rate"), right="bounces", options=walks)


@item(
    points=1,
    builds_on=("standardize",),
    misconceptions=[
        wrong.EPOCHS_OLD,
        wrong.EPOCHS_TOO_FEW,
        wrong.EPOCHS_TOO_MANY,
        wrong.EPOCHS_LAMBDA_ONE,
        wrong.EPOCHS_NOT_SQUARED,
        wrong.EPOCHS_NOT_WHOLE,
    ],
    forms=["scaled_epochs = 34"],
)
def scaled_epochs(student: Submission) -> Verdict:
    """How many epochs η = 0.1 needs on standardised inputs"""
    right = convergence.epochs_to_converge(SCALED, Y_TRAIN, *START, 0.1, TOL)

    def own() -> object:
        return convergence.epochs_to_converge(own_scaled(student), Y_TRAIN, *START, 0.1, TOL)

    return follows(close(student.value("scaled_epochs"), right, rtol=RTOL), own, rtol=RTOL)


@item(
    points=2,
    misconceptions=[
        wrong.FORGETS_B,
        wrong.FORGETS_W_IN_B,
        wrong.PLUS_MEAN,
        wrong.MEAN_NOT_DIVIDED,
        wrong.TIMES_STD,
        wrong.B_AS_INPUT,
        wrong.DIVIDES_B,
        wrong.UNSCALED_SWAPPED,
        wrong.LECTURES_NUMBERS,
    ],
    forms=[
        "def unscale(b, w, mean, std):\n    new_w = w / std\n    return b - new_w * mean, new_w",
        "def unscale(b, w, mean, std):\n    def line(x):\n        return b + w * (x - mean) / std\n"
        "    return line(0.0), line(1.0) - line(0.0)",
    ],
)
def unscale(student: Submission) -> Verdict:
    """`unscale` gives the same line in the old units"""
    b, w, mean, std, _ = five_numbers(seed=student.seed(2))
    lines = [
        (1.95379564, 0.60294603, 0.47245895, 0.30622494),
        (5.0, -2.0, -3.0, 4.0),
        (0.0, 1.5, 10.0, 0.5),
        (b, w, mean, abs(std)),
    ]
    return agrees(student["unscale"], scaling.unscale, over=lines, rtol=RTOL, returns=("b", "w"))
