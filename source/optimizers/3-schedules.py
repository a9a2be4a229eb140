# %% [markdown]
# # Schedules
#
# A rate that is right for the first steps is too large for the last ones: close to the lowest point, noise alone moves
# the parameters. So the rate may **fall** while one trains: by a formula, by a look at the losses, or after a short rise.
# PyTorch has a dozen such *schedules*; each is one line, and here you write the usual ones.
#
# | | |
# |---|---|
# | **You need** | stochastic descent and why it does not rest (`5-epochs` of `gradient-descent`), a pencil |
# | **It takes** | about 60 minutes, 45 without the part marked *extra* |
# | **You will know** | four schedules and what they count, how a plateau is told, where the scheduler's line belongs |
#
# The part whose heading ends in **· extra** may be left out: nothing later needs it.
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
import torch

from course_tools import plots
from course_tools.data import load_regression
from course_tools.examples import expect, unlike
from course_tools.hand import falling_rate, losses_on_a_plateau
from course_tools.own import own_copy

student = "..."

mine = own_copy("optimizers/3-schedules", student)
mine

# %% [markdown]
# ## By a formula
#
# ### Slower and slower
#
# **Time decay** divides the first rate $\eta_0$ by a number that grows with the count $k$ of **updates**, from $k = 0$:
#
# $$\eta_k = \frac{\eta_0}{1 + d\,k} .$$
#
# The decay $d$ is a small number. (Keras calls it `InverseTimeDecay`.) These numbers are yours:

# %%
hand = falling_rate(mine.student)
hand

# %% [markdown]
# What is the rate after all these epochs? Three digits or better.
#
# <details><summary>Hint</summary>
#
# $k$ counts updates, not epochs: how many are there in all these epochs together?
# </details>

# %% answer="hand-decay"
### BEGIN SOLUTION
hand_decay = hand.lr / (1 + hand.decay * hand.updates * hand.epochs)
### END SOLUTION

# %% item="hand-decay"
assert np.size(hand_decay) == 1, "one number"

# %% [markdown]
# Write `time_decay`, the rate of the update number `step`, which counts from 0.
#
# <details><summary>Hint</summary>
#
# With `step = 0` it has to give `lr` itself.
# </details>


# %% answer="time-decay"
def time_decay(lr, decay, step):
    """η₀/(1 + d·k):  lr, decay, step one number each, step from 0 -> one number."""
    ### BEGIN SOLUTION
    return lr / (1 + decay * step)
    ### END SOLUTION


# %% item="time-decay"
mistakes = {
    "That is a power: 1 + d·k, not (1 + d) to the power of k.": 0.1 / 1.3**4,
    "The 1 is missing: with step = 0 the rate is lr.": 0.1 / 1.2,
    "step is missing: the rate falls with each update.": 0.1 / 1.3,
    "The decay is missing.": 0.02,
    "step counts from 0: the first update has the rate lr.": 0.04,
    "That goes down in a line, and below 0 later on: divide by 1 + d·k.": -0.02,
    "That is exponential decay. Asked is lr/(1 + d·k).": 0.1 * 0.7**4,
    "That is exponential decay, too. Asked is lr/(1 + d·k).": 0.1 * np.exp(-1.2),
    "That is exponential decay with γ = d. Asked is lr/(1 + d·k).": 0.1 * 0.3**4,
    "The rate falls: divide by 1 + d·k.": 0.22,
    "1 + d·k stands below the line: put it in brackets.": 1.3,
    "No root belongs here.": 0.1 / np.sqrt(2.2),
    "d multiplies the count.": 0.3 / 43,
}
expect(time_decay(0.1, 0.3, 4), 0.1 / 2.2, mistakes)

# %% [markdown]
# ### In steps
#
# **Step decay** keeps the rate for some epochs and then multiplies it by $\gamma$, again and again: with
# `every = 30`, the epochs 0 to 29 have the rate $\eta_0$, 30 to 59 have $\gamma\eta_0$, and so on. Write `step_decay`.
#
# <details><summary>Hint</summary>
#
# `epoch // every` says how often it was multiplied.
# </details>


