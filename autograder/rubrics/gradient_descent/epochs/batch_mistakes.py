"""Wrong ways over the batches, as students go them.

Each body uses only what the notebook has: its arguments and np.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.judging.misconceptions import Misconception, wrong_rule, wrong_value
from course_tools.data import Array
from course_tools.hand import points_of_an_epoch
from solutions import epochs, linear
from solutions.epochs import Indices

Pair = tuple[float, float]
Batches = Sequence[Indices]
Pieces = tuple[Indices, ...]

# --- one epoch over two points, each student's own


def hand(student: str) -> tuple[Array, Array]:
    """The two points this student has for the pencil: x, y (2, 1)."""
    points = points_of_an_epoch(student)
    return np.array(points.x, dtype=float)[:, None], np.array(points.y, dtype=float)[:, None]


def one_by_one(student: str, steps: int) -> Pair:
    """The line after the first `steps` points, one at a time, from b = w = 0 with η = 0.1."""
    x, y = hand(student)
    return epochs.train_minibatch(x, y, 0.0, 0.0, 0.1, [np.array([k]) for k in range(steps)])


def hand_first(student: str) -> list[Misconception]:
    """Wrong ways to the line after the first point."""
    x, y = hand(student)
    b, w = one_by_one(student, 1)
    return [
        wrong_value((-b, -w), "plus, not minus", "That goes uphill: the error ŷ − y is negative."),
        wrong_value((b / 2, w / 2), "no factor 2", "Half of it: the derivative of a square?"),
        wrong_value((10 * b, 10 * w), "no learning rate", "Multiply the gradients by η = 0.1."),
        wrong_value((b, b), "forgot x", "For w, the error is multiplied by x."),
        wrong_value(
            linear.train(x, y, 0.0, 0.0, 0.1, 1),
            "both points at once",
            "That is a step of batch descent. Here only the first point speaks.",
        ),
    ]


def hand_epoch(student: str) -> list[Misconception]:
    """Wrong ways to the line after both points."""
    x, y = hand(student)
    first, second = [np.array([0])], [np.array([1])]
    return [
        wrong_value(
            linear.train(x, y, 0.0, 0.0, 0.1, 1),
            "both points at once",
            "That is one step of batch descent. Take a step for the first point, then another.",
        ),
        wrong_value(
            (0.2 * float(y.sum()), 0.2 * float((x * y).sum())),
            "stale error",
            "The second error is of the line after the first step, no longer of b = w = 0.",
        ),
        wrong_value(
            epochs.train_minibatch(x, y, 0.0, 0.0, 0.1, second + first),
            "the other order",
            "You began with the second point; go from left to right.",
        ),
        wrong_value(
            one_by_one(student, 1), "first point only", "An epoch sees every point: one is missing."
        ),
        wrong_value(
            epochs.train_minibatch(x, y, 0.0, 0.0, 0.1, second),
            "began anew",
            "The second step starts from the line that the first one left, not from b = w = 0.",
        ),
        wrong_value(
            epochs.train_minibatch(x, y, 0.0, 0.0, 0.05, first + second),
            "no factor 2",
            "Your steps are half of the right ones: the derivative of a square?",
        ),
    ]


# --- batches


@wrong_rule("last batch dropped", "The points left over at the end are a batch too.")
def split_dropped(order: Indices, batch_size: int) -> Pieces:
    return tuple(
        order[k * batch_size : (k + 1) * batch_size] for k in range((len(order) - 1) // batch_size)
    )


@wrong_rule("not shuffled", "You counted 0, 1, 2, …: take the indices from `order`.")
def split_sorted(order: Indices, batch_size: int) -> Pieces:
    return tuple(
        np.arange(len(order))[k : k + batch_size] for k in range(0, len(order), batch_size)
    )


@wrong_rule(
    "shares of equal size",
    "np.array_split evens the batches out. Fill each; only the last is less.",
)
def split_evenly(order: Indices, batch_size: int) -> Pieces:
    return tuple(np.array_split(order, -(-len(order) // batch_size)))


@wrong_rule("overlapping", "Your batches overlap: the next starts batch_size further on.")
def split_sliding(order: Indices, batch_size: int) -> Pieces:
    return tuple(order[k : k + batch_size] for k in range(-(-len(order) // batch_size)))


SPLITS = (split_dropped, split_sorted, split_evenly, split_sliding)


@wrong_rule("last batch dropped", "The last batch is missing: its points belong to the epoch too.")
def walk_dropped(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    for some in batches[:-1]:
        error = b + w * x[some] - y[some]
        b = b - lr * 2 * error.mean()
        w = w - lr * 2 * (x[some] * error).mean()
    return b, w


@wrong_rule("whole data each time", "Each step saw all points: use x[batch] and y[batch].")
def walk_whole(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    for _ in batches:
        error = b + w * x - y
        b = b - lr * 2 * error.mean()
        w = w - lr * 2 * (x * error).mean()
    return b, w


@wrong_rule("sum, not mean", "You added over the batch; take the mean, of the batch's own size.")
def walk_summed(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    for some in batches:
        error = b + w * x[some] - y[some]
        b = b - lr * 2 * error.sum()
        w = w - lr * 2 * (x[some] * error).sum()
    return b, w


@wrong_rule("divided by n", "Divide by the number of points in the batch, not in the data.")
def walk_by_n(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    for some in batches:
        error = b + w * x[some] - y[some]
        b = b - lr * 2 * error.sum() / len(x)
        w = w - lr * 2 * (x[some] * error).sum() / len(x)
    return b, w


@wrong_rule("stale error", "The errors are all of the first line: compute them anew in each batch.")
def walk_stale(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    error = b + w * x - y
    for some in batches:
        b = b - lr * 2 * error[some].mean()
        w = w - lr * 2 * (x[some] * error[some]).mean()
    return b, w


@wrong_rule(
    "w with the new b",
    "w was updated with an error of the new b. Take both gradients at the old line, then move.",
)
def walk_one_by_one(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    for some in batches:
        b = b - lr * 2 * (b + w * x[some] - y[some]).mean()
        w = w - lr * 2 * (x[some] * (b + w * x[some] - y[some])).mean()
    return b, w


@wrong_rule(
    "first batch only", "Only the first batch was used: is the `return` indented into the loop?"
)
def walk_first(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    some = batches[0]
    error = b + w * x[some] - y[some]
    return b - lr * 2 * error.mean(), w - lr * 2 * (x[some] * error).mean()


@wrong_rule("no factor 2", "Each step is half of the right one: the derivative of a square?")
def walk_no_two(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    for some in batches:
        error = b + w * x[some] - y[some]
        b = b - lr * error.mean()
        w = w - lr * (x[some] * error).mean()
    return b, w


WALKS = (
    walk_dropped, walk_whole, walk_summed, walk_by_n, walk_stale, walk_one_by_one, walk_first,
    walk_no_two,
)  # fmt: skip

# --- the marks on the map


@wrong_rule("b and w swapped", "The start is still (w, b): a row of the path is (b, w).")
def marks_swapped(path: Array) -> tuple[Pair, Pair]:
    return (path[0, 1], path[0, 0]), (path[-1, 0], path[-1, 1])


@wrong_rule("both swapped", "Now both marks are (w, b). The mark of the end was right.")
def marks_both(path: Array) -> tuple[Pair, Pair]:
    return (path[0, 1], path[0, 0]), (path[-1, 1], path[-1, 0])


@wrong_rule("after the first step", "That is the line after one step; the path starts at row 0.")
def marks_late(path: Array) -> tuple[Pair, Pair]:
    return (path[1, 0], path[1, 1]), (path[-1, 0], path[-1, 1])


MARKS = (marks_swapped, marks_both, marks_late)
