# %% [markdown]
# # The perceptron
#
# A **neuron** takes a few numbers, weighs them, adds a bias and passes the sum through a bent function, its
# *activation*. Until now your model was one such neuron without the bend: $b + w x$. Here you give it a second
# input and a bend, see what one neuron can tell apart, and build by hand the smallest network that does what no
# single neuron can.
#
# | | |
# |---|---|
# | **You need** | `2-one-step` of `gradient-descent`, the chain rule, a pencil |
# | **It takes** | about 75 minutes; 50 without the sections marked *extra* |
# | **You will know** | what weights and bias of a neuron mean in the plane, four activations and their slopes, and why two neurons in a row see more than one |
#
# Replace every `...` and every `raise NotImplementedError()`. The cell below each answer holds a few
# examples for you to try; hidden tests ask more. Stuck at exercise 5? `mine.hint(5)` in a cell
# of your own helps, `mine` says how far you are. *Exercises under a heading that ends in "· extra" may be left
# out: no other exercise needs them.*
#
# Where you compute by pencil, the numbers are **your own**: they are made from your id. Type the id
# under which you hand in between the quotes, and run the cell. (On JupyterHub it is known: leave the
# dots.)

# %%
import numpy as np
import sympy as sp

from course_tools import plots
from course_tools.examples import expect, unlike
from course_tools.hand import epoch_of_the_rule, own_neuron
from course_tools.own import own_copy

student = "..."

mine = own_copy("neural-networks/1-perceptron", student)
mine

# %% [markdown]
# ## One neuron
#
# The neuron of this notebook has two inputs. It computes
#
# $$z = w_1 x_1 + w_2 x_2 + b,$$
#
# and then its activation of $z$. The oldest activation is the **step**: 1 where $z > 0$, otherwise 0. (Some
# books take $z \ge 0$. It makes a difference only at $z = 0$ itself; here, 0 gives 0.) Such a neuron is called a
# **perceptron**.
#
# ### By pencil
#
# This neuron is yours, with one input $(x_1, x_2)$, and three more points A, B, C for later:

# %%
hand = own_neuron(mine.student)
hand

# %% [markdown]
# Compute $z$ for your input, and then the step of $z$: a pair `(z, step)`.
#
# <details><summary>Hint</summary>
#
# Each weight multiplies its own input. The bias is added once, as it is.
# </details>

# %% answer="hand-z"
### BEGIN SOLUTION
hand_z = hand.w[0] * hand.x[0] + hand.w[1] * hand.x[1] + hand.b
hand_z = (hand_z, int(hand_z > 0))
### END SOLUTION

# %% item="hand-z"
assert len(hand_z) == 2, "a pair: z, then its step"
assert hand_z[1] in (0, 1), "the step is 0 or 1"

# %% [markdown]
# The step jumps, and where it does not jump, it is flat: its slope tells gradient descent nothing. So networks
# use bends that are smooth, or at least rise somewhere. The **sigmoid** goes from 0 to 1 as the step does:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} .$$
#
# What is $\sigma(z)$ for your $z$? Four digits or better; a calculator is allowed, or `np.exp`.
#
# <details><summary>Hint</summary>
#
# Below $z = 0$ the sigmoid is less than one half, above it is more. For your $z$, which of the two has it to be?
# </details>

# %% answer="hand-sigmoid"
### BEGIN SOLUTION
hand_sigmoid = 1 / (1 + np.exp(-hand_z[0]))
### END SOLUTION

# %% item="hand-sigmoid"
assert 0 < hand_sigmoid < 1

# %% [markdown]
# ### The border
#
# A perceptron changes its mind where $z = 0$, and with two inputs that is a line in the plane. On which side are
# A, B and C? Give a list with the step of each of the three, 0 or 1: `[…, …, …]`.
#
# <details><summary>Hint</summary>
#
# Put each point into $z = w_1 x_1 + w_2 x_2 + b$. Only the sign matters.
# </details>

# %% answer="which-side"
### BEGIN SOLUTION
which_side = [int(hand.w[0] * p + hand.w[1] * q + hand.b > 0) for p, q in hand.points]
### END SOLUTION

