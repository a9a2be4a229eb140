"""Of the way back through a hidden layer of ReLUs, one step of it, and one neuron."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from course_tools.data import Array
from solutions import backprop, perceptrons
from solutions.claims.claim import Claim
from solutions.claims.inputs import autograd_gradients

LR = 0.2


def sample_batches() -> list[tuple[Array, ...]]:
    """x, y, W1, b1, W2, b2 for m = 1, 5, units on and off."""
    made = []
    for m in (1, 5):
        rng = np.random.default_rng(m)
        made.append(tuple(
            rng.normal(size=shape) for shape in ((m, 3), (m, 1), (3, 4), (4,), (4, 1), (1,))
        ))  # fmt: skip
    return made


def recorded_slopes(x: Array, y: Array, *parts: Array) -> tuple[Array, ...]:
    def squared(*leaves: torch.Tensor) -> torch.Tensor:
        W1, b1, W2, b2 = leaves
        hidden = torch.relu(torch.tensor(x) @ W1 + b1)
        return ((hidden @ W2 + b2 - torch.tensor(y)) ** 2).sum() / len(x)

    return autograd_gradients(squared, *parts)


def left_in_leaves(x: Array, y: Array, *parts: Array) -> list[Any]:
    leaves = [torch.tensor(part, requires_grad=True) for part in parts]
    backprop.recorded_network(torch.tensor(x), torch.tensor(y), *leaves)
    return [leaf.grad for leaf in leaves]


def slopes_one_by_one(x: Array, y: Array, *parts: Array) -> list[Any]:
    """Example by example, unit by unit, and then the mean."""
    W1, b1, W2, b2 = parts
    totals = [np.zeros_like(part) for part in parts]
    for row, truth in zip(x, y.ravel(), strict=True):
        z = [perceptrons.perceptron(row, w, b) for w, b in zip(W1.T, b1, strict=True)]
        a = [float(perceptrons.relu(one)) for one in z]
        d = 2 * (sum(p * q for p, q in zip(a, W2[:, 0], strict=True)) + b2[0] - truth)
        for k, one in enumerate(z):
            back = d * W2[k, 0] * float(perceptrons.relu_grad(one))
            totals[0][:, k] += row * back
            totals[1][k] += back
            totals[2][k, 0] += d * a[k]
        totals[3] += d
    return [total / len(x) for total in totals]


def moved_parts(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Any:
    return backprop.step_of_network(x, y, W1, b1, W2, b2, LR)


def stepped_by_torch(x: Array, y: Array, *parts: Array) -> list[Any]:
    leaves = [torch.tensor(part, requires_grad=True) for part in parts]
    backprop.recorded_network(torch.tensor(x), torch.tensor(y), *leaves)
    torch.optim.SGD(leaves, lr=LR).step()
    return list(leaves)


def by_remembering(x: float, w: float, b: float, y: float) -> tuple[float, ...]:
    """z, a, L and their slopes by numbers that remember."""
    put, minus = backprop.TrackedNumber, backprop.TrackedNumber(-1.0)
    inputs = [put(number) for number in (x, w, b, y)]
    z = inputs[0] * inputs[1] + inputs[2]
    a = z.relu()
    error = a + minus * inputs[3]
    loss = error * error
    backprop.backward_from(loss)
    slopes = (a.grad, z.grad, inputs[1].grad, inputs[2].grad, inputs[0].grad)
    return z.data, a.data, loss.data, *slopes


def sigmoid_by_sympy(x: float, w: float, b: float, y: float) -> float:
    places = {backprop.x: x, backprop.w: w, backprop.b: b, backprop.y: y}
    return float(backprop.slide_chain.subs(places))


CLAIMS = (
    Claim(
        "the gradients of a hidden layer of ReLUs",
        {
            "NumPy": lambda *at: backprop.backward_pass(*at),
            "autograd": recorded_slopes,
            "left in .grad": left_in_leaves,
            "one by one": slopes_one_by_one,
        },
        sample_batches(),
    ),
    Claim(
        "a step of that network",
        {
            "NumPy": moved_parts,
            "torch.optim": stepped_by_torch,
        },
        sample_batches(),
    ),
    Claim(
        "a neuron with a ReLU",
        {
            "the formulas": lambda *at: backprop.relu_neuron(*at),
            "numbers that remember": by_remembering,
        },
        [(2.0, 3.0, -1.0, 4.0), (2.0, -3.0, 1.0, 4.0), (-1.5, 0.4, 0.9, -2.0)],
    ),
    Claim(
        "a neuron with a sigmoid, along its weight",
        {"sympy": sigmoid_by_sympy, "NumPy": lambda *at: backprop.sigmoid_neuron(*at)[2]},
        [(1.0, 0.5, -0.5, 1.0), (-1.5, 0.4, 0.9, 0.0)],
    ),
)