# %% answer="step-decay"
def step_decay(lr, gamma, every, epoch):
    """The rate of an epoch, times γ after every so many:  numbers, epoch from 0 -> one number."""
    ### BEGIN SOLUTION
    return lr * gamma ** (epoch // every)
    ### END SOLUTION


# %% item="step-decay"
mistakes = {
    "It falls in steps: `//`, not `/`.": 0.8 * 0.4 ** (8 / 3),
    "The epochs count from 0: 6, 7 and 8 have one rate here.": 0.8 * 0.4**3,
    "That falls in every epoch.": 0.8 * 0.4**8,
    "It falls again and again, not once.": 0.8 * 0.4,
    "γ to the power of how often, not γ times how often.": 0.8 * 0.4 * 2,
    "That rises: γ multiplies.": 0.8 / 0.4**2,
    "γ multiplies the rate; nothing is taken away.": 0.0,
    "After a step the rate stays small.": 0.8,
    "The rate lr is missing.": 0.16,
}
expect(step_decay(0.8, 0.4, 3, 8), 0.128, mistakes)

# %% [markdown]
# With `every = 1` it is **exponential decay**, $\eta_0\gamma^{\text{epoch}}$. Which $\gamma$ makes the rate a **tenth** of
# itself after 100 epochs? Four digits or better.
#
# <details><summary>Hint</summary>
#
# $\gamma^{100} = 0.1$. What undoes a power of 100?
# </details>

# %% answer="tenth"
### BEGIN SOLUTION
tenth = 0.1 ** (1 / 100)
### END SOLUTION

# %% item="tenth"
mistakes = {
    "The 100th root, not a 100th part.": 0.001,
    "That takes 0.9 away in 100 equal parts. Here each epoch multiplies.": 0.991,
    "That is the logarithm of γ, taken the other way.": 0.0230259,
    "That leaves a half.": 0.5**0.01,
    "That takes a tenth away. A tenth is to be left.": 0.9**0.01,
    "Turn it over: above 1 the rate would grow.": 10**0.01,
    "That leaves a tenth after ten epochs.": 0.1**0.1,
    "That leaves a tenth after one epoch.": 0.1,
    "That is close, but leaves 0.37: solve γ¹⁰⁰ = 0.1.": 0.99,
}
unlike(tenth, mistakes)

# %% [markdown]
# ### Along a cosine
#
# **Cosine decay** goes from $\eta_0$ down to a lowest rate $\eta_{\min}$ in $n$ epochs, slowly at both ends: it follows half
# a turn of the cosine, from its top to its bottom. Write `cosine_decay` for epochs from 0 to $n$. With $\eta_{\min} = 0$, the
# rate is half of $\eta_0$ in the middle.
#
# <details><summary>Hint</summary>
#
# $\cos$ goes from 1 to −1 while its angle goes from 0 to $\pi$. So $\frac12(1 + \cos(\pi \cdot \text{epoch}/n))$ goes from 1
# to 0. Of what is that the share?
# </details>


# %% answer="cosine-decay"
def cosine_decay(lr, lowest, n_epochs, epoch):
    """From lr at epoch 0 to lowest at epoch n_epochs, along a cosine:  numbers -> one number."""
    ### BEGIN SOLUTION
    share = (1 + np.cos(np.pi * epoch / n_epochs)) / 2
    return lowest + (lr - lowest) * share
    ### END SOLUTION


# %% item="cosine-decay"
mistakes = {
    "lowest is left out: the rate ends there, not at 0.": 0.904508,
    "At epoch 0 that is lr + lowest: what is shared out is lr − lowest.": 1.104508,
    "Half of 1 + cos: the share goes from 1 to 0.": 1.647214,
    "The cosine alone goes from 1 to −1: add 1, and halve it.": 0.847214,
    "Half a turn, π: that is a whole one.": 0.723607,
    "Half a turn, π: that is a quarter.": 0.980423,
    "That is a quarter of a turn, steep at the end: half a turn is π.": 0.960845,
    "Add 1 to the cosine before you halve it.": 0.523607,
    "The cosine begins at its top; the sine does not. Or epochs count from 0.": 0.835114,
    "`np.cos` takes radians: half a turn is π.": 0.548815,
    "Half a turn is π: it is missing.": 0.992027,
    "That is a straight line.": 0.84,
    "What is shared out is lr − lowest.": 1.28541,
    "That rises: 1 + cos, not 1 − cos.": 0.276393,
}
expect(cosine_decay(1.0, 0.2, 10, 2), 0.923607, mistakes)

# %%
mine.needs("time_decay", "step_decay", "cosine_decay", "tenth")
epochs = range(101)
plots.rates_over_steps(
    {
        "time, d = 0.1": [time_decay(0.1, 0.1, k) for k in epochs],
        "steps, every 30": [step_decay(0.1, 0.1, 30, k) for k in epochs],
        "exponential": [0.1 * tenth**k for k in epochs],
        "cosine": [cosine_decay(0.1, 0.0, 100, k) for k in epochs],
    }
)

# %% [markdown]
# PyTorch's, beside yours:

# %%
mine.needs("cosine_decay")
optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)
for epoch in range(4):
    print(schedule.get_last_lr()[0], cosine_decay(0.1, 0.0, 10, epoch))
    optimizer.step()
    schedule.step()

