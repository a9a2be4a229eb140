"""Rubric of source/gradient-descent/3-learning-rate.py: which learning rates converge."""

from __future__ import annotations

import numpy as np

from autograder.checks.numbers import read_numbers
from autograder.checks.values import close
from autograder.items.kinds import RIGHT, Earlier, Inputs, Wrong, choice, function, value
from autograder.items.rubric import Rubric, items_in
from autograder.judging.verdict import Verdict
from autograder.mistakes.library import (
    factor, factor_2_too_many, half_steps, no_factor_2, pair_swapped, sum_for_mean, upside_down,
    wrong_sign,
)
from autograder.mistakes.slips import gives, slip
from autograder.rubrics.gradient_descent.inputs import START, X_TRAIN, Y_TRAIN, batches
from autograder.checks.several import each_chosen, in_pairs, same_set
from course_tools.data import Array
from course_tools.descent import walk
from course_tools.hand import four_inputs
from solutions import convergence, linear, polynomial

POLYNOMIAL = polynomial.design_matrix(polynomial.sample_inputs(42))  # 1-model's points, (20, 3)
GRID_START, SLOPES = (0.52, -0.16), (-2.90, -1.79)
SHOWN_RATES = (0.2, 0.8, 1.1)
RATES = (0.01, 0.1, 0.2, 0.5, 0.8, 0.81, 1.0, 1.1)

RTOL = 1e-6
RTOL_EIGEN = 1e-5  # eigenvalues of a float32 Hessian are that exact
TWO_DECIMALS = 1.6e-3  # of steps of which the longest is 3.19
THREE_DECIMALS = 1e-3  # of pairs of losses near 1 that the text asks to three decimals
THREE_DIGITS = 5e-3
ONE_SIDED = 2e-3  # a one-sided difference with a small step is as good here as a central one
READY_MADE = ("line_loss", "lowest_loss", "walk")  # tools that the text hands out
FOUR_DIGITS = 5e-4

Pair = tuple[float, float]


# --- one step: how far it goes, how high it ends


def close_each(answer: object, right: object) -> Verdict:
    """Six numbers, of which each right one earns its share."""
    return close(in_pairs(answer), right, rtol=TWO_DECIMALS, each_entry=True)


@value(points=1, rtol=TWO_DECIMALS, check=close_each, forms=[
    "step_sizes = np.outer([0.2, 0.8, 1.1], [2.90, 1.79])",
    "step_sizes = (0.58, 0.36), (2.32, 1.43), (3.19, 1.97)",
    "step_sizes = [0.58, 0.358, 2.32, 1.432, 3.19, 1.969]",
])
def step_sizes(wrong: Wrong) -> object:
    """How far b and w move for η = 0.2, 0.8, 1.1"""
    steps = -np.outer(SHOWN_RATES, SLOPES)
    wrong("uphill", -steps, "The signs are wrong: the slopes are negative, and a step is minus η "
          "times the slope.")
    wrong("no learning rate", -np.outer((1, 1, 1), SLOPES),
          "These are the slopes without η: each step is η times as large.")
    wrong("pair swapped", steps[:, ::-1], "Each pair is (b, w): the step of b comes first.")
    wrong("the place, not the step", GRID_START + steps,
          "That is where b and w arrive. How far did they go to get there?")
    exact = linear.mse_gradients(*GRID_START, X_TRAIN, Y_TRAIN)
    wrong("exact slopes", -np.outer(SHOWN_RATES, exact), "You used the exact slopes of this "
          "point. Take the two that were measured, −2.90 and −1.79.")
    return steps


moved_alone = choice("What moving b alone and w alone does to the loss at η = 1.1", {
    "falls both times": "A step downhill is only sure to help while it is small: how far is 3.19 "
                        "on the curve along b?",
    "rises both times":
        "The curve along w is flatter: a step of 1.97 still ends lower there.",
    "rises with b alone": RIGHT,
    "rises with w alone": "It is the other way round: along b the curve is steeper, so that step "
                          "is the one too long.",
}, points=1)


def loss_at(b: float, w: float) -> float:
    """The MSE of the line (b, w) on the training points."""
    return linear.mse(linear.predict(b, w, X_TRAIN), Y_TRAIN)


