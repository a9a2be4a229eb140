"""Rubric of source/neural-networks/4-backpropagation.py: back by pencil, in NumPy, by an engine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.checks.pytorch.tensors import BY_DTYPE, fills_grads, make_leaf
from autograder.checks.tests import finds_wrong, is_false
from autograder.checks.values import close
from autograder.items.kinds import RIGHT, Earlier, Inputs, Wrong, choice, formula, function, item
from autograder.items.value import value as number  # the class that is asked is a `value`, too
from autograder.items.rubric import Rubric, items_in
from autograder.judging.faults import StudentError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Evidence, Observation, Rule, Verdict
from autograder.mistakes.library import (
    factor, no_factor_2, no_return, uphill, without, wrong_sign,
)
from autograder.mistakes.misconceptions import Misconception
from autograder.mistakes.slips import gives, slip
from autograder.rubrics.neural_networks.values import records, ways_back
from course_tools.data import Array
from course_tools.gradcheck import check_gradient
from course_tools.hand import dead_neuron, live_neuron, small_network, squashed_neuron
from solutions import backprop

RTOL = 1e-6
THREE_DIGITS = 5e-3


# --- the chain rule, one neuron long


def in_a(name: str, expression: str, says: str) -> Misconception:
    """A wrong product in the symbols of the notebook, with a for the activation."""
    known = "x, w, b, y = sp.symbols('x w b y', real=True)\na = 1 / (1 + sp.exp(-(w * x + b)))"
    return gives(name, f"{known}\nreturn {expression}", says)


@formula(symbols=("x", "w", "b", "y"), points=1, by_hand=True, forms=[
    "slide_chain = 2 * x * (a - y) * (a - a**2)",
    "slide_chain = 2 * (a - y) * sp.exp(-z) / (1 + sp.exp(-z)) ** 2 * x",
    "s = 1 / (1 + sp.exp(-w * x - b))\nslide_chain = -2 * (y - s) * s * (1 - s) * x",
    "dL_da = 2 * (a - y)\nda_dz = a * (1 - a)\nslide_chain = dL_da * da_dz * x",
])
def slide_chain(wrong: Wrong) -> object:
    """∂L/∂w of one sigmoid, the slide's mistake repaired"""
    wrong(in_a("as on the slide", "2 * (a - y) * a * (1 - a) * w", "That is the slide's product. "
               "z = wx + b grows by x when w grows by 1."))
    wrong(in_a("x left out", "2 * (a - y) * a * (1 - a)", "The last factor is missing: ∂z/∂w. "
               "This is ∂L/∂b."))
    wrong(in_a("x and w", "2 * (a - y) * a * (1 - a) * x * w", "∂z/∂w is x alone: w falls away, "
               "as z is w times x."))
    wrong(no_factor_2(says="The factor 2 is missing: the derivative of a square."))
    wrong(in_a("slope of the sigmoid left out", "2 * (a - y) * x", "The slope of the sigmoid is "
               "missing, a·(1 − a): that factor of the slide was right."))
    wrong(in_a("a for its slope", "2 * (a - y) * a * x", "∂a/∂z is a·(1 − a): the slide had that "
               "factor right."))
    wrong(wrong_sign(says="The sign is turned: ∂L/∂a is 2(a − y), as on the slide."))
    wrong(in_a("the loss's slope left out", "a * (1 - a) * x", "That is ∂a/∂w. ∂L/∂a, the first "
               "factor, was right."))
    wrong(in_a("z for x", "2 * (a - y) * a * (1 - a) * (w * x + b)", "∂z/∂w is not z itself: by "
               "what does z grow when w grows by 1?"))
    return backprop.slide_chain


# --- one neuron, by pencil


def each_number(answer: object, right: object) -> Verdict:
    """Each right number earns its share."""
    return close(as_row(answer), right, rtol=RTOL, each_entry=True)


def as_row(answer: object) -> object:
    try:
        return read_numbers(answer).astype(float).ravel()
    except (NotNumbersError, ValueError):
        return answer


@number(points=2, rtol=RTOL, check=each_number, forms=["""
    z = hand.w * hand.x + hand.b
    a = np.maximum(z, 0)
    d = 2 * (a - hand.y)
    hand_relu = np.array([z, a, np.square(a - hand.y), d, d, d * hand.x, d, d * hand.w])
""", """
    x, w, b = (torch.tensor(float(v), requires_grad=True) for v in (hand.x, hand.w, hand.b))
    z = w * x + b
    a = torch.relu(z)
    L = (a - hand.y) ** 2
    L.backward()
    hand_relu = (z, a, L, 2 * (a - hand.y), b.grad, w.grad, b.grad, x.grad)
"""])
def hand_relu(wrong: Wrong, who: str) -> object:
    """Forward and back through one ReLU, by pencil"""
    one = live_neuron(who)
    x, w, b, y = float(one.x), float(one.w), float(one.b), float(one.y)
    right = np.array(backprop.relu_neuron(x, w, b, y))
    z, a, loss, d = right[:4]
    wrong("no factor 2", (z, a, loss, d / 2, d / 2, d * x / 2, d / 2, d * w / 2), "The slope of "
          "(a − y)² is 2(a − y). z, a and L are right.", tells_right=True)
    wrong("sign", (z, a, loss, -d, -d, -d * x, -d, -d * w), "z, a and L are right. The error is "
          "a − y: all five slopes have the other sign.", tells_right=True)
    wrong("x forgotten", (z, a, loss, d, d, d, d, d * w), "Along w, the inner slope is missing: "
          "z grows by x when w grows by 1. All else is right.", tells_right=True)
    wrong("w forgotten", (z, a, loss, d, d, d * x, d, d), "Along x, the inner slope is missing: "
          "z grows by w when x grows by 1. All else is right.", tells_right=True)
    wrong("x and w swapped", (z, a, loss, d, d, d * w, d, d * x), "Along w the inner slope is x, "
          "and along x it is w. All else is right.", tells_right=True)
    wrong("b times the slope", (z, a, loss, d, d, d * x, d * b, d * w), "z grows by 1 when b grows "
          "by 1: ∂L/∂b is ∂L/∂z. All else is right.", tells_right=True)
    wrong("the ReLU's value for its slope", (z, a, loss, d, d * a, d * a * x, d * a, d * a * w),
          "Up to ∂L/∂a all is right. The slope of the ReLU is 1 here, not a.", tells_right=True)
    wrong("switched off", (z, a, loss, d, 0.0, 0.0, 0.0, 0.0), "This unit is on: z is above 0, and "
          "the ReLU's slope there is 1. Up to ∂L/∂a all is right.", tells_right=True)
    wrong("half the loss", (z, a, loss / 2, d / 2, d / 2, d * x / 2, d / 2, d * w / 2), "There is "
          "no ½ in this loss. z and a are right.", tells_right=True)
    wrong("no bias", backprop.relu_neuron(x, w, 0.0, y), "The bias is missing in z.")
    return right


