"""Wrong rules about the update and the loop, as students write them.

Each body uses only what the notebook has: its arguments and torch.
"""

from __future__ import annotations

from typing import Any

import torch

from autograder.judging.misconceptions import wrong_choice, wrong_rule, wrong_value
from autograder.rubrics.pytorch.autograd.lecture import LR, N_STEPS, data, start
from solutions import torch_steps

Tensor = Any  # students' code: torch's own types ask whether each .grad is there

# --- the update, said before it is run

NEW_KEEPS = wrong_choice(
    "a parameter",
    "The right side makes a new tensor, and b is now its name. The parameter is what it was, and "
    "has no name any more.",
)
NEW_STOPS = wrong_choice(
    "an error",
    "Nothing is forbidden about it: b is only a name, and gets a new tensor. The error comes one "
    "step later.",
)
NEW_LEAF = wrong_choice(
    "a plain leaf",
    "It was computed from a tensor that asks for its gradient, so it asks too, and is no leaf.",
)
IN_PLACE_MOVES = wrong_choice(
    "b moves",
    "Autograd is still recording, and it forbids to overwrite a leaf whose gradient it may need.",
)
IN_PLACE_RESULT = wrong_choice(
    "b becomes a result",
    "`-=` writes into the tensor itself and makes no new one. May it, while all is recorded?",
)
IN_PLACE_NONE = wrong_choice(
    "nothing", "`-=` does write into the tensor. May it, while all is recorded?"
)

# --- the update


@wrong_rule("plus sign", "That goes uphill: subtract the gradient, do not add it.")
def uphill(b: Tensor, w: Tensor, lr: float) -> None:
    with torch.no_grad():
        b += lr * b.grad
        w += lr * w.grad
    b.grad.zero_()
    w.grad.zero_()


@wrong_rule("no learning rate", "The step is lr times the gradient, not the whole of it.")
def no_rate(b: Tensor, w: Tensor, lr: float) -> None:
    with torch.no_grad():
        b -= b.grad
        w -= w.grad
    b.grad.zero_()
    w.grad.zero_()


@wrong_rule("gradients swapped", "b moves by b's own gradient, w by w's.")
def crossed(b: Tensor, w: Tensor, lr: float) -> None:
    with torch.no_grad():
        b -= lr * w.grad
        w -= lr * b.grad
    b.grad.zero_()
    w.grad.zero_()


@wrong_rule("always 0.1", "Use the argument `lr`, not 0.1.")
def always_a_tenth(b: Tensor, w: Tensor, lr: float) -> None:
    with torch.no_grad():
        b -= 0.1 * b.grad
        w -= 0.1 * w.grad
    b.grad.zero_()
    w.grad.zero_()


@wrong_rule(
    "gradients not cleared",
    "b and w move as they should; but the gradients stay, and the next `backward()` adds to them: "
    "`b.grad.zero_()`, and the same for w.",
)
def not_cleared(b: Tensor, w: Tensor, lr: float) -> None:
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * w.grad


@wrong_rule("cleared too early", "The gradients are cleared before they are used: move first.")
def cleared_first(b: Tensor, w: Tensor, lr: float) -> None:
    b.grad.zero_()
    w.grad.zero_()
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * w.grad


@wrong_rule(
    "new tensor",
    "`b = b - …` gives the name b to a new tensor, which only the function knows. Change the "
    "caller's own: `b -= …`.",
)
def a_new_tensor(b: Tensor, w: Tensor, lr: float) -> None:
    old_b, old_w = b, w
    with torch.no_grad():
        b = b - lr * b.grad
        w = w - lr * w.grad
    old_b.grad.zero_()
    old_w.grad.zero_()


@wrong_rule(
    "no torch.no_grad()",
    "Autograd records all that happens to a parameter, and an update is no part of the loss: put "
    "it under `with torch.no_grad():`.",
)
def recorded(b: Tensor, w: Tensor, lr: float) -> None:
    b -= lr * b.grad
    w -= lr * w.grad
    b.grad.zero_()
    w.grad.zero_()


@wrong_rule("only one cleared", "b's gradient is cleared; w's must be, too.")
def half_cleared(b: Tensor, w: Tensor, lr: float) -> None:
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * w.grad
    b.grad.zero_()


