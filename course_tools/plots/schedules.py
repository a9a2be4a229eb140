"""Numbers that change from step to step: rates of schedules, or what comes of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from course_tools.plots.inputs import Array
from course_tools.plots.learning_rates import DASHES, LINES
from course_tools.plots.picture import Picture, draw_picture
from course_tools.plots.style import fmt, one_panel

FAR = 50.0  # a fall so deep is drawn on a scale of powers of ten


def rates_over_steps(curves: Mapping[str, npt.ArrayLike], ylabel: str = "rate") -> Picture:
    """Up to six named curves (n,), one number a step from 0, all of one length."""
    lines = _read_rates(curves)

    def draw(figure: Figure) -> str:
        axes = one_panel(figure, xlabel="step" if ylabel == "rate" else "epoch", ylabel=ylabel)
        said = []
        for k, (name, line) in enumerate(lines.items()):
            axes.plot(line, color=LINES[k], linestyle=DASHES[k], label=name)
            middle = len(line) // 2
            said.append(
                f"{name}: {fmt(line[0])} at first, {fmt(line[middle])} at {middle}, "
                f"{fmt(line[-1])} in the end"
            )
        every = np.concatenate(list(lines.values()))
        if far := bool(every.min() > 0 and every.max() > FAR * every.min()):
            axes.set_yscale("log")
            axes.set_ylim(top=10 * every.max())  # the legend stands above the curves
        axes.set_xlim(0, len(line) - 1)
        axes.legend(loc="upper right", ncols=len(lines) if far else 1)
        scale = " on a logarithmic scale" if far else ""
        many = f"{len(lines)} curve{'' if len(lines) == 1 else 's'}"
        return f"{many} of the {ylabel}{scale}, step by step. {'; '.join(said)}."

    return draw_picture(draw)


def _read_rates(curves: Mapping[str, npt.ArrayLike]) -> dict[str, Array]:
    if not 1 <= len(curves) <= len(LINES):
        raise ValueError(f"Expected 1 to {len(LINES)} named curves, got {len(curves)}.")
    lines = {name: np.asarray(curve, dtype=np.float64) for name, curve in curves.items()}
    n = len(next(iter(lines.values())))
    for name, line in lines.items():
        if line.shape != (n,) or n < 2 or not np.isfinite(line).all():
            raise ValueError(
                f"Expected {name!r} as finite numbers, as many as the others have, two or more, "
                f"got shape {line.shape}."
            )
    return lines
