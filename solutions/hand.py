"""What the hand-size numbers of `course_tools.hand` come to: it shows them and computes nothing."""

from __future__ import annotations

import numpy as np

from course_tools.hand import Changed, Polynomial, Tensors


def polynomial_value(polynomial: Polynomial, x: int) -> int:
    """a·x² + b·x + c:  a polynomial, a whole number x -> a whole number."""
    a, b, c = polynomial.coefficients
    return a * x**2 + b * x + c


def shapes(tensors: Tensors) -> tuple[tuple[int, ...], ...]:
    """The shape of each tensor, () for a scalar."""
    return tuple(np.array(values).shape for values in tensors.lists())


def after(change: Changed) -> tuple[int, ...]:
    """The row of values after one of them was overwritten."""
    return (*change.values[: change.place], change.new, *change.values[change.place + 1 :])
