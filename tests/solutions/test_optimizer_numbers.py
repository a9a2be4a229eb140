"""Momentum, RMSProp, Adagrad, Adam: every number that the notebook states, and the wrong ones.

OP1 … OP6 name the exercises of the course.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from course_tools import descent
from course_tools.data import Array
from solutions import linear, optimizers, polynomial
from tests.solutions.lecture import B, W, X, Y
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

START = np.array([B, W])
LOWEST = descent.lowest_loss(X, Y)
Step = Callable[..., tuple[Any, ...]]

NUMPY: dict[str, Step] = {
    "plain": lambda p, g, m, s, t: (p - 0.1 * g, m, s),
    "momentum": lambda p, g, m, s, t: (*optimizers.momentum_step(p, g, m, 0.1, 0.9), s),
    "Nesterov": lambda p, g, m, s, t: (*optimizers.nesterov_step(p, g, m, 0.1, 0.9), s),
    "RMSProp": lambda p, g, m, s, t: (*optimizers.rmsprop_step(p, g, m, 0.1, 0.9, 1e-8), s),
    "Adagrad": lambda p, g, m, s, t: (*optimizers.adagrad_step(p, g, m, 0.1, 1e-10), s),
    "Adam": lambda p, g, m, s, t: optimizers.adam_step(p, g, m, s, t, 0.1, 0.9, 0.999, 1e-8),
}
TORCH: dict[str, Callable[[Any], torch.optim.Optimizer]] = {
    "plain": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "Nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "RMSProp": lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.9),
    "Adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1),
}


def slopes(p: Array, x: Array = X) -> Array:
    return np.array(linear.mse_gradients(float(p[0]), float(p[1]), x, Y))


def gap(p: Array, x: Array = X) -> float:
    return descent.line_loss(float(p[0]), float(p[1]), x, Y) - descent.lowest_loss(x, Y)


def walk(step: Step, n_steps: int, x: Array = X) -> Array:
    p, m, s = START, np.zeros(2), np.zeros(2)
    rows = [p]
    for t in range(1, n_steps + 1):
        p, m, s = step(p, slopes(p, x), m, s, t)
        rows.append(p)
    return np.array(rows)


@cache
def hundred(rule: str) -> Array:
    return walk(NUMPY[rule], 100)


def epochs_with(step: Callable[..., Any], lr: float, beta: float) -> int:
    p, v = START, np.zeros(2)
    for epoch in range(1000):
        if gap(p) <= 1e-6:
            return epoch
        p, v = step(p, slopes(p), v, lr, beta)
    return -1


def averaged(p: Any, g: Any, v: Any, lr: float, beta: float) -> tuple[Any, Any]:
    v = beta * v + (1 - beta) * g
    return p - lr * v, v


FIRST_THREE = [
    (f"{rule}: {name} after step {k}", hundred(rule)[k][place], text)
    for rule, rows in {
        "momentum": ((".80119529", ".04511107"), ("1.30148576", ".35312763"),
                     ("1.84884149", ".70652022")),
        "Nesterov": (("1.07522832", ".21014891"), ("1.61798466", ".56126428"),
                     ("1.99303679", ".84415226")),
        "RMSProp": ((".81294192", ".17796346"), (".99967555", ".37043260"),
                    ("1.13156738", ".51141664")),
        "Adam": ((".59671415", "-.03826430"), (".69632069", ".06140036"),
                 (".79520286", ".16045583")),
        "Adagrad": ((".59671415", "-.03826430"), (".66374503", ".02919702"),
                    (".71656768", ".08261572")),
    }.items()
    for k, row in enumerate(rows, 1)
    for place, (name, text) in enumerate(zip("bw", row, strict=True))
]  # fmt: skip
LOSSES = [
    (f"OP6: {rule}, the loss after {n}", gap(hundred(rule)[n]) + LOWEST, text)
    for rule, *row in (
        ("plain", ".165671", ".01767988"),
        ("momentum", ".330016", ".00804820"),
        ("Nesterov", ".079874", ".00804470"),
        ("RMSProp", ".099324", ".01086003"),
        ("Adam", ".157590", ".00828143"),
        ("Adagrad", "1.002193", ".09328919"),
    )
    for n, text in zip((10, 100), row, strict=True)
]
EPOCHS = [
    (f"epochs with μ = {beta}, η = {lr}, {step.__name__}", epochs_with(step, lr, beta), text)
    for step, lr, beta, text in (
        (optimizers.momentum_step, 0.1, 0.0, "402"),
        (optimizers.momentum_step, 0.1, 0.5, "194"),
        (optimizers.momentum_step, 0.1, 0.9, "119"),
        (optimizers.momentum_step, 0.1, 0.99, "880"),
        (optimizers.nesterov_step, 0.1, 0.9, "45"),
        (optimizers.momentum_step, 1.52, 0.9, "140"),
        (optimizers.momentum_step, *optimizers.best_momentum(X)[::-1], "22"),
        (optimizers.momentum_step, 0.7593, 0.0, "61"),
    )
]
MU, RATE = optimizers.best_momentum(X)
BORDERS = [
    ("the border with momentum 0.9", optimizers.momentum_border(X, 0.9), "1.5305"),
    ("the best μ", MU, ".3652"),
    ("its η", RATE, "1.0366"),
    ("what an epoch leaves, √μ", MU**0.5, "0.60"),
    ("Adam on 10·x after 100", gap(walk(NUMPY["Adam"], 100, 10 * X)[-1], 10 * X) * 1e5, "9.3"),
    ("RMSProp, at rest on nothing", gap(walk(NUMPY["RMSProp"], 300)[-1]), ".0057"),
]
WRONG = [
    ("OP1: b with the averaged form", walk(lambda p, g, m, s, t: (
        *averaged(p, g, m, 0.1, 0.9), s), 1)[1][0], ".52716227", hundred("momentum")[1][0]),
    ("OP4: b without the correction", walk(lambda p, g, m, s, t: optimizers.adam_step(
        p, g, m, s, 10**9, 0.1, 0.9, 0.999, 1e-8), 1)[1][0], ".81294189", hundred("Adam")[1][0]),
    ("OP3: b with ρ = 0.99, torch's default", walk(lambda p, g, m, s, t: (
        *optimizers.rmsprop_step(p, g, m, 0.1, 0.99, 1e-8), s), 1)[1][0], "1.49671412",
        hundred("RMSProp")[1][0]),
]  # fmt: skip


@each_row(FIRST_THREE + LOSSES + EPOCHS + BORDERS)
def test_a_rule_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_rule_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


@pytest.mark.parametrize("rule", NUMPY)
def test_a_hundred_steps_are_torchs_to_the_last_digits(rule: str) -> None:
    there = torch.tensor(START, requires_grad=True)
    optimizer = TORCH[rule]([there])
    for row in hundred(rule)[1:]:
        there.grad = torch.tensor(slopes(there.detach().numpy()))
        optimizer.step()
        assert np.allclose(row, there.detach().numpy(), rtol=1e-12, atol=1e-12)


def test_the_averaged_form_walks_the_same_path_with_ten_times_the_rate() -> None:
    other = walk(lambda p, g, m, s, t: (*averaged(p, g, m, 0.1 / (1 - 0.9), 0.9), s), 100)
    assert np.allclose(other, hundred("momentum"), rtol=0, atol=1e-12)


def test_above_the_border_with_momentum_the_loss_grows() -> None:
    def after(lr: float) -> float:
        return gap(walk(lambda p, g, m, s, t: (
            *optimizers.momentum_step(p, g, m, lr, 0.9), s), 140)[-1])  # fmt: skip

    assert after(1.52) < 1e-6
    assert after(1.54) > 0.3


def test_plain_descent_is_lost_in_another_unit_where_adam_arrives() -> None:
    assert gap(walk(NUMPY["plain"], 100, 10 * X)[-1], 10 * X) > 1e100
    assert gap(walk(NUMPY["Adam"], 1000, 10 * X)[-1], 10 * X) < 1e-12


def test_sympy_derives_adams_first_step_and_the_recursion_of_momentum() -> None:
    g, lr, one, two = sp.symbols("g eta beta1 beta2", real=True)
    m, s = (1 - one) * g / (1 - one), (1 - two) * g**2 / (1 - two)
    assert sp.simplify(lr * m / sp.sqrt(s) - lr * g / sp.Abs(g)) == 0
    d, before, mu, lam = sp.symbols("d before mu lam")
    moved = d - lr * (mu * (before - d) / lr + lam * d)
    assert sp.expand(moved - ((1 + mu - lr * lam) * d - mu * before)) == 0


def test_at_the_best_momentum_both_directions_shrink_by_its_root() -> None:
    for curvature in np.linalg.eigvalsh(linear.hessian(X)):
        roots = np.roots([1, -(1 + MU - RATE * curvature), MU])
        assert np.allclose(np.abs(roots), MU**0.5, rtol=1e-6)


def test_one_velocity_for_two_parameters_ends_at_the_line_by_another_way() -> None:
    def shared(n_epochs: int) -> Array:
        (b, w), v = START, 0.0
        for _ in range(n_epochs):
            b_grad, w_grad = slopes(np.array([b, w]))
            b, v = optimizers.momentum_step(b, b_grad, v, 0.1, 0.9)
            w, v = optimizers.momentum_step(w, w_grad, v, 0.1, 0.9)
        return np.array([b, w])

    right = np.array(optimizers.train_momentum(X, Y, B, W, 0.1, 0.9, 100))
    assert [round(value, 4) for value in right] == [1.0225, 1.9674]
    assert np.abs(shared(100) - right).max() > 0.1
    assert np.abs(shared(1000) - linear.least_squares(X, Y)).max() < 1e-3


@pytest.mark.parametrize("beta2, third", [(0.999, "2.533"), (0.99, "3.000")])
def test_nadam_of_the_polynomial_forgets_its_start_sooner_with_a_shorter_memory(
    beta2: float, third: str
) -> None:
    design = torch.tensor(polynomial.design_matrix(polynomial.sample_inputs(42)))
    goal = design @ torch.tensor([[1.0], [2.0], [3.0]], dtype=torch.float64)
    weights = torch.tensor(polynomial.initial_weights(42), requires_grad=True)
    optimizer = torch.optim.NAdam([weights], lr=0.01, betas=(0.9, beta2))
    for _ in range(1000):
        with torch.no_grad():
            weights.grad = 2 / len(design) * (design.T @ (design @ weights - goal))
        optimizer.step()
    assert rounds_to(weights[2].item(), third)
