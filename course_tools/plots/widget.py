"""Pictures that move: sliders, and a picture that is drawn again where it stands.

A moving picture is a plain picture first. The cell always shows the PNG of its starting numbers,
so GitHub, a PDF, nbgrader's feedback and a notebook reopened without a kernel show it too. Where
a kernel listens and ipywidgets is there, sliders are shown as one more output; moving one draws
the picture anew and replaces image and caption under their display ids. Only the sliders are ever
missing, never the picture. While nbgrader executes (it sets NBGRADER_EXECUTION) nobody can move a
slider, so none is made, and the outputs are the same bytes each time.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from course_tools.plots.inputs import Array, read_grid, read_number, read_points
from course_tools.plots.line import data_and_line, window_of
from course_tools.plots.picture import Picture, notebook_shell
from course_tools.plots.slopes import Loss, secant_and_tangent
from course_tools.plots.surface import cross_sections


@dataclass(frozen=True)
class Knob:
    """One slider: the argument it sets, its label, where it starts, its ends, its step."""

    name: str
    label: str
    value: float
    low: float
    high: float
    step: float


@dataclass(frozen=True)
class Moving:
    """A picture with knobs: `draw` takes one number for each knob, by name."""

    draw: Callable[..., Picture]
    knobs: tuple[Knob, ...]

    @cached_property
    def still(self) -> Picture:
        """The picture as it starts."""
        return self.draw(**{knob.name: knob.value for knob in self.knobs})

    @property
    def png(self) -> bytes:
        return self.still.png

    @property
    def alt(self) -> str:
        return self.still.alt

    def __repr__(self) -> str:
        return self.alt

    def _ipython_display_(self) -> None:
        widgets = _import_widgets()
        if widgets is None:
            self.still.show()
            return
        sliders = {knob.name: _slider(widgets, knob) for knob in self.knobs}
        box = widgets.VBox(list(sliders.values()))

        def redraw(_: object) -> None:
            now = self.draw(**{name: slider.value for name, slider in sliders.items()})
            now.show(place=box.model_id, again=True)

        for slider in sliders.values():
            slider.observe(redraw, names="value")
        view = {**box._repr_mimebundle_(), "text/plain": "Run this cell to get sliders here."}
        notebook_shell().display_pub.publish(view, {})
        self.still.show(place=box.model_id)


def move_line(x: npt.ArrayLike, y: npt.ArrayLike, b: npt.ArrayLike, w: npt.ArrayLike) -> Moving:
    """Points x, y (n, 1), the line ŷ = b + w·x, its errors and MSE, with a slider for b and w."""
    x, y = read_points(x, y)
    b, w = read_number(b, "b"), read_number(w, "w")
    best_b, best_w = _least_squares(x, y)
    window = window_of(x, np.concatenate([y, b + w * x]))

    def draw(b: float, w: float) -> Picture:
        return data_and_line(x, y, b, w, errors=True, window=window)

    return Moving(draw, (_knob_around("b", b, best_b), _knob_around("w", w, best_w)))


def move_sections(
    bs: npt.ArrayLike,
    ws: npt.ArrayLike,
    losses: npt.ArrayLike,
    *,
    b: npt.ArrayLike,
    w: npt.ArrayLike,
) -> Moving:
    """Losses (len(ws), len(bs)) cut at (b, w), with a slider for each cut from end to end."""
    table = read_grid(bs, ws, losses)
    knobs = tuple(
        Knob(
            name,
            name,
            read_number(at, name),
            float(ends[0]),
            float(ends[-1]),
            float(ends[1] - ends[0]),
        )
        for name, at, ends in (("b", b, table.bs), ("w", w, table.ws))
    )

    window = float(table.losses.min()), float(table.losses.max())

    def draw(b: float, w: float) -> Picture:
        return cross_sections(bs, ws, losses, b=b, w=w, window=window)

    return Moving(draw, knobs)


def move_secant(loss: Loss, at: npt.ArrayLike, *, name: str, widest: npt.ArrayLike = 1.0) -> Moving:
    """Secant of loss (number -> number) from at to at + δ; a slider takes δ from widest towards 0.

    The slider ends at a hundredth of `widest`: there nobody can tell the secant from the tangent.
    """
    at, widest = read_number(at, "at"), read_number(widest, "widest")
    if widest <= 0:
        raise ValueError(f"Expected widest above 0, got {widest:g}: it is the largest δ.")

    def draw(delta: float) -> Picture:
        return secant_and_tangent(loss, at, delta, name=name, widest=widest)

    return Moving(draw, (Knob("delta", "δ", widest, widest / 100, widest, step=widest / 100),))


def _knob_around(name: str, start: float, best: float) -> Knob:
    """A slider whose ends are whole numbers, at least 1 beyond the start and the best value."""
    low, high = math.floor(min(start, best) - 1), math.ceil(max(start, best) + 1)
    return Knob(name, name, start, low, high, step=0.01)


def _least_squares(x: Array, y: Array) -> tuple[float, float]:
    """b, w of the best line through points x, y (n,); a level one if all x are the same."""
    centred = x - x.mean()
    spread = float(centred @ centred)
    w = float(centred @ y) / spread if spread > 0 else 0.0
    return float(y.mean()) - w * float(x.mean()), w


def _slider(widgets: Any, knob: Knob) -> Any:
    return widgets.FloatSlider(
        value=knob.value,
        min=knob.low,
        max=knob.high,
        step=knob.step,
        description=knob.label,
        readout_format=".3f",
        layout={"width": "480px"},
    )


def _import_widgets() -> Any:
    """The module ipywidgets, where someone could move a slider; None anywhere else."""
    if "NBGRADER_EXECUTION" in os.environ or getattr(notebook_shell(), "kernel", None) is None:
        return None
    try:
        import ipywidgets
    except ImportError:
        return None
    return ipywidgets
