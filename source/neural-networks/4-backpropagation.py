# %% [markdown]
# # Backpropagation
#
# A network may have millions of weights, and gradient descent needs a slope for each of them. **Backpropagation** finds all
# of them in one walk from the loss back to the inputs. There is nothing in it but the chain rule and good bookkeeping: you
# do it by pencil here, then in NumPy, hold it against PyTorch, and at the end write a small engine that does it for any formula.
#
# | | |
# |---|---|
# | **You need** | the chain rule, `1-perceptron` (its ReLU and sigmoid), matrix products, a pencil |
# | **It takes** | about 100 minutes, 60 without the parts marked *extra* |
# | **You will know** | what goes back through a network, what has to be kept for it, and where it goes wrong without an error |
#
# Parts whose heading ends in **· extra** may be left out: nothing later needs them, and the others hold about two thirds of
# the points.
#
# Replace every `...` and every `raise NotImplementedError()`. The cell below each answer holds a few
# examples for you to try; hidden tests ask more. Stuck at exercise 5? `mine.hint(5)` in a cell
# of your own helps, `mine` says how far you are.
#
# Where you compute by pencil, the numbers are **your own**: they are made from your id. Type the id
# under which you hand in between the quotes, and run the cell. (On JupyterHub it is known: leave the
# dots.)

# %%
import numpy as np
import sympy as sp
import torch
from torch.utils.flop_counter import FlopCounterMode

from course_tools import plots
from course_tools.examples import expect, unlike
from course_tools.gradcheck import check_gradient
from course_tools.hand import dead_neuron, live_neuron, small_network, squashed_neuron
from course_tools.own import own_copy

student = "..."

mine = own_copy("neural-networks/4-backpropagation", student)
mine

# %% [markdown]
# ## The chain rule, one neuron long
#
# A neuron with one input computes $z = w x + b$, its activation $a = \sigma(z)$ and, with the truth $y$, the loss
# $L = (a - y)^2$. How $L$ changes with $w$ is a product of three slopes, one for each link of the chain:
#
# $$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} \cdot
# \frac{\partial z}{\partial w} .$$
#
# **Find the mistake.** A slide says that this is
#
# $$\frac{\partial L}{\partial w} = 2 (a - y) \cdot a (1 - a) \cdot w .$$
#
# One of the three slopes is wrong. Give the right product, an expression in `x`, `w`, `b`, `y`; you may use `z` and `a`,
# which are made of them below. Work it out by hand; `sp.diff` does not count.
#
# <details><summary>Hint</summary>
#
# Take the three factors one by one. By what does $z = w x + b$ grow when $w$ grows by 1?
# </details>

# %%
x, w, b, y = sp.symbols("x w b y", real=True)
z = w * x + b
a = 1 / (1 + sp.exp(-z))

# %% answer="slide-chain"
### BEGIN SOLUTION
slide_chain = 2 * (a - y) * a * (1 - a) * x
### END SOLUTION

# %% item="slide-chain"
at_one_place = {x: 3, w: 2, b: -6, y: 1}
mistakes = {
    "That is the slide's product: ∂z/∂w is not w.": -0.5,
    "The last factor is missing: ∂z/∂w.": -0.25,
    "The factor 2 of the square is missing.": -0.375,
    "The slope of the sigmoid is missing: a·(1 − a).": -3,
    "The sign is turned: the slope of (a − y)² is 2(a − y).": 0.75,
}
unlike(sp.sympify(slide_chain).subs(at_one_place), mistakes)

# %% [markdown]
# ## Back through one neuron, by pencil
#
# The bend is now a **ReLU**, $a = \max(0, z)$. Its slope is 1 where $z > 0$ and 0 elsewhere; at $z = 0$, where it has none, we
# take 0, as PyTorch does. This neuron is yours:

# %%
hand = live_neuron(mine.student)
hand

# %% [markdown]
# Go forward first, then back. Give eight numbers, in this order:
#
# $$z,\quad a,\quad L = (a - y)^2,\quad \frac{\partial L}{\partial a},\quad \frac{\partial L}{\partial z},\quad
# \frac{\partial L}{\partial w},\quad \frac{\partial L}{\partial b},\quad \frac{\partial L}{\partial x} .$$
#
# Each is made of those before it, so that it costs one multiplication. Each right one earns its share.
#
# <details><summary>Hint</summary>
#
# Every step back multiplies by one slope: of the square, of the ReLU, and then of $z = w x + b$ along $w$, $b$ or $x$.
# </details>

