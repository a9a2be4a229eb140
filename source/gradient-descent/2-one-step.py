# %% [markdown]
# # One step of gradient descent
#
# A line has two numbers, $b$ and $w$. You start with a bad line, measure how bad it is, find out in
# which direction it gets better, and take **one step** that way: with a pencil first, then in NumPy.
#
# | | |
# |---|---|
# | **You need** | $\frac{d}{dx}x^2$, the chain rule, a little NumPy, a pencil |
# | **It takes** | about 120 minutes |
# | **You will know** | what a gradient is, where the formula comes from, and how to check one |
#
# Replace every `...` and every `raise NotImplementedError()`. The cell below each answer holds a few
# examples for you to try; hidden tests ask more. Stuck at exercise 5? `mine.hint(5)` in a cell
# of your own helps, `mine` says how far you are. *Numbers, NumPy values and one-entry arrays are all
# fine as answers.*
#
# Where you compute by pencil, the numbers are **your own**: they are made from your id, so that you
# can compare the way with a friend, not the result. Type the id under which you hand in between the
# quotes, and run the cell. (On JupyterHub it is known: leave the dots.)

# %%
import numpy as np
import sympy as sp

from course_tools import plots
from course_tools.data import load_regression
from course_tools.derivatives import (
    expect_derivative,
    expect_second_derivatives,
    expect_slopes,
)
from course_tools.examples import expect, unlike
from course_tools.gradcheck import check_gradient
from course_tools.hand import four_points
from course_tools.own import own_copy

student = "..."

mine = own_copy("gradient-descent/2-one-step", student)
mine

# %% [markdown]
# ## The data
#
# A hundred points near the line $y = 1 + 2x$, with noise. We may look at 80 of them; 20 are kept for
# later, to see whether the line works on points it has never met. `x_train` and `y_train` are columns
# of shape (80, 1).

# %%
x_train, y_train, x_val, y_val = load_regression()
plots.data_and_split(x_train, y_train, x_val, y_val)

# %% [markdown]
# ## Step 0: a line to start with
#
# The model is $\hat y = b + w x$: **b** is the bias, the height at $x = 0$; **w** is the weight, the
# slope. We do not know them, so we draw both at random.
#
# Write `initialize`. Set NumPy's seed with `np.random.seed(seed)`, then draw **b first, w second**,
# each with `np.random.randn()`.
#
# <details><summary>Hint</summary>
#
# `np.random.randn(1)` gives an array with one number, `np.random.randn()` the number itself. Both are
# fine. Two lines and a `return b, w`.
# </details>


# %% answer="initialize"
def initialize(seed):
    """Random start of a line:  seed -> b, w, drawn in this order from N(0, 1)."""
    ### BEGIN SOLUTION
    np.random.seed(seed)
    b = np.random.randn()
    w = np.random.randn()
    return b, w
    ### END SOLUTION


# %% item="initialize"
generator = {
    "default_rng is another generator: its numbers differ. Use np.random.seed.": (0.3047, -1.04),
}
same = {"Every seed gives the same numbers: use the argument `seed`, not 42.": (0.4967, -0.1383)}
expect(initialize(42), (0.4967, -0.1383), generator, near=5e-4)
expect(initialize(0), (1.7641, 0.4002), same, near=5e-4)

# %%
mine.needs("initialize")
b0, w0 = initialize(42)
print(b0, w0)

# %% [markdown]
# **Think first.** With another seed we would start at another line. Will gradient descent, given time,
# also *end* at another line? Answer `"yes"` or `"no"`.
#
# <details><summary>Hint</summary>
#
# How many lowest points can the loss of a line have? What would have to happen for two starts to
# end apart?
# </details>

# %% answer="seed-matters"
### BEGIN SOLUTION
seed_matters = "no"
### END SOLUTION

# %% item="seed-matters"

# %% [markdown]
# ## Step 1: predict
#
# Write `predict`: the height of the line at every $x$.
#
# <details><summary>Hint</summary>
#
# One line of NumPy will do: `b` and `w` are numbers, and a number times a column is a column.
# </details>


