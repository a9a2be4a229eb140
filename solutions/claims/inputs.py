"""The inputs at which roads are compared, and autograd's own road to any gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from course_tools.data import Array

Tensor = torch.Tensor
Point = tuple[float, float, Array, Array]


def sample_lines(*sizes: int) -> list[Point]:
    """b, w and x, y (n, 1) for each n, with x of both signs."""
    return [_sample_line(n) for n in sizes]


def _sample_line(n: int) -> Point:
    rng = np.random.default_rng(n)
    b, w = (float(value) for value in rng.normal(size=2))
    return b, w, rng.uniform(-3, 3, (n, 1)), rng.normal(size=(n, 1))


def as_parameter(value: Any) -> Tensor:
    """A parameter in float64 that asks for its gradient."""
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def as_columns(x: Array, y: Array) -> tuple[Tensor, Tensor]:
    return torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)


def recorded_mse(b: Tensor, w: Tensor, x: Array, y: Array) -> Tensor:
    """The MSE of y = b + w·x, written out so that nothing is borrowed from solutions/."""
    inputs, targets = as_columns(x, y)
    return ((b + w * inputs - targets) ** 2).sum() / len(inputs)


def autograd_gradients(loss: Callable[..., Tensor], *at: Any) -> tuple[Array, ...]:
    """∂loss/∂p of each parameter by autograd, in its shape."""
    leaves = [as_parameter(value) for value in at]
    found = torch.autograd.grad(loss(*leaves), leaves)
    return tuple(np.asarray(gradient.numpy(), dtype=float) for gradient in found)


def autograd_hessian(loss: Callable[[Tensor], Tensor], at: Array) -> Array:
    """∂²loss/∂p² by autograd twice:  at (k,) -> (k, k)."""
    where = torch.tensor(at, dtype=torch.float64)
    found = torch.autograd.functional.hessian(loss, where)  # type: ignore[no-untyped-call]
    return np.asarray(found.numpy(), dtype=float)
