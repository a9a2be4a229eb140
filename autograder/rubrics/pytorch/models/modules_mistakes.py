"""Wrong modules, as students write them.

Each body uses only what the notebook has: its arguments, torch, nn, np.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.judging.misconceptions import Misconception, wrong_choice, wrong_rule, wrong_value
from course_tools.hand import layer_sizes

# --- the class


@wrong_rule(
    "plain tensors", "Wrap each tensor in `nn.Parameter(…)`: only those does a module know."
)
def class_of_tensors() -> type[nn.Module]:
    class ManualLinearRegression(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = torch.randn(1, requires_grad=True)
            self.w = torch.randn(1, requires_grad=True)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.b + self.w * x

    return ManualLinearRegression


@wrong_rule("no super().__init__()", "Begin `__init__` with `super().__init__()`.")
def class_without_super() -> type[nn.Module]:
    class ManualLinearRegression(nn.Module):
        def __init__(self) -> None:
            self.b = nn.Parameter(torch.randn(1))
            self.w = nn.Parameter(torch.randn(1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.b + self.w * x

    return ManualLinearRegression


@wrong_rule("no return", "`forward` has to return the prediction.")
def class_without_return() -> type[nn.Module]:
    class ManualLinearRegression(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = nn.Parameter(torch.randn(1))
            self.w = nn.Parameter(torch.randn(1))

        def forward(self, x: torch.Tensor) -> None:
            self.b + self.w * x

    return ManualLinearRegression


@wrong_rule("no forward", "The method that computes ŷ is called `forward`.")
def class_without_forward() -> type[nn.Module]:
    class ManualLinearRegression(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.b = nn.Parameter(torch.randn(1))
            self.w = nn.Parameter(torch.randn(1))

        def predict(self, x: torch.Tensor) -> torch.Tensor:
            return self.b + self.w * x

    return ManualLinearRegression


@wrong_rule("no nn.Module", "The class has to inherit from `nn.Module`.")
def class_of_nothing() -> type:
    class ManualLinearRegression:
        def __init__(self) -> None:
            self.b = nn.Parameter(torch.randn(1))
            self.w = nn.Parameter(torch.randn(1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.b + self.w * x

    return ManualLinearRegression


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


@wrong_rule("always seed 42", "Use the argument `seed`, not 42.")
def model_always_42(seed: int) -> nn.Module:
    torch.manual_seed(42)
    return nn.Sequential(nn.Linear(1, 1))


@wrong_rule(
    "no Sequential",
    "That is the bare layer, with keys `weight` and `bias`: put it into `nn.Sequential(…)`.",
)
def model_bare(seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Linear(1, 1)


@wrong_rule("no bias", "The bias is missing: leave `bias` as it is.")
def model_without_bias(seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(1, 1, bias=False))


@wrong_rule("no return", "The function has to return the model.")
def model_not_returned(seed: int) -> None:
    torch.manual_seed(seed)
    nn.Sequential(nn.Linear(1, 1))


@wrong_rule(
    "not seeded",
    "Two calls with one seed give two models: set the seed first, then make the layer.",
)
def model_not_seeded(seed: int) -> nn.Module:
    return nn.Sequential(nn.Linear(1, 1))


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
