# %% [markdown]
# # Autograd
#
# You have derived gradients by pencil and turned the formulas into NumPy. For a line that is a page; for
# a network with a million parameters nobody could. PyTorch does it for you: it writes down what you
# compute, and then walks back through it by the chain rule. Here you use this **autograd**, look at what
# it has written down, and meet the three mistakes that everybody makes with it once.
#
# | | |
# |---|---|
# | **You need** | tensors (notebook 1), the gradients of the MSE, one step of gradient descent; a pencil |
# | **It takes** | about 95 minutes |
# | **You will know** | what `backward()` does and where the gradients go, how to update parameters, and what happens where a line is forgotten |
#
# Replace every `...` and every `raise NotImplementedError()`. The cell below each answer holds a few
# examples for you to try; hidden tests ask more. Stuck at exercise 5? `mine.hint(5)` in a cell
# of your own helps, `mine` says how far you are. *Python numbers, NumPy values and tensors are all fine
# where a number is asked.*
#
# Where you compute by pencil, the numbers are **your own**: they are made from your id. Type the id
# under which you hand in between the quotes, and run the cell. (On JupyterHub it is known: leave the
# dots.)

# %%
import numpy as np
import torch

from course_tools import plots
from course_tools.data import load_regression
from course_tools.derivatives import expect_slopes
from course_tools.descent import line_loss
from course_tools.examples import expect, unlike
from course_tools.hand import two_points
from course_tools.own import own_copy
from course_tools.steps import expect_backward, expect_step

student = "..."


def number(value):
    """What is in a tensor with one entry, as a number of Python's; a number stays what it is."""
    return torch.as_tensor(value).item()


mine = own_copy("pytorch/2-autograd", student)
mine

# %% [markdown]
# ## By pencil first
#
# The model is the line $\hat y = b + w x$, the loss the mean squared error of all points. These two
# points are yours:

# %%
hand = two_points(mine.student)
hand

# %% [markdown]
# Start at $b = 1,\ w = 1$. Fill a small table: prediction, error $\hat y - y$, error², $x \cdot$ error.
# Everything is a whole number until you divide.
#
# **(a)** the loss
#
# <details><summary>Hint</summary>
#
# Each prediction is $1 + x$. Take the truth away, square, and take the mean of the two.
# </details>

# %% answer="hand-loss"
### BEGIN SOLUTION
hand_loss = sum((1 + p - q) ** 2 for p, q in zip(hand.x, hand.y)) / 2
### END SOLUTION

# %% item="hand-loss"
mistakes = {"Square the errors before the mean.": np.abs(1 + np.array(hand.x) - hand.y).mean()}
expect(hand_loss, lambda: line_loss(1, 1, hand.x, hand.y), mistakes, n=2, by="your points")

# %% [markdown]
# **(b)** the pair $(\partial\text{loss}/\partial b,\ \partial\text{loss}/\partial w)$
#
# <details><summary>Hint</summary>
#
# $\frac{2}{n} \sum \text{error}_i$ and $\frac{2}{n} \sum x_i \cdot \text{error}_i$, with $n = 2$.
# </details>

# %% answer="hand-grads"
### BEGIN SOLUTION
hand_grads = (
    sum(1 + p - q for p, q in zip(hand.x, hand.y)),
    sum(p * (1 + p - q) for p, q in zip(hand.x, hand.y)),
)
### END SOLUTION

# %% item="hand-grads"
assert len(hand_grads) == 2
expect_slopes(hand_grads, line_loss, (1, 1), hand.x, hand.y)

