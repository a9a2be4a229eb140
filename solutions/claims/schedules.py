"""Of rates that fall: the formula, torch's own schedules, and sympy where there is a formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp
import torch

from course_tools.data import Array
from solutions import schedules
from solutions.claims.claim import Claim
from solutions.claims.inputs import as_parameter, recorded_mse, sample_lines

LR, LOWEST, GAMMA, EVERY, N = 0.1, 0.02, 0.7, 3, 10
Scheduler = Callable[[torch.optim.Optimizer], Any]


def rates_by_torch(make: Scheduler) -> Callable[..., list[float]]:
    """The rates of the first epochs by a schedule of torch's."""

    def road(n: int) -> list[float]:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=LR)
        schedule, found = make(optimizer), []
        for _ in range(n):
            found.append(float(schedule.get_last_lr()[0]))
            optimizer.step()
            schedule.step()
        return found

    return road


def plateau_of_torch(losses: Array, patience: int) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=LR)
    rule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=GAMMA, patience=patience, threshold=0, eps=0
    )
    found = []
    for loss in losses:
        rule.step(float(loss))
        found.append(float(optimizer.param_groups[0]["lr"]))
    return found


def decayed_by_torch(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    parameters = as_parameter(b), as_parameter(w)
    optimizer = torch.optim.SGD(parameters, lr=LR)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, GAMMA)
    for _ in range(4):
        optimizer.zero_grad()
        torch.autograd.backward(recorded_mse(*parameters, x, y))
        optimizer.step()
        schedule.step()
    return parameters[0].item(), parameters[1].item()


def half_a_turn(n: int) -> list[float]:
    """Cosine decay by sympy, as a square of the half angle."""
    lr, lowest = sp.Rational(str(LR)), sp.Rational(str(LOWEST))
    return [float(lowest + (lr - lowest) * sp.cos(sp.pi * k / (2 * N)) ** 2) for k in range(n)]


def sample_losses() -> list[tuple[Array, int]]:
    """Losses of both signs with equal ones among them, for patience 0 to 3."""
    rng = np.random.default_rng(0)
    return [(rng.integers(-3, 6, 20) / 4, patience) for patience in range(4)]


CLAIMS = (
    Claim(
        "cosine decay",
        {
            "NumPy": lambda n: [schedules.cosine_decay(LR, LOWEST, N, k) for k in range(n)],
            "sympy": half_a_turn,
            "torch.optim": rates_by_torch(
                lambda one: torch.optim.lr_scheduler.CosineAnnealingLR(one, N, eta_min=LOWEST)
            ),
        },
        [(1,), (N + 1,)],
    ),
    Claim(
        "step decay",
        {
            "NumPy": lambda n: [schedules.step_decay(LR, GAMMA, EVERY, k) for k in range(n)],
            "torch.optim": rates_by_torch(
                lambda one: torch.optim.lr_scheduler.StepLR(one, EVERY, GAMMA)
            ),
        },
        [(1,), (11,)],
    ),
    Claim(
        "time decay",
        {
            "NumPy": lambda n: [schedules.time_decay(LR, 0.5, k) for k in range(n)],
            "sympy": lambda n: [float(1 / (10 + sp.Rational(5) * k)) for k in range(n)],
            "torch.optim": rates_by_torch(
                lambda one: torch.optim.lr_scheduler.LambdaLR(one, lambda k: 1 / (1 + 0.5 * k))
            ),
        },
        [(1,), (11,)],
    ),
    Claim(
        "the rates on a plateau",
        {
            "NumPy": lambda losses, patience: schedules.plateau_schedule(
                losses, LR, GAMMA, patience
            ),
            "torch.optim": plateau_of_torch,
        },
        sample_losses(),
    ),
    Claim(
        "training with a rate that falls",
        {
            "NumPy": lambda b, w, x, y: schedules.train_decayed(x, y, b, w, LR, GAMMA, 4),
            "torch.optim": decayed_by_torch,
        },
        sample_lines(1, 7),
    ),
)
