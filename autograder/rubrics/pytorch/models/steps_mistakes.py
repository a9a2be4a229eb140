"""Wrong rules of losses, optimizers and data, as students write them.

Each body uses only what the notebook has: its arguments, torch, nn, np.
"""

from __future__ import annotations

import numpy.typing as npt
import torch
from torch import nn

from autograder.judging.misconceptions import Misconception, wrong_choice, wrong_rule, wrong_value
from course_tools.hand import two_predictions

Pair = tuple[torch.Tensor, torch.Tensor]


def hand_loss(student: str) -> list[Misconception]:
    """Wrong ways to the mean squared error of two predictions."""
    own = two_predictions(student)
    errors = [guess - truth for guess, truth in zip(own.yhat, own.y, strict=True)]
    total = sum(error**2 for error in errors)
    return [
        wrong_value(total, "sum, not mean", f"{total:g} is the sum of the squares. Divide by 2."),
        wrong_value(
            sum(map(abs, errors)) / 2,
            "absolute errors",
            "That is the mean of |error|. Square the errors first.",
        ),
        wrong_value(
            (total / 2) ** 0.5, "square root taken", "You took the root: MSELoss takes none."
        ),
        wrong_value(
            (sum(errors) / 2) ** 2,
            "mean, then square",
            "You squared the mean error. Square each error first, then take the mean.",
        ),
        wrong_value(
            total / 4,
            "half of it",
            "That is half of it. MSELoss has no factor ½: divide once by 2.",
        ),
    ]


SUM_SAME = wrong_value(
    1, "no change", "A sum of 80 squares is larger than their mean, and so is its gradient."
)
SUM_SMALLER = wrong_value(
    1 / 80, "the wrong way round", "Turn it over: the sum is the larger one of the two."
)
SUM_SQUARED = wrong_value(
    6400, "n twice", "n comes in once: the sum of n squares is n times their mean."
)

SIGN_OF_LOSS = wrong_choice("the sign of the loss", "A square has no sign: (y − ŷ)² = (ŷ − y)².")
SIGN_OF_GRADIENTS = wrong_choice(
    "the sign of the gradients",
    "The loss is the same function of b and w, so its gradients are too.",
)
AN_ERROR = wrong_choice(
    "an error", "Both are tensors of one shape: nothing can tell MSELoss which is the truth."
)

LEVEL_RIGHT = wrong_choice(
    "the right line", "ŷ (80, 1) minus y (80,) is a table (80, 80): every ŷ meets every y."
)
LEVEL_FALLING = wrong_choice(
    "a falling line", "Each ŷ is compared with all 80 y. Which height is best for all of them?"
)
LEVEL_NAN = wrong_choice(
    "no line, only nan", "The loss is a mean and η is small: the steps stay small."
)

ORDERS = {
    "cleared too early": (
        ("forward", "loss", "backward", "zero_grad", "step"),
        "zero_grad() between backward() and step() throws away what step() needs.",
    ),
    "step before backward": (
        ("forward", "loss", "step", "backward", "zero_grad"),
        "step() uses the gradients, and backward() makes them: backward() comes first.",
    ),
    "backward before the loss": (
        ("forward", "backward", "loss", "step", "zero_grad"),
        "backward() starts from the loss, so the loss has to be there.",
    ),
    "loss before the prediction": (
        ("loss", "forward", "backward", "step", "zero_grad"),
        "The loss compares ŷ with y, so the forward pass comes first.",
    ),
}
STEP_ORDERS = [wrong_value(order, name, says) for name, (order, says) in ORDERS.items()]


@wrong_rule(
    "cleared too early",
    "b and w never move: the gradients are cleared between `backward()` and `step()`. Clear them "
    "before `backward()` or after `step()`.",
)
def line_cleared_early(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    optimizer = torch.optim.SGD([b, w], lr=lr)
    for _ in range(n_epochs):
        nn.MSELoss()(b + w * x, y).backward()
        optimizer.zero_grad()
        optimizer.step()


@wrong_rule(
    "step before backward",
    "b and w never move: at `step()` there are no gradients, since `backward()` comes later.",
)
def line_steps_first(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    optimizer = torch.optim.SGD([b, w], lr=lr)
    for _ in range(n_epochs):
        optimizer.step()
        nn.MSELoss()(b + w * x, y).backward()
        optimizer.zero_grad()


@wrong_rule(
    "gradients pile up",
    "The first step is right, the next are too long: without `zero_grad()` the gradients add up.",
)
def line_not_cleared(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    optimizer = torch.optim.SGD([b, w], lr=lr)
    for _ in range(n_epochs):
        nn.MSELoss()(b + w * x, y).backward()
        optimizer.step()


@wrong_rule("one epoch", "b and w made one step only: the loop takes one in each epoch.")
def line_one_epoch(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    optimizer = torch.optim.SGD([b, w], lr=lr)
    nn.MSELoss()(b + w * x, y).backward()
    optimizer.step()


@wrong_rule(
    "sum, not mean",
    "The steps are n times too long: the loss is the mean, as `nn.MSELoss()` has it.",
)
def line_of_sums(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    optimizer = torch.optim.SGD([b, w], lr=lr)
    for _ in range(n_epochs):
        optimizer.zero_grad()
        nn.MSELoss(reduction="sum")(b + w * x, y).backward()
        optimizer.step()


@wrong_rule("always 0.1", "Use the argument `lr`, not 0.1.")
def line_always_a_tenth(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    optimizer = torch.optim.SGD([b, w], lr=0.1)
    for _ in range(n_epochs):
        optimizer.zero_grad()
        nn.MSELoss()(b + w * x, y).backward()
        optimizer.step()


@wrong_rule(
    "y flattened", "y is flat: `flatten()` is what made it (n,). Make a column (n, 1) of it."
)
def prepare_flat(x: npt.ArrayLike, y: npt.ArrayLike) -> Pair:
    return torch.as_tensor(x).float(), torch.as_tensor(y).float().flatten()


@wrong_rule(
    "flat stays flat",
    "A flat y (n,) stays flat. `reshape(-1, 1)` makes a column of either.",
)
def prepare_untouched(x: npt.ArrayLike, y: npt.ArrayLike) -> Pair:
    return torch.as_tensor(x).float(), torch.as_tensor(y).float()


@wrong_rule("rows", "These are rows (1, n). A column is (n, 1): `reshape(-1, 1)`.")
def prepare_rows(x: npt.ArrayLike, y: npt.ArrayLike) -> Pair:
    return torch.as_tensor(x).float().reshape(1, -1), torch.as_tensor(y).float().reshape(1, -1)


@wrong_rule(
    "float64", "NumPy's float64 is still there; the layers of torch are float32: `.float()`."
)
def prepare_double(x: npt.ArrayLike, y: npt.ArrayLike) -> Pair:
    return torch.as_tensor(x).reshape(-1, 1), torch.as_tensor(y).reshape(-1, 1)


@wrong_rule("swapped", "x comes first, then y.")
def prepare_swapped(x: npt.ArrayLike, y: npt.ArrayLike) -> Pair:
    return torch.as_tensor(y).float().reshape(-1, 1), torch.as_tensor(x).float().reshape(-1, 1)