@number(points=1, rtol=RTOL, check=lambda answer, right: close(as_row(answer), right, rtol=RTOL),
        forms=[
    "hand_dead = (-2 * off.y, 0, 0, 0, 0)",
    "z = off.w * off.x + off.b\nd = 2 * (np.maximum(z, 0) - off.y)\n"
    "hand_dead = d * np.array([1, z > 0, (z > 0) * off.x, z > 0, (z > 0) * off.w])",
])
def hand_dead(wrong: Wrong, who: str) -> object:
    """Back through a ReLU that is off, by pencil"""
    one = dead_neuron(who)
    x, w, b, y = float(one.x), float(one.w), float(one.b), float(one.y)
    right = np.array(backprop.relu_neuron(x, w, b, y)[3:])
    d, e = -2 * y, 2 * (w * x + b - y)
    wrong("passed through", (d, d, d * x, d, d * w), "∂L/∂a is right. z is below 0, and the ReLU's "
          "slope there is 0: nothing goes through.", tells_right=True)
    wrong("no ReLU", (e, e, e * x, e, e * w), "The ReLU is missing: a is 0, as z is below 0.")
    wrong("z for a", (e, 0.0, 0.0, 0.0, 0.0), "The zeros are right. ∂L/∂a is 2(a − y), and a is 0, "
          "not z.", tells_right=True)
    wrong("sign", (-d, 0.0, 0.0, 0.0, 0.0), "The zeros are right. The error is a − y.",
          tells_right=True)
    wrong("no factor 2", (d / 2, 0.0, 0.0, 0.0, 0.0), "The zeros are right. The slope of (a − y)² "
          "is 2(a − y).", tells_right=True)
    wrong("nothing at all", (0.0, 0.0, 0.0, 0.0, 0.0), "The last four are right. But the loss does "
          "change with a: 2(a − y).", tells_right=True)
    wrong("bias moves", (d, 0.0, 0.0, d, 0.0), "The bias stands in z as well: nothing comes to it, "
          "either.")
    wrong("stopped one link late", (d, d, 0.0, 0.0, 0.0), "∂L/∂z has the slope of the ReLU in it "
          "already: it is 0. The others are right.", tells_right=True)
    return right


@number(points=2, rtol=THREE_DIGITS,
        check=lambda answer, right: close(as_row(answer), right, rtol=THREE_DIGITS), forms=["""
    z = soft.w * soft.x + soft.b
    a = 0.5 * (1 + np.tanh(z / 2))
    d = 2 * (a - soft.y) * a * (1 - a)
    hand_sigmoid = [float(f"{v:.4g}") for v in (2 * (a - soft.y), d, d * soft.x, d)]
"""])
def hand_sigmoid(wrong: Wrong, who: str) -> object:
    """Back through one sigmoid, by pencil"""
    one = squashed_neuron(who)
    x, w, b, y = float(one.x), float(one.w), float(one.b), float(one.y)
    z = w * x + b
    a = 1 / (1 + float(np.exp(-z)))
    d = 2 * (a - y)

    def with_slope(slope: float, first: float = d) -> tuple[float, ...]:
        return first, first * slope, first * slope * x, first * slope

    wrong("slope forgotten", with_slope(1.0), "∂L/∂a is right. The slope of the sigmoid is "
          "missing: a·(1 − a).", tells_right=True)
    wrong("a alone", with_slope(a), "∂L/∂a is right. The sigmoid's slope is a·(1 − a), not a.",
          tells_right=True)
    wrong("1 − a alone", with_slope(1 - a), "∂L/∂a is right. The sigmoid's slope is a·(1 − a): the "
          "factor a is missing.", tells_right=True)
    wrong("1 + a", with_slope(a * (1 + a)), "∂L/∂a is right. The sign in the bracket is turned: "
          "a·(1 − a).", tells_right=True)
    wrong("tanh's slope", with_slope(1 - a * a), "∂L/∂a is right. 1 − a² belongs to tanh; here the "
          "slope is a·(1 − a).", tells_right=True)
    wrong("cross-entropy's", with_slope(0.5), "∂L/∂a is right. a − y is what comes to z with the "
          "cross-entropy; here it is 2(a − y) times the slope a·(1 − a).", tells_right=True)
    wrong("z for a", with_slope(z * (1 - z)), "∂L/∂a is right. The slope is a·(1 − a), with the "
          "sigmoid's value a, not z.", tells_right=True)
    wrong("no factor 2", with_slope(a * (1 - a), d / 2), "All four are half of it: what is the "
          "derivative of a square?")
    wrong("sign", with_slope(a * (1 - a), -d), "All four signs are turned: the error is a − y.")
    last = d * a * (1 - a)
    wrong("x forgotten", (d, last, last, last), "Along w, the inner slope x is missing. The others "
          "are right.", tells_right=True)
    wrong("w for x", (d, last, last * w, last), "Along w, the inner slope is x, not w. The others "
          "are right.", tells_right=True)
    return np.array(backprop.sigmoid_neuron(x, w, b, y))


# --- two units, by pencil


def four_arrays(answer: object, right: object) -> Verdict:
    """dW1 (2, 2); the others as columns, rows or flat. Each right one earns its share."""
    if isinstance(answer, list | tuple) and len(answer) == 4:
        answer = (answer[0], *(as_row(part) for part in answer[1:]))
    return close(answer, right, rtol=RTOL)


