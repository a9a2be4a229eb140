"""Exponentially weighted averages: what they are, what they weigh, how late they come."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course_tools.data import Array

BETA, T, K = sp.symbols("beta t k", positive=True)

weight_of = (1 - BETA) * BETA ** (T - K)
"""The weight of x_k in v_t, 1 ≤ k ≤ t."""

weights_sum = 1 - BETA**T
"""All weights in v_t together."""


def ewa(x: Array, beta: float) -> Array:
    """v_t = βv_{t−1} + (1 − β)x_t from v_0 = 0:  x (n,) -> v_1 … v_n, (n,)."""
    v, averages = 0.0, []
    for value in x:
        v = beta * v + (1 - beta) * value
        averages.append(v)
    return np.array(averages)


def ewa_corrected(x: Array, beta: float) -> Array:
    """v_t / (1 − βᵗ), t = 1 … n:  x (n,) -> (n,)."""
    return ewa(x, beta) / (1 - beta ** np.arange(1, len(x) + 1))


def window_of_average(beta: float) -> float:
    """1/(1 − β): so many of the newest weight are 1."""
    return 1 / (1 - beta)


def beta_of_periods(n: float) -> float:
    """β where the share of the new value is 2/(n + 1)."""
    return 1 - 2 / (n + 1)


def lag_of_average(beta: float) -> float:
    """β/(1 − β), the mean age of the weights: so far behind values that climb by 1 a step."""
    return beta / (1 - beta)


def noise_of_average(beta: float) -> float:
    """√((1 − β)/(1 + β)), what is left of a standard deviation of 1 in the long run."""
    return float(np.sqrt((1 - beta) / (1 + beta)))