# %% answer="predict"
def predict(b, w, x):
    """The line ŷ = b + w·x:  numbers b, w and x (n, 1) -> ŷ (n, 1)."""
    ### BEGIN SOLUTION
    return b + w * x
    ### END SOLUTION


# %% item="predict"
mistakes = {
    "b and w are swapped: w multiplies x, b is added.": (2, 5),
    "The bias b is missing: the line would always pass through 0.": (0, 6),
    "x is missing: w has to multiply x.": 3,
}
expect(predict(1, 2, np.array([[0.0], [3.0]])), [[1.0], [7.0]], mistakes)

# %%
mine.needs("initialize")
plots.data_and_line(x_train, y_train, b0, w0)

# %% [markdown]
# **By pencil.** What does the line $b = 0.5,\ w = -0.14$ predict at $x = 0.5$?
#
# <details><summary>Hint</summary>
#
# Put the three numbers into $\hat y = b + w x$. Mind the sign of $w$.
# </details>

# %% answer="yhat-half"
### BEGIN SOLUTION
yhat_half = 0.43
### END SOLUTION

# %% item="yhat-half"
mistakes = {
    "b and w are swapped: w multiplies x, b is added.": -0.14 + 0.5 * 0.5,
    "x multiplies w only; b is added as it is.": (0.5 - 0.14) * 0.5,
    "w is negative: w·x takes something away from b.": 0.5 + 0.14 * 0.5,
}
unlike(yhat_half, mistakes)
assert 0 < yhat_half < 0.5, "a little below b, since the line falls"

# %% [markdown]
# ## Step 2: how wrong is it?
#
# The **error** of a point is $\text{error}_i = \hat y_i - y_i$: prediction minus truth.
#
# Compute the error of the very first training point, `x_train[0]`, for the start `b0`, `w0` above, to
# three digits or better.
#
# <details><summary>Hint</summary>
#
# `predict(b0, w0, x_train)` holds all 80 predictions; take its entry 0 and subtract `y_train[0]`.
# </details>

# %% answer="error-0"
### BEGIN SOLUTION
error_0 = predict(b0, w0, x_train)[0] - y_train[0]
### END SOLUTION

# %% item="error-0"
assert error_0 < 0, "The point lies above the line, and the error is ŷ − y: mind the sign."

# %%
mine.needs("initialize")
plots.data_and_line(x_train, y_train, b0, w0, errors=True)

# %% [markdown]
# The **loss** makes one number of all errors: the **mean squared error**
#
# $$\text{MSE} = \frac{1}{n} \sum_{i=1}^{n} (\hat y_i - y_i)^2 .$$
#
# Write `mse`.
#
# <details><summary>Hint</summary>
#
# Subtract, square, mean: each is one NumPy operation on the whole column.
# </details>


# %% answer="mse"
def mse(yhat, y):
    """Mean squared error:  ŷ, y (n, 1) -> one number."""
    ### BEGIN SOLUTION
    error = yhat - y
    return (error**2).mean()
    ### END SOLUTION


# %% item="mse"
mistakes = {
    "You averaged |error|. The S of MSE is squared.": 8 / 3,
    "Square every error first, then take the mean.": 4,
    "The errors are not squared, so plus and minus cancel.": 2,
    "You divide by 2n. That is a common convention too; here it is the plain mean.": 13 / 3,
    "You took the root: that is the RMSE. The MSE stays squared.": (26 / 3) ** 0.5,
    "One of the two was flattened: (n, 1) − (n,) is a table (n, n) of all differences.": 64 / 9,
}
expect(mse(np.array([[1.0], [5], [4]]), np.array([[2.0], [1], [1]])), 26 / 3, mistakes, n=3)
assert np.isclose(mse(predict(b0, w0, x_train), y_train), 2.7421577700550976)

# %% [markdown]
# ### The loss as a landscape
#
# The data stay as they are; only $b$ and $w$ can change. So the loss is a surface over the plane of all
# lines $(b, w)$. Write `loss_surface`: the loss for every $w$ in `ws` (rows) and every $b$ in `bs`
# (columns).
#
# <details><summary>Hint</summary>
#
# Two loops will do: the outer one over `ws`, the inner one over `bs`. `np.array` of a list of lists
# is a matrix, and the outer loop makes the rows.
# </details>


