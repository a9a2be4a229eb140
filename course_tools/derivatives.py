"""Derivatives held against slopes of a student's own loss: numbers, and expressions in symbols.

The test cells of notebooks call it. It knows no derivative: it takes small steps, and tries which
wrong rule gives what the student has. No slope that it measures is shown where it is the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from course_tools.data import Array
from course_tools.examples import MistakeError, expect, flat_numbers, name_by_ratio, nearly_equal
from course_tools.slopes import measure_slopes
from course_tools.symbols import b, i, n, w, x, y

Loss = Callable[[Any, Any, Array, Array], Any]  # of a line b, w on points x, y (n, 1)
STEP = 1e-4
NEAR = 1e-4

HALF = "exactly half of the slope of your own loss: the derivative of a square?"
SUM = "the slope of your own loss times {n}: a sum where a mean belongs?"
SIGN = (
    "the slope of your own loss with the sign turned: the error is ŷ − y, and b and w stand in ŷ."
)
NO_X = "For w, the inner derivative is missing: each error is multiplied by its own x."
MEANS = (
    "For w, this is the mean of x times the mean of the errors. Multiply each error by its own x "
    "first, both of one shape (n, 1), then take the mean."
)
X_TWICE = "For w, x comes once too often: the inner derivative of w·x is x."
NO_Y = "This is the slope for y = 0: the prediction ŷ stands where the error ŷ − y belongs."
SWAPPED = "The two are swapped: the slope along b comes first."


def expect_slopes(
    got: Any, loss: Loss, at: tuple[float, float], x: Any, y: Any, *, right: Any = None
) -> None:
    """MistakeError where the pair `got` is not how `loss` rises along b and along w at a line.

    loss: the student's own, loss(b, w, x, y); while it does not work, nothing is asked. right: what
    the example gives, where the exercise shows it: then the slopes only name what is wrong.
    """
    mine = None if got is ... else flat_numbers(got)
    xs, ys = (np.array(flat_numbers(one)).reshape(-1, 1) for one in (x, y))
    measured = None if mine is None else _slopes_of(loss, at, xs, ys)
    if right is not None and (
        mine is None
        or measured is None
        or mine.size != 2
        or nearly_equal(mine, flat_numbers(right), NEAR)
        or not nearly_equal(measured, flat_numbers(right), NEAR)
    ):
        return expect(got, right, n=len(xs))
    if mine is None or measured is None:
        return None
    if mine.size != 2:
        raise MistakeError(f"A pair is asked for, the slopes along b and along w; got {mine.size}.")
    if not nearly_equal(mine, measured, NEAR):
        raise MistakeError(_name_slopes(mine, measured, loss, at, xs, ys))
    return None


def _name_slopes(
    mine: Array, measured: Array, loss: Loss, at: tuple[float, float], x: Array, y: Array
) -> str:
    for said, wrong in _wrong_slopes(loss, at, x, y, measured):
        if nearly_equal(mine, wrong, NEAR):
            return said
    off = 0 if not nearly_equal(mine[:1], measured[:1], NEAR) else 1
    ratio = name_by_ratio(mine[off : off + 1], measured[off : off + 1], len(x))
    return f"Along {'bw'[off]}, this is not the slope of your own loss. {ratio}".strip()


def _wrong_slopes(
    loss: Loss, at: tuple[float, float], x: Array, y: Array, measured: Array
) -> Iterator[tuple[str, Array]]:
    """What wrong rules make of the slopes of this loss, and what is said to whoever follows one."""
    b_slope, _ = measured
    yield f"Each is {HALF}", measured / 2
    yield f"Each is {SUM.format(n=len(x))}", measured * len(x)
    yield f"Each is {SIGN}", -measured
    yield SWAPPED, measured[::-1]
    yield NO_X, np.array([b_slope, b_slope])
    yield MEANS, np.array([b_slope, b_slope * x.mean()])
    one_by_one = [_slopes_of(loss, at, x[k : k + 1], y[k : k + 1]) for k in range(len(x))]
    if all(slopes is not None for slopes in one_by_one):
        twice = np.mean([p * slopes[1] for p, slopes in zip(x.ravel(), one_by_one, strict=True)])
        yield X_TWICE, np.array([b_slope, twice])
    if (without_y := _slopes_of(loss, at, x, 0 * y)) is not None:
        yield NO_Y, without_y


def _slopes_of(loss: Loss, at: tuple[float, float], x: Array, y: Array) -> Any:
    """How this loss rises along b and along w; None where it cannot be asked."""
    point = [np.array(float(part)) for part in at]
    try:
        found = [
            measure_slopes(lambda p, q: flat_numbers(loss(p, q, x, y)), point, part, (), STEP).both
            for part in (0, 1)
        ]
    except Exception:  # noqa: BLE001  a loss that does not work has a check of its own
        return None
    return np.array(found)


# --- in symbols

# Of one point, and of n points: values without any pattern, so that nothing agrees by chance.
PLACES: tuple[dict[str, Any], ...] = (
    {"b": 0.7, "w": -1.3, "x": (1.9, -0.6, 2.3, 0.4), "y": (0.8, 2.1, -1.7, 3.2)},
    {"b": -2.2, "w": 0.9, "x": (-1.4, 3.1, 0.5, -2.6), "y": (1.3, -0.7, 2.4, 0.2)},
)
SIZES = (3, 4)


def expect_derivative(got: Any, loss: sp.Expr, by: sp.Symbol) -> None:
    """MistakeError where the expression `got` is not the slope of the expression `loss` along `by`.

    Both are in b, w and the point x, y, or the points x[i], y[i], i = 1 … n.
    """
    if got is ...:
        return
    if not isinstance(got, sp.Expr | int | float):
        raise MistakeError(f"An expression in symbols is asked for, got a {type(got).__name__}.")
    mine, over_all = sp.sympify(got), loss.has(n)
    if over_all and i in mine.free_symbols:
        raise MistakeError("The sum over i is missing: all n points pull, not one.")
    pairs = [
        (values, _value(mine, values, size), _slope(loss, by, values, size))
        for values, size in zip(PLACES, SIZES, strict=True)
    ]
    yours, slopes = (np.array([pair[k] for pair in pairs]) for k in (1, 2))
    if np.isfinite(yours).all() and nearly_equal(yours, slopes, NEAR):
        return
    raise MistakeError(_name_in_symbols(yours, slopes, loss, by, over_all))


def _name_in_symbols(
    yours: Array, slopes: Array, loss: sp.Expr, by: sp.Symbol, over_all: bool
) -> str:
    if not np.isfinite(yours).all():
        return "Your expression has no value: it may hold only the symbols that are asked for."
    at_x = np.array([float(values["x"][0]) for values in PLACES])
    others = [other for other in loss.free_symbols if str(other) in "bw" and other != by]
    named = [
        (f"Your derivative is {HALF}", slopes / 2),
        (f"Your derivative is {SIGN}", -slopes),
        ("A factor 2 is too many: it comes once, from the square.", 2 * slopes),
    ]
    if over_all:
        named.append((f"Your derivative is {SUM.format(n='n')}", slopes * np.array(SIZES)))
    else:
        named += [(NO_X, slopes / at_x), (X_TWICE, slopes * at_x)]
    along = [[_slope(loss, o, v, k) for v, k in zip(PLACES, SIZES, strict=True)] for o in others]
    named += [(NO_X if str(by) == "w" else SWAPPED, np.array(other)) for other in along]
    for said, wrong in named:
        if nearly_equal(yours, wrong, NEAR):
            return said
    return (
        f"This is not the slope along {by}: a small step of {by} changes the loss by another "
        f"amount than your derivative says, at {_spoken(PLACES[0])}, for example."
    )


def expect_second_derivatives(got: Any, loss: sp.Expr, by: Sequence[sp.Symbol]) -> None:
    """MistakeError where the matrix `got` is not how the slopes of `loss` along `by` change."""
    if got is ...:
        return
    try:
        mine = sp.Matrix(got)
    except (TypeError, ValueError):
        mine = sp.Matrix()
    if mine.shape != (len(by), len(by)):
        raise MistakeError(f"A matrix ({len(by)}, {len(by)}) is asked for, got {mine.shape}.")
    if i in mine.free_symbols:
        raise MistakeError("The sum over i is missing: all n points pull, not one.")
    yours, curves = [], []
    for values, size in zip(PLACES, SIZES, strict=True):
        yours.append([[_value(mine[j, k], values, size) for k in (0, 1)] for j in (0, 1)])
        curves.append([[_curve(loss, p, q, values, size) for q in by] for p in by])
    mine_at, its = np.array(yours), np.array(curves)
    if nearly_equal(mine_at, its, NEAR):
        return
    of_means = its.copy()
    of_means[:, 1, 1] = its[:, 0, 1] ** 2 / its[:, 0, 0]
    for said, wrong in (
        ("Every entry is exactly half of what it should be: the factor 2 of the square?", its / 2),
        ("These are sums: the loss is a mean, which divides by n.", its * _by_size(its)),
        (
            "Bottom right: the mean of the squares belongs there, not the square of the mean.",
            of_means,
        ),
        ("The signs are turned: a bowl is curved upwards.", -its),
    ):
        if nearly_equal(mine_at, wrong, NEAR):
            raise MistakeError(said)
    off = np.argwhere(~np.isclose(mine_at, its, rtol=NEAR).all(axis=0))[0] + 1
    raise MistakeError(
        f"Row {off[0]}, column {off[1]} is not how fast the slope changes: differentiate the slope "
        f"along {by[off[0] - 1]} once more, along {by[off[1] - 1]}."
    )


def _by_size(like: Array) -> Array:
    return np.array(SIZES, dtype=float).reshape(-1, 1, 1) * np.ones_like(like)


def _value(expression: sp.Expr, values: Mapping[str, Any], size: int) -> float:
    """The expression as a number, with `size` points; nan where something is left open."""
    over_all = expression.has(sp.Indexed, n)
    point = [(0.0, *values[name][:size]) if over_all else values[name][0] for name in "xy"]
    try:
        return float(_compile_expression(expression)(values["b"], values["w"], *point, size))
    except Exception:  # noqa: BLE001  what cannot be worked out has no value
        return float("nan")


@lru_cache(maxsize=64)
def _compile_expression(expression: sp.Expr) -> Callable[..., Any]:
    """The expression as a function of b, w, x, y, n; a sum is one of Python's, from 1 to n."""
    written: Callable[..., Any] = sp.lambdify([b, w, x, y, n], expression, modules="math")
    return written


def _slope(loss: sp.Expr, by: sp.Symbol, values: Mapping[str, Any], size: int) -> float:
    up, down = ({**values, str(by): values[str(by)] + step} for step in (STEP, -STEP))
    return (_value(loss, up, size) - _value(loss, down, size)) / (2 * STEP)


def _curve(
    loss: sp.Expr, p: sp.Symbol, q: sp.Symbol, values: Mapping[str, Any], size: int
) -> float:
    step = 0.01  # longer than for a slope: two differences lose twice the digits
    up, down = ({**values, str(q): values[str(q)] + way} for way in (step, -step))
    return (_slope(loss, p, up, size) - _slope(loss, p, down, size)) / (2 * step)


def _spoken(values: Mapping[str, Any]) -> str:
    return f"b = {values['b']}, w = {values['w']}".replace("-", "−")
