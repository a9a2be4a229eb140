"""Is a gradient right? Compare it with slopes measured by small steps, entry by entry.

The idea is old; the advice on what to compare, and how, follows the notes on gradient checks of
Stanford's course CS231n (A. Karpathy, https://cs231n.github.io/neural-networks-3/#gradcheck).
"""

from __future__ import annotations

import html
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from course_tools.data import Array
from course_tools.slopes import Slopes, check_call, copy_point, measure_slopes, read_floats

Function = Callable[..., Any]
TOLERANCE = 1e-6  # relative: a wrong factor is far above it, rounding in float64 far below
BLURRED, ROUGHLY = 1e-4, 1e-3  # rounding that hides more, or more of a slope, hides mistakes
MOST_SHOWN = 12  # rows of the table; the wrong ones come first
Result = Literal["agrees", "differs", "kink", "outside", "blurred"]
SAYS: dict[Result, str] = {
    "agrees": "agrees",
    "differs": "differs",
    "kink": "kink",
    "outside": "kink, not between its slopes",
    "blurred": "cannot be told",
}


@dataclass(frozen=True)
class Entry:
    """One number of the gradient: the student's, the measured one, and how they compare."""

    name: str  # "b", "w[0, 1]"
    yours: float
    measured: float
    relative_error: float
    result: Result
    rounding: float  # what the rounding of f may do to `measured`

    @property
    def passed(self) -> bool:
        return self.result in ("agrees", "kink")


@dataclass(frozen=True, repr=False)
class GradientCheck:
    """The result: `.passed`, `.entries`, `.hints`. As the last line of a cell it shows a table."""

    entries: tuple[Entry, ...]
    hints: tuple[str, ...]
    h: float

    @property
    def passed(self) -> bool:
        return all(entry.passed for entry in self.entries)

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        rows = [("entry", "yours", "measured", "relative error", ""), *self._rows()]
        widths = [max(len(row[k]) for row in rows) for k in range(5)]
        table = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        last = [*self._more(), *self.hints, "", self._method()]
        return "\n".join([self._headline(), "", *table, *last])

    def _repr_html_(self) -> str:
        def line(cells: Sequence[str], tag: str) -> str:
            return "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

        head = line(("entry", "yours", "measured", "relative error", ""), "th")
        body = "".join(line(row, "td") for row in self._rows())
        first = f"<p><b>{html.escape(self._headline())}</b></p>"
        last = "".join(f"<p>{html.escape(hint)}</p>" for hint in (*self._more(), *self.hints))
        method = f"<p><small>{html.escape(self._method())}</small></p>"
        return f"{first}<table>{head}{body}</table>{last}{method}"

    def _headline(self) -> str:
        right, n = sum(entry.passed for entry in self.entries), len(self.entries)
        return f"Your gradient agrees in {right} of {n} {'entry' if n == 1 else 'entries'}."

    def _method(self) -> str:
        return (
            "Measured in float64, one entry p at a time: (f(p + s) − f(p − s)) / 2s with the step "
            f"s = {self.h:g} · max(1, |p|); a smaller one drowns in rounding, a larger one in the "
            "bend of f. The relative error is |yours − measured| over the larger of the two; up to "
            f"{TOLERANCE:g} agrees."
        )

    def _rows(self) -> list[tuple[str, str, str, str, str]]:
        first = sorted(self.entries, key=lambda entry: entry.passed)[:MOST_SHOWN]
        return [
            (
                e.name,
                f"{e.yours:.8g}",
                f"{e.measured:.8g}",
                f"{e.relative_error:.1e}",
                SAYS[e.result],
            )
            for e in first
        ]

    def _more(self) -> list[str]:
        left = len(self.entries) - MOST_SHOWN
        return [f"… and {left} more."] if left > 0 else []


