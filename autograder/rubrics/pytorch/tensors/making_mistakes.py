"""Wrong rules about tensors, parameters and devices, as students write them.

Each body uses only what the notebook has: its arguments, np and torch.
"""

from __future__ import annotations

import numpy as np
import torch

from autograder.judging.misconceptions import wrong_choice, wrong_rule, wrong_value
from course_tools.data import Array

Tensor = torch.Tensor
Pair = tuple[Tensor, Tensor]

# --- data


@wrong_rule(
    "float64",
    "NumPy's numbers are float64 and `as_tensor` keeps that. Parameters are float32, and so must "
    "the data be: `.float()`.",
)
def data_in_float64(x: Array, y: Array, device: str) -> Pair:
    return torch.as_tensor(x).to(device), torch.as_tensor(y).to(device)


@wrong_rule(
    "data ask for gradients",
    "Only b and w are to be learned. The data stay as they are: leave out `requires_grad`.",
)
def data_with_gradients(x: Array, y: Array, device: str) -> Pair:
    x_tensor = torch.as_tensor(x).float().to(device).requires_grad_()
    y_tensor = torch.as_tensor(y).float().to(device).requires_grad_()
    return x_tensor, y_tensor


@wrong_rule("pair swapped", "The pair is (x_tensor, y_tensor): x comes first.")
def data_swapped(x: Array, y: Array, device: str) -> Pair:
    return torch.as_tensor(y).float().to(device), torch.as_tensor(x).float().to(device)


@wrong_rule("column flattened", "Keep the columns: shape (n, 1), as the arrays have it.")
def data_flat(x: Array, y: Array, device: str) -> Pair:
    x_tensor = torch.as_tensor(x.ravel()).float().to(device)
    y_tensor = torch.as_tensor(y.ravel()).float().to(device)
    return x_tensor, y_tensor


@wrong_rule(
    "device not used",
    "Right on the CPU; but the argument `device` is not used, so on a GPU the data would stay "
    "behind: `.to(device)`.",
)
def data_stays(x: Array, y: Array, device: str) -> Pair:
    return torch.as_tensor(x).float(), torch.as_tensor(y).float()


DOUBLES_PASS = wrong_choice(
    "a float64 result",
    "The layer's own numbers are float32, and torch does not mix the two in a matrix product.",
)
DOUBLES_ROUNDED = wrong_choice(
    "a float32 result",
    "torch does not round behind your back: it stops, and asks you to choose with `.float()`.",
)

# --- parameters


@wrong_rule("w drawn first", "b is drawn first, then w.")
def drawn_swapped(seed: int, device: str) -> Pair:
    torch.manual_seed(seed)
    w = torch.randn(1, requires_grad=True, device=device)
    b = torch.randn(1, requires_grad=True, device=device)
    return b, w


@wrong_rule("always seed 42", "Use the argument `seed`, not 42.")
def drawn_always_42(seed: int, device: str) -> Pair:
    torch.manual_seed(42)
    b = torch.randn(1, requires_grad=True, device=device)
    w = torch.randn(1, requires_grad=True, device=device)
    return b, w


@wrong_rule(
    "no requires_grad",
    "The tensors do not ask for gradients: `requires_grad=True` makes them parameters.",
)
def drawn_without_grad(seed: int, device: str) -> Pair:
    torch.manual_seed(seed)
    return torch.randn(1, device=device), torch.randn(1, device=device)


@wrong_rule(
    "seeded twice",
    "b and w are the same number: the seed is set once, before the first of the two.",
)
def drawn_twice_seeded(seed: int, device: str) -> Pair:
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True, device=device)
    torch.manual_seed(seed)
    w = torch.randn(1, requires_grad=True, device=device)
    return b, w


@wrong_rule(
    "NumPy's numbers",
    "NumPy's generator gives other numbers: set torch's seed and draw with `torch.randn`.",
)
def drawn_by_numpy(seed: int, device: str) -> Pair:
    np.random.seed(seed)
    b = torch.tensor(np.random.randn(1), dtype=torch.float, device=device).requires_grad_()
    w = torch.tensor(np.random.randn(1), dtype=torch.float, device=device).requires_grad_()
    return b, w


@wrong_rule(
    "rand, not randn",
    "`torch.rand` draws evenly between 0 and 1; `torch.randn`, with an n, from N(0, 1).",
)
def drawn_uniform(seed: int, device: str) -> Pair:
    torch.manual_seed(seed)
    b = torch.rand(1, requires_grad=True, device=device)
    w = torch.rand(1, requires_grad=True, device=device)
    return b, w


@wrong_rule(
    "no leaf on another device",
    "Right on the CPU; on a GPU, `.to(device)` after `requires_grad=True` gives a result, no leaf, "
    "and its `.grad` stays empty. Make it there, or move it first and then ask for its gradient.",
)
def drawn_then_moved(seed: int, device: str) -> Pair:
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True).to(device)
    w = torch.randn(1, requires_grad=True).to(device)
    return b, w


@wrong_rule(
    "device not used",
    "Right on the CPU; but the argument `device` is not used, so on a GPU the parameters would not "
    "be where the data are: `device=device`.",
)
def drawn_here(seed: int, device: str) -> Pair:
    torch.manual_seed(seed)
    return torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)


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