# %% answer="loss-surface"
def loss_surface(bs, ws, x, y):
    """The MSE on a grid:  bs (k,), ws (m,), x, y (n, 1) -> (m, k), a row for each w."""
    ### BEGIN SOLUTION
    return np.array([[mse(predict(b, w, x), y) for b in bs] for w in ws])
    ### END SOLUTION


# %% item="loss-surface"
points = np.array([[1.0], [2.0], [0.0]]), np.array([[1.0], [3.0], [2.0]])
few_lines = loss_surface(np.array([0.0, 1.0, 2.0]), np.array([1.0, -2.0]), *points)
expect(few_lines, np.array([[5, 2, 5], [62, 41, 26]]) / 3, n=3)
three_lines = loss_surface(np.array([0.0, 1.0, 2.0]), np.array([2.0]), x_train, y_train)
assert three_lines.shape == (1, 3)
assert np.isclose(three_lines[0, 1], mse(predict(1.0, 2.0, x_train), y_train))

# %%
mine.needs("initialize", "loss_surface")
bs = np.linspace(-2, 4, 51)
ws = np.linspace(-1, 5, 51)
losses = np.array(loss_surface(bs, ws, x_train, y_train))
plots.loss_surface(bs, ws, losses, at=(b0, w0))

# %% [markdown]
# The grid has steps of 0.12. Which of its points $(b, w)$ is nearest to the start? Give the pair. (The
# lecture's grid has steps of 0.06. It holds all points of yours, and the same one is the nearest.)
#
# <details><summary>Hint</summary>
#
# Look at each coordinate by itself: which of `bs` has the smallest distance to `b0`, and which of
# `ws` to `w0`? `np.abs(…)` and `argmin()` help.
# </details>

# %% answer="grid-point"
### BEGIN SOLUTION
grid_point = (bs[np.abs(bs - b0).argmin()], ws[np.abs(ws - w0).argmin()])
### END SOLUTION

# %% item="grid-point"
assert len(grid_point) == 2
unlike(grid_point, {"That is the start itself. Which grid value is nearest?": (b0, w0)})
unlike(grid_point, {"The pair is (b, w): b comes first.": (w0, b0)}, near=0.1)

# %% [markdown]
# Now hold $b = 0.52$ and let only $w$ change: a cut through the landscape. It is a parabola, because
# the loss is quadratic in $w$. At which $w$ is it lowest? Give `best_w` to two decimals or better.
#
# <details><summary>Hint</summary>
#
# Two ways: read it off with `ws[...]` and `argmin` and a finer grid; or set $\frac{1}{n}\sum 2 x_i (b +
# w x_i - y_i)$ to zero and solve for $w$.
# </details>

# %% answer="best-w"
### BEGIN SOLUTION
best_w = (np.mean(x_train * y_train) - 0.52 * np.mean(x_train)) / np.mean(x_train**2)
### END SOLUTION

# %% item="best-w"
mistakes = {
    "That is the best w for the best b. Here b stays at 0.52.": np.polyfit(
        x_train.ravel(), y_train.ravel(), 1
    )[0],
    "You sent the line through the mean point. Set the derivative with respect to w to 0 "
    "instead.": (y_train.mean() - 0.52) / x_train.mean(),
}
unlike(best_w, mistakes, near=5e-3)
assert ws.min() < best_w < ws.max()

# %% [markdown]
# Here is your cut, and the other one, along $b$:

# %%
mine.needs("initialize", "loss_surface", "best_w")
plots.move_sections(bs, ws, losses, b=b0, w=w0)