# %% item="which-side"
assert sorted({*which_side}) in ([0, 1], [0], [1]), "three numbers, each 0 or 1"
assert len(which_side) == 3, "three numbers, for A, B and C"

# %% [markdown]
# Your neuron in the plane. Move the sliders: what do the weights do to the line, and what does the bias?

# %%
mine.needs("which_side")
plots.move_boundary(hand.w, hand.b, hand.points, "ABC")

# %% [markdown]
# The line is where $z = 0$; the weights are an arrow that stands upright on it and points to where $z > 0$. Turn
# the arrow, and the line turns. The bias shifts the line without turning it; with $b = 0$ it goes through the
# origin.
#
# ### The border as a line in the plane · extra
#
# Solve $w_1 x_1 + w_2 x_2 + b = 0$ for $x_2$. Your own numbers first: at $z = 0$, $x_2$ is $m \cdot x_1 + c$. Give the
# pair $(m, c)$, the slope first, to three digits or better.
#
# <details><summary>Hint</summary>
#
# Bring $w_2 x_2$ alone to one side, and divide by $w_2$.
# </details>

# %% answer="hand-line"
### BEGIN SOLUTION
hand_line = (-hand.w[0] / hand.w[1], -hand.b / hand.w[1])
### END SOLUTION

# %% item="hand-line"
assert len(hand_line) == 2

# %% [markdown]
# Now in symbols: $x_2$ as an expression in `w1`, `w2`, `b` and `x1`.
#
# <details><summary>Hint</summary>
#
# The same steps as with your numbers. Put $b = 0,\ w_1 = w_2 = 1$ in to check: then the line is $x_2 = -x_1$.
# </details>

# %%
w1, w2, b, x1 = sp.symbols("w1 w2 b x1", real=True)

# %% answer="boundary"
### BEGIN SOLUTION
boundary = -(w1 * x1 + b) / w2
### END SOLUTION

# %% item="boundary"
assert sp.sympify(boundary).subs({w1: 1, w2: 1, b: 0, x1: 2}) == -2

# %% [markdown]
# ### In NumPy
#
# Write `perceptron`: $z$ for one example `x` of shape `(n,)`, which gives one number, **and** for a batch `x` of
# shape `(m, n)`, a row for each example, which gives `(m,)`. The weights `w` are `(n,)`, the bias is one number.
# Only $z$, no activation.
#
# <details><summary>Hint</summary>
#
# `x @ w` multiplies and adds up along the last axis of `x`, for one row and for many.
# </details>


# %% answer="perceptron"
def perceptron(x, w, b):
    """z = x·w + b:  x (n,) or (m, n), w (n,), b one number -> one number or (m,)."""
    ### BEGIN SOLUTION
    return x @ w + b
    ### END SOLUTION


# %% item="perceptron"
z_try = perceptron(np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([3.0, -1.0]), 0.5)
mistakes = {
    "The bias is missing.": [1, 1],
    "The products are added up over all rows: one z for each row.": 2.5,
    "w is added, and has to multiply.": [5.5, 1.5],
}
expect(z_try, [1.5, 1.5], mistakes)

# %% [markdown]
# ## The activations
#
# Write `sigmoid` for numbers and arrays of any shape. It has to be exact far out too: $\sigma(800) = 1$ and
# $\sigma(-800) = 0$. (The formula as it stands above does this; that it may warn of an overflow costs nothing. Its
# twin $e^z / (1 + e^z)$ does not: there $\infty/\infty$ is `nan`.)
#
# <details><summary>Hint</summary>
#
# `np.exp` works entry by entry. Mind the minus in $e^{-z}$.
# </details>


# %% answer="sigmoid"
def sigmoid(z):
    """The sigmoid, entry by entry:  z of any shape -> the same."""
    ### BEGIN SOLUTION
    return 1 / (1 + np.exp(-z))
    ### END SOLUTION


