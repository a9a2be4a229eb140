"""Hidden inputs of loops over a line in torch: columns, starts, how exact float32 is."""

from __future__ import annotations

import numpy as np
import torch

from autograder.checks.pytorch.tensors import make_leaf
from autograder.rubrics.pytorch.inputs import TINY, X_TRAIN, Y_TRAIN, levelled
from course_tools.data import Array
from solutions import linear, models

NOT_NEAR_0 = 0.25
LONG = 40

LineInputs = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, float, int]


def columns(seed: int) -> list[tuple[Array, Array]]:
    """x, y (n, 1) in float64: the lecture's, then n = 2, 7, 1 near y = 1 + 2x, with negative x."""
    rng = np.random.default_rng(seed)
    made = [(X_TRAIN, Y_TRAIN)]
    for n, scale in ((2, 1.5), (7, 0.5), (1, 1.0)):
        x = scale * (4 * rng.random((n, 1)) - 2)
        made.append((x, 1 + 2 * x + 0.1 * rng.normal(size=(n, 1))))
    return made


def lines(seed: int) -> list[LineInputs]:
    """b, w (1,), x, y (n, 1), lr, n_epochs: a few epochs each, several in all but one."""
    rng = np.random.default_rng(seed + 1)
    asked = zip(columns(seed), (0.1, 0.04, 0.2, 0.05), (3, 4, 5, 1), strict=True)
    return [_line(rng, x, y, lr, n_epochs) for (x, y), lr, n_epochs in asked]


def small_lines(seed: int) -> list[LineInputs]:
    """Two for who stops early: a loss that is tiny at once, and one that soon falls no further."""
    b, w, x, y, lr, n_epochs = lines(seed)[0]
    b, w = (make_leaf((TINY * one).tolist(), dtype="float32") for one in (b, w))
    rng = np.random.default_rng(seed)
    return [(b, w, x, TINY * y, lr, n_epochs), _line(rng, *levelled(), 0.3, LONG)]


def _line(rng: np.random.Generator, x: Array, y: Array, lr: float, n_epochs: int) -> LineInputs:
    """A start from which neither b nor w ends near 0: there float32 has few digits left, and an
    answer as right as ours could look wrong. Starts near (1, 2) will do, so that one is found."""
    inputs, targets = models.prepare(x, y)
    while True:
        b, w = (make_leaf([value], dtype="float32") for value in rng.normal(size=2))
        end = linear.train(x, y, b.item(), w.item(), lr, n_epochs)
        if min(map(abs, end)) > NOT_NEAR_0:
            return b, w, inputs, targets, lr, n_epochs