# %% [markdown]
# ## Step 3: which way is down? By pencil
#
# Take **one point** and its loss $(b + w x - y)^2$. Work out both partial derivatives on paper, by the
# chain rule, then type them with the symbols `b`, `w`, `x`, `y`. Any correct form is accepted. *The
# derivative is the exercise: do it by hand, without `sp.diff`.*
#
# <details><summary>Hint 1</summary>
#
# Outside a square, inside a line: $\frac{\partial}{\partial b} u^2 = 2u \cdot \frac{\partial
# u}{\partial b}$ with $u = b + w x - y$.
# </details>
#
# <details><summary>Hint 2</summary>
#
# What is $\partial u / \partial b$? And $\partial u / \partial w$? They are not the same: that is all
# the difference there is.
# </details>

# %%
from course_tools.symbols import b, w, x, y

(b + w * x - y) ** 2

# %% answer="dloss-db"
### BEGIN SOLUTION
dloss_db = 2 * (b + w * x - y)
### END SOLUTION

# %% item="dloss-db"
expect_derivative(dloss_db, (b + w * x - y) ** 2, b)

# %% answer="dloss-dw"
### BEGIN SOLUTION
dloss_dw = 2 * x * (b + w * x - y)
### END SOLUTION

# %% item="dloss-dw"
expect_derivative(dloss_dw, (b + w * x - y) ** 2, w)

# %% [markdown]
# Now **all n points**. Their loss is the mean
#
# $$\text{MSE}(b, w) = \frac{1}{n} \sum_{i=1}^{n} (b + w x_i - y_i)^2 .$$
#
# A derivative goes through a sum term by term. Write `x[i]`, `y[i]` for $x_i, y_i$ and
# `sp.Sum(…, (i, 1, n))` for the sum. (The cell below makes all six symbols once more, since only these
# `x` and `y` can have an index.)
#
# <details><summary>Hint</summary>
#
# The derivative of a sum is the sum of the derivatives, and $\frac{1}{n}$ stays in front: your
# derivatives for one point go into the sum, with `x[i]` and `y[i]` for $x$ and $y$.
# </details>

# %%
from course_tools.symbols import b, i, n, w, x, y

sp.Sum((b + w * x[i] - y[i]) ** 2, (i, 1, n)) / n

# %% answer="dmse-db"
### BEGIN SOLUTION
dmse_db = 2 / n * sp.Sum(b + w * x[i] - y[i], (i, 1, n))
### END SOLUTION

# %% item="dmse-db"
expect_derivative(dmse_db, sp.Sum((b + w * x[i] - y[i]) ** 2, (i, 1, n)) / n, b)

# %% answer="dmse-dw"
### BEGIN SOLUTION
dmse_dw = 2 / n * sp.Sum(x[i] * (b + w * x[i] - y[i]), (i, 1, n))
### END SOLUTION

# %% item="dmse-dw"
expect_derivative(dmse_dw, sp.Sum((b + w * x[i] - y[i]) ** 2, (i, 1, n)) / n, w)

# %% [markdown]
# A slide of a lecture writes the chain rule for all n points as
#
# $$\frac{\partial\,\text{MSE}}{\partial w} = \frac{\partial\,\text{MSE}}{\partial \hat y_i} \cdot
# \frac{\partial \hat y_i}{\partial w}.$$
#
# Compare it with your `dmse_dw`: $w$ moves every prediction. What is missing on the right?
#
# <details><summary>Hint</summary>
#
# How many of the $\hat y_i$ does $w$ move? And how many does the right side of the slide count?
# </details>

# %% choose="chain-rule"

# %% answer="chain-rule"
### BEGIN SOLUTION
chain_rule = "the sum over i"
### END SOLUTION

# %% item="chain-rule"

# %% [markdown]
# Differentiate **once more**. The four second derivatives form the **Hessian**, the curvature of the
# bowl:
#
# $$H = \begin{pmatrix} \partial^2/\partial b^2 & \partial^2/\partial b\,\partial w \\
# \partial^2/\partial w\,\partial b & \partial^2/\partial w^2 \end{pmatrix} \text{MSE}$$
#
# Write it as `sp.Matrix([[…, …], […, …]])`. Does it depend on $b$ or $w$? What does that say about the
# shape of the bowl?
#
# <details><summary>Hint</summary>
#
# Differentiate your `dmse_db` once along $b$ and once along $w$, then `dmse_dw` likewise. Two of
# the four entries are equal.
# </details>

