# %% [markdown]
# # Models, losses, optimizers
#
# You have written every step of gradient descent yourself, with NumPy and then with autograd. PyTorch
# has a name for each of them: a **loss function** for the error, an **optimizer** for the update, a
# **module** for the model. Here you use all three, find out what each does for you, and repair two
# bugs that raise no error.
#
# | | |
# |---|---|
# | **You need** | tensors, `backward()` and `.grad` (notebooks 1 and 2), classes in Python |
# | **It takes** | about 105 minutes |
# | **You will know** | how to write, train, test and look into a model, and how to notice that it does not learn |
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
from torch import nn

from course_tools import plots
from course_tools.data import load_regression
from course_tools.hand import layer_sizes, two_predictions
from course_tools.own import own_copy

student = "..."

mine = own_copy("pytorch/3-models", student)
mine

# %% [markdown]
# The data are the 80 points you know, near $y = 1 + 2x$. Everything below is small enough for the CPU;
# where there is a GPU, `device` names it.

# %%
device = "cuda" if torch.cuda.is_available() else "cpu"
x_train, y_train, x_val, y_val = load_regression()
x_points = torch.as_tensor(x_train).float()
y_points = torch.as_tensor(y_train).float()
print(x_points.shape, y_points.shape, device)

# %% [markdown]
# ## A loss function: `nn.MSELoss`
#
# `nn.MSELoss()` makes a function; you call that function with predictions and truths:
#
# ```python
# loss_function = nn.MSELoss()
# loss = loss_function(yhat, y)
# ```
#
# **By pencil.** These are your two predictions and their truths. What does `nn.MSELoss()` give for them?
#
# <details><summary>Hint</summary>
#
# Errors, their squares, and the mean of the two.
# </details>

# %%
hand = two_predictions(mine.student)
hand

# %% answer="hand-loss"
### BEGIN SOLUTION
hand_loss = sum((p - q) ** 2 for p, q in zip(hand.yhat, hand.y)) / 2
### END SOLUTION

# %% item="hand-loss"
assert hand_loss > 0

# %%
mine.needs("hand_loss")
nn.MSELoss()(
    torch.tensor(hand.yhat, dtype=torch.float), torch.tensor(hand.y, dtype=torch.float)
).item()

# %% [markdown]
# `nn.MSELoss(reduction="sum")` adds the squares and does not divide.
#
# **Predict first.** We train with all 80 points, and everything else stays as it is. By which factor is
# the first step longer with `"sum"` than with the usual `"mean"`? One number.
#
# <details><summary>Hint</summary>
#
# Write down both losses, then both gradients with respect to $b$. What is the one divided by the other?
# </details>

# %% answer="sum-factor"
### BEGIN SOLUTION
sum_factor = 80
### END SOLUTION

# %% item="sum-factor"
assert sum_factor > 0

# %% [markdown]
# **Predict first.** The first argument should be the prediction and the second the truth. Somebody
# writes `loss_function(y, yhat)`. What changes?
#
# <details><summary>Hint</summary>
#
# Compare the square of $y - \hat y$ with that of $\hat y - y$.
# </details>

# %% choose="swapped-arguments"

# %% answer="swapped-arguments"
### BEGIN SOLUTION
swapped_arguments = "nothing"
### END SOLUTION

# %% item="swapped-arguments"
assert isinstance(swapped_arguments, str)

# %% [markdown]
# Now look. The cell takes one step with $\eta = 0.1$ from the same start, three times: as usual, with the
# arguments swapped, and with the sum. Compare the three with what you predicted.


# %%
def one_step(loss_of):
    """b and w after one step of SGD from torch's seed 42, for a loss of (ŷ, y)."""
    torch.manual_seed(42)
    b, w = torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)
    optimizer = torch.optim.SGD([b, w], lr=0.1)
    loss_of(b + w * x_points, y_points).backward()
    optimizer.step()
    return b.item(), w.item()


mine.needs("sum_factor", "swapped_arguments")
print("mean    ", one_step(nn.MSELoss()))
print("swapped ", one_step(lambda yhat, y: nn.MSELoss()(y, yhat)))
print("sum     ", one_step(nn.MSELoss(reduction="sum")))

