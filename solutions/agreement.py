"""Several roads to one number have to agree before any of them judges anybody.

`python -m solutions.agreement` prints what does not agree, a line each, and then exits with 1. What
is compared stands in solutions/claims/.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

from course_tools.data import Array
from solutions.claims import CLAIMS
from solutions.claims.claim import Claim

RTOL = 1e-9  # of float64 noise there is 1e-13


def find_disagreements(claims: Iterable[Claim]) -> list[str]:
    """Where a road leads elsewhere than the first one of its claim, in a sentence each."""
    return [found for claim in claims for found in _disagreements_of(claim)]


def _disagreements_of(claim: Claim) -> list[str]:
    (first, right), *others = claim.roads.items()
    found = []
    for k, inputs in enumerate(claim.over):
        expected = _all_numbers(right(*inputs))
        for name, road in others:
            got = _all_numbers(road(*inputs))
            scale = np.abs(expected).max()
            if got.shape != expected.shape or not np.allclose(
                got, expected, rtol=RTOL, atol=RTOL * scale
            ):
                where = f"{claim.what}, inputs {k}"
                found.append(f"{where}: {name} and {first} disagree: {got} and {expected}.")
    return found


def _all_numbers(answer: Any) -> Array:
    """All numbers of an answer, one after the other: tuples, arrays, tensors, sympy matrices."""
    if isinstance(answer, tuple | list):
        return np.concatenate([_all_numbers(part) for part in answer])
    plain = answer.detach().numpy() if hasattr(answer, "detach") else answer
    return np.asarray(plain, dtype=float).ravel()


def print_disagreements() -> None:
    found = find_disagreements(CLAIMS)
    print("\n".join(found))
    sys.exit(bool(found))


if __name__ == "__main__":
    print_disagreements()
