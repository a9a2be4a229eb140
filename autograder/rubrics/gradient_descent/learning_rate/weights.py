"""Three weights: the curvatures of any bowl, and the learning rate that the steepest allows."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import agrees, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.learning_rate import weights_mistakes as wrong
from autograder.rubrics.gradient_descent.learning_rate.lecture import (
    POLYNOMIAL,
    RTOL,
    THREE_DIGITS,
)
from course_tools.data import Array
from solutions import polynomial


def matrices(seed: int) -> list[tuple[Array]]:
    """X (n, k) of several sizes, more rows than columns."""
    rng = np.random.default_rng(seed)
    return [(POLYNOMIAL,), *((rng.normal(size=shape),) for shape in ((4, 2), (7, 3), (30, 2)))]


@item(
    points=2,
    misconceptions=[
        wrong.NO_TWO,
        wrong.NOT_DIVIDED,
        wrong.THE_MATRIX,
        wrong.OF_THE_POINTS,
        wrong.SINGULAR_VALUES,
        wrong.LARGEST_FIRST,
        wrong.BY_COLUMNS,
    ],
    forms=[
        "def curvatures(X):\n    return np.sort(np.linalg.eigvals(X.T @ X * 2 / X.shape[0]))",
        "def curvatures(X):\n    return np.linalg.svd(X)[1][::-1] ** 2 * 2 / len(X)",
    ],
)
def curvatures(student: Submission) -> Verdict:
    """`curvatures` gives the eigenvalues of the Hessian"""
    asked = matrices(seed=student.seed(4))
    return agrees(student["curvatures"], polynomial.curvatures, over=asked, rtol=RTOL)


@item(
    points=1,
    builds_on=("curvatures",),
    misconceptions=[wrong.RATE_ONE, wrong.RATE_FLATTEST, wrong.RATE_NOT_DIVIDED],
    forms=["largest_lr = 0.000788", "largest_lr = 2 / curvatures(X).max()"],
)
def largest_lr(student: Submission) -> Verdict:
    """The largest learning rate of plain gradient descent"""

    def own() -> object:
        return 2 / float(np.max(np.asarray(student["curvatures"](POLYNOMIAL), dtype=float)))

    right = polynomial.largest_rate(POLYNOMIAL)
    verdict = close(student.value("largest_lr"), right, rtol=THREE_DIGITS)
    return follows(verdict, own, rtol=THREE_DIGITS)