# %% answer="hand-relu"
### BEGIN SOLUTION
hand_relu = [hand.w * hand.x + hand.b]
hand_relu.append(max(0, hand_relu[0]))
hand_relu.append((hand_relu[1] - hand.y) ** 2)
hand_relu.append(2 * (hand_relu[1] - hand.y))
hand_relu.append(hand_relu[3] * (hand_relu[0] > 0))
hand_relu.extend([hand_relu[4] * hand.x, hand_relu[4], hand_relu[4] * hand.w])
### END SOLUTION

# %% item="hand-relu"
assert len(hand_relu) == 8, "eight numbers: z, a, L, and the slopes of L along a, z, w, b, x"
z_own, a_own, _, da_own, dz_own, dw_own, db_own, dx_own = hand_relu
unlike(z_own, {"The bias is missing in z.": hand.w * hand.x})
mistakes = {
    "The slope of a square has a factor 2.": a_own - hand.y,
    "The sign is turned: the error is a − y.": 2 * (hand.y - a_own),
}
unlike(da_own, mistakes)
mistakes = {
    "The slope of the ReLU is 1 here, not a.": da_own * a_own,
    "This unit is on: the slope of the ReLU is 1 where z is above 0.": 0,
}
unlike(dz_own, mistakes)
mistakes = {
    "Along w, the inner slope is missing.": dz_own,
    "Along w the inner slope is x, and along x it is w.": dz_own * hand.w,
}
unlike(dw_own, mistakes)
unlike(db_own, {"z grows by 1 when b grows by 1: b itself is no slope.": dz_own * hand.b})
unlike(dx_own, {"Along x, the inner slope is missing.": dz_own})

# %% [markdown]
# ### A unit that is off
#
# The same with another neuron:

# %%
off = dead_neuron(mine.student)
off

# %% [markdown]
# Give the five slopes of $L = (a - y)^2$, along $a$, $z$, $w$, $b$ and $x$, in this order.
#
# <details><summary>Hint</summary>
#
# Is $z$ above 0? What is the slope of the ReLU there, and what is left of anything that is multiplied by it?
# </details>

# %% answer="hand-dead"
### BEGIN SOLUTION
hand_dead = [2 * (max(0, off.w * off.x + off.b) - off.y), 0, 0, 0, 0]
### END SOLUTION

# %% item="hand-dead"
assert len(hand_dead) == 5, "five numbers: the slopes of L along a, z, w, b, x"
mistakes = {
    "The slope of a square has a factor 2.": -off.y,
    "The sign is turned: the error is a − y.": 2 * off.y,
    "a is 0 here: it is max(0, z), not z.": 2 * (off.w * off.x + off.b - off.y),
    "The loss does change with a.": 0,
}
unlike(hand_dead[0], mistakes)
unlike(hand_dead[1], {"z is below 0: the ReLU lets nothing through.": hand_dead[0]})
unlike(hand_dead[3], {"The bias stands in z, too: nothing comes to it.": hand_dead[0]})

# %% [markdown]
# The neuron is wrong, its loss is not 0, and still nothing tells $w$ and $b$ which way to go.
#
# ### Through a sigmoid · extra
#
# With a sigmoid, $a = \sigma(z)$, nothing is ever quite off. This neuron has small numbers:

# %%
soft = squashed_neuron(mine.student)
soft

# %% [markdown]
# Give the slopes of $L = (a - y)^2$ along $a$, $z$, $w$ and $b$, in this order, to three digits or better. A calculator is
# allowed, or `np.exp`.
#
# <details><summary>Hint</summary>
#
# Only the second one is new: the slope of the sigmoid is $a (1 - a)$.
# </details>

# %% answer="hand-sigmoid"
### BEGIN SOLUTION
hand_sigmoid = 1 / (1 + np.exp(-(soft.w * soft.x + soft.b)))
hand_sigmoid = [2 * (hand_sigmoid - soft.y), hand_sigmoid * (1 - hand_sigmoid)]
hand_sigmoid[1] *= hand_sigmoid[0]
hand_sigmoid += [hand_sigmoid[1] * soft.x, hand_sigmoid[1]]
### END SOLUTION

# %% item="hand-sigmoid"
assert len(hand_sigmoid) == 4, "four numbers: the slopes of L along a, z, w, b"
da_own, dz_own, dw_own, _ = hand_sigmoid
a_own = 1 / (1 + np.exp(-(soft.w * soft.x + soft.b)))
mistakes = {
    "The slope of a square has a factor 2.": a_own - soft.y,
    "The sign is turned: the error is a − y.": 2 * (soft.y - a_own),
}
unlike(da_own, mistakes)
mistakes = {
    "The slope of the sigmoid is missing.": da_own,
    "a alone is the sigmoid's value: its slope has another factor.": da_own * a_own,
    "One factor of the sigmoid's slope is missing.": da_own * (1 - a_own),
    "The sign in the bracket is turned: a·(1 − a).": da_own * a_own * (1 + a_own),
    "1 − a² belongs to tanh.": da_own * (1 - a_own**2),
    "a − y is what comes to z with the cross-entropy.": da_own / 2,
}
unlike(dz_own, mistakes)
mistakes = {
    "Along w, the inner slope is missing.": dz_own,
    "Along w, the inner slope is not w.": dz_own * soft.w,
}
unlike(dw_own, mistakes)