# %% [markdown]
# ## `backward()`
#
# Now PyTorch's way. Three lines:
#
# 1. compute the loss from tensors that ask for gradients (`requires_grad=True`),
# 2. call `loss.backward()`,
# 3. find $\partial\text{loss}/\partial b$ in `b.grad` and $\partial\text{loss}/\partial w$ in `w.grad`.
#
# Write `backward_step`. It returns the loss and leaves the gradients where they are. It clears nothing:
# a gradient that is there from before stays in, and `backward()` treats it as it always does.
#
# <details><summary>Hint</summary>
#
# `((… - y) ** 2).mean()` is the loss. `backward()` is called on it, not on b or w, and returns nothing.
# </details>


# %% answer="backward-step"
def backward_step(b, w, x, y):
    """The MSE of ŷ = b + w·x, its gradients into .grad:  b, w (1,), x, y (n, 1) -> the loss."""
    ### BEGIN SOLUTION
    yhat = b + w * x
    loss = ((yhat - y) ** 2).mean()
    loss.backward()
    return loss
    ### END SOLUTION


# %% item="backward-step"
expect_backward(backward_step)
b_try = torch.tensor([1.0], requires_grad=True)
w_try = torch.tensor([2.0], requires_grad=True)
points = torch.tensor([[1.0], [3.0], [2.0]]), torch.tensor([[2.0], [3.0], [4.0]])
loss_try = backward_step(b_try, w_try, *points)
mistakes = {
    "b is added, w is multiplied by x: ŷ = b + w·x.": 5 / 3,
    "This is half of the MSE: there is no 1/2 in it.": 3,
}
expect(loss_try, 6.0, mistakes, n=3)
expect((b_try.grad, w_try.grad), (4.0, 10.0), n=3)

# %% [markdown]
# Compare with your pencil:

# %%
mine.needs("hand_loss", "hand_grads", "backward_step")
b, w = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
x_hand = torch.tensor(hand.x, dtype=torch.float).view(2, 1)
y_hand = torch.tensor(hand.y, dtype=torch.float).view(2, 1)
print(number(backward_step(b, w, x_hand, y_hand)), b.grad, w.grad)

# %% [markdown]
# **Predict first, by pencil.** Somebody runs only that last line **a second time**, with the same b and w and
# nothing between: once more the loss, once more `backward()`. What is then in `b.grad` and in `w.grad`?
# A pair.
#
# <details><summary>Hint</summary>
#
# Parameters may be used in several places, or by several batches before one update. What would PyTorch
# have to do with the gradients of all of them?
# </details>

# %% answer="hand-twice"
### BEGIN SOLUTION
hand_twice = (2 * hand_grads[0], 2 * hand_grads[1])
### END SOLUTION

# %% item="hand-twice"
assert len(hand_twice) == 2
mistakes = {
    "`backward()` does not replace what is in `.grad`, it adds to it.": lambda: hand_grads,
    "Nothing clears `.grad` but you: the two gradients add up.": (0, 0),
    "Two calls: not three times what one leaves.": lambda: 3 * np.array(hand_grads),
}
unlike(hand_twice, mistakes)

# %%
mine.needs("backward_step", "hand_twice")
b, w = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
for _ in range(2):
    backward_step(b, w, x_hand, y_hand)
print(b.grad, w.grad)

# %% [markdown]
# ## On all points
#
# The 80 points, on the device that is there, and a start that is the same on every device, since the
# numbers are drawn on the CPU and only then moved.

# %%
device = "cuda" if torch.cuda.is_available() else "cpu"
x_train, y_train, x_val, y_val = load_regression()
x = torch.as_tensor(x_train).float().to(device)
y = torch.as_tensor(y_train).float().to(device)


def start():
    """The lecture's b and w on a CPU, always the same: two new leaves (1,)."""
    torch.manual_seed(42)
    b = torch.randn(1).to(device).requires_grad_()
    w = torch.randn(1).to(device).requires_grad_()
    return b, w


mine.needs("backward_step")
b, w = start()
print(b.item(), w.item())
print(number(backward_step(b, w, x, y)), b.grad.item(), w.grad.item())

