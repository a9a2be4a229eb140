"""Of each rule's step from any state: the formula, torch.optim, and where it leads on a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp
import torch

from course_tools.data import Array
from solutions import optimizers
from solutions.claims.claim import Claim
from solutions.claims.inputs import as_columns, as_parameter, recorded_mse, sample_lines

LR, BETA, RHO, EPS = 0.07, 0.8, 0.9, 1e-2
BETAS, T, STEPS = (0.8, 0.95), 3, 4
State = tuple[Array, ...]


def sample_states(parts: int) -> list[State]:
    """p, g and so many parts of a state, each (k,), for k = 1, 3."""
    made = []
    for k in (1, 3):
        rng = np.random.default_rng(10 * parts + k)
        made.append((*rng.normal(size=(2, k)), *(0.2 + rng.random((parts, k)))))
    return made


def by_torch(make: Callable[[Any], torch.optim.Optimizer], *names: str) -> Callable[..., list[Any]]:
    """The step of torch's own from the same state, whose parts have these names there."""

    def step(p: Array, g: Array, *kept: Array) -> list[Any]:
        there = as_parameter(p)
        there.grad = torch.tensor(g)
        optimizer = make([there])
        state: dict[str, Any] = {"step": torch.tensor(float(T - 1))}
        state |= {name: torch.tensor(one) for name, one in zip(names, kept, strict=True)}
        optimizer.state[there] = state
        optimizer.step()
        return [there, *(state[name] for name in names)]

    return step


def by_symbols(p: Array, g: Array, m: Array, s: Array) -> list[Any]:
    """Adam by sympy, entry by entry, both averages written as sums of shares."""
    P, G, M, S = sp.symbols("P G M S")
    one, two = map(sp.Rational, map(str, BETAS))
    new_m, new_s = one * M + (1 - one) * G, two * S + (1 - two) * G**2
    root = sp.sqrt(new_s / (1 - two**T)) + sp.Rational(str(EPS))
    moved = P - sp.Rational(str(LR)) * new_m / (1 - one**T) / root
    ask = sp.lambdify((P, G, M, S), [moved, new_m, new_s])
    rows = [ask(*entry) for entry in zip(p, g, m, s, strict=True)]
    return list(np.array(rows).T)


def trained_by_torch(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    parameters = as_parameter(b), as_parameter(w)
    optimizer = torch.optim.SGD(parameters, lr=LR, momentum=BETA)
    for _ in range(STEPS):
        optimizer.zero_grad()
        torch.autograd.backward(recorded_mse(*parameters, x, y))
        optimizer.step()
    return parameters[0].item(), parameters[1].item()


def fed_to_torch(p: Array, g: Array, *_: Array) -> torch.Tensor:
    there = as_parameter(p)
    optimizer = torch.optim.Adam([there], lr=LR)
    for row in (g, 2 * g, -g):
        there.grad = torch.tensor(row)
        optimizer.step()
    return there


def border_by_roots(b: float, w: float, x: Array, y: Array) -> float:
    """η at which −1 is a root of the recursion of the distances, for the larger curvature."""
    inputs, _ = as_columns(x, y)
    columns = torch.column_stack([torch.ones(len(x), dtype=torch.float64), inputs.ravel()])
    curvature = float(torch.linalg.svdvals(columns)[0] ** 2 * 2 / len(x))
    eta, root = sp.Symbol("eta"), sp.Integer(-1)
    mu = sp.Rational(str(BETA))
    (border,) = sp.solve(root**2 - (1 + mu - eta * sp.Float(curvature, 30)) * root + mu, eta)
    return float(border)


CLAIMS = (
    Claim(
        "a step with momentum",
        {
            "NumPy": lambda p, g, v: optimizers.momentum_step(p, g, v, LR, BETA),
            "torch.optim": by_torch(
                lambda p: torch.optim.SGD(p, lr=LR, momentum=BETA), "momentum_buffer"
            ),
        },
        sample_states(1),
    ),
    Claim(
        "a step of Nesterov's",
        {
            "NumPy": lambda p, g, v: optimizers.nesterov_step(p, g, v, LR, BETA),
            "torch.optim": by_torch(
                lambda p: torch.optim.SGD(p, lr=LR, momentum=BETA, nesterov=True),
                "momentum_buffer",
            ),
        },
        sample_states(1),
    ),
    Claim(
        "a step of RMSProp",
        {
            "NumPy": lambda p, g, s: optimizers.rmsprop_step(p, g, s, LR, RHO, EPS),
            "torch.optim": by_torch(
                lambda p: torch.optim.RMSprop(p, lr=LR, alpha=RHO, eps=EPS), "square_avg"
            ),
        },
        sample_states(1),
    ),
    Claim(
        "a step of Adagrad",
        {
            "NumPy": lambda p, g, s: optimizers.adagrad_step(p, g, s, LR, EPS),
            "torch.optim": by_torch(lambda p: torch.optim.Adagrad(p, lr=LR, eps=EPS), "sum"),
        },
        sample_states(1),
    ),
    Claim(
        "a step of Adam",
        {
            "NumPy": lambda p, g, m, s: optimizers.adam_step(p, g, m, s, T, LR, *BETAS, EPS),
            "sympy": by_symbols,
            "torch.optim": by_torch(
                lambda p: torch.optim.Adam(p, lr=LR, betas=BETAS, eps=EPS), "exp_avg", "exp_avg_sq"
            ),
        },
        sample_states(2),
    ),
    Claim(
        "Adam over recorded gradients",
        {
            "NumPy": lambda p, g, *_: optimizers.adam_walk(p, np.stack([g, 2 * g, -g]), LR),
            "torch.optim": fed_to_torch,
        },
        sample_states(1),
    ),
    Claim(
        "training with momentum",
        {
            "NumPy": lambda b, w, x, y: optimizers.train_momentum(x, y, b, w, LR, BETA, STEPS),
            "torch.optim": trained_by_torch,
        },
        sample_lines(1, 7),
    ),
    Claim(
        "the border with momentum",
        {
            "NumPy": lambda b, w, x, y: optimizers.momentum_border(x, BETA),
            "sympy": border_by_roots,
        },
        sample_lines(2, 7),
    ),
)
