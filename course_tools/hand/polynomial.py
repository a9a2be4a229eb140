"""A polynomial of the second degree and places to compute it at, each student's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from course_tools import variants


@dataclass(frozen=True)
class Polynomial:
    """y = a·x² + b·x + c with whole numbers, and three x to put into it."""

    coefficients: tuple[int, int, int]  # a, b, c: the highest power first
    at: tuple[int, int, int]  # one negative, zero, one positive

    def __repr__(self) -> str:
        return (
            f"y = {_polynomial_in_words(self.coefficients)} at x = {', '.join(map(str, self.at))}"
        )

    def _repr_markdown_(self) -> str:
        places = ", ".join(f"${x}$" for x in self.at)
        formula = _polynomial_in_words(self.coefficients)
        return f"Your polynomial is $y = {formula}$; your three places are {places}."


@lru_cache(maxsize=4096)
def polynomial(student: str) -> Polynomial:
    """One student's polynomial; the printed one is the lecture's, x² + 2x + 3 at −2, 0 and 3."""
    printed = Polynomial((1, 2, 3), (-2, 0, 3))
    if not variants.normalize(student):
        return printed
    numbers = variants.variant(variants.COURSE, student, "polynomial")
    # The last coefficient is none of the others, so that their order shows at x = 0.
    a = variants.between(numbers, 2, 4)
    b = variants.between(numbers, 2, 6)
    c = variants.pick(numbers, [k for k in range(1, 8) if k not in (a, b)])
    # x = −2 and 2 are left out on the right: there 2·x is x².
    below = -variants.between(numbers, 2, 3)
    above = variants.pick(numbers, [3, 4, 5])
    return Polynomial((a, b, c), (below, 0, above))


def _polynomial_in_words(coefficients: tuple[int, int, int]) -> str:
    a, b, c = coefficients
    return f"{'' if a == 1 else a}x^2 + {b}x + {c}"
