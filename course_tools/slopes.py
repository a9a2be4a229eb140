"""Slopes of a function, measured by small steps in float64; and whether it has a kink there."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_tools.data import Array

FINER = 10  # the second step is this much smaller, and tells a kink from a bend
KINK = 1e-4  # of the slopes: a smaller one spoils no comparison
EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Slopes:
    """At one entry: over both sides, to the left, to the right; what rounding may do to them."""

    both: float
    left: float
    right: float
    rounding: float
    has_kink: bool = False


def measure_slopes(
    f: Callable[..., Any], point: Sequence[Array], part: int, index: tuple[int, ...], h: float
) -> Slopes:
    """The slopes of f in the entry `index` of parameter `part`, at step h.

    Where f only bends, the right and left slope differ by h·f'', ten times less at a tenth of the
    step. A kink within the step, or a jump, breaks that rule.
    """
    wide = _at_step(f, point, part, index, h)
    fine = _at_step(f, point, part, index, h / FINER)
    excess = abs((wide.right - wide.left) - FINER * (fine.right - fine.left))
    size = max(abs(wide.left), abs(wide.right))
    has_kink = excess > max(20 * fine.rounding, KINK * size)
    return Slopes(wide.both, wide.left, wide.right, wide.rounding, has_kink)


def _at_step(
    f: Callable[..., Any], point: Sequence[Array], part: int, index: tuple[int, ...], h: float
) -> Slopes:
    here = float(point[part][index])
    step = h * max(1.0, abs(here))
    values = []
    for p in (here - step, here, here + step):
        moved = [array.copy() for array in point]
        moved[part][index] = p
        values.append(float(read_floats(f(*copy_point(moved)), "f near the point").item()))
    low, middle, high = values
    # The steps as float64 has them: here ± step is rounded too.
    back, on = here - (here - step), (here + step) - here
    left, right = (middle - low) / back, (high - middle) / on
    size = max(map(abs, values)) + abs(right - left) * abs(here)  # p is rounded as well as f(p)
    return Slopes((high - low) / (back + on), left, right, 8 * EPS * size / step)


def check_call(function: Any, what: str, point: Sequence[Array]) -> None:
    """ValueError with what to do, where `function` is none, or cannot be called with the point."""
    if not callable(function):
        came = type(function).__name__
        raise ValueError(
            f"{what} should be the function itself, without brackets after its name; got a {came}."
        )
    try:
        inspect.signature(function).bind(*copy_point(point))
    except TypeError:
        values = "1 value" if len(point) == 1 else f"{len(point)} values"
        raise ValueError(
            f"{what} cannot be called with the {values} of `at`: write at=(…, …) with one value "
            f"for each of its arguments, {inspect.signature(function)}."
        ) from None
    except ValueError:  # a built-in may tell nothing of its arguments
        return


def copy_point(point: Sequence[Array]) -> list[Any]:
    """Copies, so that f cannot change the point; one number as a float."""
    return [part.copy() if part.ndim else float(part) for part in point]


def read_floats(value: Any, what: str, *, finite: bool = True) -> Array:
    """A copy in float64; a torch tensor is read without its graph."""
    plain = value.detach().cpu().numpy() if hasattr(value, "detach") else value
    try:
        array = np.array(plain)
    except ValueError:  # rows of unlike lengths
        array = np.array(None)
    if array.dtype.kind not in "biuf":
        came = "None" if value is None else type(value).__name__
        raise ValueError(f"{what} should be numbers, got {came}.")
    array = array.astype(np.float64)
    if finite and not np.isfinite(array).all():
        raise ValueError(f"{what} should be finite numbers, got nan or inf.")
    return array
