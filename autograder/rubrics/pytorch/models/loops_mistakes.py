"""Wrong training loops, as students write them.

Each body uses only what the notebook has: its arguments, torch, nn, np.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.judging.misconceptions import wrong_rule, wrong_value
from autograder.rubrics.pytorch.models.lecture import RIGHT_LINE, START_LINE


@wrong_rule(
    "no train()",
    "Begin with `model.train()`: a model may arrive in evaluation mode, and dropout then sleeps.",
)
def loop_without_mode(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> list[float]:
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong_rule(
    "cleared too early",
    "The parameters never move: nothing may clear the gradients between `backward()` and `step()`.",
)
def loop_cleared_early(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> list[float]:
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = nn.MSELoss()(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong_rule(
    "gradients pile up",
    "The first step is right, the next are too long: call `zero_grad()` each time.",
)
def loop_not_cleared(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> list[float]:
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = nn.MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong_rule("no return", "The losses are not returned: end with `return losses`.")
def loop_without_return(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(n_epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@wrong_rule(
    "last loss only", "That is the last loss alone: keep the loss of every epoch in a list."
)
def loop_last_loss(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> float:
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(n_epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return float(loss.item())


@wrong_rule(
    "loss after the step",
    "These are the losses after each step; asked is the loss before it, which made the gradients.",
)
def loop_loss_after(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> list[float]:
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        optimizer.zero_grad()
        nn.MSELoss()(model(x), y).backward()
        optimizer.step()
        losses.append(nn.MSELoss()(model(x), y).item())
    return losses


@wrong_rule("always 0.1", "Use the argument `lr`, not 0.1.")
def loop_always_a_tenth(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> list[float]:
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(n_epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong_rule("sum, not mean", "The loss is the mean of the squares, as `nn.MSELoss()` has it.")
def loop_of_sums(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> list[float]:
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = nn.MSELoss(reduction="sum")(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


LINE_SWAPPED = wrong_value(
    (RIGHT_LINE[1], RIGHT_LINE[0]), "pair swapped", "b comes first: it is the bias."
)
LINE_AT_THE_START = wrong_value(
    START_LINE, "not trained", "These are the numbers the layer started with: read them afterwards."
)
