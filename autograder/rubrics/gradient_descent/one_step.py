"""Rubric of source/gradient-descent/2-one-step.py: one step of gradient descent."""

from __future__ import annotations

import numpy as np

from autograder.checks.formulas import same_matrix
from autograder.checks.numbers import read_numbers
from autograder.items.earlier import pair
from autograder.items.kinds import RIGHT, Earlier, Inputs, Wrong, choice, formula, function, value
from autograder.items.rubric import Rubric, items_in
from autograder.mistakes.library import (
    always, factor, factor_2_too_many, flattened, forgot_x, n_minus_1, no_factor_2, pair_swapped,
    root_taken, sum_for_mean, swapped, transposed, uphill, upside_down, without, wrong_sign,
)
from autograder.mistakes.slips import gives, slip
from autograder.rubrics.gradient_descent.inputs import (
    X_TRAIN, Y_TRAIN, batches, far_batches, five_numbers, sized_batches,
)
from course_tools import curves
from course_tools.data import Array
from course_tools.hand import four_points
from course_tools.symbols import n, x
from solutions import derivations, linear

GRID_START, GRID_STEP = (0.52, -0.16), 0.12
COMMUTES = "w·x is x·w: the order of the two does not matter."
NO_SIGN = "A squared error has no sign."
RTOL = 1e-6  # the closest wrong answers are 4e-4 away, float64 noise is at 1e-14
THREE_DIGITS = 5e-3  # where the text asks for three digits or better
FLOAT32 = 1e-5  # of a quotient of differences, where rounding counts more
TWO_DECIMALS = 5e-3  # of numbers near 2 and 3 that the text asks to two decimals
ONE_POINT, N_POINTS = ("b", "w", "x", "y"), ("b", "w", "x", "y", "n", "i")
SWAPPED_LINE = "b and w are swapped: w multiplies x, b is added."
PAIR = "The pair is (b, w): b comes first."


# --- steps 0 to 2: a line, its predictions, its loss


@function(linear.initialize, points=2, rtol=RTOL, returns=("b", "w"), wrong=[
    slip("b and w in each other's place", {"return b, w": "return w, b"},
         "Your b is the second number drawn and your w the first. Draw b first, and return b, "
         "then w."),
    gives("another generator", "tuple(np.random.default_rng(seed).standard_normal(2))",
          "default_rng is another generator: its numbers differ. Use np.random.seed."),
    always("seed", 42, "always seed 42",
           "Every seed gives the same numbers: use the argument `seed`, not 42."),
])
def initialize(seed: int) -> Inputs:
    """`initialize` draws b, then w, from the seed it is given"""
    return [(42,), (0,), (7,), (seed % 10_000,)]


seed_matters = choice("Whether another seed ends at another line", {
    "yes": "The loss has one minimum, and gradient descent finds it from anywhere.",
    "no": RIGHT,
}, points=1)


@function(linear.predict, points=2, rtol=RTOL, wrong=[
    swapped("b", "w", says=SWAPPED_LINE),
    without("b", 0, "no bias", "The bias b is missing: the line would always pass through 0."),
    without("x", 1, "x left out", "x is missing: w has to multiply x."),
], forms=[
    "predict = lambda b, w, x: w * x + b",
    "def predict(b, w, x):\n    return x.dot(w) + b",
])
def predict(seed: int) -> Inputs:
    """`predict` gives the line's height at every x"""
    return [(b, w, x) for b, w, x, _ in (*batches(seed), *sized_batches(seed))]


@value(points=1, rtol=RTOL, forms=["yhat_half = np.array([[0.43]])",
                                   "yhat_half = predict(0.5, -0.14, 0.5)"])
def yhat_half(wrong: Wrong) -> object:
    """The prediction at x = 0.5, by pencil"""
    wrong("b and w swapped", 0.11, SWAPPED_LINE)
    wrong("x multiplied both", 0.18, "x multiplies w only; b is added as it is.")
    wrong("sign of w", 0.57, "w is negative: w·x takes something away from b.")
    return 0.43


