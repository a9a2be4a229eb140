"""What the functions of this assignment are asked on: the lecture's data, and hidden ones."""

from __future__ import annotations

import numpy as np
import torch

from autograder.checks.pytorch.tensors import make_leaf
from course_tools.data import Array, load_regression
from solutions import linear, tensors

Tensor = torch.Tensor
Step = tuple[Tensor, Tensor, Tensor, Tensor]
Training = tuple[Tensor, Tensor, Tensor, Tensor, float, int]

X_TRAIN, Y_TRAIN, X_VAL, Y_VAL = load_regression()
LR = 0.1
DEVICE = "cpu"  # the judge has no other; where a function looks is asked on `meta`
TINY = 2.0**-12  # a loss of such numbers is below 1e-6 before the first step


def start() -> tuple[Tensor, Tensor]:
    """The lecture's b and w as leaves, new."""
    return tensors.init_parameters(42, DEVICE)


def train_data(dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """The lecture's x and y."""
    return torch.tensor(X_TRAIN, dtype=dtype), torch.tensor(Y_TRAIN, dtype=dtype)


def levelled() -> tuple[Array, Array]:
    """x, y (6, 1) on which b and w come to rest within some 20 steps of 0.3."""
    x = np.array([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5])[:, None]
    return x, 1 + 2 * x + np.array([0.3, -0.2, 0.1, -0.1, 0.3, -0.4])[:, None]


# --- data and parameters yet to be made


def arrays(seed: int) -> list[tuple[Array, Array, str]]:
    """x, y (n, 1) and a device: the lecture's, then n = 1, 2, 7, the last of whole numbers."""
    rng = np.random.default_rng(seed)
    some = [(3 * rng.normal(size=(n, 1)), rng.normal(size=(n, 1))) for n in (1, 2)]
    whole = rng.integers(-9, 9, size=(2, 7, 1))
    return [(x, y, DEVICE) for x, y in ((X_TRAIN, Y_TRAIN), *some, (whole[0], whole[1]))]


def seeds(seed: int) -> list[tuple[int, str]]:
    """Seeds and a device: the lecture's 42, and others."""
    others = np.random.default_rng(seed).integers(50, 9999, size=3).tolist()
    return [(number, DEVICE) for number in (42, *others)]


# --- a line whose b and w ask for gradients


def steps(seed: int) -> list[Step]:
    """b, w (1,), x, y (n, 1): the lecture's in both types, then n = 1, 2, 7, with negative x, some
    with a gradient from earlier."""
    rng = np.random.default_rng(seed)
    b, w = linear.initialize(42)
    double = make_leaf([b], dtype="float64"), make_leaf([w], dtype="float64")
    made: list[Step] = [(*start(), *train_data()), (*double, *train_data(torch.float64))]
    for n, dtype, grad in ((1, "float64", None), (2, "float32", 1.5), (7, "float64", -0.5)):
        b, w = _eighths(rng, 2)
        b_grad, w_grad = (None, None) if grad is None else ([grad], [2 * grad])
        leaves = make_leaf([b], dtype=dtype, grad=b_grad), make_leaf([w], dtype=dtype, grad=w_grad)
        x, y = (torch.tensor(_eighths(rng, n), dtype=leaves[0].dtype).view(n, 1) for _ in "xy")
        made.append((*leaves, x, y))
    return made


def updates(seed: int) -> list[tuple[Tensor, Tensor, float]]:
    """b, w (1,) with their gradients, and a learning rate that is the same number in all types."""
    rng = np.random.default_rng(seed)
    numbers = [[0.5, -3.0, -0.125, -1.75], *(_eighths(rng, 4) for _ in range(3))]
    rates = (("float32", LR), ("float64", 0.03125), ("float32", 0.25), ("float64", 1.5))
    return [
        (make_leaf([b], dtype=dtype, grad=[b_grad]), make_leaf([w], dtype=dtype, grad=[w_grad]), lr)
        for (b, b_grad, w, w_grad), (dtype, lr) in zip(numbers, rates, strict=True)
    ]


def trainings(seed: int) -> list[Training]:
    """x, y, b, w, lr, n_epochs: the lecture's, then in float64."""
    made: list[Training] = [(*train_data(), *start(), LR, 3)]
    asked = zip((0.05, 0.1, 0.15), (1, 2, 5), steps(seed)[2:], strict=True)
    for lr, n_epochs, (b, w, x, y) in asked:
        # In float32 a b that happens to come near 0 has no digits left to compare.
        b, w = (make_leaf(one.tolist(), dtype="float64") for one in (b, w))
        made.append((x.double(), y.double(), b, w, lr, n_epochs))
    return made


def small_trainings() -> list[Training]:
    """Two for who stops early: a loss that is tiny at once, and one that soon falls no further."""
    x, y = train_data(torch.float64)
    b, w = (make_leaf((TINY * one).tolist(), dtype="float64") for one in start())
    level, line = map(torch.tensor, levelled())
    at = make_leaf([0.5], dtype="float64"), make_leaf([-1.0], dtype="float64")
    return [(x, TINY * y, b, w, LR, 3), (level, line, *at, 0.3, 40)]


def _eighths(rng: np.random.Generator, n: int) -> list[float]:
    """n numbers between −3 and 3, none of them 0, in eighths: exact in float32 too, and so are the
    loss and the gradients of two points."""
    sizes, signs = rng.integers(3, 24, size=n), rng.choice([-1, 1], size=n)
    return [float(value) for value in sizes * signs / 8]