# %% [markdown]
# ## Back through a network, by pencil
#
# Two inputs, two ReLUs, one output that is not bent:
#
# $$z_1 = x \cdot W_1 + b_1, \qquad a_1 = \text{ReLU}(z_1), \qquad \hat y = a_1 \cdot W_2 + b_2, \qquad
# L = (\hat y - y)^2 .$$
#
# In this assignment $x$ stands left of $W$: rows are examples, and $W$ has a row for each input and a **column for each
# unit**. (PyTorch's `nn.Linear` and the workbook by hand keep $W$ turned.) This network is yours:

# %%
net = small_network(mine.student)
net

# %% [markdown]
# The figure has gone forward for you; a white cell holds a weight or a bias. Fill in the nine soft-red cells on paper.

# %%
plots.gradient_graph(net)

# %% [markdown]
# Give all nine gradients as four arrays (or lists), each in the shape of its parameter: `(dW1, db1, dW2, db2)`, with
# `dW1` as `[[…, …], […, …]]`.
#
# <details><summary>Hint 1</summary>
#
# Begin at the end: $\partial L/\partial \hat y = 2(\hat y - y)$. That times $a_1$ gives `dW2`; that times $W_2$ goes on to $a_1$.
# </details>
#
# <details><summary>Hint 2</summary>
#
# Where the unit is off, 0 goes on. `dW1[i][j]` is input $x_i$ times what has come to $z$ of unit $j$.
# </details>

# %% answer="hand-221"
### BEGIN SOLUTION
hand_221 = np.array(net.x) @ np.array(net.W1) + net.b1
hand_221 = hand_221, np.maximum(hand_221, 0) @ np.array(net.W2) + net.b2
hand_221 = hand_221[0], 2 * (hand_221[1] - net.y)
hand_221 = *hand_221, hand_221[1] * np.array(net.W2) * (hand_221[0] > 0)
hand_221 = (
    np.outer(net.x, hand_221[2]),
    hand_221[2],
    (hand_221[1] * np.maximum(hand_221[0], 0)).reshape(2, 1),
    np.array([hand_221[1]]),
)
### END SOLUTION

# %% item="hand-221"
assert len(hand_221) == 4, "four arrays: dW1, db1, dW2, db2"
assert np.shape(hand_221[0]) == (2, 2), "the shape of dW1 is that of W1"
z_own = np.array(net.x) @ np.array(net.W1) + net.b1
db1_own, dW2_own, db2_own = (np.array(part, dtype=float).ravel() for part in hand_221[1:])
mistakes = {
    "The unit whose z is below 0 is off: nothing goes through it.": db2_own * net.W2,
    "On the way back to a₁ each unit multiplies by its own weight in W2.": db2_own * (z_own > 0),
    "You switched the wrong unit off: the one with z above 0 is on.": db2_own
    * net.W2
    * (z_own < 0),
}
unlike(db1_own, mistakes)
mistakes = {
    "dW1 is turned: it has a row for each input, a column for each unit.": np.outer(db1_own, net.x),
    "In dW1 the inputs are missing.": [db1_own, db1_own],
    "In dW1 the two inputs are in each other's place.": np.outer(net.x[::-1], db1_own),
}
unlike(hand_221[0], mistakes)
mistakes = {
    "dW2 is made of a₁, which is 0 where the unit is off.": db2_own * z_own,
    "That is what goes on to a₁. dW2 is made of a₁ itself.": db2_own * net.W2,
}
unlike(dW2_own, mistakes)
yhat_own = np.maximum(0, z_own) @ np.array(net.W2) + net.b2
mistakes = {
    "The slope of a square has a factor 2.": yhat_own - net.y,
    "The sign is turned: the error is ŷ − y.": 2 * (net.y - yhat_own),
}
unlike(db2_own, mistakes)

# %%
mine.needs("hand_221")
plots.gradient_graph(net, hand_221)

