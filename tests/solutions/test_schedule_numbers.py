"""Schedules: every number that the notebook states, and the wrong ones.

LD1 and LD3 name the exercises of the course.
"""

from __future__ import annotations

import numpy as np
import pytest

from course_tools import descent
from course_tools.data import Array
from solutions import linear, schedules
from tests.solutions.lecture import B, W, X, Y
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

PLATEAU = [1.0, *[0.9] * 6, 0.8]
COLUMNS = np.column_stack([np.ones(80), X])
BEST = np.array(linear.least_squares(X, Y)).ravel()


def keras_rates(losses: list[float], lr: float, factor: float, patience: int) -> list[float]:
    best, bad, rates = np.inf, 0, []
    for loss in losses:
        best, bad = (loss, 0) if loss < best else (best, bad + 1)
        if bad >= patience:
            lr, bad = lr * factor, 0
        rates.append(lr)
    return rates


def ends(decay: float, seed: int) -> float:
    """How far from the best line stochastic descent ends after 50 epochs."""
    p, k, shuffle = np.array([B, W]), 0, np.random.default_rng(seed)
    for _ in range(50):
        for i in shuffle.permutation(80):
            error = COLUMNS[i] @ p - Y[i, 0]
            p = p - schedules.time_decay(0.1, decay, k) * 2 * error * COLUMNS[i]
            k += 1
    return float(np.linalg.norm(p - BEST))


def rms(decay: float) -> float:
    return float(np.sqrt(np.mean([ends(decay, seed) ** 2 for seed in range(6)])))


def warmed(n_warm: int) -> Array:
    """The losses of RMSProp without correction, after a warm-up."""
    p, s, found = np.array([B, W]), np.zeros(2), []
    for k in range(101):
        found.append(descent.line_loss(float(p[0]), float(p[1]), X, Y))
        g = np.array(linear.mse_gradients(float(p[0]), float(p[1]), X, Y))
        s = 0.999 * s + 0.001 * g**2
        p = p - 0.1 * min(1, (k + 1) / n_warm) * g / (np.sqrt(s) + 1e-8)
    return np.array(found)


ROWS = [
    ("LD1: the rate after 3200 updates", schedules.time_decay(0.01, 0.1, 3200) * 1e5, "3.115"),
    ("LD1: with a decay of 1e-4", schedules.time_decay(0.01, 1e-4, 3200) * 1e3, "7.57576"),
    ("a tenth in 100 epochs", schedules.gamma_for(0.1, 100), "0.97724"),
    ("γ of 0.99 after 100 epochs", 0.99**100, ".37"),
    ("cosine at 1", schedules.cosine_decay(0.1, 0, 10, 1), ".097553"),
    ("cosine at 2", schedules.cosine_decay(0.1, 0, 10, 2), ".090451"),
    ("cosine at 10", schedules.cosine_decay(0.1, 0, 10, 10), "0.000000"),
    ("LD3: torch's rate at index 3", schedules.plateau_schedule(PLATEAU, 0.01, 0.1, 2)[3], ".010"),
    ("LD3: torch's rate at index 4", schedules.plateau_schedule(PLATEAU, 0.01, 0.1, 2)[4], ".001"),
    ("at rest, a fixed rate", rms(0.0), ".04"),
    ("at rest, 0.01", rms(0.01), ".006"),
    ("at rest, 0.1", rms(0.1), ".7"),
    ("the rate of 0.1 after 4000 updates", schedules.time_decay(0.1, 0.1, 4000), ".00025"),
    ("the loss at the start", warmed(1)[0], "2.74"),
    ("the loss after RMSProp's first step", warmed(1)[1], "9.93"),
    ("how long that step is", 0.1 / 0.001**0.5, "3.16"),
    ("how long it is after a warm-up", 0.1 / 20 / 0.001**0.5, ".16"),
]
WRONG = [
    ("LD1: per epoch", schedules.time_decay(0.01, 0.1, 200) * 1e4, "4.76",
     schedules.time_decay(0.01, 0.1, 3200) * 1e4),
    ("LD3: Keras's rate at index 3", keras_rates(PLATEAU, 0.01, 0.1, 2)[3], ".001",
     schedules.plateau_schedule(PLATEAU, 0.01, 0.1, 2)[3]),
    ("LD3: Keras's rate at index 5", keras_rates(PLATEAU, 0.01, 0.1, 2)[5], ".0001",
     schedules.plateau_schedule(PLATEAU, 0.01, 0.1, 2)[5]),
]  # fmt: skip


@each_row(ROWS)
def test_a_schedule_gives_the_number_that_the_notebook_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_schedule_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


@pytest.mark.parametrize("seed", range(6))
def test_no_seed_changes_who_ends_nearest_and_who_farthest(seed: int) -> None:
    fixed, slow, fast = (ends(decay, seed) for decay in (0.0, 0.01, 0.1))
    assert slow < fixed < fast


def test_after_a_warm_up_the_loss_never_rises_above_its_start() -> None:
    lowest = descent.lowest_loss(X, Y)
    warm = warmed(20)
    assert warm.max() == warm[0]
    assert max(warm[50], warmed(1)[50]) - lowest < 1e-4
