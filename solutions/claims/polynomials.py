"""Of the polynomial's bowl: its curvatures and the way down."""

from __future__ import annotations

import numpy as np
import sympy as sp
import torch

from course_tools.data import Array
from solutions import polynomial
from solutions.claims.claim import Claim
from solutions.claims.inputs import as_columns, autograd_gradients, autograd_hessian

LR, STEPS = 0.002, 3
Inputs = tuple[Array, Array, Array]


def sample_polynomials() -> list[Inputs]:
    """x (n, 1), y (n, 1), w (3, 1) for n = 4, 9."""
    made = []
    for n in (4, 9):
        rng = np.random.default_rng(n)
        made.append((rng.uniform(-3, 3, (n, 1)), rng.normal(size=(n, 1)), rng.normal(size=(3, 1))))
    return made


def derived_loss(x: Array, y: Array) -> tuple[list[sp.Symbol], sp.Expr]:
    """The weights as symbols, and the MSE of w1·x² + w2·x + w3 in them, in exact numbers."""
    weights = list(sp.symbols("w1:4"))
    points = zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)
    errors = [
        weights[0] * sp.Rational(one) ** 2 + weights[1] * sp.Rational(one) + weights[2] - other
        for one, other in ((one, sp.Rational(other)) for one, other in points)
    ]
    return weights, sum(error**2 for error in errors) / len(errors)


def recorded_loss(w: torch.Tensor, x: Array, y: Array) -> torch.Tensor:
    powers, targets = as_columns(np.hstack([x**2, x, x**0]), y)
    return ((powers @ w.reshape(3, 1) - targets) ** 2).mean()


def derived_curvatures(x: Array, y: Array, w: Array) -> tuple[Array, float]:
    weights, loss = derived_loss(x, y)
    return _with_rate(np.array(sp.hessian(loss, weights), dtype=float))


def recorded_curvatures(x: Array, y: Array, w: Array) -> tuple[Array, float]:
    return _with_rate(autograd_hessian(lambda p: recorded_loss(p, x, y), w.ravel()))


def _with_rate(matrix: Array) -> tuple[Array, float]:
    """By singular values, which of a bowl are its curvatures."""
    curvatures = np.linalg.svd(matrix, compute_uv=False)[::-1]
    return np.asarray(curvatures, dtype=np.float64), float(2 / curvatures[-1])


def curvatures_and_rate(x: Array, y: Array, w: Array) -> tuple[Array, float]:
    design = polynomial.design_matrix(x)
    return polynomial.curvatures(design), polynomial.largest_rate(design)


def derived_path(x: Array, y: Array, w: Array) -> list[Array]:
    weights, loss = derived_loss(x, y)
    slopes = sp.lambdify(weights, [sp.diff(loss, weight) for weight in weights])
    path, now = [], w.ravel()
    for _ in range(STEPS):
        now = now - LR * np.array(slopes(*now), dtype=float)
        path.append(now)
    return path


def recorded_path(x: Array, y: Array, w: Array) -> list[Array]:
    path, now = [], w
    for _ in range(STEPS):
        (gradient,) = autograd_gradients(lambda p: recorded_loss(p, x, y), now)
        now = now - LR * gradient
        path.append(now)
    return path


def numpy_path(x: Array, y: Array, w: Array) -> list[Array]:
    design = polynomial.design_matrix(x)
    path, now = [], w
    for _ in range(STEPS):
        now = now - LR * 2 / len(x) * design.T @ (design @ now - y)
        path.append(now)
    return path


CLAIMS = (
    Claim(
        "the polynomial's curvatures and largest rate",
        {
            "sympy": derived_curvatures,
            "autograd": recorded_curvatures,
            "NumPy": curvatures_and_rate,
        },
        sample_polynomials(),
    ),
    Claim(
        "the polynomial's way down",
        {
            "sympy": derived_path,
            "autograd": recorded_path,
            "NumPy": numpy_path,
            "torch.optim": lambda x, y, w: polynomial.fit(
                "SGD", polynomial.design_matrix(x), y, w, LR, STEPS
            ),
        },
        sample_polynomials(),
    ),
)