# %% [markdown]
# And from the start you had in NumPy, 0.49671415 and −0.1382643, in float64. You know these three numbers
# from your own formulas: 2.74215777, −3.04481138, −1.83375372.

# %%
mine.needs("backward_step")
double = {"dtype": torch.float64, "device": device}
b64 = torch.tensor([0.4967141530112327], requires_grad=True, **double)
w64 = torch.tensor([-0.13826430117118466], requires_grad=True, **double)
loss64 = backward_step(b64, w64, torch.tensor(x_train, **double), torch.tensor(y_train, **double))
print(number(loss64), b64.grad.item(), w64.grad.item())

# %% [markdown]
# NumPy's last digits may be others, −3.044811379650508 and −1.8337537171510832 there: torch adds up its
# sums in another order. Sixteen digits are never all to be trusted.
#
# ## What autograd writes down
#
# ```python
# yhat = b + w * x
# error = yhat - y
# ```
#
# Only b and w were made with `requires_grad=True`. **Predict first.** Of the six tensors b, w, x, y, yhat
# and error, which ask for a gradient (`.requires_grad` is `True`)? Give a list of their names, in quotes,
# in any order.
#
# <details><summary>Hint</summary>
#
# On the way back from the loss to w, which of them does one come through?
# </details>

# %% answer="asks-grad"
### BEGIN SOLUTION
asks_grad = ["b", "w", "yhat", "error"]
### END SOLUTION

# %% item="asks-grad"
assert len(asks_grad) > 0

# %%
mine.needs("asks_grad")
b, w = start()
yhat = b + w * x
error = yhat - y
six = {"b": b, "w": w, "x": x, "y": y, "yhat": yhat, "error": error}
print({name: tensor.requires_grad for name, tensor in six.items()})

# %% [markdown]
# Every tensor that was computed from one that asks has a `grad_fn`: the operation it came from. And every
# operation knows, in `next_functions`, the operations behind it, one for each of its parts. So the whole
# computation hangs together as a **graph**, made while your code ran.

# %%
b, w = start()
yhat = b + w * x
yhat.grad_fn

# %% [markdown]
# This is the sum, `AddBackward0`. Its two parts are b and w · x, in this order; the product has two parts
# in its turn, w and x. What stands there in the graph? There are four possible entries:
#
# - `AddBackward0` and `MulBackward0`, a sum and a product,
# - `AccumulateGrad`, the end of the way at a leaf: here the gradient is added to its `.grad`,
# - `None`, where nothing asks for a gradient.
#
# Give a list of four: the first and the second part of the sum, then the first and the second part of the
# product. You may look them up with `next_functions`.
#
# <details><summary>Hint</summary>
#
# `yhat.grad_fn.next_functions` is a tuple of pairs, and only the first of each pair matters here. The
# product: `yhat.grad_fn.next_functions[1][0].next_functions`.
# </details>

# %% answer="graph-nodes"
### BEGIN SOLUTION
graph_nodes = ["AccumulateGrad", "MulBackward0", "AccumulateGrad", "None"]
### END SOLUTION

# %% item="graph-nodes"
assert len(graph_nodes) == 4, "four texts"

# %% [markdown]
# Here is the graph of the whole loss, drawn from `grad_fn` and `next_functions`. `backward()` starts at the
# right and follows the arrows; at each box it multiplies by one derivative. That is the chain rule.

# %%
mine.needs("graph_nodes")
loss = ((yhat - y) ** 2).mean()
plots.autograd_graph(loss, "loss", {"b": b, "w": w})

# %% [markdown]
# The graph is made anew by every forward pass, from the operations that ran. So a model may hold an `if` of
# plain Python:
#
# ```python
# def kinked(b, w, x):
#     if x > 0:
#         return b + w * x
#     return b
# ```
#
# Somebody computes `kinked(b, w, x)` for $x = -2$ with two new parameters b and w, and calls `backward()`
# on it. **Predict first.** What is in `w.grad` then?
#
# <details><summary>Hint</summary>
#
# The graph holds what has run. Which lines ran for $x = -2$, and does w stand in them?
# </details>