def check_gradient(
    f: Function, gradient: Function, at: object, *, h: float = 1e-5
) -> GradientCheck:
    """Compare `gradient` with measured slopes of f:  at: number, array, or tuple of them.

    A tuple is given to both as separate arguments, `f(*at)`, `gradient(*at)`; anything else as one.
    f returns one number; `gradient` returns one number or array for each parameter, in its shape.
    All is done in float64, on copies. The step of an entry p is h · max(1, |p|).

    An entry agrees if |yours − measured| / max(|yours|, |measured|) is at most 1e-6, if both are 0,
    or if the difference drowns in the rounding of f. At a kink, such as |p| at 0, the slopes to the
    left and right differ: any number between them passes, and the kink is reported.

    Raises ValueError where the two cannot be compared: f gives no single finite number, or not
    the same one twice, or in float32; or the gradient has not the parts or shapes of `at`.

    >>> check_gradient(lambda w: w**2, lambda w: 2 * w, 3.0).passed
    True

    Data are no parameters, so both may want a lambda:
    check_gradient(lambda b, w: mse(b, w, x, y), lambda b, w: mse_gradients(b, w, x, y), (0.5, 2.0))
    """
    if not 0 < h < 1:
        raise ValueError(f"h should be a small positive number such as 1e-5, got {h!r}.")
    several = isinstance(at, tuple)
    point = [read_floats(part, "at") for part in (at if isinstance(at, tuple) else (at,))]
    check_call(f, "f", point)
    check_call(gradient, "gradient", point)
    names = _names_of_parameters(f, len(point))
    _value_of_loss(f, point)
    yours = _yours(gradient, point, several, names)
    slopes = [measure_slopes(f, point, part, index, h) for part, index in _indices(point)]
    entries = tuple(
        _entry(_label_of_entry(names[part], index), float(yours[part][index]), slope)
        for (part, index), slope in zip(_indices(point), slopes, strict=True)
    )
    return GradientCheck(entries, tuple(_hints(entries, point)), h)


# --- asking


def _names_of_parameters(f: Function, n: int) -> list[str]:
    try:
        names = list(inspect.signature(f).parameters)
    except (TypeError, ValueError):  # a built-in may have none
        names = []
    return names if len(names) == n else [f"p{k}" for k in range(n)] if n > 1 else ["p"]


def _value_of_loss(f: Function, point: Sequence[Array]) -> float:
    first, second = f(*copy_point(point)), f(*copy_point(point))
    if str(getattr(first, "dtype", "")).endswith(("float32", "float16")):
        raise ValueError("f answers in float32, too coarse for small steps: compute in float64.")
    number = read_floats(first, "f(at)")
    if number.size != 1:
        raise ValueError(f"f should return one number, got shape {number.shape}: a mean missing?")
    if float(number.item()) != float(read_floats(second, "f(at)").item()):
        raise ValueError("f gives two different values at one point: fix its random numbers.")
    return float(number.item())


def _yours(gradient: Function, point: list[Array], several: bool, names: list[str]) -> list[Array]:
    answer = gradient(*copy_point(point))
    parts = list(answer) if several and isinstance(answer, tuple | list | np.ndarray) else [answer]
    if len(parts) != len(point):
        asked = ", ".join(names)
        raise ValueError(
            f"The gradient should have one part for each of {asked}, got {len(parts)}. Data are no "
            "parameters: leave them out of `at`, with `lambda b, w: f(b, w, x)` as the function."
        )
    yours = []
    for name, part, parameter in zip(names, parts, point, strict=True):
        if part is None:
            raise ValueError("The gradient is None: does the function return it?")
        array = read_floats(part, f"The gradient of {name}", finite=False)
        if array.size == parameter.size == 1:
            array = array.reshape(parameter.shape)
        if array.shape != parameter.shape:
            raise ValueError(
                f"The gradient of {name} should have its shape, {parameter.shape}, "
                f"got {array.shape}."
            )
        yours.append(array)
    return yours


def _indices(point: Sequence[Array]) -> Iterator[tuple[int, tuple[int, ...]]]:
    for part, array in enumerate(point):
        for index in np.ndindex(array.shape):
            yield part, index


