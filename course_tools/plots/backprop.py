"""A network of two units drawn as a graph: what is given, and an empty cell for each gradient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.hand import SmallNetwork
from course_tools.plots.inputs import Array
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import BLUE, GREY, INK, fmt

SOFT_RED = "#FBE0D6"  # a cell to fill in
WIDE, HIGH = 0.62, 0.34  # of a cell
LEFT, MIDDLE, RIGHT, LAST = 0.55, 3.75, 6.3, 7.6  # of the columns of nodes
UP, DOWN, CENTRE = 2.9, 1.2, 2.05  # of their rows
SHAPES = (("dW1", (2, 2)), ("db1", (2,)), ("dW2", (2,)), ("db2", (1,)))


def gradient_graph(
    network: SmallNetwork, gradients: Sequence[npt.ArrayLike] | None = None
) -> Picture:
    """The graph of a network of two ReLUs, from x to the loss, with a soft-red cell beside each
    weight and bias for its gradient.

    gradients: dW1 (2, 2), db1 (2,), dW2 (2, 1), db2 (1,), as somebody has worked them out, to stand
    in the cells; they are drawn as they are, right or wrong.
    """
    filled = None if gradients is None else _read_gradients(gradients)

    def draw(figure: Figure) -> str:
        axes = figure.add_axes((0.01, 0.02, 0.98, 0.96))
        axes.set(xlim=(0, 8.25), ylim=(0.05, 4.05))
        axes.axis("off")
        said = _draw_values(axes, network)
        _draw_cells(axes, network, filled)
        return said + _cells_in_words(filled)

    return draw_picture(draw)


def _draw_values(axes: Axes, network: SmallNetwork) -> str:
    """Nodes and edges with what the forward pass gives; the same in words."""
    z = np.array(network.x) @ np.array(network.W1) + np.array(network.b1)
    a = np.maximum(z, 0)
    yhat = int(a @ np.array(network.W2)) + network.b2
    loss = (yhat - network.y) ** 2
    for row in (UP, DOWN):
        for other in (UP, DOWN):
            _draw_edge(axes, (LEFT, row), (MIDDLE, other))
        _draw_edge(axes, (MIDDLE, row), (RIGHT, CENTRE))
    _draw_edge(axes, (RIGHT, CENTRE), (LAST, CENTRE))
    for k, row in enumerate((UP, DOWN)):
        _draw_knot(axes, (LEFT, row), f"$x_{k + 1}$ = {fmt(network.x[k])}")
        _draw_knot(axes, (MIDDLE, row), f"z = {fmt(z[k])}\na = {fmt(a[k])}")
    _draw_knot(axes, (RIGHT, CENTRE), f"ŷ = {fmt(yhat)}")
    _draw_knot(axes, (LAST, CENTRE), f"L = {fmt(loss)}")
    axes.text(LAST, CENTRE - 0.95, f"y = {fmt(network.y)}", ha="center", va="center", color=GREY)
    units = " and ".join(f"z = {fmt(z[k])}, a = {fmt(a[k])}" for k in (0, 1))
    return (
        f"A network as a graph. The inputs {fmt(network.x[0])} and {fmt(network.x[1])} lead to two "
        f"ReLUs with {units}, these to ŷ = {fmt(yhat)}, and that with y = {fmt(network.y)} to the "
        f"loss {fmt(loss)}. "
    )


def _draw_cells(axes: Axes, network: SmallNetwork, filled: list[Array] | None) -> None:
    """Beside each parameter a soft-red cell, empty or with its gradient."""
    parts: Sequence[Array | None] = filled or [None] * 4
    dW1, db1, dW2, db2 = parts
    rows = (UP, DOWN)
    for i, start in enumerate(rows):
        for j, end in enumerate(rows):
            along = 0.52 if i == j else 0.33
            place = LEFT + along * (MIDDLE - LEFT), start + along * (end - start)
            _draw_cell(axes, place, network.W1[i][j], None if dW1 is None else dW1[i, j])
    for j, row in enumerate(rows):
        beside = MIDDLE, row + (0.66 if row == UP else -0.66)
        _draw_cell(axes, beside, network.b1[j], None if db1 is None else db1[j], "b = ")
        place = MIDDLE + 0.46 * (RIGHT - MIDDLE), row + 0.46 * (CENTRE - row)
        _draw_cell(axes, place, network.W2[j], None if dW2 is None else dW2[j])
    below = RIGHT, CENTRE - 0.95
    _draw_cell(axes, below, network.b2, None if db2 is None else db2[0], "b = ")


def _draw_edge(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    look = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.2, "shrinkA": 24, "shrinkB": 26}
    axes.annotate("", end, start, arrowprops=look, zorder=1)


def _draw_knot(axes: Axes, at: tuple[float, float], label: str) -> None:
    box = {"boxstyle": "round,pad=0.4", "facecolor": "#EAF2F8", "edgecolor": BLUE}
    axes.text(*at, label, ha="center", va="center", color=INK, bbox=box, zorder=3)


def _draw_cell(
    axes: Axes, at: tuple[float, float], value: float, gradient: float | None, name: str = ""
) -> None:
    """A parameter in a white cell, and to its right the soft-red one."""
    wide = WIDE + 0.12 * bool(name)
    left, foot = at[0] - wide, at[1] - HIGH / 2
    cells = ((left, wide, "white", name + fmt(value)),
             (at[0], WIDE, SOFT_RED, "" if gradient is None else fmt(gradient)))  # fmt: skip
    for start, width, color, text in cells:
        axes.fill(
            [start, start + width, start + width, start], [foot, foot, foot + HIGH, foot + HIGH],
            facecolor=color, edgecolor=GREY, linewidth=0.9, zorder=4,
        )  # fmt: skip
        axes.text(start + width / 2, at[1], text, ha="center", va="center", fontsize=10, zorder=5)


def _cells_in_words(filled: list[Array] | None) -> str:
    if filled is None:
        return (
            "Beside each of the nine weights and biases an empty soft-red cell waits for its "
            "gradient."
        )
    told = [
        f"{name} {', '.join(fmt(value) for value in part.ravel())}"
        for (name, _), part in zip(SHAPES, filled, strict=True)
    ]
    return f"In the soft-red cells stand the gradients {'; '.join(told)}."


def _read_gradients(gradients: Sequence[npt.ArrayLike]) -> list[Array]:
    if len(gradients) != len(SHAPES):
        raise ValueError(f"Expected dW1, db1, dW2, db2, got {len(gradients)} parts.")
    read = []
    for (name, shape), part in zip(SHAPES, gradients, strict=True):
        numbers = np.asarray(part, dtype=np.float64)
        if numbers.size != int(np.prod(shape)) or not np.isfinite(numbers).all():
            raise ValueError(
                f"Expected {name} as {int(np.prod(shape))} finite numbers, got shape "
                f"{numbers.shape}."
            )
        read.append(numbers.reshape(shape))
    return read