# %% choose="not-taken"

# %% answer="not-taken"
### BEGIN SOLUTION
not_taken = "no gradient"
### END SOLUTION

# %% item="not-taken"


# %%
def kinked(b, w, x):
    """A line for x > 0, and level elsewhere:  b, w (1,), a number x -> ŷ (1,)."""
    if x > 0:
        return b + w * x
    return b


mine.needs("not_taken")
for at in (-2.0, 2.0):
    b, w = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    kinked(b, w, at).backward()
    print("x =", at, " b.grad:", b.grad, " w.grad:", w.grad)

# %% [markdown]
# Only the branch that ran is in the graph, and w is not in it: no way leads back to it.
#
# Back to the loss of the picture. **Predict first.** We call `backward()` on this **same loss** twice, with no new forward pass between.
# What does the second call do?
#
# <details><summary>Hint</summary>
#
# On its way back, `backward()` needs numbers that the graph has kept. What does PyTorch do with
# them afterwards, to save memory?
# </details>

# %% choose="same-loss-twice"

# %% answer="same-loss-twice"
### BEGIN SOLUTION
same_loss_twice = "an error"
### END SOLUTION

# %% item="same-loss-twice"

# %%
mine.needs("same_loss_twice")
b, w = start()
loss = ((b + w * x - y) ** 2).mean()
loss.backward()
try:
    loss.backward()
    print("no error:", b.grad, w.grad)
except RuntimeError as stopped:
    print(stopped)

# %% [markdown]
# ## The update, and two ways it goes wrong
#
# A step is $b \leftarrow b - \eta \cdot$ `b.grad`. It looks easy. b is a parameter, a leaf, and has its
# gradient.
#
# **Predict first.** What is `b` after `b = b - 0.1 * b.grad`?
#
# <details><summary>Hint</summary>
#
# The right side is a computation with a tensor that asks for gradients. What does the name `b`
# stand for afterwards: for the tensor from before, or for what has come out?
# </details>

# %% choose="new-tensor"

# %% answer="new-tensor"
### BEGIN SOLUTION
new_tensor = "a result"
### END SOLUTION

# %% item="new-tensor"

# %%
mine.needs("backward_step", "new_tensor")
b, w = start()
backward_step(b, w, x, y)
b = b - 0.1 * b.grad
print("leaf:", b.is_leaf, " asks for a gradient:", b.requires_grad, " b:", b)

# %% [markdown]
# The next `backward()` would fill the `.grad` of the *old* b, which has no name any more. So write into
# the tensor itself: `b -= 0.1 * b.grad`. **Predict first.** What does this do to a parameter, as it stands?
#
# <details><summary>Hint</summary>
#
# Autograd records whatever happens to a tensor that asks for gradients. What if somebody writes
# over a leaf, while it is watching?
# </details>

# %% choose="in-place"

# %% answer="in-place"
### BEGIN SOLUTION
in_place = "an error"
### END SOLUTION

# %% item="in-place"

# %%
mine.needs("backward_step", "in_place")
b, w = start()
backward_step(b, w, x, y)
try:
    b -= 0.1 * b.grad
    print("no error:", b)
except RuntimeError as stopped:
    print(stopped)

# %% [markdown]
# Autograd records whatever happens to a parameter. But an update is no part of the loss, so tell it to
# look away for a moment:
#
# ```python
# with torch.no_grad():
#     ...
# ```
#
# Write `sgd_step`: it moves the caller's b and w, each by `lr` times its own gradient, and then **clears**
# both gradients, so that the next `backward()` starts from nothing. `b.grad.zero_()` clears; setting
# `b.grad = None`, as newer versions of PyTorch prefer, does as well. It returns nothing.
#
# <details><summary>Hint</summary>
#
# Two lines with `-=` under `torch.no_grad()`, two lines that clear. The order matters.
# </details>


