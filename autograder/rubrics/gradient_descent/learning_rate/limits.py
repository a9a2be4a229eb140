"""The border: of a slice, by pencil, in NumPy; and the rate that is best."""

from __future__ import annotations

import numpy as np

from autograder.checks.numbers import read_numbers
from autograder.checks.values import agrees, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.inputs import batches
from autograder.rubrics.gradient_descent.learning_rate import limits_mistakes as wrong
from autograder.rubrics.gradient_descent.learning_rate.lecture import (
    FOUR_DIGITS,
    RATES,
    RTOL,
    RTOL_EIGEN,
    THREE_DIGITS,
    X_TRAIN,
    hand,
)
from autograder.rubrics.gradient_descent.learning_rate.words import same_set
from autograder.rubrics.own_numbers import close_to_own
from solutions import convergence, linear


@item(
    points=1,
    misconceptions=[
        wrong.SLICES_HALF,
        wrong.SLICES_NO_TWO,
        wrong.SLICES_MEAN,
        wrong.SLICES_SWAPPED,
        wrong.SLICES_CURVATURES,
        wrong.SLICES_BOTH,
    ],
    forms=["slice_limits = [1, 3.1547]"],
)
def slice_limits(student: Submission) -> Verdict:
    """The border if only b moves, and if only w moves"""
    right = convergence.slice_limits(X_TRAIN)
    return close(student.value("slice_limits"), right, rtol=FOUR_DIGITS)


@item(
    points=1,
    misconceptions=wrong.hand_hessian,
    forms=[
        "hand_hessian = 2 * np.array([[1, np.mean(hand.x)], [np.mean(hand.x), "
        "np.mean(np.square(hand.x))]])"
    ],
)
def hand_hessian(student: Submission) -> Verdict:
    """The Hessian of four inputs, by pencil"""

    def right(who: str) -> object:
        return linear.hessian(hand(who))

    return close_to_own(student, "hand_hessian", right, rtol=RTOL)


@item(points=1, builds_on=("hand-hessian",), misconceptions=wrong.hand_eigenvalues)
def hand_eigenvalues(student: Submission) -> Verdict:
    """Its eigenvalues, by pencil"""

    def right(who: str) -> object:
        return convergence.curvatures(hand(who))

    def own() -> object:
        least, most = np.linalg.eigvalsh(read_numbers(student.value("hand_hessian")).astype(float))
        return float(least), float(most)

    verdict = close_to_own(student, "hand_eigenvalues", right, rtol=THREE_DIGITS)
    return follows(verdict, own, rtol=THREE_DIGITS)


@item(points=1, builds_on=("hand-eigenvalues",), misconceptions=wrong.hand_limit)
def hand_limit(student: Submission) -> Verdict:
    """The border for these four, by pencil"""

    def right(who: str) -> object:
        return convergence.max_learning_rate(hand(who))

    def own() -> object:
        return 2 / float(read_numbers(student.value("hand_eigenvalues")).max())

    def by_place() -> object:  # whose larger one is first has paid for it, and takes the second
        return 2 / float(read_numbers(student.value("hand_eigenvalues")).ravel()[1])

    verdict = close_to_own(student, "hand_limit", right, rtol=THREE_DIGITS)
    return follows(follows(verdict, own, rtol=THREE_DIGITS), by_place, rtol=THREE_DIGITS)


@item(
    points=3,
    misconceptions=[
        wrong.HALF_BORDER,
        wrong.SMALLEST,
        wrong.NO_TWO,
        wrong.OF_SUMS,
        wrong.STEEPER_SLICE,
        wrong.BY_TRACE,
        wrong.MEAN_SQUARED,
    ],
    forms=[
        "def max_learning_rate(x):\n    A = np.hstack([np.ones_like(x), x])\n"
        "    return 1 / np.linalg.eigvalsh(A.T @ A / len(x))[-1]",
        "def max_learning_rate(x):\n    m, q = x.mean(), (x ** 2).mean()\n"
        "    return 2 / (1 + q + ((1 - q) ** 2 + 4 * m * m) ** 0.5)",
        "def max_learning_rate(x):\n    A = np.hstack([np.ones_like(x), x])\n"
        "    return len(x) / np.linalg.norm(A, 2) ** 2",
    ],
)
def max_learning_rate(student: Submission) -> Verdict:
    """`max_learning_rate` is the border 2/λmax for any inputs"""
    inputs = [(x,) for _, _, x, _ in batches(seed=student.seed(2))]
    return agrees(
        student["max_learning_rate"], convergence.max_learning_rate, over=inputs, rtol=RTOL_EIGEN
    )


@item(
    points=1,
    builds_on=("max-learning-rate",),
    misconceptions=[wrong.ONLY_SHOWN, wrong.BY_SLICES, wrong.ALL_THAT_SWING],
    equivalent={
        "lr > max_learning_rate(x_train) -> lr >= max_learning_rate(x_train)": (
            "No rate of the list lies on the border itself."
        )
    },
    forms=["which_diverge = (1.1, 0.81, 1)", "which_diverge = np.array(rates)[-3:]"],
)
def which_diverge(student: Submission) -> Verdict:
    """Which of the eight rates diverge"""
    border = convergence.max_learning_rate(X_TRAIN)

    def own() -> object:
        limit = float(read_numbers(student["max_learning_rate"](X_TRAIN)).reshape(()))
        return tuple(lr for lr in RATES if lr > limit)

    right = tuple(lr for lr in RATES if lr > border)
    return follows(same_set(student.value("which_diverge"), right, of=RATES), own, rtol=RTOL)


@item(
    points=1,
    misconceptions=[
        wrong.BEST_IS_HALF,
        wrong.BEST_IS_BORDER,
        wrong.BEST_BY_DIFFERENCE,
        wrong.BEST_NO_TWO,
    ],
    forms=["best_rate = 0.7593", "best_rate = 1 / (1 + np.mean(x_train ** 2))"],
)
def best_rate(student: Submission) -> Verdict:
    """The rate at which both directions shrink alike"""
    right = convergence.best_learning_rate(X_TRAIN)
    return close(student.value("best_rate"), right, rtol=FOUR_DIGITS)
