"""Points and the lines that try to fit them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from course_tools.plots.inputs import Array, read_number, read_points
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import (
    BLUE,
    GREEN,
    HEIGHT,
    INK,
    PURPLE,
    VERMILLION,
    WIDTH,
    fmt,
    one_panel,
    two_panels,
)

MOST_SQUARES = 10
Window = tuple[float, float, float, float]  # x from, x to, y from, y to


def data_and_split(
    x_train: npt.ArrayLike, y_train: npt.ArrayLike, x_val: npt.ArrayLike, y_val: npt.ArrayLike
) -> Picture:
    """The data, split: x_train, y_train (n, 1) on the left, x_val, y_val (m, 1) on the right."""
    train, val = read_points(x_train, y_train, "_train"), read_points(x_val, y_val, "_val")

    def draw(figure: Figure) -> str:
        both = np.concatenate([train[0], val[0]]), np.concatenate([train[1], val[1]])
        window = window_of(*both)
        said = []
        for axes, (x, y), title, color, marker in zip(
            two_panels(figure, same_y=True),
            (train, val),
            ("training", "validation"),
            (BLUE, VERMILLION),
            ("o", "^"),
            strict=True,
        ):
            axes.scatter(x, y, s=26, color=color, marker=marker, edgecolor="white", linewidth=0.5)
            axes.set(xlabel="x", title=f"{title}: {len(x)} points")
            _set_window(axes, window)
            said.append(
                f"{len(x)} {title} points, x from {fmt(x.min())} to {fmt(x.max())}, "
                f"y from {fmt(y.min())} to {fmt(y.max())}{_trend(x, y)}"
            )
        figure.axes[0].set_ylabel("y")
        return f"Two scatter plots of y against x. Left: {said[0]}. Right: {said[1]}."

    return draw_picture(draw)


def data_and_line(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    b: npt.ArrayLike,
    w: npt.ArrayLike,
    *,
    errors: bool = False,
    squares: bool = False,
    window: Window | None = None,
) -> Picture:
    """Points x, y (n, 1), the line ŷ = b + w·x; if asked, each error ŷ - y and its square.

    `window` (x from, x to, y from, y to) holds the view still while the line moves.
    """
    x, y = read_points(x, y)
    b, w = read_number(b, "b"), read_number(w, "w")
    yhat = b + w * x

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="x", ylabel="y")
        _set_window(axes, window or window_of(x, np.concatenate([y, yhat])))
        if squares:
            some = _choose_points(x)
            _draw_squares(axes, x[some], y[some], yhat[some], len(x))
        if errors:
            _draw_errors(axes, x, y, yhat)
        _draw_dots(axes, x, y)
        ends = _ends(axes)
        axes.plot(ends, b + w * ends, "--", color=VERMILLION, label="prediction ŷ = b + w·x")
        axes.legend(loc="upper left")
        error = fmt(_mean_square(y, yhat))
        axes.set_title(f"b = {fmt(b)}   w = {fmt(w)}   MSE = {error}")
        return _line_in_words(x, y, yhat, b, w, errors=errors, squares=squares)

    return draw_picture(draw)


def before_and_after(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    before: tuple[npt.ArrayLike, npt.ArrayLike],
    after: tuple[npt.ArrayLike, npt.ArrayLike],
) -> Picture:
    """Points x, y (n, 1) and two lines ŷ = b + w·x: before and after, each a pair (b, w)."""
    x, y = read_points(x, y)
    lines = [
        (*_read_line(pair, name), name) for pair, name in ((before, "before"), (after, "after"))
    ]

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="x", ylabel="y")
        _set_window(axes, window_of(x, np.concatenate([y, *(b + w * x for b, w, _ in lines)])))
        _draw_dots(axes, x, y)
        ends = _ends(axes)
        said = []
        for (b, w, name), color, dash in zip(lines, (INK, GREEN), ("--", "-"), strict=True):
            numbers = f"b = {fmt(b)}, w = {fmt(w)}, MSE = {fmt(_mean_square(y, b + w * x))}"
            axes.plot(ends, b + w * ends, dash, color=color, label=f"{name}: {numbers}")
            said.append(f"{name}, {numbers}")
        _draw_moves(axes, lines[0][:2], lines[1][:2])
        axes.legend(loc="upper left")
        return f"{len(x)} points and two lines: dashed {said[0]}; solid {said[1]}."

    return draw_picture(draw)


def window_of(x: Array, y: Array) -> Window:
    """The view that holds points x, y (n,), with a margin, wider above for the legend."""
    pad_x, pad_y = (0.05 * (np.ptp(values) or 1.0) for values in (x, y))
    return (
        float(x.min() - pad_x),
        float(x.max() + pad_x),
        float(y.min() - pad_y),
        float(y.max() + 2 * pad_y),
    )


def _draw_dots(axes: Axes, x: Array, y: Array) -> None:
    axes.scatter(x, y, s=26, color=BLUE, edgecolor="white", linewidth=0.5, label="data", zorder=3)


def _draw_errors(axes: Axes, x: Array, y: Array, yhat: Array) -> None:
    none = np.zeros_like(x)
    axes.quiver(
        x, y, none, yhat - y, angles="xy", scale_units="xy", scale=1, color=PURPLE, width=0.0018,
        headwidth=5, headlength=6,
    )  # fmt: skip
    # A quiver's own key is a fat bar: a short arrow is clearer.
    axes.plot([], [], marker=r"$\downarrow$", color=PURPLE, linestyle="", label="error ŷ − y")


def _draw_squares(axes: Axes, x: Array, y: Array, yhat: Array, n: int) -> None:
    """Squares on the page, each from an error towards the middle, so that none is cut."""
    left, right = axes.get_xlim()
    low, high = axes.get_ylim()
    box = axes.get_position()
    per_y = (box.height * HEIGHT / (high - low)) / (box.width * WIDTH / (right - left))
    side = np.abs(yhat - y) * per_y * np.where(x < (left + right) / 2, 1, -1)
    corners = np.array([[x, y], [x, yhat], [x + side, yhat], [x + side, y]]).transpose(2, 0, 1)
    label = "squared error" if len(x) == n else f"squared error, for {len(x)} of {n} points"
    squares = PolyCollection(
        list(corners), facecolor=PURPLE + "18", edgecolor=PURPLE + "B0", linewidth=0.9, label=label
    )
    axes.add_collection(squares, autolim=False)


def _choose_points(x: Array) -> npt.NDArray[np.intp]:
    """Which points get a square: all if few, else some evenly spread, as 80 hide one another."""
    order = np.argsort(x, kind="stable")
    few = np.linspace(0, len(x) - 1, min(len(x), MOST_SQUARES)).round().astype(np.intp)
    return order[few]


def _draw_moves(axes: Axes, before: tuple[float, float], after: tuple[float, float]) -> None:
    """Small arrows from the old line to the new one, at both ends, where they are apart."""
    ends = _ends(axes)
    low, high = axes.get_ylim()
    for place in ends[0] + np.array([0.03, 0.97]) * (ends[1] - ends[0]):
        start, stop = before[0] + before[1] * place, after[0] + after[1] * place
        if abs(stop - start) > 0.04 * (high - low):
            axes.annotate(
                "", (place, stop), (place, start),
                arrowprops={"arrowstyle": "-|>", "color": INK, "shrinkA": 2, "shrinkB": 2},
            )  # fmt: skip


def _set_window(axes: Axes, window: Window) -> None:
    axes.set(xlim=window[:2], ylim=window[2:])


def _ends(axes: Axes) -> Array:
    return np.array(axes.get_xlim())


def _mean_square(y: Array, yhat: Array) -> float:
    return float(np.mean((yhat - y) ** 2))


def _read_line(pair: tuple[npt.ArrayLike, npt.ArrayLike], name: str) -> tuple[float, float]:
    if len(pair) != 2:
        raise ValueError(f"Expected {name} to be a pair (b, w), got {len(pair)} values.")
    return read_number(pair[0], f"b {name}"), read_number(pair[1], f"w {name}")


def _trend(x: Array, y: Array) -> str:
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return ""
    r = float(np.corrcoef(x, y)[0, 1])
    return f" (correlation {r:.2f})".replace("-", "−")


def _line_in_words(
    x: Array, y: Array, yhat: Array, b: float, w: float, *, errors: bool, squares: bool
) -> str:
    above, below = int((y > yhat).sum()), int((y < yhat).sum())
    text = (
        f"{len(x)} points and the dashed line ŷ = b + w·x with b = {fmt(b)}, w = {fmt(w)}: "
        f"{above} points lie above it, {below} below. "
        f"The mean squared error is {fmt(_mean_square(y, yhat))}."
    )
    error = yhat - y
    if errors:
        worst = int(np.abs(error).argmax())
        text += (
            f" An arrow from each point to the line is its error ŷ − y; the longest is "
            f"{fmt(error[worst])}, at x = {fmt(x[worst])}."
        )
    if squares:
        some = _choose_points(x)
        text += (
            f" Squares show the squared errors of {len(some)} points; "
            f"the largest is {fmt((error[some] ** 2).max())}."
        )
    return text
