"""The gradients of the squared error of y = b + w·x, derived by sympy from the loss itself.

Nothing here is typed in from a formula sheet: the only formulas are the two losses.
"""

from __future__ import annotations

import sympy as sp

from course_tools.data import Array
from course_tools.symbols import b, i, n, w, x, y

loss = (b + w * x - y) ** 2
dloss_db = sp.diff(loss, b)
dloss_dw = sp.diff(loss, w)

mse = sp.Sum((b + w * x[i] - y[i]) ** 2, (i, 1, n)) / n
dmse_db = sp.diff(mse, b)
dmse_dw = sp.diff(mse, w)

# doit() counts the ones of the first entry, Σ 2 / n = 2; sums over data stay sums.
hessian = sp.hessian(mse, (b, w)).doit()


def evaluate_at(
    expression: sp.Expr, b_value: float, w_value: float, xs: Array, ys: Array
) -> sp.Expr:
    """An expression in b, w, n, x[i], y[i] at these numbers:  xs, ys (n, 1) -> exact rational.

    A float is a fraction, and is taken as that fraction: nothing is rounded on the way.
    """
    values = {b: sp.Rational(float(b_value)), w: sp.Rational(float(w_value))}
    for k, (x_k, y_k) in enumerate(zip(xs.ravel(), ys.ravel(), strict=True), start=1):
        values |= {x[k]: sp.Rational(float(x_k)), y[k]: sp.Rational(float(y_k))}
    return expression.subs(n, xs.size).doit().xreplace(values)


def sympy_gradients(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    """∂MSE/∂b, ∂MSE/∂w of y = b + w·x, rounded once, at the end:  x, y (n, 1) -> two floats."""
    return float(evaluate_at(dmse_db, b, w, x, y)), float(evaluate_at(dmse_dw, b, w, x, y))
