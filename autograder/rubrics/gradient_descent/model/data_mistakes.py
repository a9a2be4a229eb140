"""Wrong recipes of the data, as students follow them.

The code uses only what the notebook has: its arguments and np.
"""

from __future__ import annotations

import numpy as np

from autograder.mistakes.library import always
from autograder.mistakes.misconceptions import Misconception, wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.gradient_descent.model.lecture import X_TRAIN, X_VAL, Y_TRAIN, Y_VAL
from course_tools import hand
from course_tools.data import Array
from solutions import linear, polynomial

Parts = tuple[Array, Array, Array, Array]

RECIPE_SWAPPED = wrong_value(
    (2, 1, 0.1), "b and w swapped", "b is the height at x = 0, w the slope: what multiplies x is w."
)
RECIPE_VARIANCE = wrong_value(
    (1, 2, 0.01), "variance, not deviation", "0.01 is the variance, the square of what is asked."
)
RECIPE_ONE = wrong_value(
    (1, 2, 1), "ε alone", "ε has deviation 1, but it is multiplied before it is added."
)

ESTIMATES_ALL = wrong_choice(
    "b, w and the noise", "ε is new at every point: there is nothing to learn in it."
)
ESTIMATES_NOISE = wrong_choice(
    "the noise", "The noise is what the line cannot explain. What is in ŷ?"
)
ESTIMATES_DATA = wrong_choice("x and y", "x and y are given and stay as they are. What may change?")


def sizes(student: str) -> list[Misconception]:
    """Wrong sizes of this student's two parts."""
    own = hand.split(student)
    train = own.n * own.percent // 100
    val = own.n - train
    found = [
        wrong_value((val, train), "parts swapped", "The larger part is for training: it is first."),
        wrong_value((train, own.n), "all points again", "Validation points are those left over."),
    ]
    if own.n != 100:
        found.append(
            wrong_value(
                (80, 20), "the lecture's sizes", f"80 and 20 are the lecture's; you have {own.n}."
            )
        )
        found.append(
            wrong_value(
                (own.percent, 100 - own.percent),
                "percent for numbers",
                f"That would be right for 100 points; you have {own.n}.",
            )
        )
    return found


APART_TWO = wrong_choice("near 2", "Each y has lost its own x: what can x still say about y?")
APART_ONE = wrong_choice("near 1", "1 is the height at x = 0. What can x still say about y?")
APART_MINUS = wrong_choice("near -2", "A shuffle does not turn the order round, it destroys it.")

# --- the recipe


def recipe(seed: int) -> Parts:
    """The data as the lecture makes them: each slip changes a line of this."""
    rng = np.random.RandomState(seed)
    x = rng.rand(100, 1)
    noise = rng.randn(100, 1)
    y = 1 + 2 * x + 0.1 * noise
    k = rng.permutation(100)
    train, val = k[:80], k[80:]
    return x[train], y[train], x[val], y[val]