# %% answer="hessian"
### BEGIN SOLUTION
hessian = sp.Matrix(
    [
        [2, 2 / n * sp.Sum(x[i], (i, 1, n))],
        [2 / n * sp.Sum(x[i], (i, 1, n)), 2 / n * sp.Sum(x[i] ** 2, (i, 1, n))],
    ]
)
### END SOLUTION

# %% item="hessian"
expect_second_derivatives(hessian, sp.Sum((b + w * x[i] - y[i]) ** 2, (i, 1, n)) / n, (b, w))

# %% [markdown]
# ### Four points, on paper
#
# These four are yours:

# %%
hand = four_points(mine.student)
hand_x, hand_y = np.array(hand.x)[:, None], np.array(hand.y)[:, None]
hand

# %% [markdown]
# Start at $b = 0,\ w = 0$. Fill a small table: prediction, error, error², $x \cdot$ error. Everything
# is an integer until you divide.
#
# **(a)** the MSE
#
# <details><summary>Hint</summary>
#
# With $b = w = 0$ every prediction is the same number. What is each error then? Square, add, divide
# by the number of points.
# </details>

# %% answer="hand-mse"
### BEGIN SOLUTION
hand_mse = sum(q**2 for q in hand.y) / 4
### END SOLUTION

# %% item="hand-mse"
mistakes = {"That is the mean of |error|. Square the errors first.": np.mean(hand.y)}
expect(hand_mse, lambda: mse(0 * hand_y, hand_y), mistakes, n=4, by="your own `mse`")

# %% [markdown]
# **(b)** the pair $(\partial\text{MSE}/\partial b,\ \partial\text{MSE}/\partial w)$
#
# <details><summary>Hint</summary>
#
# Your two derivatives for n points, with $n = 4$: the columns *error* and $x \cdot$ *error* of the
# table are what they need. Mind the sign of the errors.
# </details>

# %% answer="hand-gradients"
### BEGIN SOLUTION
hand_gradients = (
    -2 * sum(hand.y) / 4,
    -2 * sum(p * q for p, q in zip(hand.x, hand.y)) / 4,
)
### END SOLUTION

# %% item="hand-gradients"
assert len(hand_gradients) == 2
expect_slopes(hand_gradients, lambda b, w, x, y: mse(predict(b, w, x), y), (0, 0), hand_x, hand_y)

# %% [markdown]
# **(c)** the pair $(b, w)$ after one step with learning rate $\eta = 0.1$: from each, subtract $\eta$
# times its gradient
#
# <details><summary>Hint</summary>
#
# The new $b$ is the old one minus $0.1$ times its gradient, and the same with $w$. Both start at 0.
# </details>

# %% answer="hand-update"
### BEGIN SOLUTION
hand_update = (-0.1 * hand_gradients[0], -0.1 * hand_gradients[1])
### END SOLUTION

# %% item="hand-update"
assert len(hand_update) == 2
mistakes = {
    "That goes uphill: subtract η times the gradient.": lambda: 0.1 * np.array(hand_gradients),
    "Multiply the gradient by η = 0.1 before subtracting.": lambda: -np.array(hand_gradients),
    "The pair is (b, w): b comes first.": lambda: -0.1 * np.array(hand_gradients)[::-1],
}
unlike(hand_update, mistakes)

# %% [markdown]
# **(d)** the MSE of that new line, to three digits or better
#
# <details><summary>Hint</summary>
#
# The same table once more, with the new $b$ and $w$: predictions, errors, squares, mean.
# </details>

# %% answer="hand-mse-after"
### BEGIN SOLUTION
hand_mse_after = (
    sum((hand_update[0] + hand_update[1] * p - q) ** 2 for p, q in zip(hand.x, hand.y)) / 4
)
### END SOLUTION

# %% item="hand-mse-after"
expect(
    hand_mse_after,
    lambda: mse(predict(*hand_update, hand_x), hand_y),
    n=4,
    near=5e-3,
    by="your own `mse`",
)
assert hand_mse_after < hand_mse, "one step should make it better"