# %% [markdown]
# ## In NumPy
#
# From here on, $x$ is a **batch** of $m$ examples, one a row, and the loss is the **mean** of the $m$ squared errors. One example
# is a batch with one row.
#
# | | `x` | `W1` | `b1` | `z1`, `a1` | `W2` | `b2` | `yhat`, `y` |
# |---|---|---|---|---|---|---|---|
# | shape | $(m, n)$ | $(n, k)$ | $(k,)$ | $(m, k)$ | $(k, 1)$ | $(1,)$ | $(m, 1)$ |
#
# Write `forward`. It gives back all three: `z1`, `a1` and `yhat`.
#
# <details><summary>Hint</summary>
#
# Three lines, one for each formula above. `@` multiplies matrices, and `np.maximum` compares entry by entry.
# </details>


# %% answer="forward"
def forward(x, W1, b1, W2, b2):
    """z1, a1 (m, k) and ŷ (m, 1):  x (m, n), W1 (n, k), b1 (k,), W2 (k, 1), b2 (1,)."""
    ### BEGIN SOLUTION
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    yhat = a1 @ W2 + b2
    return z1, a1, yhat
    ### END SOLUTION


# %% item="forward"
x_one, W1_one, b1_one = (
    np.array([[2.0, 1.0]]),
    np.array([[1.0, 2.0], [-1.0, 1.0]]),
    np.array([0.0, -7.0]),
)
W2_one, b2_one, y_one = np.array([[3.0], [-1.0]]), np.array([2.0]), np.array([[4.0]])
mistakes = {
    "The ReLU is missing: a1 is max(0, z1).": (1, -2, 1, -2, 7),
    "b1 is missing.": (1, 5, 1, 5, 0),
    "b2 is missing.": (1, -2, 1, 0, 3),
    "The output is made of a1, not of z1.": (1, -2, 1, 0, 7),
    "z1, then a1, then yhat: all three are asked for.": 5,
}
expect(forward(x_one, W1_one, b1_one, W2_one, b2_one), (1, -2, 1, 0, 5), mistakes)


# %%
def loss(x, y, W1, b1, W2, b2):
    """The mean of the squared errors, by your `forward`."""
    return ((forward(x, W1, b1, W2, b2)[2] - y) ** 2).mean()


rng = np.random.default_rng(28)
x_try, y_try = rng.normal(size=(5, 3)), rng.normal(size=(5, 1))
W1_try, b1_try = rng.normal(size=(3, 4)), rng.normal(size=4)
W2_try, b2_try = rng.normal(size=(4, 1)), rng.normal(size=1)
network_try = (W1_try, b1_try, W2_try, b2_try)

# %% [markdown]
# ### The way back
#
# For **one** example, what you did by pencil is, in matrices,
#
# $$d\hat y = 2(\hat y - y), \qquad dW_2 = a_1^T \cdot d\hat y, \qquad da_1 = d\hat y \cdot W_2^T, \qquad
# dz_1 = da_1 \odot [z_1 > 0], \qquad dW_1 = x^T \cdot dz_1,$$
#
# and the biases have $db_2 = d\hat y$, $db_1 = dz_1$. With a **batch** the same products add up over the rows by themselves, a bias
# has to add up its rows, and the $1/m$ of the mean belongs in one single place: in $d\hat y$, from where it comes into everything.
#
# Write `backward`. It calls your `forward` and gives back the four gradients of the mean loss, each in the shape of its
# parameter.
#
# <details><summary>Hint 1</summary>
#
# Shapes tell you nearly everything: `dW1` has to be $(n, k)$, and it is made of `x`, $(m, n)$, and `dz1`, $(m, k)$.
# </details>
#
# <details><summary>Hint 2</summary>
#
# `dyhat = 2 * (yhat - y) / len(x)`, and after it no division any more. `z1 > 0` may be multiplied like a number;
# `.sum(axis=0)` adds up rows.
# </details>


# %% answer="backward"
def backward(x, y, W1, b1, W2, b2):
    """Gradients of the mean loss:  x (m, n), y (m, 1) -> dW1 (n, k), db1 (k,), dW2 (k, 1), db2 (1,)."""
    ### BEGIN SOLUTION
    z1, a1, yhat = forward(x, W1, b1, W2, b2)
    dyhat = 2 * (yhat - y) / len(x)
    dW2 = a1.T @ dyhat
    db2 = dyhat.sum(axis=0)
    dz1 = dyhat @ W2.T * (z1 > 0)
    dW1 = x.T @ dz1
    db1 = dz1.sum(axis=0)
    return dW1, db1, dW2, db2
    ### END SOLUTION


