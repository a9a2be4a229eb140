"""How many points for training and how many for validation, each student's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from course_tools import variants


@dataclass(frozen=True)
class Split:
    """A data set of n points, of which `percent` % are for training."""

    n: int
    percent: int

    def __repr__(self) -> str:
        return f"{self.n} points, {self.percent} % for training"

    def _repr_markdown_(self) -> str:
        return f"Your data set has **{self.n} points**; **{self.percent} %** are for training."


@lru_cache(maxsize=4096)
def split(student: str) -> Split:
    """One student's data set, its sizes whole numbers; the printed one has 100 points, 80 %."""
    if not variants.normalize(student):
        return Split(100, 80)
    numbers = variants.variant(variants.COURSE, student, "split")
    n = 20 * variants.pick(numbers, [2, 3, 4, 6, 7, 8, 9, 11, 12])
    return Split(n, variants.pick(numbers, [60, 65, 70, 75, 85, 90]))