# --- the loop


@wrong_rule(
    "never cleared",
    "The gradients pile up over the epochs: clear them after each step.",
)
def never_cleared(
    x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> tuple[Tensor, Tensor]:
    b = b.detach().clone().requires_grad_()
    w = w.detach().clone().requires_grad_()
    for _ in range(n_epochs):
        ((b + w * x - y) ** 2).mean().backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
    return b, w


@wrong_rule(
    "one epoch only",
    "That is one epoch, whatever `n_epochs` is: is the `return` inside the loop?",
)
def one_epoch(
    x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> tuple[Tensor, Tensor]:
    b = b.detach().clone().requires_grad_()
    w = w.detach().clone().requires_grad_()
    ((b + w * x - y) ** 2).mean().backward()
    return b - lr * b.grad, w - lr * w.grad


@wrong_rule("one epoch too many", "These are n_epochs + 1 steps: `range(n_epochs)`.")
def one_too_many(
    x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> tuple[Tensor, Tensor]:
    b = b.detach().clone().requires_grad_()
    w = w.detach().clone().requires_grad_()
    for _ in range(n_epochs + 1):
        b.grad = w.grad = None
        ((b + w * x - y) ** 2).mean().backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
    return b, w


@wrong_rule(
    "one gradient for all steps",
    "The gradient is worked out once, before the loop: `backward_step` goes inside.",
)
def one_gradient(
    x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> tuple[Tensor, Tensor]:
    b = b.detach().clone().requires_grad_()
    w = w.detach().clone().requires_grad_()
    ((b + w * x - y) ** 2).mean().backward()
    with torch.no_grad():
        for _ in range(n_epochs):
            b -= lr * b.grad
            w -= lr * w.grad
    return b, w


@wrong_rule("pair swapped", "The pair is (b, w): b comes first.")
def pair_turned(
    x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> tuple[Tensor, Tensor]:
    b = b.detach().clone().requires_grad_()
    w = w.detach().clone().requires_grad_()
    for _ in range(n_epochs):
        b.grad = w.grad = None
        ((b + w * x - y) ** 2).mean().backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
    return w, b


@wrong_rule("no return", "The function gives None: does it end with `return b, w`?")
def nothing_returned(x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int) -> None:
    for _ in range(n_epochs):
        pass


# --- forgetting to clear


def _cleared_path(lr: float) -> tuple[tuple[float, float], ...]:
    """b, w after each step of the loop as it should be."""
    steps = range(1, N_STEPS + 1)
    made = (torch_steps.train_autograd(*data(), *start(), lr, k) for k in steps)
    return tuple((b.item(), w.item()) for b, w in made)


FORGOTTEN = torch_steps.path_with_momentum_1(*data(), *start(), LR, N_STEPS)
BEGIN = tuple(one.item() for one in start())

PATH_CLEARED = wrong_value(
    _cleared_path(LR),
    "gradients cleared",
    "That is the path of the right loop. Clear nothing: only `backward_step` and the move.",
)
PATH_DOUBLED = wrong_value(
    _cleared_path(2 * LR),
    "learning rate doubled",
    "That is the right loop with lr = 0.2. Run the loop with lr = 0.1 and no clearing.",
)
PATH_BEFORE = wrong_value(
    (BEGIN, *FORGOTTEN[:-1]),
    "start included",
    "The first pair is the start, and the tenth step is missing: keep b and w *after* each step.",
)
PATH_OF_ONE = wrong_value(
    (FORGOTTEN[-1],) * N_STEPS,
    "the same tensor ten times",
    "All ten pairs are the last one: the list keeps b and w themselves, which move on. Keep the "
    "numbers, `b.item()` and `w.item()`.",
)
LIKE_DOUBLE_RATE = wrong_choice(
    "twice the learning rate",
    "That fits the second step, about, and no other: the sum has all earlier gradients in it.",
)
LIKE_STALE = wrong_choice(
    "an old gradient",
    "The newest gradient is there too, at each step; the old ones come on top of it.",
)
LIKE_NOISE = wrong_choice(
    "noise", "Nothing is random here: run it twice, and compare. What is added to what?"
)
