# %% [markdown]
# # Tensors
#
# A **tensor** is PyTorch's array: numbers in a shape, all of one type, on one device. It is much like
# an array of NumPy, with two things more: it can live on a GPU, and it can remember how it was
# computed. This notebook is about the first of the two, and prepares the second.
#
# | | |
# |---|---|
# | **You need** | arrays of NumPy and their shapes; a pencil |
# | **It takes** | about 60 minutes |
# | **You will know** | shape, type and device of a tensor, who shares memory with whom, and what makes a tensor a parameter |
#
# Replace every `...` and every `raise NotImplementedError()`. The cell below each answer holds a few
# examples for you to try; hidden tests ask more. Stuck at exercise 5? `mine.hint(5)` in a cell
# of your own helps, `mine` says how far you are.
#
# Some numbers are **your own**: they are made from your id, so that you can compare the way with a
# friend, not the result. Type the id under which you hand in between the quotes, and run the cell. (On
# JupyterHub it is known: leave the dots.)

# %%
import numpy as np
import torch

from course_tools import plots
from course_tools.data import load_regression
from course_tools.examples import unlike
from course_tools.hand import four_tensors, shared_change, view_change
from course_tools.own import own_copy

student = "..."

mine = own_copy("pytorch/1-tensors", student)
mine

# %% [markdown]
# ## Shapes
#
# A single number is a **scalar**. Numbers in a row are a **vector**, rows of numbers a **matrix**, and a
# pile of matrices is just called a tensor, as all of them are.

# %%
plots.tensor_shapes((), (4,), (3, 4), (2, 3, 4))

# %% [markdown]
# You read the **shape** off the brackets, from the outside in. Here the outer brackets hold 2 rows, and
# each of them 4 numbers:

# %%
rows = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8]])
rows.shape, rows.dim()

# %% [markdown]
# These four are yours:

# %%
hand = four_tensors(mine.student)
hand

# %% [markdown]
# **By eye**, not by running them: give their four shapes as a list, in the order a, b, c, d. A shape is
# a tuple: `(5,)` for a vector of five, with its comma.
#
# <details><summary>Hint</summary>
#
# One size for each pair of brackets. What remains for a tensor that has no brackets at all?
# </details>

# %% answer="hand-shapes"
### BEGIN SOLUTION
hand_shapes = [np.shape(values) for values in hand.lists()]
### END SOLUTION

# %% item="hand-shapes"
assert len(hand_shapes) == 4, "four shapes"
for values, shape in zip(hand.lists(), hand_shapes):
    if isinstance(values, list) and isinstance(values[0], list):
        assert len(shape) > 1, "That is how many numbers it holds: give a size for each bracket."
        assert shape[0] == len(values), "Read from the outside in: which brackets are outermost?"
for values, shape in zip(hand.lists(), hand_shapes):
    if not isinstance(values, list):
        assert len(shape) == 0, "A scalar has no brackets, so no size: its shape is the empty `()`."
    elif not isinstance(values[0], list):
        assert len(shape) == 1, (
            "A vector has one pair of brackets, so one size. (1, 5) is a matrix."
        )

# %% [markdown]
# How many **dimensions** does each have? Four numbers, in the same order.
#
# <details><summary>Hint</summary>
#
# How many sizes does each of your shapes have?
# </details>

# %% answer="hand-dims"
### BEGIN SOLUTION
hand_dims = [len(np.shape(values)) for values in hand.lists()]
### END SOLUTION

# %% item="hand-dims"
assert len(hand_dims) == 4, "four numbers"
in_order = sorted(hand_dims)
assert in_order[-1] <= 4, "That is how many numbers each holds. How long is its shape?"
mistakes = {
    "Count the pairs of brackets: each has one dimension less than you say.": (1, 2, 3, 4),
    "A scalar has no brackets: 0 dimensions.": (1, 1, 2, 3),
}
unlike(in_order, mistakes)

# %%
mine.needs("hand_shapes", "hand_dims")
for name, values in zip("abcd", hand.lists()):
    tensor = torch.tensor(values)
    print(name, tuple(tensor.shape), tensor.dim())

# %% [markdown]
# ## Types
#
# All numbers of a tensor have one type, its `dtype`. Four tensors:
#
# ```python
# p = torch.tensor([1, 2, 3])
# q = torch.tensor([1, 2.5, 3])
# r = torch.as_tensor(np.array([1, 2.5, 3]))
# s = q > 2
# ```
#
# **Predict first.** What are their types? Give a list of four, in the order p, q, r, s, out of `"int64"`,
# `"float32"`, `"float64"`, `"bool"`. One may come more than once.
#
# <details><summary>Hint</summary>
#
# Decimal numbers become float32 in PyTorch, which is half as long as NumPy's float64 and enough for
# learning. `as_tensor` takes an array as it is.
# </details>

