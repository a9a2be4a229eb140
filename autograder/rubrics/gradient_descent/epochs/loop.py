"""The loop over epochs, and the line it is on its way to."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import agrees, chosen
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.mistakes.misconceptions import wrong_choice
from autograder.rubrics.gradient_descent.epochs import loop_mistakes as wrong
from autograder.rubrics.gradient_descent.inputs import batches, five_numbers
from course_tools.data import Array, load_regression
from solutions import linear

X_TRAIN, Y_TRAIN, _, _ = load_regression()
START = linear.initialize(42)
RTOL = 5e-5  # 1000 steps in float32 leave 3e-6; the nearest wrong answer is 4e-4 away
FIRST = 4  # of `batches`: the float32 ones have no digits for RTOL

Run = tuple[Array, Array, float, float, float, int]


def runs(seed: int) -> list[Run]:
    """(x, y, b, w, lr, n_epochs): what no loop survives that stops early, or has a cap.

    The lecture's own; many epochs that get nowhere near the minimum; one that runs away; points
    so near 0, and others so far, that no fixed threshold on loss, slope or step fits them.
    """
    rng = np.random.default_rng(seed)
    lecture = [(X_TRAIN, Y_TRAIN, *START, 0.1, n) for n in (1, 2, 1000)]
    others = [
        (x, y, b, w, 0.02, n)
        for (b, w, x, y), n in zip(batches(seed=seed)[:FIRST], (1, 2, 5, 3), strict=True)
    ]
    x, y = 0.2 + rng.random((6, 1)), rng.normal(size=(6, 1))
    b, w, *_ = five_numbers(seed=seed)
    small = [(x, size * y, size * b, size * w, 0.15, 7) for size in (1e-9, 1e5)]
    slow = (x, y, b, w, 1e-4, 2500 + int(rng.integers(500)))
    away = (X_TRAIN, Y_TRAIN, *START, 1.1, 25)
    # No epoch comes last: whoever returns inside the loop is told of that at the second.
    return [*lecture, *others, *small, slow, away, (x, y, b, w, 0.1, 0)]


@item(
    points=4,
    misconceptions=wrong.LOOPS,
    forms=[
        "def train(x, y, b, w, lr, n_epochs):\n    A = np.hstack([np.ones_like(x), x])\n"
        "    p = np.array([[b], [w]], dtype=float)\n    for _ in range(n_epochs):\n"
        "        p = p - lr * 2 / len(x) * A.T @ (A @ p - y)\n    return p[0, 0], p[1, 0]",
        "def train(x, y, b, w, lr, n_epochs):\n    for _ in range(n_epochs):\n"
        "        e = b + w * x - y\n        w = w - lr * 2 * (x * e).mean()\n"
        "        b = b - lr * 2 * e.mean()\n    return [b, w]",
    ],
)
def train(student: Submission) -> Verdict:
    """`train` computes the error anew in every epoch"""
    return agrees(
        student["train"],
        linear.train,
        over=runs(seed=student.seed(2)),
        rtol=RTOL,
        returns=("b", "w"),
    )


@item(
    points=2,
    misconceptions=wrong.LINES,
    forms=[
        "def least_squares(x, y):\n    w, b = np.polyfit(x.ravel(), y.ravel(), 1)\n    return b, w",
        "def least_squares(x, y):\n    A = np.hstack([np.ones_like(x), x])\n"
        "    return np.linalg.lstsq(A, y, rcond=None)[0].ravel()",
        "def least_squares(x, y):\n    A = np.hstack([np.ones_like(x), x])\n"
        "    return np.linalg.solve(A.T @ A, A.T @ y)",
    ],
    equivalent={
        "np.linalg.lstsq(design, y, rcond=None)[0].ravel() -> "
        "np.linalg.lstsq(design, y, rcond=None)[0]": (
            "Two one-entry arrays are as good as two numbers."
        ),
    },
)
def least_squares(student: Submission) -> Verdict:
    """`least_squares` is the bottom of the bowl, without a step"""
    rng = np.random.default_rng(student.seed(3))
    asked = [(X_TRAIN, Y_TRAIN)]
    for n, scale in ((2, 1.0), (7, 3.0), (30, 0.1)):
        x = scale * (np.arange(n)[:, None] - 1.5 + rng.uniform(0, 0.5, size=(n, 1)))
        asked.append((x, scale * (rng.normal(size=(n, 1)) + 0.5)))
    return agrees(
        student["least_squares"], linear.least_squares, over=asked, rtol=RTOL, returns=("b", "w")
    )


@item(
    points=1,
    misconceptions=[
        wrong_choice("scales x", "The ones leave x alone: they are multiplied by b, not by x."),
        wrong_choice("counts points", "Nothing is counted: each row is one point's prediction."),
        wrong_choice("makes it square", "(n, 2) is not square, and need not be."),
    ],
)
def why_ones(student: Submission) -> Verdict:
    """What the column of ones beside x is for"""
    options = ("adds b", "scales x", "counts points", "makes it square")
    return chosen(student.value("why_ones"), right="adds b", options=options)


WHY_NOT_EQUAL = {
    "rounding": "The computer rounds at each of the 1000 steps.",
    "not there yet": "Each epoch leaves a share of the distance, and 1000 epochs were not enough.",
    "noise": "The data are noisy, so the loop stops somewhere near the minimum.",
    "another minimum": "The loop has found another valley of the loss.",
}


@item(
    points=1,
    misconceptions=[
        wrong_choice(
            "rounding",
            "Rounding is near the 16th digit; these differ in the 7th. Try 2000 epochs.",
        ),
        wrong_choice(
            "noise", "Both lines are of the same noisy points: noise moves the minimum for both."
        ),
        wrong_choice("another minimum", "The loss of a line is one bowl: it has one minimum."),
    ],
)
def why_not_equal(student: Submission) -> Verdict:
    """Why 1000 epochs and the closed form differ in the seventh digit"""
    answer = student.value("why_not_equal")
    return chosen(answer, right="not there yet", options=tuple(WHY_NOT_EQUAL))
