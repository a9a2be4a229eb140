"""Wrong training loops, as students write them.

The code uses only what the notebook has: its arguments, torch, nn, np.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.mistakes.library import always, no_return
from autograder.mistakes.misconceptions import wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.pytorch.models.lecture import RIGHT_LINE, START_LINE


def trained(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, n_epochs: int
) -> list[float]:
    """The loop as it should be: each slip changes a line of this."""
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


slip = slips_in(trained)
CLEAR, STEP = "        optimizer.zero_grad()\n", "        optimizer.step()\n"
LOOP_WITHOUT_MODE = slip(
    {"    model.train()\n": ""},
    "no train()",
    "Begin with `model.train()`: a model may arrive in evaluation mode, and dropout then sleeps.",
)
LOOP_CLEARED_EARLY = slip(
    {CLEAR: "", STEP: CLEAR + STEP},
    "cleared too early",
    "The parameters never move: nothing may clear the gradients between `backward()` and `step()`.",
)
LOOP_NOT_CLEARED = slip(
    {CLEAR: ""},
    "gradients pile up",
    "The first step is right, the next are too long: call `zero_grad()` each time.",
)
LOOP_WITHOUT_RETURN = no_return(says="The losses are not returned: end with `return losses`.")
LOOP_LAST_LOSS = slip(
    {"return losses": "return loss.item()"},
    "last loss only",
    "That is the last loss alone: keep the loss of every epoch in a list.",
)
LOOP_LOSS_AFTER = slip(
    {"append(loss.item())": "append(nn.MSELoss()(model(x), y).item())"},
    "loss after the step",
    "These are the losses after each step; asked is the loss before it, which made the gradients.",
)
LOOP_ALWAYS_A_TENTH = always("lr", 0.1, "always 0.1")
LOOP_OF_SUMS = slip(
    {"MSELoss()": 'MSELoss(reduction="sum")'},
    "sum, not mean",
    "The loss is the mean of the squares, as `nn.MSELoss()` has it.",
)


def tested(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> object:
    """The test as it should be: each slip changes a line of this."""
    was_training = model.training
    model.eval()
    with torch.no_grad():
        loss = nn.MSELoss()(model(x), y).item()
    model.train(was_training)
    return loss


slip = slips_in(tested)
TEST_IN_TRAINING_MODE = slip(
    {"    model.eval()\n": ""},
    "no eval()",
    "The model predicts in the mode in which it came: with `model.eval()` no layer drops anything.",
)
TEST_LEAVES_EVAL = slip(
    {"    model.train(was_training)\n": ""},
    "mode not given back",
    "The model came in training mode and is left in evaluation mode: give back what it had.",
)
TEST_LEAVES_TRAINING = slip(
    {"train(was_training)": "train()"},
    "mode not given back",
    "A model that came in evaluation mode is left in training mode: give back what it had.",
)
TEST_WITH_A_GRAPH = slip(
    {"torch.no_grad()": "torch.enable_grad()"},
    "graph made",
    "A graph is made of every operation: compute under `torch.no_grad()`.",
)
TEST_OF_SUMS = slip(
    {"MSELoss()": 'MSELoss(reduction="sum")'}, "sum, not mean", "The loss is the mean, as always."
)
TEST_WITHOUT_RETURN = no_return(says="The loss is not returned: end with `return loss`.")

LINE_SWAPPED = wrong_value(
    (RIGHT_LINE[1], RIGHT_LINE[0]), "pair swapped", "b comes first: it is the bias."
)
LINE_AT_THE_START = wrong_value(
    START_LINE, "not trained", "These are the numbers the layer started with: read them afterwards."
)