@number(points=4, rtol=RTOL, check=four_arrays, forms=["""
    x, W1, b1 = (np.array(part, dtype=float) for part in (net.x, net.W1, net.b1))
    z = x @ W1 + b1
    d = 2 * (np.maximum(z, 0) @ net.W2 + net.b2 - net.y)
    dz = d * np.array(net.W2) * (z > 0)
    hand_221 = [[[p * q for q in dz] for p in x], list(dz), [d * max(0, q) for q in z], d]
""", """
    W1, b1, W2, b2 = (torch.tensor(part, dtype=torch.float64, requires_grad=True)
                      for part in (net.W1, net.b1, [[v] for v in net.W2], [net.b2]))
    x = torch.tensor([net.x], dtype=torch.float64)
    ((torch.relu(x @ W1 + b1) @ W2 + b2 - net.y) ** 2).sum().backward()
    hand_221 = (W1.grad, b1.grad, W2.grad, b2.grad)
"""])
def hand_221(wrong: Wrong, who: str) -> object:
    """The nine gradients of a network of two ReLUs, by pencil"""
    net = small_network(who)
    x, W1, b1, W2 = (np.array(part, dtype=float) for part in (net.x, net.W1, net.b1, net.W2))
    z = x @ W1 + b1
    a, on = np.maximum(z, 0), z > 0
    d = 2 * (float(a @ W2) + net.b2 - net.y)

    def gradients(
        dz: Array, d: float = d, dW2: Array | None = None, x: Array = x
    ) -> tuple[object, ...]:
        dW2 = d * a if dW2 is None else dW2
        return np.outer(x, dz).tolist(), dz.tolist(), dW2.tolist(), [d]

    right = gradients(d * W2 * on)
    wrong("ReLU ignored", gradients(d * W2), "The unit with z below 0 is off: nothing goes through "
          "it, and its weights and bias get 0. dW2 and db2 are right.", tells_right=True)
    turned = np.outer(d * W2 * on, x).tolist()
    wrong("turned", (turned, *right[1:]), "The numbers in dW1 are right, and turned: it "
          "has a row for each input and a column for each unit. All else is right.",
          tells_right=True)
    half = gradients(d * W2 * on / 2, d / 2, d * a / 2)
    wrong("no factor 2", half, "All are half of it: the slope of (ŷ − y)² is 2(ŷ − y).")
    wrong("sign", gradients(-d * W2 * on, -d, -d * a), "All signs are turned: the error is ŷ − y.")
    wrong("W2 left out", gradients(d * on), "On the way back to a₁ each unit multiplies by its "
          "own weight in W2. dW2 and db2 are right.", tells_right=True)
    wrong("x left out", gradients(d * W2 * on, x=np.ones(2)), "In dW1 the inputs are "
          "missing: each weight's gradient is its own input times dz. All else is right.",
          tells_right=True)
    wrong("z for a", gradients(d * W2 * on, dW2=d * z), "dW2 is made of a₁: the unit that is off "
          "gives 0. All else is right.", tells_right=True)
    wrong("W2 for a", gradients(d * W2 * on, dW2=d * W2), "That is what goes on to a₁. dW2 itself "
          "is a₁ times the slope along ŷ. All else is right.", tells_right=True)
    wrong("inputs swapped", gradients(d * W2 * on, x=x[::-1]), "In dW1 the two inputs "
          "are in each other's place. All else is right.", tells_right=True)
    wrong("units swapped", gradients(d * W2 * ~on), "You switched the wrong unit off: the one "
          "with z above 0 is on. dW2 and db2 are right.", tells_right=True)
    return right


# --- in NumPy

FORWARD = ("z1", "a1", "yhat")
FOUR = ("dW1", "db1", "dW2", "db2")
SIZES = ((5, 3, 4), (1, 2, 3), (2, 2, 2), (4, 1, 3), (3, 4, 1))


def networks(seed: int) -> list[tuple[Array, ...]]:
    """x, y, W1, b1, W2, b2 with units on and off; then whole numbers with a z of exactly 0."""
    rng = np.random.default_rng(seed)
    made: list[tuple[Array, ...]] = []
    while len(made) < len(SIZES):
        m, n, k = SIZES[len(made)]
        shapes = ((m, n), (m, 1), (n, k), (k,), (k, 1), (1,))
        drawn = tuple(rng.normal(size=shape) for shape in shapes)
        z = drawn[0] @ drawn[2] + drawn[3]
        if 0 < (z > 0).sum() < z.size:
            made.append(drawn)
    kink = (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0], [-2.0]]),
            np.array([[2.0, 1.0], [-1.0, 3.0]]), np.array([0.0, -1.0]), np.array([[3.0], [2.0]]),
            np.array([0.5]))
    return [*made, kink]


