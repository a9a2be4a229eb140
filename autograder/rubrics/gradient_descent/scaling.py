"""Rubric of source/gradient-descent/4-scaling.py: the scale of x, and standardising it."""

from __future__ import annotations

import math

import numpy as np

from autograder.checks.numbers import read_numbers
from autograder.items.kinds import RIGHT, Earlier, Inputs, Wrong, choice, function, value
from autograder.items.rubric import Rubric, items_in
from autograder.mistakes.library import pair_swapped, wrong_sign
from autograder.mistakes.slips import slip
from autograder.rubrics.gradient_descent.inputs import START, X_TRAIN, X_VAL, Y_TRAIN, five_numbers
from course_tools.data import Array
from course_tools.hand import inputs_to_scale
from solutions import convergence, linear, scaling

BAD_X = 10 * X_TRAIN
SCALED, _ = scaling.standardize(X_TRAIN, X_VAL)
BEST_B, BEST_W = linear.least_squares(X_TRAIN, Y_TRAIN)
TOL = 1e-6  # how near the lowest loss the epochs are counted to

RTOL = 1e-6
FOUR_DIGITS = 5e-4
TWO_DECIMALS = 5e-3

PAIR = "The pair is (b, w)."
HALF = "The loss is right, both gradients are half of it: the derivative of a square?"
B_SECOND = "After the loss, the gradient of b comes first."
B_IS_A_HEIGHT = "b is the height at x = 0, in the units of y: it does not feel the scale of x."


def at_start(x: Array) -> tuple[float, float, float]:
    """Loss, ∂/∂b and ∂/∂w of the training points at the start, with these inputs x (80, 1)."""
    loss = linear.mse(linear.predict(*START, x), Y_TRAIN)
    return (loss, *linear.mse_gradients(*START, x, Y_TRAIN))


# --- the same data with x ten times as large: what stays, what grows, what breaks


@value(points=1, rtol=FOUR_DIGITS, forms=[
    "bad_minimum = np.polyfit(bad_x.ravel(), y_train.ravel(), 1)[::-1]",
])
def bad_minimum(wrong: Wrong) -> object:
    """The best line on 10·x"""
    wrong("w times 10", (BEST_B, 10 * BEST_W),
          "x became ten times as large and y stayed: w·x is the same only if w shrinks.")
    wrong("unchanged", (BEST_B, BEST_W),
          "With the old w, the line now rises ten times too fast for y.")
    wrong("b divided too", (BEST_B / 10, BEST_W / 10), B_IS_A_HEIGHT)
    wrong("b times 10", (10 * BEST_B, BEST_W / 10), f"w is right. {B_IS_A_HEIGHT}",
          tells_right=True)
    wrong(pair_swapped(says=PAIR))
    return linear.least_squares(BAD_X, Y_TRAIN)


@value(points=1, rtol=FOUR_DIGITS, forms=["bad_start = [5.515, -4.221, -26.23]"])
def bad_start(wrong: Wrong) -> object:
    """Loss and gradients at the start, on 10·x"""
    (old_loss, old_b, old_w), (loss, b_grad, w_grad) = at_start(X_TRAIN), at_start(BAD_X)
    wrong("on x, not on 10·x", (old_loss, old_b, old_w),
          "These are the numbers on x_train. Ask for bad_x, the tenfold x.")
    wrong("only w's gradient times 10", (old_loss, old_b, 10 * old_w), "The same w is another line "
          "on bad_x: loss, errors and both gradients change. Compute anew.")
    wrong("no factor 2", (loss, b_grad / 2, w_grad / 2), HALF, tells_right=True)
    wrong("gradients swapped", (loss, w_grad, b_grad), B_SECOND)
    wrong("errors times the old x", (loss, b_grad, w_grad / 10), "For w, multiply each error by "
          "the tenfold x: that is the input the model sees now.")
    return loss, b_grad, w_grad


@value(points=1, rtol=FOUR_DIGITS, forms=[
    "times_steeper = np.mean(bad_x**2) / np.mean(x_train**2)",
])
def times_steeper(wrong: Wrong) -> object:
    """How many times the curvature along w grows"""
    wrong("10", 10, "x stands squared in the second derivative: 2·mean(x²).")
    wrong("the slopes compared", at_start(BAD_X)[2] / at_start(X_TRAIN)[2],
          "That compares the two slopes at the start. The curvature is the second derivative.")
    wrong("the condition numbers compared",
          convergence.condition(BAD_X) / convergence.condition(X_TRAIN), "That compares the "
          "condition numbers. Asked is the second derivative along w alone.")
    wrong("√10", math.sqrt(10),
          "The other way round: the factor of x is squared, not its root taken.")
    return 100.0


