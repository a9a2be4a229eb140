"""Wrong ways over the batches, as students go them.

The code uses only what the notebook has: its arguments and np.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.mistakes.library import half_steps, pair_swapped
from autograder.mistakes.misconceptions import Misconception, wrong_value
from autograder.mistakes.slips import slips_in
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
        wrong_value((w, b), "pair swapped", "The pair is (b, w): b comes first."),
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
            one_by_one(student, 2)[::-1], "pair swapped", "The pair is (b, w): b comes first."
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


def pieces(order: Indices, batch_size: int) -> Pieces:
    """The batches as they should be: each slip changes this."""
    return tuple(order[k : k + batch_size] for k in range(0, len(order), batch_size))


slip = slips_in(pieces)
SPLIT_DROPPED = slip(
    {"range(0, len(order), batch_size)": "range(0, len(order) - batch_size + 1, batch_size)"},
    "smaller last batch dropped",
    "The points left over at the end, fewer than batch_size, are a batch too: a smaller one.",
)
SPLIT_SHORT = slip(
    {"range(0, len(order), batch_size)": "range(0, len(order) - batch_size, batch_size)"},
    "last batch dropped",
    "The last batch is missing, also where it is a full one: how far does your range go?",
)
SPLIT_SORTED = slip(
    {"order[": "np.arange(len(order))["},
    "not shuffled",
    "You counted 0, 1, 2, …, or sorted: take the indices from `order`, in the order they come.",
)
SPLIT_EVENLY = slip(
    {
        "order[k : k + batch_size] for k in range(0, len(order), batch_size)": (
            "np.array_split(order, -(-len(order) // batch_size))"
        )
    },
    "shares of equal size",
    "np.array_split evens the batches out. Fill each; only the last is less.",
)
SPLIT_SLIDING = slip(
    {"range(0, len(order), batch_size)": "range(-(-len(order) // batch_size))"},
    "overlapping",
    "Your batches overlap: the next starts batch_size further on.",
)

SPLITS = (SPLIT_DROPPED, SPLIT_SHORT, SPLIT_SORTED, SPLIT_EVENLY, SPLIT_SLIDING)


def walked(x: Array, y: Array, b: float, w: float, lr: float, batches: Batches) -> Pair:
    """The way over the batches as it should be: each slip changes a line of this."""
    for some in batches:
        error = b + w * x[some] - y[some]
        b_grad, w_grad = 2 * error.mean(), 2 * (x[some] * error).mean()
        b, w = b - lr * b_grad, w - lr * w_grad
    return b, w


slip = slips_in(walked)
WALK_DROPPED = slip(
    {"in batches": "in batches[:-1]"},
    "last batch dropped",
    "The last batch is missing: its points belong to the epoch too.",
)
WALK_WHOLE = slip(
    {"[some]": ""},
    "whole data each time",
    "Each step saw all points: use x[batch] and y[batch].",
)
WALK_SUMMED = slip(
    {".mean()": ".sum()"},
    "sum, not mean",
    "You added over the batch; take the mean, of the batch's own size.",
)
WALK_BY_N = slip(
    {".mean()": ".sum() / len(x)"},
    "divided by n",
    "Divide by the number of points in the batch, not in the data.",
)
WALK_STALE = slip(
    {
        "    for some": "    errors = b + w * x - y\n    for some",
        "error = b + w * x[some] - y[some]": "error = errors[some]",
    },
    "stale error",
    "The errors are all of the first line: compute them anew in each batch.",
)
WALK_ONE_BY_ONE = slip(
    {
        "        b_grad, w_grad = 2 * error.mean(),": (
            "        b = b - lr * 2 * error.mean()\n"
            "        error = b + w * x[some] - y[some]\n"
            "        b_grad, w_grad = 0,"
        )
    },
    "w with the new b",
    "w was updated with an error of the new b. Take both gradients at the old line, then move.",
)
WALK_FIRST = slip(
    {"in batches": "in batches[:1]"},
    "first batch only",
    "Only the first batch was used: is the `return` indented into the loop?",
)
WALK_SWAPPED = pair_swapped(says="The pair is (b, w): b comes first.")
WALK_NO_TWO = half_steps(says="Each step is half of the right one: the derivative of a square?")

WALKS = (
    WALK_DROPPED, WALK_WHOLE, WALK_SUMMED, WALK_BY_N, WALK_STALE, WALK_ONE_BY_ONE, WALK_FIRST,
    WALK_NO_TWO, WALK_SWAPPED,
)  # fmt: skip

# --- the marks on the map


def marked(path: Array) -> tuple[Pair, Pair]:
    """Start and end as they should be: each slip changes this."""
    return (path[0, 0], path[0, 1]), (path[-1, 0], path[-1, 1])


slip = slips_in(marked)
MARKS_SWAPPED = slip(
    {"path[0, 0], path[0, 1]": "path[0, 1], path[0, 0]"},
    "b and w swapped",
    "The start is still (w, b): a row of the path is (b, w).",
)
MARKS_BOTH = slip(
    {
        "path[0, 0], path[0, 1]": "path[0, 1], path[0, 0]",
        "path[-1, 0], path[-1, 1]": "path[-1, 1], path[-1, 0]",
    },
    "both swapped",
    "Now both marks are (w, b). The mark of the end was right.",
)
MARKS_LATE = slip(
    {"path[0, ": "path[1, "},
    "after the first step",
    "That is the line after one step; the path starts at row 0.",
)

MARKS = (MARKS_SWAPPED, MARKS_BOTH, MARKS_LATE)
