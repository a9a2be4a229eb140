"""Five values to average by pencil, and the share that stays: each student's own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from course_tools import variants
from course_tools.hand.points import draw_numbers

MOST = 12


@dataclass(frozen=True)
class FiveValues:
    """The values x and the share β of the old average; v starts at 0."""

    x: tuple[int, ...]
    beta: float

    def __repr__(self) -> str:
        return f"x = {list(self.x)}, beta = {self.beta}"

    def _repr_markdown_(self) -> str:
        return (
            f"The values are $x = {', '.join(map(str, self.x))}$, and $\\beta = {self.beta}$. "
            "The average starts at $v_0 = 0$."
        )


def five_values(student: str) -> FiveValues:
    """Five values and a β, for their exponentially weighted averages by pencil."""
    drawn: FiveValues = draw_numbers(
        "five-values", student, FiveValues((4, 9, 6, 8, 10), 0.9), _jumping
    )
    return drawn


def _jumping(numbers: Random) -> FiveValues | None:
    """Whole numbers that jump, or None where a mistake would go unseen. β is never one half: its
    two shares would be alike."""
    x = tuple(variants.between(numbers, 2, MOST) for _ in range(5))
    beta = variants.pick(numbers, (0.6, 0.7, 0.8, 0.9))
    jumps = all(abs(one - other) > 1 for one, other in pairwise(x))
    return FiveValues(x, beta) if jumps and x != x[::-1] else None
