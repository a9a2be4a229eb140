"""Wrong rules about losses, gradients and their graph, as students write them.

The code uses only what the notebook has: its arguments and torch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.mistakes.library import (
    forgot_x,
    no_factor_2,
    pair_swapped,
    root_taken,
    sum_for_mean,
    swapped,
    wrong_sign,
)
from autograder.mistakes.misconceptions import Misconception, wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.pytorch.autograd.lecture import gradients, points

Tensor = Any  # students' code: torch's own types ask whether each .grad is there

# --- by pencil


def hand_loss(student: str) -> list[Misconception]:
    """Wrong ways to the loss of the line b = w = 1."""
    x, y = points(student)
    errors = 1 + x - y
    squares = float((errors**2).sum())
    return [
        sum_for_mean(2, says=f"{squares:g} is the sum of the squares. Divide by n = 2."),
        wrong_value(
            float(np.abs(errors).mean()), "absolute errors", "Square the errors before the mean."
        ),
        root_taken(says="You took the root: the RMSE."),
    ]


def hand_grads(student: str) -> list[Misconception]:
    """Wrong ways to its gradients."""
    b_grad, _ = gradients(student)
    x, _ = points(student)
    return [
        no_factor_2(says="Both are half of it: what is the derivative of a square?"),
        sum_for_mean(2, says="These are sums. Divide by n = 2."),
        wrong_sign(says="Both signs are wrong: the error is ŷ − y."),
        forgot_x(says="For w, each error is multiplied by its own x."),
        wrong_value(
            (b_grad, float(x.mean()) * b_grad),
            "mean(x)·mean(error)",
            "For w, multiply each error by its own x first, then take the mean.",
        ),
        pair_swapped(says="The derivative for b comes first."),
    ]


def hand_twice(student: str) -> list[Misconception]:
    """Wrong ways to what is in `.grad` after two calls."""
    b_grad, w_grad = gradients(student)
    return [
        wrong_value(
            (b_grad, w_grad),
            "replaced, not added",
            "`backward()` does not replace what is in `.grad`, it adds to it.",
        ),
        wrong_value(
            (0, 0), "cleared by itself", "Nothing clears `.grad` but you: the two gradients add up."
        ),
        wrong_value(
            (3 * b_grad, 3 * w_grad),
            "one call too many",
            "Two calls: the gradient is in there twice, not three times.",
        ),
    ]


# --- backward_step


def stepped_back(b: Tensor, w: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """The way there and back as it should be: each slip changes a line of this."""
    loss = ((b + w * x - y) ** 2).mean()
    loss.backward()
    return loss


slip = slips_in(stepped_back)
CLEAR = "    b.grad = w.grad = None\n"
SUMMED = slip(
    {".mean()": ".sum()"}, "sum, not mean", "You added the squares up; the MSE is their mean."
)
HALVED = slip(
    {".mean()": ".mean() / 2"},
    "half the loss",
    "This is half of the MSE: there is no 1/2 in it.",
)
NO_BACKWARD = slip(
    {"    loss.backward()\n": ""},
    "no backward",
    "The loss is right, but nobody asks for its gradients: `backward()`.",
)
CUT_OFF = slip(
    {"loss.backward": "loss = torch.tensor(loss.item(), requires_grad=True)\n    loss.backward"},
    "loss cut off",
    "`torch.tensor(…)` makes a new tensor that remembers nothing: call `backward()` on the loss as "
    "it was computed.",
)
NOT_RECORDED = slip(
    {"    loss =": "    with torch.no_grad():\n        loss ="},
    "computed under no_grad",
    "Under `torch.no_grad()` nothing is recorded, so there is no way back from the loss. Keep it "
    "for the update.",
)
OVERWRITTEN = slip(
    {"    loss =": CLEAR + "    loss ="},
    "gradients cleared first",
    "What was in `.grad` before is lost: this function adds to it. Clearing comes with the update.",
)
CLEARED = slip(
    {"    return": CLEAR + "    return"},
    "gradients cleared after",
    "The gradients are there and then cleared, before anybody can use them.",
)
CROSSED_LINE = swapped("b", "w", says="b is added, w is multiplied by x: ŷ = b + w·x.")
GRADIENTS_RETURNED = slip(
    {"return loss": "return b.grad, w.grad"},
    "gradients returned",
    "The gradients stay in `.grad`; what is returned is the loss.",
)
BACKWARD_ON_ALL = slip(
    {".mean()": ""},
    "backward of all errors",
    "`backward()` starts from one number: take the mean of the squares first.",
)

# --- the graph

ONLY_PARAMETERS = wrong_value(
    ("b", "w"),
    "only the parameters",
    "Whatever is computed from b or w asks too: else there would be no way back from the loss.",
)
ALL_SIX = wrong_value(
    ("b", "error", "w", "x", "y", "yhat"),
    "all of them",
    "x and y are data: nobody wants to change them, and they do not ask for a gradient.",
)
DATA_TOO = wrong_value(
    ("b", "error", "w", "x", "yhat"),
    "x too",
    "x stands next to w, but it is data and does not ask. Only w · x does, because of w.",
)
NOT_THE_ERROR = wrong_value(
    ("b", "w", "yhat"),
    "the error left out",
    "The error is computed from ŷ, which asks, so it asks too.",
)

TAKEN_ANYWAY = wrong_choice(
    "minus two",
    "That is the derivative of the other branch. For x = −2 that branch did not run, so nothing of "
    "it was written down.",
)
NO_WAY_BACK = wrong_choice(
    "an error",
    "The graph holds operations, not lines of code: of the `if` it knows nothing, and there is a "
    "way back to b.",
)
BOTH_BRANCHES = wrong_choice(
    "both branches", "Only what ran is in the graph: the other branch has left nothing to average."
)

GRAPH_DOUBLES = wrong_choice(
    "the gradients double",
    "They do so after another forward pass. The graph of this one is used up: torch frees it as it "
    "walks.",
)
GRAPH_SAME = wrong_choice(
    "the gradients stay", "torch does not pass over it: the graph was freed by the first call."
)
GRAPH_CLEARS = wrong_choice(
    "the gradients become 0", "`backward()` never clears a gradient. What did the first call free?"
)

X_IS_A_NODE = wrong_value(
    ("AccumulateGrad", "MulBackward0", "AccumulateGrad", "AccumulateGrad"),
    "x as a node",
    "x does not ask for a gradient, so the graph has nothing there: None.",
)
NODES_SWAPPED = wrong_value(
    ("MulBackward0", "AccumulateGrad", "AccumulateGrad", "None"),
    "the sum turned round",
    "The order is that of the formula, b + w * x: first what is behind b.",
)
NAMES_OF_TENSORS = wrong_value(
    ("AccumulateGrad", "AccumulateGrad", "AccumulateGrad", "None"),
    "the product left out",
    "The second part of the sum is no parameter but a product, which is an operation of its own.",
)