def alone(steps: Array) -> tuple[Array, ...]:
    """For each row, a step of b and one of w: the loss after that of b alone, of w alone."""
    b, w = GRID_START
    return tuple(np.array((loss_at(b + b_step, w), loss_at(b, w + w_step)))
                 for b_step, w_step in steps)


def on_the_grid(steps: Array) -> Array:
    """The steps that end at the nearest points of the slides' grid, whose step is 0.06."""
    start, corner = np.array(GRID_START), np.array((-2.0, -1.0))
    near = corner + 0.06 * np.round((start + steps - corner) / 0.06)
    return np.asarray(near - start, dtype=float)


def close_pairs(answer: object, right: object) -> Verdict:
    """Three pairs, of which each right one earns its share."""
    return close(in_pairs(answer), right, rtol=THREE_DECIMALS)


@value(points=2, rtol=THREE_DECIMALS, check=close_pairs, builds_on=("step-sizes",),
       uses=("line_loss",), forms=[
    "losses_alone = np.array([[1.297, 2.098], [1.090, 0.747], [3.258, 0.346]])",
])
def losses_alone(wrong: Wrong, earlier: Earlier) -> object:
    """The loss after moving only b, and only w"""
    steps = read_numbers(in_pairs(earlier["step_sizes"]))
    losses = alone(steps)
    wrong("pair swapped", np.array(losses)[:, ::-1],
          "The loss after moving only b comes first in each pair.")
    wrong("both moved", np.array([[loss_at(*(GRID_START + step))] * 2 for step in steps]),
          "You moved both. Move b and keep w = −0.16; then keep b = 0.52 and move w.")
    wrong("uphill", np.array(alone(-steps)),
          "You went the other way: add the step −η·slope, which is positive here.")
    wrong("read off the grid", np.array(alone(on_the_grid(steps))), "That is the loss at the "
          "nearest point of the grid. Compute it exactly where b or w lands.")
    return losses


def slopes_of_panels(b: float, w: float, x: Array, y: Array) -> Pair:
    """The slopes of the left curve, along w, and of the right one, along b."""
    b_grad, w_grad = linear.mse_gradients(b, w, x, y)
    return w_grad, b_grad


@function(slopes_of_panels, points=2, rtol=ONE_SIDED, returns=("left", "right"),
          uses=("line_loss",), wrong=[
    pair_swapped("as it was", "These are the broken slopes: left, b is held, so it is w that has "
                 "to move by h there."),
    gives("both moved", """
        error = b + w * x - y
        both = 2 * error.mean() + 2 * (x * error).mean()
        return both, both""",
          "You move both parameters at once. In each panel one of them is held fixed."),
    wrong_sign(says="Both signs are wrong: right minus left, over 2h."),
    factor_2_too_many("divided by h", "Both are twice too large: from −h to +h the way is 2h, "
                      "keep the brackets."),
    gives("always the same numbers", "-1.8255305528836132, -3.0187781364685398", "These are the "
          "slopes of one place on the lecture's data. Use the arguments b, w, x and y."),
], forms=[
    "def panel_slopes(b, w, x, y):\n    return panel_slopes_broken(b, w, x, y)[::-1]",
    "def panel_slopes(b, w, x, y):\n    e = b + w * x - y\n"
    "    return 2 * (x * e).mean(), 2 * e.mean()",
    "def panel_slopes(b, w, x, y):\n    here = line_loss(b, w, x, y)\n"
    "    left = (line_loss(b, w + h, x, y) - here) / h\n"
    "    right = (line_loss(b + h, w, x, y) - here) / h\n    return left, right",
])
def panel_slopes(seed: int) -> Inputs:
    """`panel_slopes` gives each panel the slope of its own curve"""
    # Where no slope is small for its curvature: there a one-sided difference with a small step is
    # right too, and the exercise is not which difference to take.
    asked = [(1.5, -0.5, X_TRAIN, Y_TRAIN)]
    for b, w, x, y in batches(seed):
        slopes, curvatures = linear.mse_gradients(b, w, x, y), np.diag(linear.hessian(x))
        if (np.abs(slopes) > curvatures / 10).all():
            asked.append((b, w, x, y))
    return asked