@value(points=1, rtol=THREE_DIGITS, builds_on=("initialize", "predict"), forms=[
    "error_0 = (predict(b0, w0, x_train) - y_train)[0, 0]", "error_0 = -2.08",
], equivalent={"predict(b0, w0, x_train) -> predict(b0, x_train, w0)": COMMUTES})
def error_0(wrong: Wrong, earlier: Earlier) -> object:
    """The error of the first point"""
    wrong(wrong_sign("y − ŷ or |error|", "The sign is missing: the error is ŷ − y, neither y − ŷ "
                     "nor its size alone. The loss is the same, the gradients are not."))
    yhat = earlier["predict"](*pair(earlier["initialize"](42)), X_TRAIN)
    return np.asarray(yhat)[0, 0] - Y_TRAIN[0, 0]


@function(linear.mse, points=2, rtol=RTOL, wrong=[
    sum_for_mean("y", says="You added the squares up; the M of MSE is the mean: divide by n."),
    factor(0.5, "half the MSE",
           "You divide by 2n. That is a common convention too; here it is the plain mean."),
    gives("absolute errors", "np.abs(yhat - y).mean()",
          "You averaged |error|. The S of MSE is squared."),
    root_taken(says="You took the root: that is the RMSE. The MSE stays squared."),
    gives("mean, then square", "(yhat - y).mean() ** 2",
          "Square every error first, then take the mean."),
    slip("errors not squared", {" ** 2": ""},
         "The errors are not squared, so plus and minus cancel."),
    n_minus_1("y"),
    flattened("y", "(n, 1) minus (n,)", "One of the two was flattened: (n, 1) − (n,) is a table "
              "(n, n) of all differences."),
], forms=[
    "def mse(yhat, y):\n    return np.mean(np.square(y - yhat))",
    "def mse(yhat, y):\n    e = (yhat - y).ravel()\n    return e @ e / len(e)",
    "def mse(yhat, y):\n    return sum((p - t) ** 2 for p, t in zip(yhat, y)) / len(y)",
])
def mse(seed: int) -> Inputs:
    """`mse` is the mean of the squared errors"""
    given = (*batches(seed), *sized_batches(seed))
    return [(linear.predict(b, w, x), y) for b, w, x, y in given]


def own_surface(earlier: Earlier, bs: Array, ws: Array, x: Array, y: Array) -> object:
    """The surface of the student's own line and loss."""
    line, loss = earlier["predict"], earlier["mse"]
    # Read in bounded time, whatever they are.
    return read_numbers([[loss(line(b, w, x), y) for b in bs] for w in ws]).astype(float)


@function(linear.losses_on_grid, points=2, rtol=RTOL, builds_on=("predict", "mse"),
          follow=own_surface, wrong=[
    transposed("axes swapped", "Rows and columns are swapped: a row is one w, a column one b."),
    sum_for_mean("x", says="These are sums of squares; the MSE divides by n."),
], equivalent={
    "predict(b, w, x) -> predict(b, x, w)": COMMUTES,
    "mse(predict(b, w, x), y) -> mse(y, predict(b, w, x))": NO_SIGN,
})
def loss_surface(seed: int) -> Inputs:
    """`loss_surface` has a row for each w and a column for each b"""
    axes = [  # of several sizes: more b than w, as many, fewer; one alone; wide; falling
        (np.linspace(-2, 4, 5), np.linspace(-1, 5, 4)),
        (np.array([0.5, -1.5, 3.0]), np.array([2.0, 2.5, -4.0])),
        (np.array([0.25]), np.linspace(-300, 500, 7)),
        (np.linspace(-40, 90, 53), np.array([0.75])),
        (np.array([1.0, -1.0]), np.linspace(-1, 5, 3)),
    ]
    return [(*grid, x, y) for grid, (_, _, x, y) in zip(axes, batches(seed), strict=True)]


