"""Two steps with momentum by pencil: a start, a lowest place and a momentum, each student's own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from random import Random

from course_tools import variants
from course_tools.hand.points import draw_numbers

RATE = 0.1


@dataclass(frozen=True)
class Parabola:
    """The loss (p − lowest)², where p starts, and the momentum μ; η is 0.1."""

    start: int
    lowest: int
    mu: float

    def __repr__(self) -> str:
        sign, size = ("+", -self.lowest) if self.lowest < 0 else ("-", self.lowest)
        return f"loss = (p {sign} {size})**2, p = {self.start}, mu = {self.mu}, lr = {RATE}"

    def _repr_markdown_(self) -> str:
        sign, size = ("+", -self.lowest) if self.lowest < 0 else ("-", self.lowest)
        return (
            f"The loss is $(p {sign} {size})^2$. You start at $p = {self.start}$ with $v = 0$, "
            f"$\\mu = {self.mu}$ and $\\eta = {RATE}$."
        )


def two_momentum_steps(student: str) -> Parabola:
    """A parabola, a start and a momentum, for two steps by pencil."""
    drawn: Parabola = draw_numbers("momentum", student, Parabola(6, 1, 0.9), _parabola)
    return drawn


def _parabola(numbers: Random) -> Parabola | None:
    """Small whole numbers, or None where a mistake would go unseen."""
    lowest = variants.between(numbers, 1, 6) * variants.pick(numbers, (-1, 1))
    far = variants.between(numbers, 3, 10) * variants.pick(numbers, (-1, 1))
    mu = variants.pick(numbers, (0.5, 0.6, 0.7, 0.9))
    start = lowest + far
    # Where slopes are taken without the lowest place, or without their 2, are other numbers.
    seen = [2 * far, 2 * start, far, 0.2 * far, 2 * (1 - mu) * far, -2 * far]
    apart = all(abs(one - other) > 0.05 for one, other in combinations(seen, 2))
    return Parabola(start, lowest, mu) if apart and start != 0 else None