# %% [markdown]
# ## By a look at the losses
#
# The fourth way asks the losses themselves: when they do not get better any more, they are on a **plateau**, and the
# rate is cut. PyTorch's rule (`ReduceLROnPlateau` with `threshold=0`), after each loss:
#
# - If it is **below** the best loss so far, it is the new best, and the count of bad ones is 0. (An equal one is not better.)
# - Otherwise the count goes up by 1. If it is now **more than** the patience, the rate is multiplied by the factor, and the
#   count is 0 again.
#
# (Keras cuts as soon as the count *is* the patience, one loss sooner. Here, as in PyTorch, it has to be more.)
#
# **By pencil.** These losses are yours:

# %%
slow = losses_on_a_plateau(mine.student)
slow

# %% [markdown]
# Give the rate **after** each loss, a list of as many numbers as there are losses.
#
# <details><summary>Hint</summary>
#
# Make a table with a row for each loss: best so far, count of bad ones, rate. Mind that the count goes back to 0 after a
# cut, too; the best loss stays.
# </details>

# %% answer="hand-plateau"
### BEGIN SOLUTION
hand_plateau = []
best, bad, rate = np.inf, 0, slow.lr
for loss in slow.losses:
    best, bad = (loss, 0) if loss < best else (best, bad + 1)
    if bad > slow.patience:
        rate, bad = rate * slow.factor, 0
    hand_plateau.append(rate)
### END SOLUTION

# %% item="hand-plateau"
assert np.size(hand_plateau) == len(slow.losses), "a rate for each loss"

# %% [markdown]
# Write `plateau_schedule`, which gives these rates as a list (or an array) for any losses: entry $i$ is the rate after loss
# $i$. Losses may be negative.
#
# <details><summary>Hint</summary>
#
# Begin with `best = np.inf`, so that the first loss is always better. Three variables: best, bad, lr.
# </details>


# %% answer="plateau-schedule"
def plateau_schedule(losses, lr, factor, patience):
    """The rate after each loss, PyTorch's rule with threshold 0:  losses (n,) -> (n,)."""
    ### BEGIN SOLUTION
    best, bad = np.inf, 0
    rates = []
    for loss in losses:
        if loss < best:
            best, bad = loss, 0
        else:
            bad = bad + 1
        if bad > patience:
            lr, bad = lr * factor, 0
        rates.append(lr)
    return rates
    ### END SOLUTION


