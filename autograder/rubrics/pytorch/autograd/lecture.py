"""What all parts of this notebook share: its data, its start, inputs, the student's own steps."""

from __future__ import annotations

import numpy as np
import torch

from autograder.checks.pytorch.tensors import leaf
from autograder.judge.submission import Submission
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
N_STEPS = 10  # of the path without clearing; at 1000 its last digits depend on how it is written


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
        b, w = _eighths(rng, 2)
        grads = (None, None) if earlier is None else ([earlier], [2 * earlier])
        made.append(
            (
                leaf([b], dtype=dtype, grad=grads[0]),
                leaf([w], dtype=dtype, grad=grads[1]),
                torch.tensor(_eighths(rng, n), dtype=getattr(torch, dtype)).view(n, 1),
                torch.tensor(_eighths(rng, n), dtype=getattr(torch, dtype)).view(n, 1),
            )
        )
    return made


def updates(seed: int) -> list[tuple[Tensor, Tensor, float]]:
    """b, w (1,) with their gradients, and a learning rate that is the same number in all types."""
    rng = np.random.default_rng(seed)
    made = [
        (
            leaf([0.5], dtype="float32", grad=[-3.0]),
            leaf([-0.125], dtype="float32", grad=[-1.75]),
            LR,
        )
    ]
    for dtype, lr in (("float64", 0.03125), ("float32", 0.25), ("float64", 1.5)):
        b, b_grad, w, w_grad = _eighths(rng, 4)
        made.append(
            (leaf([b], dtype=dtype, grad=[b_grad]), leaf([w], dtype=dtype, grad=[w_grad]), lr)
        )
    return made


def trainings(seed: int) -> list[Training]:
    """x, y, b, w, lr, n_epochs as train_autograd takes them: the lecture's, then in float64."""
    asked = steps(seed)
    made: list[Training] = [(*data(), *start(), LR, 3)]
    for lr, n_epochs, (b, w, x, y) in zip((0.05, 0.1, 0.15), (1, 2, 5), asked[2:], strict=True):
        # In float32 a b that happens to come near 0 has no digits left to compare.
        b, w = (leaf(one.tolist(), dtype="float64") for one in (b, w))
        made.append((x.double(), y.double(), b, w, lr, n_epochs))
    return made


def small_trainings() -> list[Training]:
    """Two for who stops early: a loss that is tiny at once, and one that soon falls no further."""
    x, y = data(torch.float64)
    b, w = (leaf((2.0**-12 * one).tolist(), dtype="float64") for one in start())
    level = torch.tensor([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], dtype=torch.float64).view(6, 1)
    noise = torch.tensor([0.3, -0.2, 0.1, -0.1, 0.3, -0.4], dtype=torch.float64).view(6, 1)
    at = leaf([0.5], dtype="float64"), leaf([-1.0], dtype="float64")
    return [(x, 2.0**-12 * y, b, w, LR, 3), (level, 1 + 2 * level + noise, *at, 0.3, 40)]


def _eighths(rng: np.random.Generator, n: int) -> list[float]:
    """n numbers between −3 and 3, none of them 0, in eighths: exact in float32 too, and so are the
    loss and the gradients of two points."""
    sizes, signs = rng.integers(3, 24, size=n), rng.choice([-1, 1], size=n)
    return [float(value) for value in sizes * signs / 8]


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