same_rate = choice("What η = 0.1 does on 10·x", {
    "faster":
        "Steeper means longer steps, and these are far too long: each lands higher on the other "
        "side.",
    "slower":
        "The curvature along w is a hundred times as large: the border 2/λmax now lies below 0.1.",
    "the same": "A step is η times the slope, and the slope along w does depend on the units of x.",
    "explodes": RIGHT,
}, points=1, shown={
    "faster": "it falls faster than before, since the slope is steeper",
    "slower": "it falls too, only more slowly",
    "the same": "it falls as before: only the units have changed",
    "explodes": "it grows beyond all bounds",
})


@value(points=2, rtol=FOUR_DIGITS, forms=["bad_limits = (0.030855, 112.01)"])
def bad_limits(wrong: Wrong) -> object:
    """The border and the condition number on 10·x"""
    border, condition = convergence.max_learning_rate(BAD_X), convergence.condition(BAD_X)
    wrong("on x, not on 10·x",
          (convergence.max_learning_rate(X_TRAIN), convergence.condition(X_TRAIN)),
          "These are the numbers for x_train. Ask for bad_x.")
    wrong("1/λ", (border / 2, condition), "The condition number is right; the border is 2/λmax.",
          tells_right=True)
    wrong("the smaller eigenvalue", (border * condition, condition),
          "The condition number is right; the border comes from the larger eigenvalue.",
          tells_right=True)
    wrong("smaller over larger", (border, 1 / condition), "The border is right; the condition "
          "number is the larger eigenvalue over the smaller one.", tells_right=True)
    wrong("the diagonal", (min(convergence.slice_limits(BAD_X)), float((BAD_X**2).mean())),
          "You took the diagonal of the Hessian. Its eigenvalues feel the entries beside it too.")
    wrong("no factor 2", (2 * border, condition), "The condition number is right; the border is "
          "twice too large: has your Hessian its factor 2?", tells_right=True)
    return border, condition


# --- standardising: by pencil, in NumPy, and what it does to points that were not asked


def hand(who: str) -> tuple[Array, Array]:
    """The inputs this student has for the pencil: the training ones (5,), and these with the new
    one (6,)."""
    inputs = inputs_to_scale(who)
    five = np.array(inputs.x, dtype=float)
    return five, np.append(five, float(inputs.new or 0))


@value(points=1, rtol=TWO_DECIMALS, forms=[
    "hand_mean_std = [sum(hand.x) / 5, np.var(hand.x) ** 0.5]",
])
def hand_mean_std(wrong: Wrong, who: str) -> object:
    """Mean and standard deviation of five inputs, by pencil"""
    x, six = hand(who)
    mean, std = float(x.mean()), float(x.std())
    wrong("divided by n − 1", (mean, float(x.std(ddof=1))), "The mean is right. For the standard "
          "deviation here, divide by n = 5, not by 4.", tells_right=True)
    wrong("variance", (mean, std**2),
          "The mean is right. That is the variance: take its square root.", tells_right=True)
    wrong("absolute deviations", (mean, float(np.abs(x - mean).mean())), "The mean is right. The "
          "deviations are squared, averaged, and then the root is taken.", tells_right=True)
    wrong(pair_swapped(says="The mean comes first, then the std."))
    wrong("with the new input", (float(six.mean()), float(six.std())),
          "The new input is no training input: leave it out of mean and std.")
    return mean, std


