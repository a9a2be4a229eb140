"""What the tests of the rubric gradient-descent/2-one-step share: its reference answers."""

from __future__ import annotations

import numpy as np

from autograder.items.rubric import load_rubric
from course_tools.data import load_regression
from solutions import linear

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
REFERENCE = {item.answer: item.right("") for item in ITEMS}  # of the printed copy
