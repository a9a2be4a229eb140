"""The gradients and one step of y = b + w·x by PyTorch: autograd and torch.optim, in float64."""

from __future__ import annotations

import torch

from course_tools.data import Array


def _parameter(value: float) -> torch.Tensor:
    """A leaf that asks for its gradient:  float -> () float64."""
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def _mse(b: torch.Tensor, w: torch.Tensor, x: Array, y: Array) -> torch.Tensor:
    """MSE = (1/n) Σ (b + w·x − y)²:  b, w (), x, y (n, 1) -> () float64."""
    inputs = torch.tensor(x, dtype=torch.float64)
    targets = torch.tensor(y, dtype=torch.float64)
    return torch.nn.functional.mse_loss(b + w * inputs, targets)


def mse_gradients(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    """∂MSE/∂b, ∂MSE/∂w of y = b + w·x by autograd:  x, y (n, 1) -> two floats."""
    parameters = _parameter(b), _parameter(w)
    b_grad, w_grad = torch.autograd.grad(_mse(*parameters, x, y), parameters)
    return b_grad.item(), w_grad.item()


def sgd_step(b: float, w: float, x: Array, y: Array, lr: float) -> tuple[float, float]:
    """b, w after one step of torch.optim.SGD on the MSE:  x, y (n, 1) -> two floats."""
    parameters = _parameter(b), _parameter(w)
    optimizer = torch.optim.SGD(parameters, lr=lr)
    torch.autograd.backward(_mse(*parameters, x, y))
    optimizer.step()
    return parameters[0].item(), parameters[1].item()