# %% item="sigmoid"
mistakes = {
    "This falls where the sigmoid rises: mind the minus in e⁻ᶻ.": [0.880797, 0.5, 0.000123395],
    "This is tanh: the sigmoid goes from 0 to 1.": [-0.964028, 0, 1],
}
expect(sigmoid(np.array([-2.0, 0.0, 9.0])), [0.119203, 0.5, 0.999877], mistakes)

# %% [markdown]
# And $\sigma(-9)$ is $1.2339 \cdot 10^{-4}$: small, but above 0.
#
# **By pencil, in symbols.** What is the derivative of $\sigma(z)$ with respect to $z$? Give an expression in `z`.
# Work it out by hand; `sp.diff` does not count.
#
# <details><summary>Hint</summary>
#
# Write $\sigma = u^{-1}$ with $u = 1 + e^{-z}$. Then $\sigma' = -u^{-2} \cdot u'$. You may write the result with
# $\sigma$ itself: `s = 1 / (1 + sp.exp(-z))` first, then an expression in `s`.
# </details>

# %%
z = sp.Symbol("z", real=True)

# %% answer="dsigmoid"
### BEGIN SOLUTION
dsigmoid = 1 / (1 + sp.exp(-z))
dsigmoid = dsigmoid * (1 - dsigmoid)
### END SOLUTION

# %% item="dsigmoid"
mistakes = {
    "The sigmoid rises: its slope is positive. There are two minus signs.": -0.25,
    "s alone is the sigmoid, not its slope: what is multiplied by it?": 0.5,
}
unlike(sp.sympify(dsigmoid).subs(z, 0), mistakes)

# %% [markdown]
# Write it in NumPy: `sigmoid_grad`, the slope of the sigmoid at `z`.
#
# <details><summary>Hint</summary>
#
# Call your `sigmoid` once, and use what it gives twice.
# </details>


# %% answer="sigmoid-grad"
def sigmoid_grad(z):
    """The slope of the sigmoid, entry by entry:  z of any shape -> the same."""
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s * (1 - s)
    ### END SOLUTION


# %% item="sigmoid-grad"
mistakes = {
    "The first factor alone: 1 − s is missing.": [0.880797, 0.5],
    "s·(1 − s) of z itself: put the sigmoid of z in.": [-2, 0],
    "s·(1 + s): the sign in the bracket is turned.": [1.656600, 0.75],
}
expect(sigmoid_grad(np.array([2.0, -1.0])), [0.104994, 0.196612], mistakes)

# %% [markdown]
# ### ReLU
#
# Today's usual bend is the simplest: the **rectified linear unit**, $\text{ReLU}(z) = \max(0, z)$. Write `relu`,
# for numbers and arrays of any shape.
#
# <details><summary>Hint</summary>
#
# `np.maximum` compares entry by entry; `np.max` and Python's `max` look for one largest number.
# </details>


# %% answer="relu"
def relu(z):
    """max(0, z), entry by entry:  z of any shape -> the same."""
    ### BEGIN SOLUTION
    return np.maximum(0, z)
    ### END SOLUTION


# %% item="relu"
expect(relu(np.array([-2.0, 0.0, 3.0])), [0, 0, 3], {"That is |z|.": [2, 0, 3]})

# %% [markdown]
# And `relu_grad`, its slope. At the kink, $z = 0$, there is none; PyTorch takes 0 there, and so do we.
#
# <details><summary>Hint</summary>
#
# Left of the kink the curve is flat, right of it the line $z$. A comparison, `z > 0`, gives truth values: make
# numbers of them.
# </details>


# %% answer="relu-grad"
def relu_grad(z):
    """The slope of the ReLU, 0 at z = 0:  z of any shape -> the same, of 0 and 1."""
    ### BEGIN SOLUTION
    return (z > 0) * 1.0
    ### END SOLUTION


# %% item="relu-grad"
mistakes = {
    "At z = 0 the slope is 0 here.": [0, 1, 1],
    "At z = 0 the slope is 0 here, not one half.": [0, 0.5, 1],
    "That is the ReLU itself. Its slope on the right is 1.": [0, 0, 3],
}
expect(relu_grad(np.array([-2.0, 0.0, 3.0])), [0, 0, 1], mistakes)