def through(x: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> tuple[Array, Array, Array]:
    """Forward as students write it."""
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    yhat = a1 @ W2 + b2
    return z1, a1, yhat


@function(backprop.forward_pass, points=2, rtol=RTOL, returns=FORWARD, code=through, wrong=[
    slip("no ReLU", {"np.maximum(0, z1)": "z1"}, "The ReLU is missing: a1 is max(0, z1)."),
    slip("bent in place", {"z1 = x @ W1 + b1": "z1 = np.maximum(0, x @ W1 + b1)"}, "z1 is given "
         "back before the bend: the way back needs to know where it was below 0."),
    slip("no first bias", {"x @ W1 + b1": "x @ W1"}, "b1 is missing in z1."),
    slip("no second bias", {"a1 @ W2 + b2": "a1 @ W2"}, "z1 and a1 are right. b2 is missing in "
         "ŷ.", tells_right=True),
    slip("z for a", {"a1 @ W2": "z1 @ W2"}, "z1 and a1 are right. ŷ is made of a1, not of z1.",
         tells_right=True),
    slip("output bent", {"yhat = a1 @ W2 + b2": "yhat = np.maximum(0, a1 @ W2 + b2)"},
         "z1 and a1 are right. The output is not bent here.", tells_right=True),
    slip("the largest number", {"np.maximum(0, z1)": "max(0, z1.max()) + 0 * z1"}, "z1 is right. "
         "`np.maximum` compares entry by entry; you took one largest number.", tells_right=True),
    slip("sigmoid", {"np.maximum(0, z1)": "1 / (1 + np.exp(-z1))"}, "z1 is right. The bend here is "
         "the ReLU, not the sigmoid.", tells_right=True),
    slip("the mask", {"np.maximum(0, z1)": "(z1 > 0) * 1.0"}, "z1 is right. That is the slope of "
         "the ReLU; its value is z on the right.", tells_right=True),
    slip("order", {"return z1, a1, yhat": "return yhat, a1, z1"}, "Give back z1, then a1, then "
         "yhat."),
    slip("ŷ alone", {"return z1, a1, yhat": "return yhat"}, "Give back all three, z1, a1, yhat."),
    slip("ŷ flat", {"return z1, a1, yhat": "return z1, a1, yhat.ravel()"}, "z1 and a1 are right. "
         "ŷ is a column, (m, 1).", tells_right=True),
    no_return(),
], forms=["""
    def forward(x, W1, b1, W2, b2):
        hidden = np.einsum("mn,nk->mk", x, W1) + b1
        bent = hidden * (hidden > 0)
        return [hidden, bent, np.dot(bent, W2) + b2]
""", """
    def forward(x, W1, b1, W2, b2):
        z1 = torch.as_tensor(np.array(x)) @ torch.as_tensor(np.array(W1))
        z1 = z1 + torch.as_tensor(np.array(b1))
        a1 = torch.relu(z1)
        return z1, a1, a1 @ torch.as_tensor(np.array(W2)) + torch.as_tensor(np.array(b2))
""", """
    def forward(x, W1, b1, W2, b2):
        z1 = np.array([[sum(p * q for p, q in zip(row, unit)) + b for unit, b in zip(W1.T, b1)]
                       for row in x])
        a1 = np.where(z1 > 0, z1, 0)
        return z1, a1, np.array([[sum(p * q for p, q in zip(row, W2[:, 0])) + b2[0]] for row in a1])
"""], equivalent={
    "np.maximum(0, z1) -> np.maximum(z1, 0)": "The larger of two has no order.",
})
def forward(seed: int) -> Inputs:
    """`forward` gives z1, a1 and ŷ of a batch"""
    return [(x, *parts) for x, _, *parts in networks(seed)]


def back(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> tuple[Array, ...]:
    """Backward as students write it, all in one."""
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    yhat = a1 @ W2 + b2
    dyhat = 2 * (yhat - y) / len(x)
    dW2 = a1.T @ dyhat
    db2 = dyhat.sum(axis=0)
    dz1 = dyhat @ W2.T * (z1 > 0)
    dW1 = x.T @ dz1
    db1 = dz1.sum(axis=0)
    return dW1, db1, dW2, db2


def own_way_back(earlier: Earlier, x: Array, y: Array, *parts: Any) -> object:
    """The gradients by what the student's `forward` gives."""
    z1, a1, yhat = (np.asarray(read_numbers(one)) for one in earlier["forward"](x, *parts))
    dyhat = 2 * (yhat - y) / len(x)
    dz1 = dyhat @ parts[2].T * (z1 > 0)
    return x.T @ dz1, dz1.sum(axis=0), a1.T @ dyhat, dyhat.sum(axis=0)


LAST_RIGHT = "dW2 and db2 are right."
OFF = "Where z1 is not above 0 the ReLU lets nothing back: multiply by (z1 > 0). " + LAST_RIGHT


@function(backprop.backward_pass, points=4, rtol=RTOL, returns=FOUR, code=back,
          builds_on=("forward",), follow=own_way_back, wrong=[
    slip("no ReLU on the way back", {" * (z1 > 0)": ""}, OFF, tells_right=True),
    slip("slope 1 at 0", {"z1 > 0": "z1 >= 0"}, "Where z1 is exactly 0 the slope of the ReLU is 0 "
         "here, as in PyTorch. " + LAST_RIGHT, tells_right=True),
    slip("the ReLU's value for its slope", {"(z1 > 0)": "a1"}, "The ReLU's slope is 1 where z1 is "
         "above 0, not a1. " + LAST_RIGHT, tells_right=True),
    slip("W2 left out", {"dyhat @ W2.T *": "dyhat *"}, "On the way back to a1 multiply by W2ᵀ. "
         + LAST_RIGHT, tells_right=True),
    no_factor_2(says="All are half of it: the slope of a square is twice what is squared."),
    slip("sum of losses", {" / len(x)": ""}, "These are the gradients of a sum. The loss is a "
         "mean: divide by m, once, in dŷ."),
    slip("1/m twice", {"x.T @ dz1": "x.T @ dz1 / len(x)", "dz1.sum(axis=0)": "dz1.mean(axis=0)"},
         "The 1/m of dŷ is in dz1 already: dW1 and db1 are divided by m twice. " + LAST_RIGHT,
         tells_right=True),
    slip("1/m twice in all", {"x.T @ dz1": "x.T @ dz1 / len(x)", ".sum(axis=0)": ".mean(axis=0)",
                              "a1.T @ dyhat": "a1.T @ dyhat / len(x)"},
         "The 1/m is in everything once, by dŷ, and then once more: leave out the second."),
    slip("biases averaged", {".sum(axis=0)": ".mean(axis=0)"}, "dW1 and dW2 are right. A bias adds "
         "up its rows: the 1/m is in dŷ already.", tells_right=True),
    slip("biases with all rows", {"db2 = dyhat.sum(axis=0)": "db2 = dyhat.sum()",
                                  "dz1.sum(axis=0)": "dz1.sum() + 0 * b1"},
         "db1 has an entry for each unit: add up over the rows only, `axis=0`. The others are "
         "right.", tells_right=True),
    slip("z for a", {"a1.T @": "z1.T @"}, "dW2 is made of a1, not of z1. The others are right.",
         tells_right=True),
    slip("x for a", {"a1.T @ dyhat": "(x @ W1).T @ dyhat"}, "dW2 is made of what W2 was multiplied "
         "by: a1. The others are right.", tells_right=True),
    wrong_sign(says="All signs are turned: the error is ŷ − y, and nothing is moved here."),
    slip("order", {"return dW1, db1, dW2, db2": "return dW2, db2, dW1, db1"}, "The first layer "
         "comes first: dW1, db1, dW2, db2."),
    slip("without biases", {"return dW1, db1, dW2, db2": "return dW1, dW2"}, "Give back four: dW1, "
         "db1, dW2, db2."),
    slip("weights averaged alone", {" / len(x)": "", "x.T @ dz1": "x.T @ dz1 / len(x)",
                                    "a1.T @ dyhat": "a1.T @ dyhat / len(x)"},
         "dW1 and dW2 are right. The biases are sums where means belong: with the 1/m in dŷ it "
         "comes into all four.", tells_right=True),
    slip("turned", {"a1.T @ dyhat": "dyhat.T @ a1", "x.T @ dz1": "dz1.T @ x"}, "dW1 and dW2 are "
         "turned: each has the shape of its parameter. The biases are right.", tells_right=True),
    slip("gradient bent", {"dyhat @ W2.T * (z1 > 0)": "np.maximum(0, dyhat @ W2.T)"}, "You bent "
         "the gradient itself. It goes through where z1 was above 0, whatever its own sign. "
         + LAST_RIGHT, tells_right=True),
    no_return(),
], forms=["""
    def backward(x, y, W1, b1, W2, b2):
        m = x.shape[0]
        dW1, db1, dW2, db2 = (np.zeros(np.shape(p)) for p in (W1, b1, W2, b2))
        for row, truth in zip(x, y):
            z = row @ W1 + b1
            a = np.maximum(z, 0)
            d = 2 * (a @ W2 + b2 - truth)
            dz = (W2 @ d) * (z > 0)
            dW1 += np.outer(row, dz) / m
            db1 += dz / m
            dW2 += np.outer(a, d) / m
            db2 += d / m
        return dW1, db1, dW2, db2
""", """
    def backward(x, y, W1, b1, W2, b2):
        z1, a1, yhat = forward(x, W1, b1, W2, b2)
        d = (yhat - y) * 2
        dz1 = np.where(z1 > 0, d @ W2.T, 0)
        ones = np.ones((1, len(x)))
        return [x.T @ dz1 / len(x), (ones @ dz1)[0] / len(x), a1.T @ d / len(x), d.mean(axis=0)]
""", """
    def backward(x, y, W1, b1, W2, b2):
        x, y, *leaves = (torch.tensor(np.array(p)) for p in (x, y, W1, b1, W2, b2))
        for leaf in leaves:
            leaf.requires_grad_()
        yhat = torch.relu(x @ leaves[0] + leaves[1]) @ leaves[2] + leaves[3]
        torch.nn.functional.mse_loss(yhat, y).backward()
        return tuple(leaf.grad.numpy() for leaf in leaves)
""", """
    def backward(x, y, W1, b1, W2, b2):
        z1, a1, yhat = forward(x, W1, b1, W2, b2)
        dz2 = 2 / len(y) * (yhat - y)
        da1 = np.einsum("mj,kj->mk", dz2, W2)
        da1[z1 <= 0] = 0
        return (np.einsum("mn,mk->nk", x, da1), da1.sum(axis=0, keepdims=True),
                np.einsum("mk,mj->kj", a1, dz2), dz2.sum())
"""], equivalent={
    "dyhat @ W2.T -> dyhat * W2.T": "A column times a row is one table either way.",
})
def backward(seed: int) -> Inputs:
    """`backward` gives the four gradients of the mean loss"""
    return networks(seed)


kept = choice("What the way back needs from the way forward", {
    "ŷ alone": "dŷ is made of ŷ, but dW₂ of a₁, dW₁ of x, and dz₁ of the signs of z₁.",
    "x and ŷ": "dW₂ is made of a₁, and dz₁ needs to know which units were on: both would have to "
               "be worked out again.",
    "x, z₁ > 0, a₁, ŷ − y": RIGHT,
    "nothing": "dŷ is 2(ŷ − y): not even the first step back can be made without ŷ.",
    "all slopes": "No slope is known on the way forward: it would take one for each weight. What "
                  "is kept are the layers' inputs, and they are far fewer.",
}, points=1, shown={
    "ŷ alone": "ŷ, and nothing else: gradients are made of the error and the weights",
    "x and ŷ": "x and ŷ: the two ends; what is between them falls out",
    "x, z₁ > 0, a₁, ŷ − y": "x, where z₁ was above 0, a₁, and the error ŷ − y",
    "nothing": "nothing: the parameters are enough",
    "all slopes": "the slope of ŷ along each weight, worked out on the way forward",
})


# --- a test of their own; the same by autograd

_rng = np.random.default_rng(28)
x_try, y_try = _rng.normal(size=(5, 3)), _rng.normal(size=(5, 1))
network_try = (
    _rng.normal(size=(3, 4)), _rng.normal(size=4), _rng.normal(size=(4, 1)), _rng.normal(size=1),
)


def loss(x: Array, y: Array, *parts: Array) -> float:
    return float(((backprop.forward_pass(x, *parts)[2] - y) ** 2).mean())


BACKWARD = """
def gradients(x, y, W1, b1, W2, b2):
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    d = 2 * (a1 @ W2 + b2 - y) / len(x)
    dz1 = d @ W2.T * (z1 > 0)
    return x.T @ dz1, dz1.sum(axis=0), a1.T @ d, d.sum(axis=0)
"""
SPOILED = {
    why: BACKWARD.replace(old, new)
    for why, old, new in (
        ("passes a ReLU that is off", " * (z1 > 0)", ""),
        ("adds the losses up", " / len(x)", ""),
        ("is wrong in W1 alone", "x.T @ dz1,", "0.5 * x.T @ dz1,"),
        ("is wrong in b1 alone", "dz1.sum(axis=0)", "dz1.mean(axis=0)"),
        ("is wrong in W2 alone", "a1.T @ d,", "z1.T @ d,"),
        ("is wrong in b2 alone", "d.sum(axis=0)\n", "d.mean(axis=0)\n"),
    )
}


def tested(gradients: Any) -> Any:
    """The test as students write it."""
    return check_gradient(
        lambda W1, b1, W2, b2: loss(x_try, y_try, W1, b1, W2, b2),
        lambda W1, b1, W2, b2: gradients(x_try, y_try, W1, b1, W2, b2),
        at=network_try,
    ).passed


def only(first: int, last: int, says: str) -> Misconception:
    """A test of the parameters from first to last alone."""
    some = ["W1", "b1", "W2", "b2"][first:last]
    held = [f"network_try[{k}]" for k in range(4)]
    held[first:last] = some
    given, used = ", ".join(some), ", ".join(held)
    return slip(f"{' and '.join(some)} alone", {
        "lambda W1, b1, W2, b2: loss(x_try, y_try, W1, b1, W2, b2)":
            f"lambda {given}: loss(x_try, y_try, {used})",
        "lambda W1, b1, W2, b2: gradients(x_try, y_try, W1, b1, W2, b2)":
            f"lambda {given}: tuple(gradients(x_try, y_try, {used}))[{first}:{last}]",
        "at=network_try": f"at=network_try[{first}:{last}]",
    }, says)


@item(points=2, code=tested, builds_on=("forward",), uses=("check_gradient",), wrong=[
    slip("says yes to all", {").passed": ")"}, "It accepts every gradient: what `check_gradient` "
         "gives back is a report; whether it holds is its `passed`."),
    only(0, 2, "It looks at the first layer only: W2 and b2 may be anything."),
    only(2, 4, "It looks at the last layer only: W1 and b1 may be anything."),
    slip("one example", {"x_try": "x_try[:1]", "y_try": "y_try[:1]"}, "It asks for one example, "
         "of which a sum is its own mean: take all five."),
    slip("always no", {").passed": ").passed and False"}, "It refuses the right gradient."),
    slip("upside down", {"return check": "return not check"}, "`passed` is True where the "
         "gradient is right: do not turn it round."),
], forms=["""
    def checked(gradients):
        found = check_gradient(
            lambda *parts: loss(x_try, y_try, *parts),
            lambda *parts: gradients(x_try, y_try, *parts), at=network_try)
        assert found.passed, found
        return True
""", """
    def checked(gradients):
        for k in range(4):
            def with_one(p):
                return [*network_try[:k], p, *network_try[k + 1:]]
            if not check_gradient(lambda p: loss(x_try, y_try, *with_one(p)),
                                  lambda p: gradients(x_try, y_try, *with_one(p))[k],
                                  at=network_try[k]).passed:
                return False
        return True
"""])
def checked(student: Submission) -> Verdict:
    """`checked` accepts a right gradient and finds each wrong one"""
    verdict = finds_wrong(student, "checked", of="gradients", right=BACKWARD, wrong=SPOILED,
                          seed=student.seed())
    if verdict.passed:
        return verdict
    texts = (BACKWARD, *SPOILED.values())

    def accepts(test: Rule, gradients: object) -> bool:
        try:
            said = test(gradients)
        except (StudentError, ValueError, AssertionError):
            return False
        return not is_false(said)

    def follow(rule: Rule, inputs: tuple[object, ...]) -> object:
        names: dict[str, Any] = {"np": np}
        exec(texts[int(str(inputs[0]))], names)  # noqa: S102  ours
        return accepts(rule, names["gradients"])

    asked = student["checked"]
    seen = tuple(
        Observation((k,), accepts(asked, student.built("gradients", text)))
        for k, text in enumerate(texts)
    )
    right = backprop.backward_pass  # its name is all that is used of it
    return replace(verdict, evidence=Evidence(seen, right, lambda a, b: a == b, follow))


def tensors(seed: int) -> list[tuple[torch.Tensor, ...]]:
    """The networks as tensors whose parameters ask for gradients; z is nowhere 0."""
    made = []
    for k, (x, y, *parts) in enumerate(networks(seed)[:-1]):
        dtype = ("float64", "float32")[k % 2]
        kind = getattr(torch, dtype)
        # Some have a gradient from earlier, so that it shows where one is cleared.
        leaves = (
            make_leaf(part.tolist(), dtype=dtype, grad=(part + 1).tolist() if k > 1 else None)
            for part in parts
        )
        made.append((torch.tensor(x, dtype=kind), torch.tensor(y, dtype=kind), *leaves))
    return made


@item(points=2, reference=backprop.recorded_network, wrong=[
    slip("sum, not mean", {".mean()": ".sum()"}, "You added the squares up; the loss is their "
         "mean."),
    slip("no ReLU", {"torch.relu(x @ W1 + b1)": "(x @ W1 + b1)"}, "The ReLU is missing: "
         "`torch.relu`."),
    slip("output bent", {"torch.relu(x @ W1 + b1) @ W2 + b2":
                         "torch.relu(torch.relu(x @ W1 + b1) @ W2 + b2)"},
         "The output is not bent: the ReLU is for the hidden layer."),
    slip("no second bias", {"@ W2 + b2": "@ W2 + 0 * b2"}, "b2 is missing."),
    slip("no first bias", {"@ W1 + b1": "@ W1 + 0 * b1"}, "b1 is missing."),
    slip("half the loss", {".mean()": ".mean() / 2"}, "There is no ½ in this loss."),
    slip("absolute errors", {"((yhat - y) ** 2)": "(yhat - y).abs()"}, "Square the errors."),
    slip("no backward", {"    torch.autograd.backward(loss)\n": ""}, "The loss is right, but "
         "nobody asks for its gradients: `backward()`.", tells_right=True),
    slip("backward of all errors", {".mean()": ""}, "`backward()` starts from one number: take the "
         "mean of the squares first."),
    slip("computed under no_grad", {"    yhat =": "    with torch.no_grad():\n        yhat ="},
         "Under `torch.no_grad()` nothing is recorded, so there is no way back."),
    slip("gradients returned", {"return loss": "return W1.grad, b1.grad, W2.grad, b2.grad"},
         "The gradients stay in `.grad`; what is returned is the loss."),
    slip("gradients cleared", {"    return": "    W1.grad = b1.grad = W2.grad = b2.grad = None\n"
                               "    return"},
         "The gradients are there and then cleared, before anybody can use them."),
], forms=["""
    def by_autograd(x, y, W1, b1, W2, b2):
        loss = torch.nn.functional.mse_loss(torch.nn.functional.relu(x @ W1 + b1) @ W2 + b2, y)
        loss.backward()
        return loss.item()
""", """
    def by_autograd(x, y, W1, b1, W2, b2):
        hidden = torch.addmm(b1, x, W1).clamp(min=0)
        loss = (y - hidden @ W2 - b2).square().sum() / len(y)
        for leaf, slope in zip((W1, b1, W2, b2), torch.autograd.grad(loss, (W1, b1, W2, b2))):
            leaf.grad = slope
        return loss.detach()
"""])
def by_autograd(student: Submission) -> Verdict:
    """`by_autograd` returns the loss and fills the four gradients"""
    return fills_grads(
        student, "by_autograd", backprop.recorded_network, over=tensors(student.seed()),
        names=("x", "y", "W1", "b1", "W2", "b2"), earlier="either", rtol=BY_DTYPE,
    )


# --- a step


def stepped(
    x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array, lr: float
) -> tuple[Array, ...]:
    """The step as students write it, all in one."""
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    dyhat = 2 * (a1 @ W2 + b2 - y) / len(x)
    dz1 = dyhat @ W2.T * (z1 > 0)
    W2 = W2 - lr * a1.T @ dyhat
    b2 = b2 - lr * dyhat.sum(axis=0)
    W1 = W1 - lr * x.T @ dz1
    b1 = b1 - lr * dz1.sum(axis=0)
    return W1, b1, W2, b2


def own_step(earlier: Earlier, x: Array, y: Array, *more: Any) -> object:
    """The step by the student's own `backward`."""
    *parts, lr = more
    slopes = earlier["backward"](x, y, *parts)
    return tuple(part - lr * np.asarray(read_numbers(slope)).reshape(part.shape)
                 for part, slope in zip(parts, slopes, strict=True))


EARLY = "    dz1 = dyhat @ W2.T * (z1 > 0)\n"
MOVE_W2 = "    W2 = W2 - lr * a1.T @ dyhat\n"


@function(backprop.step_of_network, points=2, rtol=RTOL, returns=("W1", "b1", "W2", "b2"),
          code=stepped, builds_on=("backward",), follow=own_step, wrong=[
    slip("as it was", {EARLY: "", "    W1 = W1": EARLY + "    W1 = W1"}, "W1 and b1 move by what "
         "the new W2 carries back: dz1 has to be worked out before W2 moves. W2 and b2 are right.",
         tells_right=True),
    slip("everything anew", {"    W1 = W1": "    dyhat = 2 * (a1 @ W2 + b2 - y) / len(x)\n" + EARLY
                             + "    W1 = W1", EARLY + MOVE_W2: MOVE_W2},
         "W1 and b1 move by gradients at the new W2 and b2: all four belong to the old place. W2 "
         "and b2 are right.", tells_right=True),
    slip("W1 first, then all anew", {"    W1 = W1 - lr * x.T @ dz1\n": "", EARLY: EARLY +
         "    W1 = W1 - lr * x.T @ dz1\n    z1 = x @ W1 + b1\n    a1 = np.maximum(0, z1)\n"
         "    dyhat = 2 * (a1 @ W2 + b2 - y) / len(x)\n    dz1 = dyhat @ W2.T * (z1 > 0)\n"},
         "W1 is right. The others move by gradients at the new W1: work all four out first.",
         tells_right=True),
    slip("first layer stays", {"W1 = W1 - lr * x.T @ dz1": "W1 = W1",
                               "b1 = b1 - lr * dz1.sum(axis=0)": "b1 = b1"},
         "W1 and b1 have not moved. W2 and b2 are right.", tells_right=True),
    slip("biases stay", {"- lr * dyhat.sum(axis=0)": "", "- lr * dz1.sum(axis=0)": ""},
         "The biases have not moved. W1 and W2 are right.", tells_right=True),
    slip("last layer stays", {MOVE_W2: "", "    b2 = b2 - lr * dyhat.sum(axis=0)\n": ""},
         "W2 and b2 have not moved. W1 and b1 are right.", tells_right=True),
    slip("no ReLU on the way back", {" * (z1 > 0)": ""}, "Where z1 is not above 0 the ReLU lets "
         "nothing back. W2 and b2 are right.", tells_right=True),
    slip("gradients given back", {"return W1, b1, W2, b2":
                                  "return x.T @ dz1, dz1.sum(axis=0), a1.T @ dyhat, "
                                  "dyhat.sum(axis=0)"},
         "These are the gradients. Give back the four parameters after the step."),
    slip("order", {"return W1, b1, W2, b2": "return W2, b2, W1, b1"}, "The first layer comes "
         "first: W1, b1, W2, b2."),
    uphill(), without("lr", 1), no_return(),
], forms=["""
    def network_step(x, y, W1, b1, W2, b2, lr):
        return [p - lr * d.reshape(np.shape(p)) for p, d in
                zip((W1, b1, W2, b2), backward(x, y, W1, b1, W2, b2))]
""", """
    def network_step(x, y, W1, b1, W2, b2, lr):
        z1, a1, yhat = forward(x, W1, b1, W2, b2)
        dyhat = 2 * (yhat - y) / len(x)
        dz1 = dyhat @ W2.T * (z1 > 0)
        W2 = W2 - lr * a1.T @ dyhat
        b2 = b2 - lr * dyhat.sum(axis=0)
        W1 = W1 - lr * x.T @ dz1
        b1 = b1 - lr * dz1.sum(axis=0)
        return W1, b1, W2, b2
""", """
    def network_step(x, y, W1, b1, W2, b2, lr):
        x, y, *leaves = (torch.tensor(np.array(p)) for p in (x, y, W1, b1, W2, b2))
        leaves = [leaf.requires_grad_() for leaf in leaves]
        by_autograd(x, y, *leaves)
        torch.optim.SGD(leaves, lr=lr).step()
        return [leaf.detach().numpy() for leaf in leaves]
"""])
def network_step(seed: int) -> Inputs:
    """`network_step` moves all four against gradients at one place"""
    rates = (0.1, 0.3, 0.05, 1.0, 0.2, 0.5)
    return [(*one, lr) for one, lr in zip(networks(seed), rates, strict=True)]


@number(points=1, rtol=RTOL, forms=["twice = 320_000", "twice = np.array([3.2e5])"])
def twice(wrong: Wrong) -> object:
    """The multiplications of the way back through a layer"""
    right = backprop.products_back(32, 100, 50)
    wrong(factor(0.5, "one product", "That is one of the two: dW = Xᵀ·dZ and dX = dZ·Wᵀ take "
                 "160 000 each."))
    wrong(factor(1.5, "forward too", "That is forward and back together. Asked is the way back."))
    wrong("shapes added", 32 * 50 * 2, "These are the entries of dZ, twice. Each entry of a "
          "product takes as many multiplications as there are in its sum.")
    wrong("entries of W", 100 * 50, "W has 5000 entries; the slope of each is a sum of 32 "
          "products.")
    wrong("entries of both", 100 * 50 + 32 * 100, "Those are the entries of dW and dX. Each is a "
          "sum of 32 and of 50 products.")
    wrong("the same for each weight", 160_000 * 5000, "No: each product of matrices finds all of "
          "its slopes at once.")
    wrong(factor(2, "four times", "Twice too many: there are two products of 160 000 each."))
    return right


# --- an engine


def defined() -> type:
    """The class as students write it: each slip changes a line of this."""

    class Value:
        def __init__(self, data, parents=()):  # type: ignore[no-untyped-def]
            self.data = data
            self.parents = parents
            self.grad = 0.0

        def __add__(self, other):  # type: ignore[no-untyped-def]
            return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))  # type: ignore[no-untyped-call]

        def __mul__(self, other):  # type: ignore[no-untyped-def]
            return Value(self.data * other.data, ((self, other.data), (other, self.data)))  # type: ignore[no-untyped-call]

        def relu(self):  # type: ignore[no-untyped-def]
            return Value(max(0.0, self.data), ((self, float(self.data > 0)),))  # type: ignore[no-untyped-call]

    return Value


