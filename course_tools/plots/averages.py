"""Values that jump, and averages of them: as they are given, to match, and with a slider for β."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.plots.inputs import Array, read_number
from course_tools.plots.learning_rates import DASHES, LINES
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import GREY, INK, fmt, one_panel
from course_tools.plots.widget import Knob, Moving

MOST_CURVES = len(LINES) - 1
_TO_MATCH = {"A": 0.9, "B": 0.98, "C": 0.5}


def values_and_averages(values: npt.ArrayLike, curves: Mapping[str, npt.ArrayLike]) -> Picture:
    """Values (n,), one a step, as dots, and up to five named curves (n,) of averages."""
    dots = _read_row(values, "values")
    lines = _read_curves(curves, len(dots))

    def draw(figure: Figure) -> str:
        axes = _scatter_values(figure, dots)
        steps = np.arange(1, len(dots) + 1)
        said = []
        for k, (name, line) in enumerate(lines.items()):
            axes.plot(steps, line, color=LINES[k], linestyle=DASHES[k], label=name, zorder=4)
            said.append(f"{name} {_way_of(line)}")
        if lines:
            axes.legend(loc="upper right")
        return f"{_values_in_words(dots)}{' The averages: ' if said else ''}{_joined(said)}"

    return draw_picture(draw)


def averages_to_match(values: npt.ArrayLike) -> Picture:
    """Values (n,), n ≥ 50, as dots, with three averages A, B and C whose β is not told."""
    dots = _read_row(values, "values")
    if len(dots) < 50:
        raise ValueError(f"Expected 50 values or more, to tell averages apart, got {len(dots)}.")

    def draw(figure: Figure) -> str:
        axes = _scatter_values(figure, dots, size=9)
        steps, said = np.arange(1, len(dots) + 1), []
        for k, (name, beta) in enumerate(_TO_MATCH.items()):
            line = _average(dots, beta)
            axes.plot(steps, line, color=LINES[k], linestyle=DASHES[k], linewidth=1.6, label=name)
            said.append(f"{name} {_way_of(line)}, and turns up or down {_turns(line)} times")
        axes.legend(loc="upper right")
        return f"{_values_in_words(dots)} Three averages: {_joined(said)}"

    return draw_picture(draw)


def move_average(
    values: npt.ArrayLike, average: Callable[[Any, float], npt.ArrayLike], beta: npt.ArrayLike
) -> Moving:
    """Values (n,) and the curve that `average(values, β)` gives, with a slider for β."""
    dots = _read_row(values, "values")

    def draw(beta: float) -> Picture:
        return values_and_averages(dots, {f"β = {fmt(beta)}": average(dots.copy(), beta)})

    return Moving(draw, (Knob("beta", "β", read_number(beta, "beta"), 0.0, 0.99, step=0.01),))


def _scatter_values(figure: Figure, dots: Array, size: int = 14) -> Axes:
    axes = one_panel(figure, xlabel="step", ylabel="value")
    axes.scatter(np.arange(1, len(dots) + 1), dots, s=size, color=GREY, alpha=0.55, linewidth=0)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_xlim(0, len(dots) + 1)
    return axes


def _average(values: Array, beta: float) -> Array:
    """The weighted means of all values so far, by their weights: (n,) -> (n,)."""
    ages = np.arange(len(values))
    weights = np.where(ages[:, None] >= ages, float(beta) ** np.abs(ages[:, None] - ages), 0.0)
    return np.asarray(weights @ values / weights.sum(axis=1))


def _turns(line: Array) -> int:
    """How often a curve turns from up to down or back."""
    ways = np.sign(np.diff(line))
    return int((ways[1:] != ways[:-1]).sum())


def _values_in_words(dots: Array) -> str:
    return (
        f"{len(dots)} values, a dot a step, from {fmt(dots[0])} at first to {fmt(dots[-1])} in the "
        f"end; the lowest is {fmt(dots.min())}, the highest {fmt(dots.max())}."
    )


def _way_of(line: Array) -> str:
    """Where a curve begins, what is its top, and where it ends."""
    top = int(line.argmax())
    middle = f", is highest at step {top + 1} with {fmt(line[top])}" if 0 < top < len(line) else ""
    quarter = len(line) // 4
    return (
        f"begins at {fmt(line[0])}{middle}, is at {fmt(line[quarter])} after step {quarter + 1} "
        f"and ends at {fmt(line[-1])}"
    )


def _joined(said: list[str]) -> str:
    return f"{'; '.join(said)}." if said else ""


def _read_row(values: npt.ArrayLike, name: str) -> Array:
    row = np.asarray(values, dtype=np.float64)
    if row.ndim != 1 or len(row) < 2 or not np.isfinite(row).all():
        raise ValueError(
            f"Expected {name} as two or more finite numbers, shape (n,), got shape {row.shape}."
        )
    return row


def _read_curves(curves: Mapping[str, npt.ArrayLike], n: int) -> dict[str, Array]:
    if len(curves) > MOST_CURVES:
        raise ValueError(f"Expected up to {MOST_CURVES} named curves, got {len(curves)}.")
    lines = {name: _read_row(curve, repr(name)) for name, curve in curves.items()}
    for name, line in lines.items():
        if len(line) != n:
            raise ValueError(f"Expected {name!r} with an average for each of the {n} values, "
                             f"got {len(line)}.")  # fmt: skip
    return lines