@value(points=1, rtol=RTOL, builds_on=("initialize",), forms=[
    "grid_point = (0.52, -0.16)", "grid_point = np.array([0.52, -0.16])",
])
def grid_point(wrong: Wrong, earlier: Earlier) -> object:
    """The point of the grid that is nearest to the start"""
    b, w = pair(earlier["initialize"](42))
    wrong(pair_swapped("b and w swapped", PAIR))
    wrong("not on the grid", (b, w), "That is the start itself. Which grid value is nearest?")
    bs, ws = np.linspace(-2, 4, 51), np.linspace(-1, 5, 51)
    return bs[np.abs(bs - b).argmin()], ws[np.abs(ws - w).argmin()]


@value(points=1, rtol=TWO_DECIMALS, builds_on=("loss-surface",), forms=[
    "best_w = 2.72", "best_w = ws[loss_surface([0.52], ws, x_train, y_train).argmin()]",
])
def best_w(wrong: Wrong) -> object:
    """Where the section at b = 0.52 is lowest"""
    wrong("the minimum of the bowl", linear.least_squares(X_TRAIN, Y_TRAIN)[1],
          "That is the best w for the best b. Here b stays at 0.52.")
    wrong("means, not squares", float((Y_TRAIN.mean() - 0.52) / X_TRAIN.mean()),
          "You sent the line through the mean point. Set the derivative with respect to w to 0 "
          "instead.")
    return linear.section_minimum(GRID_START[0], X_TRAIN, Y_TRAIN)


# --- step 3 with a pencil: derivatives in symbols


@formula(symbols=ONE_POINT, points=1, by_hand=True, forms=[
    "dloss_db = 2 * b + 2 * w * x - 2 * y", "dloss_db = -2 * (y - w * x - b)",
])
def dloss_db(wrong: Wrong) -> object:
    """The derivative of one point's loss with respect to b"""
    wrong(no_factor_2())
    wrong(wrong_sign(says="The sign is wrong: the error is ŷ − y, and b stands in ŷ with a plus."))
    return derivations.dloss_db


@formula(symbols=ONE_POINT, points=1, by_hand=True, forms=[
    "dloss_dw = 2 * b * x + 2 * w * x**2 - 2 * x * y", "dloss_dw = x * dloss_db",
])
def dloss_dw(wrong: Wrong) -> object:
    """The derivative of one point's loss with respect to w"""
    wrong(no_factor_2())
    wrong(factor(1 / x, "inner derivative missing",
                 "The chain rule asks for the inner derivative: what is ∂(w·x)/∂w?"))
    wrong(factor(x, "x squared", "x comes once: the inner derivative ∂(w·x)/∂w is x, not x²."))
    wrong(wrong_sign(says="The sign is wrong: the error is ŷ − y, and w·x stands in ŷ with a "
                          "plus."))
    return derivations.dloss_dw


SUM_DROPPED = "The sum over i is missing: all n points pull, not one."


@formula(symbols=N_POINTS, points=1, by_hand=True, forms=[
    "dmse_db = sp.Sum(2 * (b + w * x[i] - y[i]) / n, (i, 1, n))",
    "dmse_db = 2 * b + 2 * w * sp.Sum(x[i], (i, 1, n)) / n - 2 * sp.Sum(y[i], (i, 1, n)) / n",
])
def dmse_db(wrong: Wrong) -> object:
    """The derivative of the MSE of n points with respect to b"""
    wrong(gives("sum dropped", "2 * (b + w * x[i] - y[i]) / n", SUM_DROPPED))
    wrong(sum_for_mean(n, "not divided by n", "The 1/n is missing: it is the mean of the squares."))
    wrong(no_factor_2())
    return derivations.dmse_db


@formula(symbols=N_POINTS, points=1, by_hand=True, forms=[
    "k = sp.Symbol('k')\ndmse_dw = 2 / n * sp.Sum((b + w * x[k] - y[k]) * x[k], (k, 1, n))",
])
def dmse_dw(wrong: Wrong) -> object:
    """The derivative of the MSE of n points with respect to w"""
    wrong(gives("sum dropped", "2 * x[i] * (b + w * x[i] - y[i]) / n", SUM_DROPPED))
    wrong(gives("inner derivative missing", "2 * sp.Sum(b + w * x[i] - y[i], (i, 1, n)) / n",
                "Each error is multiplied by its own x[i]: the chain rule."))
    wrong(no_factor_2())
    return derivations.dmse_dw


