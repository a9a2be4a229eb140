"""How far a right answer may be off by rounding alone, where it is computed in float32.

A result near 0 is a difference of larger numbers, and keeps their rounding errors: relative to
itself it may have no right digit. How large they are shows when the inputs are rounded otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

EPSILON = 2.0**-24  # the relative rounding error of float32
STEP = 1e-6  # by which inputs are changed: far above the noise of float64
DRAWS = 4
JUMP = 1e-3  # of all sizes involved: no rounding changes an answer so much
TIMES = 6.0  # an answer rounds more often than its inputs do


def most_slack(inputs: Sequence[object], exact: object, parts: int) -> tuple[float, ...]:
    """What `slack` never exceeds, by the sizes of the inputs and of the right answer alone.

    So a check need not ask for the slack of an answer that is wrong by more than this.
    """
    try:
        largest = _largest((*inputs, *_flatten(exact, parts)))
    except (TypeError, ValueError, ArithmeticError):
        return (0.0,) * parts
    return (_for_change(JUMP * largest, inputs),) * parts


def slack(
    reference: Callable[..., object], inputs: Sequence[object], parts: int
) -> tuple[float, ...]:
    """For each part of the answer, how far a right one in float32 may be off.

    By the answer's largest change when all inputs are changed a little, at random. Where it jumps,
    or cannot be computed, rounding excuses nothing.
    """
    rng = np.random.default_rng(0)
    try:
        exact = _flatten(reference(*inputs), parts)
        off = [
            [
                float(np.abs(there - here).max(initial=0.0))
                for there, here in zip(
                    _flatten(_answer_nearby(reference, inputs, rng), parts), exact, strict=True
                )
            ]
            for _ in range(DRAWS)
        ]
    except (TypeError, ValueError, ArithmeticError):
        return (0.0,) * parts
    change = np.max(off, axis=0)
    change[~(change < JUMP * _largest((*inputs, *exact)))] = 0.0
    return tuple(_for_change(float(part), inputs) for part in change)


def _largest(values: Sequence[Any]) -> float:
    return max(
        (float(np.abs(value).max(initial=0.0)) for value in values if _is_real(value)), default=0.0
    )


def _for_change(change: float, inputs: Sequence[object]) -> float:
    """The slack of a part that changes so much."""
    entries = sum(np.asarray(value).size for value in inputs if _is_real(value))
    return change / STEP * EPSILON * TIMES * math.sqrt(entries)


def _answer_nearby(
    reference: Callable[..., object], inputs: Sequence[object], rng: np.random.Generator
) -> object:
    return reference(*(_nearby_value(value, rng) for value in inputs))


def _nearby_value(value: Any, rng: np.random.Generator) -> Any:
    if not _is_real(value):
        return value
    by = 1 + STEP * rng.uniform(-1.7, 1.7, size=np.shape(value))
    if isinstance(value, np.ndarray):
        return value.astype(float) * by
    return float(value) * float(by)


def _is_real(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return bool(value.dtype.kind == "f")
    return isinstance(value, float | np.floating)


def _flatten(answer: object, parts: int) -> list[Any]:
    found = list(answer) if isinstance(answer, tuple) else [answer]
    if len(found) != parts:
        raise ValueError("Another number of parts.")
    return [np.asarray(part, dtype=float) for part in found]