# %% [markdown]
# ## Step 3 again, in NumPy
#
# Turn your two formulas into `mse_gradients`. A sum divided by $n$ is a mean. Do it *by the
# formulas, not by finite differences or autograd.*
#
# <details><summary>Hint</summary>
#
# Compute the error once. `(x * error).mean()` is not `x.mean() * error.mean()`.
# </details>


# %% answer="mse-gradients"
def mse_gradients(b, w, x, y):
    """∂MSE/∂b and ∂MSE/∂w:  numbers b, w and x, y (n, 1) -> b_grad, w_grad."""
    ### BEGIN SOLUTION
    error = predict(b, w, x) - y
    b_grad = 2 * error.mean()
    w_grad = 2 * (x * error).mean()
    return b_grad, w_grad
    ### END SOLUTION


# %% item="mse-gradients"
points = np.array([[1], [3], [2]]), np.array([[2], [3], [4]])
expect_slopes(
    mse_gradients(1, 2, *points),
    lambda b, w, x, y: mse(predict(b, w, x), y),
    (1, 2),
    *points,
    right=(4, 10),
)

# %%
mine.needs("initialize", "mse_gradients")
b_grad, w_grad = mse_gradients(b0, w0, x_train, y_train)
print(b_grad, w_grad)

# %% [markdown]
# Are they right? You can find out for any gradient, without an answer to copy: `check_gradient` goes
# a small step to either side, measures the slope of *your* `mse`, and compares. (It is for checking
# only: an answer that takes small steps itself is not one by the formulas.)

# %%
mine.needs("initialize", "predict", "mse", "mse_gradients")
check_gradient(
    lambda b, w: mse(predict(b, w, x_train), y_train),
    lambda b, w: mse_gradients(b, w, x_train, y_train),
    at=(b0, w0),
)

# %% [markdown]
# Both slopes are negative. Which way must $b$ and $w$ move for the loss to fall?
#
# <details><summary>Hint</summary>
#
# What does a negative slope say about the loss, when the parameter grows a little?
# </details>

# %% choose="which-way"

# %% answer="which-way"
### BEGIN SOLUTION
which_way = "both up"
### END SOLUTION

# %% item="which-way"

# %% [markdown]
# Try all four, by 0.1 each:

# %%
mine.needs("initialize", "predict", "mse", "which_way")


def loss_of(b, w):
    """The loss of the line (b, w) on the training points, as a plain number."""
    return np.asarray(mse(predict(b, w, x_train), y_train)).item()


print(f"{'stay':<12}  loss {loss_of(b0, w0):.4f}")
for way, b_sign, w_sign in [
    ("both up", 1, 1),
    ("both down", -1, -1),
    ("b up, w down", 1, -1),
    ("b down, w up", -1, 1),
]:
    print(f"{way:<12}  loss {loss_of(b0 + 0.1 * b_sign, w0 + 0.1 * w_sign):.4f}")

# %% [markdown]
# ### Check a gradient without any formula
#
# A derivative is the slope of a very short **secant**. At the grid point $(0.52, -0.16)$, take one step
# of the grid, 0.12, to the right, once along $b$ and once along $w$:
#
# $$\text{slope} = \frac{\text{loss after the step} - \text{loss before}}{0.12}$$
#
# Give the two slopes as a pair, $b$ first, to two decimals or better.
#
# <details><summary>Hint</summary>
#
# `losses` has a row for each $w$ and a column for each $b$. Find the place of 0.52 in `bs` and that
# of $-0.16$ in `ws`, and go one further along each.
# </details>

# %% answer="secant-slopes"
### BEGIN SOLUTION
secant_slopes = (
    (losses[7, 22] - losses[7, 21]) / 0.12,
    (losses[8, 21] - losses[7, 21]) / 0.12,
)
### END SOLUTION

# %% item="secant-slopes"
assert len(secant_slopes) == 2


def here():
    """The slopes at the start of both secants, by your own formulas."""
    return np.array(mse_gradients(0.52, -0.16, x_train, y_train), dtype=float).ravel()


