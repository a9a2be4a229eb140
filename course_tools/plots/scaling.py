"""One feature x in several scales: the points, the bowl over (b, w), and the epochs it takes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_tools.plots._bowl import Bowl, bowl
from course_tools.plots.contours import draw_contours, window_around
from course_tools.plots.inputs import Array, read_number, read_points
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import BLUE, GREEN, INK, NOTE, PURPLE, VERMILLION, fmt, two_panels
from course_tools.plots.surface import START
from course_tools.plots.widget import Knob, Moving

Inputs = Mapping[str, npt.ArrayLike]
LOOKS = ((BLUE, "-", "o"), (VERMILLION, "--", "^"), (GREEN, "-.", "s"), (PURPLE, ":", "D"))
MOST_PANELS = 3
MOST_EPOCHS = 100_000


def points_by_scale(inputs: Inputs, y: npt.ArrayLike) -> Picture:
    """The same y (n, 1) against x in two or three scales: inputs is name -> x (n, 1)."""
    named = _read_scales(inputs, y)

    def draw(figure: Figure) -> str:
        said = []
        for axes, (name, (x, y_flat)), (color, _, marker) in zip(
            _row_of_axes(figure, len(named), height=0.72), named.items(), LOOKS, strict=False
        ):
            axes.scatter(x, y_flat, s=22, color=color, marker=marker, edgecolor="white",
                         linewidth=0.5)  # fmt: skip
            axes.set(xlabel=name)
            said.append(
                f"{name} from {fmt(x.min())} to {fmt(x.max())}, mean {fmt(round(x.mean(), 12))}, "
                f"standard deviation {fmt(x.std())}"
            )
        figure.axes[0].set_ylabel("y")
        return f"The same y against x in {len(named)} scales: {'; '.join(said)}."

    return draw_picture(draw)


def contours_by_scale(
    inputs: Inputs, y: npt.ArrayLike, *, at: tuple[npt.ArrayLike, npt.ArrayLike]
) -> Picture:
    """Contour lines of the loss for x in two or three scales, b and w drawn alike; at: (b, w)."""
    bowls = {name: bowl(*pair) for name, pair in _read_scales(inputs, y).items()}
    b, w = read_number(at[0], "b"), read_number(at[1], "w")

    def draw(figure: Figure) -> str:
        said = []
        for axes, (name, valley) in zip(
            _row_of_axes(figure, len(bowls), height=0.74), bowls.items(), strict=True
        ):
            draw_contours(axes, valley, window_around(valley, b, w))
            axes.scatter(b, w, **START)
            least, most = valley.curvatures
            axes.set(title=f"{name}\nλ = {fmt(least)} and {fmt(most)}", aspect="equal")
            axes.set_ylabel("w" if axes is figure.axes[0] else "")
            best_b, best_w = valley.minimum
            said.append(
                f"{name}: {_valley_in_words(valley)}, lowest at b = {fmt(best_b)}, w = "
                f"{fmt(best_w)}"
            )
        return (
            f"Contour lines of the loss in {len(bowls)} scales of x, b and w drawn alike, the dot "
            f"at b = {fmt(b)}, w = {fmt(w)}. {'. '.join(said)}."
        )

    return draw_picture(draw)


def sections_by_scale(
    inputs: Inputs, y: npt.ArrayLike, *, b: npt.ArrayLike, w: npt.ArrayLike
) -> Picture:
    """The loss along w and along b through (b, w), a curve for each scale of x."""
    bowls = {name: bowl(*pair) for name, pair in _read_scales(inputs, y).items()}
    b, w = read_number(b, "b"), read_number(w, "w")

    def draw(figure: Figure) -> str:
        left, right = two_panels(figure, same_y=True)
        reach = np.linspace(-2.0, 3.0, 201)
        top, said = 0.0, []
        for (name, valley), (color, dash, _) in zip(bowls.items(), LOOKS, strict=False):
            left.plot(w + reach, valley.loss(b, w + reach), dash, color=color, label=name)
            right.plot(b + reach, valley.loss(b + reach, w), dash, color=color, label=name)
            top = max(top, 3 * float(valley.loss(b, w)))
            b_slope, w_slope = valley.slopes(b, w)
            said.append(f"{name}: slope {fmt(w_slope)} along w, {fmt(b_slope)} along b")
        for axes, name, fixed, here in ((left, "w", "b", b), (right, "b", "w", w)):
            axes.axvline(w if name == "w" else b, color=INK, linewidth=1.0, linestyle=":")
            axes.set(xlabel=name, title=f"{fixed} = {fmt(here)} held fixed")
        left.set(ylabel="loss", ylim=(0, top))
        right.legend(loc="upper right")
        return (
            f"Sections of the loss through b = {fmt(b)}, w = {fmt(w)} (dotted), along w on the "
            f"left and along b on the right. Slopes there, {'; '.join(said)}."
        )

    return draw_picture(draw)


def epochs_by_scale(
    runs: Mapping[str, tuple[npt.ArrayLike, float]], y: npt.ArrayLike, *,
    b: npt.ArrayLike, w: npt.ArrayLike, tol: float,
) -> Picture:  # fmt: skip
    """Epochs until the loss is within tol of the lowest, a bar for each run: name -> (x, η)."""
    b, w = read_number(b, "b"), read_number(w, "w")
    bowls = {
        name: (bowl(*read_points(x, y)), read_number(lr, "lr")) for name, (x, lr) in runs.items()
    }
    if not bowls:
        raise ValueError("Expected one run or more, got none.")

    def draw(figure: Figure) -> str:
        counts = {
            name: _count_epochs(valley, b, w, lr, tol) for name, (valley, lr) in bowls.items()
        }
        axes = figure.add_axes((0.25, 0.14, 0.68, 0.8))
        places = np.arange(len(counts))[::-1]
        bars = axes.barh(places, [max(k, 0.4) for k in counts.values()], color=BLUE, height=0.62)
        axes.bar_label(bars, [str(k) for k in counts.values()], padding=4)
        axes.set_yticks(places, list(counts))
        axes.grid(visible=False, axis="y")
        axes.set(xlabel=f"epochs until the loss is within {fmt(tol)} of the lowest")
        axes.margins(x=0.1)
        listed = ", ".join(f"{k} with {name}" for name, k in counts.items())
        return (
            f"Epochs from b = {fmt(b)}, w = {fmt(w)} until the loss is within {fmt(tol)} of the "
            f"lowest: {listed}."
        )

    return draw_picture(draw)


def scaled_bowl(
    x: npt.ArrayLike, y: npt.ArrayLike, factor: npt.ArrayLike,
    *, at: tuple[npt.ArrayLike, npt.ArrayLike],
) -> Picture:  # fmt: skip
    """Contour lines for factor·x, and how long the valley is for its width at every factor."""
    inputs, targets = read_points(x, y)
    factor, (b, w) = (
        read_number(factor, "factor"),
        (read_number(at[0], "b"), read_number(at[1], "w")),
    )
    if factor <= 0:
        raise ValueError(f"Expected a factor above 0, got {factor:g}.")
    valley = bowl(factor * inputs, targets)

    def draw(figure: Figure) -> str:
        left = figure.add_axes((0.10, 0.14, 0.36, 0.74))
        right = figure.add_axes((0.57, 0.14, 0.40, 0.74))
        draw_contours(left, valley, window_around(valley, b, w))
        left.scatter(b, w, **START)
        left.set(title=f"{fmt(factor)}·x", aspect="equal")
        factors = np.geomspace(0.1, 20, 121)
        right.plot(factors, [_condition(bowl(k * inputs, targets)) for k in factors], color=BLUE)
        right.scatter(factor, _condition(valley), s=75, color=VERMILLION, edgecolor="white",
                      zorder=5)  # fmt: skip
        border = 2 / valley.curvatures[1]
        right.annotate(f"border: η = {fmt(border)}", (0.5, 0.93), xycoords="axes fraction",
                       ha="center", bbox=NOTE)  # fmt: skip
        right.set(xscale="log", yscale="log", xlabel="factor", ylabel="λmax / λmin")
        return (
            f"The loss for {fmt(factor)} times x. Left: {_valley_in_words(valley)}. Right: the "
            f"ratio λmax/λmin against the factor, here {fmt(_condition(valley))}; learning rates "
            f"above {fmt(border)} diverge."
        )

    return draw_picture(draw)


def move_scale(
    x: npt.ArrayLike, y: npt.ArrayLike, *, at: tuple[npt.ArrayLike, npt.ArrayLike]
) -> Moving:
    """`scaled_bowl` with a slider for the factor of x, from 0.2 to 10."""

    def draw(factor: float) -> Picture:
        return scaled_bowl(x, y, factor, at=at)

    return Moving(draw, (Knob("factor", "factor", 1.0, 0.2, 10.0, step=0.1),))


def _row_of_axes(figure: Figure, count: int, *, height: float) -> list[Axes]:
    gap, left = 0.055, 0.08
    width = (0.97 - left - gap * (count - 1)) / count
    return [figure.add_axes((left + k * (width + gap), 0.14, width, height)) for k in range(count)]


def _read_scales(inputs: Inputs, y: npt.ArrayLike) -> dict[str, tuple[Array, Array]]:
    if not 2 <= len(inputs) <= MOST_PANELS:
        raise ValueError(f"Expected two or three scales of x, got {len(inputs)}.")
    return {name: read_points(x, y) for name, x in inputs.items()}


def _condition(valley: Bowl) -> float:
    least, most = valley.curvatures
    return most / least if least > 0 else float("inf")


def _valley_in_words(valley: Bowl) -> str:
    ratio = _condition(valley)
    if ratio < 1 + 1e-6:
        return "circles"
    return f"ellipses, {fmt(ratio**0.5)} times as long as wide"


def _count_epochs(valley: Bowl, b: float, w: float, lr: float, tol: float) -> int:
    if lr * valley.curvatures[1] >= 2:
        raise ValueError(f"With a learning rate of {lr:g} this never converges.")
    lowest = float(valley.loss(*valley.minimum))
    for epochs in range(MOST_EPOCHS):
        if float(valley.loss(b, w)) - lowest <= tol:
            return epochs
        b, w = valley.walk(b, w, lr, 1)[1]
    raise ValueError(f"This has not converged in {MOST_EPOCHS} epochs: choose a larger tol.")
