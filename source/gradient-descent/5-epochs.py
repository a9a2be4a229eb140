# %% [markdown]
# # Epochs: the whole loop
#
# One step is not enough. Here you repeat it, with all points at once, with a few at a time and with
# one at a time, and see where each way leads.
#
# | | |
# |---|---|
# | **You need** | the notebook *One step of gradient descent*, a pencil |
# | **It takes** | about 100 minutes |
# | **You will know** | what an epoch is, how to write the loop, what the validation points are for, and why a stochastic path never rests |
#
# Replace every `...` and every `raise NotImplementedError()`. The cell below each answer holds a few
# examples for you to try; hidden tests ask more. Stuck at exercise 5? `mine.hint(5)` in a cell
# of your own helps, `mine` says how far you are. *Numbers, NumPy values and one-entry arrays are all
# fine as answers.*
#
# Where you compute by pencil, the numbers are **your own**: they are made from your id. Type the id
# under which you hand in between the quotes, and run the cell. (On JupyterHub it is known: leave the
# dots.)

# %%
import numpy as np

from course_tools import plots
from course_tools.data import load_regression
from course_tools.derivatives import expect_slopes
from course_tools.descent import line_loss
from course_tools.examples import expect, unlike
from course_tools.hand import run_to_count, points_of_an_epoch
from course_tools.own import own_copy

student = "..."

mine = own_copy("gradient-descent/5-epochs", student)
mine

# %% [markdown]
# The data and the start are those of the lecture: 80 points, and $b$, $w$ drawn with seed 42.

# %%
x_train, y_train, x_val, y_val = load_regression()
np.random.seed(42)
b0, w0 = np.random.randn(), np.random.randn()
print(b0, w0)

# %% [markdown]
# ## How many updates?
#
# An **epoch** is over when every point has been used once. How often $b$ and $w$ were updated by then
# depends on how many points speak at a time:
#
# - **batch**: all of them, for one update;
# - **mini-batch**: a few, here 16;
# - **stochastic**: one.
#
# **By pencil.** There are 80 points. How many updates has one epoch? Give three numbers: batch,
# mini-batches of 16, stochastic.
#
# <details><summary>Hint</summary>
#
# An epoch uses each of the 80 points once. Into how many groups do they fall?
# </details>

# %% answer="epoch-updates"
### BEGIN SOLUTION
epoch_updates = (1, 5, 80)
### END SOLUTION

# %% item="epoch-updates"
assert len(epoch_updates) == 3
mistakes = {
    "Those are the batch sizes. How many batches are there?": (80, 16, 1),
    "16 is the size of a batch. How many batches of 16 do 80 points make?": (1, 16, 80),
    "With all points at once there is one update, with one at a time 80.": (80, 5, 1),
}
unlike(epoch_updates, mistakes)

# %% [markdown]
# And 100 epochs? Again three numbers, in the same order.
#
# <details><summary>Hint</summary>
#
# Every epoch has as many updates as the one before it.
# </details>

# %% answer="hundred-epochs"
### BEGIN SOLUTION
hundred_epochs = (100, 500, 8000)
### END SOLUTION

# %% item="hundred-epochs"
assert len(hundred_epochs) == 3
mistakes = {
    "These are the updates of one epoch.": lambda: epoch_updates,
    "Those are batch sizes times 100. Multiply the updates of one epoch.": (8000, 1600, 100),
}
unlike(hundred_epochs, mistakes)

# %% [markdown]
# This run is yours. The points do not fill the last batch of an epoch; it is used all the same, smaller
# as it is.

# %%
run = run_to_count(mine.student)
run

# %% [markdown]
# Give the pair: updates per epoch, updates in all epochs.
#
# <details><summary>Hint</summary>
#
# Divide, and look at what is left over: do these points make an update, too?
# </details>

