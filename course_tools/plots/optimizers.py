"""Where several rules walk from one start: their paths on the map of the loss, and their losses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.plots._bowl import Bowl, bowl
from course_tools.plots.contours import draw_contours, draw_walk
from course_tools.plots.inputs import Array, read_number, read_points
from course_tools.plots.learning_rates import DASHES, LINES
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import GREY, fmt
from course_tools.plots.surface import START
from course_tools.plots.widget import Knob, Moving

MARKERS = ("o", "^", "s", "D", "v", "P")
LOWEST_GAP = 1e-9  # below it a loss is as good as the lowest, and has no place on the scale


def paths_of_rules(
    x: npt.ArrayLike, y: npt.ArrayLike, walks: Mapping[str, npt.ArrayLike], step: npt.ArrayLike
) -> Picture:
    """Up to six named walks (k, 2), each row (b, w), from one start, as far as `step`; beside them
    how far the loss lies above the lowest, step by step. x, y (n, 1)."""
    valley, lines = bowl(*read_points(x, y)), _read_walks(walks)
    last = min(len(line) for line in lines.values()) - 1
    step = round(read_number(step, "step"))
    if not 1 <= step <= last:
        raise ValueError(f"Expected a step from 1 to {last}, as far as all walks go, got {step}.")

    def draw(figure: Figure) -> str:
        left = figure.add_axes((0.08, 0.14, 0.35, 0.74))
        right = figure.add_axes((0.53, 0.14, 0.28, 0.74))
        draw_contours(left, valley, _window_of(list(lines.values()), valley))
        said = []
        for k, (name, line) in enumerate(lines.items()):
            color, dash = LINES[k], DASHES[k]
            draw_walk(left, line[: step + 1], color=color, linestyle=dash, linewidth=1.3, zorder=4)
            end = line[step]
            left.scatter(
                end[0], end[1], s=42, marker=MARKERS[k], color=color, edgecolor="white", zorder=6
            )
            right.plot(_gaps(line[: last + 1], valley), color=color, linestyle=dash, linewidth=1.5)
            right.plot([], [], color=color, linestyle=dash, marker=MARKERS[k], label=name)
            loss = fmt(float(valley.loss(*end)))
            said.append(f"{name} is at b = {fmt(end[0])}, w = {fmt(end[1])}, loss {loss}")
        first = next(iter(lines.values()))[0]
        left.scatter(first[0], first[1], **START)
        left.set(title=f"after {step} step{'' if step == 1 else 's'}")
        _finish(right, step, last)
        return (
            f"Contour lines of the loss over b and w with {len(lines)} paths, and beside them the "
            f"loss above the lowest by step, on a logarithmic scale. After {step} of {last} steps "
            f"{'; '.join(said)}."
        )

    return draw_picture(draw)


def move_rules(
    x: npt.ArrayLike, y: npt.ArrayLike, walks: Mapping[str, npt.ArrayLike], step: npt.ArrayLike
) -> Moving:
    """`paths_of_rules` with a slider for the step, as far as all walks go."""
    last = min(len(line) for line in _read_walks(walks).values()) - 1

    def draw(step: float) -> Picture:
        return paths_of_rules(x, y, walks, step)

    return Moving(draw, (Knob("step", "step", read_number(step, "step"), 1, last, step=1),))


def _gaps(line: Array, valley: Bowl) -> Array:
    gaps = valley.loss(line[:, 0], line[:, 1]) - float(valley.loss(*valley.minimum))
    return np.asarray(np.maximum(gaps, LOWEST_GAP))


def _finish(axes: Axes, step: int, last: int) -> None:
    axes.axvline(step, color=GREY, linewidth=1, linestyle=":")
    axes.set(yscale="log", xlim=(0, last), xlabel="step", ylabel="loss above the lowest")
    axes.locator_params(axis="x", integer=True, nbins=5)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.02), borderaxespad=0, fontsize=9)


def _window_of(lines: list[Array], valley: Bowl) -> tuple[float, float, float, float]:
    """A view that holds all of every walk, and the lowest point."""
    every = np.concatenate([*lines, [valley.minimum]])
    (low_b, low_w), (high_b, high_w) = every.min(axis=0), every.max(axis=0)
    pad_b, pad_w = 0.1 * max(high_b - low_b, 0.1), 0.1 * max(high_w - low_w, 0.1)
    return (
        float(low_b - pad_b), float(high_b + pad_b), float(low_w - pad_w), float(high_w + pad_w)
    )  # fmt: skip


def _read_walks(walks: Mapping[str, npt.ArrayLike]) -> dict[str, Array]:
    if not 1 <= len(walks) <= len(LINES):
        raise ValueError(f"Expected 1 to {len(LINES)} named walks, got {len(walks)}.")
    lines = {name: np.asarray(walk, dtype=np.float64) for name, walk in walks.items()}
    for name, line in lines.items():
        if line.ndim != 2 or line.shape[1] != 2 or len(line) < 2 or not np.isfinite(line).all():
            raise ValueError(
                f"Expected {name!r} as two or more rows (b, w) of finite numbers, shape (k, 2), "
                f"got {line.shape}."
            )
    return lines
