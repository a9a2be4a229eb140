"""Hand-size epochs: points and batches to count, two points to walk over, each student's own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from course_tools import variants
from course_tools.hand.points import Points, draw_numbers


@dataclass(frozen=True)
class Counts:
    """A training run to count: n points, in batches of batch_size, for n_epochs epochs."""

    n: int
    batch_size: int
    n_epochs: int

    def __repr__(self) -> str:
        return f"n = {self.n}, batch_size = {self.batch_size}, n_epochs = {self.n_epochs}"

    def _repr_markdown_(self) -> str:
        return f"**{self.n} points**, batch size **{self.batch_size}**, **{self.n_epochs} epochs**"


PRINTED_COUNTS = Counts(500, 32, 200)


def run_to_count(student: str) -> Counts:
    """A run whose batches do not come out even. There are more epochs than points in a batch, so
    that no rounding of the total hides where it was rounded."""
    if not variants.normalize(student):
        return PRINTED_COUNTS
    numbers = variants.variant(variants.COURSE, student, "run-to-count")
    size = variants.between(numbers, 8, 40)
    full = variants.pick(numbers, [k for k in range(5, 21) if k not in (size - 1, size)])
    rest = variants.between(numbers, 1, size - 1)
    return Counts(full * size + rest, size, 10 * variants.between(numbers, 5, 20))


def points_of_an_epoch(student: str) -> Points:
    """Two points for one epoch of stochastic descent with η = 0.1 by pencil, in their order."""
    points: Points = draw_numbers(
        "points-of-an-epoch", student, Points((2, 1), (3, 4)), _two_to_walk
    )
    return points


def _two_to_walk(numbers: Random) -> Points | None:
    """Two points, or None where a mistake would go unseen: x is not 1 first, neither order ends in
    an error of 0, and the points are not the same to either parameter."""
    x = variants.between(numbers, 2, 3), variants.between(numbers, 1, 3)
    y = variants.between(numbers, 1, 6), variants.between(numbers, 1, 6)
    # Ten times the error of the one point after the step on the other.
    errors = (2 * y[0] * (1 + x[0] * x[1]) - 10 * y[1], 2 * y[1] * (1 + x[0] * x[1]) - 10 * y[0])
    differ = x[0] != x[1] and y[0] != y[1] and x[0] * y[0] != x[1] * y[1]
    return Points(x, y) if differ and all(errors) else None