mistakes = {
    "The loss falls to the right: its slope is negative.": lambda: -here(),
    "That is how much the loss changes. Divide it by the step 0.12.": lambda: 0.12 * here(),
    "A slope is rise over run: the change of the loss, divided by the step.": lambda: 1 / here(),
    "The slope along b comes first.": lambda: here()[::-1],
}
unlike(secant_slopes, mistakes, near=0.05)


# %%
def loss_along_b(b):
    """The loss of the line (b, w0):  a number -> a number."""
    return mse(predict(b, w0, x_train), y_train)


mine.needs("initialize", "predict", "mse")
plots.move_secant(loss_along_b, b0, name="b")

# %% [markdown]
# A secant to one side is a little off, since the curve bends. Take a step $h$ to **both** sides and the
# bend cancels: the **central difference**
#
# $$f'(p) \approx \frac{f(p + h) - f(p - h)}{2h} .$$
#
# Write `numeric_gradient`. It works for any function, and is how every gradient in this course can be
# checked.
#
# <details><summary>Hint</summary>
#
# Ask `f` twice, once on either side of `p`. How far apart are the two places?
# </details>


# %% answer="numeric-gradient"
def numeric_gradient(f, p, h):
    """The central difference of f at p:  f: number -> number, p, h numbers -> one number."""
    ### BEGIN SOLUTION
    return (f(p + h) - f(p - h)) / (2 * h)
    ### END SOLUTION


# %% item="numeric-gradient"
from course_tools.curves import cube, parabola

mistakes = {
    "That is the one-sided difference. Go h to both sides and divide by 2h.": 13.5625,
    "From p − h to p + h the way is 2h long.": 24.125,
    "The sign is wrong: right minus left.": -12.0625,
    "That is the rise; a slope is rise over run: divide by 2h.": 6.03125,
}
expect(numeric_gradient(cube, 2.0, 0.25), 12.0625, mistakes)
assert np.isclose(numeric_gradient(parabola, 3.0, 0.5), 6.0)

# %% [markdown]
# **Predict first, then try.** With the *one-sided* difference $\frac{f(p+h) - f(p)}{h}$, which step
# comes closest to the true `b_grad` of the loss?
#
# <details><summary>Hint</summary>
#
# A computer keeps about 16 digits. `loss_along_b(b0 + 1e-12)` and `loss_along_b(b0)` agree in nearly all
# of them; what is left after subtracting?
# </details>

# %% choose="best-h"

# %% answer="best-h"
### BEGIN SOLUTION
best_h = "1e-8"
### END SOLUTION

# %% item="best-h"

# %% [markdown]
# Now try: how far is the one-sided slope from your `b_grad`?

# %%
mine.needs("initialize", "predict", "mse", "mse_gradients", "best_h")
for h in [0.1, 1e-2, 1e-4, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12]:
    slope = (loss_along_b(b0 + h) - loss_along_b(b0)) / h
    print(f"h = {h:<6g}  error {np.asarray(abs(slope - b_grad)).item():.1e}")

# %% [markdown]
# Two errors meet. From above, the bend of the curve: it makes the slope wrong by $h$ times half the
# curvature, so each smaller $h$ helps. From below, rounding: the two losses are known to about 16
# digits, and what is lost there is divided by $h$. In the middle, near $10^{-8}$, both are small.

# %% [markdown]
# ## Step 4: take the step
#
# The gradient points uphill, so go the other way, by $\eta$ times its size:
#
# $$b \leftarrow b - \eta \, \frac{\partial \text{MSE}}{\partial b}, \qquad
# w \leftarrow w - \eta \, \frac{\partial \text{MSE}}{\partial w} .$$
#
# <details><summary>Hint</summary>
#
# From each parameter, take `lr` times its own gradient away, and return both, b first.
# </details>


# %% answer="update"
def update(b, w, b_grad, w_grad, lr):
    """One step of gradient descent:  five numbers -> b, w."""
    ### BEGIN SOLUTION
    b = b - lr * b_grad
    w = w - lr * w_grad
    return b, w
    ### END SOLUTION


