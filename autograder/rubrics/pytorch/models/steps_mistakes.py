"""Wrong rules of losses, optimizers and data, as students write them.

The code uses only what the notebook has: its arguments, torch, nn, np.
"""

from __future__ import annotations

import numpy.typing as npt
import torch
from torch import nn

from autograder.mistakes.library import (
    factor,
    pair_swapped,
    root_taken,
    sum_for_mean,
)
from autograder.mistakes.misconceptions import Misconception, wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from course_tools.hand import two_predictions

Pair = tuple[torch.Tensor, torch.Tensor]


def hand_loss(student: str) -> list[Misconception]:
    """Wrong ways to the mean squared error of two predictions."""
    own = two_predictions(student)
    errors = [guess - truth for guess, truth in zip(own.yhat, own.y, strict=True)]
    total = sum(error**2 for error in errors)
    return [
        sum_for_mean(2, says=f"{total:g} is the sum of the squares. Divide by 2."),
        wrong_value(
            sum(map(abs, errors)) / 2,
            "absolute errors",
            "That is the mean of |error|. Square the errors first.",
        ),
        root_taken(says="You took the root: MSELoss takes none."),
        wrong_value(
            (sum(errors) / 2) ** 2,
            "mean, then square",
            "You squared the mean error. Square each error first, then take the mean.",
        ),
        factor(0.5, "half of it", "That is half of it. MSELoss has no factor ½: divide once by 2."),
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


def trained(
    b: torch.Tensor, w: torch.Tensor, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> None:
    """The loop as it should be: each slip changes a line of this."""
    optimizer = torch.optim.SGD([b, w], lr=lr)
    for _ in range(n_epochs):
        loss = nn.MSELoss()(b + w * x, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


slip = slips_in(trained)
CLEAR, STEP = "        optimizer.zero_grad()\n", "        optimizer.step()\n"
BACKWARD = "        loss.backward()\n"
LINE_CLEARED_EARLY = slip(
    {CLEAR: "", STEP: CLEAR + STEP},
    "cleared too early",
    "b and w never move: the gradients are cleared between `backward()` and `step()`. Clear them "
    "before `backward()` or after `step()`.",
)
LINE_STEPS_FIRST = slip(
    {CLEAR: "", STEP: CLEAR, BACKWARD: STEP + BACKWARD},
    "step before backward",
    "b and w never move: at `step()` there are no gradients, since `backward()` comes later.",
)
LINE_STEPS_LATE = slip(
    {CLEAR: "", STEP: "", BACKWARD: STEP + CLEAR + BACKWARD},
    "step before backward",
    "Each step takes the gradient of the epoch before, and the first has none: `backward()` comes "
    "before `step()`.",
)
LINE_NOT_CLEARED = slip(
    {CLEAR: ""},
    "gradients pile up",
    "The first step is right, the next are too long: without `zero_grad()` the gradients add up.",
)
LINE_ONE_EPOCH = slip(
    {"range(n_epochs)": "range(min(n_epochs, 1))"},
    "one epoch",
    "b and w made one step only: the loop takes one in each epoch.",
)
LINE_OF_SUMS = slip(
    {"MSELoss()": 'MSELoss(reduction="sum")'},
    "sum, not mean",
    "The steps are n times too long: the loss is the mean, as `nn.MSELoss()` has it.",
)
LINE_ALWAYS_A_TENTH = slip({"lr=lr": "lr=0.1"}, "always 0.1", "Use the argument `lr`, not 0.1.")


def prepared(x: npt.ArrayLike, y: npt.ArrayLike) -> Pair:
    """The data as they should be: each slip changes a line of this."""
    x, y = torch.as_tensor(x).float(), torch.as_tensor(y).float()
    return x.reshape(-1, 1), y.reshape(-1, 1)


slip = slips_in(prepared)
PREPARE_FLAT = slip(
    {"x.reshape(-1, 1), y.reshape(-1, 1)": "x, y.flatten()"},
    "y flattened",
    "y is flat: `flatten()` is what made it (n,). Make a column (n, 1) of it.",
)
PREPARE_UNTOUCHED = slip(
    {".reshape(-1, 1)": ""},
    "flat stays flat",
    "A flat y (n,) stays flat. `reshape(-1, 1)` makes a column of either.",
)
PREPARE_ROWS = slip(
    {"(-1, 1)": "(1, -1)"},
    "rows",
    "These are rows (1, n). A column is (n, 1): `reshape(-1, 1)`.",
)
PREPARE_DOUBLE = slip(
    {".float()": ""},
    "float64",
    "NumPy's float64 is still there; the layers of torch are float32: `.float()`.",
)
PREPARE_SWAPPED = pair_swapped("swapped", "x comes first, then y.")
