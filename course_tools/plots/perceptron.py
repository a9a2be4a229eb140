"""One neuron in the plane, its activations, and what a hidden layer makes of four points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.plots.inputs import Array
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    NOTE,
    ORANGE,
    PURPLE,
    VERMILLION,
    fmt,
    two_panels,
)
from course_tools.plots.widget import Knob, Moving

HALF = 4.2  # of the window's side
SHADE = "#F6DCC8"  # where z > 0
CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = (0, 1, 1, 0)
Pair = npt.ArrayLike
Line = tuple[npt.ArrayLike, npt.ArrayLike]


def boundary(
    w: Pair, b: npt.ArrayLike, points: npt.ArrayLike = (), labels: Sequence[int] | None = None,
    names: str = "",
) -> Picture:  # fmt: skip
    """The line w·x + b = 0 of a neuron with two inputs, and the side on which z > 0.

    points (m, 2), each with its name, "ABC", or its label: 1 a filled circle, 0 an empty one.
    """
    weights, bias = _read_neuron(w, b)
    places = _read_places(points)
    near = labels is not None and np.abs(places - 0.5).max(initial=0) <= 1
    ends = (-1.0, 2.0) if near else (-HALF, HALF)
    if labels is not None and len(labels) != len(places):
        raise ValueError(f"Expected a label for each of {len(places)} points, got {len(labels)}.")

    def draw(figure: Figure) -> str:
        axes = figure.add_axes((0.27, 0.12, 0.46, 0.82))
        _draw_side(axes, weights, bias, ends)
        _draw_places(axes, places, labels, names)
        axes.set(xlim=ends, ylim=ends, aspect="equal")
        axes.set(xlabel="$x_1$", ylabel="$x_2$")
        return _side_in_words(weights, bias, places, labels, names)

    return draw_picture(draw)


def move_boundary(
    w: Pair, b: npt.ArrayLike, points: npt.ArrayLike = (), names: str = ""
) -> Moving:  # fmt: skip
    """`boundary` with sliders for both weights and the bias, from −5 to 5."""
    (w1, w2), bias = _read_neuron(w, b)

    def draw(w1: float, w2: float, b: float) -> Picture:
        return boundary((w1, w2), b, points, names=names)

    starts = (("w1", "w₁", w1), ("w2", "w₂", w2), ("b", "b", bias))
    knobs = (Knob(name, label, start, -5, 5, step=0.5) for name, label, start in starts)
    return Moving(draw, tuple(knobs))


def move_epochs(
    lines: Sequence[Line], points: npt.ArrayLike, labels: Sequence[int]
) -> Moving:  # fmt: skip
    """`boundary` after each epoch: lines[k] is (w, b) after k + 1 epochs, on a slider."""
    if not lines:
        raise ValueError("Expected a pair (w, b) for each epoch, got none.")

    def draw(epoch: float) -> Picture:
        return boundary(*lines[round(epoch) - 1], points, labels)

    return Moving(draw, (Knob("epoch", "epoch", len(lines), 1, len(lines), step=1),))


def activations() -> Picture:
    """Sigmoid, tanh and ReLU, and beside them their slopes."""

    def draw(figure: Figure) -> str:
        left, right = two_panels(figure, same_y=False)
        z = np.linspace(-6, 6, 241)
        squashed, rectified = 1 / (1 + np.exp(-z)), np.maximum(z, 0)
        curves = (
            ("sigmoid", "-", BLUE, squashed, squashed * (1 - squashed)),
            ("tanh", "--", VERMILLION, np.tanh(z), 1 - np.tanh(z) ** 2),
            ("ReLU", "-.", GREEN, rectified, np.heaviside(z, np.nan)),
        )
        for name, dash, color, height, slope in curves:
            left.plot(z, height, dash, color=color, label=name)
            right.plot(z, slope, dash, color=color, label=name)
        left.set(ylim=(-1.2, 2.2), xlabel="z", title="the activations")
        right.set(ylim=(-0.08, 1.2), xlabel="z", title="their slopes")
        left.legend(loc="upper left")
        return (
            "Three activations against z. Left: the sigmoid rises from 0 to 1, tanh from −1 to 1, "
            "the ReLU is 0 on the left and z on the right. Right, their slopes: those of sigmoid "
            "and tanh are bells, highest at z = 0, tanh's four times as high; both are nearly 0 "
            "from about z = ±5 on. The ReLU's is a step from 0 to 1."
        )

    return draw_picture(draw)


def hidden_space(
    W1: npt.ArrayLike, b1: npt.ArrayLike, W2: npt.ArrayLike, b2: npt.ArrayLike
) -> Picture:
    """XOR's four points before and behind a hidden layer of two ReLUs: (2, 2), (2,), (2, 1), (1,).

    Left, each unit's line z = 0; right, the points where the units put them, and the line on which
    the output is ½.
    """
    first, bias = _read_layer(W1, (2, 2), "W1"), _read_layer(b1, (2,), "b1")
    second, last = _read_layer(W2, (2,), "W2"), float(_read_layer(b2, (1,), "b2")[0])
    behind = np.maximum(CORNERS @ first + bias, 0)

    def draw(figure: Figure) -> str:
        left, right = two_panels(figure, same_y=False)
        for unit, (color, dash) in enumerate(((PURPLE, "--"), (ORANGE, "-."))):
            _draw_zero_line(left, first[:, unit], bias[unit], color, dash, f"unit {unit + 1}")
        _draw_places(left, CORNERS, XOR, "")
        left.set(xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), xlabel="$x_1$", ylabel="$x_2$")
        left.set(title="the inputs", xticks=[0, 1], yticks=[0, 1])
        _draw_zero_line(right, second, last - 0.5, INK, "-", "output ½")
        _draw_places(right, behind, XOR, "")
        low, high = behind.min(axis=0), behind.max(axis=0)
        pad = 0.25 * max(float((high - low).max()), 1.0)
        right.set(xlim=(low[0] - pad, high[0] + pad), ylim=(low[1] - pad, high[1] + pad))
        right.locator_params(nbins=4)
        right.set(xlabel="$a_1$", ylabel="$a_2$", title="behind the hidden layer")
        for axes in (left, right):
            if axes.get_legend_handles_labels()[0]:
                axes.legend(loc="upper right", fontsize=9)
        moved = ", ".join(
            f"{_spot_in_words(x)} to {_spot_in_words(a)}"
            for x, a in zip(CORNERS, behind, strict=True)
        )
        return (
            "XOR's four points twice, empty circles for 0 and filled ones for 1. Left, the inputs, "
            "with the line on which each hidden unit switches. Right, where the hidden layer puts "
            f"them: {moved}, with the line on which the output is ½."
        )

    return draw_picture(draw)


# --- drawing


def _draw_side(axes: Axes, w: Array, b: float, ends: tuple[float, float]) -> None:
    """The half plane where z > 0, its border, and an arrow along w from it."""
    places = np.linspace(*ends, 241)
    z = w[0] * places[None, :] + w[1] * places[:, None] + b
    axes.contourf(places, places, np.asarray(z), levels=[0, np.inf], colors=[SHADE], zorder=0)
    _draw_zero_line(axes, w, b, VERMILLION, "-", "")
    size = float(np.hypot(*w))
    if not size:
        return
    foot = -b * w / size**2
    length = 0.14 * (ends[1] - ends[0])
    if ends[0] < foot.min() - length and foot.max() + length < ends[1]:
        tip = foot + length * w / size
        look = {"arrowstyle": "-|>", "color": VERMILLION, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", tuple(tip), tuple(foot), arrowprops=look)
        axes.annotate("w", tuple(foot + 1.35 * length * w / size), ha="center", va="center",
                      color=VERMILLION, bbox=NOTE)  # fmt: skip


def _draw_zero_line(axes: Axes, w: Array, b: float, color: str, dash: str, label: str) -> None:
    """The line w·x + b = 0, right across the axes; nothing where w is 0."""
    size = float(np.hypot(*w))
    if size:
        foot, along = -b * w / size**2, np.array([-w[1], w[0]]) / size
        start, stop = foot - 40 * along, foot + 40 * along
        axes.plot([start[0], stop[0]], [start[1], stop[1]], dash, color=color, label=label)


def _draw_places(axes: Axes, places: Array, labels: Sequence[int] | None, names: str) -> None:
    for k, (x1, x2) in enumerate(places):
        filled = labels is None or labels[k]
        axes.scatter(x1, x2, s=70, color=BLUE if filled else "white", edgecolor=BLUE,
                     linewidth=1.8, zorder=4)  # fmt: skip
        if k < len(names):
            axes.annotate(names[k], (x1, x2), (7, 7), textcoords="offset points", color=GREY,
                          bbox=NOTE, zorder=5)  # fmt: skip


def _side_in_words(
    w: Array, b: float, places: Array, labels: Sequence[int] | None, names: str
) -> str:
    says = (
        f"The plane of x₁ and x₂ with the line on which {fmt(w[0])}·x₁ {_term(w[1])}·x₂ "
        f"{_term(b)} = 0. The side to which the arrow w points, where z > 0, is shaded."
    )
    if not np.hypot(*w):
        says = f"Both weights are 0: z is {fmt(b)} everywhere, and there is no line."
    marked = []
    for k, place in enumerate(places):
        z = float(w @ place) + b
        side = "on the shaded side" if z > 0 else "on the line" if z == 0 else "on the white side"
        name = f"{names[k]} " if k < len(names) else f"a {labels[k]} " if labels is not None else ""
        marked.append(f"{name}at {_spot_in_words(place)} lies {side}")
    return says + (f" {', '.join(marked)}." if marked else "")


def _term(value: float) -> str:
    return f"{'−' if value < 0 else '+'} {fmt(abs(value))}"


def _spot_in_words(place: Array) -> str:
    return f"({fmt(float(place[0]))}, {fmt(float(place[1]))})"


# --- reading


def _read_neuron(w: Pair, b: npt.ArrayLike) -> tuple[Array, float]:
    return _read_layer(w, (2,), "w"), float(_read_layer(b, (1,), "b")[0])


def _read_layer(values: npt.ArrayLike, shape: tuple[int, ...], name: str) -> Array:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.size != int(np.prod(shape)) or (len(shape) == 2 and numbers.shape != shape):
        raise ValueError(f"Expected {name} of shape {shape}, got shape {numbers.shape}.")
    if not np.isfinite(numbers).all():
        raise ValueError(f"Expected finite numbers in {name}, got nan or infinity.")
    return numbers.reshape(shape)


def _read_places(points: npt.ArrayLike) -> Array:
    places = np.asarray(points, dtype=np.float64)
    if places.size == 0:
        return places.reshape(0, 2)
    if places.ndim != 2 or places.shape[1] != 2:
        raise ValueError(f"Expected points of shape (m, 2), got shape {places.shape}.")
    return places
