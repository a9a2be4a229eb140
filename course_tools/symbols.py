"""The symbols of the symbolic exercises: b, w, one point x, y or many x[i], y[i], and n, i.

`x` and `y` are indexable, so that `x` reads as the input of one point and `x[i]` as the i-th of n:
    (b + w*x - y)**2                              one point
    sp.Sum((b + w*x[i] - y[i])**2, (i, 1, n)) / n  n points, i = 1 … n
"""

import sympy as sp

b, w = sp.symbols("b w", real=True)
x, y = sp.IndexedBase("x", real=True), sp.IndexedBase("y", real=True)
n, i = sp.symbols("n i", integer=True, positive=True)

__all__ = ["b", "i", "n", "w", "x", "y"]