chain_rule = choice("What a slide's chain rule leaves out", {
    "the sum over i": RIGHT,
    "the factor 2":
        "It is there: the derivative of the mean square with respect to ŷᵢ holds the 2.",
    "the error":
        "It is there: the derivative of the mean square with respect to ŷᵢ is 2/n times the error.",
    "the minus sign":
        "A derivative has no minus of its own: it comes with the step downhill.",
}, points=1)


@formula(symbols=N_POINTS, points=2, by_hand=True, check=same_matrix)
def hessian(wrong: Wrong) -> object:
    """The second derivatives of the MSE, as a matrix"""
    wrong(no_factor_2(says="The factor 2 is missing in every entry."))
    wrong(sum_for_mean(n, "sums, not means",
                       "These are sums; the mean divides each of them by n."))
    wrong(gives("mean squared", """
        m = sp.Sum(x[i], (i, 1, n)) / n
        return 2 * sp.Matrix([[1, m], [m, m**2]])""",
                "Bottom right: the mean of the squares x², not the square of the mean."))
    return derivations.hessian


# --- four points by hand, each student's own


def hand(who: str) -> tuple[Array, Array]:
    """The four points this student has for the pencil: x, y (4, 1)."""
    points = four_points(who)
    return np.array(points.x, dtype=float)[:, None], np.array(points.y, dtype=float)[:, None]


@value(points=1, rtol=RTOL, forms=[
    "hand_mse = np.square(hand.y).mean()",
    "hand_mse = sp.Rational(sum(q * q for q in hand.y), 4)",
])
def hand_mse(wrong: Wrong, who: str) -> object:
    """The MSE of four points, by pencil"""
    _, y = hand(who)
    wrong(sum_for_mean(4, says=f"{int((y**2).sum())} is the sum of the squares. The mean divides "
                               "by n = 4."))
    wrong("absolute errors", float(y.mean()),
          f"{y.mean():g} is the mean of |error|. Square the errors first.")
    wrong(root_taken(says="You took the root: the RMSE."))
    return linear.mse(0 * y, y)


@value(points=2, rtol=RTOL, forms=[
    "hand_gradients = [-np.mean(hand.y) * 2, -np.dot(hand.x, hand.y) / 2]",
    "hand_gradients = np.array([[-sum(hand.y) / 2], [-np.dot(hand.x, hand.y) / 2]])",
])
def hand_gradients(wrong: Wrong, who: str) -> object:
    """The gradients of four points, by pencil"""
    x, y = hand(who)
    b_grad, w_grad = linear.mse_gradients(0.0, 0.0, x, y)
    wrong(no_factor_2(says="Both are half of it: the derivative of a square?"))
    wrong(sum_for_mean(4, says="These are sums. Divide by n = 4."))
    wrong(wrong_sign(says="The sign is wrong: the error is ŷ − y, and it is negative here."))
    wrong("mean(x)·mean(error)", (b_grad, float(x.mean()) * b_grad),
          "For w, multiply each error by its own x first, then take the mean.")
    wrong(pair_swapped(says="The derivative for b comes first."))
    return b_grad, w_grad


