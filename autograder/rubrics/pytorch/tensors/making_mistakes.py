"""Wrong rules about tensors, parameters and devices, as students write them.

The code uses only what the notebook has: its arguments, np and torch.
"""

from __future__ import annotations

import torch

from autograder.mistakes.library import always, pair_swapped
from autograder.mistakes.misconceptions import wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from course_tools.data import Array

Tensor = torch.Tensor
Pair = tuple[Tensor, Tensor]

# --- data


def converted(x: Array, y: Array, device: str) -> Pair:
    """The data as they should be: each slip changes this."""
    return torch.as_tensor(x).float().to(device), torch.as_tensor(y).float().to(device)


slip = slips_in(converted)
DATA_IN_FLOAT64 = slip(
    {".float()": ""},
    "float64",
    "NumPy's numbers are float64 and `as_tensor` keeps that. Parameters are float32, and so must "
    "the data be: `.float()`.",
)
DATA_WITH_GRADIENTS = slip(
    {".to(device)": ".to(device).requires_grad_()"},
    "data ask for gradients",
    "Only b and w are to be learned. The data stay as they are: leave out `requires_grad`.",
)
DATA_SWAPPED = pair_swapped(says="The pair is (x_tensor, y_tensor): x comes first.")
DATA_FLAT = slip(
    {".float()": ".float().flatten()"},
    "column flattened",
    "Keep the columns: shape (n, 1), as the arrays have it.",
)
DATA_STAYS = slip(
    {".to(device)": ""},
    "device not used",
    "Right on the CPU; but the argument `device` is not used, so on a GPU the data would stay "
    "behind: `.to(device)`.",
)

DOUBLES_PASS = wrong_choice(
    "a float64 result",
    "The layer's own numbers are float32, and torch does not mix the two in a matrix product.",
)
DOUBLES_ROUNDED = wrong_choice(
    "a float32 result",
    "torch does not round behind your back: it stops, and asks you to choose with `.float()`.",
)

# --- parameters


def drawn(seed: int, device: str) -> Pair:
    """The parameters as they should be: each slip changes a line of this."""
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True, device=device)
    w = torch.randn(1, requires_grad=True, device=device)
    return b, w


slip = slips_in(drawn)
DRAWN_SWAPPED = pair_swapped(
    says="b and w are the other way round: b is drawn first, and b comes first in what is returned."
)
DRAWN_ALWAYS_42 = always("seed", 42, "always seed 42")
DRAWN_WITHOUT_GRAD = slip(
    {"requires_grad=True, ": ""},
    "no requires_grad",
    "The tensors do not ask for gradients: `requires_grad=True` makes them parameters.",
)
DRAWN_TWICE_SEEDED = slip(
    {"    w =": "    torch.manual_seed(seed)\n    w ="},
    "seeded twice",
    "b and w are the same number: the seed is set once, before the first of the two.",
)
DRAWN_BY_NUMPY = slip(
    {
        "torch.manual_seed": "np.random.seed",
        "torch.randn(1, ": "torch.tensor(np.random.randn(1), dtype=torch.float, ",
    },
    "NumPy's numbers",
    "NumPy's generator gives other numbers: set torch's seed and draw with `torch.randn`.",
)
DRAWN_UNIFORM = slip(
    {"randn": "rand"},
    "rand, not randn",
    "`torch.rand` draws evenly between 0 and 1; `torch.randn`, with an n, from N(0, 1).",
)
DRAWN_THEN_MOVED = slip(
    {", device=device)": ").to(device)"},
    "no leaf on another device",
    "Right on the CPU; on a GPU, `.to(device)` after `requires_grad=True` gives a result, no leaf, "
    "and its `.grad` stays empty. Make it there, or move it first and then ask for its gradient.",
)
DRAWN_HERE = slip(
    {", device=device": ""},
    "device not used",
    "Right on the CPU; but the argument `device` is not used, so on a GPU the parameters would not "
    "be where the data are: `device=device`.",
)

GENERATOR_PRECISION = wrong_choice(
    "less exact numbers",
    "Both compute in float32. Rounding changes the seventh digit, not the first.",
)
GENERATOR_SEED = wrong_choice(
    "another seed",
    "`torch.manual_seed` sets the same seed on all devices. What is done with it differs.",
)
GENERATOR_PRINT = wrong_choice(
    "another rounding",
    "Printing rounds to four decimals on both. 0.3367 and 0.1940 are two numbers.",
)

B_MOVES = wrong_choice(
    "b moves",
    "PyTorch moves nothing by itself, however small it is: a copy between devices takes time, and "
    "you are to decide where it happens.",
)
X_MOVES = wrong_choice(
    "x moves",
    "PyTorch moves nothing by itself. To fetch the data anew in each step would be slower than no "
    "GPU at all.",
)

LEAVES_NEVER_MOVED = wrong_value(
    "ad",
    "b taken for a result",
    "b is on the CPU already: `.to(…)` then gives back the very same tensor, still a leaf.",
)
LEAVES_MOVED = wrong_value(
    "abcd",
    "c taken for a leaf",
    "Another type means new numbers, computed from a: c is the result of an operation.",
)
LEAVES_ALL = wrong_value(
    "abcde",
    "whatever asks for a gradient",
    "All five ask for a gradient, but c and e were computed from a: results are no leaves.",
)
NO_LEAF = wrong_value(
    "ab",
    "d taken for a result",
    "When d was converted it did not ask for a gradient, so nothing was recorded: it starts as a "
    "leaf where `requires_grad_()` is called.",
)
