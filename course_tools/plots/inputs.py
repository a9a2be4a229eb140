"""What a plot may be given: accept what is clear, refuse the rest with a sentence that helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LossGrid:
    """Losses on a grid: bs (k,), ws (m,), losses (m, k), where losses[i, j] is at ws[i], bs[j]."""

    bs: Array
    ws: Array
    losses: Array

    def nearest(self, b: float, w: float) -> tuple[int, int]:
        """Row and column of the grid point nearest to (b, w), which must lie on the grid."""
        for name, value, axis in (("b", b, self.bs), ("w", w, self.ws)):
            if not axis[0] <= value <= axis[-1]:
                raise ValueError(
                    f"Expected {name} between {axis[0]:g} and {axis[-1]:g}, the ends of {name}s, "
                    f"got {value:g}: choose a point on the grid, or make the grid wider."
                )
        return int(np.abs(self.ws - w).argmin()), int(np.abs(self.bs - b).argmin())

    def lowest(self) -> tuple[float, float, float]:
        """b, w and loss of the lowest grid point."""
        row, column = np.unravel_index(int(self.losses.argmin()), self.losses.shape)
        return float(self.bs[column]), float(self.ws[row]), float(self.losses[row, column])

    def finer(self) -> LossGrid:
        """With one point more between each two: contour lines are straight from point to point.

        Cubics through four neighbours give it, exact where the loss is a parabola. A grid that is
        uneven, or has fewer than four points a side, stays as it is.
        """
        if min(self.losses.shape) < 4 or not (_is_even(self.bs) and _is_even(self.ws)):
            return self
        bs, ws = (np.linspace(axis[0], axis[-1], 2 * len(axis) - 1) for axis in (self.bs, self.ws))
        return LossGrid(bs, ws, _add_rows_between(_add_rows_between(self.losses).T).T)


def read_grid(bs: npt.ArrayLike, ws: npt.ArrayLike, losses: npt.ArrayLike) -> LossGrid:
    """bs (k,), ws (m,), losses (m, k) -> Grid; a row of losses is one w, a column one b."""
    columns, rows = _read_axis(bs, "bs"), _read_axis(ws, "ws")
    values = _read_floats(losses, "losses")
    expected = (len(rows), len(columns))
    if values.shape != expected:
        swapped = values.shape == expected[::-1]
        hint = (
            "rows are w and columns are b: try losses.T"
            if swapped
            else "one row a w, one column a b"
        )
        raise ValueError(
            f"Expected losses of shape {expected}, that is (len(ws), len(bs)), "
            f"got {values.shape}; {hint}."
        )
    if np.ptp(values) == 0:
        raise ValueError(
            f"Expected losses that differ from point to point, got {values.flat[0]:g} everywhere: "
            "does your loss use b and w?"
        )
    return LossGrid(columns, rows, values)


def read_points(x: npt.ArrayLike, y: npt.ArrayLike, name: str = "") -> tuple[Array, Array]:
    """x, y (n,) or (n, 1) -> two arrays (n,); `name` is what the caller calls them, as in x_val."""
    columns = []
    for letter, given in (("x", x), ("y", y)):
        values = _read_floats(given, letter + name)
        if values.size != max(values.shape, default=0) or values.size == 0:
            raise ValueError(
                f"Expected {letter}{name} of shape (n,) or (n, 1), one number a point, "
                f"got {values.shape}."
            )
        columns.append(values.reshape(-1))
    if len(columns[0]) != len(columns[1]):
        raise ValueError(
            f"Expected as many values in x{name} as in y{name}, "
            f"got {len(columns[0])} and {len(columns[1])}."
        )
    return columns[0], columns[1]


def read_number(value: npt.ArrayLike, name: str) -> float:
    """A number, or an array that holds just one (shape (), (1,) or (1, 1)) -> float."""
    values = _read_floats(value, name)
    if values.size != 1:
        raise ValueError(f"Expected {name} to be one number, got an array of shape {values.shape}.")
    return float(values.reshape(()))


def read_curve(loss: Callable[[float], npt.ArrayLike], at: npt.ArrayLike) -> Array:
    """loss of one number, tried at every number of at (n,) -> (n,)."""
    places = np.asarray(at, dtype=np.float64)
    return np.array([read_number(loss(float(place)), f"loss({place:g})") for place in places])


def _read_axis(values: npt.ArrayLike, name: str) -> Array:
    axis = _read_floats(values, name)
    if axis.ndim != 1 or len(axis) < 2 or not (np.diff(axis) > 0).all():
        raise ValueError(
            f"Expected {name} of shape (n,), at least two numbers, growing, "
            f"got shape {axis.shape}: np.linspace makes such a one."
        )
    return axis


def _is_even(axis: Array) -> bool:
    steps = np.diff(axis)
    return bool(np.allclose(steps, steps[0]))


def _add_rows_between(rows: Array) -> Array:
    """Rows (m, k), m at least 4, with a row more between each two -> (2m - 1, k)."""
    finer = np.empty((2 * len(rows) - 1, rows.shape[1]))
    finer[::2] = rows
    finer[3:-3:2] = (9 * (rows[1:-2] + rows[2:-1]) - rows[:-3] - rows[3:]) / 16
    finer[1] = (3 * rows[0] + 6 * rows[1] - rows[2]) / 8
    finer[-2] = (3 * rows[-1] + 6 * rows[-2] - rows[-3]) / 8
    return finer


def _read_floats(values: npt.ArrayLike, name: str) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if not np.isfinite(array).all():
        raise ValueError(f"Expected {name} to hold finite numbers only, got nan or infinity.")
    return array
