"""Wrong modules, as students write them.

The code uses only what the notebook has: its arguments, torch, nn, np.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.mistakes.library import always, no_return
from autograder.mistakes.misconceptions import Misconception, wrong_choice, wrong_rule, wrong_value
from autograder.mistakes.slips import slips_in
from course_tools.hand import layer_sizes

# --- the class


def defined() -> type:
    """The class as it should be: each slip changes a line of this."""

    class ManualLinearRegression(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = nn.Parameter(torch.randn(1))
            self.w = nn.Parameter(torch.randn(1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.b + self.w * x

    return ManualLinearRegression


slip = slips_in(defined)
B_NEXT = "self.b = nn.Parameter(torch.randn(1))\n\n"
CLASS_OF_TENSORS = slip(
    {"nn.Parameter(torch.randn(1))": "torch.randn(1, requires_grad=True)"},
    "plain tensors",
    "Wrap each tensor in `nn.Parameter(…)`: only those does a module know.",
)
CLASS_WITHOUT_SUPER = slip(
    {"            super().__init__()\n": ""},
    "no super().__init__()",
    "Begin `__init__` with `super().__init__()`.",
)
CLASS_WITHOUT_RETURN = slip(
    {"return self": "self"}, "no return", "`forward` has to return the prediction."
)
CLASS_WITHOUT_FORWARD = slip(
    {"def forward": "def predict"}, "no forward", "The method that computes ŷ is called `forward`."
)
CLASS_OF_NOTHING = slip(
    {"(nn.Module)": ""}, "no nn.Module", "The class has to inherit from `nn.Module`."
)
CLASS_W_FIRST = slip(
    {"self.b = nn": "self.w = nn", "self.w = nn.Parameter(torch.randn(1))\n\n": B_NEXT},
    "w drawn first",
    "w has the first number that is drawn and b the second: make `self.b` first.",
)
CLASS_UNIFORM = slip(
    {"randn": "rand"},
    "rand, not randn",
    "`torch.rand` draws evenly between 0 and 1; `torch.randn`, with an n, from N(0, 1).",
)
CLASS_NOT_DRAWN = slip(
    {"randn": "zeros"},
    "not drawn",
    "Every new model starts from the same two numbers. Draw each with `torch.randn(1)`, and leave "
    "the seed to whoever makes the model.",
)

# --- modes, models, shapes

RUNS_TRAINING = wrong_choice(
    "runs the training", "It runs nothing: your loop does. It only tells the layers what is coming."
)
GRADIENTS_ON = wrong_choice(
    "turns gradients on", "Gradients are recorded in either mode; `torch.no_grad()` turns them off."
)
CLEARS_GRADIENTS = wrong_choice(
    "clears the gradients", "That is `zero_grad()`; the mode has nothing to do with gradients."
)


def made(seed: int) -> nn.Module:
    """The model as it should be: each slip changes a line of this."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(1, 1))


slip = slips_in(made)
MODEL_ALWAYS_42 = always("seed", 42, "always seed 42")
MODEL_BARE = slip(
    {"nn.Sequential(nn.Linear(1, 1))": "nn.Linear(1, 1)"},
    "no Sequential",
    "That is the bare layer, with keys `weight` and `bias`: put it into `nn.Sequential(…)`.",
)
MODEL_WITHOUT_BIAS = slip(
    {"Linear(1, 1)": "Linear(1, 1, bias=False)"},
    "no bias",
    "The bias is missing: leave `bias` as it is.",
)
MODEL_NOT_RETURNED = no_return(says="The function has to return the model.")
MODEL_NOT_SEEDED = slip(
    {"    torch.manual_seed(seed)\n": ""},
    "not seeded",
    "Two calls with one seed give two models: set the seed first, then make the layer.",
)


@wrong_rule(
    "weight turned",
    "Your weight is turned: it has a row for each output and a column for each input.",
)
def shapes_turned() -> dict[str, tuple[int, ...]]:
    return {"0.weight": (3, 5), "0.bias": (5,)}


@wrong_rule(
    "weight flat",
    "Every output has a weight for every input: that is a table, a row for each output.",
)
def shapes_flat() -> dict[str, tuple[int, ...]]:
    return {"0.weight": (15,), "0.bias": (5,)}


@wrong_rule("one bias", "Each of the 5 outputs has a bias of its own.")
def shapes_one_bias() -> dict[str, tuple[int, ...]]:
    return {"0.weight": (5, 3), "0.bias": (1,)}


@wrong_rule("bias a column", "The bias is flat: one number for each output, in one dimension.")
def shapes_bias_column() -> dict[str, tuple[int, ...]]:
    return {"0.weight": (5, 3), "0.bias": (5, 1)}


@wrong_rule(
    "no number in the keys", "In a Sequential the layer's number comes first: `0.weight`, `0.bias`."
)
def shapes_bare_keys() -> dict[str, tuple[int, ...]]:
    return {"weight": (5, 3), "bias": (5,)}


def n_parameters(student: str) -> list[Misconception]:
    """Wrong ways to count the parameters of two layers."""
    own = layer_sizes(student)
    j, k, m = own.sizes
    weights = j * k + k * m
    first = wrong_value(
        (j + 1) * k, "first layer only", "That is the first layer. Add those of the second."
    )
    # In the printed copy the first layer has as many as there are weights in all.
    return [
        *([] if (j + 1) * k == weights else [first]),
        wrong_value(
            weights,
            "no biases",
            f"{weights} are the weights. Each output of a layer has a bias too.",
        ),
        wrong_value(
            weights + 2, "one bias a layer", "A layer has a bias for each of its outputs, not one."
        ),
        wrong_value(
            weights + j + k + m,
            "biases of the inputs",
            f"The {j} inputs are no layer: they have no biases.",
        ),
        wrong_value(
            j * k * m,
            "all sizes multiplied",
            "Count layer by layer, inputs times outputs plus biases, and add the two.",
        ),
        wrong_value(j + k + m, "nodes", "These are the nodes. Count the lines between them too."),
    ]
