"""Linear regression as PyTorch has it: an optimizer, a module, a training loop. In float32."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy.typing as npt
import torch
from torch import nn


def train_line(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    """n_epochs steps of SGD on the MSE of b + w·x, in place:  b, w (1,), x, y (n, 1)."""
    optimizer = torch.optim.SGD([b, w], lr=lr)
    loss_function = nn.MSELoss()
    for _ in range(n_epochs):
        loss = loss_function(b + w * x, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def prepare(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[torch.Tensor, torch.Tensor]:
    """Two columns in float32:  x, y (n, 1) or (n,) -> x, y (n, 1)."""
    return _as_column(x), _as_column(y)


def _as_column(values: npt.ArrayLike) -> torch.Tensor:
    return torch.as_tensor(values, dtype=torch.float32).reshape(-1, 1)


class ManualLinearRegression(nn.Module):
    """ŷ = b + w·x with the parameters b, w (1,), drawn in this order from N(0, 1)."""

    def __init__(self) -> None:
        super().__init__()
        self.b = nn.Parameter(torch.randn(1))
        self.w = nn.Parameter(torch.randn(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (n, 1) -> ŷ (n, 1)."""
        return self.b + self.w * x


def train_model(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> list[float]:
    """n_epochs steps of SGD on the MSE, in training mode, in place:  x (n, j), y (n, k) ->
    the loss before each step."""
    loss_function = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for _ in range(n_epochs):
        loss = loss_function(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def evaluate(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> float:
    """The MSE in evaluation mode, without a graph, the mode given back:  x (n, j), y (n, k)."""
    mode = model.training
    with torch.no_grad():
        loss = nn.MSELoss()(model.eval()(x), y)
    model.train(mode)
    return float(loss.item())


def layers(sizes: Sequence[int]) -> nn.Sequential:
    """Linear layers one after the other:  sizes j, …, k -> x (n, j) to (n, k)."""
    return nn.Sequential(*(nn.Linear(before, after) for before, after in pairwise(sizes)))


def n_parameters(sizes: Sequence[int]) -> int:
    """Σ (inputs + 1)·outputs over the linear layers of these sizes: the 1 is the bias's."""
    return sum((before + 1) * after for before, after in pairwise(sizes))