# %% item="backward"
mistakes = {
    "The second unit is off: the ReLU lets nothing back there.": (12, -4, 6, -2, 6, -2, 2, 0, 2),
    "The factor 2 of the square is missing.": (6, 0, 3, 0, 3, 0, 1, 0, 1),
    "dW1 is turned: it has a row for each input, a column for each unit.": (
        12,
        6,
        0,
        0,
        6,
        0,
        2,
        0,
        2,
    ),
    "dW2 is made of a1, not of z1.": (12, 0, 6, 0, 6, 0, 2, -4, 2),
    "W2 is missing on the way back to a1.": (4, 0, 2, 0, 2, 0, 2, 0, 2),
    "The sign is turned: the error is ŷ − y.": (-12, 0, -6, 0, -6, 0, -2, 0, -2),
}
one = backward(x_one, y_one, W1_one, b1_one, W2_one, b2_one)
expect(one, (12, 0, 6, 0, 6, 0, 2, 0, 2), mistakes)

x_three, y_three = np.array([[2.0, 1.0], [4.0, 1.0], [0.0, 1.0]]), np.array([[2.0], [6.0], [5.0]])
right = np.array((36, -8, 12, -2, 12, -2, 8, 4, 2))
mistakes = {
    "This is for a sum of losses: they are averaged, so divide by m once.": 3 * right,
    "The rows of a bias are added up: the 1/m is in dŷ already.": (
        right / (1, 1, 1, 1, 3, 3, 1, 1, 3)
    ),
    "The 1/m is in here twice.": right / 3,
}
three = backward(x_three, y_three, W1_one, b1_one, W2_one, b2_one)
expect(three, right, mistakes)

# %% [markdown]
# Without any formula: small steps of each of the 21 numbers, by your own `loss`:

# %%
mine.needs("forward", "backward")
check_gradient(
    lambda W1, b1, W2, b2: loss(x_try, y_try, W1, b1, W2, b2),
    lambda W1, b1, W2, b2: backward(x_try, y_try, W1, b1, W2, b2),
    at=network_try,
)

# %% [markdown]
# ### What has to be kept
#
# `backward` called `forward` again. A library goes forward once and **keeps** what the way back is going to need, and that
# takes more memory than the weights do. The parameters are there anyway. What else do the five formulas above need?
#
# <details><summary>Hint</summary>
#
# Look at the right sides: which of the names there is neither a parameter nor made on the way back?
# </details>

# %% choose="kept"

# %% answer="kept"
### BEGIN SOLUTION
kept = "x, z₁ > 0, a₁, ŷ − y"
### END SOLUTION

# %% item="kept"

# %% [markdown]
# What PyTorch keeps of the same network, told by PyTorch itself:

# %%
mine.needs("kept")
leaves = [torch.tensor(part, requires_grad=True) for part in network_try]
shapes = []
with torch.autograd.graph.saved_tensors_hooks(
    lambda one: shapes.append(tuple(one.shape)) or one, id
):
    error = torch.relu(torch.tensor(x_try) @ leaves[0] + leaves[1]) @ leaves[2] + leaves[3]
    error = ((error - torch.tensor(y_try)) ** 2).mean()
print("kept, by shape:", shapes)

# %% [markdown]
# `(5, 3)` is $x$, `(5, 4)` is $a_1$, twice (it is above 0 where $z_1$ is, so it tells both), `(4, 1)` is the parameter $W_2$, and `(5, 1)`
# is the error.
#
# ### A check of your own · extra
#
# The cell above looked at your gradient once. Write it as a test that anybody may use: `checked(gradients)` is given a
# function such as your `backward`, called `gradients(x, y, W1, b1, W2, b2)`, and says whether it is right: `True` or
# `False`. Use `check_gradient` as above, with `loss`, on `x_try`, `y_try` and all of `network_try`. The hidden test gives you a
# right function and several that are wrong in one place each. (A wrong shape makes `check_gradient` stop with an error;
# that counts as `False`.)
#
# <details><summary>Hint</summary>
#
# What `check_gradient` gives back has an attribute `passed`. Where your function asks for `backward`, it should ask for the
# function that it was given.
# </details>


# %% answer="checked"
def checked(gradients):
    """Is it the gradient of `loss`?  gradients(x, y, W1, b1, W2, b2) -> dW1, db1, dW2, db2."""
    ### BEGIN SOLUTION
    return check_gradient(
        lambda W1, b1, W2, b2: loss(x_try, y_try, W1, b1, W2, b2),
        lambda W1, b1, W2, b2: gradients(x_try, y_try, W1, b1, W2, b2),
        at=network_try,
    ).passed
    ### END SOLUTION


# %% item="checked"
try:
    said = checked(lambda x, y, W1, b1, W2, b2: (0 * W1, 0 * b1, 0 * W2, 0 * b2))
except (AssertionError, ValueError):
    said = False
assert said is not None, "`checked` has to return something"
assert isinstance(said, (bool, np.bool_)), (
    "that is the whole report: whether it holds is its `passed`"
)
assert not said, "a gradient of zeros is accepted"