# %% [markdown]
# With the sum, $\eta = 0.1$ is far too large: after some steps $b$ and $w$ are `nan`. The mean keeps a
# learning rate good whether there are 80 points or 8 million.
#
# ## An optimizer: `torch.optim.SGD`
#
# `torch.optim.SGD([b, w], lr=0.1)` remembers **which** tensors it may change. Then
#
# - `optimizer.step()` does $b \leftarrow b - \eta \cdot$ `b.grad`, and the same for $w$,
# - `optimizer.zero_grad()` clears `b.grad` and `w.grad`.
#
# **Put in order.** These are the five lines of one training step. Give their names as a list, first line
# first. There is more than one right order: *each one that trains as it should is accepted.*

# %%
mine.arrange(
    "step-order",
    {
        "forward": "`yhat = b + w * x`",
        "loss": "`loss = loss_function(yhat, y)`",
        "backward": "`loss.backward()`",
        "step": "`optimizer.step()`",
        "zero_grad": "`optimizer.zero_grad()`",
    },
)

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Which line makes what another one needs? That fixes four of the five.
# </details>
#
# <details><summary>Hint 2</summary>
#
# For the last one, ask: between which two lines must the gradients not be cleared?
# </details>

# %% answer="step-order"
### BEGIN SOLUTION
step_order = ["forward", "loss", "backward", "step", "zero_grad"]
### END SOLUTION

# %% item="step-order"
assert len(step_order) > 0

# %% [markdown]
# ### Find the bug
#
# This function should train a line: it gets the tensors `b` and `w`, and changes them in place. It
# raises no error. Run the cell and compare the numbers before and after 100 epochs.


# %%
def train_stuck(b, w, x, y, lr, n_epochs):
    """Should train b and w (1,) in place:  x, y (n, 1), learning rate, number of epochs."""
    optimizer = torch.optim.SGD([b, w], lr=lr)
    loss_function = nn.MSELoss()
    for _ in range(n_epochs):
        yhat = b + w * x
        loss = loss_function(yhat, y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()


def start():
    """b and w (1,), drawn from torch's seed 42."""
    torch.manual_seed(42)
    return torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)


b, w = start()
print("before", b.item(), w.item())
train_stuck(b, w, x_points, y_points, 0.1, 100)
print("after ", b.item(), w.item())

# %% [markdown]
# Write `train_line`: the same function, repaired. Keep the rest as it is, optimizer and all.
#
# <details><summary>Hint</summary>
#
# Follow `b.grad` through the last three lines of the loop. What is in it at the moment when
# `step()` reads it?
# </details>


