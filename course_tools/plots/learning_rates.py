"""Steps of gradient descent: how far the learning rate takes them, and where many of them end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.plots._bowl import Bowl, bowl
from course_tools.plots.contours import draw_contours, draw_walk, window_around
from course_tools.plots.inputs import Array, read_number, read_points
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import (
    BLUE,
    GREEN,
    INK,
    NOTE,
    ORANGE,
    PURPLE,
    VERMILLION,
    fmt,
    two_panels,
)
from course_tools.plots.surface import START
from course_tools.plots.widget import Knob, Moving

Pair = tuple[npt.ArrayLike, npt.ArrayLike]
Along = Callable[[npt.ArrayLike], Array]
Panel = tuple[Axes, tuple[str, str], tuple[float, float], float, Along]
REACH = 4.0  # as far as η = 1.3 goes from the lecture's start


def steps_on_sections(
    x: npt.ArrayLike, y: npt.ArrayLike, b: npt.ArrayLike, w: npt.ArrayLike, lr: npt.ArrayLike,
    *, slopes: Pair | None = None,
) -> Picture:  # fmt: skip
    """The two sections of the loss at (b, w) with the step −η·slope along each.

    x, y (n, 1); slopes: (b_grad, w_grad) where others than the exact ones are to be used.
    """
    valley, lr = _read_bowl(x, y), _read_rate(lr)
    b, w = read_number(b, "b"), read_number(w, "w")
    along = valley.slopes(b, w) if slopes is None else _read_slopes(slopes, "slopes")

    def draw(figure: Figure) -> str:
        left, right = two_panels(figure, same_y=True)
        panels: tuple[Panel, ...] = (
            (left, ("w", "b"), (w, b), along[1], lambda p: valley.loss(b, p)),
            (right, ("b", "w"), (b, w), along[0], lambda p: valley.loss(p, w)),
        )
        said = []
        for axes, names, at, slope, loss in panels:
            _draw_section(axes, names, at, loss, at[0] + np.linspace(-1.3, REACH, 121))
            said.append(_draw_step(axes, names[0], at[0], -lr * slope, loss))
        left.set_ylabel("loss")
        return (
            f"Two sections of the loss through b = {fmt(b)}, w = {fmt(w)}, with η = {fmt(lr)}. "
            f"Left, b held fixed: {said[0]}. Right, w held fixed: {said[1]}."
        )

    return draw_picture(draw)


def move_learning_rate(
    x: npt.ArrayLike, y: npt.ArrayLike, b: npt.ArrayLike, w: npt.ArrayLike,
    lr: npt.ArrayLike = 0.2, *, slopes: Pair | None = None,
) -> Moving:  # fmt: skip
    """`steps_on_sections` with a slider for η, from 0.02 to 1.3."""
    lr = _read_rate(lr)

    def draw(lr: float) -> Picture:
        return steps_on_sections(x, y, b, w, lr, slopes=slopes)

    return Moving(draw, (Knob("lr", "η", lr, 0.02, max(1.3, lr), step=0.02),))


def slopes_on_sections(
    x: npt.ArrayLike, y: npt.ArrayLike, b: npt.ArrayLike, w: npt.ArrayLike, slopes: Pair
) -> Picture:
    """The two sections at (b, w), in each a straight line: slopes = (of the left, of the right).

    The left panel has w on its axis and holds b, the right one the other way round. A line with the
    right slope touches its curve.
    """
    valley, (b, w) = _read_bowl(x, y), (read_number(b, "b"), read_number(w, "w"))
    left_slope, right_slope = _read_slopes(slopes, "slopes")

    def draw(figure: Figure) -> str:
        left, right = two_panels(figure, same_y=True)
        b_slope, w_slope = valley.slopes(b, w)
        panels: tuple[Panel, ...] = (
            (left, ("w", "b"), (w, b), left_slope, lambda p: valley.loss(b, p)),
            (right, ("b", "w"), (b, w), right_slope, lambda p: valley.loss(p, w)),
        )
        said = []
        for (axes, names, at, slope, loss), true in zip(panels, (w_slope, b_slope), strict=True):
            reach = np.array([-1.4, 1.8])
            _draw_section(axes, names, at, loss, at[0] + np.linspace(-1.4, 1.8, 121))
            axes.plot(
                at[0] + reach, loss(at[0]) + slope * reach, "--", color=VERMILLION,
                label=f"slope {fmt(slope)}",
            )  # fmt: skip
            axes.legend(loc="upper right")
            touches = abs(slope - true) < 1e-3 * max(1.0, abs(true))
            said.append(
                f"the line of slope {fmt(slope)} {'touches' if touches else 'cuts'} the curve"
            )
        left.set_ylabel("loss")
        return (
            f"Two sections of the loss through b = {fmt(b)}, w = {fmt(w)}. Left, the loss against "
            f"w with b held fixed: {said[0]}. Right, the loss against b with w held fixed: "
            f"{said[1]}."
        )

    return draw_picture(draw)


def losses_by_rate(
    x: npt.ArrayLike, y: npt.ArrayLike, b: npt.ArrayLike, w: npt.ArrayLike,
    rates: Sequence[float], n_epochs: int,
) -> Picture:  # fmt: skip
    """The loss after each epoch of gradient descent from (b, w), a curve for each learning rate."""
    valley, (b, w) = _read_bowl(x, y), (read_number(b, "b"), read_number(w, "w"))
    if not 0 < len(rates) <= len(LINES) or n_epochs < 1:
        raise ValueError(
            f"Expected one to {len(LINES)} learning rates, as many as there are colours, and one "
            f"epoch or more, got {len(rates)} and {n_epochs}."
        )

    def draw(figure: Figure) -> str:
        axes = figure.add_axes((0.09, 0.14, 0.73, 0.77))
        start, lowest = float(valley.loss(b, w)), float(valley.loss(*valley.minimum))
        low = max(lowest, 1e-9 * start)  # where a line fits exactly, the scale has no bottom
        limit, highest, ends = start * 1e4, start, []
        for k, lr in enumerate(rates):
            walk = valley.walk(b, w, _read_rate(lr), n_epochs)
            losses = valley.loss(walk[:, 0], walk[:, 1])
            look: dict[str, Any] = {
                "color": LINES[k],
                "linestyle": DASHES[k],
            }
            shown = np.where(losses < limit * 1e3, losses, limit * 1e3)
            highest = max(highest, float(shown.max()))
            axes.plot(shown, label=f"η = {fmt(lr)}", **look)
            ends.append(f"{fmt(float(losses[-1]))} with η = {fmt(lr)}")
        axes.axhline(low, color=INK, linewidth=0.9)
        axes.annotate(
            "lowest loss", (0.01 * n_epochs, low), (0, 3), textcoords="offset points", fontsize=9
        )
        top = min(limit, 2 * highest)
        axes.set(yscale="log", ylim=(0.5 * low, top), xlim=(0, n_epochs))
        axes.locator_params(axis="x", integer=True)
        axes.set(xlabel="epoch", ylabel="loss")
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.02), borderaxespad=0)
        return (
            f"The loss on a logarithmic scale over {n_epochs} epochs from b = {fmt(b)}, "
            f"w = {fmt(w)}, where it is {fmt(start)}. At the end it is {', '.join(ends)}. "
            f"The lowest possible loss is {fmt(round(lowest, 12))}."
        )

    return draw_picture(draw)


def path_on_contour(
    x: npt.ArrayLike, y: npt.ArrayLike, b: npt.ArrayLike, w: npt.ArrayLike,
    lr: npt.ArrayLike, n_epochs: int,
) -> Picture:  # fmt: skip
    """Gradient descent from (b, w) on the contour lines of the loss; beside it b, w by epoch."""
    valley, lr = _read_bowl(x, y), _read_rate(lr)
    b, w = read_number(b, "b"), read_number(w, "w")
    walk = valley.walk(b, w, lr, n_epochs)

    def draw(figure: Figure) -> str:
        left = figure.add_axes((0.10, 0.14, 0.36, 0.74))
        right = figure.add_axes((0.56, 0.14, 0.41, 0.74))
        draw_contours(left, valley, window_around(valley, b, w, half=2.2))
        draw_walk(left, walk, color=VERMILLION, marker=".", markersize=5, linewidth=1.2, zorder=4)
        left.scatter(b, w, **START)
        left.set(title=f"η = {fmt(lr)}, {n_epochs} epochs", aspect="equal")
        _draw_both(right, walk, valley)
        end = walk[-1]
        return (
            f"{n_epochs} epochs with η = {fmt(lr)} from b = {fmt(b)}, w = {fmt(w)}, left as a "
            f"path on contour lines, right as b and w by epoch. {_end_in_words(walk, valley)} The "
            f"largest b on the way is {fmt(float(np.nanmax(walk[:, 0])))}, after epoch "
            f"{int(np.nanargmax(walk[:, 0]))}; the end is b = {fmt(end[0])}, "
            f"w = {fmt(end[1])}."
        )

    return draw_picture(draw)


def shrink_factors(x: npt.ArrayLike, rates: Sequence[float] = ()) -> Picture:
    """How much of the distance is left after an epoch, |1 − ηλ|, against η: x (n, 1).

    One curve for each of the two directions; `rates` are marked on the larger of both.
    """
    inputs, _ = read_points(x, x)
    least, most = bowl(inputs, inputs).curvatures

    def draw(figure: Figure) -> str:
        axes = figure.add_axes((0.09, 0.14, 0.88, 0.77))
        etas = np.linspace(0, 2.6 / most, 300)
        slow, fast = abs(1 - etas * least), abs(1 - etas * most)
        axes.plot(etas, slow, "--", color=BLUE, label=f"along the valley, λ = {fmt(least)}")
        axes.plot(etas, fast, "-.", color=PURPLE, label=f"across the valley, λ = {fmt(most)}")
        axes.plot(etas, np.maximum(slow, fast), color=INK, linewidth=5, alpha=0.2,
                  label="the larger of the two")  # fmt: skip
        axes.axhline(1, color=VERMILLION, linewidth=1.2)
        axes.annotate("above this line: diverges", (etas[120], 1), (0, 14), color=VERMILLION,
                      textcoords="offset points")  # fmt: skip
        marked = []
        for lr in rates:
            left = max(abs(1 - lr * least), abs(1 - lr * most))
            axes.scatter(lr, left, s=50, color=GREEN, edgecolor="white", zorder=5)
            axes.annotate(f"{fmt(lr)}", (lr, left), (0, 7), textcoords="offset points",
                          ha="center", bbox=NOTE, fontsize=9)  # fmt: skip
            marked.append(f"{fmt(left)} at η = {fmt(lr)}")
        axes.set(xlabel="η", ylabel="what is left after an epoch", xlim=(0, etas[-1]))
        axes.set_ylim(0, 1.6)
        axes.legend(loc="upper left")
        text = (
            f"The factor |1 − ηλ| against η, for the two curvatures λ = {fmt(least)} and "
            f"{fmt(most)}. The larger of the two is what counts; above 1 the walk diverges."
        )
        return text + (f" It is {', '.join(marked)}." if marked else "")

    return draw_picture(draw)


LINES = (BLUE, VERMILLION, GREEN, PURPLE, INK, ORANGE)
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)))


def _draw_section(axes: Axes, names: tuple[str, str], at: tuple[float, float], loss: Along,
             places: Array) -> None:  # fmt: skip
    moving, fixed = names
    axes.plot(places, loss(places), color=BLUE)
    axes.scatter(at[0], loss(at[0]), **START)
    axes.set(xlabel=moving, title=f"{fixed} = {fmt(at[1])} held fixed")


def _draw_step(axes: Axes, name: str, at: float, step: float, loss: Along) -> str:
    """The step along the axis, and the point of the curve above its end."""
    before, after = float(loss(at)), float(loss(at + step))
    axes.annotate("", (at + step, before), (at, before),
                  arrowprops={"arrowstyle": "-|>", "color": VERMILLION, "shrinkA": 0,
                              "shrinkB": 0, "linewidth": 2})  # fmt: skip
    axes.plot([at + step] * 2, [before, after], ":", color=INK, linewidth=1.2)
    axes.scatter(at + step, after, s=75, color="white", edgecolor=VERMILLION, linewidth=2, zorder=5)
    return (
        f"a step of {fmt(step)} takes {name} from {fmt(at)} to {fmt(at + step)} and the loss "
        f"{'up' if after > before else 'down'} from {fmt(before)} to {fmt(after)}"
    )


def _draw_both(axes: Axes, walk: Array, valley: Bowl) -> None:
    best_b, best_w = valley.minimum
    span = 4 * max(float(np.abs(walk[0] - (best_b, best_w)).max()), 1.0)
    for k, (name, color, dash, best) in enumerate(
        (("b", BLUE, "-", best_b), ("w", PURPLE, "--", best_w))
    ):
        # Infinite numbers cannot be drawn: what leaves the axes is cut far outside of them.
        seen = np.clip(walk[:, k], best - 50 * span, best + 50 * span)
        axes.plot(seen, dash, color=color, label=name)
        axes.axhline(best, color=color, linewidth=0.8, linestyle=":")
    axes.plot([], [], color=INK, linewidth=0.8, linestyle=":", label="at the minimum")
    axes.set(xlabel="epoch")
    low, high = axes.get_ylim()
    axes.set(xlim=(0, len(walk) - 1), ylim=(max(low, best_b - span), min(high, best_w + span)))
    axes.locator_params(axis="x", integer=True)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3)


def _end_in_words(walk: Array, valley: Bowl) -> str:
    first, last = (float(valley.loss(*line)) for line in (walk[0], walk[-1]))
    return f"The loss goes from {fmt(first)} to {fmt(last)}."


def _read_bowl(x: npt.ArrayLike, y: npt.ArrayLike) -> Bowl:
    return bowl(*read_points(x, y))


def _read_rate(lr: npt.ArrayLike) -> float:
    rate = read_number(lr, "lr")
    if rate <= 0:
        raise ValueError(f"Expected a learning rate above 0, got {rate:g}.")
    return rate


def _read_slopes(pair: Pair, name: str) -> tuple[float, float]:
    if len(pair) != 2:
        raise ValueError(f"Expected {name} to be a pair, got {len(pair)} values.")
    first, second = pair
    return read_number(first, f"the first of {name}"), read_number(second, f"the second of {name}")
