"""Standardising the feature x, and what a line through scaled points is in the old units."""

from __future__ import annotations

import numpy as np

from course_tools.data import Array


def standardize(x_train: Array, x_val: Array) -> tuple[Array, Array]:
    """(x − mean)/std, both of x_train, std with ddof 0:  (n, 1), (m, 1) -> the same shapes."""
    mean, std = np.mean(x_train), np.std(x_train)
    return (x_train - mean) / std, (x_val - mean) / std


def unscale(b: float, w: float, mean: float, std: float) -> tuple[float, float]:
    """b − w·mean/std, w/std: the line of x that is b + w·(x − mean)/std:  four floats -> two."""
    return b - w * mean / std, w / std