# %% [markdown]
# ### By autograd
#
# PyTorch does all of this by itself. Write `by_autograd`: the arguments are tensors, and the four parameters ask for their
# gradients. Go forward, call `backward()` on the mean of the squared errors, and return this loss. The gradients stay where
# PyTorch puts them, in `W1.grad` and so on.
#
# <details><summary>Hint</summary>
#
# `torch.relu` bends. After `loss.backward()`, nothing is left to be done but `return loss`.
# </details>


# %% answer="by-autograd"
def by_autograd(x, y, W1, b1, W2, b2):
    """The mean of the squared errors, its gradients in W1.grad … b2.grad:  tensors -> the loss."""
    ### BEGIN SOLUTION
    yhat = torch.relu(x @ W1 + b1) @ W2 + b2
    loss = ((yhat - y) ** 2).mean()
    loss.backward()
    return loss
    ### END SOLUTION


# %% item="by-autograd"
W1_leaf, b1_leaf, W2_leaf, b2_leaf = (
    torch.tensor(part, requires_grad=True) for part in network_try
)
x_there, y_there = torch.tensor(x_try), torch.tensor(y_try)
loss_there = by_autograd(x_there, y_there, W1_leaf, b1_leaf, W2_leaf, b2_leaf)
assert W1_leaf.grad is not None, "W1.grad is still None: who calls `backward()`?"
yhat_there = torch.relu(x_there @ W1_leaf + b1_leaf) @ W2_leaf + b2_leaf
unlike(
    loss_there,
    {
        "These are the squares added up: take their mean.": ((yhat_there - y_there) ** 2).sum(),
        "The ReLU is missing.": (
            (((x_there @ W1_leaf + b1_leaf) @ W2_leaf + b2_leaf - y_there) ** 2).mean()
        ),
    },
)

# %%
mine.needs("forward", "backward", "by_autograd")
theirs = [torch.tensor(part, requires_grad=True) for part in network_try]
by_autograd(torch.tensor(x_try), torch.tensor(y_try), *theirs)
for name, own, other in zip(
    ("dW1", "db1", "dW2", "db2"), backward(x_try, y_try, *network_try), theirs
):
    print(name, "differs by at most", np.abs(own - other.grad.numpy()).max())

# %% [markdown]
# ### A step that looks right
#
# This step of gradient descent raises no error, and its loss often falls. It saves a line by moving each layer as soon as
# its gradient is known:


# %%
def network_step_broken(x, y, W1, b1, W2, b2, lr):
    z1, a1, yhat = forward(x, W1, b1, W2, b2)
    dyhat = 2 * (yhat - y) / len(x)
    W2 = W2 - lr * a1.T @ dyhat
    b2 = b2 - lr * dyhat.sum(axis=0)
    dz1 = dyhat @ W2.T * (z1 > 0)
    W1 = W1 - lr * x.T @ dz1
    b1 = b1 - lr * dz1.sum(axis=0)
    return W1, b1, W2, b2


# %%
mine.needs("forward", "backward")
moved = network_step_broken(x_try, y_try, *network_try, 0.1)
for name, before, after, slope in zip(
    ("W1", "b1", "W2", "b2"), network_try, moved, backward(x_try, y_try, *network_try)
):
    print(f"{name}: off by at most {np.abs(before - 0.1 * slope - after).max():.3f}")

# %% [markdown]
# Two of the four have moved wrongly. Find the mistake, and write `network_step`, which repairs it.
#
# <details><summary>Hint</summary>
#
# All four gradients belong to one place, that of the old parameters. Which of them is gone when `dz1` is worked out?
# </details>


# %% answer="network-step"
def network_step(x, y, W1, b1, W2, b2, lr):
    """All four after one step:  x (m, n), y (m, 1) -> W1, b1, W2, b2, new arrays."""
    ### BEGIN SOLUTION
    dW1, db1, dW2, db2 = backward(x, y, W1, b1, W2, b2)
    return W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2
    ### END SOLUTION


# %% item="network-step"
mistakes = {
    "The new W2 carries the error back: dz1 has to be worked out before W2 moves.": (
        (-1.5, 2, -2.25, 1, -1.25, -7, 2.5, -1, 1.5)
    ),
    "That goes uphill: a step is against the gradient.": (4, 2, 0.5, 1, 1.5, -7, 3.5, -1, 2.5),
    "The learning rate is missing.": (-11, 2, -7, 1, -6, -7, 1, -1, 0),
}
stepped = network_step(x_one, y_one, W1_one, b1_one, W2_one, b2_one, 0.25)
expect(stepped, (-2, 2, -2.5, 1, -1.5, -7, 2.5, -1, 1.5), mistakes)

