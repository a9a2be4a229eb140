"""What all parts of this notebook share: its data, its start, how exact an answer is."""

from __future__ import annotations

import numpy as np
import torch

from autograder.checks.pytorch.tensors import BY_DTYPE, leaf
from course_tools.data import Array, load_regression
from solutions import linear, models, torch_steps

X_TRAIN, Y_TRAIN, X_VAL, Y_VAL = load_regression()
LR, N_EPOCHS = 0.1, 1000
NOT_NEAR_0 = 0.25
RTOL = 1e-6
TINY = 2.0**-12  # a loss of such numbers is below 1e-6 before the first step
LONG = 40
SYMMETRIC = "A squared error has no sign: MSELoss gives the same either way round."
ONE_NUMBER = "A tensor with one entry is accepted where a number is asked."
FOUR_DIGITS = 1e-4  # as torch prints them; the closest wrong answer, no factor 2, is 4e-4 away
FLOAT32 = BY_DTYPE["float32"]  # 1e-5; torch's own answer is 2e-6 from the float64 one
ONLY_FLOAT32 = {"float32": FLOAT32}  # of a model that is to be one in float32
FAR = np.array([[-4000.0], [0.0], [5000.0]], dtype=np.float32)  # beyond whatever might clip

START = torch_steps.make_model(42).state_dict()
START_LINE = START["0.bias"].item(), START["0.weight"].item()
# In NumPy's float64: torch's float32 comes within 2e-6 of it.
RIGHT_LINE = linear.train(X_TRAIN, Y_TRAIN, *START_LINE, LR, N_EPOCHS)

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
    b, w = (leaf((TINY * one).tolist(), dtype="float32") for one in (b, w))
    rng = np.random.default_rng(seed)
    return [(b, w, x, TINY * y, lr, n_epochs), _line(rng, *levelled(), 0.3, LONG)]


def levelled() -> tuple[Array, Array]:
    """x, y (6, 1) on which both parameters come to rest within some 20 steps of 0.3."""
    x = np.array([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5])[:, None]
    return x, 1 + 2 * x + np.array([0.3, -0.2, 0.1, -0.1, 0.3, -0.4])[:, None]


def _line(rng: np.random.Generator, x: Array, y: Array, lr: float, n_epochs: int) -> LineInputs:
    """A start from which neither b nor w ends near 0: there float32 has few digits left, and an
    answer as right as ours could look wrong. Starts near (1, 2) will do, so that one is found."""
    inputs, targets = models.prepare(x, y)
    while True:
        b, w = (leaf([value], dtype="float32") for value in rng.normal(size=2))
        end = linear.train(x, y, b.item(), w.item(), lr, n_epochs)
        if min(map(abs, end)) > NOT_NEAR_0:
            return b, w, inputs, targets, lr, n_epochs