ANY_ORDER = "The way back adds up what it finds, in any order."
ADDED, TIMES = "((self, 1.0), (other, 1.0))", "((self, other.data), (other, self.data))"
BENT = "((self, float(self.data > 0)),)"


@item(points=3, code=defined, wrong=[
    slip("slopes swapped", {TIMES: "((self, self.data), (other, other.data))"}, "p·q grows by q "
         "when p grows by 1: the slopes of the product are in each other's place."),
    slip("slopes of 1 in a product", {TIMES: ADDED}, "The slope of p·q along p is q, not 1."),
    slip("slopes of a product in a sum", {ADDED: TIMES}, "A sum grows by 1 when p grows by 1: its "
         "slopes are 1."),
    slip("nothing remembered", {f", {ADDED}": "", f", {TIMES}": "", f", {BENT}": ""}, "The numbers "
         "are right, but no result remembers its parents."),
    slip("parents without slopes", {ADDED: "(self, other)", TIMES: "(self, other)",
                                    BENT: "(self,)"},
         "The numbers are right. Parents are pairs: each with its slope."),
    slip("plain numbers", {"return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))":
                           "return self.data + other.data",
                           "return Value(self.data * other.data, ((self, other.data), "
                           "(other, self.data)))": "return self.data * other.data",
                           f"Value(max(0.0, self.data), {BENT})": "max(0.0, self.data)"},
         "A sum or a product of two Values is a Value again, not a plain number."),
    slip("ReLU without its bend", {"max(0.0, self.data)": "self.data"}, "The ReLU of a negative "
         "number is 0."),
    slip("ReLU's slope always 1", {"float(self.data > 0)": "1.0"}, "The slope of the ReLU is 0 "
         "where p is not above 0."),
    slip("ReLU's slope 1 at 0", {"self.data > 0": "self.data >= 0"}, "At p = 0 the slope of the "
         "ReLU is 0 here."),
    slip("ReLU's value for its slope", {"float(self.data > 0)": "max(0.0, self.data)"}, "That is "
         "the ReLU's value. Its slope on the right is 1."),
    slip("added, not multiplied", {"self.data * other.data, ": "self.data + other.data, "},
         "`__mul__` adds: its data is the product."),
    slip("one parent", {ADDED: "((self, 1.0),)", TIMES: "((self, other.data),)"}, "A sum and a "
         "product have two parents."),
], forms=["""
    class Value:
        def __init__(self, data, parents=()):
            self.data, self.parents, self.grad = data, parents, 0.0
        def __add__(self, other):
            out = Value(other.data + self.data)
            out.parents = [(self, 1), (other, 1)]
            return out
        def __mul__(self, other):
            return Value(np.float64(self.data) * other.data,  # type: ignore[no-untyped-call]
                         ((self, other.data), (other, self.data)))
        def relu(self):
            if self.data > 0:
                return Value(self.data, ((self, 1.0),))  # type: ignore[no-untyped-call]
            return Value(0.0, ((self, 0.0),))  # type: ignore[no-untyped-call]
""", """
    class Value:
        def __init__(self, data, parents=()):
            self.data = data
            self.parents = parents
            self.grad = 0.0
        def _made(self, data, *pairs):
            return type(self)(data, tuple(pairs))
        def __add__(self, other):
            return self._made(self.data + other.data, (self, 1.0), (other, 1.0))
        __radd__ = __add__
        def __mul__(self, other):
            return self._made(self.data * other.data, (self, other.data), (other, self.data))
        def relu(self):
            on = self.data > 0
            return self._made(np.maximum(self.data, 0), (self, 1 if on else 0))
"""], equivalent={
    "((self, 1.0), (other, 1.0)) -> ((other, 1.0), (self, 1.0))": ANY_ORDER,
    "((self, other.data), (other, self.data)) -> ((other, self.data), (self, other.data))":
        ANY_ORDER,
    "max(0.0, self.data) -> max(self.data, 0.0)": "The larger of two has no order.",
    "float(self.data > 0) -> self.data > 0": "True and False are 1 and 0.",
})
def value(student: Submission) -> Verdict:
    """The operations of `Value` compute, and remember parents and slopes"""
    return records(student)


