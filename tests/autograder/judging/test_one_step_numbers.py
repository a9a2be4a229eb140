"""The wrong rules of gradient-descent/2-one-step give the wrong numbers that the course knows."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from solutions import linear
from tests import mistakes
from tests.autograder.judging.one_step import (
    BS,
    ERROR,
    GRADIENTS,
    GRID,
    NEW,
    REFERENCE,
    WS,
    YHAT,
    B,
    W,
    X,
    Y,
    loss,
)


def first(pair: tuple[float, float]) -> float:
    return pair[0]


def predicted(rule: Callable[..., Any]) -> float:
    """The MSE of predictions by a wrong rule."""
    return linear.mse(rule(B, W, X), Y)


def surface_at(rule: Callable[..., np.ndarray]) -> float:
    return float(rule(BS[[21]], WS[[7]], X, Y)[0, 0])


def stepped(gradients: tuple[float, float]) -> tuple[float, float]:
    return linear.update(B, W, *gradients, 0.1)


def wrong(item: str, mistake: str) -> Callable[..., Any]:
    """A wrong rule of this notebook, in the printed copy: the lecture's own four points."""
    return mistakes.wrong("gradient-descent/2-one-step", item, mistake)


WRONG = {
    "GD0a swapped": (
        (-0.1382643, 0.49671415),
        wrong("initialize", "b and w in each other's place")(42),
    ),
    "GD0a default_rng": ((0.30471708, -1.03998411), wrong("initialize", "another generator")(42)),
    "GD1a b and w swapped": (0.24484, wrong("predict", "b and w swapped")(B, W, X)[0, 0]),
    "GD1a b + w": (0.35844985, wrong("predict", "x left out")(B, W, X)),
    "GD1b": (0.18, wrong("yhat-half", "x multiplied both")()),
    "GD2a y - yhat": (2.08446322, wrong("error-0", "y − ŷ or |error|")()),
    "GD2b sum": (219.3726216, wrong("mse", "sum, not mean")(YHAT, Y)),
    "GD2b half": (1.37107889, wrong("mse", "half the MSE")(YHAT, Y)),
    "GD2b MAE": (1.52240569, wrong("mse", "absolute errors")(YHAT, Y)),
    "GD2b RMSE": (1.65594619, wrong("mse", "square root taken")(YHAT, Y)),
    "GD2b mean then square": (2.31771908, wrong("mse", "mean, then square")(YHAT, Y)),
    "GD2b mean error": (-1.52240569, wrong("mse", "errors not squared")(YHAT, Y)),
    "GD2b broadcast": (2.69110033, wrong("mse", "(n, 1) minus (n,)")(YHAT, Y)),
    "GD2b n - 1": (2.77686863, wrong("mse", "divided by n − 1")(YHAT, Y)),
    "GD2b forgot b": (4.50128363, predicted(wrong("predict", "no bias"))),
    "GD2b b and w swapped": (3.66117236, predicted(wrong("predict", "b and w swapped"))),
    "GD2c axes swapped": (
        5.76612397,
        wrong("loss-surface", "axes swapped")(BS[[7, 21]], WS[[7, 21]], X, Y)[0, 1],
    ),
    "GD2e the minimum of the bowl": (1.96896447, wrong("best-w", "the minimum of the bowl")()),
    "GD3d no factor 2": (
        (-1.52240569, -0.91687686),
        wrong("mse-gradients", "no factor 2")(B, W, X, Y),
    ),
    "GD3d sum": (
        (-243.58491037, -146.70029737),
        wrong("mse-gradients", "sum, not mean")(B, W, X, Y),
    ),
    "GD3d sign": (
        (3.04481138, 1.83375372),
        wrong("mse-gradients", "sign")(B, W, X, Y),
    ),
    "GD3d forgot x": (
        (-3.04481138, -3.04481138),
        wrong("mse-gradients", "forgot x")(B, W, X, Y),
    ),
    "GD3d mean(x) mean(error)": (
        (-3.04481138, -1.43854838),
        wrong("mse-gradients", "mean(x)·mean(error)")(B, W, X, Y),
    ),
    "GD3d x squared": ((-3.04481138, -1.35215430), wrong("mse-gradients", "x squared")(B, W, X, Y)),
    "GD3d yhat for error": (
        (0.86277990, 0.38169697),
        wrong("mse-gradients", "ŷ for the error")(B, W, X, Y),
    ),
    "GD3d pair swapped": (
        (-1.83375372, -3.04481138),
        wrong("mse-gradients", "pair swapped")(B, W, X, Y),
    ),
    "GD3f forward at 0.1": (
        -2.94481138,
        wrong("numeric-gradient", "one-sided")(lambda b: loss(b, W), B, 0.1),
    ),
    "GD3f forward at 1e-4": (
        -3.04471138,
        wrong("numeric-gradient", "one-sided")(lambda b: loss(b, W), B, 1e-4),
    ),
    "GD4a plus": (
        (0.19223302, -0.32163967),
        wrong("update", "plus, not minus")(B, W, *GRADIENTS, 0.1),
    ),
    "GD4a no learning rate": (
        (3.54152553, 1.69548942),
        wrong("update", "no learning rate")(B, W, *GRADIENTS, 0.1),
    ),
    "GD4a no factor 2": (
        (0.64895472, -0.04657662),
        stepped(wrong("mse-gradients", "no factor 2")(B, W, X, Y)),
    ),
    "GD4a swapped": (
        (0.68008952, 0.16621684),
        wrong("update", "gradients swapped")(B, W, *GRADIENTS, 0.1),
    ),
    "GD4a sum": (
        (24.855, 14.532),
        stepped(wrong("mse-gradients", "sum, not mean")(B, W, X, Y)),
    ),
    "GD4b the old loss": (2.7421577700550976, wrong("loss-after", "the old loss")()),
    "hand: sum": (84, wrong("hand-mse", "sum, not mean")()),
    "hand: MAE": (4, wrong("hand-mse", "absolute errors")()),
    "hand: RMSE": (4.5826, wrong("hand-mse", "square root taken")()),
    "hand: no factor 2": ((-4, -8.5), wrong("hand-gradients", "no factor 2")()),
    "hand: sums": ((-32, -68), wrong("hand-gradients", "sum, not mean")()),
    "hand: mean(x) mean(error)": (-12, wrong("hand-gradients", "mean(x)·mean(error)")()[1]),
}


