"""Rubric of source/gradient-descent/1-model.py: a polynomial, its fit, and the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from autograder.checks.values import close, follows
from autograder.items.kinds import RIGHT, Earlier, Inputs, Wrong, choice, function, item, value
from autograder.items.rubric import Rubric, items_in
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome, Verdict
from autograder.mistakes.library import always, pair_swapped, root_taken, sum_for_mean, transposed
from autograder.mistakes.slips import gives, slip
from course_tools import hand
from course_tools.data import Array
from solutions import linear, polynomial

RTOL = 1e-6
THREE_DIGITS = 1e-3  # of 0.0080447: 0.00804 is right, all 100 points' is not
PATH_RTOL = 1e-5  # a loop in float32 is as right; the closest wrong path is 1e-2 away
TWO_DECIMALS = 3e-3  # of weights of which the largest is 2

# The notebook's twenty points and its start, X (20, 3), y (20, 1), w (3, 1).
X = polynomial.design_matrix(polynomial.sample_inputs(42))
Y = X @ np.array(polynomial.TRUE_W)[:, None]
W_START = polynomial.initial_weights(42)

# The first and the last of 1000 steps from there, by solutions.polynomial.fit: of plain descent,
# and the last of NAdam with η = 0.01, whose digits belong to torch's version.
SLOW_RATE = 0.0007
SGD_FIRST = (1.45654, 0.13410, 0.25710)
SGD_END = (1.02163, 2.00722, 1.80815)
NADAM_END = (1.0087, 2.0033, 2.5330)

Parts = tuple[Array, Array, Array, Array]
Problem = tuple[Array, Array, Array]


# --- the polynomial: its values, its design matrix, shapes, and what is linear in it


@value(points=1, rtol=RTOL, forms=[
    "hand_values = np.polyval(hand.coefficients, hand.at)",
    "hand_values = tuple(np.array([[float(np.polyval(hand.coefficients, p))]]) for p in hand.at)",
])
def hand_values(wrong: Wrong, who: str) -> object:
    """Your polynomial at three places, by pencil"""
    own = hand.polynomial(who)
    a, b, c = own.coefficients

    def by(rule: Callable[[int], int]) -> tuple[float, ...]:
        return tuple(float(rule(place)) for place in own.at)

    wrong("sign lost in b·x", by(lambda x: a * x**2 + b * abs(x) + c),
          "Where x is negative, b·x is negative too: it takes something away.")
    wrong("sign kept in x²", by(lambda x: a * x * abs(x) + b * x + c),
          "The square of a negative number is positive: (−2)² = 4.")
    wrong("2x for x²", by(lambda x: 2 * a * x + b * x + c), "x² is x·x, not 2·x.")
    wrong("coefficients reversed", by(lambda x: c * x**2 + b * x + a),
          "The first coefficient belongs to x², the last stands alone: start again at x = 0.")
    wrong("constant forgotten", by(lambda x: a * x**2 + b * x),
          "Add the last number to all three.")
    if a != 1:  # else (a·x)² is a·x²
        wrong("(a·x)² for a·x²", by(lambda x: (a * x) ** 2 + b * x + c),
              f"Square first, then multiply: {a}x² is {a}·(x²), not ({a}x)².")
    return by(lambda x: a * x**2 + b * x + c)


poly_order = choice("Which polynomial a list of coefficients means", {
    "highest first": RIGHT,
    "lowest first": "np.poly1d starts at the highest power: the 1 belongs to x². Try print().",
    "roots": "The list holds coefficients; it holds roots only with `r=True`.",
    "no constant": "The last number is the constant, without an x.",
}, points=1, shown={
    "highest first": "x² + 2x + 3",
    "lowest first": "3x² + 2x + 1",
    "roots": "(x − 1)(x − 2)(x − 3)",
    "no constant": "x³ + 2x² + 3x",
})


@function(polynomial.design_matrix, points=2, rtol=RTOL, wrong=[
    slip("ones first", {"x**2, x, np.ones_like(x)": "np.ones_like(x), x, x**2"},
         "The columns stand in the order 1, x, x², so the weights would come out as [3, 2, 1]. "
         "Here x² is first."),
    slip("no column of ones", {", np.ones_like(x)": ""},
         "The third column is missing: ones, for the constant."),
    slip("2x for x²", {"x**2": "2 * x"}, "Your first column is 2·x; x² is x·x."),
    transposed("rows, not columns",
               "Points are rows here: stack side by side, with np.hstack."),
    slip("zeros for ones", {"ones": "zeros"},
         "The third column is 0, so the constant has no effect: take ones."),
], forms=[
    "def design_matrix(x):\n    return np.c_[x * x, x, np.ones(len(x))]",
    "def design_matrix(x):\n    return np.vander(x.ravel(), 3)",
    "def design_matrix(x):\n    x = torch.tensor(x)\n"
    "    return torch.hstack([x * x, x, torch.ones_like(x)])",
])
def design_matrix(seed: int) -> Inputs:
    """`design_matrix` has the columns x², x and 1"""
    # n = 1, 2, 7, 20, of either sign, other scales, whole numbers, float32.
    rng = np.random.default_rng(seed)
    asked = [(scale * rng.normal(size=(n, 1)),) for n, scale in ((20, 5.0), (1, 1.0), (2, 0.1))]
    asked.append((rng.integers(-9, 9, size=(7, 1)).astype(float),))
    asked.append(((rng.integers(-24, 24, size=(4, 1)) / 8).astype(np.float32),))
    return asked


@value(points=1, rtol=RTOL, forms=[
    "shapes = (20, 3), (3, 1), (20, 1)", "shapes = np.array([[20, 3], [3, 1], [20, 1]])",
])
def shapes(wrong: Wrong) -> object:
    """The shapes of design matrix, weights and prediction"""
    wrong("weights as a row", ((20, 3), (1, 3), (20, 1)), "(20, 3) times (1, 3) does not fit: the "
          "inner numbers must agree, so w is a column.")
    wrong("three predictions a point", ((20, 3), (3, 1), (20, 3)),
          "The 3 is summed over: (20, 3) times (3, 1) leaves one prediction a point.")
    wrong("points as columns", ((3, 20), (3, 1), (20, 1)),
          "Each point is a row: 20 rows with three entries.")
    return (20, 3), (3, 1), (20, 1)


flat_shape = choice("The shape of a column minus a flat array", {
    "(20, 1)": "That would be right if both were columns. A flat array counts as a row here.",
    "(20,)": "A flat array counts as a row, (1, 20); against a column, both are repeated.",
    "(20, 20)": RIGHT,
    "an error": "Sadly not: NumPy repeats column and row until they fit, without a word.",
}, points=1)

linear_in = choice("In what the model is linear", {
    "in x only": "There is an x² in it. Which letters come as they are?",
    "in w only": RIGHT,
    "in both": "Twice the x is not twice the x². What of twice the w?",
    "in neither":
        "Linear does not mean a straight picture: hold x fixed, and double every w.",
}, points=1)


# --- the fit: a loop to repair, which weight comes last, and what a larger learning rate brings


def fitted(rule: str, X: Array, y: Array, w: Array, lr: float, n_steps: int) -> Array:
    """The loop as a student writes it: each slip changes a line of this."""
    features, targets = torch.tensor(X), torch.tensor(y)
    weights = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([weights], lr=lr)
    path = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        torch.autograd.backward(((features @ weights - targets) ** 2).mean())
        optimizer.step()
        path.append(weights.detach().numpy().ravel().copy())
    return np.array(path)


CLEAR, STEP = "        optimizer.zero_grad()\n", "        optimizer.step()\n"
MAKE = "        optimizer = getattr(torch.optim, rule)([weights], lr=lr)\n"
KEEP = "        path.append(weights.detach().numpy().ravel().copy())\n"


@function(polynomial.fit, points=3, rtol=PATH_RTOL, code=fitted, wrong=[
    slip("gradients add up", {CLEAR: ""},
         "The gradients still add up: call `optimizer.zero_grad()` in every step, before "
         "`backward()`."),
    slip("cleared before the step", {CLEAR: "", STEP: CLEAR + STEP},
         "The weights never move: the gradient is cleared before `step()` can use it. Clear it "
         "before `backward()`."),
    slip("cleared once", {CLEAR: "", "path = []": "path = optimizer.zero_grad() or []"},
         "The gradients are cleared before the loop only, so they add up inside it: clear in each "
         "step."),
    slip("one row, again and again", {".copy()": ""},
         "All rows of your path are the last one: `.numpy()` shows the weights themselves, which "
         "go on changing. Keep the `.copy()`."),
    slip("a new optimizer each step", {CLEAR: MAKE + CLEAR},
         "A new optimizer in every step forgets what NAdam remembers of earlier gradients: make "
         "one, before the loop."),
    slip("start in the path", {KEEP: "", CLEAR: KEEP + CLEAR},
         "Your rows are the weights before each step; append them after `optimizer.step()`."),
], forms=["""
    def fit(rule, X, y, w, lr, n_steps):
        X, y = torch.tensor(X), torch.tensor(y)
        w = torch.tensor(w, requires_grad=True)
        optimizer = getattr(torch.optim, rule)([w], lr=lr)
        path = []
        for _ in range(n_steps):
            ((X @ w - y) ** 2).mean().backward()
            optimizer.step()
            w.grad = None
            path.append(w.detach().clone().flatten())
        return torch.stack(path)