def _label_of_entry(name: str, index: tuple[int, ...]) -> str:
    return f"{name}[{', '.join(map(str, index))}]" if index else name


# --- comparing


def _entry(name: str, yours: float, slopes: Slopes) -> Entry:
    size = max(abs(yours), abs(slopes.both))
    off = abs(yours - slopes.both)
    error = off / size if size else 0.0
    result: Result = "differs"
    if slopes.has_kink:
        room = slopes.rounding + TOLERANCE * size
        low, high = sorted((slopes.left, slopes.right))
        result = "kink" if low - room <= yours <= high + room else "outside"
    elif error <= TOLERANCE or off <= slopes.rounding <= max(
        BLURRED, ROUGHLY * size
    ):  # nan is neither
        result = "agrees"
    elif off <= slopes.rounding:
        result = "blurred"
    return Entry(name, yours, slopes.both, error, result, slopes.rounding)


# --- explaining


def _hints(entries: tuple[Entry, ...], point: Sequence[Array]) -> Iterator[str]:
    """What wrong entries have in common, as a question. It never says what to write."""
    if any(entry.result in ("kink", "outside") for entry in entries):
        yield "f has a kink there: no slope is the only right one. Try a point a little aside."
    if blurred := [entry.rounding for entry in entries if entry.result == "blurred"]:
        yield (
            f"f is so large there that rounding hides slopes below {max(blurred):.0e}: "
            "scale it down, or take a larger h."
        )
    wrong = [entry for entry in entries if entry.result == "differs"]
    if not wrong:
        return
    if not all(np.isfinite(entry.yours) for entry in wrong):
        yield "Your gradient is not finite: a division by 0, or a log of 0?"
        return
    if all(entry.relative_error < ROUGHLY for entry in wrong):
        yield "Nearly: is a number rounded, or something computed in float32?"
    elif swapped := _swapped(entries, point):
        yield swapped
    elif common := _common_factor(wrong):
        yield common
    elif all(entry.yours == 0 for entry in wrong):
        yield "Your gradient is 0 where f is not flat: is a term left out?"
    elif len(wrong) < len(entries):
        yield f"Look at {wrong[0].name} first; the others agree, so what is special about it?"
    else:
        yield "No simple factor explains it: work out one term of f by hand, then compare again."


def _common_factor(wrong: Sequence[Entry]) -> str:
    ratios = [e.yours / e.measured for e in wrong if abs(e.measured) > TOLERANCE]
    if len(ratios) < len(wrong) or not np.allclose(ratios, ratios[0], rtol=1e-4, atol=0):
        return ""
    ratio = ratios[0]
    for factor, says in (
        (
            -1.0,
            "The sign is turned: which difference stands in f, and what is its inner derivative?",
        ),
        (0.5, "A factor 2 is missing: is there a square in f?"),
        (2.0, "A factor 2 is too many: was it taken twice, or does f hold a 1/2?"),
        (-0.5, "The sign is turned, and a factor 2 is missing."),
        (-2.0, "The sign is turned, and a factor 2 is too many."),
    ):
        if np.isclose(ratio, factor, rtol=1e-4):
            return says
    if len(ratios) > 1:
        return "All that differ are off by one common factor: a sum for a mean, or a constant?"
    return ""


def _swapped(entries: tuple[Entry, ...], point: Sequence[Array]) -> str:
    yours = np.array([entry.yours for entry in entries])
    measured = np.array([entry.measured for entry in entries])
    scale = float(np.abs(measured).max())
    if len(entries) < 2 or not np.allclose(np.sort(yours), np.sort(measured), 1e-4, 1e-6 * scale):
        return ""
    if len(point) == 1 and point[0].ndim == 2:
        n, m = point[0].shape
        turned = measured.reshape(n, m).T.ravel() if n == m else measured
        if n == m and np.allclose(yours, turned, 1e-4, 1e-6 * scale):
            return "Your gradient is transposed: rows and columns are swapped."
    return "The numbers are right, their order is not: which entry belongs to which parameter?"
