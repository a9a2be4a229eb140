"""Steps 0 to 2: a line, its predictions, its loss."""

from __future__ import annotations

import numpy as np

from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.rubric import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.inputs import batches, sized_batches
from autograder.rubrics.gradient_descent.one_step import model_mistakes as wrong
from autograder.rubrics.gradient_descent.one_step.lecture import (
    COMMUTES,
    GRID_START,
    RTOL,
    START,
    THREE_DIGITS,
    TWO_DECIMALS,
    X_TRAIN,
    Y_TRAIN,
    own_start,
)
from course_tools.data import Array
from solutions import linear


@item(points=2, misconceptions=[wrong.w_first, wrong.other_generator, wrong.ALWAYS_42])
def initialize(student: Submission) -> Verdict:
    """`initialize` draws b, then w, from the seed it is given"""
    seeds = [(42,), (0,), (7,), (student.seed(11) % 10_000,)]
    return agrees(
        student["initialize"], linear.initialize, over=seeds, rtol=RTOL, returns=("b", "w")
    )


@item(points=1, misconceptions=[wrong.SEED_MATTERS])
def seed_matters(student: Submission) -> Verdict:
    """Whether another seed ends at another line"""
    return chosen(student.value("seed_matters"), right="no", options=("yes", "no"))


@item(
    points=2,
    misconceptions=[wrong.SWAPPED_LINE, wrong.NO_BIAS, wrong.NO_INPUT],
    forms=["predict = lambda b, w, x: w * x + b", "def predict(b, w, x):\n    return x.dot(w) + b"],
)
def predict(student: Submission) -> Verdict:
    """`predict` gives the line's height at every x"""
    seed = student.seed(1)
    lines = [(b, w, x) for b, w, x, _ in (*batches(seed=seed), *sized_batches(seed=seed))]
    return agrees(student["predict"], linear.predict, over=lines, rtol=RTOL)


@item(
    points=1,
    misconceptions=[wrong.YHAT_SWAPPED, wrong.YHAT_BOTH, wrong.YHAT_SIGN],
    forms=["yhat_half = np.array([[0.43]])", "yhat_half = predict(0.5, -0.14, 0.5)"],
)
def yhat_half(student: Submission) -> Verdict:
    """The prediction at x = 0.5, by pencil"""
    return close(student.value("yhat_half"), 0.43, rtol=RTOL)


@item(
    points=1,
    builds_on=("initialize", "predict"),
    misconceptions=[wrong.ERROR_SIGN],
    forms=["error_0 = (predict(b0, w0, x_train) - y_train)[0, 0]", "error_0 = -2.08"],
    equivalent={"predict(b0, w0, x_train) -> predict(b0, x_train, w0)": COMMUTES},
)
def error_0(student: Submission) -> Verdict:
    """The error of the first point"""
    right = linear.predict(*START, X_TRAIN)[0, 0] - Y_TRAIN[0, 0]

    def own() -> object:
        return np.asarray(student["predict"](*own_start(student), X_TRAIN))[0, 0] - Y_TRAIN[0, 0]

    verdict = close(student.value("error_0"), right, rtol=THREE_DIGITS)
    return follows(verdict, own, rtol=THREE_DIGITS)


@item(
    points=2,
    misconceptions=[
        wrong.SUM_NOT_MEAN,
        wrong.HALF_MSE,
        wrong.mean_absolute,
        wrong.ROOT_MEAN_SQUARE,
        wrong.mean_then_square,
        wrong.mean_error,
        wrong.N_MINUS_ONE,
        wrong.BROADCAST,
    ],
    forms=[
        "def mse(yhat, y):\n    return np.mean(np.square(y - yhat))",
        "def mse(yhat, y):\n    e = (yhat - y).ravel()\n    return e @ e / len(e)",
        "def mse(yhat, y):\n    return sum((p - t) ** 2 for p, t in zip(yhat, y)) / len(y)",
    ],
)
def mse(student: Submission) -> Verdict:
    """`mse` is the mean of the squared errors"""
    seed = student.seed(2)
    given = (*batches(seed=seed), *sized_batches(seed=seed))
    pairs = [(linear.predict(b, w, x), y) for b, w, x, y in given]
    return agrees(student["mse"], linear.mse, over=pairs, rtol=RTOL)


def grid_axes() -> list[tuple[Array, Array]]:
    """(bs, ws) of several sizes: more b than w, as many, fewer; one alone; wide; falling."""
    return [
        (np.linspace(-2, 4, 5), np.linspace(-1, 5, 4)),
        (np.array([0.5, -1.5, 3.0]), np.array([2.0, 2.5, -4.0])),
        (np.array([0.25]), np.linspace(-300, 500, 7)),
        (np.linspace(-40, 90, 53), np.array([0.75])),
        (np.array([1.0, -1.0]), np.linspace(-1, 5, 3)),
    ]


@item(
    points=2,
    builds_on=("predict", "mse"),
    misconceptions=[wrong.SURFACE_TRANSPOSED, wrong.SURFACE_OF_SUMS],
    equivalent={
        "predict(b, w, x) -> predict(b, x, w)": COMMUTES,
        "mse(predict(b, w, x), y) -> mse(y, predict(b, w, x))": "A squared error has no sign.",
    },
)
def loss_surface(student: Submission) -> Verdict:
    """`loss_surface` has a row for each w and a column for each b"""
    points = [(x, y) for _, _, x, y in batches(seed=student.seed(3))]
    grids = [(*axes, *xy) for axes, xy in zip(grid_axes(), points, strict=True)]
    verdict = agrees(student["loss_surface"], linear.loss_surface, over=grids, rtol=RTOL)

    def own(bs: Array, ws: Array, x: Array, y: Array) -> object:
        line, loss = student["predict"], student["mse"]
        return np.array([[loss(line(b, w, x), y) for b in bs] for w in ws], dtype=float)

    return follows(verdict, own, rtol=RTOL)


@item(
    points=1,
    builds_on=("initialize",),
    misconceptions=[wrong.GRID_SWAPPED, wrong.GRID_NOT_ROUNDED],
    forms=["grid_point = (0.52, -0.16)", "grid_point = np.array([0.52, -0.16])"],
)
def grid_point(student: Submission) -> Verdict:
    """The point of the grid that is nearest to the start"""
    bs, ws = np.linspace(-2, 4, 51), np.linspace(-1, 5, 51)

    def own() -> object:
        b, w = own_start(student)
        return bs[np.abs(bs - b).argmin()], ws[np.abs(ws - w).argmin()]

    return follows(close(student.value("grid_point"), GRID_START, rtol=RTOL), own, rtol=RTOL)


@item(
    points=1,
    builds_on=("loss-surface",),
    misconceptions=[wrong.BEST_W_OF_ALL, wrong.BEST_W_MEANS],
    forms=["best_w = 2.72", "best_w = ws[loss_surface([0.52], ws, x_train, y_train).argmin()]"],
)
def best_w(student: Submission) -> Verdict:
    """Where the section at b = 0.52 is lowest"""
    right = linear.section_minimum(GRID_START[0], X_TRAIN, Y_TRAIN)
    return close(student.value("best_w"), right, rtol=TWO_DECIMALS)
