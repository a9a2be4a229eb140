"""Tensors and parameters by PyTorch, and what CUDA draws, without CUDA."""

from __future__ import annotations

import math

import numpy.typing as npt
import torch

Device = str | torch.device
WORD = 2**32


def to_tensors(
    x: npt.ArrayLike, y: npt.ArrayLike, device: Device
) -> tuple[torch.Tensor, torch.Tensor]:
    """Data for a model:  x, y (n, 1) -> two float32 tensors (n, 1) on the device."""
    return (
        torch.tensor(x, dtype=torch.float32, device=device),
        torch.tensor(y, dtype=torch.float32, device=device),
    )


def init_parameters(seed: int, device: Device) -> tuple[torch.Tensor, torch.Tensor]:
    """b, w (1,) float32, drawn in this order from N(0, 1) on the device: leaves with gradients."""
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True, dtype=torch.float32, device=device)
    w = torch.randn(1, requires_grad=True, dtype=torch.float32, device=device)
    return b, w


def cuda_normal(seed: int, draw: int) -> float:
    """What torch.randn(1, device="cuda") gives at the draw-th call (0, 1, …) after manual_seed.

    Philox4x32-10 with the seed as key and the number of the call as counter, then the sine branch
    of Box and Muller: J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
    """
    first, second, *_ = _philox((draw, 0, 0, 0), (seed % WORD, seed // WORD))
    uniform = (first + 0.5) / WORD
    angle = 2 * math.pi * (second + 0.5) / WORD
    return math.sqrt(-2 * math.log(uniform)) * math.sin(angle)


def _philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Ten rounds on four words of 32 bits; the key grows by a constant after each."""
    a, b, c, d = counter
    k, m = key
    for _ in range(10):
        high_a, low_a = divmod(0xD2511F53 * a, WORD)
        high_c, low_c = divmod(0xCD9E8D57 * c, WORD)
        a, b, c, d = high_c ^ b ^ k, low_c, high_a ^ d ^ m, low_a
        k, m = (k + 0x9E3779B9) % WORD, (m + 0xBB67AE85) % WORD
    return a, b, c, d
