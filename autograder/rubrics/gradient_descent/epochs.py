"""Rubric of source/gradient-descent/5-epochs.py: epochs, batches, and the whole loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.items.earlier import pair
from autograder.items.kinds import RIGHT, Earlier, Inputs, Wrong, choice, function, value
from autograder.items.rubric import Rubric, items_in
from autograder.mistakes.library import (
    always, factor, forgot_x, half_steps, no_factor_2, one_epoch_more, pair_swapped, root_taken,
    stale_gradients, sum_for_mean, uphill, uses_the_new, wrong_sign,
)
from autograder.mistakes.slips import gives, slip
from autograder.rubrics.gradient_descent.inputs import (
    START, X_TRAIN, X_VAL, Y_TRAIN, Y_VAL, batches, five_numbers,
)
from course_tools.data import Array
from course_tools.hand import points_of_an_epoch, run_to_count
from solutions import epochs, linear

RATE = 0.1
RTOL = 1e-6
LOOP_RTOL = 5e-5  # 1000 steps in float32 leave 3e-6; the nearest wrong answer is 4e-4 away
THREE_DIGITS = 5e-3
PAIR = "The pair is (b, w): b comes first."
ROUND_UP = "There is no part of an update: round up."

Pair = tuple[float, float]
Points = tuple[Array, Array]  # x, y (n, 1)


# --- how many updates an epoch holds


@value(points=1, rtol=RTOL)
def epoch_updates(wrong: Wrong) -> object:
    """Updates in one epoch of 80 points: batch, mini-batch, stochastic"""
    wrong("batch size for updates", (80, 16, 1),
          "Those are the batch sizes. How many batches are there?")
    wrong("16 batches", (1, 16, 80),
          "16 is the size of a batch. How many batches of 16 do 80 points make?")
    wrong(pair_swapped("batch and stochastic swapped", "Batch descent looks at all points before "
                       "each update, stochastic descent at one."))
    return 1, 5, 80


@value(points=1, rtol=RTOL, builds_on=("epoch-updates",))
def hundred_epochs(wrong: Wrong, earlier: Earlier) -> object:
    """Updates in 100 epochs"""
    wrong(factor(0.01, "one epoch only",
                 "That is one epoch. Every one of the 100 has as many updates."))
    wrong("batch size for updates", (8000, 1600, 100), "You multiplied batch sizes by 100. "
          "Multiply the updates of one epoch instead.")
    return tuple(100 * np.asarray(earlier["epoch_updates"], dtype=float).ravel())


@value(points=2, rtol=RTOL)
def own_updates(wrong: Wrong, who: str) -> object:
    """Updates in an epoch, and in all, of a run of your own"""
    run = run_to_count(who)  # its batches do not come out even
    each, total = epochs.updates_per_epoch(run.n, run.batch_size), run.n_epochs
    exact = run.n / run.batch_size
    wrong("last batch dropped", (each - 1, (each - 1) * total),
          "The points left over make a batch too, a smaller one: round up.")
    wrong("not rounded", (exact, exact * total), ROUND_UP)
    wrong("batches across epochs", (each, epochs.updates_per_epoch(run.n * total, run.batch_size)),
          "Each epoch ends with its own smaller batch: round up first, then multiply.")
    wrong("batch size for updates", (run.batch_size, run.batch_size * total),
          "That is how many points are in a batch. How many batches are there?")
    wrong("one epoch only", (each, each), "The second number is of all epochs.")
    wrong("an update a point", (run.n, run.n * total),
          "That is stochastic descent. Here an update waits for a whole batch.")
    return each, each * total


@function(epochs.updates_per_epoch, points=2, rtol=RTOL, wrong=[
    gives("last batch dropped", "n // batch_size",
          "The points left over make a batch too: round up, not down."),
    gives("not rounded", "n / batch_size", ROUND_UP),
    gives("always one more", "n // batch_size + 1",
          "Where the batches come out even, there is no extra one."),
    gives("rounded to the nearest", "round(n / batch_size)",
          "Any rest, however small, makes one more batch: round up."),
    gives("batch size for updates", "batch_size",
          "That is the size of a batch. How many batches are there?"),
], forms=[
    "def updates_per_epoch(n, batch_size):\n    return -(-n // batch_size)",
    "def updates_per_epoch(n, batch_size):\n    return len(range(0, n, batch_size))",
    "def updates_per_epoch(n, batch_size):\n    return np.ceil(n / batch_size)",
])
def updates_per_epoch(seed: int) -> Inputs:
    """`updates_per_epoch` counts the smaller last batch too"""
    rng = np.random.default_rng(seed)
    size, full = (int(k) for k in rng.integers(3, 30, size=2))
    rest = int(rng.integers(1, size))
    runs = [(80, 80), (80, 16), (80, 1), (500, 32), (7, 10), (33, 32), (63, 32)]
    return [*runs, (full * size, size), (full * size + rest, size), (10**6 + rest, 64)]


# --- the loop, and the line it is on its way to


def loop(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    """The loop, as a student would write it."""
    for _ in range(n_epochs):
        error = b + w * x - y
        b_grad, w_grad = 2 * error.mean(), 2 * (x * error).mean()
        b, w = b - lr * b_grad, w - lr * w_grad
    return b, w


@function(linear.train, points=4, rtol=LOOP_RTOL, returns=("b", "w"), code=loop, wrong=[
    stale_gradients("b", "w", steps="n_epochs", says="The error is still that of the first line: "
                    "compute it inside the loop, anew."),
    uses_the_new("b", "w", steps="n_epochs", name="w with the new b", says="w was updated with an "
                 "error of the new b. Take both gradients at the old line, then move."),
    half_steps(),
    slip("forgot x", {"(x * error)": "error"},
         "b and w take the same step: for w, each error is multiplied by its x."),
    slip("mean(x)·mean(error)", {"(x * error).mean()": "x.mean() * error.mean()"},
         "For w, multiply each error by its x first, then take the mean."),
    slip("gradients swapped", {"b_grad, w_grad =": "w_grad, b_grad ="},
         "b moves by the mean error, w by the mean of x·error."),
    slip("sum, not mean", {".mean()": ".sum()"},
         "You added over the points: the MSE is a mean, so divide by n."),
    uphill(),
    slip("returns in the loop", {"    return b, w": "        return b, w"},
         "Only one epoch was run: the `return` is indented into the loop."),
    one_epoch_more(),
    always("lr", 0.1, "always η = 0.1"),
    pair_swapped(says=PAIR),
], forms=[
    "def train(x, y, b, w, lr, n_epochs):\n    A = np.hstack([np.ones_like(x), x])\n"
    "    p = np.array([[b], [w]], dtype=float)\n    for _ in range(n_epochs):\n"
    "        p = p - lr * 2 / len(x) * A.T @ (A @ p - y)\n    return p[0, 0], p[1, 0]",
    "def train(x, y, b, w, lr, n_epochs):\n    for _ in range(n_epochs):\n"
    "        e = b + w * x - y\n        w = w - lr * 2 * (x * e).mean()\n"
    "        b = b - lr * 2 * e.mean()\n    return [b, w]",
])
def train(seed: int) -> Inputs:
    """`train` computes the error anew in every epoch"""
    # What no loop survives that stops early, or has a cap: many epochs that get nowhere near the
    # minimum; one that runs away; points so near 0, and others so far, that no fixed threshold on
    # loss, slope or step fits them. Of `batches` those that are not float32, which has no digits
    # for the tolerance.
    rng = np.random.default_rng(seed)
    lecture = [(X_TRAIN, Y_TRAIN, *START, RATE, n) for n in (1, 2, 1000)]
    others = [(x, y, b, w, 0.02, n)
              for (b, w, x, y), n in zip(batches(seed)[:4], (1, 2, 5, 3), strict=True)]
    x, y = 0.2 + rng.random((6, 1)), rng.normal(size=(6, 1))
    b, w, *_ = five_numbers(seed)
    small = [(x, size * y, size * b, size * w, 0.15, 7) for size in (1e-9, 1e5)]
    slow = (x, y, b, w, 1e-4, 2500 + int(rng.integers(500)))
    away = (X_TRAIN, Y_TRAIN, *START, 1.1, 25)
    # No epoch comes last: whoever returns inside the loop is told of that at the second.
    return [*lecture, *others, *small, slow, away, (x, y, b, w, RATE, 0)]


def closed_form(x: Array, y: Array) -> Pair:
    """The line without a step, as a student would write it."""
    covariance = ((x - x.mean()) * (y - y.mean())).mean()
    w = covariance / x.var()
    return y.mean() - w * x.mean(), w


@function(linear.least_squares, points=2, rtol=LOOP_RTOL, returns=("b", "w"), code=closed_form,
          wrong=[
    pair_swapped(says=PAIR),
    slip("no bias", {
        "covariance / x.var()": "(x * y).sum() / (x * x).sum()", "y.mean() - w * x.mean()": "0.0",
    }, "That line is forced through 0. Give b a column of ones."),
    slip("b without w", {" - w * x.mean()": ""},
         "w is right; b is mean(y) less w times mean(x).", tells_right=True),
    slip("correlation", {"x.var()": "(x.std() * y.std())"},
         "That is the correlation of x and y. Divide by the variance of x alone."),
    slip("n and n − 1 mixed",
         {"((x - x.mean()) * (y - y.mean())).mean()": "np.cov(x.ravel(), y.ravel())[0, 1]"},
         "np.cov divides by n − 1, np.var by n: use one of the two in both places."),
], forms=[
    "def least_squares(x, y):\n    w, b = np.polyfit(x.ravel(), y.ravel(), 1)\n    return b, w",
    "def least_squares(x, y):\n    A = np.hstack([np.ones_like(x), x])\n"
    "    return np.linalg.lstsq(A, y, rcond=None)[0].ravel()",
    "def least_squares(x, y):\n    A = np.hstack([np.ones_like(x), x])\n"
    "    return np.linalg.solve(A.T @ A, A.T @ y)",
], equivalent={
    "np.linalg.lstsq(design, y, rcond=None)[0].ravel() -> "
    "np.linalg.lstsq(design, y, rcond=None)[0]":
        "Two one-entry arrays are as good as two numbers.",
})
def least_squares(seed: int) -> Inputs:
    """`least_squares` is the bottom of the bowl, without a step"""
    rng = np.random.default_rng(seed)
    asked = [(X_TRAIN, Y_TRAIN)]
    for n, scale in ((2, 1.0), (7, 3.0), (30, 0.1)):
        x = scale * (np.arange(n)[:, None] - 1.5 + rng.uniform(0, 0.5, size=(n, 1)))
        asked.append((x, scale * (rng.normal(size=(n, 1)) + 0.5)))
    return asked


why_ones = choice("What the column of ones beside x is for", {
    "adds b": RIGHT,
    "scales x": "The ones leave x alone: they are multiplied by b, not by x.",
    "counts points": "Nothing is counted: each row is one point's prediction.",
    "makes it square": "(n, 2) is not square, and need not be.",
}, points=1, shown={
    "adds b": "b times 1 is b: so one product of matrices adds it to every prediction",
    "scales x": "it brings x to the scale of b",
    "counts points": "the sum of the ones is n, by which the mean divides",
    "makes it square": "only a square matrix can be multiplied",
})


why_not_equal = choice("Why 1000 epochs and the closed form differ in the seventh digit", {
    "rounding": "Rounding is near the 16th digit; these differ in the 7th. Try 2000 epochs.",
    "not there yet": RIGHT,
    "noise": "Both lines are of the same noisy points: noise moves the minimum for both.",
    "another minimum": "The loss of a line is one bowl: it has one minimum.",
}, points=1, shown={
    "rounding": "The computer rounds at each of the 1000 steps.",
    "not there yet": "Each epoch leaves a share of the distance, and 1000 were not enough.",
    "noise": "The data are noisy, so the loop stops somewhere near the minimum.",
    "another minimum": "The loop has found another valley of the loss.",
})


# --- points that took no part in the training


TRAINING, VALIDATION = (X_TRAIN, Y_TRAIN), (X_VAL, Y_VAL)
EVERYBODY = np.vstack([X_TRAIN, X_VAL]), np.vstack([Y_TRAIN, Y_VAL])
BY_THEN = "By then an epoch moves the loss in its seventh digit."


def losses(train: Callable[..., Any], trained: Points, asked: Points) -> tuple[float, ...]:
    """The MSE on the points `asked` after 0, 100 and 1000 epochs on the points `trained`."""
    lines = [train(*trained, *START, RATE, n) for n in (0, 100, 1000)]
    pairs = [np.asarray(line, dtype=float).ravel() for line in lines]
    x, y = asked
    return tuple(linear.mse(linear.predict(b, w, x), y) for b, w in pairs)


@value(points=2, rtol=THREE_DIGITS, builds_on=("train",),
       forms=["val_loss = (2.37, 0.0123, 0.00866)"],
       equivalent={"1000 -> 1001": BY_THEN, "1000 -> 999": BY_THEN})
def val_loss(wrong: Wrong, earlier: Earlier) -> object:
    """The loss on the validation points, before, during and after the training"""
    wrong("on the training points", losses(linear.train, TRAINING, TRAINING), "These are the "
          "losses on x_train, y_train. Ask for x_val, y_val: points it never met.")
    wrong("trained on the validation points", losses(linear.train, VALIDATION, VALIDATION), "You "
          "trained on x_val, y_val. Train on the training points, and only look at these.")
    wrong("on all points", losses(linear.train, TRAINING, EVERYBODY),
          "These are the losses on all 100 points. Only the 20 of x_val took no part.")
    wrong(root_taken(says="You took the root. The MSE stays squared."))
    wrong(sum_for_mean(len(X_VAL), says="You added the squares up: the mean divides by 20."))
    return losses(earlier["train"], TRAINING, VALIDATION)


# --- one epoch over two points, each student's own


FIRST, SECOND = np.array([0]), np.array([1])


def hand(who: str) -> Points:
    """The two points this student has for the pencil: x, y (2, 1)."""
    points = points_of_an_epoch(who)
    return np.array(points.x, dtype=float)[:, None], np.array(points.y, dtype=float)[:, None]


@value(points=1, rtol=RTOL)
def hand_first(wrong: Wrong, who: str) -> object:
    """The line after the first point, by pencil"""
    x, y = hand(who)
    wrong(wrong_sign("plus, not minus", "That goes uphill: the error ŷ − y is negative."))
    wrong(no_factor_2(says="Half of it: the derivative of a square?"))
    wrong(factor(10, "no learning rate", "Multiply the gradients by η = 0.1."))
    wrong(forgot_x(says="For w, the error is multiplied by x."))
    wrong(pair_swapped(says=PAIR))
    wrong("both points at once", linear.train(x, y, 0.0, 0.0, RATE, 1),
          "That is a step of batch descent. Here only the first point speaks.")
    return epochs.train_minibatch(x, y, 0.0, 0.0, RATE, [FIRST])


@value(points=2, rtol=RTOL, builds_on=("hand-first",))
def hand_epoch(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """The line after one stochastic epoch over two points, by pencil"""
    x, y = hand(who)
    b, w = pair(np.asarray(earlier["hand_first"], dtype=float).ravel())

    def from_zero(lr: float, *points: epochs.Indices) -> Pair:
        return epochs.train_minibatch(x, y, 0.0, 0.0, lr, points)

    wrong("both points at once", linear.train(x, y, 0.0, 0.0, RATE, 1), "That is one step of batch "
          "descent. Take a step for the first point, then another.")
    wrong("stale error", linear.train(x, y, 0.0, 0.0, 2 * RATE, 1),
          "The second error is of the line after the first step, no longer of b = w = 0.")
    wrong("the other order", from_zero(RATE, SECOND, FIRST),
          "You began with the second point; go from left to right.")
    wrong(pair_swapped(says=PAIR))
    wrong("first point only", (float(b), float(w)), "An epoch sees every point: one is missing.")
    wrong("began anew", from_zero(RATE, SECOND),
          "The second step starts from the line that the first one left, not from b = w = 0.")
    wrong("no factor 2", from_zero(RATE / 2, FIRST, SECOND),
          "Your steps are half of the right ones: the derivative of a square?")
    return epochs.train_minibatch(x, y, b, w, RATE, [SECOND])


@value(points=1, rtol=RTOL, forms=["one_pass = [1, 1e6 / 100]"])
def one_pass(wrong: Wrong) -> object:
    """Updates in one epoch over a million points: all at once, and 100 at a time"""
    wrong("batch size for updates", (1, 100), "100 is the size of a batch. How many are there?")
    wrong(pair_swapped(says="All points at once come first in the pair."))
    wrong("an update a point", (1_000_000, 10_000),
          "With all points at once there is one update, after the last of them.")
    return 1, 10_000


# --- batches in NumPy, and on the map


TO_THE_END = "range(0, len(order), batch_size)"


@function(epochs.split_batches, points=2, rtol=RTOL, list_of=("batch", "batches"), wrong=[
    slip("smaller last batch dropped",
         {TO_THE_END: "range(0, len(order) - batch_size + 1, batch_size)"}, "The points left over "
         "at the end, fewer than batch_size, are a batch too: a smaller one."),
    slip("last batch dropped", {TO_THE_END: "range(0, len(order) - batch_size, batch_size)"},
         "The last batch is missing, also where it is a full one: how far does your range go?"),
    slip("not shuffled", {"order[": "np.arange(len(order))["}, "You counted 0, 1, 2, …, or sorted: "
         "take the indices from `order`, in the order they come."),
    gives("shares of equal size", "tuple(np.array_split(order, -(-len(order) // batch_size)))",
          "np.array_split evens the batches out. Fill each; only the last is less."),
    slip("overlapping", {TO_THE_END: "range(-(-len(order) // batch_size))"},
         "Your batches overlap: the next starts batch_size further on."),
], forms=[
    "def split_batches(order, batch_size):\n"
    "    return np.split(order, range(batch_size, len(order), batch_size))",
])
def split_batches(seed: int) -> Inputs:
    """`split_batches` keeps the order, and the smaller last batch"""
    rng = np.random.default_rng(seed)
    # One batch, two, many; even ones, and a last one that is smaller by one or by all but one.
    sizes = [(7, 3), (80, 32), (6, 2), (5, 8), (4, 4), (16, 5), (11, 1), (80, 16), (211, 9)]
    sizes.append((int(rng.integers(100, 200)), int(rng.integers(6, 20))))
    return [(rng.permutation(n), size) for n, size in sizes]


def loop_over_batches(
    x: Array, y: Array, b: float, w: float, lr: float, batches: Sequence[epochs.Indices]
) -> Pair:
    """The way over the batches, as a student would write it."""
    for some in batches:
        error = b + w * x[some] - y[some]
        b_grad, w_grad = 2 * error.mean(), 2 * (x[some] * error).mean()
        b, w = b - lr * b_grad, w - lr * w_grad
    return b, w


def by_own_train(
    earlier: Earlier, x: Array, y: Array, b: float, w: float, lr: float, batches: Sequence[Array]
) -> object:
    """A step of the student's own `train` on each batch."""
    for some in batches:
        line = earlier["train"](x[some], y[some], b, w, lr, 1)
        b, w = pair(np.asarray(line, dtype=float).ravel())
    return b, w


