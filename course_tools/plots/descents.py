"""Where descent walks: paths on the map of the loss, and the loss after each epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from course_tools.plots.inputs import Array, read_number, read_points
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import BLUE, GREEN, GREY, NOTE, PURPLE, VERMILLION, fmt, one_panel
from course_tools.plots.widget import Knob, Moving

LINES = ((BLUE, "-", "o"), (VERMILLION, "--", "^"), (PURPLE, ":", "s"))
MOST_MARKS = 250  # of a path: more of them hide one another, and the line alone says it
EPOCHS, UPDATES = 20, 100  # at most, of the moving picture: by eye nobody tells more apart
FASTEST = 0.4  # η at the end of its slider
FLOOR = 1e-20  # lower losses have no place on a logarithmic scale


def paths_of_descent(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    walks: Mapping[str, npt.ArrayLike],
    *,
    start: npt.ArrayLike | None = None,
    window: npt.ArrayLike | None = None,
) -> Picture:
    """Up to 3 named walks (k, 2), each row (b, w), over the MSE of points x, y (n, 1).

    `start` (b, w) sets the mark named "start" there; without it, each walk's first row has one.
    `window` (k, 2): the points (b, w) that the map has to hold; by default walks and mark.
    """
    x, y = read_points(x, y)
    lines = {name: _read_walk(walk, name) for name, walk in _at_most_three(walks).items()}
    starts = (
        np.unique([line[0] for line in lines.values()], axis=0)
        if start is None
        else _read_walk(np.atleast_2d(np.asarray(start, dtype=np.float64)), "start")[:1]
    )

    every = [*lines.values(), starts] if window is None else [_read_walk(window, "window")]

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="b", ylabel="w")
        axes.set_position((0.11, 0.14, 0.86, 0.77))  # room for ticks such as −0.25
        _draw_loss_map(axes, x, y, np.concatenate(every))
        for (name, walk), look in zip(lines.items(), LINES, strict=False):
            axes.plot(*walk.T, label=name, **_look_of_path(len(walk), *look))
        for first in starts:
            axes.scatter(
                first[0], first[1], s=110, marker="D", color=GREEN, edgecolor="white", zorder=5
            )
            axes.annotate(
                "start", first, (8, -14), textcoords="offset points", color=GREEN, weight="bold",
                bbox=NOTE, zorder=6,
            )  # fmt: skip
        _thicken(axes.legend(loc="lower right"))
        return _describe_paths(lines, starts)

    return draw_picture(draw)


def _look_of_path(rows: int, color: str, dash: str, marker: str) -> dict[str, Any]:
    """A path's line: with a mark for every row, or thin and solid where they would be too many."""
    if rows > MOST_MARKS:
        return {"color": color, "linestyle": "-", "linewidth": 0.6, "alpha": 0.8}
    return {
        "color": color,
        "linestyle": dash,
        "marker": marker,
        "markersize": 3.5,
        "linewidth": 1.2,
    }


def _thicken(legend: Legend) -> None:
    """Thick lines, also for thin ones: their colour has to be seen."""
    for line in legend.get_lines():
        line.set(linewidth=max(line.get_linewidth(), 2.0), alpha=1.0)


def _draw_loss_map(axes: Axes, x: Array, y: Array, every: Array) -> None:
    """Contour lines of the loss around all of these points (k, 2)."""
    low, high = every.min(axis=0), every.max(axis=0)
    pad = 0.12 * np.maximum(high - low, 1e-3)
    bs, ws = (np.linspace(low[k] - pad[k], high[k] + pad[k], 80) for k in (0, 1))
    losses = _losses_on_grid(x, y, bs[None, :], ws[:, None])
    lowest, highest = max(float(losses.min()), FLOOR), max(float(losses.max()), 2 * FLOOR)
    levels = np.geomspace(lowest, highest, 14)
    axes.contour(bs, ws, losses, levels, colors=GREY, alpha=0.45, linewidths=0.8)
    axes.set(xlim=(bs[0], bs[-1]), ylim=(ws[0], ws[-1]))


def _describe_paths(lines: Mapping[str, Array], starts: Array) -> str:
    said = [
        f"{name}, {_count_in_words(len(walk) - 1, 'move')} from b = {fmt(walk[0, 0])}, "
        f"w = {fmt(walk[0, 1])} to b = {fmt(walk[-1, 0])}, w = {fmt(walk[-1, 1])}"
        for name, walk in lines.items()
    ]
    places = "; ".join(f"b = {fmt(b)}, w = {fmt(w)}" for b, w in starts)
    marks = "The mark “start” is" if len(starts) == 1 else "Marks “start” are"
    return (
        f"Contour lines of the loss over b and w, with {_count_in_words(len(lines), 'path')}: "
        f"{'; '.join(said)}. {marks} at {places}."
    )


