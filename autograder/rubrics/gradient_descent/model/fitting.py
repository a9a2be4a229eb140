"""The fit: a loop to repair, which weight comes last, and what a larger learning rate brings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.checks.values import agrees, chosen, close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Outcome, Verdict
from autograder.rubrics.gradient_descent.model import fitting_mistakes as wrong
from autograder.rubrics.gradient_descent.model.lecture import (
    PATH_RTOL,
    SGD_END,
    SLOW_RATE,
    TWO_DECIMALS,
    fits,
)
from solutions import polynomial


@item(
    points=3,
    misconceptions=[
        wrong.NEVER_CLEARED,
        wrong.CLEARED_BEFORE_STEP,
        wrong.CLEARED_ONCE,
        wrong.PATH_OF_ONE,
        wrong.NEW_OPTIMIZER,
        wrong.START_INCLUDED,
    ],
    forms=[
        "def fit(rule, X, y, w, lr, n_steps):\n"
        "    X, y = torch.tensor(X), torch.tensor(y)\n"
        "    w = torch.tensor(w, requires_grad=True)\n"
        "    optimizer = getattr(torch.optim, rule)([w], lr=lr)\n"
        "    path = []\n"
        "    for _ in range(n_steps):\n"
        "        ((X @ w - y) ** 2).mean().backward()\n"
        "        optimizer.step()\n"
        "        w.grad = None\n"
        "        path.append(w.detach().clone().flatten())\n"
        "    return torch.stack(path)",
        "def fit(rule, X, y, w, lr, n_steps):\n"
        "    X, y = torch.as_tensor(X).float(), torch.as_tensor(y).float()\n"
        "    w = torch.as_tensor(w).float().requires_grad_()\n"
        "    optimizer = getattr(torch.optim, rule)([w], lr=lr)\n"
        "    path = []\n"
        "    for _ in range(n_steps):\n"
        "        loss = torch.nn.functional.mse_loss(X @ w, y)\n"
        "        optimizer.zero_grad()\n"
        "        loss.backward()\n"
        "        optimizer.step()\n"
        "        path.append(w.detach().numpy().ravel().copy())\n"
        "    return np.array(path)",
    ],
    equivalent={"np.array(path) -> path": "A list of rows is the same matrix."},
)
def fit(student: Submission) -> Verdict:
    """`fit` takes each step with a fresh gradient"""
    asked = fits(seed=student.seed(2))
    return agrees(student["fit"], polynomial.fit, over=asked, rtol=PATH_RTOL)


@item(points=1, misconceptions=[wrong.LATE_ADDS, wrong.LATE_WORKS, wrong.LATE_ERROR])
def zero_late(student: Submission) -> Verdict:
    """What clearing between backward and step does"""
    options = (
        "the gradients add up", "the weights never move", "it works as well", "an error"
    )  # fmt: skip
    return chosen(student.value("zero_late"), right="the weights never move", options=options)


@item(points=1, misconceptions=[wrong.SLOWEST_W1, wrong.SLOWEST_W2, wrong.SLOWEST_NONE])
def slowest(student: Submission) -> Verdict:
    """Which weight comes last"""
    return chosen(student.value("slowest"), right="w3", options=("w1", "w2", "w3", "none"))


@item(
    points=1,
    builds_on=("fit",),
    misconceptions=[
        wrong.TRUE_WEIGHTS,
        wrong.REVERSED_WEIGHTS,
        wrong.AFTER_ONE_STEP,
        wrong.THE_LECTURES,
        wrong.BY_NADAM,
    ],
    forms=["w_fit = (1.02, 2.01, 1.81)", "w_fit = path[-1].reshape(3, 1)"],
    equivalent={"1 -> 2": "One step earlier is the same to two decimals."},
)
def w_fit(student: Submission) -> Verdict:
    """The weights after 1000 steps of plain descent"""
    answer = student.value("w_fit")
    verdict = close(answer, SGD_END, rtol=TWO_DECIMALS)
    if not verdict.passed:  # two of three are known from the recipe: they alone are worth nothing
        verdict = replace(verdict, outcome=Outcome.FAILED, score=0.0)
    return follows(verdict, lambda: _own_end(student, answer), rtol=PATH_RTOL)


def _own_end(student: Submission, answer: object) -> object:
    """Where the student's own loop ends, if it gives a path at all.

    The notebook has taken these thousand steps already. Only where its path ends at the answer are
    they taken again, since a path can be written by hand.
    """
    ran = _last(student.value("path"))
    if not close(answer, ran, rtol=TWO_DECIMALS).passed:
        return ran
    return _last(student["fit"]("SGD", *wrong.problem(), SLOW_RATE, 1000))


def _last(path: object) -> tuple[float, ...]:
    return tuple(np.asarray(path, dtype=float)[-1])


@item(points=1, misconceptions=[wrong.SGD_SAME, wrong.SGD_CLOSER])
def sgd_outcome(student: Submission) -> Verdict:
    """What SGD makes of a learning rate that is too large"""
    options = ("the same", "closer", "nan")
    return chosen(student.value("sgd_outcome"), right="nan", options=options)
