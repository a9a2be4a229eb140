"""Examples that name what went wrong: takes what a student's code gives and what it should give,
raises a sentence. The test cells of notebooks call it; a right answer passes without a word.

A mistake is named from the numbers: by what a wrong rule gives here, or by the ratio of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_tools.data import Array

NEAR = 1e-4  # relative: float32 is far below it, and every mistake that has a name far above
DIGITS = 5  # of the numbers in a sentence
# Whatever an example asks of answers further up: while those do not work, it asks nothing.
Lazy = Any


class MistakeError(AssertionError):
    """An example does not hold; the message says in one line what the matter is."""


def expect(
    got: Any,
    wanted: Lazy,
    wrong: Mapping[str, Lazy] | None = None,
    *,
    n: int = 0,
    near: float = NEAR,
    by: str = "",
) -> None:
    """MistakeError where `got` is not `wanted`, with the name of the mistake where it has one.

    wrong: what is said to whoever gets this value instead. n: how many points there are, by which
    a sum is told from a mean. by: whose numbers `wanted` are, such as "your own `mse`". A value may
    be a function of nothing, which asks answers of further up.
    """
    unlike(got, wrong or {}, near=near)
    right = _asked(wanted)
    if got is ... or right is None:
        return
    mine, its = flat_numbers(got), flat_numbers(right)
    if mine is None:
        raise MistakeError(_what_came(got))
    if mine.size != its.size:
        raise MistakeError(_sizes(mine.size, its.size))
    if nearly_equal(mine, its, near):
        return
    said = name_by_ratio(mine, its, n) or _turned(mine, right)
    # What an answer of their own gives is for them to find; an example shows what it expects.
    more = f"Expected {_shown_numbers(its)}, got {_shown_numbers(mine)}."
    more = f"By {by}, it is another number." if by else more
    raise MistakeError(f"{said} {more}".strip())


def unlike(got: Any, wrong: Mapping[str, Lazy], *, near: float = NEAR) -> None:
    """MistakeError with what is said of a wrong rule, where `got` is what that rule gives: no right
    number is needed to know it."""
    mine = None if got is ... else flat_numbers(got)
    for said, value in wrong.items():
        its = _asked(value)
        if mine is None or its is None:
            continue
        its = flat_numbers(its)
        if mine.size == its.size and nearly_equal(mine, its, near):
            raise MistakeError(said)


def flat_numbers(value: Any) -> Any:
    """The numbers of an answer one after the other, however they are packed: tensors, matrices,
    tuples of one-entry arrays. None where something is no number."""
    if value is None:
        return None
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    try:
        if isinstance(value, list | tuple):
            parts = [flat_numbers(part) for part in value]
            return np.concatenate(parts) if all(part is not None for part in parts) else None
        array = np.asarray(value)
        return None if array.dtype.kind in "US" else array.astype(float).ravel()
    except (TypeError, ValueError, RuntimeError):
        return None


def nearly_equal(mine: Array, its: Array, near: float) -> bool:
    """Are they the same up to `near`, relative to the largest?"""
    scale = float(np.abs(its).max(initial=0.0))
    return bool(np.allclose(mine, its, rtol=near, atol=near * (scale if scale < np.inf else 0)))


def name_by_ratio(mine: Array, its: Array, n: int = 0) -> str:
    """What the ratio of the two says: a sign, a factor 2, a sum for a mean; "" where nothing."""
    if n > 1 and nearly_equal(mine, n * its, NEAR):
        return f"This is {n} times as much, and there are {n} points: a sum where a mean belongs?"
    for factor, said in FACTORS.items():
        if nearly_equal(mine, factor * its, NEAR):
            return said
    if n > 1 and nearly_equal(mine * n, its, NEAR):
        return f"This is {n} times too small: divided by n = {n} twice?"
    if n > 1 and nearly_equal(mine * (n - 1), its * n, NEAR):
        return f"This is divided by n − 1 = {n - 1}; a mean divides by n = {n}."
    if (its > 0).all() and nearly_equal(mine, np.sqrt(its), NEAR):
        return "This is the square root of it."
    if (its > 0).all() and nearly_equal(mine, its**2, NEAR):
        return "This is the square of it."
    if mine.size == 2 and nearly_equal(mine[::-1], its, NEAR):
        return "The two are swapped: which comes first?"
    return ""


FACTORS = {
    -1.0: "The sign is turned: which of the two is taken away from the other?",
    0.5: "This is exactly half: is a factor 2 missing?",
    2.0: "This is exactly twice as much: is a factor 2 too many?",
    -0.5: "The sign is turned, and a factor 2 is missing.",
    -2.0: "The sign is turned, and a factor 2 is too many.",
}


def _asked(value: Lazy) -> Any:
    """The value, or what the function of nothing gives; None while what it asks does not work."""
    if not callable(value):
        return value
    with np.errstate(all="ignore"):
        try:
            found = value()
        except Exception:  # noqa: BLE001  an answer of further up, which has a check of its own
            return None
    numbers = flat_numbers(found)
    return found if numbers is not None and np.isfinite(numbers).all() else None


def _turned(mine: Array, right: Any) -> str:
    shape = np.shape(right)
    if len(shape) == 2 and nearly_equal(mine.reshape(shape[::-1]).T, np.asarray(right), NEAR):
        return "Rows and columns are swapped."
    return ""


def _sizes(mine: int, its: int) -> str:
    if mine == its**2 > 1:
        return (
            f"These are {mine} numbers, where {its} belong: (n, 1) with (n,) makes a table (n, n)."
        )
    numbers = "number" if its == 1 else "numbers"
    return f"Expected {its} {numbers}, got {mine}."


def _what_came(got: Any) -> str:
    if got is None:
        return "This is None: does the function end with `return`?"
    return f"These are no numbers, but a {type(got).__name__}."


def _shown_numbers(numbers: Array) -> str:
    shown = [f"{number:.{DIGITS}g}".replace("-", "−") for number in numbers[:6]]
    return ", ".join(shown) + (", …" if numbers.size > len(shown) else "")