# --- many steps, and the border


FATES = ("crawls", "arrives", "swings", "diverges")


def each_fate(answer: object, right: object) -> Verdict:
    """A word for each of four rates, of which each right one earns its share."""
    of = ("η = 0.01", "η = 0.5", "η = 0.8", "η = 1.1")
    return each_chosen(answer, right=FATES, options=sorted(FATES), of=of)


@value(points=2, check=each_fate, forms=['fates = ("crawls", "arrives", "swings", "diverges")'])
def fates(wrong: Wrong) -> object:
    """Which rate crawls, arrives, swings, diverges"""
    wrong("one place too early", ("arrives", "swings", "diverges", "diverges"),
          "Each is a little too pessimistic: a rate of 0.01 needs far more than 100 epochs, 0.5 "
          "still goes straight down, and 0.8 is just below the border.")
    wrong("0.8 and 1.1 swapped", ("crawls", "arrives", "diverges", "swings"), "A step that ends "
          "higher makes the next one longer: 1.1 diverges, while 0.8 only swings.")
    wrong("0.01 and 0.5 swapped", ("arrives", "crawls", "swings", "diverges"), "Smaller is safer, "
          "but not faster: after 100 epochs with 0.01 the way is hardly begun.")
    return FATES


@value(points=1, rtol=FOUR_DIGITS, forms=["slice_limits = [1, 3.1547]"])
def slice_limits(wrong: Wrong) -> object:
    """The border if only b moves, and if only w moves"""
    b_limit, w_limit = convergence.slice_limits(X_TRAIN)
    both = convergence.max_learning_rate(X_TRAIN)
    wrong(factor(0.5, "1/c", "At η = 1/c a single step lands at the lowest point. It is only at "
                 "2/c that the loss stays."))
    wrong(factor_2_too_many("curvature without 2", "Both are twice too large: the second "
                            "derivative of a square has a factor 2."))
    wrong("mean squared", (1.0, float(1 / X_TRAIN.mean() ** 2)),
          "Along w the curvature is 2 times the mean of x², not the square of the mean.")
    wrong(pair_swapped(says="The pair is (only b, only w): b comes first."))
    wrong("the curvatures", (2 / b_limit, 2 / w_limit),
          "These are the two curvatures c. The border is 2/c.")
    wrong("the border of both together", (both, both), "That is the border when both move. Here "
          "one of them is held: its own curvature counts.")
    return b_limit, w_limit


# --- by pencil


def hand(who: str) -> Array:
    """The four inputs this student has for the pencil: x (4, 1)."""
    return np.array(four_inputs(who).x, dtype=float)[:, None]


@value(points=1, rtol=RTOL, forms=[
    "hand_hessian = 2 * np.array([[1, np.mean(hand.x)], [np.mean(hand.x), "
    "np.mean(np.square(hand.x))]])",
])
def hand_hessian(wrong: Wrong, who: str) -> object:
    """The Hessian of four inputs, by pencil"""
    hessian = linear.hessian(hand(who))
    wrong("no factor 2", hessian / 2,
          "Every entry is half of it: the derivative of a square brings a factor 2.")
    wrong("sums, not means", 4 * hessian,
          "These are sums over the points. Divide each of them by n = 4.")
    (two, mean), (_, square) = hessian
    wrong("mean squared", ((two, mean), (mean, mean**2 / 2)),
          "Bottom right stands the mean of the squares x², not the square of the mean.")
    wrong("b and w swapped", ((square, mean), (mean, two)),
          "b comes first: top left is the second derivative with respect to b.")
    return hessian