@pytest.mark.parametrize(("printed", "value"), WRONG.values(), ids=WRONG)
def test_a_wrong_rule_gives_the_wrong_number_that_the_course_knows(
    printed: Any, value: Any
) -> None:
    for one, other in zip(np.atleast_1d(printed), np.ravel(value), strict=True):
        digits = len(f"{one:.8f}".rstrip("0").partition(".")[2])
        assert math.isclose(one, other, rel_tol=0, abs_tol=1.01 * 10.0**-digits)


@pytest.mark.parametrize(
    ("right", "value"),
    [
        ((0.49671415, -0.1382643), (B, W)),
        (0.39007500, YHAT[0, 0]),
        (-2.08446322, ERROR[0, 0]),
        (2.7421577700550976, loss(B, W)),
        (2.71132841, loss(*GRID)),
        ((-3.044811379650508, -1.8337537171510832), GRADIENTS),
        ((-2.90, -1.79), np.round(np.array(REFERENCE["secant_slopes"], dtype=float), 2)),
        ((0.80119529, 0.04511107), NEW),
        (1.634931811122577, REFERENCE["loss_after"]),
    ],
)
def test_the_reference_gives_the_right_number_that_the_course_knows(right: Any, value: Any) -> None:
    assert np.allclose(right, np.ravel(value), rtol=0, atol=1e-8)