slip = slips_in(recipe)
NO_SHUFFLE = slip(
    {"rng.permutation": "np.arange"},
    "no shuffle",
    "The points are not shuffled: shuffle the indices before the cut at 80.",
)
RESEEDED = slip(
    {"rng.permutation": "np.random.RandomState(seed).permutation"},
    "reseeded before the shuffle",
    "The seed was set again before the shuffle. Set it once, at the top: the stream goes on.",
)
ALL_POINTS = slip(
    {"x[train], y[train]": "x, y"},
    "trained on all points",
    "The training part holds all 100 points, the validation points too. Take 80 indices.",
)
PARTS_SWAPPED = slip(
    {"train, val =": "val, train ="},
    "parts swapped",
    "Training and validation are swapped: the four are x, y of 80, then of 20.",
)
ONE_AXIS = slip(
    {"(100, 1)": "(100)"},
    "flat arrays",
    "The numbers are right, but flat: (80,) and not (80, 1). Draw columns, with (100, 1).",
)
OTHER_GENERATOR = slip(
    {
        "RandomState": "default_rng",
        "rand(100, 1)": "random((100, 1))",
        "randn(100, 1)": "standard_normal((100, 1))",
    },
    "another generator",
    "default_rng is another generator: its numbers differ. Use np.random.seed.",
)
ALWAYS_42 = always(
    "seed",
    42,
    "always seed 42",
    "Every seed gives the same numbers: use the argument `seed`, not 42.",
)
B_AND_W_SWAPPED = slip(
    {"1 + 2 * x": "2 + 1 * x"},
    "b and w swapped",
    "Slope and height are swapped: y = 1 + 2x, so the 2 multiplies x.",
)
NO_NOISE = slip(
    {"0.1 * noise": "0"},
    "no noise",
    "y lies exactly on the line: the noise is drawn, but not added.",
)
NOISE_TOO_LARGE = slip(
    {"0.1 * noise": "noise"},
    "noise not scaled",
    "The noise is ten times too large: multiply it by 0.1.",
)
NOISE_FIRST = slip(
    {
        "x = rng.rand(100, 1)": "noise, x = rng.randn(100, 1), rng.rand(100, 1)",
        "    noise = rng.randn(100, 1)\n": "",
    },
    "noise drawn first",
    "The noise was drawn before x. The order decides: x comes first.",
)
SHUFFLED_COLUMNS = slip(
    {
        "k = rng.permutation(100)": "x, y = rng.permutation(x), rng.permutation(y)",
        "k[:80], k[80:]": "slice(80), slice(80, 100)",
    },
    "x and y shuffled apart",
    "x and y were shuffled each on its own, so the pairs are lost: shuffle indices, once.",
)
NORMAL_X = slip(
    {"rng.rand(": "rng.randn("},
    "x normal",
    "x was drawn from the normal distribution: `rand` is uniform, `randn` normal.",
)
UNIFORM_NOISE = slip(
    {"rng.randn(": "rng.rand("},
    "noise uniform",
    "The noise was drawn with `rand`, uniform; it is normal: `randn`.",
)
SHUFFLE_IS_NONE = slip(
    {
        "rng.permutation(100)": "None",
        "train, val = k[:80], k[80:]": "x, y, train, val = x[k], y[k], slice(80), slice(80, 100)",
    },
    "shuffle returns None",
    "`np.random.shuffle` shuffles in place and returns None: name the array first, shuffle it, and "
    "use that name.",
)
TWENTY_FIRST = slip(
    {"k[:80], k[80:]": "k[20:], k[:20]"},
    "validation taken first",
    "The first 80 indices are for training; you took the first 20 away.",
)

# --- the floor

LOWEST_ZERO = wrong_choice(
    "0", "A line cannot pass through 80 noisy points at once: the noise stays."
)
LOWEST_STD = wrong_choice("about 0.1", "0.1 is the size of the noise; the MSE averages its square.")
LOWEST_ONE = wrong_choice("about 1", "The noise is 0.1·ε, and its square is averaged.")

_BEST = polynomial.smallest_mse(X_TRAIN, Y_TRAIN)
OF_THE_TRUE_LINE = wrong_value(
    linear.mse(linear.predict(linear.TRUE_B, linear.TRUE_W, X_TRAIN), Y_TRAIN),
    "the true line",
    "That is the MSE of y = 1 + 2x. The best line bends a little to the noise, and is lower.",
)
SUM_OF_SQUARES = wrong_value(
    80 * _BEST,
    "sum, not mean",
    "That is the sum of the squares (lstsq gives it). Divide by n = 80.",
)
ROOT = wrong_value(_BEST**0.5, "square root taken", "You took the root: that is the RMSE.")
OF_VALIDATION = wrong_value(
    polynomial.smallest_mse(X_VAL, Y_VAL),
    "the validation points",
    "That is the best line through the 20 validation points. Use the training points.",
)
NO_BIAS = wrong_value(
    float(np.mean((np.sum(X_TRAIN * Y_TRAIN) / np.sum(X_TRAIN**2) * X_TRAIN - Y_TRAIN) ** 2)),
    "no column of ones",
    "Your line has to pass through 0: give A a column of ones, for b.",
)
NOISE_VARIANCE = wrong_value(
    0.01,
    "the variance of the noise",
    "0.01 is what we expect of the noise in general; compute it for these 80 points.",
)