# %% answer="own-updates"
### BEGIN SOLUTION
own_updates = (
    -(-run.n // run.batch_size),
    -(-run.n // run.batch_size) * run.n_epochs,
)
### END SOLUTION

# %% item="own-updates"
assert len(own_updates) == 2

# %% [markdown]
# Now as a function, for any `n` and `batch_size`.
#
# <details><summary>Hint</summary>
#
# `import math`, and look what `math.ceil(2.1)` and `math.ceil(2.0)` are.
# </details>


# %% answer="updates-per-epoch"
def updates_per_epoch(n, batch_size):
    """Updates in one epoch:  whole numbers n, batch_size, 1 or more -> a whole number."""
    ### BEGIN SOLUTION
    return (n + batch_size - 1) // batch_size
    ### END SOLUTION


# %% item="updates-per-epoch"
mistakes = {
    "The points left over make a batch too: round up, not down.": 2,
    "There is no part of an update: round up.": 9 / 4,
    "That is the size of a batch. How many batches are there?": 4,
}
expect(updates_per_epoch(9, 4), 3, mistakes)
expect(updates_per_epoch(10, 5), 2, {"Where the batches come out even, there is no extra one.": 3})

# %% [markdown]
# ## The loop, with a bug
#
# A friend wrote the loop of batch descent. It raises no error, and yet:


# %%
def train_broken(x, y, b, w, lr, n_epochs):
    error = b + w * x - y
    for _ in range(n_epochs):
        b_grad = 2 * error.mean()
        w_grad = 2 * (x * error).mean()
        b = b - lr * b_grad
        w = w - lr * w_grad
    return b, w


print(train_broken(x_train, y_train, b0, w0, 0.1, 1))
print(train_broken(x_train, y_train, b0, w0, 0.1, 1000))

# %% [markdown]
# The first epoch is right, the thousandth is far out. Find out why, and write `train` without the bug.
# Both parameters move at once: each gradient is of the line before the update. With 0 epochs the line
# stays where it is.
#
# <details><summary>Hint</summary>
#
# Follow `error` with your finger through two epochs. Which line is it the error of?
# </details>


# %% answer="train"
def train(x, y, b, w, lr, n_epochs):
    """Batch descent:  x, y (n, 1), start b, w, learning rate, epochs (0 or more) -> b, w."""
    ### BEGIN SOLUTION
    for _ in range(n_epochs):
        error = b + w * x - y
        b_grad = 2 * error.mean()
        w_grad = 2 * (x * error).mean()
        b = b - lr * b_grad
        w = w - lr * w_grad
    return b, w
    ### END SOLUTION


# %% item="train"
mistakes = {
    "The error is still that of the first line: compute it inside the loop, anew.": (0.4, 0.5),
    "w was updated with an error of the new b: take both gradients at the old line.": (
        0.67835,
        1.19754,
    ),
    "Each step is half of the right one: the derivative of a square?": (0.78167, 1.43606),
    "b and w take the same step: for w, each error is multiplied by its x.": (0.562, 1.562),
    "For w, multiply each error by its x first, then take the mean.": (0.65, 1.3),
    "b moves by the mean error, w by the mean of x·error.": (-0.00067, 1.63267),
    "You added over the points: the MSE is a mean.": (0.64, 0.788),
    "That goes uphill: a step is against the gradient.": (2.02667, 4.47156),
    "Only one epoch was run: the `return` is indented into the loop.": (0.8, 1.5),
    "There is one epoch more than asked: `range(n_epochs)` is enough.": (0.69031, 1.11784),
    "Use the argument `lr`, not 0.1.": (0.70667, 1.06756),
    "The pair is (b, w): b comes first.": (1.16844, 0.69333),
}
three = np.array([[1.0], [3.0], [2.0]]), np.array([[2.0], [3.0], [4.0]])
expect(train(*three, 1.0, 2.0, 0.05, 3), (0.69333, 1.16844), mistakes)
assert np.allclose(train(x_train, y_train, b0, w0, 0.1, 1), (0.80119529, 0.04511107))

# %% [markdown]
# A thousand epochs. The lecture prints 1.02354094 and 1.96896411. Here many wrong loops come close: one
# without the factor 2 ends at 1.0239 and 1.9682. That is why early steps are tested too.

# %%
mine.needs("train")
print(train(x_train, y_train, b0, w0, 0.1, 1000))

# %% [markdown]
# ## The minimum, without a step
#
# For a line the lowest point of the loss can be computed at once: it is the **least squares** line, at
# which both derivatives are 0. Write `least_squares`, with NumPy or with formulas of your own.
#
# <details><summary>Hint</summary>
#
# Either $w = \frac{\sum (x_i - \bar x)(y_i - \bar y)}{\sum (x_i - \bar x)^2}$ and then $b$ from the fact
# that the line passes through $(\bar x, \bar y)$; or `np.linalg.lstsq`, with a column of ones beside `x`.
# </details>


# %% answer="least-squares"
def least_squares(x, y):
    """The line with the smallest MSE:  x, y (n, 1) -> b, w."""
    ### BEGIN SOLUTION
    design = np.hstack([np.ones_like(x), x])
    b, w = np.linalg.lstsq(design, y, rcond=None)[0].ravel()
    return b, w
    ### END SOLUTION


# %% item="least-squares"
mistakes = {
    "The pair is (b, w): b comes first.": (2.5, -1),
    "That line is forced through 0. Give b a column of ones.": (0, 2.07143),
    "w is right. b is what lets the line pass through both means.": (4, 2.5),
    "That is the correlation of x and y: they may have other scales.": (2.11018, 0.94491),
    "np.cov divides by n − 1, np.var by n: use one of the two in both places.": (-3.5, 3.75),
}
three = np.array([[1.0], [3.0], [2.0]]), np.array([[2.0], [7.0], [3.0]])
expect(least_squares(*three), (-1, 2.5), mistakes)
expect(least_squares(np.array([[0.0], [2.0]]), np.array([[1.0], [5.0]])), (1, 2))

# %%
mine.needs("least_squares", "train")
print("closed form:", least_squares(x_train, y_train))
print("1000 epochs:", train(x_train, y_train, b0, w0, 0.1, 1000))

# %% [markdown]
# The hint's matrix has a **column of ones** beside $x$, and a lecture writes the line as
# $[w\,|\,b] \cdot [X\,|\,1]$, with a 1 under the $X$. What is the 1 for?
#
# <details><summary>Hint</summary>
#
# Multiply one row of $[X\,|\,1]$ with the weights, in your head. What does the 1 meet?
# </details>

# %% choose="why-ones"

# %% answer="why-ones"
### BEGIN SOLUTION
why_ones = "adds b"
### END SOLUTION

# %% item="why-ones"

# %% [markdown]
# Back to the two lines above, the one of the closed form and the one after 1000 epochs. They differ in
# the seventh digit. Why?
#
# <details><summary>Hint</summary>
#
# What would it tell you, if more epochs changed the seventh digit once more?
# </details>

# %% choose="why-not-equal"

# %% answer="why-not-equal"
### BEGIN SOLUTION
why_not_equal = "not there yet"
### END SOLUTION

# %% item="why-not-equal"

# %% [markdown]
# How far is $w$ from the closed form after more epochs?

# %%
mine.needs("least_squares", "train", "why_not_equal")
for n_epochs in [500, 1000, 1500, 2000]:
    off = train(x_train, y_train, b0, w0, 0.1, n_epochs)[1] - least_squares(x_train, y_train)[1]
    print(f"after epoch {n_epochs:>4}: {np.asarray(off).item():.1e}")

# %% [markdown]
# ## Points the line has never met
#
# All along, 20 points have been kept away from the training: the **validation** points. A line is
# wanted for inputs that nobody has seen yet, and only points that took no part can tell how good it is
# there.
#
# What is the MSE on `x_val`, `y_val` at the start, after 100 and after 1000 epochs of `train` with
# $\eta = 0.1$ (on the training points, as always)? Give the three numbers, to three digits or better.
#
# <details><summary>Hint</summary>
#
# `train(x_train, y_train, b0, w0, 0.1, n)` gives the line after n epochs, with n = 0 the start.
# Then take the MSE of that line on the other points.
# </details>

# %% answer="val-loss"
### BEGIN SOLUTION
val_loss = []
for n_epochs in (0, 100, 1000):
    b, w = train(x_train, y_train, b0, w0, 0.1, n_epochs)
    val_loss.append(np.mean((b + w * x_val - y_val) ** 2))
### END SOLUTION

# %% item="val-loss"
assert len(val_loss) == 3
assert val_loss[0] > val_loss[1] > val_loss[2], "it falls on these points too"


# %%
def losses_of(lines, x, y):
    """The MSE of each line on some points:  lines (k, 2), x, y (n, 1) -> (k,)."""
    return ((lines[:, :1] + lines[:, 1:] * x.T - y.T) ** 2).mean(axis=1)


mine.needs("train", "val_loss")
lines = [(b0, w0)]
for _ in range(1000):
    lines.append(train(x_train, y_train, *lines[-1], 0.1, 1))
lines = np.array(lines, dtype=float).reshape(-1, 2)
both = {
    "training": losses_of(lines, x_train, y_train),
    "validation": losses_of(lines, x_val, y_val),
}
for name, losses in both.items():
    ends = f"start {losses[0]:.4f}, epoch 100 {losses[100]:.5f}, epoch 1000 {losses[-1]:.6f}"
    print(f"{name:<10}  {ends}; lowest {losses.min():.6f} in epoch {losses.argmin()}")
plots.losses_by_batch(both)

# %% [markdown]
# Look closely. On the training points the loss falls in every epoch. On the others it is lowest, 0.0083,
# after 198 epochs, and then *rises* again a little, to 0.0087: the last of the training fits the line to
# chance in the 80 points, which the 20 do not share. That is **overfitting**. Here it is slight, and
# both ends lie below the 0.01 that the noise alone makes: a line has two numbers only. A model with
# thousands of them can learn its points by heart, and only points it has never met tell.
#
# One rule keeps that second number honest: the validation points may be looked at, never trained on.

# %% [markdown]
# ## One point at a time, by pencil
#
# These two points are yours. Start at $b = 0,\ w = 0$ with $\eta = 0.1$ and the loss
# $(b + w x - y)^2$ of **one** point at a time, from left to right in the table.

# %%
points = points_of_an_epoch(mine.student)
points

# %% [markdown]
# **(a)** the pair $(b, w)$ after the step on the first point
#
# <details><summary>Hint</summary>
#
# The loss of one point needs no mean: your derivatives for one point, from `2-one-step`, are all
# there is. What does the first line predict?
# </details>

# %% answer="hand-first"
### BEGIN SOLUTION
hand_first = (0.2 * points.y[0], 0.2 * points.x[0] * points.y[0])
### END SOLUTION

# %% item="hand-first"
assert len(hand_first) == 2
expect_slopes(-10 * np.array(hand_first), line_loss, (0, 0), points.x[:1], points.y[:1])

# %% [markdown]
# **(b)** the pair $(b, w)$ after the step on the second point: one epoch is over
#
# <details><summary>Hint</summary>
#
# Start from the line of (a): the second point's error is the error of *that* line.
# </details>

# %% answer="hand-epoch"
### BEGIN SOLUTION
hand_epoch = (
    hand_first[0] - 0.2 * (hand_first[0] + hand_first[1] * points.x[1] - points.y[1]),
    hand_first[1] - 0.2 * points.x[1] * (hand_first[0] + hand_first[1] * points.x[1] - points.y[1]),
)
### END SOLUTION

# %% item="hand-epoch"
assert len(hand_epoch) == 2

# %% [markdown]
# ## Why a few at a time?
#
# Whatever the batch size, an epoch looks at each point once: about the same arithmetic. Now take a
# larger data set: **a million points**, and time for one epoch. How many updates are there with all
# points at once, and how many with mini-batches of 100? Give the pair.
#
# <details><summary>Hint</summary>
#
# One epoch is one look at each point. Into how many batches of 100 does a million fall?
# </details>

# %% answer="one-pass"
### BEGIN SOLUTION
one_pass = (1, 10_000)
### END SOLUTION

# %% item="one-pass"
assert len(one_pass) == 2

# %% [markdown]
# That is why hardly anybody trains with all points at once: most of what a million points say about the
# slope, a hundred of them say as well, if less exactly. Many inexact steps lead farther than a single
# exact one. (Besides, a million points may not fit into memory at once. And one at a time is slow for
# another reason: a processor multiplies a hundred numbers nearly as fast as one.)
#
# ### In NumPy
#
# At the start of an epoch the points are shuffled: `order` holds their indices, each once. Write
# `split_batches`: cut `order` into batches, the last one smaller if it must be.
#
# <details><summary>Hint</summary>
#
# `range` takes a step as its third argument, and a slice that reaches over the end just stops
# there.
# </details>


# %% answer="split-batches"
def split_batches(order, batch_size):
    """Cut into batches:  order (n,), a whole number -> list of index arrays."""
    ### BEGIN SOLUTION
    return [order[k : k + batch_size] for k in range(0, len(order), batch_size)]
    ### END SOLUTION


# %% item="split-batches"
assert [len(batch) for batch in split_batches(np.array([3, 1, 0, 2]), 2)] == [2, 2]

# %% [markdown]
# `x[batch]` are the points of a batch. Write `train_minibatch`: for each batch in turn, one step on its
# mean squared error. With batches of one point it is stochastic descent; with one batch, batch descent.
#
# <details><summary>Hint</summary>
#
# What does one epoch of your `train` do, if it is given the points of one batch only?
# </details>


# %% answer="train-minibatch"
def train_minibatch(x, y, b, w, lr, batches):
    """One step a batch:  x, y (n, 1), b, w, learning rate, list of index arrays -> b, w."""
    ### BEGIN SOLUTION
    for batch in batches:
        b, w = train(x[batch], y[batch], b, w, lr, 1)
    return b, w
    ### END SOLUTION


# %% item="train-minibatch"
mistakes = {
    "The last batch is missing: its points belong to the epoch too.": (0.7175, 1.0725),
    "Each step saw all points: use x[batch] and y[batch].": (0.7534, 1.2188),
    "You added over the batch; take the mean, of the batch's own size.": (0.845, 1.14),
    "Divide by the number of points in the batch, not in the data.": (0.85956, 1.55312),
    "The errors are all of the first line: compute them anew in each batch.": (0.5, 0.55),
    "w was updated with an error of the new b: take both gradients at the old line.": (
        0.8163,
        1.30484,
    ),
    "Only the first batch was used: is the `return` indented into the loop?": (0.8, 1.35),
    "Each step is half of the right one: the derivative of a square?": (0.84234, 1.48156),
    "The pair is (b, w): b comes first.": (1.3, 0.83125),
}
five = np.array([[1.0], [3.0], [2.0], [4.0], [0.0]]), np.array([[2.0], [3.0], [4.0], [6.0], [1.0]])
batches = [np.array([3, 0]), np.array([1, 4]), np.array([2])]
expect(train_minibatch(*five, 1.0, 2.0, 0.05, batches), (0.83125, 1.3), mistakes)
everybody = [np.arange(80)]
once = train_minibatch(x_train, y_train, b0, w0, 0.1, everybody)
assert np.allclose(once, (0.80119529, 0.04511107)), "one batch of all points is batch descent"


# %% [markdown]
# ## Three paths
#
# `updates_of` runs your functions for some epochs, with the points shuffled anew before each, and keeps
# the line after **every update**: 100, 500 and 8000 of them in 100 epochs.


# %%
def updates_of(batch_size, n_epochs, lr=0.1, start=(b0, w0)):
    """The lines (b, w) after 0, 1, 2, … updates -> (updates + 1, 2)."""
    shuffle = np.random.default_rng(0)
    lines = [start]
    for _ in range(n_epochs):
        for batch in split_batches(shuffle.permutation(80), batch_size):
            lines.append(train_minibatch(x_train, y_train, *lines[-1], lr, [batch]))
    return np.array(lines, dtype=float).reshape(-1, 2)


mine.needs("split_batches", "train_minibatch")
walks = {
    "stochastic": updates_of(1, 100),
    "batch": updates_of(80, 100),
    "mini-batch of 16": updates_of(16, 100),
}

# %% [markdown]
# To mark on the map where a path starts and ends, the same friend wrote `marks_broken`; the map has $b$
# to the right and $w$ upwards.


# %%
def marks_broken(path):
    start = (path[0, 1], path[0, 0])
    end = (path[-1, 0], path[-1, 1])
    return start, end


mine.needs("split_batches", "train_minibatch")
plots.paths_of_descent(x_train, y_train, walks, start=marks_broken(walks["batch"])[0])

# %% [markdown]
# The mark "start" is not where the paths begin. Write `marks` without the bug.
#
# <details><summary>Hint</summary>
#
# Each row is $(b, w)$. Which of the two marks has its numbers in another order?
# </details>


# %% answer="marks"
def marks(path):
    """The marks of a path:  (k, 2), each row (b, w) -> start, end, each a pair (b, w)."""
    ### BEGIN SOLUTION
    return path[0], path[-1]
    ### END SOLUTION


# %% item="marks"
a_path = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
assert np.allclose(marks(a_path)[1], (5, 6)), "the end"

# %%
mine.needs("split_batches", "train_minibatch", "marks")
plots.paths_of_descent(x_train, y_train, walks, start=marks(walks["batch"])[0])

# %% [markdown]
# The same three as losses, at every update. Which one is fastest in the beginning? Which one comes to
# rest?

# %%
mine.needs("split_batches", "train_minibatch")
rows = {name: losses_of(lines, x_train, y_train) for name, lines in walks.items()}
plots.losses_by_batch(rows, epochs=100)

# %% [markdown]
# **Predict first.** After many epochs the stochastic path wanders about the minimum. If $\eta$ is
# ten times smaller, the cloud in which it wanders is…
#
# <details><summary>Hint</summary>
#
# At the minimum the gradient of a single point is not 0. How long is the step that it causes?
# </details>

# %% choose="scatter"

# %% answer="scatter"
### BEGIN SOLUTION
scatter = "smaller"
### END SOLUTION

# %% item="scatter"

# %% [markdown]
# Now try: both paths begin at the minimum, so that all you see is wandering.

# %%
mine.needs("least_squares", "split_batches", "train_minibatch", "scatter")
bottom = least_squares(x_train, y_train)
clouds = {
    "η = 0.1": updates_of(1, 25, start=bottom),
    "η = 0.01": updates_of(1, 25, lr=0.01, start=bottom),
}
plots.paths_of_descent(x_train, y_train, clouds)

# %%
plots.move_paths(x_train, y_train, b0, w0)

# %% [markdown] explain="why-near-not-at" points=2
# **In your own words.** Batch descent comes to rest at the minimum, stochastic descent with a fixed
# $\eta$ only near it. Why? Two or three sentences.
#
# <details><summary>Hint</summary>
#
# At the minimum, what is the mean of the gradients of all points? And the gradient of one of them?
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: at the minimum the *mean* of the gradients of all points is 0, but the gradient of a single
#   point is not, since the points do not lie on the line.
# - 1 point: so each update still moves, by about η times that point's gradient; the path wanders in a
#   cloud whose size is set by η (and the noise), and only a shrinking η would let it rest.
# ### END MARK SCHEME

# %% [markdown]
# ## What to remember
#
# - An epoch has $\lceil n / \text{batch size} \rceil$ updates.
# - Error and gradient are computed anew before every update, and both parameters move at once.
# - A loop that ends nearly right may be wrong: compare early steps.
# - Small batches make more updates for the same work, and noisier ones: with a fixed $\eta$ they end
#   near the minimum, not at it.
# - Points that took no part in the training tell how good the line is on new ones.