@value(points=1, rtol=THREE_DIGITS, builds_on=("hand-hessian",))
def hand_eigenvalues(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """Its eigenvalues, by pencil"""
    hessian = read_numbers(earlier["hand_hessian"]).astype(float)
    least, most = (float(eigenvalue) for eigenvalue in np.linalg.eigvalsh(hessian))
    half, under_root = (least + most) / 2, ((most - least) / 2) ** 2
    wrong(pair_swapped("larger first", "The right numbers, the larger first: the smaller one "
                       "comes first here."))
    wrong("the diagonal", tuple(sorted(np.diag(hessian))),
          "That is the diagonal. The entries beside it matter as well: use the formula.")
    wrong("no root", (half - under_root, half + under_root), "You left out the square root.")
    wrong(factor_2_too_many("not halved", "Both are twice too large: T is halved in the formula, "
                            "also under the root."))
    wrong(no_factor_2(says="Both are half of it: has your Hessian its factor 2?"))
    return least, most


def limit_by_place(who: str, earlier: Earlier) -> object:
    """Whose larger eigenvalue is first has paid for it, and takes the second."""
    return 2 / float(read_numbers(earlier["hand_eigenvalues"]).ravel()[1])


@value(points=1, rtol=THREE_DIGITS, builds_on=("hand-eigenvalues",), also=[limit_by_place])
def hand_limit(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """The border for these four, by pencil"""
    eigenvalues = read_numbers(earlier["hand_eigenvalues"])
    wrong(factor(0.5, "1/λ", "That is half of it: the distance still shrinks up to η = 2/λmax."))
    wrong("the smaller eigenvalue", float(2 / eigenvalues.min()), "The border comes from the "
          "larger eigenvalue: across the valley you fly out first.")
    wrong("the steeper slice", min(convergence.slice_limits(hand(who))), "That is the border of "
          "one slice. Use the largest eigenvalue, not the diagonal.")
    wrong("the best rate", float(2 / eigenvalues.sum()), "You divided by the sum of both "
          "eigenvalues: that rate is the fastest, not the border.")
    return 2 / float(eigenvalues.max())


# --- in NumPy


def border(x: Array) -> float:
    """The border 2/λmax, as a student would write it."""
    m, q = x.mean(), (x**2).mean()
    return float(2 / np.linalg.eigvalsh(np.array([[2, 2 * m], [2 * m, 2 * q]])).max())


@function(convergence.max_learning_rate, points=3, rtol=RTOL_EIGEN, code=border, wrong=[
    factor(0.5, "1/λ", "Exactly half of it: the border is 2/λmax."),
    slip("the smaller eigenvalue", {".max()": ".min().clip(1e-300)"},
         "You used the smallest eigenvalue; the largest one sets the border."),
    factor_2_too_many("no factor 2", "Twice too large: the Hessian of the MSE has a factor 2 in "
                      "every entry."),
    slip("sums, not means", {".mean()": ".sum()", "[2, 2 * m]": "[2 * len(x), 2 * m]"},
         "Your Hessian adds over the points; the MSE is a mean."),
    slip("the steeper slice",
         {"np.linalg.eigvalsh(np.array([[2, 2 * m], [2 * m, 2 * q]]))": "np.array([2, 2 * q])"},
         "That is the border of the steeper slice. Both parameters move: use the largest "
         "eigenvalue."),
    slip("the best rate", {".max()": ".sum()"}, "You divided by the sum of the eigenvalues (the "
         "trace). Only the largest one sets the border."),
    slip("mean squared", {"(x**2).mean()": "x.mean() ** 2"},
         "Bottom right of the Hessian: the mean of x², not the mean squared."),
], forms=[
    "def max_learning_rate(x):\n    A = np.hstack([np.ones_like(x), x])\n"
    "    return 1 / np.linalg.eigvalsh(A.T @ A / len(x))[-1]",
    "def max_learning_rate(x):\n    m, q = x.mean(), (x ** 2).mean()\n"
    "    return 2 / (1 + q + ((1 - q) ** 2 + 4 * m * m) ** 0.5)",
    "def max_learning_rate(x):\n    A = np.hstack([np.ones_like(x), x])\n"
    "    return len(x) / np.linalg.norm(A, 2) ** 2",
])
def max_learning_rate(seed: int) -> Inputs:
    """`max_learning_rate` is the border 2/λmax for any inputs"""
    return [(x,) for _, _, x, _ in batches(seed)]


def same_rates(answer: object, right: object) -> Verdict:
    """Some of the eight rates, in any order."""
    assert isinstance(right, tuple)
    return same_set(answer, right, of=RATES)


@value(points=1, rtol=RTOL, check=same_rates, builds_on=("max-learning-rate",), equivalent={
    "lr > max_learning_rate(x_train) -> lr >= max_learning_rate(x_train)":
        "No rate of the list lies on the border itself.",
}, forms=["which_diverge = (1.1, 0.81, 1)", "which_diverge = np.array(rates)[-3:]"])
def which_diverge(wrong: Wrong, earlier: Earlier) -> object:
    """Which of the eight rates diverge"""
    limit = float(read_numbers(earlier["max_learning_rate"](X_TRAIN)).reshape(()))
    wrong("as on the slide", (1.1,), "1.1 is not alone: compare every rate with 2/λmax, or look at "
          "the loss after 100 epochs.")
    wrong("by the slices", (1.0, 1.1),
          "That is what the slices promise. Above 2/λmax = 0.8055 every walk diverges.")
    wrong("swings is not diverges", (0.8, 0.81, 1.0, 1.1), "0.8 swings to and fro, but its loss "
          "falls from epoch to epoch: it lies below the border.")
    return tuple(lr for lr in RATES if lr > limit)


@value(points=1, rtol=FOUR_DIGITS, forms=[
    "best_rate = 0.7593", "best_rate = 1 / (1 + np.mean(x_train ** 2))",
])
def best_rate(wrong: Wrong) -> object:
    """The rate at which both directions shrink alike"""
    least, most = convergence.line_curvatures(X_TRAIN)
    wrong("1/λmax", 1 / most, "At 1/λmax one step is enough across the valley; along it you could "
          "be nearly twice as fast.")
    wrong("the border", 2 / most, "At the border nothing shrinks across the valley any more.")
    wrong("difference, not sum", 2 / (most - least),
          "Bring both η to one side: λmin and λmax are added, not subtracted.")
    wrong(no_factor_2(says="Exactly half of it: the two ones add up to 2."))
    return 2 / (least + most)


# --- longer walks


Asked = tuple[Array, Array, float, float, float, float]


def arriving(x: Array, y: Array, b: float, w: float, lr: float, epochs: int) -> Asked:
    """(x, y, b, w, lr, tol) of a walk that needs so many epochs.

    tol lies in the middle between the losses of two epochs, so that rounding decides nothing.
    """
    x, y = x.astype(float), y.astype(float)
    lines = walk(x, y, b, w, lr, epochs)
    losses = [linear.mse(linear.predict(b, w, x), y) for b, w in lines[-2:]]
    gaps = np.array(losses) - convergence.least_squares_loss(x, y)
    return x, y, b, w, lr, float(np.sqrt(gaps.prod()))


def count(x: Array, y: Array, b: float, w: float, lr: float, tol: float) -> int:
    """The count, as a student would write it. It ends at a bound: who never stops is told so by
    the clock."""
    A = np.hstack([np.ones_like(x), x])
    p, best = np.array([[b], [w]]), np.linalg.lstsq(A, y, rcond=None)[0]
    lowest = ((A @ best - y) ** 2).mean()
    for epoch in range(10_000):
        loss = ((A @ p - y) ** 2).mean()
        if loss - lowest <= tol:
            return epoch
        p = p - lr * 2 * A.T @ (A @ p - y) / len(x)
    return 10_000


ENOUGH = "No walk that is asked about needs more than 5000 epochs: the loop never comes to its end."


@function(convergence.epochs_to_converge, points=3, rtol=RTOL, code=count, uses=READY_MADE, wrong=[
    slip("counted from 1", {"range(10_000)": "range(1, 10_000)"},
         "One epoch too many: before the first step, no epoch has passed."),
    slip("stops when the loss hardly changes", {
        "lowest = ((A @ best - y) ** 2).mean()": "before = np.inf",
        "loss - lowest": "before - loss",
        "        p = p": "        before = loss\n        p = p",
    }, "You stop when the loss changes by less than tol in one epoch. Slow is not near: compare "
       "the loss with the lowest loss."),
    half_steps(says="Your walk takes half the steps: the factor 2 of the gradient is missing."),
    slip("distance of the parameters", {"loss - lowest": "np.abs(p - best).max()"},
         "You measure how far b and w are from the best line; asked is how far the *loss* is from "
         "the lowest."),
    slip("w with the new b", {
        "p = p - lr * 2 * A.T @ (A @ p - y) / len(x)":
            "p[0] = p[0] - lr * 2 * (A @ p - y).mean()\n"
            "        p[1] = p[1] - lr * 2 * (x * (A @ p - y)).mean()",
    }, "You move b, then take w's gradient with the new b. Both gradients belong to the old line."),
    slip("lowest minus loss", {"loss - lowest": "lowest - loss"},
         "You always count 0 epochs: the loss lies above the lowest, so take the loss minus the "
         "lowest."),
], forms=[
    "def epochs_to_converge(x, y, b, w, lr, tol):\n"
    "    A = np.hstack([np.ones_like(x), x])\n"
    "    best = np.linalg.lstsq(A, y, rcond=None)[0]\n"
    "    floor = np.mean((A @ best - y) ** 2)\n"
    "    for epoch in range(100_000):\n"
    "        error = b + w * x - y\n"
    "        if np.mean(error ** 2) <= floor + tol:\n            return epoch\n"
    "        b, w = b - lr * 2 * error.mean(), w - lr * 2 * (x * error).mean()",
    "def epochs_to_converge(x, y, b, w, lr, tol):\n"
    "    lines = walk(x, y, b, w, lr, 5000)\n"
    "    gaps = np.array([line_loss(*p, x, y) for p in lines]) - lowest_loss(x, y)\n"
    "    return int(np.argmax(gaps <= tol))",
], equivalent={
    "(error ** 2).mean() - lowest <= tol -> (error ** 2).mean() - lowest < tol":
        "The loss is never exactly tol above the lowest: each tol lies between two losses.",
    "10000 -> 10001": ENOUGH,
    "10000 -> 9999": ENOUGH,
})
def epochs_to_converge(seed: int) -> Inputs:
    """`epochs_to_converge` counts the epochs until the loss is near the lowest"""
    rng = np.random.default_rng(seed)
    asked = [
        (X_TRAIN, Y_TRAIN, *START, 0.2, 1e-3),
        (X_TRAIN, Y_TRAIN, *START, 0.1, 9.0),
        # For whoever gives up after 2000 epochs; and b, w, y of 1e-8, where for whoever stops at a
        # small step every step is one.
        arriving(X_TRAIN, Y_TRAIN, *START, 0.01, int(rng.integers(2100, 2900))),
        arriving(X_TRAIN, 1e-8 * Y_TRAIN, 4e-8, -2e-8, 0.3, int(rng.integers(9, 30))),
    ]
    for share, (b, w, x, y) in zip((1.7, 1.2, 0.9, 0.6), batches(seed), strict=False):
        if len(x) > 1:
            lr = share * convergence.max_learning_rate(x) / 2
            asked.append(arriving(x, y, b, w, lr, int(rng.integers(3, 9))))
    return asked


best_beaten = choice("Why another rate than the best one arrives sooner here", {
    "wrong formula":
        "From other starts 0.7593 is the faster of the two: what differs is the start.",
    "this start": RIGHT,
    "rounding": "`best_rate` has all its digits, and needs 61 epochs with them.",
    "over the border": "The border of w alone is 3.15, and that of both together 0.8055.",
}, points=1, shown={
    "wrong formula":
        "0.74 is the true best rate, and no η reaches the goal sooner from any start",
    "this start": "most of the loss lies across the valley here, and across it 0.74 shrinks more; "
                  "from other starts 0.7593 wins",
    "rounding": "0.7593 is rounded: with all its digits it needs fewer epochs",
    "over the border": "0.7593 is above the border of w alone",
})


def walked(epochs: int, lr: float = 0.1, start: Pair = START) -> tuple[float, float, float]:
    """b, w and the loss after so many epochs."""
    b, w = linear.train(X_TRAIN, Y_TRAIN, *start, lr, epochs)
    return b, w, loss_at(b, w)


@value(points=1, rtol=FOUR_DIGITS, uses=READY_MADE,
       forms=["after_ten = (1.590, 0.6800, 0.1657)"])
def after_ten(wrong: Wrong) -> object:
    """The line and its loss after ten epochs with η = 0.1"""
    b, w, loss = walked(10)
    wrong("nine epochs", walked(9), "That is after 9 epochs: row 0 is the start.")
    wrong("eleven epochs", walked(11), "That is after 11 epochs, one too many.")
    wrong("no factor 2", walked(10, lr=0.05),
          "Each step is half as long: the gradient's factor 2 is missing.")
    wrong("stale gradient", walked(1, lr=10 * 0.1), "You took ten steps with the first gradient. "
          "Compute error and gradient anew in every epoch.")
    wrong("b and w swapped", (w, b, loss), "b comes first, then w.")
    wrong("from the grid point", walked(10, start=GRID_START),
          "You started at the grid point (0.52, −0.16). Start at b0, w0.")
    return b, w, loss


turns_round = choice("Why b runs past its best value and comes back", {
    "too large": "0.1 is far below the border 0.81, and b does not jump: it rises smoothly and "
                 "falls smoothly.",
    "narrow valley": RIGHT,
    "two minima": "The bowl has one minimum. Look at the shape of its contour lines.",
    "noise": "The data stay as they are in every epoch. Look at the contour lines under the path.",
}, points=1, shown={
    "too large": "the learning rate is too large for b, which jumps over the minimum",
    "narrow valley": "the steps lead straight down into a slanting valley; along it, w still rises "
                     "and b falls",
    "two minima": "there are two minima, and b first heads for the other one",
    "noise": "the noise in the data pushes b about",
})


# --- three weights


@function(polynomial.curvatures, points=2, rtol=RTOL, wrong=[
    no_factor_2(says="These are half of it: the derivative of a square brings a factor 2."),
    sum_for_mean("X", "not divided by n",
                 "The loss is a mean: divide by n, the number of rows."),
    slip("the Hessian itself", {"np.linalg.eigvalsh": ""},
         "That is H itself. Asked are its eigenvalues: eigvalsh(H)."),
    slip("X·Xᵀ", {"X.T @ X": "X @ X.T"}, "That is X·Xᵀ, (n, n): there is one curvature for each "
         "weight, so take Xᵀ·X."),
    slip("singular values",
         {"eigvalsh(2 / len(X) * X.T @ X)": "svd(X, compute_uv=False)[::-1]"},
         "These are singular values of X; square them, then multiply by 2/n."),
    pair_swapped("largest first", "The right numbers, the largest first: turn them round with "
                 "[::-1]."),
    slip("divided by the columns", {"len(X)": "X.shape[1]"},
         "n is the number of points, the rows of X: len(X)."),
], forms=[
    "def curvatures(X):\n    return np.sort(np.linalg.eigvals(X.T @ X * 2 / X.shape[0]))",
    "def curvatures(X):\n    return np.linalg.svd(X)[1][::-1] ** 2 * 2 / len(X)",
])
def curvatures(seed: int) -> Inputs:
    """`curvatures` gives the eigenvalues of the Hessian"""
    rng = np.random.default_rng(seed)  # of more rows than columns
    return [(POLYNOMIAL,), *((rng.normal(size=size),) for size in ((4, 2), (7, 3), (30, 2)))]


@value(points=1, rtol=THREE_DIGITS, builds_on=("curvatures",), forms=[
    "largest_lr = 0.000788", "largest_lr = 2 / curvatures(X).max()",
])
def largest_lr(wrong: Wrong, earlier: Earlier) -> object:
    """The largest learning rate of plain gradient descent"""
    curved = np.asarray(earlier["curvatures"](POLYNOMIAL), dtype=float)
    wrong(factor(0.5, "1/λ", "At 1/λ that direction is at its minimum in one step. It grows only "
                 "from twice that on."))
    wrong("the smallest curvature", float(2 / curved.min()), "That is 2 over the smallest "
          "curvature; the steepest direction allows much less.")
    wrong(upside_down(says="Turn it over: η = 2/λ, not λ/2."))
    return 2 / float(curved.max())


RUBRIC = Rubric("gradient-descent/3-learning-rate", items_in(globals()))