def walked_back(out):  # type: ignore[no-untyped-def]
    """The way back as students write it."""
    order, seen = [], set()

    def visit(node):  # type: ignore[no-untyped-def]
        if node not in seen:
            seen.add(node)
            for parent, _ in node.parents:
                visit(parent)  # type: ignore[no-untyped-call]
            order.append(node)

    visit(out)  # type: ignore[no-untyped-call]
    out.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


SEEN = "            seen.add(node)\n"


@item(points=3, code=walked_back, wrong=[
    slip("= for +=", {"parent.grad += slope": "parent.grad = slope"}, "A number that was used "
         "twice gets something from both: its gradients add up, `+=`."),
    slip("not in order", {"            order.append(node)\n": "",
                          SEEN: SEEN + "            order.append(node)\n",
                          "reversed(order)": "order"},
         "A node hands on before it has got everything: append a node after its parents, and walk "
         "the list in reverse."),
    slip("from the inputs on", {"reversed(order)": "order"}, "The walk begins at the inputs, where "
         "nothing has arrived yet: take the list in reverse."),
    slip("nodes listed twice", {SEEN: ""}, "A node that was used twice stands twice in your list, "
         "and hands on twice: note which ones you have seen."),
    slip("starts from 0", {"    out.grad = 1.0\n": ""}, "Nothing has arrived anywhere: the slope "
         "of `out` along itself is 1."),
    slip("no slope", {"+= slope * node.grad": "+= node.grad"}, "What is handed on is multiplied by "
         "the slope of the node along that parent."),
    slip("slope alone", {"+= slope * node.grad": "+= slope"}, "The chain rule multiplies: the "
         "slope times what has come to the node."),
    slip("parents only", {"visit(parent)": "pass"},
         "Only the parents of `out` get something: visit theirs, too."),
    slip("the last parent only", {"            parent.grad +=": "            pass\n        if "
                                  "node.parents:\n            parent.grad +="},
         "Only the last parent of each node gets its share: the line belongs inside of the loop."),
    slip("data for grad", {"slope * node.grad": "slope * node.data"}, "What is handed on is the "
         "node's gradient, not its number."),
    slip("added slopes", {"slope * node.grad": "(slope + node.grad)"}, "Along a way slopes are "
         "multiplied; where ways meet, they are added."),
], forms=["""
    def value_backward(out):
        order = []
        def visit(node):
            if any(node is other for other in order):
                return
            for parent, slope in node.parents:
                visit(parent)
            order.append(node)
        visit(out)
        out.grad = 1
        while order:
            node = order.pop()
            for parent, slope in node.parents:
                parent.grad = parent.grad + node.grad * slope
""", """
    def value_backward(out):
        waiting, todo = {}, [out]
        while todo:
            node = todo.pop()
            for parent, _ in node.parents:
                waiting[id(parent)] = waiting.get(id(parent), 0) + 1
                if waiting[id(parent)] == 1:
                    todo.append(parent)
        out.grad, ready = 1.0, [out]
        while ready:
            node = ready.pop()
            for parent, slope in node.parents:
                parent.grad += slope * node.grad
                waiting[id(parent)] -= 1
                if not waiting[id(parent)]:
                    ready.append(parent)
""", """
    def value_backward(out):
        def add(node, arrived):
            node.grad += arrived
            for parent, slope in node.parents:
                add(parent, slope * arrived)
        add(out, 1.0)
        return out
"""])
def value_backward(student: Submission) -> Verdict:
    """`value_backward` fills every gradient, each way counted once"""
    return ways_back(student)


