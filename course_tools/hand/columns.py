"""Hand-size columns: a few whole inputs x, each student's own, whose means come out well.

Drawn until nothing is trivial: every mistake worth naming gives another number than the right way.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from course_tools import variants
from course_tools.hand.points import draw_numbers

N = 4
# Five deviations that add up to 0, and the root of the mean of their squares: whole, as few are.
DEVIATIONS = (
    ((-3, -1, 0, 1, 3), 2),
    ((-5, -3, -1, 3, 6), 4),
    ((-5, -2, -1, 1, 7), 4),
    ((-6, -3, 1, 3, 5), 4),
    ((-6, -2, 0, 2, 6), 4),
    ((-7, -1, 1, 2, 5), 4),
    ((-7, -4, -3, 5, 9), 6),
    ((-8, -5, 1, 3, 9), 6),
    ((-9, -3, -1, 5, 8), 6),
    ((-9, -3, 0, 3, 9), 6),
    ((-9, -5, 3, 4, 7), 6),
)


@dataclass(frozen=True)
class HandInputs:
    """A few whole inputs x, shown as a row; `new` is one more that is no training point."""

    x: tuple[int, ...]
    new: int | None = None

    def __repr__(self) -> str:
        return f"x = {list(self.x)}" + ("" if self.new is None else f", new x = {self.new}")

    def _repr_markdown_(self) -> str:
        head, values = ["$x$"], [str(value) for value in self.x]
        if self.new is not None:
            head, values = ["training $x$"], [*values, "", "new $x$", str(self.new)]
        row = [*head, *values]
        line = " | ".join(row).replace("-", "−")
        return f"| {line} |\n|{'---|' * len(row)}"


def four_inputs(student: str) -> HandInputs:
    """Four inputs whose Hessian has whole entries, for eigenvalues by pencil."""
    inputs: HandInputs = draw_numbers("four-inputs", student, HandInputs((0, 1, 2, 3)), _curved)
    return inputs


def inputs_to_scale(student: str) -> HandInputs:
    """Five inputs whose mean and standard deviation (ddof 0) are whole numbers, and a new one."""
    printed = HandInputs((1, 3, 4, 5, 7), 9)
    inputs: HandInputs = draw_numbers("inputs-to-scale", student, printed, _well_spread)
    return inputs


def _curved(numbers: Random) -> HandInputs | None:
    """Four different inputs of −4 … 6 with an even sum, so that their Hessian is whole."""
    x = sorted({variants.between(numbers, -4, 6) for _ in range(N)})
    total, squares = sum(x), sum(value * value for value in x)
    if len(x) < N or total % 2 or total in (0, N):
        return None
    # Neither the diagonal nor the sum of both eigenvalues may pass for the larger one.
    trace, spread = 2 + squares / 2, ((2 - squares / 2) ** 2 + total**2) ** 0.5
    most = (trace + spread) / 2
    apart = max(2, squares / 2) < 0.97 * most and trace > 1.03 * most
    return HandInputs(tuple(x)) if apart else None


def _well_spread(numbers: Random) -> HandInputs | None:
    """A mean and deviations from it whose mean square is a square; the new input stands apart."""
    deviations, std = variants.pick(numbers, DEVIATIONS)
    mean, turn = variants.between(numbers, 2, 12), variants.pick(numbers, (1, -1))
    x = tuple(sorted(mean + turn * deviation for deviation in deviations))
    new = mean + variants.between(numbers, -2 * std, 2 * std)
    apart = new not in x and abs(new - mean) not in (0, std)
    return HandInputs(x, new) if apart and mean not in (std, std * std) else None
