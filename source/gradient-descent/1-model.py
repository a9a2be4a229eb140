# %% [markdown]
# # Model and data
#
# Before anything is learned there has to be a **model** with numbers to learn, and **data** to learn
# them from. You repair a training loop in PyTorch, fit a polynomial with it, see one of its three
# numbers come last, and then make the data of the next notebooks.
#
# | | |
# |---|---|
# | **You need** | NumPy arrays and their shapes; no PyTorch yet |
# | **It takes** | about 85 minutes |
# | **You will know** | what "linear" means in a linear model, what `zero_grad()` is for, and how to split data without spoiling it |
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
import torch

from course_tools import plots
from course_tools.examples import expect, unlike
from course_tools.hand import polynomial, split
from course_tools.own import own_copy

student = "..."

mine = own_copy("gradient-descent/1-model", student)
mine

# %% [markdown]
# ## A polynomial
#
# **By pencil.** This one is yours:

# %%
hand = polynomial(mine.student)
hand

# %% [markdown]
# What is $y$ at your three places? Give three numbers, in the order of the places.
#
# <details><summary>Hint</summary>
#
# Put each place in for $x$: square it first, with its sign, then multiply by the coefficient. What
# is the square of a negative number?
# </details>

# %% answer="hand-values"
### BEGIN SOLUTION
hand_values = [np.polyval(hand.coefficients, place) for place in hand.at]
### END SOLUTION

# %% item="hand-values"
assert len(hand_values) == 3
a, b, c = hand.coefficients


def by(rule):
    """What this rule gives at your three places."""
    return [rule(place) for place in hand.at]


mistakes = {
    "Where x is negative, the middle term is negative too.": by(
        lambda x: a * x**2 + b * abs(x) + c
    ),
    "The square of a negative number is positive: (−2)² = 4.": by(
        lambda x: a * x * abs(x) + b * x + c
    ),
    "x² is x·x, not 2·x.": by(lambda x: 2 * a * x + b * x + c),
    "The first coefficient belongs to x², the last stands alone.": by(
        lambda x: c * x**2 + b * x + a
    ),
    "The number that stands alone is missing: it is added at all three places.": by(
        lambda x: a * x**2 + b * x
    ),
    "Square first, then multiply: only x is squared, not its coefficient.": by(
        lambda x: (a * x) ** 2 + b * x + c
    )
    if a != 1
    else None,
}
unlike(hand_values, mistakes)

# %%
mine.needs("hand_values")
plots.parabola_and_points(hand.coefficients, hand.at, hand_values)

# %% [markdown]
# From here on we all use the same one. NumPy writes a polynomial as a list of coefficients. Which one is
# `np.poly1d([1, 2, 3])`?
#
# <details><summary>Hint</summary>
#
# At $x = 0$ only one of the three coefficients is left: the constant. Which place in the list would
# you give it, if you wrote polynomials down from left to right?
# </details>

# %% choose="poly-order"

# %% answer="poly-order"
### BEGIN SOLUTION
poly_order = "highest first"
### END SOLUTION

# %% item="poly-order"

# %%
mine.needs("poly_order")
print(np.poly1d([1, 2, 3]))

# %% [markdown]
# ### One matrix for all points
#
# For $n$ points at once, we collect what the coefficients multiply in the **design matrix**: a row for
# each point, and the columns $x^2$, $x$ and $1$, in this order. Write `design_matrix`.
#
# <details><summary>Hint</summary>
#
# `np.hstack([first, second, third])` puts columns side by side. `np.ones_like(x)` is a column of ones.
# </details>


# %% answer="design-matrix"
def design_matrix(x):
    """The columns x², x, 1 side by side:  x (n, 1) -> (n, 3)."""
    ### BEGIN SOLUTION
    return np.hstack([x**2, x, np.ones_like(x)])
    ### END SOLUTION


# %% item="design-matrix"
mistakes = {
    "The columns stand in the order 1, x, x²: here x² comes first.": [[1, 2, 4], [1, -3, 9]],
    "The third column is missing: ones, for the constant.": [[4, 2], [9, -3]],
    "Your first column is 2·x; x² is x·x.": [[4, 2, 1], [-6, -3, 1]],
    "Points are rows here: stack side by side, with np.hstack.": [[4, 9], [2, -3], [1, 1]],
    "The third column is 0, so the constant has no effect: take ones.": [[4, 2, 0], [9, -3, 0]],
}
two_rows = design_matrix(np.array([[2.0], [-3.0]]))
expect(two_rows, [[4, 2, 1], [9, -3, 1]], mistakes)
assert two_rows.shape == (2, 3)