@number(points=1, rtol=RTOL, forms=["plus_equals = [3.0, 4.0]", "plus_equals = np.array([[3, 4]])"])
def plus_equals(wrong: Wrong) -> object:
    """What a missing + leaves of two gradients"""
    wrong("the right gradients", (6.0, 5.0), "Those are the right gradients. With `=`, what "
          "arrives last is all that stays.")
    wrong("first stays", (3.0, 1.0), "The first is right. In the second the sum hands on first, 1 "
          "to v; what the product hands on comes later and stays.", tells_right=True)
    wrong("the values", (9.0, 15.0), "Those are the values of the formulas. Asked is `v.grad`.")
    wrong("only v·v right", (6.0, 4.0), "The second is right. In v·v, v gets 3 twice, and the "
          "second 3 replaces the first.", tells_right=True)
    wrong("only the second right", (3.0, 5.0), "The first is right. In the second something is "
          "lost, too: what came from the sum.", tells_right=True)
    wrong("the other numbers", (3.0, 3.0), "The first is right. The slope of v·u along v is u.",
          tells_right=True)
    wrong("nothing", (0.0, 0.0), "`=` writes something: what arrives last stays.")
    wrong("ones", (1.0, 1.0), "What is handed on is the slope times the node's gradient: 3 in v·v.")
    return 3.0, 4.0


RUBRIC = Rubric("neural-networks/4-backpropagation", items_in(globals()))
