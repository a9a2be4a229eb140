"""Descent over batches: by pencil, in NumPy, and on the map."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.mistakes.misconceptions import wrong_choice, wrong_value
from autograder.rubrics.gradient_descent.epochs import batch_mistakes as wrong
from autograder.rubrics.gradient_descent.epochs.batch_mistakes import one_by_one
from autograder.rubrics.gradient_descent.epochs.loop import START, X_TRAIN, Y_TRAIN
from autograder.rubrics.own_numbers import close_to_own
from course_tools.data import Array
from solutions import epochs

RTOL = 1e-6


@item(points=1, misconceptions=wrong.hand_first)
def hand_first(student: Submission) -> Verdict:
    """The line after the first point, by pencil"""

    def right(who: str) -> object:
        return one_by_one(who, 1)

    return close_to_own(student, "hand_first", right, rtol=RTOL)


@item(points=2, builds_on=("hand-first",), misconceptions=wrong.hand_epoch)
def hand_epoch(student: Submission) -> Verdict:
    """The line after one stochastic epoch over two points, by pencil"""

    def right(who: str) -> object:
        return one_by_one(who, 2)

    def own() -> object:
        b, w = np.asarray(student.value("hand_first"), dtype=float).ravel()
        x, y = wrong.hand(student.student)
        return epochs.train_minibatch(x, y, b, w, 0.1, [np.array([1])])

    return follows(close_to_own(student, "hand_epoch", right, rtol=RTOL), own, rtol=RTOL)


@item(
    points=1,
    misconceptions=[
        wrong_value(
            (1, 100), "batch size for updates", "100 is the size of a batch. How many are there?"
        ),
        wrong_value((10_000, 1), "pair swapped", "All points at once come first in the pair."),
        wrong_value(
            (1_000_000, 10_000),
            "an update a point",
            "With all points at once there is one update, after the last of them.",
        ),
    ],
    forms=["one_pass = [1, 1e6 / 100]"],
)
def one_pass(student: Submission) -> Verdict:
    """Updates in one epoch over a million points: all at once, and 100 at a time"""
    return close(student.value("one_pass"), (1, 10_000), rtol=RTOL)


@item(
    points=2,
    misconceptions=wrong.SPLITS,
    forms=[
        "def split_batches(order, batch_size):\n"
        "    return np.split(order, range(batch_size, len(order), batch_size))",
    ],
)
def split_batches(student: Submission) -> Verdict:
    """`split_batches` keeps the order, and the smaller last batch"""
    rng = np.random.default_rng(student.seed(4))
    # One batch, two, many; even ones, and a last one that is smaller by one or by all but one.
    sizes = [(7, 3), (80, 32), (6, 2), (5, 8), (4, 4), (16, 5), (11, 1), (80, 16), (211, 9)]
    sizes.append((int(rng.integers(100, 200)), int(rng.integers(6, 20))))
    return agrees(
        student["split_batches"],
        epochs.split_batches,
        over=[(rng.permutation(n), size) for n, size in sizes],
        rtol=RTOL,
        list_of=("batch", "batches"),
    )


@item(
    points=4,
    builds_on=("train",),
    misconceptions=wrong.WALKS,
    forms=[
        "def train_minibatch(x, y, b, w, lr, batches):\n    for some in batches:\n"
        "        xs, ys = x[some], y[some]\n        error = b + w * xs - ys\n"
        "        b = b - lr * 2 * error.mean()\n        w = w - lr * 2 * (xs * error).mean()\n"
        "    return b, w",
    ],
)
def train_minibatch(student: Submission) -> Verdict:
    """`train_minibatch` takes one step on each batch"""
    rng = np.random.default_rng(student.seed(5))
    runs = [
        (X_TRAIN, Y_TRAIN, *START, 0.1, list(epochs.split_batches(rng.permutation(80), size)))
        for size in (80, 16, 32, 1)
    ]
    b, w = (float(k) for k in rng.normal(size=2))
    x, y = rng.random((7, 1)) * 4 - 2.5, rng.normal(size=(7, 1))
    pieces = [np.array(k) for k in ([4, 1, 6], [0, 5], [3, 2])]
    runs += [(x, y, b, w, 0.05, pieces), (x, y, b, w, 0.05, pieces[1:])]
    many = [rng.permutation(7)[:2] for _ in range(130)]  # more than any cap
    runs += [(x, size * y, size * b, size * w, 0.05, many) for size in (1e-9, 1e5)]
    verdict = agrees(
        student["train_minibatch"],
        epochs.train_minibatch,
        over=runs,
        rtol=RTOL,
        returns=("b", "w"),
    )

    def own(x: Array, y: Array, b: object, w: object, lr: float, batches: list[Array]) -> object:
        line: object = (b, w)
        for some in batches:
            b, w = np.asarray(line, dtype=float).ravel()
            line = student["train"](x[some], y[some], b, w, lr, 1)
        return tuple(np.asarray(line, dtype=float).ravel())

    return follows(verdict, own, rtol=RTOL)


@item(points=2, misconceptions=wrong.MARKS)
def marks(student: Submission) -> Verdict:
    """`marks` puts the start where the path starts"""
    rng = np.random.default_rng(student.seed(6))
    asked = [(rng.normal(size=(k, 2)),) for k in (2, 5, 9, int(rng.integers(200, 400)))]
    return agrees(student["marks"], epochs.marks, over=asked, rtol=RTOL, returns=("start", "end"))


@item(
    points=1,
    misconceptions=[
        wrong_choice(
            "larger", "A smaller η makes each single jump, and so the scatter, smaller too."
        ),
        wrong_choice("the same", "Each point still pulls its own way, but how far is up to η."),
    ],
)
def scatter(student: Submission) -> Verdict:
    """How η changes the scatter of stochastic descent"""
    options = ("smaller", "larger", "the same")
    return chosen(student.value("scatter"), right="smaller", options=options)
