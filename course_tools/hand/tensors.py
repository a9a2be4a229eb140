"""Small tensors of one's own: for shapes, for shared memory, and a loss of two points by pencil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from course_tools import variants
from course_tools.hand.points import Points, draw_numbers

NAMES = "abcd"
ROWS, COLUMNS = 2, 3
Nested = object  # a number, or a list or tuple of such


@dataclass(frozen=True)
class Tensors:
    """Four tensors a, b, c, d, each filled with 1, 2, 3, …"""

    values: tuple[Nested, ...]

    def lists(self) -> tuple[Nested, ...]:
        """Each as nested lists, to be given to torch.tensor."""
        return tuple(map(_as_lists, self.values))

    def __repr__(self) -> str:
        rows = zip(NAMES, self.lists(), strict=True)
        return "\n".join(f"{name} = torch.tensor({values})" for name, values in rows)

    def _repr_markdown_(self) -> str:
        return f"```python\n{self!r}\n```"


@dataclass(frozen=True)
class Changed:
    """Whole numbers in a row, and one of them that is overwritten: entry `place` becomes `new`."""

    values: tuple[int, ...]
    place: int
    new: int

    def rows(self) -> list[list[int]]:
        """Six values as a matrix of 2 rows and 3 columns."""
        return [list(self.values[:COLUMNS]), list(self.values[COLUMNS:])]

    def __repr__(self) -> str:
        return f"values = {list(self.values)}, place = {self.place}, new = {self.new}"


class View(Changed):
    """A matrix, changed through a view of it as one row."""

    def _repr_markdown_(self) -> str:
        return (
            "```python\n"
            f"matrix = torch.tensor({self.rows()})\n"
            "flat = matrix.view(6)\n"
            f"flat[{self.place}] = {self.new}\n"
            "```"
        )


class Shared(Changed):
    """An array from which three tensors were made, changed afterwards."""

    def _repr_markdown_(self) -> str:
        return (
            "```python\n"
            f"array = np.array({[float(value) for value in self.values]})\n"
            "p = torch.as_tensor(array)\n"
            "q = torch.tensor(array)\n"
            "r = torch.as_tensor(array).float()\n"
            f"array[{self.place}] = {float(self.new)}\n"
            "```"
        )


def four_tensors(student: str) -> Tensors:
    """A scalar, a vector, a matrix and a stack of matrices, in an order of one's own."""
    drawn: Tensors = draw_numbers(
        "four-tensors", student, _fill([(), (3,), (2, 3), (2, 3, 2)]), _four_shapes
    )
    return drawn


def view_change(student: str) -> View:
    """A matrix (2, 3) and a change made through its view as a row of six."""
    drawn: View = draw_numbers("view-change", student, View((3, 1, 4, 1, 5, 9), 1, 2), _view)
    return drawn


def shared_change(student: str) -> Shared:
    """An array of three numbers and a change made to it."""
    drawn: Shared = draw_numbers("shared-change", student, Shared((1, 2, 3), 1, 0), _shared)
    return drawn


def two_points(student: str) -> Points:
    """Two points for the gradients of their loss at b = 1, w = 1, by pencil."""
    points: Points = draw_numbers("two-points", student, Points((1, 3), (3, 6)), _two_off_line)
    return points


def _four_shapes(numbers: Random) -> Tensors | None:
    """Sizes of which no two in a row are alike, so that a shape read backwards is another one."""
    k, r, c, m, s, t = (variants.between(numbers, 2, 4) for _ in range(6))
    left: list[tuple[int, ...]] = [(), (k,), (r, c), (m, s, t)]
    order = []
    while left:
        order.append(left.pop(variants.between(numbers, 0, len(left) - 1)))
    return None if r == c or m == t else _fill(order)


def _view(numbers: Random) -> View | None:
    """A place that is another one where a matrix is read column by column, or counted from 1."""
    values = tuple(variants.between(numbers, 1, 9) for _ in range(ROWS * COLUMNS))
    new = variants.between(numbers, 1, 9)
    return None if new in values else View(values, variants.between(numbers, 1, 4), new)


def _shared(numbers: Random) -> Shared | None:
    values = tuple(variants.between(numbers, 2, 9) for _ in range(3))
    new = variants.between(numbers, 10, 20)
    return Shared(values, variants.between(numbers, 0, 2), new)


def _two_off_line(numbers: Random) -> Points | None:
    """Two points off the line b = 1, w = 1, where a mistake would be seen."""
    x = variants.between(numbers, 1, 3), variants.between(numbers, 2, 5)
    errors = tuple(variants.between(numbers, -4, 4) for _ in x)
    y = tuple(1 + p - error for p, error in zip(x, errors, strict=True))
    return Points(x, y) if x[0] < x[1] and _tells_wrong_losses(x, errors) else None


def _tells_wrong_losses(x: tuple[int, ...], errors: tuple[int, ...]) -> bool:
    """Are loss and gradients, and what mistakes make of them, all different numbers?"""
    b_grad = sum(errors)
    w_grad = sum(p * error for p, error in zip(x, errors, strict=True))
    squares = sum(error * error for error in errors)
    of_means = sum(x) * b_grad / 2
    losses = {squares / 2, float(squares), sum(map(abs, errors)) / 2, (squares / 2) ** 0.5}
    seen = {0.0, float(b_grad), float(w_grad), of_means}
    return 0 not in errors and len(losses) == 4 and len(seen) == 4 and abs(b_grad) != abs(w_grad)


def _fill(shapes: Sequence[tuple[int, ...]]) -> Tensors:
    return Tensors(tuple(_count_up(shape, 1) for shape in shapes))


def _as_lists(values: Nested) -> Nested:
    return list(map(_as_lists, values)) if isinstance(values, tuple) else values


def _count_up(shape: tuple[int, ...], first: int) -> Nested:
    """Nested tuples of this shape that hold first, first + 1, …"""
    if not shape:
        return first
    size = 1
    for length in shape[1:]:
        size *= length
    return tuple(_count_up(shape[1:], first + k * size) for k in range(shape[0]))
