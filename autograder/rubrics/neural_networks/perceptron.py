"""Rubric of source/neural-networks/1-perceptron.py: one neuron, its activations, XOR by two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.checks.values import close
from autograder.items.earlier import pair
from autograder.items.kinds import (
    RIGHT, Earlier, Inputs, Wrong, choice, formula, function, value,
)
from autograder.items.rubric import Rubric, items_in
from autograder.judging.verdict import Evidence, Observation, Verdict, failed
from autograder.mistakes.library import (
    no_return, pair_swapped, without, wrong_sign,
)
from autograder.mistakes.misconceptions import Misconception
from autograder.mistakes.slips import gives, slip
from course_tools.data import Array
from course_tools.hand import epoch_of_the_rule, own_neuron
from solutions import perceptrons as right

RTOL = 1e-6
THREE_DIGITS = 5e-3
FOUR_DIGITS = 5e-4
TWO_DIGITS = 5e-2
CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
AND, XOR = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 0])


# --- one neuron, by pencil


def numbers_for_truth(answer: object) -> object:
    """A list in which True and False are 1 and 0: a step may be written so."""
    if isinstance(answer, np.ndarray) and answer.dtype == bool:
        return answer.astype(int)
    if isinstance(answer, list | tuple):
        return [int(one) if isinstance(one, bool | np.bool_) else one for one in answer]
    return answer


def same_steps(answer: object, wanted: object) -> Verdict:
    """The right numbers, with steps that may be truth values."""
    return close(numbers_for_truth(answer), wanted, rtol=RTOL)


def neuron(who: str) -> tuple[Array, int, Array]:
    """This student's w (2,), b, x (2,)."""
    drawn = own_neuron(who)
    return np.array(drawn.w), drawn.b, np.array(drawn.x)


@value(points=1, rtol=RTOL, check=same_steps, forms=[
    "hand_z = np.dot(hand.w, hand.x) + hand.b\nhand_z = [hand_z, hand_z > 0]",
    "hand_z = np.array([np.dot(hand.w, hand.x) + hand.b, np.dot(hand.w, hand.x) + hand.b > 0])",
])
def hand_z(wrong: Wrong, who: str) -> object:
    """z and its step, by pencil"""
    w, b, x = neuron(who)

    def told(name: str, z: object, says: str) -> None:
        wrong(name, (float(z), int(z > 0)), says)  # type: ignore[arg-type, operator]

    z = float(w @ x + b)
    told("no bias", w @ x, "The bias is missing: it is added to the two products.")
    told("bias taken away", w @ x - b, "The bias is added with the sign it has, not taken away.")
    told("sign", -z, "The sign of z is turned.")
    told("inputs swapped", w @ x[::-1] + b, "Each weight has its own input: w₁ multiplies x₁.")
    told("added, not multiplied", w.sum() + x.sum() + b, "A weight multiplies its input: w·x.")
    told("signs lost", np.abs(w * x).sum() + b, "Mind the signs: minus times plus is minus.")
    told("products subtracted", w[0] * x[0] - w[1] * x[1] + b, "The two products are added.")
    wrong("step turned round", (z, int(z <= 0)), "z is right; its step is 1 where z > 0, and 0 "
          "elsewhere.", tells_right=True)
    return z, int(z > 0)


@value(points=1, rtol=FOUR_DIGITS, builds_on=("hand-z",), forms=[
    "import math\nhand_sigmoid = 0.5 * (1 + math.tanh(hand_z[0] / 2))",
    "hand_sigmoid = float(f'{1 / (1 + np.exp(-hand_z[0])):.4g}')",
])
def hand_sigmoid(wrong: Wrong, earlier: Earlier) -> object:
    """The sigmoid of z"""
    z = float(read_numbers(numbers_for_truth(earlier["hand_z"])).ravel()[0])
    s = float(right.sigmoid(np.array(z)))
    wrong("sign", 1 - s, "That is σ(−z): the exponent is −z, so for a negative z it is positive.")
    wrong("e⁻ᶻ alone", float(np.exp(-z)), "That is e⁻ᶻ alone. Add 1, and divide 1 by it.")
    wrong("not turned over", 1 + float(np.exp(-z)), "That is 1 + e⁻ᶻ. The sigmoid is 1 divided by "
          "it.")
    wrong("tanh", float(np.tanh(z)), "That is tanh(z), which goes from −1 to 1.")
    wrong("the slope", s * (1 - s), "That is the slope of the sigmoid. Its value is asked.")
    return s


@value(points=1, rtol=RTOL, check=same_steps, forms=[
    "which_side = (np.array(hand.points) @ hand.w + hand.b > 0).astype(int)",
    "which_side = tuple(bool(s) for s in np.array(hand.points) @ hand.w > -hand.b)",
])
def which_side(wrong: Wrong, who: str) -> object:
    """The steps of A, B and C"""
    w, b, _ = neuron(who)
    z = np.array(own_neuron(who).points) @ w + b
    wrong("turned round", right.fires(-z), "All three are turned round: 1 stands where z > 0. "
          "(Above the line is not always that side: it depends on the sign of w₂.)")
    wrong("no bias", right.fires(z - b), "Without the bias the border runs through the origin. "
          "Add b to each z.")
    return right.fires(z)