# %% item="update"
mistakes = {
    "That goes uphill: a step is against the gradient.": (1.1, 1.8),
    "The learning rate is missing: the step is η times the gradient.": (0.5, 3.0),
    "Each parameter moves by its own gradient: b by b_grad, w by w_grad.": (1.2, 1.9),
    "The learning rate is always 0.1: use the argument `lr`.": (0.95, 2.1),
    "The pair is (b, w): b comes first.": (2.2, 0.9),
}
expect(update(1.0, 2.0, 0.5, -1.0, 0.2), (0.9, 2.2), mistakes)

# %%
mine.needs("initialize", "mse_gradients", "update")
b1, w1 = update(b0, w0, b_grad, w_grad, 0.1)
print(b1, w1)

# %% [markdown]
# What is the loss on the training points **after** this step? Three digits or better.
#
# <details><summary>Hint</summary>
#
# You have `mse` and `predict`, and the new line is `b1`, `w1`.
# </details>

# %% answer="loss-after"
### BEGIN SOLUTION
loss_after = mse(predict(b1, w1, x_train), y_train)
### END SOLUTION

# %% item="loss-after"
before = {"That is the loss before the step.": lambda: mse(predict(b0, w0, x_train), y_train)}
unlike(loss_after, before, near=5e-3)
assert loss_after < mse(predict(b0, w0, x_train), y_train), "one step should make it better"

# %%
mine.needs("initialize", "mse_gradients", "update", "loss_after")
plots.before_and_after(x_train, y_train, (b0, w0), (b1, w1))

# %% [markdown]
# **Think first.** We now stand at the new line. How do its two gradients compare in size with the
# first ones?
#
# <details><summary>Hint</summary>
#
# Compare the slope of a bowl high up on its side with the slope near its bottom. Where are we now?
# </details>

# %% choose="second-step"

# %% answer="second-step"
### BEGIN SOLUTION
second_step = "smaller"
### END SOLUTION

# %% item="second-step"

# %%
mine.needs("initialize", "mse_gradients", "update", "second_step")
print("at the start:      ", b_grad, w_grad)
print("after one step:    ", *mse_gradients(b1, w1, x_train, y_train))

# %% [markdown] explain="why-recompute" points=2
# **In your own words.** A friend computes the gradient once, at the start, and uses it for every step.
# What goes wrong, and what would you tell them? Two or three sentences.
#
# <details><summary>Hint</summary>
#
# What is a gradient the slope of, and at which place? Think of a hiker who looks at the slope once,
# and then walks on with closed eyes.
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: the gradient is the slope *at the present line*; it changes with b and w (smaller and
#   smaller towards the bottom), so an old one no longer says how far, or even which way, to go.
# - 1 point: a consequence: the line runs past the minimum and on, in the same direction, and the loss
#   grows; so compute error and gradient anew at every step.
# ### END MARK SCHEME

# %% [markdown]
# ## Was it the seed?
#
# At the top you said whether another seed would also *end* at another line. Here your own functions
# take two hundred steps from three seeds, with a larger rate, 0.5:

# %%
mine.needs("initialize", "mse_gradients", "update", "seed_matters")


def two_hundred_steps(seed):
    """The lines (b, w) on the way from the start of this seed -> (201, 2)."""
    lines = [initialize(seed)]
    for _ in range(200):
        lines.append(update(*lines[-1], *mse_gradients(*lines[-1], x_train, y_train), 0.5))
    return np.array(lines, dtype=float).reshape(-1, 2)


ways = {f"seed {seed}": two_hundred_steps(seed) for seed in (42, 1, 7)}
for name, way in ways.items():
    print(f"{name:<7}  from b, w = {way[0].round(4)} to {way[-1].round(4)}")
plots.paths_of_descent(x_train, y_train, ways)

# %% [markdown]
# ## What to remember
#
# - The loss is a landscape over $(b, w)$; the data are fixed.
# - The gradient is the chain rule: $2 \cdot \text{error}$ for $b$, $2 \cdot x \cdot \text{error}$ for
#   $w$, averaged over the points.
# - A central difference checks any gradient.
# - One step goes against the gradient, by $\eta$ times its size, and the gradient must then be
#   computed anew.
