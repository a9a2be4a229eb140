"""Wrong rules about the update and the loop, as students write them.

The code uses only what the notebook has: its arguments and torch.
"""

from __future__ import annotations

from typing import Any

import torch

from autograder.mistakes.library import (
    always,
    gradients_not_cleared,
    no_return,
    one_epoch_more,
    one_epoch_only,
    pair_swapped,
    without,
)
from autograder.mistakes.misconceptions import wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
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


def updated(b: Tensor, w: Tensor, lr: float) -> None:
    """The update as it should be: each slip changes a line of this."""
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * w.grad
    b.grad.zero_()
    w.grad.zero_()


slip = slips_in(updated)
UPHILL = slip({"-=": "+="}, "plus sign", "That goes uphill: subtract the gradient, do not add it.")
NO_RATE = without(
    "lr", 1, "no learning rate", "The step is lr times the gradient, not the whole of it."
)
CROSSED = slip(
    {"b -= lr * b.grad": "b -= lr * w.grad", "w -= lr * w.grad": "w -= lr * b.grad"},
    "gradients swapped",
    "b moves by b's own gradient, w by w's.",
)
ALWAYS_A_TENTH = always("lr", 0.1, "always 0.1")
NOT_CLEARED = gradients_not_cleared(
    says="b and w move as they should; but the gradients stay, and the next `backward()` adds to "
    "them: `b.grad.zero_()`, and the same for w.",
)
CLEARED_FIRST = slip(
    {"    with": "    b.grad.zero_()\n    w.grad.zero_()\n    with"},
    "cleared too early",
    "The gradients are cleared before they are used: move first.",
)
A_NEW_TENSOR = slip(
    {
        "    with": "    old_b, old_w = b, w\n    with",
        "b -= lr": "b = b - lr",
        "w -= lr": "w = w - lr",
        "b.grad.zero_": "old_b.grad.zero_",
        "w.grad.zero_": "old_w.grad.zero_",
    },
    "new tensor",
    "`b = b - …` gives the name b to a new tensor, which only the function knows. Change the "
    "caller's own: `b -= …`.",
)
RECORDED = slip(
    {"torch.no_grad()": "torch.enable_grad()"},
    "no torch.no_grad()",
    "Autograd records all that happens to a parameter, and an update is no part of the loss: put "
    "it under `with torch.no_grad():`.",
)
HALF_CLEARED = slip(
    {"    w.grad.zero_()\n": ""}, "only one cleared", "b's gradient is cleared; w's must be, too."
)


# --- the loop


def trained(
    x: Tensor, y: Tensor, b: Tensor, w: Tensor, lr: float, n_epochs: int
) -> tuple[Tensor, Tensor]:
    """The loop as it should be: each slip changes a line of this."""
    b, w = b.detach().clone().requires_grad_(), w.detach().clone().requires_grad_()
    for _ in range(n_epochs):
        b.grad = w.grad = None
        ((b + w * x - y) ** 2).mean().backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
    return b, w


slip = slips_in(trained)
CLEAR = "        b.grad = w.grad = None\n"
BACKWARD = "    ((b + w * x - y) ** 2).mean().backward()\n"
LOOP = "    for _ in range(n_epochs):\n"
NEVER_CLEARED = slip(
    {CLEAR: ""},
    "never cleared",
    "The gradients pile up over the epochs: clear them after each step.",
)
ONE_GRADIENT = slip(
    {LOOP + CLEAR + "    " + BACKWARD: BACKWARD + LOOP},
    "one gradient for all steps",
    "The gradient is worked out once, before the loop: `backward_step` goes inside.",
)
ONE_EPOCH = one_epoch_only()
ONE_TOO_MANY = one_epoch_more(
    name="one epoch too many", says="These are n_epochs + 1 steps: `range(n_epochs)`."
)
PAIR_TURNED = pair_swapped(says="The pair is (b, w): b comes first.")
NOTHING_RETURNED = no_return(says="The function gives None: does it end with `return b, w`?")


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
