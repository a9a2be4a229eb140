"""Hand-size numbers: a few points with small whole numbers, each student's own.

Drawn until nothing is trivial: every mistake worth naming gives another number than the right way,
and one step with the learning rate given makes the loss smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TypeVar

from course_tools import variants

MOST_TRIES = 1_000
Numbers = TypeVar("Numbers")


@dataclass(frozen=True)
class Points:
    """Points with whole coordinates, shown as a table. The line to start with is b = w = 0."""

    x: tuple[int, ...]
    y: tuple[int, ...]

    def __repr__(self) -> str:
        return f"x = {list(self.x)}, y = {list(self.y)}"

    def _repr_markdown_(self) -> str:
        rows = [
            [name, *map(_whole_in_words, row)] for name, row in (("$x$", self.x), ("$y$", self.y))
        ]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "|" + "---|" * len(rows[0]), lines[1]])


def four_points(student: str) -> Points:
    """Four points near a rising line, for one step of gradient descent with η = 0.1 by pencil."""
    points: Points = draw_numbers(
        "four-points", student, Points((0, 1, 2, 3), (1, 3, 5, 7)), _rising_points
    )
    return points


@lru_cache(maxsize=4096)
def draw_numbers(
    exercise: str, student: str, printed: Numbers, draw: Callable[[Random], Numbers | None]
) -> Numbers:
    """One student's numbers: the first that `draw` accepts. The printed ones are nobody's own."""
    if not variants.normalize(student):
        return printed
    numbers = variants.variant(variants.COURSE, student, exercise)
    for _ in range(MOST_TRIES):
        found = draw(numbers)
        if found is not None and found != printed:
            return found
    raise RuntimeError(f"No {exercise} for {student!r} in {MOST_TRIES} tries.")


def _rising_points(numbers: Random) -> Points | None:
    """Four points near a rising line, or None where a mistake would go unseen."""
    left_out = variants.between(numbers, 0, 4)
    x = tuple(k for k in range(5) if k != left_out)
    slope, height = variants.between(numbers, 1, 3), variants.between(numbers, 1, 4)
    y = tuple(height + slope * k + variants.between(numbers, -1, 1) for k in x)
    return Points(x, y) if _tells_wrong_gradients(x, y) else None


def _tells_wrong_gradients(x: tuple[int, ...], y: tuple[int, ...]) -> bool:
    """Are the mean of the squares, of the sizes, and its root apart, and so the gradients? Does a
    step with η = 0.1 from b = w = 0 make the loss smaller?"""
    n = len(x)
    s, squares = sum(y), sum(q * q for q in y)
    products = sum(p * q for p, q in zip(x, y, strict=True))
    b, w = 0.2 * s / n, 0.2 * products / n
    after = sum((b + w * p - q) ** 2 for p, q in zip(x, y, strict=True))
    losses_differ = squares not in (s, n) and squares * n != s * s
    gradients_differ = s != products and products * n != s * sum(x)
    return min(y) > 0 and losses_differ and gradients_differ and after < squares


def _whole_in_words(value: int) -> str:
    return str(value).replace("-", "−")