# %% [markdown]
# **Think first.** With 20 points, `x` has shape (20, 1). Which shapes have `X = design_matrix(x)`, the
# weights `w`, and the prediction `X @ w`? Give three pairs, such as `[(1, 20), (20, 2), (2, 2)]`. The
# weights are a column.
#
# <details><summary>Hint</summary>
#
# A row for each point, a column for each thing that a weight multiplies. In a product of matrices
# the two inner sizes have to be equal, and the outer two remain.
# </details>

# %% answer="shapes"
### BEGIN SOLUTION
shapes = [(20, 3), (3, 1), (20, 1)]
### END SOLUTION

# %% item="shapes"
assert len(shapes) == 3 and all(len(shape) == 2 for shape in shapes), "three pairs"
assert shapes[0][0] == 20, "Each point is a row, and there are 20 of them."
assert shapes[1][1] == 1, "The weights are a column: one number in each row."
assert shapes[0][1] == shapes[1][0], "In a product of matrices the two inner sizes are equal."
assert tuple(shapes[2]) == (20, 1), "The inner sizes are summed over: one prediction a point."

# %%
mine.needs("shapes")
A = np.ones((20, 3))  # any numbers do: only the shapes count
print(A.shape, np.ones((3, 1)).shape, (A @ np.ones((3, 1))).shape)

# %% [markdown]
# **Think first.** Someone has flattened the targets: `y` has shape (20,), and `X @ w` is a column. Which
# shape has `X @ w - y`?
#
# <details><summary>Hint</summary>
#
# NumPy lines two shapes up from the right, and repeats whatever has size 1 or is missing on the
# left. Which sizes meet here?
# </details>

# %% choose="flat-shape"

# %% answer="flat-shape"
### BEGIN SOLUTION
flat_shape = "(20, 20)"
### END SOLUTION

# %% item="flat-shape"
assert isinstance(flat_shape, str), "one of the four, in quotes"

# %%
mine.needs("flat_shape")
print((np.zeros((20, 1)) - np.zeros(20)).shape)

# %% [markdown]
# The prediction is $\hat y = w_1 x^2 + w_2 x + w_3$. We call this a **linear** model, though its picture
# is a parabola. In what is $\hat y$ linear?
#
# <details><summary>Hint</summary>
#
# Linear in something: double it, and the result doubles. Try it in your head, once with the three
# $w$, once with $x$.
# </details>

# %% choose="linear-in"

# %% answer="linear-in"
### BEGIN SOLUTION
linear_in = "in w only"
### END SOLUTION

# %% item="linear-in"

# %% [markdown]
# What is linear doubles with what you double. Here are $\hat y$, then $\hat y$ with every $w$ doubled, then
# $\hat y$ with $x$ doubled:

# %%
mine.needs("linear_in")
for w, x in [((1, 2, 3), 2), ((2, 4, 6), 2), ((1, 2, 3), 4)]:
    print(f"w = {w}, x = {x}: ŷ = {w[0] * x**2 + w[1] * x + w[2]}")

# %% [markdown]
# ## Finding the coefficients again
#
# We make 20 points exactly on $y = x^2 + 2x + 3$, forget the three coefficients, and let PyTorch find
# them. The places $x$ are $5$ times standard normal numbers, so most lie between $-10$ and $10$. (This
# cell makes its own `X`, so that it runs whatever you wrote above.)

# %%
x = 5 * np.random.RandomState(42).randn(20, 1)
X = np.column_stack([x**2, x, np.ones(20)])
y = X @ np.array([[1.0], [2.0], [3.0]])

w_start = torch.randn(3, 1, generator=torch.Generator().manual_seed(42)).double().numpy()

# %% [markdown]
# ### A loop with a line missing
#
# PyTorch trains in a loop. With `requires_grad=True`, it keeps track of everything that is computed from `w`.
# Each time round:
#
# 1. `loss = …` makes the prediction `X @ w` and puts its error into one number, the mean of the squares;
# 2. `loss.backward()` works out the slope of the loss for each weight: the **gradient**, kept in `w.grad`;
# 3. `optimizer.step()` reads `w.grad` and moves the weights downhill. The **learning rate** `lr`, or $\eta$,
#    says how far;
# 4. `path.append(…)` keeps a copy of the weights for us.
#
# `rule` is the name of one of torch's optimizers. `"SGD"` is plain gradient descent: each weight moves by
# $-\eta$ times its slope. The loop gives back the path: the three weights after each step.
#
# There is a fifth line. A friend typed the loop without it:


