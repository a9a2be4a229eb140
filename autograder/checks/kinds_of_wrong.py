"""What kind of wrong an answer is, where no rule is behind it: takes the evidence, gives a name.

`items.naming` asks; the sentence is told by the comparison itself. "" where there is no name.
"""

from __future__ import annotations

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.judging.verdict import Evidence

SHORT = 3  # digits of a rounded number


def name_kind(evidence: Evidence) -> str:
    """Of the first answer that is wrong: its shape, how many values it has, or rounding."""
    for seen in evidence.observations:
        right = evidence.follow(evidence.right, seen.inputs)
        if not evidence.same(seen.answer, right):
            return _kind_of(seen.answer, right)
    return ""


def _kind_of(answer: object, right: object) -> str:
    if isinstance(right, tuple) and not _has_parts(answer, len(right)):
        return "another number of values"
    try:
        got, want = read_numbers(answer), read_numbers(right)
    except NotNumbersError:
        return ""
    if got.shape != want.shape and got.size != want.size:
        return "not one number" if want.size == 1 else "another shape"
    if got.size == want.size and _is_rounded(got.ravel(), want.ravel()):
        return "rounded"
    return ""


def _has_parts(answer: object, count: int) -> bool:
    try:
        return len(answer) == count  # type: ignore[arg-type]
    except TypeError:
        return False


def _is_rounded(got: np.ndarray, want: np.ndarray) -> bool:
    """Is each the right one, rounded or cut off at its last digit, and with few digits?"""
    told = [f"{one:.10g}" for one in got]
    units = np.array([10.0 ** -len(one.partition(".")[2]) for one in told])
    digits = [len(one.lstrip("-").replace(".", "").strip("0")) for one in told]
    near = (np.abs(got - want) < units) & (units < np.abs(want))
    return bool(near.all()) and max(digits, default=0) <= SHORT