# %% [markdown]
# ### What it costs · extra
#
# A layer somewhere in a deep network multiplies $X$, $(32, 100)$, by $W$, $(100, 50)$. Forward, that takes
# $32 \cdot 100 \cdot 50 = 160\,000$ multiplications. **Predict first.** The gradient $dZ$ has come back to this layer. How many
# multiplications do its two products take, $dW = X^T \cdot dZ$, and $dX = dZ \cdot W^T$ for the layer before?
#
# <details><summary>Hint</summary>
#
# A product of $(p, q)$ and $(q, r)$ takes $p \cdot q \cdot r$. Write down the shapes of both.
# </details>

# %% answer="twice"
### BEGIN SOLUTION
twice = 2 * 32 * 100 * 50
### END SOLUTION

# %% item="twice"
mistakes = {
    "That is one of the two products.": 160_000,
    "That is the way forward and the way back together.": 480_000,
    "These are two shapes multiplied, and a product of matrices needs three numbers.": 32 * 100
    + 100 * 50,
    "Each entry of W has a slope, but it takes 32 multiplications to find it.": 5_000,
}
unlike(twice, mistakes)

# %%
mine.needs("twice")
X_layer = torch.randn(32, 100, requires_grad=True)
W_layer = torch.randn(100, 50, requires_grad=True)
with FlopCounterMode(display=False) as forward_alone:
    Z_layer = X_layer @ W_layer
with FlopCounterMode(display=False) as back_alone:
    Z_layer.backward(torch.ones(32, 50))
print("PyTorch counts each multiplication with its addition, as two:")
print(forward_alone.get_total_flops(), "forward,", back_alone.get_total_flops(), "back")

# %% [markdown]
# So a step of training costs three times as much as going forward. Measuring all 5000 slopes of this layer by small steps would go
# forward 10 000 times: that is why nobody trains so.
#
# ## An engine of your own · extra
#
# How does PyTorch know the way back through a formula that it has never seen? Each number that it computes **remembers** what it was
# made from, and its slope along each of them. With two such operations and a ReLU you have all that a network needs.
#
# A `Value` holds a number, `data`; its gradient, `grad`, 0 to begin with; and `parents`, a tuple of pairs **(Value, slope)**:
#
# | | `data` | `parents` |
# |---|---|---|
# | `p + q` | the sum | `((p, 1.0), (q, 1.0))` |
# | `p * q` | the product | p and q, in this order, each with the slope of $p \cdot q$ along it |
# | `p.relu()` | $\max(0, p)$ | p, with the slope of the ReLU (0 at 0) |
#
# Write the three operations. Each makes a new `Value` and leaves the old ones as they are. *The stub has only the first method:
# add `__mul__(self, other)` and `relu(self)` below it.*
#
# <details><summary>Hint 1</summary>
#
# `return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))` is the whole of `__add__`.
# </details>
#
# <details><summary>Hint 2</summary>
#
# By how much does $p \cdot q$ grow when $p$ grows by 1?
# </details>


# %% answer="value"
class Value:
    """A number that remembers what it was made from: pairs (Value, slope) in `parents`."""

    def __init__(self, data, parents=()):
        self.data = data
        self.parents = parents
        self.grad = 0.0

    def __add__(self, other):
        ### BEGIN SOLUTION
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def relu(self):
        return Value(max(0.0, self.data), ((self, float(self.data > 0)),))
        ### END SOLUTION


# %% item="value"
three, four = Value(3.0), Value(4.0)
expect((three + four).data, 7)
expect((three * four).data, 12)
slopes = [slope for _, slope in (three * four).parents]
expect(slopes, (4, 3), {"p·q grows by q when p grows by 1: the two slopes are swapped.": (3, 4)})
slopes = [slope for _, slope in (three + four).parents]
expect(slopes, (1, 1), {"A sum grows by 1 when p does.": (3, 4)})
expect([Value(-2.0).relu().data, Value(-2.0).relu().parents[0][1]], (0, 0))
mistakes = {"That is the ReLU's value. Its slope on the right is 1.": (3, 3)}
expect([three.relu().data, three.relu().parents[0][1]], (3, 1), mistakes)

# %% [markdown]
# Now the way back. `value_backward(out)` sets `out.grad` to 1 and walks back: each node hands `slope * node.grad` on to each of
# its parents, which **add it up**, since a number that was used twice gets something from both. But a node may hand on only
# when it has got everything itself. So the nodes have to be in an order in which each stands behind all that was made of it:
# a **topological order**.
#
# Write it. It fills `.grad` in all the Values behind `out` (they hold 0 when it is called), and returns nothing.
#
# <details><summary>Hint 1</summary>
#
# First a list of all nodes, each once: a function `visit(node)` that, if it has not seen the node, visits its parents
# and *then* appends the node. Parents stand before their children in this list: walk it in reverse.
# </details>
#
# <details><summary>Hint 2</summary>
#
# The walk is two loops: over the reversed list, and over `node.parents`, with one line inside.
# </details>