@value(points=2, rtol=TWO_DECIMALS, builds_on=("hand-mean-std",), forms=[
    "hand_scaled = (np.array([*hand.x, hand.new]) - np.mean(hand.x)) / np.std(hand.x)",
    "hand_scaled = [round((p - np.mean(hand.x)) / np.std(hand.x), 2) "
    "for p in [*hand.x, hand.new]]",
])
def hand_scaled(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """Six inputs standardised, by pencil"""
    x, six = hand(who)
    mean, std = (float(number) for number in read_numbers(earlier["hand_mean_std"]))
    wrong("divided by n − 1", (six - mean) / x.std(ddof=1),
          "You used the standard deviation with n − 1. Here it divides by n = 5.")
    wrong("variance", (six - mean) / std**2,
          "You divided by the variance. Divide by its root.")
    wrong("not divided", six - mean, "The mean is taken off. Now divide by the std.")
    wrong("mean not taken off", six / std, "Take the mean off first, then divide by the std.")
    wrong("with the new input", (six - six.mean()) / six.std(),
          "The new input is no training input: mean and std come from the other five alone.")
    wrong("squeezed between 0 and 1", (six - x.min()) / (x.max() - x.min()),
          "That is min-max scaling. Here: minus the mean, divided by the std.")
    wrong(wrong_sign(says="The signs are wrong: x minus the mean, not the other way."))
    return (six - mean) / std


@function(scaling.standardize, points=3, rtol=RTOL, returns=("scaled_train", "scaled_val"), wrong=[
    slip("divided by n − 1", {"np.std(x_train)": "np.std(x_train, ddof=1)"}, "Your std divides by "
         "n − 1 (ddof=1). The one asked here divides by n: NumPy's own default."),
    slip("scaler from all points", {"(x_train)": "(np.vstack([x_train, x_val]))"}, "You took mean "
         "and std of all points. The validation inputs must not help: training ones only."),
    slip("scaler from validation", {"(x_train)": "(x_val)"},
         "You took mean and std of the validation inputs. They come from the training inputs."),
    slip("a second scaler", {"(x_val - mean) / std": "(x_val - x_val.mean()) / x_val.std()"},
         "`scaled_train` is right, but x_val got a scaler of its own. Two scalers are two "
         "different units: use the training mean and std for both.", tells_right=True),
    slip("validation not scaled", {"(x_val - mean) / std": "x_val"}, "`scaled_train` is right, "
         "but x_val came back as it was: scale it with the same two numbers.", tells_right=True),
    slip("not divided", {" / std": ""},
         "The mean is taken off. Now divide by the standard deviation as well."),
    slip("mean not taken off", {" - mean": ""},
         "You divided by the std, but the mean is still in there."),
    slip("brackets missing",
         {"(x_train - mean)": "x_train - mean", "(x_val - mean)": "x_val - mean"},
         "Take the mean off first: (x − mean) / std, with its brackets."),
    slip("variance", {"np.std": "np.var"},
         "You divided by the variance. Divide by its root, the std."),
    slip("squeezed between 0 and 1", {"np.mean": "np.min", "np.std": "np.ptp"}, "That is min-max "
         "scaling, from 0 to 1. To standardise: minus the mean, divided by the std."),
    slip("always the lecture's numbers",
         {"np.mean(x_train)": "0.47245894777311", "np.std(x_train)": "0.306224940285"}, "Mean and "
         "std of one data set are written into it. Compute them from the argument x_train."),
], forms=["""
    def standardize(x_train, x_val):
        m, s = np.mean(x_train), np.std(x_train)
        return [(x - m) / s for x in (x_train, x_val)]
""", """
    def standardize(x_train, x_val):
        m = sum(x_train) / len(x_train)
        s = np.sqrt(sum((x_train - m) ** 2) / len(x_train))
        return (x_train - m) / s, (x_val - m) / s
"""])
def standardize(seed: int) -> Inputs:
    """`standardize` scales both columns with the training mean and std"""
    # The lecture's columns, and small ones of several sizes, scales and places.
    rng = np.random.default_rng(seed)
    asked = [(X_TRAIN, X_VAL)]
    for n, m, scale, place in ((2, 3, 0.5, -2.0), (3, 2, 40.0, 7.0), (7, 5, 3.0, 20.0)):
        # Apart from each other: of two that are nearly one, float32 keeps no digits.
        apart = rng.permutation(n)[:, None] - (n - 1) / 2 + rng.uniform(-0.2, 0.2, size=(n, 1))
        asked.append((place + scale * apart, place + scale * rng.normal(size=(m, 1))))
    # A training input and a validation input far from all others, beyond any clip.
    x_train, x_val = rng.normal(size=(40, 1)), rng.normal(size=(4, 1))
    x_train[7], x_val[1] = 25.0, -400.0
    asked.append((x_train, x_val))
    # float32, in eighths, four of them for a mean without rounding.
    eighths = rng.choice(np.arange(-24, 24), size=(7, 1), replace=False).astype(np.float32) / 8
    return [*asked, (eighths[:4], eighths[4:])]


val_after = choice("Mean and std of the validation inputs after scaling", {
    "exactly":
        "Mean and std were those of the training inputs; 20 other inputs have a mean of their own.",
    "roughly": RIGHT,
    "unchanged": "They were moved and stretched as well, with the same two numbers.",
}, points=1, shown={
    "exactly": "mean 0 and standard deviation 1 as well: that is what standardising does",
    "roughly": "a mean near 0 and a standard deviation near 1, but neither exactly",
    "unchanged": "the mean and standard deviation they had before",
})


# --- the bowl on standardised inputs: where it is lowest, how round, how fast; and the way back


def scaled_by(earlier: Earlier) -> Array:
    """The training inputs as the earlier `standardize` scales them, (80, 1)."""
    scaled, _ = earlier["standardize"](X_TRAIN, X_VAL)
    return read_numbers(scaled).astype(float).reshape(X_TRAIN.shape)


def minimum_by_the_hint(earlier: Earlier) -> object:
    """The hint's two equations, which fall apart only where mean and std are 0 and 1."""
    return float(Y_TRAIN.mean()), float((scaled_by(earlier) * Y_TRAIN).mean())


@value(points=1, rtol=FOUR_DIGITS, builds_on=("standardize",), also=[minimum_by_the_hint], forms=[
    "scaled_minimum = (1.02354075 + 1.96896447 * x_train.mean(), 1.96896447 * x_train.std())",
    "scaled_minimum = [1.9538, 0.6029]",
])
def scaled_minimum(wrong: Wrong, earlier: Earlier) -> object:
    """The best line on standardised inputs"""
    b, w = linear.least_squares(scaled_by(earlier), Y_TRAIN)
    wrong("the old minimum", (BEST_B, BEST_W),
          "That is the best line on x. On standardised x, both numbers mean something else.")
    wrong("the numbers of the recipe", (1.0, 2.0),
          "1 and 2 made the data, as a line in the old x. Here x is moved and stretched.")
    wrong("b left as it was", (BEST_B, w), "w is right. At standardised x = 0 stands the mean of "
          "x: how high is the line there?", tells_right=True)
    wrong("divided by std", (b, BEST_W / float(X_TRAIN.std())), "b is right. x̃ has shrunk or grown "
          "by 1/std, so w must do the opposite: w times std.", tells_right=True)
    wrong(pair_swapped(says=PAIR))
    return b, w


@value(points=1, rtol=RTOL, forms=[
    "scaled_hessian = 2 * np.eye(2)", "scaled_hessian = [(2.0, 0.0), (0.0, 2.0)]",
])
def scaled_hessian(wrong: Wrong) -> object:
    """The Hessian on standardised inputs"""
    right = linear.hessian(SCALED)
    wrong("no factor 2", right / 2,
          "Its shape is right; the derivative of a square brings a 2.")
    wrong("of the old x", linear.hessian(X_TRAIN), "That is the Hessian on x. On standardised x, "
          "the mean is 0 and the mean of x² is 1.")
    wrong("beside the diagonal", ((2, 2), (2, 2)),
          "Beside the diagonal stands 2 times the mean of x̃, and that mean is 0.")
    wrong("mean squared", ((2, 0), (0, 0)), "Bottom right stands 2 times the mean of x̃², not of "
          "the squared mean: the variance is 1.")
    wrong("sums, not means", 80 * right, "These are sums over 80 points; the MSE is a mean.")
    return right


@value(points=1, rtol=FOUR_DIGITS, builds_on=("standardize",),
       forms=["scaled_start = (2.681, -2.914, -1.482)"])
def scaled_start(wrong: Wrong, earlier: Earlier) -> object:
    """Loss and gradients at the start, on standardised inputs"""
    x = scaled_by(earlier)
    loss, b_grad, w_grad = at_start(x)
    wrong("on x, not scaled", at_start(X_TRAIN),
          "These are the numbers on x_train. Ask for scaled_train.")
    wrong("no factor 2", (loss, b_grad / 2, w_grad / 2), HALF, tells_right=True)
    wrong("gradients swapped", (loss, w_grad, b_grad), B_SECOND)
    error = linear.predict(*START, x) - Y_TRAIN
    wrong("errors times the old x", (loss, b_grad, float(2 * (X_TRAIN * error).mean())),
          "For w, multiply each error by the scaled x: that is the input the model sees now.")
    return loss, b_grad, w_grad


@value(points=1, rtol=RTOL, builds_on=("standardize",))
def half_rate(wrong: Wrong) -> object:
    """How many epochs η = 0.5 needs on standardised inputs"""
    wrong("2", 2, "Every λ is 2. What is 1 − 0.5 · 2, the part of the distance that is left after "
          "one?")
    wrong("halved each epoch", 11,
          "You halve the distance each epoch. What is left is 1 − ηλ, and λ is 2, not 1.")
    wrong("as on x", 53,
          "53 epochs were the best on x, in a slanting valley. Here every λ is 2.")
    return convergence.epochs_to_converge(SCALED, Y_TRAIN, *START, 0.5, TOL)


full_rate = choice("What η = 1.0 does on standardised inputs", {
    "arrives": "1 − 1.0 · 2 = −1: the whole distance is still there, on the other side.",
    "crawls": "It does not come nearer at all: 1 − 1.0 · 2 = −1 keeps the distance.",
    "bounces": RIGHT,
    "diverges": "Not yet: 1 − 1.0 · 2 = −1 keeps the distance. Only above 1.0 does it grow.",
}, points=1, shown={
    "arrives": "it arrives too, only earlier",
    "crawls": "it comes nearer, but very slowly",
    "bounces": "it jumps to and fro between two points, for ever",
    "diverges": "it goes farther away with every step",
})


def epochs_at(factor: float) -> float:
    """Epochs until the loss, of whose gap `factor` is left after each, is within TOL."""
    gap = at_start(SCALED)[0] - convergence.least_squares_loss(SCALED, Y_TRAIN)
    return math.log(gap / TOL) / -math.log(factor)


@value(points=1, rtol=RTOL, builds_on=("standardize",), forms=["scaled_epochs = 34"])
def scaled_epochs(wrong: Wrong, earlier: Earlier) -> object:
    """How many epochs η = 0.1 needs on standardised inputs"""
    wrong("as on x", 402, "That is the count on x. On scaled_train every λ is 2.")
    wrong("one too few", math.ceil(epochs_at(0.64)) - 1,
          "After that many the loss is still a little too high.")
    wrong("one too many", math.ceil(epochs_at(0.64)) + 1,
          "One epoch earlier the loss is near enough: start at 0.")
    wrong("1 − η", math.ceil(epochs_at(0.81)),
          "You shrink the distance by 1 − η. It shrinks by 1 − ηλ, and λ is 2.")
    wrong("not squared", math.ceil(epochs_at(0.8)), "The distance shrinks by 0.8 each epoch, the "
          "loss above the lowest by 0.8² = 0.64.")
    wrong("not rounded up", epochs_at(0.64), "Epochs are whole: after the last whole one before "
          "this number the loss is still too high.")
    return convergence.epochs_to_converge(scaled_by(earlier), Y_TRAIN, *START, 0.1, TOL)


@function(scaling.unscale, points=2, rtol=RTOL, returns=("b", "w"), wrong=[
    slip("forgot b", {" - w * mean / std": ""},
         "w is right. b has to move as well: put x̃ in and collect all that has no x.",
         tells_right=True),
    slip("w missing in b", {"w * mean": "mean"},
         "w is right. What is taken off b is w times mean/std, not mean/std alone.",
         tells_right=True),
    slip("sign", {" - ": " + "},
         "w is right. x̃ contains −mean/std, so something is taken off b.", tells_right=True),
    slip("b not divided", {"mean / std": "mean"},
         "w is right. In b, too, w is divided by std: w · mean / std.", tells_right=True),
    slip("times std", {"/ std": "* std"},
         "w·x̃ is w·x/std plus something: divide w by std, do not multiply."),
    slip("b scaled like x", {"b - w * mean / std": "(b - mean) / std"},
         "You scaled b as if it were an x. b is a height: collect what has no x in it."),
    slip("b divided twice", {"b - w * mean / std": "(b - w * mean) / std"},
         "w is right. b itself is not divided: only w · mean / std is taken off.",
         tells_right=True),
    pair_swapped(says="The pair is (b, w): b comes first."),
    slip("always the lecture's numbers",
         {"mean / std": "0.472458947773 / std", "/ std": "/ 0.306224940285"},
         "Use the arguments mean and std, not those of x_train."),
], forms=["""
    def unscale(b, w, mean, std):
        new_w = w / std
        return b - new_w * mean, new_w
""", """
    def unscale(b, w, mean, std):
        def line(x):
            return b + w * (x - mean) / std
        return line(0.0), line(1.0) - line(0.0)
"""])
def unscale(seed: int) -> Inputs:
    """`unscale` gives the same line in the old units"""
    b, w, mean, std, _ = five_numbers(seed)
    return [
        (1.95379564, 0.60294603, 0.47245895, 0.30622494),
        (5.0, -2.0, -3.0, 4.0),
        (0.0, 1.5, 10.0, 0.5),
        (b, w, mean, abs(std)),
    ]


RUBRIC = Rubric("gradient-descent/4-scaling", items_in(globals()))