# %% item="plateau-schedule"
mistakes = {
    "That is Keras's rule: here the count has to be more than the patience.": (
        1,
        1,
        0.5,
        0.25,
        0.125,
        0.125,
    ),
    "After a cut the count begins from 0 again.": (1, 1, 1, 0.5, 0.25, 0.25),
    "An equal loss is not better: it counts as bad.": (1, 1, 1, 1, 1, 1),
    "Those are the rates before each loss: entry i is the one after it.": (1, 1, 1, 1, 0.5, 0.5),
    "No loss is ever better than your first best: begin with infinity.": (
        1,
        0.5,
        0.5,
        0.25,
        0.25,
        0.125,
    ),
    "The rate is multiplied by the factor, not divided.": (1, 1, 1, 2, 2, 2),
    "A smaller loss is better.": (1, 1, 0.5, 0.5, 0.25, 0.25),
    "A rate after each loss is asked: six numbers, not the last or the cut alone.": 0.5,
    "One number too many: entry 0 is the rate after the first loss.": (1, 1, 1, 1, 0.5, 0.5, 0.5),
}
wanted = (1, 1, 1, 0.5, 0.5, 0.5)
expect(plateau_schedule([1.0, 0.9, 0.9, 0.9, 0.9, 0.8], 1.0, 0.5, 1), wanted, mistakes)

# %% [markdown]
# ## Where the line belongs
#
# This loop trains the line of `2-one-step` in PyTorch, and multiplies the rate by $\gamma$ from epoch to epoch. The first
# epoch ought to have the rate `lr`. It has not:

# %%
x_train, y_train, _, _ = load_regression()
b0, w0 = 0.4967141530112327, -0.13826430117118466


def train_decayed_broken(x, y, b, w, lr, gamma, n_epochs):
    p = torch.tensor([b, w], dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(x), torch.tensor(y)
    optimizer = torch.optim.SGD([p], lr=lr)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma)
    for _ in range(n_epochs):
        schedule.step()
        optimizer.zero_grad()
        ((p[0] + p[1] * x - y) ** 2).mean().backward()
        optimizer.step()
    return p[0].item(), p[1].item()


train_decayed_broken(x_train, y_train, b0, w0, 0.1, 0.5, 1)

# %% [markdown]
# (PyTorch notices, and warns once; with a schedule of your own nobody would.) Write `train_decayed`, which repairs it.
#
# <details><summary>Hint</summary>
#
# Epoch 0 uses `lr`, epoch 1 uses $\gamma\cdot$`lr`. So when in an epoch may the rate change?
# </details>


# %% answer="train-decayed"
def train_decayed(x, y, b, w, lr, gamma, n_epochs):
    """Full-batch descent, the rate times γ after each epoch:  x, y (n, 1), numbers b, w -> b, w."""
    ### BEGIN SOLUTION
    p = torch.tensor([b, w], dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(x), torch.tensor(y)
    optimizer = torch.optim.SGD([p], lr=lr)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma)
    for _ in range(n_epochs):
        optimizer.zero_grad()
        ((p[0] + p[1] * x - y) ** 2).mean().backward()
        optimizer.step()
        schedule.step()
    return p[0].item(), p[1].item()
    ### END SOLUTION


# %% item="train-decayed"
mistakes = {
    "The first epoch has γ·lr already: the schedule's step comes after the optimizer's.": (
        0.9984399,
        0.1718267,
    ),
    "The rate does not fall at all.": (1.1949484, 0.3006245),
    "Those are b and w of one epoch.": (0.8011953, 0.0451111),
    "That is one epoch more than asked.": (1.1732748, 0.2881339),
    "The rate falls once: after each epoch it does so again.": (1.0872439, 0.2293708),
    "The rate falls before and after each step: only after it.": (0.9329079, 0.1298348),
    "The rate falls twice in each epoch.": (1.023271, 0.1872008),
    "The rate is multiplied by γ, not divided.": (1.3227752, 0.3877777),
    "That is time decay. Asked is the rate times γ.": (1.00136, 0.1730304),
    "The slopes of earlier epochs are still there: `zero_grad()`.": (1.640127, 0.5702969),
    "Nothing has moved: who calls `optimizer.step()`?": (b0, w0),
    "This is half of each slope: the 2 of the square is missing.": (0.8312535, 0.0663771),
    "You went uphill: a step goes against the slope.": (-0.408877, -0.6696502),
    "w's slope is taken after b has moved.": (1.1013056, 0.1887213),
}
expect(train_decayed(x_train, y_train, b0, w0, 0.1, 0.8, 3), (1.09692, 0.2354131), mistakes)

