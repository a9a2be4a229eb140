"""Of linear layers one after the other: their gradients and the way a loop trains them."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
import torch

from course_tools.data import Array
from solutions import models
from solutions.claims.claim import Claim
from solutions.claims.inputs import as_columns, autograd_gradients

SIZES, LR, STEPS = (2, 3, 2), 0.03, 3
Weights = tuple[Array, Array, Array, Array]  # W1 (3, 2), b1 (3,), W2 (2, 3), b2 (2,)


def sample_networks() -> list[tuple[Weights, Array, Array]]:
    """The weights of two layers, and x, y (n, 2), for n = 1, 4."""
    made = []
    for n in (1, 4):
        rng = np.random.default_rng(n)
        weights = tuple(rng.normal(size=shape) for shape in ((3, 2), (3,), (2, 3), (2,)))
        made.append((weights, rng.normal(size=(n, 2)), rng.normal(size=(n, 2))))
    return made  # type: ignore[return-value]


def _network_loss(weights: Any, x: Any, y: Any) -> Any:
    W1, b1, W2, b2 = weights
    return (((x @ W1.T + b1) @ W2.T + b2 - y) ** 2).mean()


def by_hand(weights: Weights, x: Array, y: Array) -> Weights:
    """Backwards through both layers in NumPy."""
    W1, b1, W2, b2 = weights
    hidden = x @ W1.T + b1
    back = 2 * (hidden @ W2.T + b2 - y) / y.size
    before = back @ W2
    return before.T @ x, before.sum(axis=0), back.T @ hidden, back.sum(axis=0)


def derived_weights(weights: Weights, x: Array, y: Array) -> list[float]:
    """By sympy from the loss in 17 symbols."""
    names = [
        np.array(sp.symbols(f"p{k}_:{part.size}"), dtype=object).reshape(part.shape)
        for k, part in enumerate(weights)
    ]
    loss = _network_loss(names, x.astype(object), y.astype(object))
    symbols = [symbol for part in names for symbol in part.ravel()]
    values = [value for part in weights for value in part.ravel()]
    return list(sp.lambdify(symbols, [sp.diff(loss, symbol) for symbol in symbols])(*values))


def recorded_weights(weights: Weights, x: Array, y: Array) -> tuple[Array, ...]:
    inputs, targets = as_columns(x, y)
    return autograd_gradients(lambda *parts: _network_loss(parts, inputs, targets), *weights)


def network_with(weights: Weights) -> torch.nn.Sequential:
    """`models.layers` with these weights, in float64."""
    with torch.random.fork_rng(devices=[]):
        model = models.layers(SIZES).double()
    tensors = (torch.tensor(part, dtype=torch.float64) for part in weights)
    model.load_state_dict(dict(zip(model.state_dict(), tensors, strict=True)))
    return model


def of_the_layers(weights: Weights, x: Array, y: Array) -> list[Any]:
    model = network_with(weights)
    inputs, targets = as_columns(x, y)
    torch.autograd.backward(torch.nn.functional.mse_loss(model(inputs), targets))
    return [parameter.grad for parameter in model.parameters()]


def steps_by_hand(weights: Weights, x: Array, y: Array) -> list[Any]:
    """The loss before each step, and where the steps lead, in NumPy."""
    losses, now = [], list(weights)
    for _ in range(STEPS):
        losses.append(_network_loss(now, x, y))
        slopes = by_hand(tuple(now), x, y)  # type: ignore[arg-type]
        now = [part - LR * slope for part, slope in zip(now, slopes, strict=True)]
    return [*losses, *now]


def trained(weights: Weights, x: Array, y: Array) -> list[Any]:
    model = network_with(weights)
    losses = models.train_model(model, *as_columns(x, y), LR, STEPS)
    return [*losses, *model.state_dict().values()]


CLAIMS = (
    Claim(
        "the gradients of two layers",
        {
            "sympy": derived_weights,
            "NumPy": by_hand,
            "autograd": recorded_weights,
            "the layers": of_the_layers,
        },
        sample_networks(),
    ),
    Claim(
        "steps of two layers",
        {"NumPy": steps_by_hand, "a loop over a model": trained},
        sample_networks(),
    ),
    Claim(
        "how many parameters",
        {
            "counted": lambda weights, x, y: sum(part.size for part in weights),
            "by the formula": lambda *_: models.n_parameters(SIZES),
        },
        sample_networks(),
    ),
)
