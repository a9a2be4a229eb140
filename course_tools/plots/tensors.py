"""Shapes of tensors, drawn as cells."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import BLUE, GREY

NAMES = ("scalar", "vector", "matrix")
LARGEST, MOST = 6, 5  # cells along one side, tensors in one picture
BEHIND = 0.45  # by how much the next matrix of a pile stands off, in cells
FILLS = ("#FFFFFF", "#EAF2F8", "#D5E6F2", "#C0DAEC", "#ABCEE6", "#96C2E0")


def tensor_shapes(*shapes: Sequence[int]) -> Picture:
    """Tensors of these shapes side by side, of up to three dimensions and 6 cells a side."""
    asked = [tuple(int(size) for size in shape) for shape in shapes]
    if not 1 <= len(asked) <= MOST:
        raise ValueError(f"Expected 1 to {MOST} shapes, got {len(asked)}.")
    for shape in asked:
        if len(shape) > 3 or not all(1 <= size <= LARGEST for size in shape):
            raise ValueError(
                f"Expected up to three sizes between 1 and {LARGEST}, got the shape {shape}."
            )

    def draw(figure: Figure) -> str:
        axes = figure.add_axes((0.02, 0.02, 0.96, 0.96))
        left = 0.0
        middles = []
        for shape in asked:
            width = max(_extent(shape)[0], 2.6)
            middles.append(left + width / 2)
            left += width + 1.4
        height = max(_extent(shape)[1] for shape in asked)
        for shape, middle in zip(asked, middles, strict=True):
            _draw_pile(axes, shape, middle, height)
        axes.set(xlim=(-0.7, left - 0.7), ylim=(height + 2.6, -0.9), aspect="equal")
        axes.axis("off")
        return "From left to right: " + "; ".join(map(_shape_in_words, asked)) + "."

    return draw_picture(draw)


def _drawn_sizes(shape: Sequence[int]) -> tuple[int, int, int]:
    """How many matrices, rows, columns are drawn."""
    matrices, rows, columns = (1,) * (3 - len(shape)) + tuple(shape)
    return matrices, rows, columns


def _extent(shape: Sequence[int]) -> tuple[float, float]:
    """Width and height in cells."""
    matrices, rows, columns = _drawn_sizes(shape)
    return columns + BEHIND * (matrices - 1), rows + BEHIND * (matrices - 1)


def _draw_pile(axes: Axes, shape: Sequence[int], middle: float, height: float) -> None:
    matrices, rows, columns = _drawn_sizes(shape)
    width, tall = _extent(shape)
    for back in reversed(range(matrices)):
        left = middle - width / 2 + BEHIND * back
        top = (height + tall) / 2 - rows - BEHIND * back
        for row in range(rows):
            for column in range(columns):
                axes.add_patch(
                    Rectangle(
                        (left + column, top + row), 1, 1,
                        facecolor=FILLS[min(back + 1, len(FILLS) - 1)], edgecolor=BLUE,
                        linewidth=1.4,
                    )
                )  # fmt: skip
    below = height + 0.75
    axes.text(middle, below, _name_of_shape(shape), ha="center", va="center", fontsize=12)
    axes.text(middle, below + 0.85, f"shape {tuple(shape)}", ha="center", va="center", color=BLUE)
    axes.text(
        middle, below + 1.6, f"dim {len(shape)}", ha="center", va="center", color=GREY
    )  # fmt: skip


def _name_of_shape(shape: Sequence[int]) -> str:
    return NAMES[len(shape)] if len(shape) < len(NAMES) else "tensor"


def _shape_in_words(shape: Sequence[int]) -> str:
    cells = prod(shape)
    what = "one cell" if cells == 1 else f"{cells} cells"
    if len(shape) == 1:
        what += " in a row"
    if len(shape) == 2:
        what = f"{shape[0]} rows of {shape[1]} cells"
    if len(shape) == 3:
        what = f"{shape[0]} matrices of {shape[1]} rows and {shape[2]} columns, one behind another"
    return f"a {_name_of_shape(shape)} of shape {tuple(shape)} and dim {len(shape)}, {what}"