@value(points=1, rtol=THREE_DIGITS, forms=[
    "hand_line = np.array([-hand.w[0], -hand.b]) / hand.w[1]",
    "m = -hand.w[0] / hand.w[1]\nhand_line = [m, 0.0 - hand.b / hand.w[1]]",
])
def hand_line(wrong: Wrong, who: str) -> object:
    """Slope and height of the border, by pencil"""
    w, b, _ = neuron(who)
    slope, height = right.border_line(w, b)
    wrong("slope turned over", (1 / slope, height), "The slope is upside down: w₂ is what one "
          "divides by.")
    wrong("sign of the slope", (-slope, height), "w₁·x₁ changes its sign on its way to the other "
          "side.")
    wrong("sign of the bias", (slope, -height), "The bias changes its sign on its way to the other "
          "side.")
    wrong("both signs", (-slope, -height), "On the other side both terms have a minus.")
    wrong("not divided", (-w[0], -b), "Divide by w₂: x₂ is to stand alone.")
    wrong("x₁ over x₂", (-w[1] / w[0], -b / w[0]), "That is x₁ as a function of x₂. Solve for x₂.")
    wrong(pair_swapped(says="The pair is (slope, height): the slope comes first."))
    return slope, height


BOUNDARY = ("w1", "w2", "b", "x1")


def in_line(name: str, expression: str, says: str) -> Misconception:
    """A wrong border, in the symbols of the notebook."""
    known = "w1, w2, b, x1 = sp.symbols('w1 w2 b x1', real=True)"
    return gives(name, f"{known}\nreturn {expression}", says)


@formula(symbols=BOUNDARY, points=1, forms=[
    "boundary = -w1 / w2 * x1 - b / w2",
    "boundary = sp.solve(w1 * x1 + w2 * sp.Symbol('x2') + b, sp.Symbol('x2'))[0]",
])
def boundary(wrong: Wrong) -> object:
    """The border as x₂ over x₁, in symbols"""
    wrong(in_line("x₁ over x₂", "-(w2 * x1 + b) / w1", "w₁ and w₂ are in each other's place: x₂ "
                  "has the factor w₂, so divide by w₂."))
    wrong(in_line("slope turned over", "-w2 / w1 * x1 - b / w2", "The slope is upside down: "
         "−w₁/w₂."))
    wrong(in_line("sign of the bias", "(b - w1 * x1) / w2",
                  "b changes its sign on its way to the other side."))
    wrong(in_line("sign of the slope", "(w1 * x1 - b) / w2",
                  "w₁·x₁ changes its sign on its way to the other side."))
    wrong(wrong_sign(says="Both terms change their sign on their way to the other side."))
    wrong(in_line("not divided", "-(w1 * x1 + b)", "Divide by w₂: x₂ is to stand alone."))
    wrong(in_line("bias not divided", "-w1 / w2 * x1 - b", "Divide both terms by w₂, the bias "
         "too."))
    wrong(in_line("no bias", "-w1 * x1 / w2", "The bias is missing: the line need not pass through "
                  "the origin."))
    return right.boundary


# --- one neuron, in NumPy


