"""Of exponentially weighted averages: the recursion, their weights, what torch's Adam keeps."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
import torch

from course_tools.data import Array
from solutions import averages
from solutions.claims.claim import Claim


def sample_values(*sizes: int) -> list[tuple[Array, float]]:
    """x (n,) of both signs and a β, for each n."""
    made = []
    for n in sizes:
        rng = np.random.default_rng(n)
        made.append((rng.normal(size=n), float(rng.choice([0.5, 0.8, 0.9, 0.98]))))
    return made


def by_weights(x: Array, beta: float, *, corrected: bool = False) -> list[float]:
    """Each average as a sum over all values so far, by sympy's weights."""
    exact = sp.Rational(str(beta))
    found = []
    for t in range(1, len(x) + 1):
        places = {averages.BETA: exact, averages.T: t}
        weights = [averages.weight_of.subs({**places, averages.K: k}) for k in range(1, t + 1)]
        whole = sum(weights) if corrected else sp.Integer(1)
        terms = (
            weight * sp.Float(float(one), 30) for weight, one in zip(weights, x[:t], strict=True)
        )
        found.append(float(sum(terms) / whole))
    return found


def kept_by_adam(x: Array, beta: float) -> torch.Tensor:
    """What torch's Adam keeps of its slopes, fed with x."""
    there = torch.zeros(1, dtype=torch.float64)
    optimizer = torch.optim.Adam([there], betas=(beta, 0.999))
    rows = []
    for one in x:
        there.grad = torch.tensor([one])
        optimizer.step()
        rows.append(optimizer.state[there]["exp_avg"].clone())
    return torch.cat(rows)


def weights_by_torch(x: Array, beta: float) -> torch.Tensor:
    """Corrected averages by a triangle of weights, each row of which is made to add up to 1."""
    ages = torch.arange(len(x), dtype=torch.float64)
    powers = torch.tril(beta ** (ages[:, None] - ages).clamp(min=0))
    return powers @ torch.tensor(x) / powers.sum(dim=1)


def added_up(x: Array, beta: float) -> Any:
    """The sum of all weights in v_n, added up one by one."""
    return float(sum(
        averages.weight_of.subs({averages.BETA: sp.Rational(str(beta)), averages.T: len(x),
                                 averages.K: k})
        for k in range(1, len(x) + 1)))  # fmt: skip


CLAIMS = (
    Claim(
        "exponentially weighted averages",
        {"NumPy": averages.ewa, "sympy": by_weights, "torch.optim": kept_by_adam},
        sample_values(1, 5, 12),
    ),
    Claim(
        "corrected averages",
        {
            "NumPy": averages.ewa_corrected,
            "sympy": lambda x, beta: by_weights(x, beta, corrected=True),
            "torch": weights_by_torch,
        },
        sample_values(1, 5, 12),
    ),
    Claim(
        "the sum of the weights",
        {
            "NumPy": lambda x, beta: averages.ewa(np.ones(len(x)), beta)[-1],
            "formula": lambda x, beta: float(
                averages.weights_sum.subs({averages.BETA: beta, averages.T: len(x)})
            ),
            "sympy": added_up,
        },
        sample_values(1, 7),
    ),
)
