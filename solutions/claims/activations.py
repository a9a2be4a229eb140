"""Of activations and their slopes, a layer of them, and the border of one neuron."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import sympy as sp
import torch

from course_tools.data import Array
from solutions import perceptrons
from solutions.claims.claim import Claim, Road
from solutions.claims.inputs import autograd_gradients

Z = np.array([-6.0, -2.5, -0.3, 0.0, 0.7, 3.0])
CURVES: dict[str, tuple[sp.Expr, Callable[[torch.Tensor], torch.Tensor]]] = {
    "sigmoid": (1 / (1 + sp.exp(-perceptrons.z)), torch.sigmoid),
    "tanh": (sp.tanh(perceptrons.z), torch.tanh),
    "relu": (sp.Piecewise((perceptrons.z, perceptrons.z > 0), (0, True)), torch.relu),
}


def curve(name: str) -> Road:
    """The curve by sympy:  z (n,) -> (n,)."""
    return lambda z: _at(CURVES[name][0], z)


def slope(name: str) -> Road:
    """Its derivative by sympy; at the ReLU's kink the flat side counts, as in torch."""
    return lambda z: _at(sp.diff(CURVES[name][0], perceptrons.z), z)


def recorded_slope(name: str) -> Road:
    return lambda z: autograd_gradients(lambda at: CURVES[name][1](at).sum(), z)[0]


def layer_by_torch(x: Array, weights: Array, bias: Array) -> Array:
    """With the weight turned, as torch keeps it."""
    parts = torch.tensor(x), torch.tensor(weights.T), torch.tensor(bias)
    return np.asarray(torch.sigmoid(torch.nn.functional.linear(*parts)).numpy())


def layer_by_columns(x: Array, weights: Array, bias: Array) -> list[Array]:
    """Neuron by neuron, turned so that rows are examples."""
    z = [perceptrons.perceptron(x, w, b) for w, b in zip(weights.T, bias, strict=True)]
    return list(perceptrons.sigmoid(np.array(z)).T)


def line_by_sympy(w: Array, b: float) -> tuple[float, float]:
    """Slope and height of the derived border."""
    values = {perceptrons.w1: w[0], perceptrons.w2: w[1], perceptrons.b: b}
    line = perceptrons.boundary.subs(values)
    return float(sp.diff(line, perceptrons.x1)), float(line.subs(perceptrons.x1, 0))


def network_by_torch(x: Array, *parts: Array) -> Array:
    first, bias, second, last = map(torch.tensor, parts)
    return np.asarray((torch.relu(torch.tensor(x) @ first + bias) @ second + last).numpy())


def _at(expression: sp.Expr, z: Array) -> list[float]:
    return [float(expression.subs(perceptrons.z, sp.Rational(value))) for value in z]


def _drawn(*shapes: tuple[int, ...]) -> tuple[Array, ...]:
    rng = np.random.default_rng(len(shapes))
    return tuple(rng.normal(size=shape) for shape in shapes)


CLAIMS = (
    Claim("the sigmoid", {"sympy": curve("sigmoid"), "NumPy": lambda z: perceptrons.sigmoid(z)},
          [(Z,)]),
    *(
        Claim(
            f"the slope of {name}",
            {"sympy": slope(name), "NumPy": by_numpy, "autograd": recorded_slope(name)},
            [(Z,)],
        )
        for name, by_numpy in (
            ("sigmoid", lambda z: perceptrons.sigmoid_grad(z)),
            ("tanh", lambda z: perceptrons.tanh_grad(z)),
            ("relu", lambda z: perceptrons.relu_grad(z)),
        )
    ),
    Claim(
        "the border of a neuron",
        {"sympy": line_by_sympy, "NumPy": lambda w, b: perceptrons.border_line(w, b)},
        [(np.array([3.0, -2.0]), 1.0)],
    ),
    Claim(
        "a layer of sigmoids",
        {
            "NumPy": lambda *at: list(perceptrons.sigmoid_layer(*at)),
            "torch": lambda *at: list(layer_by_torch(*at)),
            "neuron by neuron": layer_by_columns,
        },
        [_drawn((4, 3), (3, 2), (2,))],
    ),
    Claim(
        "two layers with ReLU",
        {"NumPy": lambda *at: perceptrons.two_layers(*at), "torch": network_by_torch},
        [_drawn((4, 3), (3, 2), (2,), (2, 1), (1,))],
    ),
)  # fmt: skip
