"""Backpropagation: every number that the notebook states, the wrong ones, and three roads to each
gradient. BP1 … BP6 name the exercises of the course."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from course_tools.data import Array
from solutions import backprop
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

BP1 = backprop.relu_neuron(2, 3, -1, 4)
BP2 = backprop.relu_neuron(2, -3, 1, 4)
BP3 = backprop.sigmoid_neuron(1, 0.5, -0.5, 1)
NEURON = ("z", "a", "L", "dL/da", "dL/dz", "dw", "db", "dx")
# BP4 with W of shape (inputs, outputs), as this assignment has it.
X, Y = np.array([[2.0, 1.0]]), np.array([[1.0]])
PARTS = (
    np.array([[1.0, 2.0], [-1.0, 1.0]]), np.array([0.0, -1.0]), np.array([[1.0], [-1.0]]),
    np.array([2.0]),
)  # fmt: skip
Z1, A1, YHAT = backprop.forward_pass(X, *PARTS)
BP4 = dict(zip(("dW1", "db1", "dW2", "db2"), backprop.backward_pass(X, Y, *PARTS), strict=True))


def entries(name: str, values: Any, *texts: str) -> list[tuple[str, float, str]]:
    flat = np.ravel(values)
    return [(f"{name}, entry {k}", v, t) for k, (v, t) in enumerate(zip(flat, texts, strict=True))]


RIGHT = [
    *((f"BP1: {name}", value, str(text))
      for name, value, text in zip(NEURON, BP1, (5, 5, 1, 2, 2, 4, 2, 6), strict=True)),
    *((f"BP2: {name}", float(value), str(text))
      for name, value, text in zip(NEURON, BP2, (-5, 0, 16, -8, 0, 0, 0, 0), strict=True)),
    *((f"BP3: {name}", value, text) for name, value, text in zip(
        ("dL/da", "dL/dz", "dw", "db"), BP3, ("-1", "-.25", "-.25", "-.25"), strict=True)),
    *entries("BP4: z1", Z1, "1", "4"), *entries("BP4: ŷ", YHAT, "-1"),
    ("BP4: L", float((YHAT - Y).item() ** 2), "4"),
    *entries("BP4: dW1", BP4["dW1"], "-8", "8", "-4", "4"),
    *entries("BP4: db1", BP4["db1"], "-4", "4"), *entries("BP4: dW2", BP4["dW2"], "-4", "-16"),
    *entries("BP4: db2", BP4["db2"], "-4"),
    ("forward through the layer", 32 * 100 * 50, "160000"),
    ("back through the layer", backprop.products_back(32, 100, 50), "320000"),
]  # fmt: skip
WRONG = [
    ("BP1: dw, x forgotten", BP1[4], "2", BP1[5]),
    ("BP2: dL/dz, passed through", BP2[3], "-8", float(BP2[4])),
    ("BP3: dw without the sigmoid's slope", BP3[0], "-1", BP3[2]),
    ("BP4: dW1[0, 1], turned", BP4["dW1"].T[0, 1], "-4", BP4["dW1"][0, 1]),
    ("BP4: dW1[0, 1] by the new W2, η = .1", float(
        (X.T @ (-4 * (PARTS[2] - 0.1 * BP4["dW2"]).T * (Z1 > 0)))[0, 1]), "-4.8", 8.0),
]  # fmt: skip


@each_row(RIGHT)
def test_backpropagation_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value + 0.0, text)


@each_wrong_row(WRONG)
def test_a_wrong_way_back_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


# --- three roads


def batch(m: int, n: int, k: int) -> tuple[Array, ...]:
    rng = np.random.default_rng(m + 10 * n + 100 * k)
    return tuple(rng.normal(size=s) for s in ((m, n), (m, 1), (n, k), (k,), (k, 1), (1,)))


def step_from(x: Array, y: Array, parts: list[Array], lr: float) -> tuple[Array, ...]:
    W1, b1, W2, b2 = parts
    return backprop.step_of_network(x, y, W1, b1, W2, b2, lr)


SIZES = [(1, 2, 2), (3, 2, 3), (5, 3, 2)]


def by_sympy(x: Array, y: Array, *parts: Array) -> list[Array]:
    names = [
        np.array(sp.symbols(f"p{k}_:{part.size}", real=True), dtype=object).reshape(part.shape)
        for k, part in enumerate(parts)
    ]
    z = x.astype(object) @ names[0] + names[1]
    a = np.vectorize(lambda one: sp.Max(0, one), otypes=[object])(z)
    loss = ((a @ names[2] + names[3] - y) ** 2).sum() / len(x)
    values = dict(zip(itertools.chain(*(one.ravel() for one in names)),
                      np.concatenate([part.ravel() for part in parts]), strict=True))  # fmt: skip
    found = []
    for symbols in names:
        slopes = [float(sp.diff(loss, one).subs(values)) for one in symbols.ravel()]
        found.append(np.array(slopes).reshape(symbols.shape))
    return found


@pytest.mark.parametrize("size", SIZES)
def test_numpy_sympy_and_torch_agree_on_all_four_gradients(size: tuple[int, int, int]) -> None:
    x, y, *parts = batch(*size)
    mine = backprop.backward_pass(x, y, *parts)
    leaves = [torch.tensor(part, requires_grad=True) for part in parts]
    loss = backprop.recorded_network(torch.tensor(x), torch.tensor(y), *leaves)
    assert np.isclose(loss.item(), ((backprop.forward_pass(x, *parts)[2] - y) ** 2).mean(), 1e-12)
    for own, leaf, derived in zip(mine, leaves, by_sympy(x, y, *parts), strict=True):
        assert leaf.grad is not None
        scale = max(1.0, float(np.abs(own).max()))
        assert np.allclose(own, leaf.grad.numpy(), rtol=1e-12, atol=1e-12 * scale)
        assert np.allclose(own, derived, rtol=1e-12, atol=1e-12 * scale)


def test_one_neuron_agrees_with_sympy_and_torch() -> None:
    x, w, b, y = -1.5, 0.8, 0.3, 1.0
    places = {backprop.x: x, backprop.w: w, backprop.b: b, backprop.y: y}
    derived = float(backprop.slide_chain.subs(places))
    assert np.isclose(backprop.sigmoid_neuron(x, w, b, y)[2], derived, rtol=1e-12)
    leaf = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    loss = (torch.sigmoid(leaf * x + b) - y) ** 2
    loss.backward()
    assert leaf.grad is not None
    assert np.isclose(leaf.grad.item(), derived, rtol=1e-12)


def test_a_relu_at_its_kink_has_the_slope_of_torch() -> None:
    x, y = np.array([[1.0]]), np.array([[5.0]])
    parts = (np.array([[2.0]]), np.array([-2.0]), np.array([[3.0]]), np.array([1.0]))
    leaves = [torch.tensor(part, requires_grad=True) for part in parts]
    backprop.recorded_network(torch.tensor(x), torch.tensor(y), *leaves)
    for own, leaf in zip(backprop.backward_pass(x, y, *parts), leaves, strict=True):
        assert leaf.grad is not None
        assert np.array_equal(own, leaf.grad.numpy())


def test_a_step_goes_against_all_four_gradients_of_one_place() -> None:
    x, y, *parts = batch(4, 2, 3)
    leaves = [torch.tensor(part, requires_grad=True) for part in parts]
    backprop.recorded_network(torch.tensor(x), torch.tensor(y), *leaves)
    torch.optim.SGD(leaves, lr=0.2).step()
    for own, leaf in zip(step_from(x, y, parts, 0.2), leaves, strict=True):
        assert np.allclose(own, leaf.detach().numpy(), rtol=1e-12, atol=1e-12)


# --- a number that remembers

Formula = Callable[[Any, Any, Any], Any]
FORMULAS: dict[str, Formula] = {
    "a product": lambda a, b, c: a * b + c,
    "a square": lambda a, b, c: a * a + b * c,
    "a diamond": lambda a, b, c: (a + b) * (a + b) + a * c,
    "a ReLU": lambda a, b, c: (a * b + c).relu() * a + b,
}


def drawn_formula(seed: int) -> Formula:
    """A random formula: ten operations, each on numbers that are there already."""

    def formula(a: Any, b: Any, c: Any) -> Any:
        rng, made = np.random.default_rng(seed), [a, b, c]
        for _ in range(10):
            one, other = (made[int(k)] for k in rng.integers(len(made), size=2))
            kind = rng.integers(3)
            made.append(one + other if kind == 0 else one * other if kind == 1 else one.relu())
        return made[-1] + made[-2] + made[-3]

    return formula


@pytest.mark.parametrize(
    "formula", [*FORMULAS.values(), *map(drawn_formula, range(40))],
    ids=[*FORMULAS, *(f"formula {k}" for k in range(40))],
)  # fmt: skip
def test_the_engine_agrees_with_torch(formula: Formula) -> None:
    start = (0.7, -0.4, 0.9)
    own = [backprop.TrackedNumber(number) for number in start]
    out = formula(*own)
    backprop.backward_from(out)
    leaves = [torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in start]
    theirs = formula(*leaves)
    assert np.isclose(out.data, theirs.item(), rtol=1e-12)
    found = torch.autograd.grad(theirs, leaves, allow_unused=True)
    wanted = [0.0 if one is None else one.item() for one in found]
    assert np.allclose([one.grad for one in own], wanted, rtol=1e-12, atol=1e-12)


def test_without_the_plus_what_arrives_last_stays() -> None:
    def overwritten(formula: Callable[[Any, Any], Any]) -> float:
        v, u = backprop.TrackedNumber(3.0), backprop.TrackedNumber(4.0)
        out = formula(v, u)
        out.grad = 1.0
        product = out if len({id(p) for p, _ in out.parents}) == 1 else out.parents[0][0]
        for node in (out, product):
            for parent, slope in node.parents:
                parent.grad = slope * node.grad
        return v.grad

    assert overwritten(lambda v, u: v * v) == 3
    assert overwritten(lambda v, u: v * u + v) == 4


def test_the_broken_step_moves_only_the_first_layer_wrongly() -> None:
    x, y, *parts = batch(5, 3, 2)
    z1, a1, yhat = backprop.forward_pass(x, *parts)
    dyhat = 2 * (yhat - y) / len(x)
    moved = parts[2] - 0.1 * a1.T @ dyhat
    early = parts[0] - 0.1 * x.T @ (dyhat @ moved.T * (z1 > 0))
    right = step_from(x, y, parts, 0.1)
    assert np.allclose(moved, right[2])
    assert not np.allclose(early, right[0])