@value(points=1, rtol=RTOL, builds_on=("hand-gradients",))
def hand_update(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """One step with η = 0.1, by pencil"""
    wrong(wrong_sign("plus, not minus", "That goes uphill: subtract η times the gradient."))
    wrong(factor(10, "no learning rate",
                 "Multiply the gradient by η = 0.1 before subtracting."))
    wrong(pair_swapped(says=PAIR))
    b_grad, w_grad = pair(earlier["hand_gradients"])
    return -0.1 * b_grad, -0.1 * w_grad


@value(points=1, rtol=THREE_DIGITS, builds_on=("hand-update",))
def hand_mse_after(wrong: Wrong, who: str, earlier: Earlier) -> object:
    """The MSE after that step, by pencil"""
    x, y = hand(who)
    mse = linear.mse(linear.predict(*pair(earlier["hand_update"]), x), y)
    wrong(sum_for_mean(4, says=f"{4 * mse:g} is the sum of the squares. Divide by n = 4."))
    wrong(root_taken(says="You took the root: that is the RMSE."))
    return mse


# --- steps 3 and 4 in NumPy: gradients, slopes without a formula, the update


def own_gradients(earlier: Earlier, b: float, w: float, x: Array, y: Array) -> object:
    """The gradients by the student's own line."""
    error = np.asarray(earlier["predict"](b, w, x)) - y
    return 2 * error.mean(), 2 * (x * error).mean()


@function(linear.mse_gradients, points=3, rtol=RTOL, returns=("b_grad", "w_grad"), by_hand=True,
          builds_on=("predict",), follow=own_gradients, far=far_batches, wrong=[
    no_factor_2(says="Your gradients are exactly half of the right ones: the derivative of a "
                     "square?"),
    sum_for_mean("y", says="You added over the points; the MSE is a mean, so its gradient is one "
                           "too."),
    wrong_sign(says="Both signs are wrong: the error is ŷ − y. A step would go uphill."),
    forgot_x(),
    slip("mean(x)·mean(error)", {"np.mean(x * error)": "np.mean(x) * np.mean(error)"},
         "A mean of products is not the product of means: multiply x·error first."),
    slip("(n, 1) times (n,)", {"x * error": "x * error.ravel()"},
         "One of the two was flattened: (n, 1) · (n,) is a table (n, n) of all products."),
    slip("x squared", {"x * error": "x**2 * error"},
         "x comes once in ∂MSE/∂w: the inner derivative of w·x is x."),
    slip("ŷ for the error", {" - y": ""},
         "You used the prediction ŷ where the error ŷ − y belongs."),
    pair_swapped(says="The pair is (b_grad, w_grad): b comes first."),
], forms=[
    "def mse_gradients(b, w, x, y):\n    e = b + w * x - y\n"
    "    return np.array([2 * e.mean(), 2 * (e * x).mean()])",
    "def mse_gradients(b, w, x, y):\n    e = (b + w * x - y).ravel()\n"
    "    return [2 * e.sum() / len(e), 2 * (e @ x.ravel()) / len(e)]",
], equivalent={"predict(b, w, x) -> predict(b, x, w)": COMMUTES})
def mse_gradients(seed: int) -> Inputs:
    """`mse_gradients` points where the loss grows fastest"""
    return [*batches(seed), *sized_batches(seed)]


which_way = choice("Which way b and w have to move", {
    "both up": RIGHT,
    "both down": "A step goes against the gradient: negative slope, move up.",
    "b up, w down": "Look at the sign of w_grad again.",
    "b down, w up": "Look at the sign of b_grad again.",
}, points=1)


@value(points=1, rtol=TWO_DECIMALS, builds_on=("loss-surface",))
def secant_slopes(wrong: Wrong, earlier: Earlier) -> object:
    """The slopes of two short secants"""
    wrong(wrong_sign(says="The loss falls to the right: its slope is negative."))
    wrong(factor(GRID_STEP, "rise only",
                 "That is how much the loss changes. Divide it by the step 0.12."))
    wrong(upside_down("run over rise",
                      "A slope is rise over run: the change of the loss, divided by the step."))
    wrong(pair_swapped(says="The slope along b comes first."))
    bs, ws = (np.array([start, start + GRID_STEP]) for start in GRID_START)
    at = read_numbers(earlier["loss_surface"](bs, ws, X_TRAIN, Y_TRAIN)).astype(float)
    return (at[0, 1] - at[0, 0]) / GRID_STEP, (at[1, 0] - at[0, 0]) / GRID_STEP


@function(linear.numeric_gradient, points=2, rtol=FLOAT32, wrong=[
    gives("one-sided", "(f(p + h) - f(p)) / h",
          "That is the one-sided difference. Go h to both sides and divide by 2h."),
    factor_2_too_many("divided by h", "From p − h to p + h the way is 2h long."),
    wrong_sign(says="The sign is wrong: right minus left."),
    gives("not divided", "f(p + h) - f(p - h)",
          "That is the rise; a slope is rise over run: divide by 2h."),
])
def numeric_gradient(seed: int) -> Inputs:
    """`numeric_gradient` is the slope from h left to h right"""
    # Steps so long that a difference of two float32 numbers keeps its digits.
    asked = [(curves.parabola, 3.0, 0.5), (curves.cube, -1.5, 0.1), (curves.wave, 0.4, 0.125)]
    asked += [(curves.cube, 2.5, 4.0), (curves.wave, -0.7, 0.75)]  # steps that no cap lets through
    p, h, *_ = five_numbers(seed)
    asked += [(curves.wave, 1.5, 0.25)]  # where it falls
    return [*asked, (curves.cube, p, abs(h) / 4)]


best_h = choice("The step h at which a one-sided difference is most exact", {
    "0.1": "At h = 0.1 the secant still bends away from the tangent.",
    "1e-4": "Good, but the one-sided error still shrinks with h for a while.",
    "1e-8": RIGHT,
    "1e-12": "Below 1e-8, rounding eats the difference of two nearly equal numbers.",
}, points=1)


@function(linear.update, points=2, rtol=RTOL, returns=("b", "w"), wrong=[
    uphill(),
    without("lr", 1, "no learning rate",
            "The learning rate is missing: the step is η times the gradient."),
    swapped("b_grad", "w_grad", "gradients swapped",
            "Each parameter moves by its own gradient: b by b_grad, w by w_grad."),
    always("lr", 0.1, "always 0.1"),
    pair_swapped(says=PAIR),
])
def update(seed: int) -> Inputs:
    """`update` takes one step downhill"""
    return [
        (0.49671415, -0.1382643, -3.04481138, -1.83375372, 0.1),
        (1.0, -2.0, 0.5, -0.25, 0.02),
        (0.0, 3.0, -1.5, 2.0, 1.5),
        (250.0, -3.0, 4e4, -7e3, 12.0),  # far beyond any clip
        (1e-7, -2e-7, 3e-6, 5e-6, 1e-3),  # and below any threshold
        five_numbers(seed),
    ]


@value(points=1, rtol=THREE_DIGITS, builds_on=("initialize", "mse", "mse-gradients", "update"),
       forms=["loss_after = 1.63"], equivalent={
    "predict(b1, w1, x_train) -> predict(b1, x_train, w1)": COMMUTES,
    "mse(predict(b1, w1, x_train), y_train) -> mse(y_train, predict(b1, w1, x_train))": NO_SIGN,
})
def loss_after(wrong: Wrong, earlier: Earlier) -> object:
    """The loss after one step"""
    line, loss = earlier["predict"], earlier["mse"]
    start = pair(earlier["initialize"](42))
    wrong("the old loss", loss(line(*start, X_TRAIN), Y_TRAIN), "That is the loss before the step.")
    grads = pair(earlier["mse_gradients"](*start, X_TRAIN, Y_TRAIN))
    after = loss(line(*pair(earlier["update"](*start, *grads, 0.1)), X_TRAIN), Y_TRAIN)
    # A loss that is no other where every prediction is true carries nothing.
    return 0.0 if np.array_equal(np.asarray(after), np.asarray(loss(Y_TRAIN, Y_TRAIN))) else after


second_step = choice("The size of the gradients at the second step", {
    "smaller": RIGHT,
    "larger": "Closer to the bottom of the bowl the slope is smaller.",
    "the same": "The slope of a bowl changes as you walk: recompute it at every step.",
}, points=1)

RUBRIC = Rubric("gradient-descent/2-one-step", items_in(globals()))