# %% answer="dtypes"
### BEGIN SOLUTION
dtypes = ["int64", "float32", "float64", "bool"]
### END SOLUTION

# %% item="dtypes"
assert len(dtypes) == 4, "four texts"

# %%
mine.needs("dtypes")
p = torch.tensor([1, 2, 3])
q = torch.tensor([1, 2.5, 3])
r = torch.as_tensor(np.array([1, 2.5, 3]))
s = q > 2
p.dtype, q.dtype, r.dtype, s.dtype

# %% [markdown]
# **What is printed is not all there is.**

# %%
pi = torch.tensor(3.14159)
print(pi)

# %% [markdown]
# We typed 3.14159. What does the tensor hold?
#
# <details><summary>Hint</summary>
#
# `print` shows four decimals of any tensor. A float32 keeps 24 binary digits: how many decimal ones
# are these, at about 3.3 to one?
# </details>

# %% choose="pi-kept"

# %% answer="pi-kept"
### BEGIN SOLUTION
pi_kept = "about 7 digits"
### END SOLUTION

# %% item="pi-kept"

# %%
mine.needs("pi_kept")
print(pi.item(), 3.14159, pi.element_size(), "bytes")

# %% [markdown]
# ## Who shares memory with whom?
#
# `view` shows the same numbers in another shape. Nothing is copied, which makes it fast.
#
# **Predict first.** Your matrix, and a view of it:

# %%
change = view_change(mine.student)
change

# %% [markdown]
# What is in `matrix` afterwards? Give it as a list of two rows.
#
# <details><summary>Hint</summary>
#
# Count along the rows of the matrix: where is the entry that stands at that place in `flat`? And is
# it a copy, or the same number?
# </details>

# %% answer="after-view"
### BEGIN SOLUTION
after_view = list(change.values)
after_view[change.place] = change.new
after_view = [after_view[:3], after_view[3:]]
### END SOLUTION

