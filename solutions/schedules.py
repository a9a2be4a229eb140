"""Rates that change while one trains, and where a noisy descent then ends."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from course_tools.data import Array
from solutions import linear


def time_decay(lr: float, decay: float, step: float) -> float:
    """η₀/(1 + d·k), k = 0, 1, … updates:  numbers -> one number."""
    return lr / (1 + decay * step)


def step_decay(lr: float, gamma: float, every: int, epoch: int) -> float:
    """η₀γ^⌊epoch/every⌋, epochs from 0:  numbers -> one number."""
    return float(lr * gamma ** (epoch // every))


def gamma_for(share: float, n_epochs: int) -> float:
    """γ with γⁿ = share."""
    return float(share ** (1 / n_epochs))


def cosine_decay(lr: float, lowest: float, n_epochs: int, epoch: int) -> float:
    """ηmin + (η₀ − ηmin)·(1 + cos(π·epoch/n))/2:  numbers -> one number."""
    share = (1 + np.cos(np.pi * epoch / n_epochs)) / 2
    return float(lowest + (lr - lowest) * share)


def plateau_schedule(
    losses: Iterable[float], lr: float, factor: float, patience: int
) -> list[float]:
    """The rate after each loss; cut where more than `patience` in a row are not below the best,
    torch's rule with threshold 0:  losses (n,) -> (n,)."""
    best, bad = np.inf, 0
    rates = []
    for loss in losses:
        if loss < best:
            best, bad = loss, 0
        else:
            bad = bad + 1
        if bad > patience:
            lr, bad = lr * factor, 0
        rates.append(lr)
    return rates


def train_decayed(
    x: Array, y: Array, b: float, w: float, lr: float, gamma: float, n_epochs: int
) -> tuple[float, float]:
    """b, w after full-batch epochs on the MSE of y = b + w·x, the rate times γ after each:  x, y
    (n, 1)."""
    for _ in range(n_epochs):
        b_grad, w_grad = linear.mse_gradients(b, w, x, y)
        b, w = b - lr * b_grad, w - lr * w_grad
        lr = lr * gamma
    return b, w
