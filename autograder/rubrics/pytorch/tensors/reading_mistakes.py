"""Wrong ways to read shapes, types and shared memory, as students have them."""

from __future__ import annotations

from math import prod

from autograder.mistakes.misconceptions import Misconception, wrong_choice, wrong_value
from course_tools.hand import four_tensors, shared_change, view_change

# --- shapes


def shapes(student: str) -> list[Misconception]:
    """Wrong ways to the shapes of four tensors."""
    right = four_tensors(student).shapes
    return [
        wrong_value(
            tuple(shape or (1,) for shape in right),
            "(1,) for a scalar",
            "A scalar has no direction at all: its shape is the empty tuple `()`. `(1,)` is a "
            "vector with one entry.",
        ),
        wrong_value(
            tuple(shape[::-1] for shape in right),
            "from the inside out",
            "Read from the outside in: the first size counts the entries between the outermost "
            "brackets.",
        ),
        wrong_value(
            tuple((1, *shape) if len(shape) == 1 else shape for shape in right),
            "a vector as a row",
            "A vector has one pair of brackets, so one size: `(3,)`. `(1, 3)` is a matrix.",
        ),
        wrong_value(
            tuple((prod(shape),) for shape in right),
            "counted numbers",
            "That is how many numbers each tensor holds. Its shape has one size for each pair of "
            "brackets.",
        ),
    ]


def dims(student: str) -> list[Misconception]:
    """Wrong ways to their dimensions."""
    right = four_tensors(student).shapes
    return [
        wrong_value(
            tuple(len(shape) + 1 for shape in right),
            "one too many",
            "Count the pairs of brackets: a scalar has none, so it has 0 dimensions.",
        ),
        wrong_value(
            tuple(max(len(shape), 1) for shape in right),
            "1 for a scalar",
            "A scalar has no brackets: 0 dimensions.",
        ),
        wrong_value(
            tuple(prod(shape) for shape in right),
            "counted numbers",
            "That is how many numbers each holds. The dimensions are the length of the shape.",
        ),
    ]


ALL_FLOAT32 = wrong_value(
    ("float32", "float32", "float32", "float32"),
    "always float32",
    "float32 is only what decimal numbers become. Whole numbers, truth values and NumPy's arrays "
    "bring their own type.",
)
NUMPY_FLOAT32 = wrong_value(
    ("int64", "float32", "float32", "bool"),
    "NumPy's numbers as float32",
    "NumPy computes in float64, and `as_tensor` keeps the type of an array.",
)
WHOLE_FLOAT32 = wrong_value(
    ("float32", "float32", "float64", "bool"),
    "whole numbers as float32",
    "No decimal point in the list, so PyTorch keeps whole numbers: int64.",
)
COMPARED = wrong_value(
    ("int64", "float32", "float64", "float32"),
    "a comparison as a number",
    "`>` asks a question for each entry; the answers are truth values: bool.",
)

KEPT_FOUR = wrong_choice(
    "4 decimals",
    "Only the print is short: `print(pi.item())` shows more digits than four.",
)
KEPT_ALL = wrong_choice(
    "all 16 digits",
    "16 digits is float64, Python's own type. A tensor made of a decimal number is float32.",
)

# --- shared memory


def views(student: str) -> list[Misconception]:
    """Wrong ways to what is in a matrix after its view was changed."""
    change = view_change(student)
    column, row = divmod(change.place, 2)
    by_columns, from_one = change.rows(), change.rows()
    by_columns[row][column] = change.new
    from_one[(change.place - 1) // 3][(change.place - 1) % 3] = change.new
    return [
        wrong_value(
            _matrix(change.rows()),
            "a view as a copy",
            "A view is no copy: it is the same numbers, read in another shape. The matrix changes "
            "too.",
        ),
        wrong_value(
            _matrix(by_columns),
            "column by column",
            "A view reads row by row: first the whole first row, then the second.",
        ),
        wrong_value(
            _matrix(from_one), "counted from 1", "Python counts from 0: `flat[1]` is the second."
        ),
        wrong_value(
            change.after,
            "one row",
            "That is `flat`. `matrix` is still a matrix: a list of two rows.",
        ),
    ]


def shared(student: str) -> list[Misconception]:
    """Wrong ways to who follows a changed array."""
    change = shared_change(student)
    new, old = change.new, change.values[change.place]
    return [
        wrong_value(
            (old, old, old),
            "nothing shared",
            "`as_tensor` does not copy an array: tensor and array are the same memory.",
        ),
        wrong_value(
            (new, new, new),
            "everything shared",
            "Only one of them shares memory. `torch.tensor` always copies, and `.float()` makes "
            "new numbers of another type.",
        ),
        wrong_value(
            (new, new, old),
            "torch.tensor shares",
            "`torch.tensor` always copies: it kept the old number.",
        ),
        wrong_value(
            (old, new, old),
            "the two swapped",
            "The other way round: `torch.tensor` always copies, `as_tensor` shares.",
        ),
        wrong_value(
            (new, old, new),
            "shared through float()",
            "float64 and float32 cannot be the same memory: `.float()` had to make new numbers.",
        ),
    ]


def _matrix(rows: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, rows))
