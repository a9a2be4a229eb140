"""Epochs: how many updates one holds, and descent over batches of the points."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from course_tools.data import Array
from solutions import linear

Indices = npt.NDArray[np.int64]


def updates_per_epoch(n: int, batch_size: int) -> int:
    """Batches that n points fill, the last one perhaps in part:  n, batch_size >= 1 -> int."""
    return math.ceil(n / batch_size)


def split_batches(order: Indices, batch_size: int) -> tuple[Indices, ...]:
    """`order` (n,) cut into pieces of batch_size, the last perhaps shorter -> index arrays."""
    return tuple(order[k : k + batch_size] for k in range(0, len(order), batch_size))


def train_minibatch(
    x: Array, y: Array, b: float, w: float, lr: float, batches: Sequence[Indices]
) -> tuple[float, float]:
    """b, w after one step on the points of each batch, in turn:  x, y (n, 1) -> two floats."""
    for batch in batches:
        b_grad, w_grad = linear.mse_gradients(b, w, x[batch], y[batch])
        b, w = linear.update(b, w, b_grad, w_grad, lr)
    return b, w


def marks(path: Array) -> tuple[Array, Array]:
    """The first and the last (b, w) of a path (k, 2) -> start (2,), end (2,)."""
    return path[0], path[-1]
