"""From the slope between two points to the slope at one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.plots.inputs import Array, read_curve, read_number
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import BLUE, GREEN, INK, NOTE, PURPLE, VERMILLION, fmt, two_panels

Loss = Callable[[float], npt.ArrayLike]


def secant_and_tangent(
    loss: Loss,
    at: npt.ArrayLike,
    delta: npt.ArrayLike,
    *,
    name: str,
    widest: float | None = None,
) -> Picture:
    """Curve of loss (number -> number), its secant from at to at + delta, its tangent at `at`.

    `name` is the parameter's, "b" or "w". On the right, the secant's slope for every δ up to
    `widest` (default: delta): it runs into the tangent's slope as δ goes to 0.
    """
    at, delta = read_number(at, "at"), read_number(delta, "delta")
    if delta == 0:
        raise ValueError("Expected delta other than 0: a secant needs two points.")
    widest = abs(delta if widest is None else widest)
    if abs(delta) > widest:
        raise ValueError(f"Expected widest of at least {abs(delta):g}, got {widest:g}.")
    start, stop = read_curve(loss, [at, at + delta])
    secant, tangent = (stop - start) / delta, _slope_at(loss, at)

    def draw(figure: Figure) -> str:
        left, right = two_panels(figure, same_y=False)
        places = np.sort(at + np.sign(delta) * widest * np.linspace(-1.4, 2.0, 81))
        _draw_curve(left, places, read_curve(loss, places))
        _draw_straight(
            left, places, at, start, tangent, ("-", GREEN, f"tangent, slope {fmt(tangent)}")
        )
        _draw_straight(
            left, places, at, start, secant, ("--", VERMILLION, f"secant, slope {fmt(secant)}")
        )
        _draw_triangle(left, (at, start), (at + delta, stop))
        left.set(xlabel=name, ylabel="loss", title=f"{name} = {fmt(at)}, δ = {fmt(delta)}")
        left.legend(loc="best")
        limit = _draw_slopes(right, loss, at, delta, widest, secant, tangent)
        return (
            f"Left: the loss against {name} near {name} = {fmt(at)}, where it is {fmt(start)}. The "
            f"dashed secant to {name} = {fmt(at + delta)} (δ = {fmt(delta)}) has slope "
            f"{fmt(stop - start)} / {fmt(delta)} = {fmt(secant)}; the solid tangent has slope "
            f"{fmt(tangent)}. Right: the secant's slope against δ: {limit}."
        )

    return draw_picture(draw)


def _slope_at(loss: Loss, at: float) -> float:
    step = 1e-4 * max(1.0, abs(at))
    before, after = read_curve(loss, [at - step, at + step])
    return float((after - before) / (2 * step))


def _draw_curve(axes: Axes, places: Array, values: Array) -> None:
    axes.plot(places, values, color=BLUE, label="loss")
    low, high = values.min(), values.max()
    pad = 0.1 * ((high - low) or 1.0)
    axes.set(xlim=(places[0], places[-1]), ylim=(low - pad, high + pad))


def _draw_straight(
    axes: Axes, places: Array, at: float, loss: float, slope: float, look: tuple[str, str, str]
) -> None:
    dash, color, label = look
    axes.plot(places, loss + slope * (places - at), dash, color=color, label=label)


def _draw_triangle(axes: Axes, start: tuple[float, float], stop: tuple[float, float]) -> None:
    """The step δ along the axis and the change of the loss it brings, as two thin sides."""
    axes.plot([start[0], stop[0], stop[0]], [start[1], start[1], stop[1]], color=INK, linewidth=1.0)
    axes.scatter(*start, s=60, color=INK, zorder=5)
    axes.scatter(*stop, s=60, color="white", edgecolor=INK, linewidth=1.6, zorder=5)
    falls = stop[1] < start[1]
    left, right = axes.get_xlim()
    wide = abs(stop[0] - start[0]) > 0.08 * (right - left)  # or else its name runs into the other
    axes.annotate(
        "δ" if wide else "", ((start[0] + stop[0]) / 2, start[1]), (0, 4 if falls else -4),
        textcoords="offset points", ha="center", va="bottom" if falls else "top",
    )  # fmt: skip
    forward = stop[0] > start[0]
    change = f"Δ loss\n{fmt(stop[1] - start[1])}"
    axes.annotate(
        change, (stop[0], (start[1] + stop[1]) / 2), (7 if forward else -7, 0),
        textcoords="offset points", ha="left" if forward else "right", va="center", bbox=NOTE,
    )  # fmt: skip


def _draw_slopes(
    axes: Axes, loss: Loss, at: float, delta: float, widest: float, secant: float, tangent: float
) -> str:
    deltas = np.sign(delta) * np.linspace(widest / 60, widest, 60)
    slopes = (read_curve(loss, at + deltas) - read_curve(loss, [at])) / deltas
    axes.plot(deltas, slopes, color=PURPLE)
    axes.axhline(tangent, color=GREEN, linewidth=1.5)
    axes.scatter(delta, secant, s=60, color="white", edgecolor=INK, linewidth=1.6, zorder=5)
    axes.scatter(0, tangent, s=60, color=GREEN, zorder=5)
    axes.margins(x=0.08, y=0.14)
    rises = slopes[-1] >= tangent
    axes.annotate(
        f"slope of the tangent {fmt(tangent)}", (deltas[-1], tangent), (0, -5 if rises else 5),
        textcoords="offset points", ha="right" if delta > 0 else "left",
        va="top" if rises else "bottom", color=GREEN,
    )  # fmt: skip
    axes.locator_params(axis="x", nbins=5)
    axes.set(xlabel="δ", ylabel="slope of the secant", title="the secant's slope as δ goes to 0")
    return (
        f"from {fmt(slopes[-1])} at δ = {fmt(deltas[-1])} it goes to {fmt(slopes[0])} at "
        f"δ = {fmt(deltas[0])}"
    )
