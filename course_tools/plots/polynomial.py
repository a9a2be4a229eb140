"""A parabola, its coefficients on their way, losses step by step, and pairs torn apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.plots.inputs import Array, read_number, read_points
from course_tools.plots.line import window_of
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import (
    BLUE,
    GREEN,
    INK,
    NOTE,
    PURPLE,
    VERMILLION,
    fmt,
    one_panel,
    two_panels,
)

LOOKS = ((BLUE, "-"), (VERMILLION, "--"), (GREEN, "-."), (PURPLE, ":"))
LARGEST = 1e12  # of a loss that is drawn; what grows beyond is on its way to infinity


def parabola_and_points(
    coefficients: Sequence[float], x: npt.ArrayLike, y: npt.ArrayLike
) -> Picture:
    """The curve a·x² + b·x + c, coefficients (a, b, c), and the points x, y (n,) or (n, 1)."""
    if len(coefficients) != 3:
        raise ValueError(f"Expected three coefficients (a, b, c), got {len(coefficients)}.")
    a, b, c = (read_number(value, name) for value, name in zip(coefficients, "abc", strict=True))
    x, y = read_points(x, y)

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="x", ylabel="y")
        pad = 0.25 * (np.ptp(x) or 2.0)
        places = np.linspace(x.min() - pad, x.max() + pad, 121)
        heights = a * places**2 + b * places + c
        axes.plot(places, heights, color=BLUE, label=f"y = {_formula(a, b, c)}")
        axes.scatter(x, y, s=60, color=VERMILLION, zorder=4, label="your points")
        left, right, low, high = window_of(places, np.concatenate([heights, y]))
        axes.set(xlim=(left, right), ylim=(low, high))
        vertex = -b / (2 * a) if a else float(x.min()) - 1
        for p, q in zip(x, y, strict=True):
            _name_point(axes, float(p), float(q), vertex)
        axes.legend(loc="upper center")
        off = np.abs(a * x**2 + b * x + c - y) > 1e-9 * max(1.0, float(np.abs(y).max()))
        said = ", ".join(f"({fmt(p)}, {fmt(q)})" for p, q in zip(x, y, strict=True))
        return (
            f"The parabola y = {_formula(a, b, c)} and the points {said}; "
            f"{int((~off).sum())} of {len(x)} lie on it."
        )

    return draw_picture(draw)


def coefficients_over_steps(path: npt.ArrayLike, true: Sequence[float]) -> Picture:
    """The weights w1, w2 … after each step, path (steps, k), and the true ones, dotted."""
    walked = np.asarray(path, dtype=np.float64)
    if walked.ndim != 2 or len(walked) < 2 or walked.shape[1] != len(true):
        raise ValueError(
            f"Expected path of shape (steps, {len(true)}), a row for each step, got {walked.shape}."
        )
    if not np.isfinite(walked).all():
        raise ValueError("Expected path to hold finite numbers only, got nan or infinity.")

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="step", ylabel="weight")
        steps = np.arange(1, len(walked) + 1)
        said = []
        for k, ((color, dash), goal) in enumerate(zip(LOOKS, true, strict=False)):
            axes.axhline(goal, color=color, linewidth=1.0, linestyle=":")
            end = float(walked[-1, k])
            axes.plot(
                steps, walked[:, k], dash, color=color, label=f"w{k + 1}, at the end {fmt(end)}"
            )
            said.append(
                f"w{k + 1} from {fmt(walked[0, k])} to {fmt(end)}, {fmt(abs(end - goal))} from "
                f"its goal {fmt(goal)}"
            )
        axes.set_xlim(0, len(walked))
        axes.legend(loc="best")
        axes.set_title("dotted: the coefficients that made the data")
        return f"The weights over {len(walked)} steps: {'; '.join(said)}."

    return draw_picture(draw)


def losses_over_steps(losses: Mapping[str, npt.ArrayLike]) -> Picture:
    """Loss step by step in log scale, one curve (steps,) for each name; a curve may end in nan."""
    curves = {name: np.asarray(values, dtype=np.float64).ravel() for name, values in losses.items()}
    if not 0 < len(curves) <= len(LOOKS):
        raise ValueError(f"Expected one to {len(LOOKS)} curves, got {len(curves)}.")
    for name, values in curves.items():
        if len(values) < 2 or (values < 0).any():
            raise ValueError(f"Expected {name} to be a list of losses, at least two, none below 0.")

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="step", ylabel="loss (log scale)")
        axes.set_yscale("log")
        said = []
        for (name, values), (color, dash) in zip(curves.items(), LOOKS, strict=False):
            shown = np.isfinite(values) & (values > 0) & (values < LARGEST)
            steps = np.arange(1, len(values) + 1)
            axes.plot(steps[shown], values[shown], dash, color=color, label=name)
            said.append(f"{name}: {_describe_ending(values)}")
            if _first_lost(values) is not None and shown.any():
                last = int(np.flatnonzero(shown)[-1])
                axes.scatter(steps[last], values[last], marker="X", s=80, color=color, zorder=5)
        axes.margins(y=0.1)
        axes.legend(loc="best")
        crossed = any(_first_lost(values) is not None for values in curves.values())
        axes.set_title("a cross: from here on to infinity" if crossed else "")
        return f"The loss step by step, in log scale. {' '.join(said)}"

    return draw_picture(draw)


def pairs_kept_and_lost(
    x: npt.ArrayLike, y: npt.ArrayLike, x_shuffled: npt.ArrayLike, y_shuffled: npt.ArrayLike
) -> Picture:
    """Points x, y (n, 1) with their best line, and the same numbers after a wrong shuffle."""
    kept, lost = read_points(x, y), read_points(x_shuffled, y_shuffled, "_shuffled")

    def draw(figure: Figure) -> str:
        window = window_of(*(np.concatenate([kept[k], lost[k]]) for k in (0, 1)))
        said = []
        for axes, (p, q), title, color, marker in zip(
            two_panels(figure, same_y=True),
            (kept, lost),
            ("pairs kept", "shuffled apart"),
            (BLUE, VERMILLION),
            ("o", "^"),
            strict=True,
        ):
            axes.scatter(p, q, s=26, color=color, marker=marker, edgecolor="white", linewidth=0.5)
            w, b = np.polyfit(p, q, 1)
            ends = np.array(window[:2])
            axes.plot(ends, b + w * ends, "--", color=INK)
            axes.set(xlabel="x", title=f"{title}: best slope {fmt(w)}")
            axes.set(xlim=window[:2], ylim=window[2:])
            said.append(f"{title}, the best line has slope {fmt(w)}")
        figure.axes[0].set_ylabel("y")
        return f"Two scatter plots of {len(kept[0])} points. Left: {said[0]}. Right: {said[1]}."

    return draw_picture(draw)


def _formula(a: float, b: float, c: float) -> str:
    text = f"{'' if a == 1 else fmt(a)}x² + {fmt(b)}x + {fmt(c)}"
    return text.replace("+ −", "− ")


def _name_point(axes: Axes, x: float, y: float, vertex: float) -> None:
    """The point's two numbers beside it, inside the bowl, where the curve does not run."""
    left = x < vertex
    axes.annotate(
        f"({fmt(x)}, {fmt(y)})", (x, y), (0 if left else -3, 8), textcoords="offset points",
        ha="left" if left else "right", va="bottom", bbox=NOTE, zorder=3,
    )  # fmt: skip


def _first_lost(losses: Array) -> int | None:
    """The first step at which a loss is no longer a number, or too large to draw."""
    gone = np.flatnonzero(~(losses < LARGEST))
    return int(gone[0]) + 1 if len(gone) else None


def _describe_ending(losses: Array) -> str:
    lost = _first_lost(losses)
    if lost is None:
        return f"from {fmt(losses[0])} to {fmt(losses[-1])} after {len(losses)} steps."
    end = "not a number" if np.isnan(losses[-1]) else "still growing"
    return f"from {fmt(losses[0])} beyond 10¹² at step {lost}; at step {len(losses)} it is {end}."
