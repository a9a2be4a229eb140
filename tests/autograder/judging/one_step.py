"""What the tests of the rubric gradient-descent/2-one-step share: its reference answers."""

from __future__ import annotations

import numpy as np

from autograder.items.rubric import load_rubric
from course_tools.data import load_regression
from solutions import derivations, linear

RUBRIC = load_rubric("gradient-descent/2-one-step")
ITEMS = RUBRIC.items
X, Y, _, _ = load_regression()
B, W = linear.initialize(42)
YHAT = linear.predict(B, W, X)
ERROR = YHAT - Y
GRADIENTS = linear.mse_gradients(B, W, X, Y)
HAND_Y = np.array([[1], [3], [5], [7]])
BS, WS = np.linspace(-2, 4, 51), np.linspace(-1, 5, 51)
GRID = BS[21], WS[7]


def loss(b: float, w: float) -> float:
    return linear.mse(linear.predict(b, w, X), Y)


NEW = linear.update(B, W, *GRADIENTS, 0.1)
REFERENCE: dict[str, object] = {
    "initialize": linear.initialize,
    "seed_matters": "no",
    "predict": linear.predict,
    "yhat_half": 0.43,
    "error_0": ERROR[0],
    "mse": linear.mse,
    "loss_surface": linear.loss_surface,
    "grid_point": GRID,
    "best_w": linear.section_minimum(0.52, X, Y),
    "dloss_db": derivations.dloss_db,
    "dloss_dw": derivations.dloss_dw,
    "dmse_db": derivations.dmse_db,
    "dmse_dw": derivations.dmse_dw,
    "chain_rule": "the sum over i",
    "hessian": derivations.hessian,
    "hand_mse": 21,
    "hand_gradients": (-8, -17),
    "hand_update": (0.8, 1.7),
    "hand_mse_after": 0.535,
    "mse_gradients": linear.mse_gradients,
    "which_way": "both up",
    "secant_slopes": (
        linear.secant_slope(lambda b: loss(b, GRID[1]), GRID[0], 0.12),
        linear.secant_slope(lambda w: loss(GRID[0], w), GRID[1], 0.12),
    ),
    "numeric_gradient": linear.numeric_gradient,
    "best_h": "1e-8",
    "update": linear.update,
    "loss_after": loss(*NEW),
    "second_step": "smaller",
}