# %% answer="train-line"
def train_line(b, w, x, y, lr, n_epochs):
    """Trains b and w (1,) in place:  x, y (n, 1), learning rate, number of epochs."""
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD([b, w], lr=lr)
    loss_function = nn.MSELoss()
    for _ in range(n_epochs):
        yhat = b + w * x
        loss = loss_function(yhat, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    ### END SOLUTION


# %% item="train-line"
b_try, w_try = start()
train_line(b_try, w_try, x_points, y_points, 0.1, 1)
assert np.allclose([b_try.item(), w_try.item()], [0.6479, 0.3104], atol=1e-3)

# %%
mine.needs("train_line")
b, w = start()
train_line(b, w, x_points, y_points, 0.1, 1000)
right_line = b.item(), w.item()
right_line

# %% [markdown]
# ## A bug in the data
#
# Here `y` is a flat tensor, of shape (80,) instead of (80, 1). The prediction `yhat` is still (80, 1).
#
# **Predict first.** Your `train_line` is given `y_flat` and trains for 1000 epochs. What does it end
# with?
#
# <details><summary>Hint</summary>
#
# What shape has `yhat - y_flat`? Write down the rows of this table for three points.
# </details>

# %%
y_flat = y_points.flatten()
print(y_flat.shape)

# %% choose="flat-y"

# %% answer="flat-y"
### BEGIN SOLUTION
flat_y = "a level line"
### END SOLUTION

# %% item="flat-y"
assert isinstance(flat_y, str)

# %% [markdown]
# Run it. PyTorch gives a warning, which is easily overlooked among others, and goes on.

# %%
mine.needs("train_line", "flat_y")
b, w = start()
train_line(b, w, x_points, y_flat, 0.1, 1000)
flat_line = b.item(), w.item()
plots.flat_and_column(x_points, y_points, flat_line, right_line)

# %% [markdown]
# `yhat - y_flat` is a table (80, 80): every prediction meets every truth, not only its own. The best
# answer to all truths at once is their mean, whatever $x$ is.
#
# The bug was made here, where the data were prepared:
#
# ```python
# def prepare(x, y):
#     x = torch.as_tensor(x).float()
#     y = torch.as_tensor(y).float().flatten()
#     return x, y
# ```
#
# Write a `prepare` that cannot go wrong like this: whether $x$ and $y$ come as (n, 1) or as (n,), it gives
# back two **columns** (n, 1), as tensors in float32.
#
# <details><summary>Hint</summary>
#
# `reshape(-1, 1)` makes one column of whatever there is; -1 says "as many rows as needed".
# </details>


# %% answer="prepare"
def prepare(x, y):
    """Two columns for torch:  x, y (n, 1) or (n,) in NumPy -> x, y (n, 1) float32 tensors."""
    ### BEGIN SOLUTION
    x = torch.as_tensor(x).float().reshape(-1, 1)
    y = torch.as_tensor(y).float().reshape(-1, 1)
    return x, y
    ### END SOLUTION


# %% item="prepare"
x_try, y_try = prepare(np.array([[1.0], [2.0]]), np.array([3.0, 5.0]))
assert x_try.shape == y_try.shape == (2, 1)
assert x_try.dtype == y_try.dtype == torch.float32

# %% [markdown]
# ## A model: a class that inherits from `nn.Module`
#
# A module keeps its parameters and says how to predict. Write `ManualLinearRegression` with two methods:
#
# - `__init__(self)` sets the module up and makes the parameters `self.b` and `self.w`, each of shape (1,),
#   each drawn with `torch.randn(1)`, b first. The seed is left to whoever makes a model;
# - `forward(self, x)` gives back $\hat y = b + w x$.
#
# *The stub has only the first method: add the second one below it.*
#
# <details><summary>Hint 1</summary>
#
# The first line of `__init__` calls the `__init__` of `nn.Module`: `super().__init__()`.
# </details>
#
# <details><summary>Hint 2</summary>
#
# A plain tensor in `self.b` is an attribute like any other. To be a parameter that an optimizer finds,
# it has to be an `nn.Parameter(...)`.
# </details>


# %% answer="manual-linear-regression"
class ManualLinearRegression(nn.Module):
    """ŷ = b + w·x with parameters b, w (1,):  x (n, 1) -> ŷ (n, 1)."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.b = nn.Parameter(torch.randn(1))
        self.w = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return self.b + self.w * x
        ### END SOLUTION


# %% item="manual-linear-regression"
torch.manual_seed(42)
by_hand = ManualLinearRegression()
assert isinstance(by_hand, nn.Module)
assert by_hand(torch.ones(3, 1)).shape == (3, 1)

# %% [markdown]
# You wrote `forward` and called `by_hand(x)`: a module does some work of its own around `forward`, so
# call the module, never `forward` itself. `state_dict()` shows everything it has to remember, and
# `load_state_dict()` puts it back: this is how a model is saved.

# %%
mine.needs("ManualLinearRegression")
by_hand.state_dict()

# %% [markdown]
# In others' code you will often see `model.train()` before the loop, and `model.eval()` after it. What does
# `model.train()` do?
#
# <details><summary>Hint</summary>
#
# The name promises much. What would the method have to be given, if it trained?
# </details>

# %% choose="train-mode"

# %% answer="train-mode"
### BEGIN SOLUTION
train_mode = "sets a mode"
### END SOLUTION

# %% item="train-mode"
assert isinstance(train_mode, str)

# %%
mine.needs("train_mode")
dropout = nn.Dropout(0.5)
print("training  ", dropout.train()(torch.ones(8)))
print("evaluation", dropout.eval()(torch.ones(8)))

# %% [markdown]
# While it learns, this layer drops about half of the numbers and doubles the others; in evaluation mode it
# lets all of them pass. The mode changes nothing else: gradients are recorded in either.

# %% [markdown]
# ## Layers that are there already: `nn.Linear`, `nn.Sequential`
#
# `nn.Linear(1, 1)` is the same model: one input, one output, a `weight` and a `bias`.
# `nn.Sequential(...)` puts layers one after the other; with one layer it is a model as well.
#
# Write `make_model`: call `torch.manual_seed(seed)`, then give back an `nn.Sequential` with one
# `nn.Linear(1, 1)` in it, and nothing else.
#
# <details><summary>Hint</summary>
#
# Two lines: the seed, and an `nn.Sequential(…)` that is given the layer.
# </details>


# %% answer="make-model"
def make_model(seed):
    """One linear layer in a Sequential, drawn from torch's seed:  seed -> nn.Sequential."""
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(1, 1))
    ### END SOLUTION