# %% answer="value-backward"
def value_backward(out):
    """Fill `.grad` of all that `out` was made from, and of `out` itself:  a Value -> None."""
    ### BEGIN SOLUTION
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(out)
    out.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
    ### END SOLUTION


# %% item="value-backward"
three = Value(3.0)
value_backward(Value(9.0, ((three, 3.0), (three, 3.0))))
mistakes = {
    "Only one of the two ways counts: a parent adds up what it gets, `+=`.": 3,
    "Nothing has arrived: out.grad has to be 1 before the walk begins.": 0,
    "Multiply by the slope.": 2,
}
expect(three.grad, 6, mistakes)

three, four = Value(3.0), Value(4.0)
total = Value(7.0, ((three, 1.0), (four, 1.0)))
value_backward(Value(49.0, ((total, 7.0), (Value(7.0, ((total, 1.0),)), 7.0))))
mistakes = {
    "A node handed on before it had got everything: mind the order.": 7,
    "A node handed on twice, the second time more than it had still to give.": 21,
    "A node handed on twice, each time all that it had got.": 28,
    "Slopes are multiplied along a way, and the ways are added.": 2,
}
expect(three.grad, 14, mistakes)

# %%
mine.needs("Value", "value_backward")
start = (2.0, -3.0, 8.0, 4.0)
x1, w1, b1, y1 = (Value(number) for number in start)
minus_one = Value(-1.0)
error = (x1 * w1 + b1).relu() + minus_one * y1 + x1 * x1
value_backward(error * error)
theirs = [torch.tensor(number, requires_grad=True) for number in start]
p, q, r, s = theirs
((torch.relu(p * q + r) - s + p * p) ** 2).backward()
print([own.grad for own in (x1, w1, b1, y1)], [other.grad.item() for other in theirs])

# %% [markdown]
# **Find the mistake.** In a friend's `value_backward` one character is missing: where a parent should add up, it says
# `parent.grad = slope * node.grad`. Everything else is right. What stands in `v.grad` then, with `v = Value(3.0)`, after the
# way back from `v * v`? And after the way back from `v * u + v`, with a fresh `v = Value(3.0)` and `u = Value(4.0)`? A pair of numbers.
#
# <details><summary>Hint</summary>
#
# With `=`, what arrives last is what stays. In the second one: which hands on first, the sum or the product?
# </details>

# %% answer="plus-equals"
### BEGIN SOLUTION
plus_equals = (3, 4)
### END SOLUTION

# %% item="plus-equals"
mistakes = {
    "Those are the right gradients. The friend's walk loses something in both.": (6, 5),
    "The sum hands on first, 1 to v; what the product hands on comes last.": (3, 1),
    "Those are the values. What has come to v.grad?": (9, 15),
}
unlike(plus_equals, mistakes)

# %% [markdown]
# PyTorch's `.grad` has the same `+=`, which is why a training loop has to clear it: `zero_grad()`.

# %% [markdown] explain="why-dead" points=2
# **In your own words.** Somebody trains a network of ReLUs with a large learning rate. After a few steps a third of the units give
# 0 for every example, and they stay so for the rest of the training. Why do they not come back? And what could one
# change so that it does not happen? Three or four sentences.
#
# <details><summary>Hint</summary>
#
# What did your second neuron's $w$ and $b$ get back? And what moves a weight, if not its gradient?
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: where z ≤ 0 for every example the ReLU's slope is 0, so the gradients of the unit's own weights and bias are
#   0 for every example: nothing moves them, whatever its loss (a large step had pushed z below 0 everywhere, for example by
#   a large negative bias).
# - 1 point: a change that fits: a smaller learning rate (or a warm-up, or gradients that are clipped), another start (smaller
#   weights, biases of 0 or a little above), or an activation whose slope is not 0 on the left (leaky ReLU, tanh), or inputs
#   or layers that are scaled.
# ### END MARK SCHEME

# %% [markdown]
# ## What to remember
#
# - Backwards, each step multiplies by one slope. What comes to a layer is multiplied by $x^T$ for its weights, and by $W^T$
#   for the layer before.
# - The way back needs what the way forward had: inputs, the mask of the ReLU, activations, the error.
# - Where a number is used twice, its gradients are added; where a ReLU is off, nothing comes through.
# - First all gradients, at one place; then all moves. And no gradient is right before small steps have agreed.