# %% [markdown]
# ### tanh · extra
#
# The **hyperbolic tangent** $\tanh z$ is a sigmoid that goes from −1 to 1. What is its derivative with respect to
# $z$? By hand again, as an expression in `z`.
#
# <details><summary>Hint</summary>
#
# $\tanh z = 2\,\sigma(2z) - 1$. The result may be written with $\tanh$ itself, `sp.tanh(z)`.
# </details>

# %% answer="dtanh"
### BEGIN SOLUTION
dtanh = 1 - sp.tanh(z) ** 2
### END SOLUTION

# %% item="dtanh"
mistakes = {"At z = 0 this is 0, but tanh is steepest there.": 0}
unlike(sp.sympify(dtanh).subs(z, 0), mistakes)

# %% [markdown]
# And in NumPy: `tanh_grad`.
#
# <details><summary>Hint</summary>
#
# `np.tanh` is ready made. Square it where your formula does.
# </details>


# %% answer="tanh-grad"
def tanh_grad(z):
    """The slope of tanh, entry by entry:  z of any shape -> the same."""
    ### BEGIN SOLUTION
    return 1 - np.tanh(z) ** 2
    ### END SOLUTION


# %% item="tanh-grad"
mistakes = {
    "tanh is squared in this formula.": [0.2384058, 1.462117],
    "t·(1 − t) is the sigmoid's formula; tanh has another one.": [0.181568, -1.113203],
}
expect(tanh_grad(np.array([1.0, -0.5])), [0.419974, 0.786448], mistakes)

# %% [markdown]
# ### Many sigmoids in a row · extra
#
# **Predict first.** How steep can a sigmoid be at most, and how steep tanh? A pair: the largest slope of the
# sigmoid, the largest slope of tanh.
#
# <details><summary>Hint</summary>
#
# $s(1 - s)$ is largest where both factors are equal; $1 - t^2$ where $t^2$ is smallest.
# </details>

# %% answer="steepest"
### BEGIN SOLUTION
steepest = (0.25, 1)
### END SOLUTION

# %% item="steepest"
assert len(steepest) == 2, "a pair: sigmoid, tanh"

# %%
mine.needs("steepest", "sigmoid_grad")
plots.activations()

# %% [markdown]
# Going backwards through a sigmoid multiplies a gradient by the slope of that sigmoid: the chain rule. A network
# has ten of them in a row (and weights of 1 between). How much of a gradient is left behind all ten **at most**?
# Two digits or better.
#
# <details><summary>Hint</summary>
#
# Each of the ten multiplies by the same largest slope.
# </details>

# %% answer="ten-deep"
### BEGIN SOLUTION
ten_deep = 0.25**10
### END SOLUTION

# %% item="ten-deep"
assert 0 < ten_deep < 1

# %% [markdown]
# That is why deep networks of sigmoids hardly learn in their first layers, and one reason for the ReLU, whose
# slope is 1 on all of its right side. Away from $z = 0$ it is worse still:

# %%
mine.needs("sigmoid_grad", "ten_deep")
for at in range(-6, 1):
    print(f"z = {at:>2}: slope of the sigmoid {sigmoid_grad(np.array(float(at))):.8f}")

# %% [markdown]
# ## Three small tables
#
# AND, OR and XOR take two inputs of 0 or 1: AND is 1 if both are, OR if at least one is, XOR if exactly one is.

# %%
corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
tables = {
    "AND": np.array([0, 0, 0, 1]),
    "OR": np.array([0, 1, 1, 1]),
    "XOR": np.array([0, 1, 1, 0]),
}

# %% [markdown]
# **Predict first.** For which of them is there **one** perceptron, a $w_1$, $w_2$ and $b$, that gives the whole
# table? Draw the four corners on paper, and try to part the ones from the zeros with one straight line.
#
# <details><summary>Hint</summary>
#
# A line has two sides. For each table: where are the corners with 1, and where those with 0?
# </details>

