"""How a training went, and what was trained: losses, two fits side by side, layers as a network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import MaxNLocator

from course_tools.plots.inputs import Array, read_number, read_points
from course_tools.plots.line import window_of
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import (
    BLUE,
    GREEN,
    GREY,
    HEIGHT,
    INK,
    NOTE,
    PURPLE,
    VERMILLION,
    WIDTH,
    fmt,
    one_panel,
    two_panels,
)

Line = tuple[npt.ArrayLike, npt.ArrayLike]
MOST_NODES, MOST_COLUMNS = 8, 4
RADIUS, MIDDLE = 0.15, 2.0  # of a node, of a column of them, in inches
LEVEL = 1e-3  # a slope too small to be seen


def loss_per_epoch(losses: npt.ArrayLike) -> Picture:
    """The loss of every epoch (n,), n ≥ 2, on a scale of powers of ten where it falls far."""
    values = _read_losses(losses)

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="epoch", ylabel="loss")
        epochs = np.arange(1, len(values) + 1)
        axes.plot(epochs, values, color=BLUE)
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
        if far := bool(values.min() > 0 and values.max() > 5 * values.min()):
            axes.set_yscale("log")
        for k, place in ((0, "left"), (-1, "right")):
            axes.scatter(epochs[k], values[k], s=45, color=BLUE, zorder=4)
            axes.annotate(
                fmt(values[k]), (epochs[k], values[k]), (8 if k == 0 else 0, 8),
                textcoords="offset points", ha=place, va="bottom", bbox=NOTE, zorder=3,
            )  # fmt: skip
        axes.margins(x=0.03, y=0.15)
        if _all_same(values):
            axes.set_ylim(values[0] - 1, values[0] + 1)
        return _fall_in_words(values, far=far)

    return draw_picture(draw)


def flat_and_column(x: npt.ArrayLike, y: npt.ArrayLike, flat: Line, column: Line) -> Picture:
    """Points x, y (n, 1) and two lines (b, w): trained with y of shape (n,), and of (n, 1)."""
    x, y = read_points(x, y)
    lines = [_read_fit(pair, name) for pair, name in ((flat, "flat"), (column, "column"))]

    def draw(figure: Figure) -> str:
        n = len(x)
        window = window_of(x, np.concatenate([y, *(b + w * x for b, w in lines)]))
        said = []
        looks = ((f"y of shape ({n},)", VERMILLION, "--"), (f"y of shape ({n}, 1)", GREEN, "-"))
        panels = zip(two_panels(figure, same_y=True), lines, looks, strict=True)
        for axes, (b, w), (title, color, dash) in panels:
            axes.scatter(x, y, s=20, color=BLUE, edgecolor="white", linewidth=0.5)
            axes.set(xlim=window[:2], ylim=window[2:], xlabel="x", title=title)
            ends = np.array(window[:2])
            label = f"b = {fmt(b)}, w = {fmt(round(w, 4))}"
            axes.plot(ends, b + w * ends, dash, color=color, label=label)
            axes.legend(loc="upper left")
            loss = fmt(float(np.mean((b + w * x - y) ** 2)))
            said.append(f"trained with {title}, the {_way(w)} line {label}, true MSE {loss}")
        figure.axes[0].set_ylabel("y")
        return f"{n} points twice, with the line after training. Left: {said[0]}. Right: {said[1]}."

    return draw_picture(draw)


def layers_as_network(sizes: Sequence[int]) -> Picture:
    """Linear layers of these sizes (inputs, …, outputs) as columns of nodes, a line a weight."""
    counts = _read_sizes(sizes)

    def draw(figure: Figure) -> str:
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, HEIGHT))
        axes.set_axis_off()
        across = np.linspace(1.5, WIDTH - 1.5, len(counts))
        columns = [_places_of_nodes(x, count) for x, count in zip(across, counts, strict=True)]
        for k, (left, right) in enumerate(pairwise(columns)):
            ends = [[start, stop] for start in left for stop in right]
            axes.add_collection(LineCollection(ends, colors=GREY, linewidths=0.9), autolim=False)
            middle, sizes_said = across[k : k + 2].mean(), f"{len(left)}, {len(right)}"
            axes.text(middle, 0.22, f"nn.Linear({sizes_said})", ha="center", family="monospace")
        for nodes, role in zip(columns, _roles(counts), strict=True):
            _draw_column(axes, nodes, role)
        return _network_in_words(counts)

    return draw_picture(draw)


def _places_of_nodes(x: float, count: int) -> list[tuple[float, float]]:
    """The middles of the nodes of one column, from above."""
    apart = min(0.75, 2.5 / max(count - 1, 1))
    return [(x, MIDDLE + ((count - 1) / 2 - k) * apart) for k in range(count)]


def _draw_column(axes: Axes, nodes: list[tuple[float, float]], role: str) -> None:
    """Circles, and what a column is; all but the inputs have a bias, written beside the node."""
    fed = not role.endswith(("input", "inputs"))
    for x, y in nodes:
        axes.add_patch(
            Circle((x, y), RADIUS, facecolor="white", edgecolor=INK, linewidth=1.5, zorder=3)
        )
        if fed:
            axes.text(
                x + RADIUS + 0.06, y + 0.02, "+b", color=PURPLE, va="center", fontsize=10,
                bbox=NOTE | {"pad": 0.1}, zorder=4,
            )  # fmt: skip
    axes.text(nodes[0][0], HEIGHT - 0.3, role, ha="center")


def _roles(counts: Sequence[int]) -> list[str]:
    names = ["input", *["node"] * (len(counts) - 2), "output"]
    return [_some_in_words(count, name) for count, name in zip(counts, names, strict=True)]


def _network_in_words(counts: Sequence[int]) -> str:
    first, *between, last = _roles(counts)
    through = "".join(f", then {some}" for some in between)
    layers = ", ".join(f"nn.Linear({j}, {k})" for j, k in pairwise(counts))
    return (
        f"A network in columns: {first}{through}, then {last}. A line joins every node to every "
        f"node of the next column; each node that lines lead to has +b, a bias of its own. "
        f"Layers: {layers}."
    )


def _some_in_words(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def _fall_in_words(values: Array, *, far: bool) -> str:
    first, last = fmt(values[0]), fmt(values[-1])
    scale = ", on a scale of powers of ten" if far else ""
    if _all_same(values):
        return f"The loss of {len(values)} epochs: {first} in each of them, a level line."
    lowest = int(values.argmin())
    at_last = lowest == len(values) - 1 or fmt(values[lowest]) == last
    low = "" if at_last else f" Its lowest is {fmt(values[lowest])}, in epoch {lowest + 1}."
    return (
        f"The loss of {len(values)} epochs{scale}: {first} in the first, {last} in the last.{low}"
    )


def _all_same(values: Array) -> bool:
    return bool(np.ptp(values) <= 1e-6 * np.abs(values).max())


def _way(w: float) -> str:
    if abs(w) < LEVEL:
        return "level"
    return "rising" if w > 0 else "falling"


def _read_losses(losses: npt.ArrayLike) -> Array:
    values = np.asarray(losses, dtype=np.float64)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(
            f"Expected losses of shape (n,), one number an epoch and at least two, "
            f"got shape {values.shape}."
        )
    if bad := int((~np.isfinite(values)).sum()):
        raise ValueError(f"Expected finite losses, got {bad} nan or infinity of {len(values)}.")
    return values


def _read_fit(pair: Line, name: str) -> tuple[float, float]:
    if len(pair) != 2:
        raise ValueError(f"Expected {name} to be a pair (b, w), got {len(pair)} values.")
    return read_number(pair[0], f"b {name}"), read_number(pair[1], f"w {name}")


def _read_sizes(sizes: Sequence[int]) -> list[int]:
    counts = [int(size) for size in sizes]
    if not 2 <= len(counts) <= MOST_COLUMNS or not all(1 <= n <= MOST_NODES for n in counts):
        raise ValueError(
            f"Expected 2 to {MOST_COLUMNS} sizes of 1 to {MOST_NODES} nodes, got {list(sizes)}."
        )
    return counts
