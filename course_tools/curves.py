"""Plain curves f: float -> float to try a numeric derivative on. Each has a known slope.

They live here because both sides know them by name: a notebook's examples and the judge.
"""

from __future__ import annotations

import math


def parabola(p: float) -> float:
    """p², slope 2p."""
    return p * p


def cube(p: float) -> float:
    """p³, slope 3p²."""
    return p * p * p


def wave(p: float) -> float:
    """sin 2p, slope 2 cos 2p."""
    return math.sin(2 * p)