# %% choose="which-end"

# %% answer="which-end"
### BEGIN SOLUTION
which_end = "AND and OR"
### END SOLUTION

# %% item="which-end"

# %% [markdown]
# ### A rule that learns · extra
#
# Rosenblatt's rule of 1958 finds such a line by itself. It goes through the points one after the other. For each,
# it compares the perceptron's step with the truth $y$ and, at once, moves
#
# $$w \leftarrow w + \eta\,(y - \text{step})\,x, \qquad b \leftarrow b + \eta\,(y - \text{step}) .$$
#
# Where the step is right, nothing moves. One way through all points is an **epoch**.
#
# **By pencil.** One epoch for AND, with $\eta = 1$, from a start and in an order that are yours. Where do $w_1$,
# $w_2$ and $b$ end? Three numbers: `(w1, w2, b)`.

# %%
epoch = epoch_of_the_rule(mine.student)
epoch

# %% [markdown]
# <details><summary>Hint</summary>
#
# Make a table with a row for each point: $z$ with the weights of this moment, step (1 only if $z > 0$), truth,
# $y - \text{step}$, the new $w_1$, $w_2$, $b$.
# </details>

# %% answer="hand-rule"
### BEGIN SOLUTION
hand_rule = (*epoch.w, epoch.b)
for q1, q2 in epoch.order:
    v1, v2, c = hand_rule
    miss = q1 * q2 - int(v1 * q1 + v2 * q2 + c > 0)
    hand_rule = (v1 + miss * q1, v2 + miss * q2, c + miss)
### END SOLUTION

# %% item="hand-rule"
assert len(hand_rule) == 3, "three numbers: w1, w2, b"

# %% [markdown]
# Write `perceptron_rule`. It starts from zeros and goes through the rows of `x` in their order, `n_epochs` times,
# all of them even where nothing is wrong any more. It returns `w`, `b` and a list `errors`: how many points were
# wrong in each epoch, counted as the rule met them.
#
# <details><summary>Hint</summary>
#
# Two loops: over the epochs, and in it over `zip(x, y)`. Compare with the weights of this very moment, count, move.
# </details>


# %% answer="perceptron-rule"
def perceptron_rule(x, y, lr, n_epochs):
    """The rule from zeros:  x (m, n), y (m,) of 0 and 1 -> w (n,), b, a list of errors."""
    ### BEGIN SOLUTION
    w, b, errors = np.zeros(x.shape[1]), 0.0, []
    for _ in range(n_epochs):
        wrong = 0
        for row, target in zip(x, y):
            miss = target - (row @ w + b > 0)
            w, b = w + lr * miss * row, b + lr * miss
            wrong += miss != 0
        errors.append(wrong)
    return w, b, errors
    ### END SOLUTION


# %% item="perceptron-rule"
w_try, b_try, errors_try = perceptron_rule(corners, tables["OR"], 1.0, 5)
assert len(errors_try) == 5, "a number of errors for each epoch"
assert errors_try[-1] == 0, "after a few epochs, OR is learnt"

# %%
mine.needs("perceptron_rule", "which_end")
for name, truth in tables.items():
    w, b, errors = perceptron_rule(corners, truth, 1.0, 10)
    print(f"{name:>3}: errors by epoch {[int(e) for e in errors]}, w = {w}, b = {b:g}")

# %% [markdown]
# For AND the errors are 1, 3, 3, 2, 1, 0; for XOR they never end. (With a step that is 1 at $z = 0$, AND takes
# 2, 3, 3, 2, 1, 0 and ends at $b = -3$ instead of $-2$: another line, just as good.) AND, epoch by epoch:

# %%
mine.needs("perceptron_rule")
lines = [perceptron_rule(corners, tables["AND"], 1.0, epochs)[:2] for epochs in range(1, 7)]
plots.move_epochs(lines, corners, tables["AND"])