# %% item="make-model"
assert np.isclose(make_model(42)[0].weight.item(), 0.7645, atol=1e-4)

# %%
mine.needs("make_model")
make_model(42).state_dict()

# %% [markdown]
# **Predict first.** The keys and shapes above belong to one input and one output, where much looks alike.
# What is in the `state_dict()` of `nn.Sequential(nn.Linear(3, 5))`, with 3 inputs and 5 outputs? Give a
# dict, each key with its shape as a tuple: `{"…": (…), "…": (…)}`.
#
# <details><summary>Hint</summary>
#
# The layer computes $x W^\top + b$: it keeps a **row** of weights for each output. A flat shape is
# written with a comma, `(4,)`.
# </details>

# %% answer="state-shapes"
### BEGIN SOLUTION
state_shapes = {"0.weight": (5, 3), "0.bias": (5,)}
### END SOLUTION

# %% item="state-shapes"
assert len(state_shapes) > 0

# %%
mine.needs("state_shapes")
for key, value in nn.Sequential(nn.Linear(3, 5)).state_dict().items():
    print(key, tuple(value.shape))

# %% [markdown]
# **Count.** These two layers are yours. How many numbers does training change in them, weights and biases
# together?
#
# <details><summary>Hint</summary>
#
# A layer keeps a row of weights for each output, as long as there are inputs, and a bias for each
# output. Count both layers.
# </details>

# %%
layers = layer_sizes(mine.student)
layers

# %%
plots.layers_as_network(layers.sizes)

# %% answer="n-parameters"
### BEGIN SOLUTION
n_parameters = (layers.inputs + 1) * layers.hidden + (layers.hidden + 1) * layers.outputs
### END SOLUTION

# %% item="n-parameters"
assert n_parameters > 0

# %%
mine.needs("n_parameters")
inputs, hidden, outputs = layers.sizes
two_layers = nn.Sequential(nn.Linear(inputs, hidden), nn.Linear(hidden, outputs))
[parameter.numel() for parameter in two_layers.parameters()]

# %% [markdown]
# ## Training, in three parts, and a test
#
# Most programs that train a model have these three parts, and a test at the end:
#
# 1. **data preparation**: from files or arrays to tensors of the right shape and type,
# 2. **configuration**: the model, the loss function, the optimizer, the learning rate,
# 3. **training**: the loop with its five lines.
#
# The third part is nearly always the same. Write it once, for any model: `train_model`
#
# - puts the model into training mode, `model.train()`,
# - trains `model.parameters()` with `torch.optim.SGD` and `nn.MSELoss()`, with all points in every epoch,
# - gives back a list with the loss of each epoch, as numbers: the loss *before* the step of that epoch.
#
# <details><summary>Hint</summary>
#
# Make optimizer and loss function before the loop. In it are the five lines, with `yhat = model(x)`, and
# `losses.append(loss.item())`.
# </details>


