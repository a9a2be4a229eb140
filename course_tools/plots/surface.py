"""The loss over a grid of b and w, from above and in cross-section."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure

from course_tools.plots.inputs import Array, LossGrid, read_grid, read_number
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import BLUE, GREEN, INK, NOTE, VERMILLION, fmt, two_panels

COLORS = "cividis"  # made to look the same to colour-blind eyes
STAR: dict[str, Any] = {"marker": "*", "s": 190, "color": GREEN, "edgecolor": "white", "zorder": 5}
START: dict[str, Any] = {
    "marker": "o",
    "s": 75,
    "color": VERMILLION,
    "edgecolor": "white",
    "zorder": 5,
}


def loss_surface(
    bs: npt.ArrayLike,
    ws: npt.ArrayLike,
    losses: npt.ArrayLike,
    *,
    at: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> Picture:
    """Losses (len(ws), len(bs)) over bs (k,) and ws (m,), as a bowl and as a map; at: (b, w)."""
    table = read_grid(bs, ws, losses)
    start = None if at is None else (read_number(at[0], "b"), read_number(at[1], "w"))
    if start is not None:
        table.nearest(*start)

    def draw(figure: Figure) -> str:
        levels = _levels(table.losses)
        logarithmic = table.losses.min() > 0
        norm = (LogNorm if logarithmic else Normalize)(levels[0], levels[-1], clip=True)
        bowl = _draw_bowl(figure, table, norm)
        axes = figure.add_axes((0.56, 0.14, 0.41, 0.77))
        _draw_map(axes, table, levels, norm)
        b, w, loss = table.lowest()
        bowl.scatter(b, w, loss, depthshade=False, **STAR)
        _draw_mark(axes, (b, w), "minimum", STAR, above=start is None or start[1] <= w)
        text = (
            f"The loss over b from {fmt(table.bs[0])} to {fmt(table.bs[-1])} and w from "
            f"{fmt(table.ws[0])} to {fmt(table.ws[-1])}, as a surface (left) and as contour lines "
            f"(right). The lowest grid point is b = {fmt(b)}, w = {fmt(w)} with loss {fmt(loss)}; "
            f"the highest loss is {fmt(table.losses.max())}."
        )
        if start is not None:
            _draw_mark(axes, start, "start", START, above=start[1] > w)
            row, column = table.nearest(*start)
            bowl.scatter(*start, table.losses[row, column], depthshade=False, **START)
            text += (
                f" The start is marked at b = {fmt(start[0])}, w = {fmt(start[1])}; "
                f"the loss at the grid point nearest to it is {fmt(table.losses[row, column])}."
            )
        return text

    return draw_picture(draw)


def cross_sections(
    bs: npt.ArrayLike,
    ws: npt.ArrayLike,
    losses: npt.ArrayLike,
    *,
    b: npt.ArrayLike,
    w: npt.ArrayLike,
    window: tuple[float, float] | None = None,
) -> Picture:
    """Losses (len(ws), len(bs)) cut at the grid point nearest to (b, w): against w, against b.

    window: the lowest and the highest loss that the axis has to hold; by default those shown.
    """
    table = read_grid(bs, ws, losses)
    row, column = table.nearest(read_number(b, "b"), read_number(w, "w"))
    at_b, at_w = float(table.bs[column]), float(table.ws[row])
    here = float(table.losses[row, column])

    def draw(figure: Figure) -> str:
        left, right = two_panels(figure, same_y=True)
        over_w, over_b = table.losses[:, column], table.losses[row]
        shown = np.concatenate([over_w, over_b])
        low, high = (shown.min(), shown.max()) if window is None else window
        left.set_ylim(low - 0.06 * (high - low), high + 0.04 * (high - low))
        said = [
            _draw_cut(left, table.ws, over_w, row, names=("w", "b"), held=at_b),
            _draw_cut(right, table.bs, over_b, column, names=("b", "w"), held=at_w),
        ]
        left.set_ylabel("loss")
        left.legend(loc="best")
        return (
            f"Two curves of the loss through the grid point b = {fmt(at_b)}, w = {fmt(at_w)}, "
            f"where it is {fmt(here)}. Left: {said[0]}. Right: {said[1]}."
        )

    return draw_picture(draw)


def _draw_cut(
    axes: Axes, along: Array, loss: Array, here: int, *, names: tuple[str, str], held: float
) -> str:
    moving, fixed = names
    best = int(loss.argmin())
    edge: dict[str, Any] = {"clip_on": False}  # at an end of the slider a mark stands on the frame
    axes.plot(along, loss, color=BLUE)
    axes.scatter(along[best], loss[best], label="lowest point of the curve", **edge, **STAR)
    axes.scatter(along[here], loss[here], label="the point (b, w)", **edge, **START)
    axes.plot([along[here]] * 2, [axes.get_ylim()[0], loss[here]], ":", color=INK, linewidth=1.2)
    axes.set(xlabel=moving, title=f"{fixed} = {fmt(held)} held fixed")
    axes.set_xlim(along[0], along[-1])
    return (
        f"with {fixed} held at {fmt(held)}, the loss goes from {fmt(loss[0])} at "
        f"{moving} = {fmt(along[0])} to {fmt(loss[-1])} at {moving} = {fmt(along[-1])}, "
        f"lowest ({fmt(loss[best])}) at {moving} = {fmt(along[best])}"
    )


def _draw_bowl(figure: Figure, table: LossGrid, norm: Normalize) -> Any:
    axes: Any = figure.add_axes((0.035, 0.02, 0.455, 1.0), projection="3d")
    axes.plot_surface(
        *np.meshgrid(table.bs, table.ws), table.losses, cmap=COLORS, norm=norm,
        rcount=40, ccount=40, linewidth=0.15, edgecolor="#FFFFFF50",
    )  # fmt: skip
    axes.set(xlabel="b", ylabel="w", zlabel="loss")
    axes.zaxis.labelpad = 8
    axes.view_init(elev=38, azim=-105)
    axes.set_box_aspect((1, 1, 0.75), zoom=0.92)
    axes.computed_zorder = False  # the marks lie in the surface: draw them after it
    return axes


def _draw_map(axes: Axes, table: LossGrid, levels: Array, norm: Normalize) -> None:
    axes.grid(False)
    heights = [*levels]
    fine = table.finer()
    places = fine.bs, fine.ws, fine.losses
    axes.contourf(*places, heights, cmap=COLORS, norm=norm, extend="both", alpha=0.5)
    lines = axes.contour(*places, heights, colors=INK, linewidths=0.8)
    axes.clabel(lines, fmt="%g", fontsize=8)
    axes.set(xlabel="b", ylabel="w", title="contour lines: points of equal loss")


def _draw_mark(
    axes: Axes, at: tuple[float, float], name: str, dot: dict[str, Any], *, above: bool
) -> None:
    """A marker and its name, written towards the middle of the axes so that it is not cut."""
    axes.scatter(*at, **dot)
    leftish = at[0] < sum(axes.get_xlim()) / 2
    low, high = axes.get_ylim()
    height = (at[1] - low) / (high - low)
    above = height < 0.9 if above else height < 0.1
    axes.annotate(
        name, at, (9 if leftish else -9, 8 if above else -8), textcoords="offset points",
        ha="left" if leftish else "right", va="bottom" if above else "top", bbox=NOTE, zorder=6,
    )  # fmt: skip


def _levels(losses: Array) -> Array:
    """Round numbers between the lowest and the highest loss: 1, 2, 5, 10 … where all are > 0."""
    low, high = float(losses.min()), float(losses.max())
    if low <= 0:
        return np.linspace(low, high, 12)[1:-1]
    decades = np.arange(np.floor(np.log10(high)) - 3, np.floor(np.log10(high)) + 1)
    steps = np.outer(10.0**decades, [1, 2, 5]).ravel()
    inside = steps[(steps > low + (high - low) / 400) & (steps < high)]
    return inside if len(inside) > 3 else np.linspace(low, high, 12)[1:-1]