@function(epochs.train_minibatch, points=4, rtol=RTOL, returns=("b", "w"), builds_on=("train",),
          follow=by_own_train, code=loop_over_batches, wrong=[
    slip("last batch dropped", {"in batches": "in batches[:-1]"},
         "The last batch is missing: its points belong to the epoch too."),
    slip("whole data each time", {"[some]": ""},
         "Each step saw all points: use x[batch] and y[batch]."),
    slip("sum, not mean", {".mean()": ".sum()"},
         "You added over the batch; take the mean, of the batch's own size."),
    slip("divided by n", {".mean()": ".sum() / len(x)"},
         "Divide by the number of points in the batch, not in the data."),
    slip("stale error", {
        "    for some": "    errors = b + w * x - y\n    for some",
        "error = b + w * x[some] - y[some]": "error = errors[some]",
    }, "The errors are all of the first line: compute them anew in each batch."),
    slip("w with the new b", {
        "        b_grad, w_grad = 2 * error.mean(),":
            "        b = b - lr * 2 * error.mean()\n"
            "        error = b + w * x[some] - y[some]\n"
            "        b_grad, w_grad = 0,",
    }, "w was updated with an error of the new b. Take both gradients at the old line, then move."),
    slip("first batch only", {"in batches": "in batches[:1]"},
         "Only the first batch was used: is the `return` indented into the loop?"),
    half_steps(says="Each step is half of the right one: the derivative of a square?"),
    pair_swapped(says=PAIR),
], forms=[
    "def train_minibatch(x, y, b, w, lr, batches):\n    for some in batches:\n"
    "        xs, ys = x[some], y[some]\n        error = b + w * xs - ys\n"
    "        b = b - lr * 2 * error.mean()\n        w = w - lr * 2 * (xs * error).mean()\n"
    "    return b, w",
])
def train_minibatch(seed: int) -> Inputs:
    """`train_minibatch` takes one step on each batch"""
    rng = np.random.default_rng(seed)
    runs = [
        (X_TRAIN, Y_TRAIN, *START, RATE, list(epochs.split_batches(rng.permutation(80), size)))
        for size in (80, 16, 32, 1)
    ]
    b, w = (float(k) for k in rng.normal(size=2))
    x, y = rng.random((7, 1)) * 4 - 2.5, rng.normal(size=(7, 1))
    pieces = [np.array(k) for k in ([4, 1, 6], [0, 5], [3, 2])]
    runs += [(x, y, b, w, 0.05, pieces), (x, y, b, w, 0.05, pieces[1:])]
    many = [rng.permutation(7)[:2] for _ in range(130)]  # more than any cap
    return runs + [(x, size * y, size * b, size * w, 0.05, many) for size in (1e-9, 1e5)]


@function(epochs.marks, points=2, rtol=RTOL, returns=("start", "end"), wrong=[
    gives("b and w swapped", "path[0, ::-1], path[-1]",
          "The start is still (w, b): a row of the path is (b, w)."),
    gives("both swapped", "path[0, ::-1], path[-1, ::-1]",
          "Now both marks are (w, b). The mark of the end was right."),
    gives("after the first step", "path[1], path[-1]",
          "That is the line after one step; the path starts at row 0."),
])
def marks(seed: int) -> Inputs:
    """`marks` puts the start where the path starts"""
    rng = np.random.default_rng(seed)
    return [(rng.normal(size=(k, 2)),) for k in (2, 5, 9, int(rng.integers(200, 400)))]


scatter = choice("How η changes the scatter of stochastic descent", {
    "smaller": RIGHT,
    "larger": "A smaller η makes each single jump, and so the scatter, smaller too.",
    "the same": "Each point still pulls its own way, but how far is up to η.",
}, points=1)

RUBRIC = Rubric("gradient-descent/5-epochs", items_in(globals()))
