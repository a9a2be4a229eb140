"""Backwards by the chain rule: one neuron, a hidden layer of ReLUs, and a number that remembers.

Squared error, its mean over the examples; X·W with W (inputs, outputs); a ReLU's slope at 0 is 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
import torch

from course_tools.data import Array
from solutions import perceptrons

# --- one neuron


x, w, b, y = sp.symbols("x w b y", real=True)
_activation = 1 / (1 + sp.exp(-(w * x + b)))
slide_chain = sp.diff((_activation - y) ** 2, w)


def relu_neuron(x: float, w: float, b: float, y: float) -> tuple[float, ...]:
    """(a − y)² of a = ReLU(wx + b):  four numbers -> z, a, L and ∂L by a, z, w, b, x."""
    z = w * x + b
    a = max(0.0, z)
    da = 2 * (a - y)
    dz = da * (z > 0)
    return z, a, (a - y) ** 2, da, dz, dz * x, dz, dz * w


def sigmoid_neuron(x: float, w: float, b: float, y: float) -> tuple[float, ...]:
    """(a − y)² of a = σ(wx + b):  four numbers -> ∂L by a, z, w, b."""
    z = np.array(w * x + b, dtype=float)
    da = 2 * (float(perceptrons.sigmoid(z)) - y)
    dz = da * float(perceptrons.sigmoid_grad(z))
    return da, dz, dz * x, dz


# --- a hidden layer of ReLUs and one linear output

Gradients = tuple[Array, Array, Array, Array]


def forward_pass(
    x: Array, W1: Array, b1: Array, W2: Array, b2: Array
) -> tuple[Array, Array, Array]:
    """z₁ = X·W₁ + b₁, a₁ = ReLU(z₁), ŷ = a₁·W₂ + b₂:  x (m, n), W1 (n, k), b1 (k,), W2 (k, 1),
    b2 (1,) -> z1 (m, k), a1 (m, k), ŷ (m, 1)."""
    z1 = x @ W1 + b1
    a1 = perceptrons.relu(z1)
    return z1, a1, a1 @ W2 + b2


def backward_pass(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Gradients:
    """The gradients of the MSE of the forward pass, each in its parameter's shape:  x (m, n),
    y (m, 1) -> dW1, db1, dW2, db2."""
    z1, a1, yhat = forward_pass(x, W1, b1, W2, b2)
    dyhat = 2 * (yhat - y) / len(x)
    dz1 = dyhat @ W2.T * perceptrons.relu_grad(z1)
    return x.T @ dz1, dz1.sum(axis=0), a1.T @ dyhat, dyhat.sum(axis=0)


def step_of_network(
    x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array, lr: float
) -> Gradients:
    """All four parameters after one step against their gradients at one place:  x (m, n), y (m, 1)
    -> W1, b1, W2, b2."""
    dW1, db1, dW2, db2 = backward_pass(x, y, W1, b1, W2, b2)
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2


def recorded_network(
    x: torch.Tensor, y: torch.Tensor, W1: torch.Tensor, b1: torch.Tensor, W2: torch.Tensor,
    b2: torch.Tensor,
) -> torch.Tensor:  # fmt: skip
    """The MSE, its gradients left in W1.grad … b2.grad:  shapes as in `forward_pass` -> ()."""
    yhat = torch.relu(x @ W1 + b1) @ W2 + b2
    loss = ((yhat - y) ** 2).mean()
    torch.autograd.backward(loss)
    return loss


def products_back(m: int, n: int, k: int) -> int:
    """Multiplications of dW = Xᵀ·dZ and dX = dZ·Wᵀ:  X (m, n), W (n, k) -> how many."""
    return 2 * m * n * k


# --- a number that remembers what it was made from


class TrackedNumber:
    """A number, the numbers it was made from, and its slope along each: pairs (number, slope)."""

    def __init__(self, data: float, parents: Any = ()) -> None:
        self.data = data
        self.parents = parents
        self.grad = 0.0

    def __add__(self, other: TrackedNumber) -> TrackedNumber:
        return TrackedNumber(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: TrackedNumber) -> TrackedNumber:
        return TrackedNumber(self.data * other.data, ((self, other.data), (other, self.data)))

    def relu(self) -> TrackedNumber:
        """max(0, ·), with slope 0 at 0."""
        return TrackedNumber(max(0.0, self.data), ((self, 1.0 if self.data > 0 else 0.0),))


def backward_from(out: Any) -> None:
    """Add to `.grad` of every number behind `out` the slope of `out` along it, which is 1 along
    `out` itself."""
    order: list[Any] = []
    seen = set()

    def visit(node: Any) -> None:
        if node not in seen:
            seen.add(node)
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(out)
    out.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
