"""Finite differences, seen in the digits that they lose where the loss is huge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.judging.faults import StudentError

LOST = 1e-3  # float32 keeps 1e-6, a difference of losses near 1e32 keeps nothing


def loses_digits(
    call: Callable[..., object],
    reference: Callable[..., object],
    *,
    over: Iterable[tuple[object, ...]],
) -> bool:
    """Is the answer far off where the loss is huge, as a difference of two losses is?

    For inputs so large that the loss has no digits left for a small step. Where the answer cannot
    be asked there, or gives no finite numbers, that tells nothing.
    """
    for inputs in over:
        try:
            got = [read_numbers(part) for part in _as_parts(call(*inputs))]
        except (StudentError, NotNumbersError):
            continue
        wanted = [np.asarray(part, dtype=float) for part in _as_parts(reference(*inputs))]
        if len(got) != len(wanted):
            continue
        for mine, right in zip(got, wanted, strict=True):
            if mine.size != right.size or not np.isfinite(mine).all():
                continue
            off = np.abs(mine.astype(float).ravel() - right.ravel()).max()
            if off > LOST * np.abs(right).max():
                return True
    return False


def _as_parts(answer: object) -> Sequence[object]:
    return answer if isinstance(answer, tuple | list) else [answer]
