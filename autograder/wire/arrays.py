"""Copies of arrays, laid out in memory like the array itself."""

from __future__ import annotations

from typing import Any

import numpy as np


def copy_array(array: np.ndarray) -> np.ndarray:
    """A copy laid out like the array: with gaps where it has some, read-only where it is."""
    if array.flags.c_contiguous or array.flags.f_contiguous:
        copy = array.copy(order="A")
    else:
        copy = with_gaps(array)
    copy.flags.writeable = array.flags.writeable
    return copy


def with_gaps(array: np.ndarray) -> np.ndarray[Any, Any]:
    """A copy that is every other entry of a wider array, as slices of tables are."""
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), dtype=array.dtype)
    wide[..., ::2] = array
    return wide[..., ::2]
