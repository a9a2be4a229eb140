"""What all parts of this notebook share: its data, its start, inputs, the student's own steps."""

from __future__ import annotations

import numpy as np
import torch

from autograder.judging.submission import Submission
from autograder.judging.tensors import leaf
from autograder.worker.plain import TensorRecord
from course_tools.data import load_regression
from course_tools.hand import two_points
from solutions import linear, tensors

Tensor = torch.Tensor
Step = tuple[Tensor, Tensor, Tensor, Tensor]
Training = tuple[Tensor, Tensor, Tensor, Tensor, float, int]

X_TRAIN, Y_TRAIN, _, _ = load_regression()
LR = 0.1
RTOL = 1e-6  # of numbers by pencil
FLOAT32 = 1e-5  # the closest wrong answer is 3.7e-4 away
TOLD_AT = (1, 2, 3, 10)  # steps of the path without clearing


def start() -> tuple[Tensor, Tensor]:
    """The notebook's b and w, new."""
    return tensors.init_parameters(42, "cpu")


def data(dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """The notebook's x and y."""
    return torch.tensor(X_TRAIN, dtype=dtype), torch.tensor(Y_TRAIN, dtype=dtype)


def steps(seed: int) -> list[Step]:
    """b, w (1,), x, y (n, 1): the lecture's in both types, then n = 1, 2, 7, with negative x, some
    with a gradient from earlier."""
    rng = np.random.default_rng(seed)
    at = linear.initialize(42)
    made: list[Step] = [
        (*start(), *data()),
        (leaf([at[0]], dtype="float64"), leaf([at[1]], dtype="float64"), *data(torch.float64)),
    ]
    kinds = ("float64", "float32", "float64")
    for n, dtype, earlier in zip((1, 2, 7), kinds, (None, 1.5, -0.5), strict=True):
        x, y = 3 * rng.random((n, 1)) - 2, rng.normal(size=(n, 1))
        # float32 in eighths: exact in that type too, so that no tolerance need be loosened for it
        b, w = rng.integers(4, 24, size=2) / 8 * rng.choice([-1, 1], size=2)
        kind = getattr(torch, dtype)
        made.append(
            (
                leaf([b], dtype=dtype, grad=None if earlier is None else [earlier]),
                leaf([w], dtype=dtype, grad=None if earlier is None else [2 * earlier]),
                torch.tensor(x, dtype=kind),
                torch.tensor(y, dtype=kind),
            )
        )
    return made


def updates(seed: int) -> list[tuple[Tensor, Tensor, float]]:
    """b, w (1,) with their gradients, and a learning rate."""
    rng = np.random.default_rng(seed)
    made = [
        (
            leaf([0.5], dtype="float32", grad=[-3.0]),
            leaf([-0.125], dtype="float32", grad=[-1.75]),
            LR,
        )
    ]
    for dtype, lr in (("float64", 0.02), ("float32", 0.5), ("float64", 1.5)):
        values = (0.5 + rng.random(4)) * rng.choice([-1, 1], size=4)
        made.append(
            (
                leaf([values[0]], dtype=dtype, grad=[values[1]]),
                leaf([values[2]], dtype=dtype, grad=[values[3]]),
                lr,
            )
        )
    return made


def trainings(seed: int) -> list[Training]:
    """b, w, x, y, lr, n_epochs as train_autograd takes them, in its order: x, y come first."""
    rng = np.random.default_rng(seed)
    made: list[Training] = []
    for lr, n_epochs, (b, w, x, y) in zip(
        (0.1, 0.05, 0.2, 0.1, 0.15), (3, 4, 1, 2, 5), steps(int(rng.integers(2**31))), strict=True
    ):
        b.grad, w.grad = None, None
        made.append((x, y, b, w, lr, n_epochs))
    return made


def points(student: str) -> tuple[np.ndarray, np.ndarray]:
    """The two points this student has for the pencil: x, y (2, 1)."""
    hand = two_points(student)
    return np.array(hand.x, dtype=float)[:, None], np.array(hand.y, dtype=float)[:, None]


def gradients(student: str) -> tuple[float, float]:
    """The gradients of their MSE at b = w = 1."""
    return linear.mse_gradients(1.0, 1.0, *points(student))


# --- by the student's own earlier functions


def own_backward(
    student: Submission, b: Tensor, w: Tensor, x: Tensor, y: Tensor
) -> tuple[Tensor, Tensor]:
    """b, w with the gradients that the student's `backward_step` leaves in them."""
    after = student.observe("backward_step", b, w, x, y).args
    return _parameter(after[0]), _parameter(after[1])


def own_training(
    student: Submission, x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> object:
    """b, w after n_epochs of the student's `backward_step` and `sgd_step`."""
    for _ in range(n_epochs):
        after = student.observe("sgd_step", *own_backward(student, b, w, x, y), lr).args
        b, w = _parameter(after[0]), _parameter(after[1])
    return b, w


def _parameter(record: object) -> Tensor:
    """A leaf as a record says it is. TypeError where it is none any more."""
    if not isinstance(record, TensorRecord):
        raise TypeError("No tensor.")
    grad = None if record.grad is None else record.grad.tolist()
    return leaf(record.data.tolist(), dtype=record.dtype, grad=grad)