# %%
def fit_broken(rule, X, y, w, lr, n_steps):
    X, y = torch.tensor(X), torch.tensor(y)
    w = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([w], lr=lr)
    path = []
    for _ in range(n_steps):
        loss = ((X @ w - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        path.append(w.detach().numpy().ravel().copy())
    return np.array(path)


# %% [markdown]
# It runs without an error. Its loss, with `"SGD"` and a small learning rate:


# %%
def losses_along(path):
    """The loss of each row of a path (n_steps, 3) -> (n_steps,)."""
    return ((X @ np.asarray(path).T - y) ** 2).mean(axis=0)


broken_losses = losses_along(fit_broken("SGD", X, y, w_start, 1e-4, 100))
plots.losses_over_steps({"the loop above": broken_losses})

# %% [markdown]
# The loss should fall, and it swings instead. Find the missing line and write the repaired loop as `fit`;
# change nothing else.
#
# <details><summary>Hint</summary>
#
# `loss.backward()` does not *set* `w.grad`, it *adds* to it. What must happen before each `backward()`?
# </details>


# %% answer="fit"
def fit(rule, X, y, w, lr, n_steps):
    """The weights after each step:  X (n, k), y (n, 1), w (k, 1) -> path (n_steps, k)."""
    ### BEGIN SOLUTION
    X, y = torch.tensor(X), torch.tensor(y)
    w = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, rule)([w], lr=lr)
    path = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        loss = ((X @ w - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        path.append(w.detach().numpy().ravel().copy())
    return np.array(path)
    ### END SOLUTION


# %% item="fit"
five_steps = np.array(fit("SGD", X, y, w_start, 1e-4, 5), dtype=float)
assert five_steps.shape == (5, 3)
before_all = {
    "The weights never move: the gradient is cleared before `step()` can use it.": np.tile(
        w_start.ravel(), (5, 1)
    ),
    "All rows of your path are the last one: `.numpy()` shows the weights themselves, which go on "
    "changing. Keep the `.copy()`.": np.tile(five_steps[-1], (5, 1)),
    "The gradients still add up: clear them in every step.": fit_broken(
        "SGD", X, y, w_start, 1e-4, 5
    ),
}
unlike(five_steps, before_all)
at_start = {"Row 0 is the start: append the weights after `optimizer.step()`.": w_start}
unlike(five_steps[0], at_start)

# NAdam remembers earlier gradients: three steps at once are not three times a first step.
one_by_one = w_start
for _ in range(3):
    one_by_one = np.array(fit("NAdam", X, y, one_by_one, 1.0, 1), dtype=float).reshape(3, 1)
forgets = {
    "A new optimizer in every step forgets what NAdam remembers of earlier gradients: make one, "
    "before the loop.": one_by_one,
}
unlike(fit("NAdam", X, y, w_start, 1.0, 3)[-1], forgets)
assert (np.diff(losses_along(fit("SGD", X, y, w_start, 1e-4, 50))) < 0).all()

# %%
mine.needs("fit")
plots.losses_over_steps(
    {
        "the loop above": broken_losses,
        "your loop": losses_along(fit("SGD", X, y, w_start, 1e-4, 100)),
    }
)

# %% [markdown]
# Another friend has put `optimizer.zero_grad()` **between** `loss.backward()` and `optimizer.step()`. What
# happens then?
#
# <details><summary>Hint</summary>
#
# What stands in `w.grad` at the moment when `step()` reads it?
# </details>

# %% choose="zero-late"

# %% answer="zero-late"
### BEGIN SOLUTION
zero_late = "the weights never move"
### END SOLUTION

# %% item="zero-late"
assert isinstance(zero_late, str), "one of the four, in quotes"

# %% [markdown]
# One weight, three such steps:

# %%
mine.needs("zero_late")
p = torch.tensor(5.0, requires_grad=True)
optimizer = torch.optim.SGD([p], lr=0.1)
for _ in range(3):
    loss = (p - 1) ** 2
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    print(p.item(), loss.item())

# %% [markdown]
# ### Who is last?
#
# **Predict first, then run.** Take 1000 steps of plain gradient descent, `"SGD"`, with $\eta = 0.0007$. Which of
# the three weights will be farthest from its goal at the end?
#
# <details><summary>Hint</summary>
#
# A weight's slope is the mean of the error times what the weight multiplies. Compare the usual
# sizes of $x^2$, $x$ and $1$ for $x$ between $-10$ and $10$.
# </details>

# %% choose="slowest"

# %% answer="slowest"
### BEGIN SOLUTION
slowest = "w3"
### END SOLUTION

# %% item="slowest"

# %%
mine.needs("fit")
path = fit("SGD", X, y, w_start, 0.0007, 1000)

# %%
mine.needs("fit", "slowest")
plots.coefficients_over_steps(path, true=(1, 2, 3))

# %% [markdown]
# What are the three weights after these 1000 steps? To two decimals or better.
#
# <details><summary>Hint</summary>
#
# `path` has a row for each step. Which row belongs to the last one?
# </details>

# %% answer="w-fit"
### BEGIN SOLUTION
w_fit = path[-1]
### END SOLUTION

# %% item="w-fit"
assert len(w_fit) == 3
mistakes = {
    "These coefficients made the data. Where is your path after 1000 steps?": (1, 2, 3),
    "That is where your path begins: which row is the last one?": lambda: path[0],
    "That is where NAdam ends with η = 0.01. Take `SGD` and 0.0007.": (1.0087, 2.0033, 2.533),
    "These are the lecture's numbers, from other points and another start.": (
        1.005,
        1.9969,
        2.6778,
    ),
}
unlike(w_fit, mistakes, near=1e-3)

# %% [markdown]
# After 10,000 steps all three are there, to two decimals. Why one of them takes so long, and why a larger
# $\eta$ is no way out, you compute in `3-learning-rate`.
#
# ### A larger learning rate
#
# The lecture takes another rule, `"NAdam"`, and $\eta = 0.01$. **Predict first, then run.** We keep `"SGD"`, and
# give it this rate, 14 times as large as before. What will the three weights be after 300 steps?
#
# <details><summary>Hint</summary>
#
# Each step multiplies the distance to the goal by some factor. What becomes of it after 300 steps,
# if in one direction that factor is $-20$, say?
# </details>

# %% choose="sgd-outcome"

# %% answer="sgd-outcome"
### BEGIN SOLUTION
sgd_outcome = "nan"
### END SOLUTION

# %% item="sgd-outcome"

# %%
mine.needs("fit", "sgd_outcome")
with np.errstate(all="ignore"):
    sgd_path = fit("SGD", X, y, w_start, 0.01, 300)
    sgd_losses = losses_along(sgd_path)
nadam_path = fit("NAdam", X, y, w_start, 0.01, 1000)
print("SGD:  ", sgd_path[-1])
print("NAdam:", nadam_path[-1])
plots.losses_over_steps({"SGD": sgd_losses, "NAdam": losses_along(nadam_path)})

# %% [markdown]
# NAdam can bear the rate because it divides each weight's slope by the usual size of that slope: no step is
# much longer than $\eta$. (The lecture prints `[1.0050, 1.9969, 2.6778]` for NAdam. Its points and its start were
# drawn without a seed, so nobody can get these three numbers again.)

# %% [markdown]
# ## The data of the next notebooks
#
# Now a straight line with noise. The recipe:
#
# $$y = 1 + 2x + 0.1\,\varepsilon, \qquad x \text{ uniform in } [0, 1), \quad \varepsilon \text{ standard normal.}$$
#
# We shall fit $\hat y = b + w x$. What are the true $b$, the true $w$ and the **standard deviation** of the
# noise? Give three numbers, in this order.
#
# <details><summary>Hint</summary>
#
# Compare $y = 1 + 2x + 0.1\,\varepsilon$ with $\hat y = b + w x$, term by term. A standard normal
# $\varepsilon$ has standard deviation 1: what does a factor in front make of it?
# </details>

# %% answer="recipe"
### BEGIN SOLUTION
recipe = (1, 2, 0.1)
### END SOLUTION

# %% item="recipe"
assert len(recipe) == 3
height_at_3 = recipe[0] + recipe[1] * 3
assert np.isclose(height_at_3, 1 + 2 * 3), "Put x = 3 into both: b stands alone, w multiplies x."
mistakes = {
    "That is the variance, the square of what is asked.": 0.01,
    "That is the deviation of ε alone. Which factor stands before it?": 1,
}
unlike(recipe[2], mistakes)

# %% [markdown]
# Which of all these will training *estimate*?
#
# <details><summary>Hint</summary>
#
# Training changes what it can change. Which numbers does the model have, and which belong to the
# recipe alone?
# </details>

# %% choose="estimated"

# %% answer="estimated"
### BEGIN SOLUTION
estimated = "b and w"
### END SOLUTION

# %% item="estimated"

# %% [markdown]
# ### Two parts
#
# Part of the points is for training. The rest is kept for **validation**: does the line work on points it has
# never met? (In `5-epochs` you will see.) By pencil, with sizes of your own:

# %%
parts = split(mine.student)
parts

# %% [markdown]
# How many points are for training, and how many for validation? Give the pair.
#
# <details><summary>Hint</summary>
#
# The percentage is that of the training part. The rest is for validation.
# </details>

# %% answer="sizes"
### BEGIN SOLUTION
sizes = (parts.n * parts.percent // 100, parts.n - parts.n * parts.percent // 100)
### END SOLUTION

# %% item="sizes"
assert len(sizes) == 2
mistakes = {
    "80 and 20 are the lecture's: your data set has another size.": (80, 20),
    "That would be right for 100 points; your data set has another size.": (
        parts.percent,
        100 - parts.percent,
    ),
}
unlike(sizes, mistakes if parts.n != 100 else {})
assert np.isclose(sizes[0] + sizes[1], parts.n), "Both together are all: the rest is left over."
assert sizes[0] > sizes[1], "The larger part is for training: it comes first."

# %% [markdown]
# **Think first.** Someone shuffles the column `x`, and then, on its own, the column `y`. What will be the slope of
# the best line through these points?
#
# <details><summary>Hint</summary>
#
# After that, whose $y$ stands beside an $x$? And if $x$ says nothing about $y$, which line comes
# closest?
# </details>

# %% choose="shuffled-apart"

# %% answer="shuffled-apart"
### BEGIN SOLUTION
shuffled_apart = "near 0"
### END SOLUTION

# %% item="shuffled-apart"
assert isinstance(shuffled_apart, str), "one of the four, in quotes"

# %%
mine.needs("shuffled_apart")
dice = np.random.RandomState(1)
x_pairs = dice.rand(100, 1)
y_pairs = 1 + 2 * x_pairs + 0.1 * dice.randn(100, 1)
plots.pairs_kept_and_lost(x_pairs, y_pairs, dice.permutation(x_pairs), dice.permutation(y_pairs))

# %% [markdown]
# ### The recipe, exactly
#
# So we shuffle the **indices** 0 … 99, and take the same ones from `x` and from `y`. Write `synthetic_data`. For
# everyone to get the same 100 points, it must draw in this order, from one stream:
#
# 1. `np.random.seed(seed)`, once;
# 2. `x`: 100 uniform numbers as a column, `np.random.rand(100, 1)`;
# 3. the noise: `np.random.randn(100, 1)`, and from it `y`;
# 4. the indices `np.arange(100)`, shuffled by `np.random.shuffle` (which shuffles in place);
# 5. the first 80 indices are for training, the other 20 for validation.
#
# It returns four columns: `x_train, y_train, x_val, y_val`.
#
# <details><summary>Hint</summary>
#
# With an array `order` of shuffled indices, `x[order[:3]]` are the three points that came first.
# </details>


# %% answer="synthetic-data"
def synthetic_data(seed):
    """Points near y = 1 + 2x, split:  seed -> x_train, y_train (80, 1), x_val, y_val (20, 1)."""
    ### BEGIN SOLUTION
    np.random.seed(seed)
    x = np.random.rand(100, 1)
    y = 1 + 2 * x + 0.1 * np.random.randn(100, 1)
    order = np.arange(100)
    np.random.shuffle(order)
    train, val = order[:80], order[80:]
    return x[train], y[train], x[val], y[val]
    ### END SOLUTION


# %% item="synthetic-data"
four_columns = [np.asarray(column) for column in synthetic_data(42)]
assert len(four_columns) == 4
of_the_columns = {
    "Flat: (80,) and not (80, 1). Draw columns, with (100, 1).": [(80,), (80,), (20,), (20,)],
    "The training part holds all 100 points: take 80 indices.": [(100, 1)] * 2 + [(20, 1)] * 2,
    "The parts are swapped: first 80 for training, then 20.": [(20, 1)] * 2 + [(80, 1)] * 2,
    "An axis too many, as x[None] has it: `np.random.shuffle` shuffles in place and returns None. "
    "Name the array first, shuffle it, and use that name.": [(1, 100, 1)] * 2 + [(0, 100, 1)] * 2,
}
unlike([column.shape for column in four_columns], of_the_columns)
of_the_first_x = {
    "The points are not shuffled: shuffle the indices before the cut at 80.": 0.37454012,
    "The seed was set again before the shuffle. Set it once, at the top.": 0.06355835,
    "default_rng is another generator: its numbers differ. Use np.random.seed.": 0.45038594,
    "The noise was drawn before x. The order decides: x comes first.": 0.10147154,
    "x was drawn from the normal distribution: `rand` is uniform.": -0.32766215,
    "The noise was drawn with `rand`, uniform; it is normal: `randn`.": 0.52273283,
}
unlike(four_columns[0][0], of_the_first_x)
late = {"The first 80 indices are for training; you took the first 20 away.": 0.77127035}
unlike(four_columns[2][0], late)
assert np.isclose(four_columns[0][0], 0.77127035), "the first x_train of seed 42"
of_the_first_y = {
    "Slope and height are swapped: in y = 1 + 2x the 2 multiplies x.": 2.7032679,
    "y lies exactly on the line: the noise is drawn, but not added.": 2.5425407,
    "The noise is ten times too large: multiply it by 0.1.": 1.862516,
    "x and y were shuffled each on its own, so the pairs are lost: shuffle indices.": 2.0167466,
}
unlike(four_columns[1][0], of_the_first_y)
same = {"Every seed gives the same numbers: use the argument `seed`, not 42.": 0.77127035}
unlike(synthetic_data(0)[0][0], same)

# %%
mine.needs("synthetic_data")
x_train, y_train, x_val, y_val = synthetic_data(42)
plots.data_and_split(x_train, y_train, x_val, y_val)

# %% [markdown]
# **Think first.** You may choose $b$ and $w$ as you like. How small can the MSE on the training points get?
#
# <details><summary>Hint</summary>
#
# Even the true line misses each point, by its noise. How large is a usual square of that?
# </details>

# %% choose="lowest"

# %% answer="lowest"
### BEGIN SOLUTION
lowest = "about 0.01"
### END SOLUTION

# %% item="lowest"
assert isinstance(lowest, str), "one of the four, in quotes"

# %% [markdown]
# Compute it: the MSE of the best line of all on `x_train`, `y_train`, to three digits or better. No descent is
# needed here, `np.linalg.lstsq` finds the best line at once.
#
# <details><summary>Hint</summary>
#
# `np.linalg.lstsq(A, y_train, rcond=None)[0]` is the column of weights for which `A @ weights` comes closest to
# `y_train`. For a line, `A` has two columns: ones and `x_train`.
# </details>

# %% answer="lowest-mse"
### BEGIN SOLUTION
lowest_mse = (
    np.linalg.lstsq(np.hstack([np.ones_like(x_train), x_train]), y_train, rcond=None)[1] / 80
)
### END SOLUTION

# %% item="lowest-mse"
assert lowest_mse > 0, "the noise stays"
of_the_recipe = np.mean((1 + 2 * x_train - y_train) ** 2)
through_0 = (x_train * y_train).sum() / (x_train**2).sum() * x_train
mistakes = {
    "That is the MSE of y = 1 + 2x. The best line bends a little to the noise.": of_the_recipe,
    "Your line has to pass through 0: give A a column of ones.": np.mean(
        (through_0 - y_train) ** 2
    ),
    "0.01 is what we expect of the noise in general; compute it for these 80 points.": 0.01,
}
unlike(lowest_mse, mistakes, near=1e-3)
assert lowest_mse < of_the_recipe, (
    "More than the MSE of y = 1 + 2x: a sum where a mean belongs, or a root taken?"
)

# %%
mine.needs("lowest", "lowest_mse")
print(f"predicted: {lowest}, computed: {float(np.squeeze(lowest_mse)):.3g}")

# %% [markdown]
# This number is the floor on which every training in the next notebooks ends. Keep it in mind. The line that
# reaches it has $b = 1.0235$ and $w = 1.9690$: near the true $1$ and $2$, and the noise has moved both a little.
#
# ## What to remember
#
# - A model is linear when it is linear in its **weights**; the picture may be curved.
# - A column minus a flat array is a table: look at shapes before you look at numbers.
# - `backward()` adds to the gradients: clear them before each step.
# - Weights do not arrive together: what multiplies large numbers is found first. Too large an $\eta$ ends in `nan`.
# - Shuffle indices, so that each $x$ keeps its $y$; hold some points back.
# - No line gets below the noise.
