"""Wrong loops and wrong closed forms, as students write them.

Each body uses only what the notebook has: its arguments and np.
"""

from __future__ import annotations

import numpy as np

from autograder.judging.misconceptions import wrong_rule
from course_tools.data import Array

Pair = tuple[float, float]


@wrong_rule(
    "stale error", "The error is still that of the first line: compute it inside the loop, anew."
)
def stale(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    error = b + w * x - y
    for _ in range(n_epochs):
        b = b - lr * 2 * error.mean()
        w = w - lr * 2 * (x * error).mean()
    return b, w


@wrong_rule(
    "w with the new b",
    "w was updated with an error of the new b. Take both gradients at the old line, then move.",
)
def one_by_one(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs):
        b = b - lr * 2 * (b + w * x - y).mean()
        w = w - lr * 2 * (x * (b + w * x - y)).mean()
    return b, w


@wrong_rule(
    "no factor 2", "Each step is half of the right one: the derivative of a square has a factor 2."
)
def no_two(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs):
        error = b + w * x - y
        b = b - lr * error.mean()
        w = w - lr * (x * error).mean()
    return b, w


@wrong_rule("forgot x", "b and w take the same step: for w, each error is multiplied by its x.")
def forgot_x(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs):
        error = b + w * x - y
        b = b - lr * 2 * error.mean()
        w = w - lr * 2 * error.mean()
    return b, w


@wrong_rule("mean(x)·mean(error)", "For w, multiply each error by its x first, then take the mean.")
def of_means(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs):
        error = b + w * x - y
        b = b - lr * 2 * error.mean()
        w = w - lr * 2 * x.mean() * error.mean()
    return b, w


@wrong_rule("gradients swapped", "b moves by the mean error, w by the mean of x·error.")
def crossed(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs):
        error = b + w * x - y
        b = b - lr * 2 * (x * error).mean()
        w = w - lr * 2 * error.mean()
    return b, w


@wrong_rule("sum, not mean", "You added over the points: the MSE is a mean, so divide by n.")
def summed(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs):
        error = b + w * x - y
        b = b - lr * 2 * error.sum()
        w = w - lr * 2 * (x * error).sum()
    return b, w


@wrong_rule("plus, not minus", "That goes uphill: subtract η times the gradient.")
def uphill(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs):
        error = b + w * x - y
        b = b + lr * 2 * error.mean()
        w = w + lr * 2 * (x * error).mean()
    return b, w


@wrong_rule(
    "returns in the loop", "Only one epoch was run: is the `return` indented into the loop?"
)
def one_epoch(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    if n_epochs == 0:
        return b, w
    error = b + w * x - y
    return b - lr * 2 * error.mean(), w - lr * 2 * (x * error).mean()


@wrong_rule("one epoch more", "There is one epoch more than asked: range(n_epochs) is enough.")
def one_more(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs + 1):
        error = b + w * x - y
        b = b - lr * 2 * error.mean()
        w = w - lr * 2 * (x * error).mean()
    return b, w


@wrong_rule("always η = 0.1", "Use the argument `lr`, not 0.1.")
def always_a_tenth(x: Array, y: Array, b: float, w: float, lr: float, n_epochs: int) -> Pair:
    for _ in range(n_epochs):
        error = b + w * x - y
        b = b - 0.1 * 2 * error.mean()
        w = w - 0.1 * 2 * (x * error).mean()
    return b, w


LOOPS = (
    stale, one_by_one, no_two, forgot_x, of_means, crossed, summed, uphill, one_epoch, one_more,
    always_a_tenth,
)  # fmt: skip


@wrong_rule("pair swapped", "The pair is (b, w): b comes first.")
def swapped(x: Array, y: Array) -> Pair:
    w = ((x - x.mean()) * (y - y.mean())).mean() / ((x - x.mean()) ** 2).mean()
    return w, y.mean() - w * x.mean()


@wrong_rule("no bias", "That line is forced through 0. Give b a column of ones.")
def through_zero(x: Array, y: Array) -> Pair:
    return 0.0, (x * y).sum() / (x * x).sum()


@wrong_rule("b without w", "w is right; b is mean(y) less w times mean(x).")
def b_of_mean(x: Array, y: Array) -> Pair:
    w = ((x - x.mean()) * (y - y.mean())).mean() / ((x - x.mean()) ** 2).mean()
    return y.mean(), w


@wrong_rule("correlation", "That is the correlation of x and y. Divide by the variance of x alone.")
def correlation(x: Array, y: Array) -> Pair:
    w = ((x - x.mean()) * (y - y.mean())).mean() / (x.std() * y.std())
    return y.mean() - w * x.mean(), w


@wrong_rule(
    "n and n − 1 mixed", "np.cov divides by n − 1, np.var by n: use one of the two in both places."
)
def mixed(x: Array, y: Array) -> Pair:
    w = np.cov(x.ravel(), y.ravel())[0, 1] / np.var(x)
    return y.mean() - w * x.mean(), w


LINES = (swapped, through_zero, b_of_mean, correlation, mixed)