""", """
    def fit(rule, X, y, w, lr, n_steps):
        X, y = torch.as_tensor(X).float(), torch.as_tensor(y).float()
        w = torch.as_tensor(w).float().requires_grad_()
        optimizer = getattr(torch.optim, rule)([w], lr=lr)
        path = []
        for _ in range(n_steps):
            loss = torch.nn.functional.mse_loss(X @ w, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            path.append(w.detach().numpy().ravel().copy())
        return np.array(path)
"""], equivalent={"np.array(path) -> path": "A list of rows is the same matrix."})
def fit(seed: int) -> Inputs:
    """`fit` takes each step with a fresh gradient"""
    # A few steps of each of some rules, and walks that go far. Whoever stops early is found out on
    # the way: where a fit is exact, losses fall from 1 to 1e-20; weights of 1e-4 have small losses
    # from the start; a long walk needs each of its 1200 steps; and the notebook's own points have
    # gradients in the hundreds, with a rate at which they grow.
    rng = np.random.default_rng(seed)

    def problem(n: int, k: int, size: float = 1.0, noise: float = 1.0) -> Problem:
        target, start = size * rng.normal(size=(k, 1)), size * (3 + rng.random((k, 1)))
        features = rng.normal(size=(n, k))
        return features, features @ target + noise * rng.normal(size=(n, 1)), start

    slow = np.array([[1.0], [-2.0], [0.5], [1.5]])
    return [
        ("SGD", *problem(6, 2), 0.05, 4),
        ("NAdam", *problem(9, 3), 0.1, 5),
        ("SGD", *problem(2, 1), 0.2, 3),
        ("SGD", *problem(40, 2, noise=0.0), 0.25, 60),
        ("SGD", *problem(30, 2, size=1e-4, noise=0.0), 0.25, 40),
        ("Adam", *problem(5, 2, noise=0.0), 0.1, 6),
        ("RMSprop", *problem(7, 2), 0.02, 6),
        ("SGD", slow, slow * rng.normal(), 3 + rng.random((1, 1)), 0.001, 1200),
        ("SGD", X, Y, rng.normal(size=(3, 1)), 0.01, 8),
    ]


zero_late = choice("What clearing between backward and step does", {
    "the gradients add up":
        "They are cleared in every step, so nothing adds up. What does step() use?",
    "the weights never move": RIGHT,
    "it works as well": "step() uses the gradient that backward() made. Is it still there?",
    "an error": "step() passes over weights without a gradient, and says nothing. What follows?",
}, points=1)

slowest = choice("Which weight comes last", {
    "w1": "x² is large, so the loss feels every change of w1: it is found soon.",
    "w2": "x is larger than 1 for most points. Which weight has less than that?",
    "w3": RIGHT,
    "none": "The loss feels the weights unequally: x², x and 1 differ in size. Look at the figure.",
}, points=1, shown={
    "w1": "it multiplies x²",
    "w2": "it multiplies x",
    "w3": "it stands alone",
    "none": "all go at one speed",
})


@item(points=1, builds_on=("fit",), wrong=[
    gives("the goal, not the end", "(1, 2, 3)",
          "These coefficients made the data. Where has your path got to after 1000 steps?"),
    gives("order reversed", str(SGD_END[::-1]), "The order is w1, w2, w3: w1 belongs to x²."),
    gives("the first row", str(SGD_FIRST),
          "That is the first step: take the last row of the path."),
    gives("the lecture's numbers", "(1.0050, 1.9969, 2.6778)", "These are the lecture's, of "
          "NAdam, from other points and another start. What do you get?"),
    gives("another rule", str(NADAM_END),
          "That is where NAdam ends with η = 0.01. Take SGD and 0.0007."),
], forms=["w_fit = (1.02, 2.01, 1.81)", "w_fit = path[-1].reshape(3, 1)"],
      equivalent={"1 -> 2": "One step earlier is the same to two decimals."})
def w_fit(student: Submission) -> Verdict:
    """The weights after 1000 steps of plain descent"""
    answer = student.value("w_fit")
    verdict = close(answer, SGD_END, rtol=TWO_DECIMALS)
    if not verdict.passed:  # two of three are known from the recipe: they alone are worth nothing
        verdict = replace(verdict, outcome=Outcome.FAILED, score=0.0)
    return follows(verdict, lambda: own_end(student, answer), rtol=PATH_RTOL)


def own_end(student: Submission, answer: object) -> object:
    """Where the student's own loop ends, if it gives a path at all.

    The notebook has taken these thousand steps already. Only where its path ends at the answer are
    they taken again, since a path can be written by hand.
    """
    ran = last_row(student.value("path"))
    if not close(answer, ran, rtol=TWO_DECIMALS).passed:
        return ran
    return last_row(student["fit"]("SGD", X, Y, W_START, SLOW_RATE, 1000))


def last_row(path: object) -> tuple[float, ...]:
    """The weights at the end of a path (n_steps, 3)."""
    return tuple(np.asarray(path, dtype=float)[-1])


sgd_outcome = choice("What SGD makes of a learning rate that is too large", {
    "the same":
        "Fewer and longer steps do not come to the same place here: along x² each of them jumps "
        "over the minimum, and lands higher than before.",
    "closer":
        "The whole step is far too long: along x² it jumps over the minimum, and ever farther.",
    "nan": RIGHT,
}, points=1, shown={
    "the same": "about where the 1000 small steps ended",
    "closer": "each step goes farther",
    "nan": "not a number",
})


# --- the data: the recipe and its numbers, the split, the shuffle, the noise that no line can fit


@value(points=1, rtol=RTOL, forms=["recipe = [1.0, 2.0, 1 / 10]"])
def recipe(wrong: Wrong) -> object:
    """The true line and the size of the noise"""
    wrong("b and w swapped", (2, 1, 0.1),
          "b is the height at x = 0, w the slope: what multiplies x is w.")
    wrong("variance, not deviation", (1, 2, 0.01),
          "0.01 is the variance, the square of what is asked.")
    wrong("ε alone", (1, 2, 1), "ε has deviation 1, but it is multiplied before it is added.")
    return linear.TRUE_B, linear.TRUE_W, linear.NOISE_STD


estimated = choice("What training estimates", {
    "b and w": RIGHT,
    "b, w and the noise": "ε is new at every point: there is nothing to learn in it.",
    "the noise": "The noise is what the line cannot explain. What is in ŷ?",
    "x and y": "x and y are given and stay as they are. What may change?",
}, points=1)


@value(points=1, rtol=RTOL, forms=[
    "sizes = np.array([[parts.percent], [100 - parts.percent]]) * parts.n / 100",
])
def sizes(wrong: Wrong, who: str) -> object:
    """The sizes of your two parts, by pencil"""
    n, percent = hand.split(who).n, hand.split(who).percent
    train = n * percent // 100
    wrong(pair_swapped("parts swapped", "The larger part is for training: it is first."))
    wrong("all points again", (train, n), "Validation points are those left over.")
    if n != 100:
        wrong("the lecture's sizes", (80, 20), f"80 and 20 are the lecture's; you have {n}.")
        wrong("percent for numbers", (percent, 100 - percent),
              f"That would be right for 100 points; you have {n}.")
    return float(train), float(n - train)


shuffled_apart = choice("The slope after x and y were shuffled apart", {
    "near 2": "Each y has lost its own x: what can x still say about y?",
    "near 1": "1 is the height at x = 0. What can x still say about y?",
    "near 0": RIGHT,
    "near -2": "A shuffle does not turn the order round, it destroys it.",
}, points=1)


def drawn(seed: int) -> Parts:
    """The data as the lecture makes them: each slip changes a line of this."""
    rng = np.random.RandomState(seed)
    x = rng.rand(100, 1)
    noise = rng.randn(100, 1)
    y = 1 + 2 * x + 0.1 * noise
    k = rng.permutation(100)
    train, val = k[:80], k[80:]
    return x[train], y[train], x[val], y[val]


@function(linear.synthetic_data, points=4, rtol=RTOL, code=drawn,
          returns=("x_train", "y_train", "x_val", "y_val"), wrong=[
    slip("no shuffle", {"rng.permutation": "np.arange"},
         "The points are not shuffled: shuffle the indices before the cut at 80."),
    slip("reseeded before the shuffle",
         {"rng.permutation": "np.random.RandomState(seed).permutation"}, "The seed was set again "
         "before the shuffle. Set it once, at the top: the stream goes on."),
    slip("trained on all points", {"x[train], y[train]": "x, y"}, "The training part holds all "
         "100 points, the validation points too. Take 80 indices."),
    slip("parts swapped", {"train, val =": "val, train ="},
         "Training and validation are swapped: the four are x, y of 80, then of 20."),
    slip("flat arrays", {"(100, 1)": "(100)"},
         "The numbers are right, but flat: (80,) and not (80, 1). Draw columns, with (100, 1)."),
    slip("another generator", {"RandomState": "default_rng", "rand(100, 1)": "random((100, 1))",
                               "randn(100, 1)": "standard_normal((100, 1))"},
         "default_rng is another generator: its numbers differ. Use np.random.seed."),
    always("seed", 42, "always seed 42",
           "Every seed gives the same numbers: use the argument `seed`, not 42."),
    slip("b and w swapped", {"1 + 2 * x": "2 + 1 * x"},
         "Slope and height are swapped: y = 1 + 2x, so the 2 multiplies x."),
    slip("no noise", {"0.1 * noise": "0"},
         "y lies exactly on the line: the noise is drawn, but not added."),
    slip("noise not scaled", {"0.1 * noise": "noise"},
         "The noise is ten times too large: multiply it by 0.1."),
    slip("noise drawn first", {"x = rng.rand(100, 1)\n    noise = rng.randn(100, 1)":
                               "noise, x = rng.randn(100, 1), rng.rand(100, 1)"},
         "The noise was drawn before x. The order decides: x comes first."),
    slip("x and y shuffled apart", {
        "k = rng.permutation(100)": "x, y = rng.permutation(x), rng.permutation(y)",
        "k[:80], k[80:]": "slice(80), slice(80, 100)",
    }, "x and y were shuffled each on its own, so the pairs are lost: shuffle indices, once."),
    slip("x normal", {"rng.rand(": "rng.randn("},
         "x was drawn from the normal distribution: `rand` is uniform, `randn` normal."),
    slip("noise uniform", {"rng.randn(": "rng.rand("},
         "The noise was drawn with `rand`, uniform; it is normal: `randn`."),
    slip("shuffle returns None", {
        "rng.permutation(100)": "None",
        "train, val = k[:80], k[80:]": "x, y, train, val = x[k], y[k], slice(80), slice(80, 100)",
    }, "`np.random.shuffle` shuffles in place and returns None: name the array first, shuffle it, "
       "and use that name."),
    slip("validation taken first", {"k[:80], k[80:]": "k[20:], k[:20]"},
         "The first 80 indices are for training; you took the first 20 away."),
], forms=["""
    def synthetic_data(seed):
        rng = np.random.RandomState(seed)
        x = rng.uniform(size=(100, 1))
        y = 1 + 2 * x + rng.normal(scale=0.1, size=(100, 1))
        k = rng.permutation(100)
        return [x[k[:80]], y[k[:80]], x[k[80:]], y[k[80:]]]
""", """
    def synthetic_data(seed):
        np.random.seed(seed)
        n = 100
        x = np.random.rand(n, 1)
        epsilon = 0.1 * np.random.randn(n, 1)
        y = 1 + 2 * x + epsilon
        idx = np.arange(n)
        np.random.shuffle(idx)
        train_idx = idx[:int(n * 0.8)]
        val_idx = idx[int(n * 0.8):]
        x_train, y_train = x[train_idx], y[train_idx]
        x_val, y_val = x[val_idx], y[val_idx]
        return x_train, y_train, x_val, y_val
"""])
def synthetic_data(seed: int) -> Inputs:
    """`synthetic_data` follows the recipe to the last digit"""
    return [(42,), (0,), (7,), (seed % 10_000,)]


lowest = choice("How small the MSE of a line can get", {
    "0": "A line cannot pass through 80 noisy points at once: the noise stays.",
    "about 0.01": RIGHT,
    "about 0.1": "0.1 is the size of the noise; the MSE averages its square.",
    "about 1": "The noise is 0.1·ε, and its square is averaged.",
}, points=1)


@value(points=2, rtol=THREE_DIGITS, builds_on=("synthetic-data",), forms=[
    "w, b = np.polyfit(x_train.ravel(), y_train.ravel(), 1)\n"
    "lowest_mse = np.mean((b + w * x_train - y_train) ** 2)",
    "lowest_mse = 0.00804",
    "A = np.c_[x_train, np.ones(80)]\n"
    "best = np.linalg.lstsq(A, y_train, rcond=None)[0]\n"
    "lowest_mse = ((A @ best - y_train) ** 2).mean()",
])
def lowest_mse(wrong: Wrong, earlier: Earlier) -> object:
    """The MSE of the best line of all"""
    x, y, _, _ = (np.asarray(part, dtype=float) for part in earlier["synthetic_data"](42))
    wrong("the true line", linear.mse(linear.predict(linear.TRUE_B, linear.TRUE_W, x), y),
          "That is the MSE of y = 1 + 2x. The best line bends a little to the noise, and is lower.")
    wrong(sum_for_mean(80, says="That is the sum of the squares (lstsq gives it). Divide by "
                                "n = 80."))
    wrong(root_taken(says="You took the root: that is the RMSE."))
    wrong("the validation points", polynomial.smallest_mse(*linear.synthetic_data(42)[2:]),
          "That is the best line through the 20 validation points. Use the training points.")
    wrong("no column of ones", linear.mse(np.sum(x * y) / np.sum(x**2) * x, y),
          "Your line has to pass through 0: give A a column of ones, for b.")
    wrong("the variance of the noise", 0.01,
          "0.01 is what we expect of the noise in general; compute it for these 80 points.")
    return polynomial.smallest_mse(x, y)


RUBRIC = Rubric("gradient-descent/1-model", items_in(globals()))
