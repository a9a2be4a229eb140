"""Two ways through the plane of all lines (b, w), step by step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.plots.inputs import Array
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import BLUE, GREEN, INK, VERMILLION, fmt, one_panel

MOST = 40  # steps that can still be told apart


def two_paths(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    names: tuple[str, str],
    *,
    start: npt.ArrayLike,
    lowest: npt.ArrayLike,
) -> Picture:
    """The pairs (b, w) after each step, twice (k, 2), from the same start (2,). `lowest` (2,) is
    where the loss is lowest."""
    begin, end = _read_pairs(start, "start")[0], _read_pairs(lowest, "lowest")[0]
    paths = [np.vstack([begin, _read_pairs(path, f'"{name}"')]) for path, name in
             zip((first, second), names, strict=True)]  # fmt: skip

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="b", ylabel="w")
        looks = (("--", "s", VERMILLION, -15), ("-", "o", BLUE, 6))
        for path, name, look in zip(paths, names, looks, strict=True):
            _draw_path(axes, path, name, *look)
        axes.scatter(
            begin[0], begin[1], s=70, color="white", edgecolor=INK, linewidth=1.6, zorder=5
        )
        axes.annotate("start", begin, (0, 9), textcoords="offset points", ha="center")
        axes.scatter(end[0], end[1], s=150, marker="*", color=GREEN, zorder=5, label="lowest loss")
        axes.margins(0.1)
        axes.legend(loc="best")
        told = [f"{name} leads to {_pair_in_words(path[-1])}{_farthest(path)}" for path, name in
                zip(paths, names, strict=True)]  # fmt: skip
        return (
            f"The plane of b and w. Both paths start at {_pair_in_words(begin)}. "
            f"After {len(paths[0]) - 1} steps {told[0]}; after {len(paths[1]) - 1} steps "
            f"{told[1]}. The loss is lowest at {_pair_in_words(end)}."
        )

    return draw_picture(draw)


def _draw_path(
    axes: Axes, path: Array, name: str, dash: str, marker: str, color: str, above: int
) -> None:
    axes.plot(path[:, 0], path[:, 1], dash, marker=marker, color=color, label=name)
    for step in sorted({1, 2, 3, len(path) - 1} & set(range(1, len(path)))):
        axes.annotate(
            str(step), path[step], (5, above), textcoords="offset points", color=color, fontsize=10
        )


def _read_pairs(values: npt.ArrayLike, name: str) -> Array:
    """Pairs of finite numbers (k, 2)."""
    pairs = np.asarray(values, dtype=np.float64)
    pairs = pairs.reshape(1, 2) if pairs.shape == (2,) else pairs
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not 1 <= len(pairs) <= MOST:
        raise ValueError(
            f"Expected {name} to be pairs (b, w), at most {MOST}, got shape {pairs.shape}."
        )
    if not np.isfinite(pairs).all():
        raise ValueError(f"Expected {name} to hold finite numbers only, got nan or infinity.")
    return pairs


def _pair_in_words(pair: Array) -> str:
    return f"b = {fmt(pair[0])}, w = {fmt(pair[1])}"


def _farthest(path: Array) -> str:
    """Where b turned round, if it did."""
    top = int(path[:, 0].argmax())
    return f", with b largest after step {top}, {fmt(path[top, 0])}" if top < len(path) - 1 else ""
