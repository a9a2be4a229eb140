"""The gradients and one step of y = b + w·x by PyTorch: autograd and torch.optim, in float64."""

from __future__ import annotations

import torch

from course_tools.data import Array


def _parameter(value: float) -> torch.Tensor:
    """A leaf that asks for its gradient:  float -> () float64."""
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def _line_loss(b: torch.Tensor, w: torch.Tensor, x: Array, y: Array) -> torch.Tensor:
    """MSE = (1/n) Σ (b + w·x − y)²:  b, w (), x, y (n, 1) -> () float64."""
    inputs = torch.tensor(x, dtype=torch.float64)
    targets = torch.tensor(y, dtype=torch.float64)
    return torch.nn.functional.mse_loss(b + w * inputs, targets)


def torch_gradients(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    """∂MSE/∂b, ∂MSE/∂w of y = b + w·x by autograd:  x, y (n, 1) -> two floats."""
    parameters = _parameter(b), _parameter(w)
    b_grad, w_grad = torch.autograd.grad(_line_loss(*parameters, x, y), parameters)
    return b_grad.item(), w_grad.item()


def sgd_step(b: float, w: float, x: Array, y: Array, lr: float) -> tuple[float, float]:
    """b, w after one step of torch.optim.SGD on the MSE:  x, y (n, 1) -> two floats."""
    parameters = _parameter(b), _parameter(w)
    optimizer = torch.optim.SGD(parameters, lr=lr)
    torch.autograd.backward(_line_loss(*parameters, x, y))
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


def train_autograd(
    x: torch.Tensor, y: torch.Tensor, b: torch.Tensor, w: torch.Tensor, lr: float, n_epochs: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """b, w after n_epochs full steps on the MSE of y = b + w·x:  x, y (n, 1) -> two, detached.

    The given b and w stay as they are.
    """
    b, w = (one.detach().clone().requires_grad_() for one in (b, w))
    for _ in range(n_epochs):
        backward_step(b, w, x, y)
        update_in_place(b, w, lr)
    return b.detach(), w.detach()


def path_with_momentum_1(
    x: torch.Tensor, y: torch.Tensor, b: torch.Tensor, w: torch.Tensor, lr: float, n_steps: int
) -> list[tuple[float, float]]:
    """(b, w) after each of n_steps of SGD(momentum=1): what forgetting to clear amounts to."""
    b, w = (one.detach().clone().requires_grad_() for one in (b, w))
    optimizer = torch.optim.SGD([b, w], lr=lr, momentum=1.0)
    path = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        backward_step(b, w, x, y)
        optimizer.step()
        path.append((b.item(), w.item()))
    return path
