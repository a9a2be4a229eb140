"""One training loop for any model, and the line it ends with."""

from __future__ import annotations

from typing import cast

import numpy as np
import torch

from autograder.checks.loops import to_the_end
from autograder.checks.pytorch.evaluating import evaluates
from autograder.checks.pytorch.training import Layer, Training, trains_model
from autograder.checks.values import close, follows
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.pytorch.models import loops_mistakes as wrong
from autograder.rubrics.pytorch.models.layers import layer_numbers
from autograder.rubrics.pytorch.models.lecture import (
    FLOAT32,
    FOUR_DIGITS,
    LONG,
    LR,
    N_EPOCHS,
    ONE_NUMBER,
    RIGHT_LINE,
    SYMMETRIC,
    TINY,
    X_TRAIN,
    X_VAL,
    Y_TRAIN,
    Y_VAL,
    levelled,
)
from solutions import models

ONE_LAYER: tuple[Layer, ...] = (("Linear", (1, 1)),)
# For who stops early: a loss that is tiny at once, and one that soon falls no further.
SMALL = [
    Training(ONE_LAYER, 42, X_TRAIN, TINY * Y_TRAIN, 0.1, 3, scale=TINY),
    Training(ONE_LAYER, 42, *levelled(), 0.3, LONG),
]


@item(
    points=4,
    misconceptions=[
        wrong.LOOP_WITHOUT_MODE,
        wrong.LOOP_CLEARED_EARLY,
        wrong.LOOP_NOT_CLEARED,
        wrong.LOOP_WITHOUT_RETURN,
        wrong.LOOP_LAST_LOSS,
        wrong.LOOP_LOSS_AFTER,
        wrong.LOOP_ALWAYS_A_TENTH,
        wrong.LOOP_OF_SUMS,
    ],
    forms=[
        "def train_model(model, x, y, lr, n_epochs):\n"
        "    optimizer = torch.optim.SGD(model.parameters(), lr=lr)\n"
        "    losses = torch.zeros(n_epochs)\n"
        "    for epoch in range(n_epochs):\n"
        "        model.train()\n"
        "        loss = ((y - model(x)) ** 2).mean()\n"
        "        loss.backward()\n"
        "        optimizer.step()\n"
        "        optimizer.zero_grad()\n"
        "        losses[epoch] = loss.detach()\n"
        "    model.eval()\n"
        "    return losses",
        "def train_model(model, x, y, lr, n_epochs):\n"
        "    losses = []\n"
        "    model.train()\n"
        "    for epoch in range(n_epochs):\n"
        "        loss = nn.functional.mse_loss(model(x), y)\n"
        "        model.zero_grad()\n"
        "        loss.backward()\n"
        "        with torch.no_grad():\n"
        "            for p in model.parameters():\n"
        "                p -= lr * p.grad\n"
        "        losses.append(loss.detach())\n"
        "    return losses",
    ],
    equivalent={
        "loss_function(yhat, y) -> loss_function(y, yhat)": SYMMETRIC,
        "loss.item() -> loss": ONE_NUMBER,
    },
)
def train_model(student: Submission) -> Verdict:
    """`train_model` trains any model and tells the loss of each epoch"""

    def asked(over: list[Training]) -> Verdict:
        return trains_model(student, "train_model", models.train_model, over=over, rtol=FLOAT32)

    return to_the_end(asked(_trainings(student.seed(5))), lambda: asked(SMALL))


def _trainings(seed: int) -> list[Training]:
    """One layer on the lecture's data, two layers with 3 inputs, 2 outputs, one under dropout."""
    rng = np.random.default_rng(seed)
    two: tuple[Layer, ...] = (("Linear", (3, 5)), ("Linear", (5, 2)))
    x, y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    # Dropout of everything: in training mode its layer sees zeros only, whatever is drawn.
    dropped: tuple[Layer, ...] = (("Dropout", (1.0,)), *ONE_LAYER)
    return [
        Training(ONE_LAYER, 42, X_TRAIN, Y_TRAIN, 0.1, 4),
        Training(two, seed % 2**31, x, y, 0.05, 3),
        Training(ONE_LAYER, 5, np.array([[2.0]]), np.array([[-1.0]]), 0.02, 1),
        Training(dropped, 6, X_TRAIN, Y_TRAIN, 0.2, 3, evaluating=True),
    ]


@item(
    points=1,
    builds_on=("make-model", "prepare", "train-model"),
    misconceptions=[wrong.LINE_SWAPPED, wrong.LINE_AT_THE_START],
    equivalent={
        "model[0].bias.item() -> model[0].bias": ONE_NUMBER,
        "model[0].weight.item() -> model[0].weight": ONE_NUMBER,
    },
)
def trained_line(student: Submission) -> Verdict:
    """The line that the trained layer stands for"""

    def own() -> object:
        model = student.keep("make_model", 42)
        x, y = cast("tuple[object, object]", student["prepare"](X_TRAIN, Y_TRAIN))
        student["train_model"](model, _float32(x), _float32(y), LR, N_EPOCHS)
        bias, weight = layer_numbers(model.record())
        return bias.data.item(), weight.data.item()

    verdict = close(student.value("trained_line"), RIGHT_LINE, rtol=FOUR_DIGITS)
    return follows(verdict, own, rtol=FOUR_DIGITS)


def _float32(column: object) -> torch.Tensor:
    return torch.tensor(np.asarray(column), dtype=torch.float32)


@item(
    points=3,
    misconceptions=[
        wrong.TEST_IN_TRAINING_MODE,
        wrong.TEST_LEAVES_EVAL,
        wrong.TEST_LEAVES_TRAINING,
        wrong.TEST_WITH_A_GRAPH,
        wrong.TEST_OF_SUMS,
        wrong.TEST_WITHOUT_RETURN,
    ],
    forms=[
        "@torch.no_grad()\n"
        "def evaluate(model, x, y):\n"
        "    modes = [part.training for part in model.modules()]\n"
        "    loss = ((model.eval()(x) - y) ** 2).mean()\n"
        "    for part, mode in zip(model.modules(), modes):\n"
        "        part.training = mode\n"
        "    return loss",
        "def evaluate(model, x, y):\n"
        "    before = model.training\n"
        "    try:\n"
        "        model.eval()\n"
        "        with torch.inference_mode():\n"
        "            return float(nn.functional.mse_loss(model(x), y))\n"
        "    finally:\n"
        "        model.train() if before else model.eval()",
    ],
    equivalent={
        "nn.MSELoss()(model(x), y) -> nn.MSELoss()(y, model(x))": SYMMETRIC,
        "nn.MSELoss()(model(x), y).item() -> nn.MSELoss()(model(x), y)": ONE_NUMBER,
    },
)
def evaluate(student: Submission) -> Verdict:
    """`evaluate` tells the loss on any points and changes nothing"""
    return evaluates(
        student, "evaluate", models.evaluate, over=_tests(student.seed(7)), rtol=FLOAT32
    )


def _tests(seed: int) -> list[Training]:
    """Models in both modes, of which two see only zeros while they learn; the validation points."""
    rng = np.random.default_rng(seed)
    two: tuple[Layer, ...] = (("Linear", (3, 5)), ("Dropout", (1.0,)), ("Linear", (5, 2)))
    dropped: tuple[Layer, ...] = (("Dropout", (1.0,)), *ONE_LAYER)
    x, y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    return [
        Training(ONE_LAYER, 42, X_VAL, Y_VAL, 0.1, 1),
        Training(two, seed % 2**31, x, y, 0.1, 1),
        Training(dropped, 6, X_TRAIN, Y_TRAIN, 0.1, 1, evaluating=True),
    ]