def numbers(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@function(right.perceptron, points=2, rtol=RTOL, wrong=[
    without("b", 0, "no bias", "The bias b is missing."),
    slip("products not added", {"x @ w": "x * w"},
         "Each input is multiplied by its weight; then the products are added up, one z a row."),
    slip("all rows added up", {"x @ w": "(x * w).sum()"},
         "You add up over all rows. Each row has a z of its own: sum along the last axis."),
    slip("bias once for each input", {"x @ w + b": "(x * w + b).sum(axis=-1)"},
         "The bias is added once, not with every input."),
    slip("with the step", {"x @ w + b": "x @ w + b > 0) * np.asarray(1.0"},
         "You applied the step. Asked is z, before any activation."),
    slip("with the sigmoid", {"x @ w + b": "1 / (1 + np.exp(-(x @ w + b)))"},
         "You applied the sigmoid. Asked is z, before any activation."),
    slip("weights added", {"x @ w": "(x + w).sum(axis=-1)"}, "A weight multiplies its input."),
    slip("mean, not sum", {"x @ w": "x @ w / len(w)"}, "The products are added; no mean is taken."),
    slip("bias taken away", {"+ b": "- b"}, "The bias is added."),
    no_return(),
], forms=[
    "def perceptron(x, w, b):\n    return (x * w).sum(axis=-1) + b",
    "def perceptron(x, w, b):\n    return np.dot(x, w) + b",
    "def perceptron(x, w, b):\n    return np.einsum('...i,i->...', x, w) + b",
    "def perceptron(x, w, b):\n    if np.ndim(x) == 1:\n"
    "        return sum(p * q for p, q in zip(x, w)) + b\n"
    "    return [perceptron(row, w, b) for row in x]",
])
def perceptron(seed: int) -> Inputs:
    """`perceptron` gives z for one example and for a batch"""
    rng = numbers(seed)
    asked = [rng.normal(size=shape) for shape in ((3,), (5, 3), (2, 2), (1, 4), (4, 1), (6, 2))]
    return [(x, rng.normal(size=x.shape[-1]), float(rng.normal())) for x in asked]


# --- activations


def far_out(seed: int) -> list[Array]:
    """z as numbers, rows and tables, 0 among them."""
    rng = numbers(seed)
    return [
        np.array([-6.0, -2.0, -0.5, 0.0, 0.5, 2.0, 6.0]), np.array(float(rng.normal())),
        3 * rng.normal(size=4), rng.normal(size=(3, 2)), np.array([[-40.0], [0.1], [7.0]]),
    ]


@function(right.sigmoid, points=2, rtol=RTOL, wrong=[
    gives("sign", "1 / (1 + np.exp(z))", "It falls where the sigmoid rises: the exponent is −z."),
    gives("overflow", "np.exp(z) / (1 + np.exp(z))", "At z = 800 this is ∞/∞, nan. Divide by eᶻ "
          "above and below: 1/(1 + e⁻ᶻ)."),
    gives("tanh", "np.tanh(z)", "That is tanh, from −1 to 1; the sigmoid goes from 0 to 1."),
    gives("no 1 added", "1 / np.exp(-z)", "The 1 below the line is missing: 1/(1 + e⁻ᶻ)."),
    gives("not turned over", "1 + np.exp(-z)", "That is 1 + e⁻ᶻ. The sigmoid is 1 divided by it."),
    gives("the step", "(z > 0) * 1.0", "That is the step; the sigmoid is smooth."),
    gives("softmax", "np.exp(z - np.max(z)) / np.exp(z - np.max(z)).sum()",
          "That is softmax, where the entries add up to 1. The sigmoid looks at each entry alone."),
    gives("the slope", "1 / (2 + np.exp(z) + np.exp(-z))", "That is the slope of the sigmoid."),
], forms=[
    "def sigmoid(z):\n    return 0.5 * (1 + np.tanh(z / 2))",
    "def sigmoid(z):\n    z = np.asarray(z, dtype=float)\n    e = np.exp(-np.abs(z))\n"
    "    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))",
    "def sigmoid(z):\n    return np.exp(-np.logaddexp(0, -z))",
    "import torch\ndef sigmoid(z):\n    return torch.sigmoid(torch.as_tensor(np.array(z)))",
    "import math\ndef sigmoid(z):\n    z = np.asarray(z)\n"
    "    flat = [1 / (1 + math.exp(-p)) if p > -700 else 0.0 for p in z.ravel()]\n"
    "    return np.array(flat).reshape(z.shape)",
])
def sigmoid(seed: int) -> Inputs:
    """`sigmoid` is 1/(1 + e⁻ᶻ), far out too"""
    return [(z,) for z in (*far_out(seed), np.array([-800.0, 0.3, 800.0]))]


def in_z(name: str, expression: str, says: str) -> Misconception:
    """A wrong derivative in z, with s for the sigmoid and t for tanh."""
    known = "z = sp.Symbol('z', real=True)\ns, t = 1 / (1 + sp.exp(-z)), sp.tanh(z)"
    return gives(name, f"{known}\nreturn {expression}", says)


@formula(symbols=("z",), points=1, by_hand=True, forms=[
    "dsigmoid = sp.exp(-z) / (1 + sp.exp(-z)) ** 2",
    "dsigmoid = 1 / (2 + sp.exp(z) + sp.exp(-z))",
    "dsigmoid = 1 / (4 * sp.cosh(z / 2) ** 2)",
    "u = sp.exp(z) / (1 + sp.exp(z))\ndsigmoid = u - u**2",
], equivalent={"-z -> z": "σ(−z) is 1 − σ(z): their product stays."})
def dsigmoid(wrong: Wrong) -> object:
    """The derivative of the sigmoid"""
    wrong(in_z("1 − s forgotten", "s", "That is the sigmoid itself: 1 − s is missing."))
    wrong(in_z("s forgotten", "1 - s", "1 − s alone: the factor s is missing."))
    wrong(wrong_sign(says="The sigmoid rises, so its slope is positive: two minus signs meet."))
    wrong(in_z("1 + s", "s * (1 + s)", "The sign in the bracket is turned: s·(1 − s)."))
    wrong(in_z("inner derivative missing", "-s**2", "−u⁻² is the outer derivative. Multiply it by "
               "the inner one, that of u = 1 + e⁻ᶻ."))
    wrong(in_z("tanh's formula", "1 - s**2", "1 − t² belongs to tanh. Here it is s·(1 − s)."))
    wrong(in_z("z for s", "z * (1 - z)", "z·(1 − z): put the sigmoid of z in, s = 1/(1 + e⁻ᶻ)."))
    wrong(in_z("square forgotten", "s * sp.exp(-z)", "The bracket below the line is squared: "
               "(u⁻¹)′ is −u⁻²."))
    return right.dsigmoid


def slope_of_sigmoid(z: Array) -> Array:
    """The slope as a student writes it, in one."""
    s = 1 / (1 + np.exp(-z))
    return np.asarray(s * (1 - s))


def own_slope(earlier: Earlier, z: Array) -> object:
    s = read_numbers(earlier["sigmoid"](z)).astype(float)
    return s * (1 - s)


@function(right.sigmoid_grad, points=1, rtol=RTOL, code=slope_of_sigmoid, builds_on=("sigmoid",),
          follow=own_slope, wrong=[
    slip("1 − s forgotten", {"s * (1 - s)": "s"}, "That is the sigmoid itself: 1 − s is missing."),
    slip("s forgotten", {"s * (1 - s)": "1 - s"}, "1 − s alone: the factor s is missing."),
    slip("z for s", {"1 / (1 + np.exp(-z))": "z"}, "You put z into s·(1 − s): take the sigmoid of "
         "z."),
    slip("1 + s", {"1 - s": "1 + s"}, "The sign in the bracket is turned: s·(1 − s)."),
    slip("tanh's formula", {"s * (1 - s)": "1 - s**2"}, "1 − t² belongs to tanh."),
    wrong_sign(says="The sigmoid rises: its slope is positive."),
    slip("the slope of tanh", {"1 / (1 + np.exp(-z))": "np.tanh(z)", "s * (1 - s)": "1 - s**2"},
         "That is the slope of tanh."),
    slip("squared", {"s * (1 - s)": "(s * (1 - s)) ** 2"}, "s·(1 − s), without a square."),
], forms=[
    "def sigmoid_grad(z):\n    return np.exp(-z) / (1 + np.exp(-z)) ** 2",
    "def sigmoid_grad(z):\n    return sigmoid(z) * sigmoid(-z)",
    "def sigmoid_grad(z):\n    return 0.25 / np.cosh(z / 2) ** 2",
    "def sigmoid_grad(z):\n    s = sigmoid(z)\n    return s - np.square(s)",
])
def sigmoid_grad(seed: int) -> Inputs:
    """`sigmoid_grad` is the slope of the sigmoid"""
    return [(z,) for z in far_out(seed)]


@function(right.relu, points=1, rtol=RTOL, wrong=[
    gives("the slope", "(z > 0) * 1.0", "That is its slope. The ReLU itself is z on the right."),
    gives("|z|", "np.abs(z)", "That is |z|: left of 0 the ReLU is 0."),
    gives("negative side kept", "np.minimum(0, z)", "That keeps the negative side: take the larger "
          "of 0 and z."),
    gives("largest of all", "np.maximum(0, np.max(z))", "You take one largest number. The ReLU "
          "looks at each entry alone: `np.maximum`."),
    gives("leaky", "np.where(z > 0, z, 0.01 * z)", "That is the leaky ReLU: left of 0 the plain "
          "one is 0."),
    gives("nothing done", "z * 1.0", "Negative z came through: they have to become 0."),
    gives("softplus", "np.logaddexp(0, z)", "That is softplus, a smooth relative. The ReLU has a "
          "kink."),
], forms=[
    "def relu(z):\n    return np.where(z > 0, z, 0)", "def relu(z):\n    return z * (z > 0)",
    "def relu(z):\n    return (z + np.abs(z)) / 2", "def relu(z):\n    return np.clip(z, 0, None)",
    "import torch\ndef relu(z):\n    return torch.relu(torch.as_tensor(np.array(z)))",
    "def relu(z):\n    out = np.array(z, dtype=float)\n    out[out < 0] = 0\n    return out",
], equivalent={"np.maximum(0, z) -> np.maximum(z, 0)": "The larger of two has no order."})
def relu(seed: int) -> Inputs:
    """`relu` is max(0, z), entry by entry"""
    return [(z,) for z in far_out(seed)]


@function(right.relu_grad, points=1, rtol=RTOL, wrong=[
    gives("1 at the kink", "(z >= 0) * 1.0", "At z = 0 the slope is 0 here, as in PyTorch."),
    gives("½ at the kink", "np.heaviside(z, 0.5)", "At z = 0 the slope is 0 here, as in PyTorch."),
    gives("the ReLU itself", "np.maximum(0, z)", "That is the ReLU itself. Its slope on the right "
          "is 1."),
    gives("the sign", "np.sign(z)", "That is the slope of |z|: left of 0 the ReLU is flat."),
    gives("turned round", "(z < 0) * 1.0", "That is 1 on the wrong side: the ReLU rises on the "
          "right."),
    gives("1 everywhere", "np.ones_like(z)", "Left of 0 the ReLU is flat: its slope is 0 there."),
], forms=[
    "def relu_grad(z):\n    return (z > 0).astype(float)",
    "def relu_grad(z):\n    return (z > 0) * 1",
    "def relu_grad(z):\n    return np.heaviside(z, 0)",
    "def relu_grad(z):\n    out = np.zeros_like(z)\n    out[z > 0] = 1\n    return out",
    "def relu_grad(z):\n    return np.sign(np.maximum(z, 0))",
], equivalent={"(z > 0) * 1.0 -> (z > 0) / 1.0": "A truth value over 1 is the same number."})
def relu_grad(seed: int) -> Inputs:
    """`relu_grad` is 0 or 1, and 0 at the kink"""
    return [(z,) for z in far_out(seed)]


@formula(symbols=("z",), points=1, by_hand=True, forms=[
    "dtanh = 1 / sp.cosh(z) ** 2", "dtanh = sp.sech(z) ** 2",
    "dtanh = 4 / (sp.exp(z) + sp.exp(-z)) ** 2",
    "t = 2 / (1 + sp.exp(-2 * z)) - 1\ndtanh = (1 - t) * (1 + t)",
])
def dtanh(wrong: Wrong) -> object:
    """The derivative of tanh"""
    wrong(in_z("square forgotten", "1 - t", "tanh is squared: 1 − t²."))
    wrong(in_z("1 forgotten", "-t**2", "The 1 is missing: 1 − t²."))
    wrong(in_z("1 + t²", "1 + t**2", "The sign is turned: 1 − t². At large z the curve is flat."))
    wrong(in_z("the sigmoid's formula", "t * (1 - t)", "t·(1 − t) belongs to the sigmoid. tanh has "
               "1 − t²."))
    wrong(wrong_sign(says="tanh rises: its slope is positive."))
    wrong(in_z("cosh not squared", "1 / sp.cosh(z)", "cosh is squared: 1/cosh²."))
    wrong(in_z("inner derivative missing", "(1 - t**2) / 2", "Half of it: tanh z is 2σ(2z) − 1, "
               "and the inner derivative of 2z is 2."))
    return right.dtanh


@function(right.tanh_grad, points=1, rtol=RTOL, wrong=[
    slip("square forgotten", {" ** 2": ""}, "tanh is squared: 1 − t²."),
    slip("1 forgotten", {"1 - np.tanh(z)": "-np.tanh(z)"}, "The 1 is missing: 1 − t²."),
    slip("1 + t²", {"1 - ": "1 + "}, "The sign is turned: 1 − t²."),
    gives("the sigmoid's formula", "np.tanh(z) * (1 - np.tanh(z))",
          "t·(1 − t) belongs to the sigmoid."),
    slip("z for tanh", {"np.tanh(z)": "z"}, "You put z into 1 − t²: take tanh of z."),
    slip("the bracket squared", {"1 - np.tanh(z) ** 2": "(1 - np.tanh(z)) ** 2"},
         "Only tanh is squared, not the difference."),
    gives("cosh not squared", "1 / np.cosh(z)", "cosh is squared: 1/cosh²."),
    wrong_sign(says="tanh rises: its slope is positive."),
], forms=[
    "def tanh_grad(z):\n    return 1 / np.cosh(z) ** 2",
    "def tanh_grad(z):\n    t = np.tanh(z)\n    return (1 - t) * (1 + t)",
    "def tanh_grad(z):\n    return 4 * sigmoid_grad(2 * z)",
])
def tanh_grad(seed: int) -> Inputs:
    """`tanh_grad` is the slope of tanh"""
    return [(z,) for z in far_out(seed)[:4]]  # at −40 nothing is left of 1 − t²


@value(points=1, rtol=TWO_DIGITS, forms=["steepest = [1 / 4, 1.0]", "steepest = np.array([0.25, "
     "1])"])
def steepest(wrong: Wrong) -> object:
    """The largest slopes of sigmoid and tanh"""
    wrong("as high as the curve", (0.5, 1.0), "½ is how high the sigmoid is at z = 0. Its slope "
          "there is s·(1 − s).")
    wrong("both 1", (1.0, 1.0), "The sigmoid is flatter: s·(1 − s) is largest at s = ½.")
    wrong("the height at z = 0", (0.25, 0.0), "0 is how high tanh is at z = 0. Its slope there is "
          "1 − 0².")
    wrong("both a quarter", (0.25, 0.25), "tanh is four times as steep: 1 − t² is 1 at t = 0.")
    wrong(pair_swapped(says="The sigmoid comes first."))
    return 0.25, 1.0


@value(points=1, rtol=TWO_DIGITS, builds_on=("steepest",), forms=[
    "ten_deep = 9.5e-7", "ten_deep = steepest[0] ** 10", "ten_deep = 1 / 4**10",
], equivalent={"0.25 -> -0.25": "An even power has no sign."})
def ten_deep(wrong: Wrong, earlier: Earlier) -> object:
    """What ten sigmoids leave of a gradient"""
    most = float(pair(earlier["steepest"])[0])
    wrong("added, not multiplied", 10 * most, "The chain rule multiplies the slopes; it does not "
          "add them.")
    wrong("divided by ten", most / 10, "Ten factors are multiplied: the power 10, not a tenth.")
    wrong("nine of them", most**9, "That is the power 9: there are ten sigmoids.")
    wrong("eleven of them", most**11, "That is the power 11: there are ten sigmoids.")
    wrong("one half each", 0.5**10, "½ is the height of the sigmoid at 0; multiply its slopes.")
    wrong("what is lost", 1 - most**10, "That is what is lost. How much is left?")
    return most**10


# --- tables, and the rule


which_end = choice("Which tables one perceptron can give", {
    "all three": "Draw XOR: its ones are at two opposite corners. Which line has both on one side, "
                 "and both zeros on the other?",
    "AND and OR": RIGHT,
    "only AND": "OR as well: a line between (0, 0) and the other three parts it.",
    "none": "For AND a line that cuts off the corner (1, 1) is enough.",
}, points=1)


def epoch_ends(who: str, y: Array = AND) -> tuple[Array, Array, Array, float]:
    """This student's points in their order, their truths, and the start w, b."""
    drawn = epoch_of_the_rule(who)
    order = np.array(drawn.order, dtype=float)
    return order, order.prod(axis=1), np.array(drawn.w, dtype=float), float(drawn.b)


@value(points=2, rtol=RTOL, forms=[
    "w, b = np.array(epoch.w), epoch.b\nfor x in np.array(epoch.order):\n"
    "    e = x.prod() - (w @ x + b > 0)\n    w, b = w + e * x, b + e\nhand_rule = [*w, b]",
])
def hand_rule(wrong: Wrong, who: str) -> object:
    """One epoch of the perceptron's rule, by pencil"""
    x, y, w, b = epoch_ends(who)

    def ends(w: Array, b: float) -> tuple[float, float, float]:
        return float(w[0]), float(w[1]), float(b)

    def walk(*, at_zero: int = 0, bias: int = 1, sign: int = 1, stop: int = 9) -> object:
        now, shift, missed = w, b, 0
        for row, truth in zip(x, y, strict=True):
            z = float(now @ row + shift)
            miss = sign * (truth - (at_zero if z == 0 else int(z > 0)))
            if miss and missed < stop:
                now, shift, missed = now + miss * row, shift + bias * miss, missed + 1
        return ends(now, shift)

    done = right.one_epoch(x, y, w, b, 1.0)[:2]
    miss = y - right.fires(x @ w + b)
    wrong("step 1 at z = 0", walk(at_zero=1), "At z = 0 the step is 0 here. (With z ≥ 0 you did "
          "the rest right.)")
    wrong("bias not moved", walk(bias=0), "The bias moves too, by y − step.")
    wrong("sign", walk(sign=-1), "You moved the wrong way: y − step, not step − y.")
    wrong("stopped at the first", walk(stop=1), "You stopped after the first move. An epoch goes "
          "through all four points.")
    wrong("moved at the end", ends(w + miss @ x, b + miss.sum()), "You took all steps with the "
          "start's weights. Each point meets the weights as the one before has left them.")
    wrong("two epochs", ends(*right.one_epoch(x, y, *done, 1.0)[:2]), "That is after two epochs.")
    wrong("not moved", ends(w, b), "That is the start. At least one point is wrong there.")
    return ends(*done)


def learn(x: Array, y: Array, lr: float, n_epochs: int) -> tuple[Array, float, list[int]]:
    """The rule as students write it, all in one."""
    w, b, errors = np.zeros(x.shape[1]), 0.0, []
    for _ in range(n_epochs):
        wrong = 0
        for row, truth in zip(x, y, strict=True):
            miss = truth - (1 if row @ w + b > 0 else 0)
            w = w + lr * miss * row
            b = b + lr * miss
            wrong += int(miss != 0)
        errors.append(wrong)
    return w, b, errors


@function(right.perceptron_rule, points=3, rtol=RTOL, returns=("w", "b", "errors"), code=learn,
          wrong=[
    slip("step 1 at z = 0", {"+ b > 0": "+ b >= 0"}, "Your step is 1 at z = 0. Here it is 0 there: "
         "the errors and the bias come out otherwise."),
    slip("bias not moved", {"b + lr * miss": "b"}, "The bias moves too, by lr·(y − step)."),
    slip("sign", {"w + lr": "w - lr", "b + lr": "b - lr"}, "You move the wrong way: + lr·(y − "
         "step)."),
    slip("rate for w only", {"b + lr * miss": "b + miss"}, "The bias moves by lr·(y − step) as "
         "well."),
    without("lr", 1, "no learning rate", "The learning rate is missing."),
    slip("moved at the end", {
        "        for row, truth in zip(x, y, strict=True):\n"
        "            miss = truth - (1 if row @ w + b > 0 else 0)\n"
        "            w = w + lr * miss * row\n            b = b + lr * miss\n"
        "            wrong += int(miss != 0)\n":
            "        miss = y - (x @ w + b > 0)\n        w = w + lr * miss @ x\n"
            "        b = b + lr * miss.sum()\n        wrong = int((miss != 0).sum())\n",
    }, "You move once an epoch, by the sum. The rule moves after each point, at once."),
    slip("errors after the epoch", {
        "errors.append(wrong)": "errors.append(int((y != (x @ w + b > 0)).sum()))",
    }, "You count what is wrong after the epoch. Count as the rule meets the points."),
    slip("stops early", {"errors.append(wrong)": "errors.append(wrong)\n        if not wrong:\n"
                         "            break"},
         "You stop once nothing is wrong. Here `errors` has an entry for each of n_epochs."),
    slip("errors of all epochs", {"        wrong = 0\n": "", "errors = np.zeros(x.shape[1]), 0.0, "
         "[]":
                                  "errors, wrong = np.zeros(x.shape[1]), 0.0, [], 0"},
         "Your count goes on from epoch to epoch: start it at 0 in each."),
    slip("one epoch only", {"range(n_epochs)": "range(1)"}, "That is one epoch: there are "
         "n_epochs."),
], forms=["""
    def perceptron_rule(x, y, lr, n_epochs):
        X = np.column_stack([x, np.ones(len(x))])
        p, errors = np.zeros(X.shape[1]), []
        for _ in range(n_epochs):
            before = 0
            for k in range(len(X)):
                step = 1 if perceptron(x[k], p[:-1], p[-1]) > 0 else 0
                if step != y[k]:
                    p += lr * (y[k] - step) * X[k]
                    before += 1
            errors.append(before)
        return p[:-1], p[-1], errors
""", """
    def perceptron_rule(x, y, lr, n_epochs):
        w, b = [0] * len(x[0]), 0
        errors = np.zeros(n_epochs, dtype=int)
        for epoch in range(n_epochs):
            for row, truth in zip(x, y):
                z = sum(p * q for p, q in zip(w, row)) + b
                e = float(truth) - float(z > 0)
                w = [p + lr * e * q for p, q in zip(w, row)]
                b += lr * e
                errors[epoch] += abs(int(e))
        return np.array(w), b, errors
"""])
def perceptron_rule(seed: int) -> Inputs:
    """`perceptron_rule` moves after each point and counts the errors"""
    rng = numbers(seed)
    asked: list[tuple[object, ...]] = [(CORNERS, AND, 1.0, 8), (CORNERS, XOR, 0.5, 5)]
    for m, n in ((6, 2), (9, 3)):
        x = rng.normal(size=(m, n)) + 0.5
        asked.append((x, rng.permutation(np.arange(m) % 2), 0.25, 4))
    return asked


# --- two in a row


def read_network(answer: object) -> tuple[Array, ...]:
    """W1 (2, 2), b1 (2,), W2 (2, 1), b2 (1,), or a sentence that says what is amiss."""
    if not isinstance(answer, list | tuple) or len(answer) != 4:
        raise NotNumbersError("Expected four arrays, `(W1, b1, W2, b2)`.")
    parts = []
    for name, part, shape in zip(("W1", "b1", "W2", "b2"), answer, SHAPES, strict=True):
        array = read_numbers(part).astype(float)
        fits = array.shape == shape if name == "W1" else array.size == int(np.prod(shape))
        if not fits:
            raise NotNumbersError(f"Expected {name} of shape {shape}, got {array.shape}.")
        parts.append(array.reshape(shape))
    return tuple(parts)


SHAPES: Sequence[tuple[int, ...]] = ((2, 2), (2,), (2, 1), (1,))


def outputs(network: object) -> Array:
    """What the network gives at the four corners, (4,)."""
    return right.two_layers(CORNERS, *read_network(network)).ravel()


def computes_xor(answer: object, _: object) -> Verdict:
    """Does this network, whatever its numbers are, give 0, 1, 1, 0?"""
    try:
        got = outputs(answer)
    except NotNumbersError as error:
        return failed(str(error))

    def same(seen: object, mistake: object) -> bool:
        return bool(np.allclose(outputs(seen), outputs(mistake), atol=1e-6))

    verdict = close(got, XOR.astype(float), rtol=RTOL)
    if verdict.passed:
        return verdict
    shown = ", ".join(f"{number:.4g}".replace("-", "−") for number in got)
    says = f"At (0, 0), (0, 1), (1, 0), (1, 1) your network gives {shown}, and XOR is 0, 1, 1, 0."
    evidence = Evidence((Observation((), answer),), lambda: NETWORK, same)
    return replace(failed(says, evidence), expected="0, 1, 1, 0 at the corners")


ONES = ((1.0, 1.0), (1.0, 1.0))
NETWORK = (ONES, (0.0, -1.0), ((1.0,), (-2.0,)), (0.0,))


@value(points=2, check=computes_xor, forms=[
    "xor_network = ([[1, -1], [-1, 1]], [0, 0], [[1], [1]], [0])",
    "xor_network = [np.array([[1, 1], [1, 1]]), np.array([0, -1]), np.array([1, -2]), 0]",
    "xor_network = ([[2, 1], [2, 1]], [-2, 0], [[-1], [1]], [0])",
    "import torch\nxor_network = (torch.ones(2, 2), torch.tensor([0.0, -1.0]), "
    "torch.tensor([[1.0], [-2.0]]), torch.zeros(1))",
    "xor_network = ([[-1, -1], [-1, -1]], [1, 2], [[-2], [1]], 0)",
])
def xor_network(wrong: Wrong) -> object:
    """A 2-2-1 network that computes XOR"""
    wrong("second unit not shifted", (ONES, (0.0, 0.0), ((1.0,), (-2.0,)), (0.0,)),
          "Both units do the same, so the second adds no bend of its own: shift it by a bias, −1.")
    wrong("second unit taken once", (ONES, (0.0, -1.0), ((1.0,), (-1.0,)), (0.0,)),
          "That is OR: at (1, 1) the second unit has to be taken away twice.")
    wrong("second unit added", (ONES, (0.0, -1.0), ((1.0,), (2.0,)), (0.0,)),
          "The second unit has to be taken away, so that (1, 1) comes down to 0.")
    wrong("AND", (ONES, (0.0, -1.0), ((0.0,), (1.0,)), (0.0,)), "That is AND: it is 1 at (1, 1) "
         "only.")
    wrong("only added up", (ONES, (0.0, -1.0), ((1.0,), (0.0,)), (0.0,)),
          "That is x₁ + x₂, 2 at (1, 1). The second unit has to take it down there.")
    wrong("turned round", (ONES, (0.0, -1.0), ((-1.0,), (2.0,)), (1.0,)),
          "That is XOR turned round, 1 where both inputs are the same.")
    wrong("one half", (ONES, (0.0, -1.0), ((0.0,), (0.0,)), (0.5,)),
          "½ at every corner: that is what a single line makes of XOR at best.")
    wrong("½ for 1", (ONES, (0.0, -1.0), ((0.5,), (-1.0,)), (0.0,)), "Right up to a factor: 0, ½, "
          "½, 0. Double W2.")
    return NETWORK


def layer(x: Array, W: Array, b: Array) -> Array:
    """The layer as a student writes it, in one."""
    z = x @ W + b
    return np.asarray(1 / (1 + np.exp(-z)))


def own_layer(earlier: Earlier, x: Array, W: Array, b: Array) -> object:
    return earlier["sigmoid"](x @ W + b)


@function(right.sigmoid_layer, points=2, rtol=RTOL, code=layer,
          builds_on=("sigmoid",), follow=own_layer,
          wrong=[
    slip("no sigmoid", {"1 / (1 + np.exp(-z))": "z"}, "The sigmoid is missing: that is z."),
    slip("no bias", {" + b": ""}, "The bias b is missing."),
    slip("bias outside", {"@ W + b": "@ W", "(-z))": "(-z)) + b"},
         "b belongs inside of the sigmoid: σ(X·W + b)."),
    slip("the step", {"1 / (1 + np.exp(-z))": "(z > 0) * 1.0"}, "That is the step: use the "
         "sigmoid."),
    slip("ReLU", {"1 / (1 + np.exp(-z))": "np.maximum(z, 0)"}, "That is the ReLU: use the "
         "sigmoid."),
    slip("sigmoid of x", {"x @ W + b": "x", "return np.asarray(1 / (1 + np.exp(-z)))":
                          "return 1 / (1 + np.exp(-z)) @ W + b"},
         "The sigmoid comes last, of X·W + b."),
    slip("turned result", {"(1 / (1 + np.exp(-z)))": "(1 / (1 + np.exp(-z))).T"},
         "Rows are examples: the result is (m, k), not turned."),
    slip("sign", {"np.exp(-z)": "np.exp(z)"}, "It falls where the sigmoid rises: the exponent is "
         "−z."),
], forms=[
    "def dense(x, W, b):\n    return 1 / (1 + np.exp(-(np.dot(x, W) + b)))",
    "def dense(x, W, b):\n    return np.stack([sigmoid(row @ W + b) for row in x])",
    "def dense(x, W, b):\n    return sigmoid(np.einsum('mn,nk->mk', x, W) + b.reshape(1, -1))",
    "def dense(x, W, b):\n    return np.column_stack([sigmoid(perceptron(x, W[:, k], b[k]))\n"
    "        for k in range(W.shape[1])])",
])
def dense(seed: int) -> Inputs:
    """`dense` is a layer of sigmoids on a batch"""
    rng = numbers(seed)
    sizes = ((3, 2, 2), (4, 3, 2), (1, 2, 4), (5, 1, 3), (2, 3, 1))
    return [(rng.normal(size=(m, n)), rng.normal(size=(n, k)), rng.normal(size=k))
            for m, n, k in sizes]


RUBRIC = Rubric("neural-networks/1-perceptron", items_in(globals()))