# %% answer="sgd-step"
def sgd_step(b, w, lr):
    """One step, then no gradients:  leaves b, w with .grad, a number lr -> None, b and w moved."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * w.grad
    b.grad.zero_()
    w.grad.zero_()
    ### END SOLUTION


# %% item="sgd-step"
expect_step(sgd_step)
b_try = torch.tensor([1.0], requires_grad=True)
w_try = torch.tensor([2.0], requires_grad=True)
b_try.grad, w_try.grad = torch.tensor([4.0]), torch.tensor([-2.0])
sgd_step(b_try, w_try, 0.5)
assert b_try.item() == -1.0
assert w_try.item() == 3.0

# %% [markdown]
# ## The whole loop
#
# Write `train_autograd`: `n_epochs` times a `backward_step` and an `sgd_step`, on all points. *Where the
# given b and w end up, moved or as they were, is up to you; what counts is the pair you return.*
#
# <details><summary>Hint</summary>
#
# Both functions are there. One fills `.grad`, the other uses it and clears it.
# </details>


# %% answer="train-autograd"
def train_autograd(x, y, b, w, lr, n_epochs):
    """b, w after n_epochs steps:  x, y (n, 1), leaves b, w (1,), numbers lr, n_epochs -> b, w."""
    ### BEGIN SOLUTION
    for _ in range(n_epochs):
        backward_step(b, w, x, y)
        sgd_step(b, w, lr)
    return b, w
    ### END SOLUTION


# %% item="train-autograd"
mistakes = {
    "The gradients pile up over the epochs: clear them after each step.": (0.46667, 0.25422),
    "Only one step was taken: does `return` stand in the loop?": (0.60000, 1.00000),
    "These are n_epochs + 1 steps: `range(n_epochs)`.": (0.73831, 1.05517),
    "The gradient is worked out once, before the loop: it changes at each step.": (
        -0.20000,
        -1.00000,
    ),
    "The pair is (b, w): b comes first.": (1.06756, 0.70667),
}
line = torch.ones(1, requires_grad=True), torch.full((1,), 2.0, requires_grad=True)
expect(train_autograd(*points, *line, 0.1, 3), (0.70667, 1.06756), mistakes)
b_one, w_one = train_autograd(x, y, *start(), 0.1, 1)
assert abs(number(b_one) - 0.64794) < 1e-4

# %%
mine.needs("train_autograd")
b_end, w_end = train_autograd(x, y, *start(), 0.1, 1000)
print(number(b_end), number(w_end))
plots.data_and_line(x_train, y_train, number(b_end), number(w_end))

# %% [markdown]
# The lecture prints 1.0235 and 1.9690, and so do you. NumPy's loop came to 1.02354094 and 1.96896411: the
# last digits differ since float32 has only seven of them.
#
# ## Forgetting to clear
#
# The classic: no `zero_()`. No error, no warning, and the numbers look like numbers.
#
# Try it: from `start()`, take **ten steps** with $\eta = 0.1$, each a `backward_step` and a move under
# `torch.no_grad()`, and **clear nothing**. Keep (b, w) after each step: give a list of ten pairs, to five
# decimals or better.
#
# <details><summary>Hint</summary>
#
# `b.item()` gives the number that is in b now. A list that keeps `b` itself would keep one tensor, and
# show its last value ten times.
# </details>

# %% answer="forgotten-path"
### BEGIN SOLUTION
forgotten_path = []
b, w = start()
for _ in range(10):
    backward_step(b, w, x, y)
    with torch.no_grad():
        b -= 0.1 * b.grad
        w -= 0.1 * w.grad
    forgotten_path.append((b.item(), w.item()))
### END SOLUTION

# %% item="forgotten-path"
assert np.shape(forgotten_path) == (10, 2), "ten pairs"


def right_loop(lr):
    """The lines after 1, … 10 steps of your loop, which clears."""
    return [[number(p) for p in train_autograd(x, y, *start(), lr, k)] for k in range(1, 11)]


mistakes = {
    "That is the path of the right loop. Clear nothing.": lambda: right_loop(0.1),
    "That is the right loop with lr = 0.2. Take 0.1, and clear nothing.": lambda: right_loop(0.2),
    "All ten pairs are the last one: keep the numbers, `b.item()` and `w.item()`.": [
        forgotten_path[-1]
    ]
    * 10,
}
unlike(forgotten_path, mistakes)
unlike(forgotten_path[0], {"The first pair is the start: keep b and w *after* each step.": start()})

# %% [markdown]
# For comparison, ten steps of the loop that clears:

# %%
mine.needs("forgotten_path", "train_autograd")
cleared_path = [train_autograd(x, y, *start(), 0.1, steps) for steps in range(1, 11)]
cleared_path = [(number(b), number(w)) for b, w in cleared_path]
plots.two_paths(
    forgotten_path,
    cleared_path,
    ("nothing cleared", "cleared"),
    start=(0.33669, 0.12881),
    lowest=(1.02354, 1.96896),
)

# %% [markdown]
# The first step is the same, the second too long, and soon b turns round and swings through the valley
# like a ball without friction. What does the step amount to, where nothing is cleared?
#
# <details><summary>Hint</summary>
#
# What is in `.grad` after the third `backward()`, if nothing was ever cleared?
# </details>

# %% choose="like-forgetting"

# %% answer="like-forgetting"
### BEGIN SOLUTION
like_forgetting = "momentum 1"
### END SOLUTION

# %% item="like-forgetting"

# %% [markdown]
# You can see it. An optimizer of PyTorch, which the next notebook is about, clears as it should and has an
# argument `momentum`: it keeps that much of the way so far in each step. Beside it, your own path:

# %%
mine.needs("forgotten_path", "like_forgetting")
b, w = start()
optimizer = torch.optim.SGD([b, w], lr=0.1, momentum=1.0)
for b_was, w_was in forgotten_path:
    optimizer.zero_grad()
    ((b + w * x - y) ** 2).mean().backward()
    optimizer.step()
    print(f"{b.item():8.5f} {w.item():8.5f}   {number(b_was):8.5f} {number(w_was):8.5f}")

# %% [markdown] explain="which-library" points=2
# **In your own words.** The lecture asks two questions and leaves both open. Is PyTorch more *pythonic*
# than TensorFlow? Does TensorFlow excel at large scale and in production? Answer one of them as far as you
# can: give **one argument that you could check** with what you have seen in this notebook, and one fact
# that you would **have to look up** before you believed it. Three or four sentences.
#
# <details><summary>Hint</summary>
#
# Choose one of the two questions. What have you done in this notebook that speaks for one side? And
# which word of the question can nobody judge from here?
# </details>
#
# ### BEGIN MARK SCHEME
# There is no right answer to either question; each of these is worth its point whichever is taken.
# - 1 point: an argument tied to something seen here, such as: the graph is made while plain Python runs,
#   so `print`, `if` and a debugger work in the middle of a model; or, on the other side, that one has to
#   clear gradients and guard updates oneself.
# - 1 point: names what would have to be looked up, and takes no slogan for a fact: what TensorFlow 2 does
#   today (it runs eagerly too), speed on one's own hardware, which of the two colleagues use, how models
#   get to phones or servers.
# ### END MARK SCHEME

# %% [markdown]
# ## What to remember
#
# - `backward()` walks the graph from the loss to the leaves and **adds** to their `.grad`.
# - The graph is made by each forward pass, of what really ran, and used up by `backward()`.
# - Parameters move in place, under `torch.no_grad()`: `b = b - …` would make another tensor.
# - Clear the gradients after each step. Who forgets trains with momentum 1.