# %% [markdown]
# ## To rest
#
# In `5-epochs`, the stochastic path never came to rest: with a fixed rate, single points push it about for ever. **Predict
# first.** Stochastic descent for 50 epochs of 80 updates, with a fixed rate of 0.1, with $0.1/(1 + 0.01k)$ and with
# $0.1/(1 + 0.1k)$, where $k$ counts updates. Which ends nearest to the best line, which farthest?
#
# <details><summary>Hint</summary>
#
# Put $k = 80$ in, the end of the first epoch: how large is each rate then, and is the way already done?
# </details>

# %% choose="at-rest"

# %% answer="at-rest"
### BEGIN SOLUTION
at_rest = "0.01 nearest, 0.1 farthest"
### END SOLUTION

# %% item="at-rest"

# %%
mine.needs("at_rest", "time_decay")
columns = np.column_stack([np.ones(80), x_train])
best_line = np.linalg.lstsq(columns, y_train.ravel(), rcond=None)[0]


def distances(decay, n_epochs=50):
    """How far from the best line stochastic descent is after each epoch:  -> (n_epochs + 1,)."""
    p, k, shuffle = np.array([b0, w0]), 0, np.random.default_rng(0)
    found = [np.linalg.norm(p - best_line)]
    for _ in range(n_epochs):
        for i in shuffle.permutation(80):
            error = columns[i] @ p - y_train[i, 0]
            p = p - time_decay(0.1, decay, k) * 2 * error * columns[i]
            k = k + 1
        found.append(np.linalg.norm(p - best_line))
    return np.array(found)


plots.rates_over_steps({f"d = {d}": distances(d) for d in (0, 0.01, 0.1)}, ylabel="distance")

# %% [markdown]
# Too slow a fall, and noise keeps pushing; too fast a fall, and the path is **frozen** before it has arrived: 50 epochs
# more would hardly move it.
#
# ## A slow start · extra
#
# **Warm-up** goes the other way at first: the rate rises in equal parts, $\eta/20,\ 2\eta/20, \ldots$, until it is $\eta$ after 20
# steps. RMSProp with $\rho = 0.999$ and $\eta = 0.1$ has no correction: its average of squares starts at 0 and is far
# too small, so that the first step is 3.16 long. On our line the loss jumps from 2.74 to 9.93. **Predict first.** What
# happens with a warm-up over 20 steps?
#
# <details><summary>Hint</summary>
#
# How long is the first step, if $\eta$ is a twentieth of itself? And after 20 steps, what has become of the average?
# </details>

# %% choose="warm-up"

# %% answer="warm-up"
### BEGIN SOLUTION
warm_up = "never above its start"
### END SOLUTION

# %% item="warm-up"

# %%
mine.needs("warm_up")
for name, n_warm in (("fixed rate", 1), ("warm-up", 20)):
    p, s, seen = np.array([b0, w0]), np.zeros(2), []
    for k in range(100):
        error = p[0] + p[1] * x_train - y_train
        seen.append((error**2).mean())
        g = np.array([2 * error.mean(), 2 * (x_train * error).mean()])
        s = 0.999 * s + 0.001 * g**2
        p = p - 0.1 * min(1, (k + 1) / n_warm) * g / (np.sqrt(s) + 1e-8)
    print(
        f"{name:<10}: the losses are {np.round(seen[:4], 2)} … {seen[-1]:.4f}, at most {max(seen):.2f}"
    )

# %% [markdown] explain="which-schedule" points=2
# **In your own words.** You train a network with batches, and its loss has been going up and down around one value for ten
# epochs. What may be the reason, and how do you find out whether a smaller rate helps? Why is a rate that falls
# from the very first epoch, and fast, no good answer either? Three or four sentences.
#
# <details><summary>Hint</summary>
#
# Think of the three curves of distances.
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: with a fixed rate the noise of the batches keeps pushing the parameters about; cut the rate (say to a tenth)
#   and see whether the loss falls to a lower value (and if it does not, something else is the limit).
# - 1 point: a rate that falls too fast freezes the path before it has arrived: the steps together are too short to get
#   there, however long one trains.
# ### END MARK SCHEME
