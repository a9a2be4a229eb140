"""Of the line y = b + w·x: gradients, Hessian, what follows from them, and its minimum."""

from __future__ import annotations

import numpy as np
import sympy as sp
import torch

from course_tools import symbols as s
from course_tools.data import Array
from solutions import convergence, derivations, linear, models, polynomial, scaling, torch_steps
from solutions.claims.claim import Claim
from solutions.claims.inputs import (
    Point,
    as_columns,
    as_parameter,
    autograd_gradients,
    autograd_hessian,
    recorded_mse,
    sample_lines,
)

LR = 0.03


# --- gradients


def by_a_step(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    """What `backward_step` leaves in `.grad`."""
    parameters = as_parameter(b), as_parameter(w)
    torch_steps.backward_step(*parameters, *as_columns(x, y))
    return tuple(float(one.grad) for one in parameters)  # type: ignore[arg-type, return-value]


def by_a_module(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    """What autograd leaves in the parameters of `ManualLinearRegression`."""
    model = models.ManualLinearRegression().double()
    model.load_state_dict({"b": as_parameter([b]).detach(), "w": as_parameter([w]).detach()})
    inputs, targets = as_columns(x, y)
    torch.autograd.backward(((model(inputs) - targets) ** 2).mean())
    return float(model.b.grad), float(model.w.grad)  # type: ignore[arg-type]


def of_one_point(b: float, w: float, x: Array, y: Array) -> list[sp.Expr]:
    values = {s.b: b, s.w: w, s.x: float(x.item()), s.y: float(y.item())}
    exact = {symbol: sp.Rational(value) for symbol, value in values.items()}
    return [one.xreplace(exact) for one in (derivations.dloss_db, derivations.dloss_dw)]


def on_the_scaled(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    scaled, _ = scaling.standardize(x, x)
    return linear.mse_gradients(b, w, scaled, y)


def through_unscale(b: float, w: float, x: Array, y: Array) -> tuple[Array, ...]:
    """The chain rule through `unscale`, by autograd, on x as it was."""
    mean, std = float(x.mean()), float(x.std())

    def loss(b: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        raw_b, raw_w = scaling.unscale(b, w, mean, std)  # type: ignore[arg-type]
        return recorded_mse(raw_b, raw_w, x, y)  # type: ignore[arg-type]

    return autograd_gradients(loss, b, w)


def by_the_chain_rule(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    """∂/∂b = ∂/∂b', ∂/∂w = (∂/∂w' − mean·∂/∂b')/std, with sympy's gradients at the old b', w'."""
    mean, std = float(x.mean()), float(x.std())
    b_grad, w_grad = derivations.sympy_gradients(b - w * mean / std, w / std, x, y)
    return b_grad, (w_grad - mean * b_grad) / std


# --- curvature


def recorded_hessian(b: float, w: float, x: Array, y: Array) -> Array:
    return autograd_hessian(lambda p: recorded_mse(p[0], p[1], x, y), np.array([b, w]))


def derived_hessian(b: float, w: float, x: Array, y: Array) -> Array:
    return np.array(derivations.evaluate_at(derivations.hessian, b, w, x, y), dtype=float)


def rates(b: float, w: float, x: Array, y: Array) -> tuple[object, ...]:
    """Eigenvalues and all that convergence.py makes of them."""
    return (
        convergence.line_curvatures(x),
        convergence.max_learning_rate(x),
        convergence.best_learning_rate(x),
        convergence.condition(x),
        convergence.shrink_factor(x, LR),
        convergence.slice_limits(x),
    )


def rates_of(matrix: Array) -> tuple[object, ...]:
    """The same of a Hessian, from the characteristic polynomial."""
    (h_bb, h_bw), (_, h_ww) = matrix
    middle, half = (h_bb + h_ww) / 2, np.hypot((h_bb - h_ww) / 2, h_bw)
    least, most = middle - half, middle + half
    return (
        (least, most),
        2 / most,
        2 / (least + most),
        most / least,
        max(abs(1 - LR * least), abs(1 - LR * most)),
        (2 / h_bb, 2 / h_ww),
    )


def rate_of_columns(b: float, w: float, x: Array, y: Array) -> tuple[object, ...]:
    """By the polynomial's functions: a line has the design matrix [1 | x]."""
    design = np.hstack([np.ones_like(x), x])
    return polynomial.curvatures(design), polynomial.largest_rate(design)


# --- minimum


def by_newton(gradient: Array, matrix: Array) -> Array:
    """From (0, 0) one step of Newton's leads to the bottom of a bowl."""
    return np.linalg.solve(matrix, -np.asarray(gradient, dtype=float))


def unscaled(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    scaled, _ = scaling.standardize(x, x)
    return scaling.unscale(*linear.least_squares(scaled, y), float(x.mean()), float(x.std()))


def slopes(b: float, w: float, x: Array, y: Array) -> tuple[float, float]:
    def loss(p: float) -> float:
        return linear.mse(linear.predict(b, p, x), y)

    return linear.numeric_gradient(loss, w, 0.25), linear.secant_slope(loss, w, 0.25)


def slopes_of(w_grad: float, h_ww: float) -> tuple[float, float]:
    """Of a parabola the central slope is the derivative; the one ahead has half a step's bend."""
    return w_grad, w_grad + 0.25 * h_ww / 2


def _recorded(b: float, w: float, x: Array, y: Array) -> tuple[Array, ...]:
    return autograd_gradients(lambda b, w: recorded_mse(b, w, x, y), b, w)


SIZES: list[Point] = sample_lines(1, 2, 80)
BOWLS: list[Point] = sample_lines(2, 7, 80)  # of one point the bowl is a valley
CLAIMS = (
    Claim(
        "the gradients",
        {
            "sympy": lambda *at: derivations.sympy_gradients(*at),
            "NumPy": lambda *at: linear.mse_gradients(*at),
            "autograd": lambda *at: torch_steps.torch_gradients(*at),
            "autograd, written out": _recorded,
            "a torch step": by_a_step,
            "a module": by_a_module,
        },
        SIZES,
    ),
    Claim(
        "the gradients of one point",
        {"autograd": _recorded, "sympy": of_one_point},
        sample_lines(1),
    ),
    Claim(
        "the gradients on scaled x",
        {"NumPy": on_the_scaled, "sympy": by_the_chain_rule, "autograd": through_unscale},
        BOWLS,
    ),
    Claim(
        "the Hessian",
        {
            "sympy": derived_hessian,
            "NumPy": lambda b, w, x, y: linear.hessian(x),
            "autograd": recorded_hessian,
        },
        SIZES,
    ),
    Claim(
        "curvatures and rates",
        {
            "autograd": lambda *at: rates_of(recorded_hessian(*at)),
            "sympy": lambda *at: rates_of(derived_hessian(*at)),
            "NumPy": rates,
        },
        BOWLS,
    ),
    Claim(
        "curvatures and the largest rate of a design matrix",
        {
            "autograd": lambda *at: rates_of(recorded_hessian(*at))[:2],
            "NumPy": rate_of_columns,
        },
        BOWLS,
    ),
    Claim(
        "the lowest point",
        {
            "autograd": lambda b, w, x, y: by_newton(
                np.array(_recorded(0.0, 0.0, x, y)), recorded_hessian(0.0, 0.0, x, y)
            ),
            "sympy": lambda b, w, x, y: by_newton(
                np.array(derivations.sympy_gradients(0.0, 0.0, x, y)),
                derived_hessian(0.0, 0.0, x, y),
            ),
            "NumPy": lambda b, w, x, y: linear.least_squares(x, y),
            "on scaled x": unscaled,
        },
        BOWLS,
    ),
    Claim(
        "the lowest w for a b",
        {
            "sympy": lambda b, w, x, y: (
                w - derivations.sympy_gradients(b, w, x, y)[1] / derived_hessian(b, w, x, y)[1, 1]
            ),
            "NumPy": lambda b, w, x, y: linear.section_minimum(b, x, y),
            "autograd": lambda b, w, x, y: (
                w - _recorded(b, w, x, y)[1] / recorded_hessian(b, w, x, y)[1, 1]
            ),
        },
        SIZES,
    ),
    Claim(
        "slopes of the loss over w",
        {
            "sympy": lambda *at: slopes_of(
                derivations.sympy_gradients(*at)[1], derived_hessian(*at)[1, 1]
            ),
            "autograd": lambda *at: slopes_of(
                float(_recorded(*at)[1]), recorded_hessian(*at)[1, 1]
            ),
            "differences": slopes,
        },
        SIZES,
    ),
)