def losses_by_batch(losses: Mapping[str, npt.ArrayLike], *, epochs: float | None = None) -> Picture:
    """Up to 3 named rows of losses (k,) above 0, the first before any step, on a log scale.

    A loss an epoch; with `epochs`, a loss an update: each row goes over so many epochs.
    """
    rows = {name: np.asarray(row, dtype=np.float64) for name, row in _at_most_three(losses).items()}
    for name, row in rows.items():
        if row.ndim != 1 or len(row) < 2 or not np.isfinite(row).all() or row.min() <= 0:
            raise ValueError(
                f"Expected the losses of {name!r} to be two or more finite numbers above 0 in one "
                f"row, got shape {row.shape}."
            )

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="epoch", ylabel="loss (log scale)")
        said = []
        for (name, row), (color, dash, marker) in zip(rows.items(), LINES, strict=False):
            last = len(row) - 1 if epochs is None else epochs
            look = _look_of_path(len(row), color, dash, marker) if epochs else {"linestyle": dash}
            axes.semilogy(
                np.linspace(0, last, len(row)), row, label=name,
                **{**look, "color": color, "marker": ""},
            )  # fmt: skip
            low = f", lowest {fmt(row.min())}" if row.min() < row[-1] else ""
            said.append(
                f"{name}, from {fmt(row[0])} to {fmt(row[-1])} after "
                f"{_count_in_words(last, 'epoch')}{low}"
            )
        _thicken(axes.legend(loc="upper right"))
        each = "epoch" if epochs is None else "update"
        return f"The loss after each {each}, on a logarithmic scale: {'; '.join(said)}."

    return draw_picture(draw)


def move_paths(x: npt.ArrayLike, y: npt.ArrayLike, b: npt.ArrayLike, w: npt.ArrayLike) -> Moving:
    """One path over points x, y (n, 1), of 20 epochs or 100 updates, whichever is over first;
    sliders for batch size, η and seed."""
    x, y = read_points(x, y)
    b, w = read_number(b, "b"), read_number(w, "w")
    widest = _walk(x, y, (b, w), FASTEST, 1, 0)  # the map stands still while the path changes

    def draw(batch_size: float, lr: float, seed: float) -> Picture:
        size = round(batch_size)
        walk = _walk(x, y, (b, w), lr, size, round(seed))
        name = f"batch size {size}, η = {fmt(lr)}, seed {round(seed)}"
        return paths_of_descent(x, y, {name: walk}, window=widest)

    half = max(1, len(x) // 5)
    return Moving(
        draw,
        (
            Knob("batch_size", "batch size", half, 1, len(x), step=1),
            Knob("lr", "η", 0.1, 0.01, FASTEST, step=0.01),
            Knob("seed", "seed", 0, 0, 20, step=1),
        ),
    )


def _walk(x: Array, y: Array, start: tuple[float, float], lr: float, size: int, seed: int) -> Array:
    """The (b, w) before and after each update."""
    order = np.random.default_rng(seed)
    shuffled = [order.permutation(len(x)) for _ in range(EPOCHS)]
    batches = [each[k : k + size] for each in shuffled for k in range(0, len(x), size)]
    walk = [np.array(start)]
    for some in batches[:UPDATES]:
        error = walk[-1][0] + walk[-1][1] * x[some] - y[some]
        walk.append(walk[-1] - 2 * lr * np.array([error.mean(), (x[some] * error).mean()]))
    return np.array(walk)


def _losses_on_grid(x: Array, y: Array, bs: Array, ws: Array) -> Array:
    """MSE of every line of a grid, from five means: 80 × 80 lines need not meet every point."""
    means = x.mean(), y.mean(), (x * x).mean(), (x * y).mean(), (y * y).mean()
    mx, my, mxx, mxy, myy = map(float, means)
    return np.asarray(
        bs**2 + ws**2 * mxx + myy + 2 * bs * ws * mx - 2 * bs * my - 2 * ws * mxy, dtype=np.float64
    )


def _count_in_words(count: float, what: str) -> str:
    return f"{fmt(count)} {what}{'' if count == 1 else 's'}"


def _at_most_three(named: Mapping[str, npt.ArrayLike]) -> Mapping[str, npt.ArrayLike]:
    if not 1 <= len(named) <= len(LINES):
        raise ValueError(f"Expected 1 to {len(LINES)} named rows, got {len(named)}.")
    return named


def _read_walk(walk: npt.ArrayLike, name: str) -> Array:
    rows = np.asarray(walk, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != 2 or not np.isfinite(rows).all():
        raise ValueError(
            f"Expected {name!r} as rows (b, w) of finite numbers, shape (k, 2), got {rows.shape}."
        )
    return rows