# %% answer="train-model"
def train_model(model, x, y, lr, n_epochs):
    """Trains a model in place:  x (n, j), y (n, k), learning rate, epochs -> list of losses."""
    ### BEGIN SOLUTION
    loss_function = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for _ in range(n_epochs):
        yhat = model(x)
        loss = loss_function(yhat, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %% item="train-model"
few = train_model(make_model(42), x_points, y_points, 0.1, 3)
assert len(few) == 3
assert np.isclose(few[0], 0.7256, atol=1e-4)
assert few[2] < few[1] < few[0]

# %% [markdown]
# Now all three parts together, for the lecture's data.

# %%
mine.needs("prepare", "make_model", "train_model")
# data preparation
x_tensor, y_tensor = (values.to(device) for values in prepare(x_train, y_train))

# configuration
model = make_model(42).to(device)
lr, n_epochs = 0.1, 1000

# training
losses = train_model(model, x_tensor, y_tensor, lr, n_epochs)
plots.loss_per_epoch(losses)

# %% [markdown]
# Which line $\hat y = b + w x$ is that? Take the two numbers out of the trained model and give the pair
# `(b, w)`.
#
# <details><summary>Hint</summary>
#
# `model[0]` is the layer, with `.weight` and `.bias`; `.item()` makes a number of a tensor with one entry.
# </details>

# %% answer="trained-line"
### BEGIN SOLUTION
trained_line = (model[0].bias.item(), model[0].weight.item())
### END SOLUTION

# %% item="trained-line"
assert len(trained_line) == 2

# %%
mine.needs("trained_line")
plots.data_and_line(x_train, y_train, *(torch.as_tensor(one).item() for one in trained_line))

# %% [markdown]
# ## The test
#
# A small loss on points that a model was trained with may mean that it has learned them by heart. So 20 of
# the 100 points were set aside at the very beginning: the **validation points** `x_val`, `y_val`, which no
# training has ever seen. Here they are used at last.
#
# Write `evaluate`: it tells the loss of a model on any points, and changes nothing.
#
# - The model predicts in **evaluation mode**, `model.eval()`.
# - Nothing is learned, so nothing is recorded: compute under `torch.no_grad()`.
# - Afterwards the model is in the mode in which it came, whichever that was.
# - It gives back the `nn.MSELoss()`, as a number.
#
# <details><summary>Hint</summary>
#
# `model.training` is `True` or `False`: keep it before you change it. `model.train(was)` takes such a truth
# value, too.
# </details>


# %% answer="evaluate"
def evaluate(model, x, y):
    """The MSE of a model in evaluation mode:  x (n, j), y (n, k) -> a number; all stays as it was."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    with torch.no_grad():
        loss = nn.MSELoss()(model(x), y).item()
    model.train(was_training)
    return loss
    ### END SOLUTION


# %% item="evaluate"
loss_try = evaluate(make_model(42), x_points, y_points)
assert np.isclose(loss_try, 0.7256, atol=1e-4)

# %%
mine.needs("prepare", "train_model", "evaluate")
x_held, y_held = (values.to(device) for values in prepare(x_val, y_val))
print("training points  ", evaluate(model, x_tensor, y_tensor))
print("validation points", evaluate(model, x_held, y_held))
print("in training mode:", model.training)

# %% [markdown]
# 0.0080 and 0.0087: nearly as good on points it has never seen. This model has learned the line, not the
# points; with two parameters it could hardly do anything else. A network with a million could, and there
# the second number is the one to watch.
#
# Your own class trains just as well: `train_model` asks nothing of a model but that it is a module.

# %%
mine.needs("ManualLinearRegression", "train_model")
torch.manual_seed(42)
by_hand = ManualLinearRegression()
train_model(by_hand, x_points, y_points, 0.1, 1000)
by_hand.state_dict()

# %% [markdown] explain="silent-bugs" points=2
# **In your own words.** Neither of the two bugs of this notebook raised an error. How could you have
# noticed each of them within a minute, in a program with a big model, where you cannot see the line?
# Two or three sentences.
#
# <details><summary>Hint</summary>
#
# For each of the two: which number could you print in every epoch, or which two shapes could you
# compare?
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: the cleared gradients: the loss is *exactly* the same in every epoch (or the parameters are
#   the same before and after). Plot or print the loss, or compare the `state_dict` before and after.
# - 1 point: the flat y: the loss falls, and then stays at about the variance of y, as if $x$ were not
#   there. Print or assert the shapes, `yhat.shape == y.shape`; read the warning; compare the predictions
#   with the mean of y. "The loss does not fall" alone is not enough here: it does fall.
# ### END MARK SCHEME

# %% [markdown]
# ## What to remember
#
# - `nn.MSELoss()` is the mean of the squares; which argument comes first does not matter to it.
# - One training step is forward, loss, backward, step; clear the gradients before the next backward, never
#   between backward and step.
# - Predictions and truths need the same shape. (n, 1) against (n,) is a table, and a level line.
# - A module registers its `nn.Parameter`s after `super().__init__()`; `forward` has to return.
# - A linear layer keeps a row of weights for each output, and a bias for each output.
# - Prepare the data, configure, train: three parts, of which the last hardly ever changes.
# - Test on points that the training has not seen: in evaluation mode, under `no_grad`, mode given back.
