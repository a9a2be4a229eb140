"""A step of PyTorch's, looked at from outside: what a student's function leaves in its tensors.

The test cells of notebooks call it with the function; a mistake is named by what it leaves behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_tools.derivatives import expect_slopes
from course_tools.examples import MistakeError, flat_numbers, nearly_equal, unlike

Step = Callable[..., Any]
LINE = (1.0, 2.0)
X, Y = np.array([[1.0], [3.0], [2.0]]), np.array([[2.0], [3.0], [4.0]])
NEAR = 1e-6

# torch itself is imported where a step is looked at: the package is there without it.

# What torch says of it, in a part of its words, and what we do.
RAISED = {
    "implicitly created only for scalar": "`backward()` starts from one number: take the mean of "
    "the squares first.",
    "does not require grad": "Nothing was recorded, so there is no way back from the loss: "
    "`torch.no_grad()` belongs around the update only.",
    "leaf Variable that requires grad": "Autograd records all that happens to a parameter, and an "
    "update is no part of the loss: put it under `with torch.no_grad():`.",
}
NO_GRADIENT = "The loss is there, but `b.grad` is still None: who calls `backward()`?"
CUT_OFF = "The loss remembers nothing of b and w: call `backward()` on it as it was computed."
CLEARED = "The gradients were there, and are cleared before anybody can use them."
REPLACED = (
    "What was in `.grad` before is lost: `backward()` adds to it, and nothing clears it here."
)
RETURNED = "The gradients stay in `.grad`; what is returned is the loss."
NOT_MOVED = "b and w have not moved: `b = b - …` makes a new tensor, `b -= …` changes the old one."
CLEARED_EARLY = "b and w moved by 0: the gradients are cleared before they are used."
STAYS = "{} still has its gradient, to which the next `backward()` adds: clear it after the move."


def expect_backward(step: Step) -> None:
    """MistakeError where `step(b, w, x, y)` does not return its loss with the slopes of that loss
    added to b.grad and w.grad."""
    import torch

    b, w, points = _leaf(LINE[0]), _leaf(LINE[1]), [torch.tensor(one) for one in (X, Y)]
    loss = _called_step(step, b, w, *points)
    if b.grad is None or w.grad is None:
        raise MistakeError(_why_none(loss))
    once = (b.grad.item(), w.grad.item())
    unlike(loss, {RETURNED: once}, near=NEAR)
    expect_slopes(once, lambda *line_and_points: _loss_of(step, *line_and_points), LINE, X, Y)
    _called_step(step, b, w, *points)
    twice = [p.grad.item() for p in (b, w) if p.grad is not None]
    if len(twice) == 2 and nearly_equal(np.array(twice), np.array(once), NEAR):
        raise MistakeError(REPLACED)


def _why_none(loss: Any) -> str:
    import torch

    if not isinstance(loss, torch.Tensor):
        return NO_GRADIENT
    if loss.grad_fn is None:
        return CUT_OFF if loss.requires_grad else NO_GRADIENT
    try:
        torch.autograd.backward(loss)
    except RuntimeError:  # its graph was walked already
        return CLEARED
    return NO_GRADIENT


def _loss_of(step: Step, b: float, w: float, x: Any, y: Any) -> Any:
    import torch

    points = [torch.tensor(np.asarray(one)) for one in (x, y)]
    return flat_numbers(step(_leaf(float(b)), _leaf(float(w)), *points))


def expect_step(step: Step, lr: float = 0.5) -> None:
    """MistakeError where `step(b, w, lr)` does not move b and w against their gradients, or leaves
    these behind."""
    import torch

    b, w = _leaf(LINE[0]), _leaf(LINE[1])
    b.grad, w.grad = torch.tensor([4.0]).double(), torch.tensor([-2.0]).double()
    before, grads = np.array(LINE), np.array((4.0, -2.0))
    version = b._version
    _called_step(step, b, w, lr)
    after = np.array((b.item(), w.item()))
    wrong = {
        "That goes uphill: a step is against the gradient.": before + lr * grads,
        "The learning rate is missing: the step is lr times the gradient.": before - grads,
        "b moves by b's own gradient, w by w's.": before - lr * grads[::-1],
        "The learning rate is always 0.1: use the argument `lr`.": before - 0.1 * grads,
        CLEARED_EARLY if b._version > version else NOT_MOVED: before,
    }
    unlike(after, wrong, near=NEAR)
    for name, parameter in (("b", b), ("w", w)):
        if parameter.grad is not None and bool(parameter.grad.any()):
            raise MistakeError(STAYS.format(name))


def _leaf(value: float) -> Any:
    import torch

    return torch.tensor([value], dtype=torch.float64, requires_grad=True)


def _called_step(step: Step, *given: Any) -> Any:
    """What it gives; where torch stops it for a known reason, the reason."""
    try:
        return step(*given)
    except RuntimeError as stopped:
        for words, said in RAISED.items():
            if words in str(stopped):
                raise MistakeError(said) from None
        raise
