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


def backward_step(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor
) -> torch.Tensor:
    """The MSE of y = b + w·x, its gradients added to b.grad and w.grad:  x, y (n, 1) -> ()."""
    loss = torch.nn.functional.mse_loss(b + w * x, y)
    torch.autograd.backward(loss)
    return loss


def update_in_place(b: torch.Tensor, w: torch.Tensor, lr: float) -> None:
    """b ← b − lr·b.grad, w ← w − lr·w.grad by torch.optim.SGD; then both gradients are cleared."""
    optimizer = torch.optim.SGD([b, w], lr=lr)
    optimizer.step()
    optimizer.zero_grad()


def make_model(seed: int) -> torch.nn.Sequential:
    """ŷ = bias + weight·x as layers, drawn from torch's seed: 0.weight (1, 1), 0.bias (1,)."""
    torch.manual_seed(seed)
    return torch.nn.Sequential(torch.nn.Linear(1, 1))