# %% [markdown]
# ## Two in a row
#
# No line parts XOR. But a **hidden layer** may first move the four corners to where a line does. Take two hidden
# units with ReLU, and one output that is not bent:
#
# $$a = \text{ReLU}(x \cdot W_1 + b_1), \qquad \hat y = a \cdot W_2 + b_2 .$$
#
# In this assignment rows are examples, and a column of $W$ holds the weights of one unit: `x` is `(4, 2)`, `W1` is
# `(2, 2)`, `b1` is `(2,)`, `W2` is `(2, 1)`, `b2` is `(1,)`. Answer with all four, `xor_network = (W1, b1, W2, b2)`.
#
# Find numbers with which $\hat y$ is 0, 1, 1, 0 for the four corners, as exactly as your formula makes it. There are
# many; any is right. Try with pencil and patience, or read the hint.
#
# <details><summary>Hint</summary>
#
# Let the first unit compute $x_1 + x_2$ (0, 1, 1, 2 at the corners), and the second $x_1 + x_2 - 1$, bent to
# 0, 0, 0, 1. How many times the second has to be taken from the first?
# </details>

# %% answer="xor-network"
### BEGIN SOLUTION
xor_network = (
    np.array([[1.0, 1.0], [1.0, 1.0]]),
    np.array([0.0, -1.0]),
    np.array([[1.0], [-2.0]]),
    np.array([0.0]),
)
### END SOLUTION

# %% item="xor-network"
assert len(xor_network) == 4, "four arrays: W1, b1, W2, b2"
assert np.shape(xor_network[0]) == (2, 2), "the shape of W1"

# %%
mine.needs("xor_network", "relu")
W1, b1, W2, b2 = xor_network
print(relu(corners @ W1 + b1) @ W2 + b2)
plots.hidden_space(W1, b1, W2, b2)

# %% [markdown]
# ### A layer
#
# A **dense layer** is many neurons that look at the same inputs. Write `dense` for a batch: sigmoids of
# $X \cdot W + b$. (PyTorch and the workbook by hand keep $W$ turned, a *row* for each unit; that is for the next
# notebook.)
#
# <details><summary>Hint</summary>
#
# `x @ W` is $(m, k)$, and `b` with its $k$ numbers is added to each row. Then your `sigmoid`.
# </details>


# %% answer="dense"
def dense(x, W, b):
    """A layer of sigmoids:  x (m, n), W (n, k), b (k,) -> (m, k)."""
    ### BEGIN SOLUTION
    return sigmoid(x @ W + b)
    ### END SOLUTION


# %% item="dense"
a_try = dense(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [0.0, -1.0]]), np.array([0.0, 1.0]))
mistakes = {
    "The sigmoid is missing.": [1, -1],
    "b belongs inside of the sigmoid.": [0.731059, 1.119203],
}
expect(a_try, [0.731059, 0.268941], mistakes)

# %% [markdown] explain="why-xor" points=2
# **In your own words.** Why can no single perceptron compute XOR, and what does the hidden layer do that it can
# be done after all? Two or three sentences.
#
# <details><summary>Hint</summary>
#
# What is the border of a perceptron, and how do the four corners lie to it? And where are the four corners behind
# your hidden layer?
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: a perceptron's border is one straight line (z = 0), and no straight line has (0, 1) and (1, 0) on one
#   side and (0, 0) and (1, 1) on the other. (Or by adding up: w1 + b > 0 and w2 + b > 0, but b ≤ 0 and
#   w1 + w2 + b ≤ 0, which cannot be.)
# - 1 point: the hidden layer moves the corners to new places (with a bend: without one it would be one line again),
#   where one straight line parts them; in the network above (0, 1) and (1, 0) come to lie on one point.
# ### END MARK SCHEME

# %% [markdown]
# ## What to remember
#
# - A neuron weighs, adds and bends. Where its $z$ is 0 there is a straight line, with the weights as its arrow and
#   the bias as its shift.
# - The slopes: $s(1 - s)$ for the sigmoid, $1 - t^2$ for tanh, 0 or 1 for the ReLU.
# - A quarter is the most that a sigmoid lets through of a gradient: ten in a row leave a millionth.
# - One neuron parts what a straight line parts. A hidden layer with a bend moves the points first.
