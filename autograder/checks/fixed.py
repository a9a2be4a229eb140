"""A number of points that stands in a function, where it should count those that it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.judging.sentences import say
from autograder.judging.verdict import Observation

FIXED = "a fixed number of points"
EXACT = 1e-6  # of its size: how far what it divides by may be from a whole number


def find_fixed_number(reference: Callable[..., object], seen: Sequence[Observation]) -> str:
    """A sentence, where all answers are right but for a division by one number at every size."""
    sizes = [_count_points(one.inputs) for one in seen]
    if len(set(sizes)) < 2 or 0 in sizes:
        return ""
    rights, answers = (
        [_split_parts(value) for value in values]
        for values in ([reference(*one.inputs) for one in seen], [one.answer for one in seen])
    )
    count = len(rights[0])
    if any(len(parts) != count for parts in (*rights, *answers)):
        return ""
    for k in range(count):
        pairs = zip(sizes, (one[k] for one in answers), (one[k] for one in rights), strict=True)
        divisors = {_divisor(*pair) for pair in pairs}
        if len(divisors) == 1 and (number := divisors.pop()) > 1:
            return say("function.fixed-count", number=number)
    return ""


def _count_points(inputs: tuple[object, ...]) -> int:
    """How many points a function was asked with."""
    arrays = [value for value in inputs if isinstance(value, np.ndarray) and value.ndim]
    return len(arrays[-1]) if arrays else 0


def _split_parts(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple | list) else [value]


def _divisor(size: int, answer: object, right: object) -> int:
    """What `answer` is divided by where `right` is divided by `size`, or 0."""
    try:
        one: Any = read_numbers(answer).astype(float).ravel()
        other: Any = read_numbers(right).astype(float).ravel()
    except NotNumbersError:
        return 0
    if one.size != other.size or not one.size:
        return 0
    with np.errstate(all="ignore"):
        found = size * other / one
    number = float(found[0])
    if not np.isfinite(found).all() or number < 1 or number > 1e9:
        return 0
    near = np.abs(found - round(number)) <= EXACT * number
    return round(number) if near.all() else 0