# %% item="after-view"
assert np.shape(after_view) == (2, 3), "two rows of three numbers"
changed = np.flatnonzero(np.ravel(after_view) != np.ravel(change.rows()))
assert changed.size > 0, "A view is no copy: it is the same numbers. The matrix changes too."
start = "flat[0] is the first number, and a view reads row by row: count again."
unlike(changed, {start: change.place - 1})
unlike(changed, {start: 3 * (change.place % 2) + change.place // 2})

# %%
mine.needs("after_view")
matrix = torch.tensor(change.rows())
flat = matrix.view(6)
flat[change.place] = change.new
matrix

# %% [markdown]
# Where you want numbers of your own, ask for them: `matrix.view(6).clone()`.
#
# Arrays of NumPy have memory too. Both of these make a tensor of an array:
#
# - `torch.tensor(array)` **copies**, always.
# - `torch.as_tensor(array)` copies **only if it must**.
#
# **Predict first.** With your numbers:

# %%
shared = shared_change(mine.student)
shared

# %% [markdown]
# The last line changes one entry of the array. What does **that entry** then hold in `p`, in `q` and in
# `r`? Three numbers.
#
# <details><summary>Hint</summary>
#
# The array is float64. Can float64 and float32 numbers be the same bytes?
# </details>

# %% answer="after-array"
### BEGIN SOLUTION
after_array = (shared.new, shared.values[shared.place], shared.values[shared.place])
### END SOLUTION

# %% item="after-array"
assert len(after_array) == 3, "three numbers"

# %%
mine.needs("after_array")
array = np.array(shared.values, dtype=float)
p, q, r = torch.as_tensor(array), torch.tensor(array), torch.as_tensor(array).float()
array[shared.place] = shared.new
p, q, r

# %% [markdown] explain="why-share" points=2
# **In your own words.** Sharing memory can be just what you want, or the cause of a bug that takes a
# day to find. Give one situation for each. Two or three sentences.
#
# <details><summary>Hint</summary>
#
# Think of an array that fills half of the memory. And think of a function that changes what it is
# given.
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: a good use: no time and memory for a copy of a large array or data set; another shape for
#   the same numbers; writing into a part of a tensor on purpose.
# - 1 point: a bug: somebody changes the array or the view "elsewhere", such as scaling `x` in place
#   after the tensor was made, and the other changes with it; so `clone()` or `torch.tensor` where the
#   numbers must stay.
# ### END MARK SCHEME

# %% [markdown]
# ## Data for a model
#
# Our 80 points again, near the line $y = 1 + 2x$, as arrays of float64. Where there is a GPU, we would
# like to compute there; where there is none, on the CPU.

# %%
device = "cuda" if torch.cuda.is_available() else "cpu"
x_train, y_train, x_val, y_val = load_regression()
print(x_train.shape, x_train.dtype, device)

# %% [markdown]
# Write `to_tensors`: it makes tensors of `x` and `y`, of type float32, on the device it is told.
#
# <details><summary>Hint</summary>
#
# Three steps, one behind the other: `torch.as_tensor(…)`, `.float()`, `.to(device)`.
# </details>


# %% answer="to-tensors"
def to_tensors(x, y, device):
    """Data for a model:  arrays x, y (n, 1) -> two float32 tensors (n, 1) on the device."""
    ### BEGIN SOLUTION
    x_tensor = torch.as_tensor(x).float().to(device)
    y_tensor = torch.as_tensor(y).float().to(device)
    return x_tensor, y_tensor
    ### END SOLUTION


# %% item="to-tensors"
x_two, y_two = to_tensors(np.array([[1.0], [2.0]]), np.array([[3.0], [5.0]]), "cpu")
assert isinstance(x_two, torch.Tensor)
unlike(x_two, {"The pair is (x_tensor, y_tensor): x comes first.": (3, 5)})
assert x_two.shape == (2, 1), "Keep the columns: shape (n, 1), as the arrays have it."
assert x_two.dtype == torch.float32, (
    "NumPy's numbers are float64: make them float32, by `.float()`."
)
assert not x_two.requires_grad, "Only b and w are to be learned: data need no `requires_grad`."
x_there, y_there = to_tensors(np.array([[1.0], [2.0]]), np.array([[3.0], [5.0]]), "meta")
assert x_there.device.type == "meta", "The argument `device` is not used: `.to(device)`."

# %% [markdown]
# Why not leave the numbers as they are, in float64? Here is a layer of PyTorch, whose own numbers are
# float32:
#
# ```python
# layer = torch.nn.Linear(1, 1)
# layer(torch.as_tensor(x_train))
# ```
#
# **Predict first.** What comes out?
#
# <details><summary>Hint</summary>
#
# The layer's numbers are float32, `x_train` is float64. Does PyTorch decide for one of the two, in
# a product of matrices?
# </details>

# %% choose="doubles"

# %% answer="doubles"
### BEGIN SOLUTION
doubles = "an error"
### END SOLUTION

# %% item="doubles"

# %%
mine.needs("doubles")
layer = torch.nn.Linear(1, 1)
try:
    print(layer(torch.as_tensor(x_train)).dtype)
except RuntimeError as error:
    print(error)

# %% [markdown]
# ## Parameters
#
# Data stay as they are; **parameters** are to be learned. PyTorch must note what becomes of them, so that
# it can give gradients later: `requires_grad=True` asks for that.
#
# Write `init_parameters`: set torch's seed with `torch.manual_seed(seed)`, then draw **b first, w
# second**, each with `torch.randn(1, …)`, of shape (1,), asking for gradients, on the device.
#
# <details><summary>Hint 1</summary>
#
# `torch.randn` takes both wishes as arguments: `requires_grad=True` and `device=device`.
# </details>
#
# <details><summary>Hint 2</summary>
#
# Make each tensor where it belongs. `torch.randn(1, requires_grad=True).to("cuda")` is the *result of an
# operation* on a tensor that stays on the CPU, and the gradient would go to that one.
# </details>


# %% answer="init-parameters"
def init_parameters(seed, device):
    """Random start of a line:  seed, device -> b, w (1,) float32, in this order from N(0, 1)."""
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True, device=device)
    w = torch.randn(1, requires_grad=True, device=device)
    return b, w
    ### END SOLUTION


# %% item="init-parameters"
b_start, w_start = init_parameters(42, "cpu")
mistakes = {
    "b is drawn first, and b comes first in what is returned.": (0.1288, 0.3367),
    "b and w are the same number: set the seed once, before the first of the two.": (
        0.3367,
        0.3367,
    ),
    "These are NumPy's numbers: set torch's seed and draw with `torch.randn`.": (0.4967, -0.1383),
    "`torch.rand` draws evenly between 0 and 1; take `torch.randn`, with an n.": (0.8823, 0.915),
}
unlike((b_start, w_start), mistakes, near=1e-3)
assert abs(b_start.item() - 0.3367) < 1e-4
assert abs(w_start.item() - 0.1288) < 1e-4
same = {"Every seed gives the same numbers: use the argument `seed`, not 42.": 0.3367}
unlike(init_parameters(7, "cpu")[0], same, near=1e-3)
assert b_start.requires_grad, "They do not ask for gradients: `requires_grad=True` is missing."
there, _ = init_parameters(42, "meta")  # a device that every computer has
assert there.device.type == "meta", "The argument `device` is not used: `device=device`."
assert there.is_leaf, (
    "`.to(device)` after `requires_grad=True` gives a result, no leaf: make each tensor there."
)

# %%
mine.needs("init_parameters")
b, w = init_parameters(42, device)
print(b, w)

# %% [markdown]
# On the CPU these are 0.3367 and 0.1288. The lecture prints **0.1940 and 0.1391**, from the very same
# seed, with `device='cuda:0'`. Neither is a mistake. What is the reason?
#
# <details><summary>Hint</summary>
#
# The same seed, the same line of code, another device. What is it that makes numbers of a seed?
# </details>

# %% choose="other-numbers"

# %% answer="other-numbers"
### BEGIN SOLUTION
other_numbers = "another generator"
### END SOLUTION

# %% item="other-numbers"

# %% [markdown]
# So with `device='cuda'` your print shows the lecture's numbers, and whoever has no GPU sees the other
# two. Training from either start ends at the same line. A seed promises the same numbers for the same
# program on the same kind of device, and no more.
#
# ## Two devices
#
# Sooner or later the data are on one device and a parameter on the other. You need no GPU to see what
# happens then: PyTorch has one more device everywhere, `meta`. A tensor there has a shape, a type and a
# place, and no numbers at all.
#
# ```python
# b = torch.tensor([1.0])              # on the CPU
# x = torch.ones(3, 1, device="meta")  # elsewhere
# b + x
# ```
#
# **Predict first.** What does the last line do?
#
# <details><summary>Hint</summary>
#
# Where should the sum be computed? Who would have to decide that?
# </details>

# %% choose="two-devices"

# %% answer="two-devices"
### BEGIN SOLUTION
two_devices = "an error"
### END SOLUTION

# %% item="two-devices"

# %%
mine.needs("two_devices")
here, there = torch.tensor([1.0]), torch.ones(3, 1, device="meta")
try:
    print((here + there).device)
except RuntimeError as stopped:
    print(stopped)
print((here.to(there.device) + there).device)

# %% [markdown]
# The last line says where it is to happen: `.to(x.device)` brings b to wherever x is.
#
# ## Leaves
#
# A **leaf** is a tensor that was made, not computed from others that ask for gradients. `backward()`
# fills the `.grad` of leaves only, so a parameter has to be one. Five tensors, all of which ask for a
# gradient:
#
# ```python
# a = torch.randn(1, requires_grad=True)
# b = a.to("cpu")
# c = a.to(torch.float64)
# d = torch.randn(1).to(torch.float64).requires_grad_()
# e = 2 * a
# ```
#
# **Predict first.** Which of them are leaves? Give their letters as one text, such as `"ce"`.
#
# <details><summary>Hint</summary>
#
# `.to(…)` with nothing to do gives back the same tensor. With something to do it computes a new one. And
# for d: in which order does it all happen?
# </details>

# %% answer="leaves"
### BEGIN SOLUTION
leaves = "abd"
### END SOLUTION

# %% item="leaves"
assert len(leaves) > 0

# %%
mine.needs("leaves")
a = torch.randn(1, requires_grad=True)
five = {
    "a": a,
    "b": a.to("cpu"),
    "c": a.to(torch.float64),
    "d": torch.randn(1).to(torch.float64).requires_grad_(),
    "e": 2 * a,
}
print({name: tensor.is_leaf for name, tensor in five.items()})

# %% [markdown]
# Mind b: on the CPU `a.to("cpu")` *is* a. With `"cuda"` in its place it would be a new tensor on the GPU,
# and no leaf. Code that works on your laptop can so fail on a GPU: make parameters where they belong.
#
# ## What to remember
#
# - Shape, type, device: the three things to look at when tensors do not fit together.
# - One size for each pair of brackets, from the outside in; a scalar has shape `()`.
# - PyTorch prints four decimals and keeps about seven digits. float32 for models; NumPy brings float64.
# - `view` and `as_tensor` share memory, `clone` and `torch.tensor` copy.
# - Tensors meet on one device only, and PyTorch moves none by itself: `.to(device)`.
# - Parameters are leaves that ask for gradients, made on the device on which they are used.
