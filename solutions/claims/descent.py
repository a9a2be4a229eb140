"""Of steps downhill: one, several, over batches, and with gradients that pile up."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from course_tools.data import Array
from solutions import convergence, derivations, epochs, linear, models, torch_steps
from solutions.claims.claim import Claim
from solutions.claims.inputs import (
    Point,
    as_columns,
    as_parameter,
    autograd_gradients,
    recorded_mse,
    sample_lines,
)

Gradients = Callable[[float, float, Array, Array], tuple[float, float]]
LR, STEPS, TOL = 0.03, 5, 1e-6


def recorded_gradients(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    b_grad, w_grad = autograd_gradients(lambda b, w: recorded_mse(b, w, x, y), b, w)
    return float(b_grad), float(w_grad)


def derived_gradients(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    return derivations.sympy_gradients(b, w, x, y)


def along(road: Gradients, steps: int) -> Callable[..., tuple[float, float]]:
    """So many steps along the gradients of a road, written out."""

    def taken(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
        for _ in range(steps):
            b_grad, w_grad = road(b, w, x, y)
            b, w = b - LR * b_grad, w - LR * w_grad
        return b, w

    return taken


# --- one step


def by_update(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    return linear.update(b, w, *linear.mse_gradients(b, w, x, y), LR)


def in_place(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    parameters = as_parameter(b), as_parameter(w)
    torch_steps.backward_step(*parameters, *as_columns(x, y))
    torch_steps.update_in_place(*parameters, LR)
    return parameters[0].item(), parameters[1].item()


# --- several


def by_autograd_loop(b: float, w: float, x: Array, y: Array) -> tuple[torch.Tensor, ...]:
    return torch_steps.train_autograd(
        *as_columns(x, y), as_parameter(b), as_parameter(w), LR, STEPS
    )


def by_line_loop(b: float, w: float, x: Array, y: Array) -> tuple[torch.Tensor, ...]:
    parameters = as_parameter(b), as_parameter(w)
    models.train_line(*parameters, *as_columns(x, y), LR, STEPS)
    return parameters


def by_model_loop(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    model = nn.Linear(1, 1).double()
    model.load_state_dict(
        {"weight": as_parameter([[w]]).detach(), "bias": as_parameter([b]).detach()}
    )
    models.train_model(model, *as_columns(x, y), LR, STEPS)
    return model.bias.item(), model.weight.item()


# --- over batches


def batches(x: Array) -> tuple[epochs.Indices, ...]:
    return epochs.split_batches(np.arange(len(x)), 3)


def over_batches(road: Gradients) -> Callable[..., tuple[float, float]]:
    def taken(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
        for first in range(0, len(x), 3):
            b, w = along(road, 1)(b, w, x[first : first + 3], y[first : first + 3])
        return b, w

    return taken


def by_torch_batches(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    for batch in batches(x):
        b, w = torch_steps.sgd_step(b, w, x[batch], y[batch], LR)
    return b, w


# --- with gradients that pile up


def piled_up(road: Gradients) -> Callable[..., list[tuple[float, float]]]:
    def path(b: float, w: float, x: Array, y: Array) -> list[tuple[float, float]]:
        found, sums = [], np.zeros(2)
        for _ in range(STEPS):
            sums = sums + np.array(road(b, w, x, y))
            b, w = float(b - LR * sums[0]), float(w - LR * sums[1])
            found.append((b, w))
        return found

    return path


def by_momentum(b: float, w: float, x: Array, y: Array) -> list[tuple[float, float]]:
    return torch_steps.path_with_momentum_1(
        *as_columns(x, y), as_parameter(b), as_parameter(w), LR, STEPS
    )


# --- how many


def counted_by_bowl(b: float, w: float, x: Array, y: Array) -> int:
    """Epochs from the eigenvectors of the bowl, in which each distance shrinks by 1 − ηλ."""
    curvatures, directions = np.linalg.eigh(
        np.array(derivations.evaluate_at(derivations.hessian, b, w, x, y), dtype=float)
    )
    start = directions.T @ (np.array([b, w]) - np.array(linear.least_squares(x, y)))
    return next(
        k
        for k in itertools.count()
        if (curvatures * ((1 - LR * curvatures) ** k * start) ** 2).sum() / 2 <= TOL
    )


SIZES: list[Point] = sample_lines(1, 2, 80)
CLAIMS = (
    Claim(
        "one step",
        {
            "sympy": along(derived_gradients, 1),
            "autograd": along(recorded_gradients, 1),
            "NumPy": by_update,
            "torch.optim": lambda b, w, x, y: torch_steps.sgd_step(b, w, x, y, LR),
            "in place": in_place,
        },
        SIZES,
    ),
    Claim(
        "several steps",
        {
            "sympy": along(derived_gradients, STEPS),
            "autograd": along(recorded_gradients, STEPS),
            "NumPy": lambda b, w, x, y: linear.train(x, y, b, w, LR, STEPS),
            "an autograd loop": by_autograd_loop,
            "a loop over a line": by_line_loop,
            "a loop over a model": by_model_loop,
        },
        SIZES,
    ),
    Claim(
        "steps over batches",
        {
            "sympy": over_batches(derived_gradients),
            "autograd": over_batches(recorded_gradients),
            "NumPy": lambda b, w, x, y: epochs.train_minibatch(x, y, b, w, LR, batches(x)),
            "torch.optim": by_torch_batches,
        },
        sample_lines(2, 7, 80),
    ),
    Claim(
        "steps with gradients that pile up",
        {
            "sympy": piled_up(derived_gradients),
            "autograd": piled_up(recorded_gradients),
            "torch.optim": by_momentum,
        },
        SIZES,
    ),
    Claim(
        "epochs until the loss is near its lowest",
        {
            "sympy": counted_by_bowl,
            "NumPy": lambda b, w, x, y: convergence.epochs_to_converge(x, y, b, w, LR, TOL),
        },
        sample_lines(7, 80),
    ),
)
