"""Three roads to one gradient have to agree before any of them judges anybody.

`python -m solutions.agreement` prints what does not agree, a line each, and then exits with 1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np

from course_tools.data import Array
from solutions import derivations, linear

Gradients = Callable[[float, float, Array, Array], tuple[float, float]]
RTOL = 1e-9  # of float64 noise there is 1e-14


def points() -> Iterator[tuple[float, float, Array, Array]]:
    """b, w and x, y (n, 1) for n = 1, 2, 80, with x of both signs."""
    for n in (1, 2, 80):
        rng = np.random.default_rng(n)
        b, w = (float(value) for value in rng.normal(size=2))
        yield b, w, rng.uniform(-3, 3, (n, 1)), rng.normal(size=(n, 1))


def disagreements(roads: dict[str, Gradients]) -> list[str]:
    """Where a road leads elsewhere than the first one, in a sentence each."""
    (first, right), *others = roads.items()
    found = []
    for point in points():
        expected = np.array(right(*point), dtype=float)
        for name, road in others:
            got = np.array(road(*point), dtype=float)
            if not np.allclose(got, expected, rtol=RTOL, atol=RTOL):
                n = len(point[2])
                found.append(f"{name} and {first} disagree at n = {n}: {got} and {expected}.")
    return found


def main() -> None:
    from solutions import torch_steps  # a second of imports

    roads: dict[str, Gradients] = {
        "sympy": derivations.mse_gradients,
        "NumPy": linear.mse_gradients,
        "autograd": torch_steps.mse_gradients,
    }
    found = disagreements(roads)
    print("\n".join(found))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
