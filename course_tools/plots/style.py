"""One look for every figure: size, letters, and colours that the colour-blind can tell apart."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Masataka Okabe and Kei Ito's palette. No colour here means anything alone: the marker, the dash
# or a label beside it always says the same.
INK = "#000000"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PURPLE = "#A24C80"  # theirs, darkened until it reads as text on white
ORANGE = "#C98A00"  # theirs, darkened likewise
GREY = "#5A5A5A"

WIDTH, HEIGHT = 8.0, 4.0  # inches; a page shows an inch as 96 pixels
CSS_WIDTH = round(WIDTH * 96)
DPI = 144

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": 11.0,
    "axes.titlesize": 11.0,
    "axes.labelsize": 11.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.formatter.limits": (-3, 4),  # 20000 is written 2 × 10⁴: it would push "loss" off the page
    "axes.formatter.use_mathtext": True,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.8,
    "legend.framealpha": 0.9,
    "legend.edgecolor": "none",
    "legend.fontsize": 10.0,
    "legend.handlelength": 2.6,
    "lines.linewidth": 2.0,
    "lines.markersize": 6.0,
}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NOTE: dict[str, Any] = {
    "boxstyle": "round,pad=0.2",
    "facecolor": "white",
    "edgecolor": "none",
    "alpha": 0.85,
}


def one_panel(figure: Figure, *, xlabel: str, ylabel: str) -> Axes:
    """One pair of axes over the whole figure, at a fixed place: a moving picture must not jump."""
    axes = figure.add_axes((0.09, 0.14, 0.88, 0.77))
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    return axes


def two_panels(figure: Figure, *, same_y: bool) -> tuple[Axes, Axes]:
    """Two pairs of axes side by side; with `same_y` one scale of y serves both."""
    left = figure.add_axes((0.09, 0.14, 0.39, 0.75))
    if same_y:
        right = figure.add_axes((0.58, 0.14, 0.39, 0.75), sharey=left)
    else:
        right = figure.add_axes((0.60, 0.14, 0.37, 0.75))
    return left, right


def fmt(value: float) -> str:
    """A number as a reader wants it: four significant digits, a real minus sign, no -0, 3·10⁻⁷."""
    text = f"{value + 0.0:.4g}"
    digits, _, power = ("0" if float(text) == 0 else text).partition("e")
    digits = digits.replace("-", "−")
    if not power:
        return digits
    ten = f"10{str(int(power)).translate(RAISED)}"
    return ten if digits == "1" else f"−{ten}" if digits == "−1" else f"{digits}·{ten}"
