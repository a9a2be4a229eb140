"""Averages that forget: every number that the notebook states, and the wrong ones.

EW1 … EW4 name the exercises of the course.
"""

from __future__ import annotations

import numpy as np
import sympy as sp

from course_tools.data import Array
from course_tools.hand import five_values
from solutions import averages
from tests.solutions.lecture import B, W, X, Y
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

HAND = np.array(five_values("").x, dtype=float)
BETA = five_values("").beta
MEANS = averages.ewa(HAND, BETA)
RIGHT = averages.ewa_corrected(HAND, BETA)
RAMP = np.arange(1.0, 1001.0)
TRY = np.array([4.0, 9.0, 6.0])


def losses_of_the_notebook() -> Array:
    """The 200 losses of batches that the notebook averages."""
    rng, b, w, found = np.random.default_rng(0), B, W, []
    for _ in range(200):
        batch = rng.choice(80, 4, replace=False)
        error = b + w * X[batch] - Y[batch]
        found.append((error**2).mean())
        b = b - 0.01 * 2 * error.mean()
        w = w - 0.01 * 2 * (X[batch] * error).mean()
    return np.array(found)


LOSSES = losses_of_the_notebook()

EW1 = [
    (f"EW1: v{t}", MEANS[t - 1], text)
    for t, text in enumerate((".4", "1.26", "1.734", "2.3606", "3.12454"), 1)
]
EW2 = [
    (f"EW2: v{t}, corrected", RIGHT[t - 1], text)
    for t, text in enumerate(("4", "6.631579", "6.398524", "6.864205", "7.629948"), 1)
]
EW3 = [
    (f"EW3: the window of {beta}", averages.window_of_average(beta), text)
    for beta, text in ((0.5, "2"), (0.9, "10"), (0.98, "50"), (0.99, "100"))
] + [
    ("EW3: .9 to the power of 10", 0.9**10, ".34868"),
    ("EW3: β of 19 periods", averages.beta_of_periods(19), ".9"),
    ("EW3: β of 1999 periods", averages.beta_of_periods(1999), ".999"),
]
PRICE = [
    ("EW4: the first average of the losses", averages.ewa(LOSSES, 0.98)[0], ".06"),
    ("the first loss", LOSSES[0], "3.0"),
    ("how late, β = .95", RAMP[-1] - averages.ewa(RAMP, 0.95)[-1], "19.000"),
    ("how late by the formula", averages.lag_of_average(0.95), "19.000"),
    ("what is left of the noise", averages.noise_of_average(0.9), ".2294"),
    ("a plain mean of 19 values", 19**-0.5, ".2294"),
    ("the first step without correction", 1 / 0.001**0.5, "32"),
]
WRONG = [
    (f"EW1: v{t} with the shares swapped", one, text, MEANS[t - 1])
    for t, one, text in zip(
        range(1, 6),
        averages.ewa(HAND, 1 - BETA),
        ("3.6", "8.46", "6.246", "7.8246", "9.78246"),
        strict=True,
    )
] + [
    (f"EW2: v{t} divided by 1 − β", MEANS[t - 1] / (1 - BETA), text, RIGHT[t - 1])
    for t, text in ((2, "12.6"), (5, "31.2454"))
]


@each_row(EW1 + EW2 + EW3 + PRICE)
def test_an_average_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_average_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


def test_the_visible_examples_state_what_the_references_give() -> None:
    assert np.allclose(averages.ewa(TRY, 0.75), (1, 3, 3.75), rtol=1e-12)
    assert np.allclose(averages.ewa_corrected(TRY, 0.75), (4, 6.857143, 6.486486), rtol=1e-6)


def test_sympy_adds_up_the_weights_their_ages_and_their_squares() -> None:
    beta, j = sp.Symbol("beta", positive=True), sp.Symbol("j", integer=True)
    t = sp.Integer(7)
    weights = [averages.weight_of.subs({averages.T: t, averages.K: k}) for k in range(1, 8)]
    whole = averages.weights_sum.subs({averages.T: t})
    assert sp.expand(sum(weights) - whole) == 0
    small = sp.Rational(9, 10)
    share = 1 - small
    age = sp.summation(share * small**j * j, (j, 0, sp.oo))
    squares = sp.summation((share * small**j) ** 2, (j, 0, sp.oo))
    assert age == 9
    assert sp.sqrt(squares) == 1 / sp.sqrt(19)
    assert sp.simplify((1 - beta) ** 2 / (1 - beta**2) - (1 - beta) / (1 + beta)) == 0


def test_uncorrected_losses_seem_to_rise_and_corrected_ones_fall() -> None:
    plain, right = averages.ewa(LOSSES, 0.98), averages.ewa_corrected(LOSSES, 0.98)
    assert plain.argmax() > 20
    assert right.argmax() == 0
    assert abs(plain[-1] / right[-1] - 1) < 0.02


def test_noise_is_as_small_as_the_formula_says() -> None:
    noise = np.random.default_rng(0).normal(size=20_000)
    for beta in (0.5, 0.9, 0.98):
        found = averages.ewa(noise, beta)[1000:].std()
        assert abs(found / averages.noise_of_average(beta) - 1) < 0.15
