# %% [markdown]
# # Optimizers
#
# Plain gradient descent looks at the slope under its feet and at nothing else. The rules of this notebook
# **remember**: momentum keeps the steps it took, RMSProp and Adagrad keep how large the slopes usually are,
# Adam keeps both. Each is three lines of NumPy, and you write all of them.
#
# | | |
# |---|---|
# | **You need** | gradient descent and its border (`3-learning-rate`), averages that forget (`1-averages`), a pencil |
# | **It takes** | about 100 minutes, 70 without the parts marked *extra* |
# | **You will know** | what each rule remembers, where its border lies, and which to take when |
#
# Parts whose heading ends in **· extra** may be left out: nothing later needs them, and the others hold
# about two thirds of the points.
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
from course_tools.descent import line_loss, lowest_loss
from course_tools.examples import expect, unlike
from course_tools.hand import two_momentum_steps
from course_tools.own import own_copy

student = "..."

mine = own_copy("optimizers/2-optimizers", student)
mine

# %% [markdown]
# The 80 training points, the model $\hat y = b + w x$ and the start are those of `3-learning-rate`. Both
# parameters now stand in one array $p = (b, w)$, and so do their two slopes:

# %%
x_train, y_train, _, _ = load_regression()
p_start = np.array([0.4967141530112327, -0.13826430117118466])


def gradient(p):
    """The slopes of the MSE of the training points:  p = (b, w), shape (2,) -> (2,)."""
    error = p[0] + p[1] * x_train - y_train
    return np.array([2 * error.mean(), 2 * (x_train * error).mean()])


def gap(p):
    """How far the loss at p = (b, w) lies above the lowest."""
    return line_loss(*p, x_train, y_train) - lowest_loss(x_train, y_train)


gradient(p_start), gap(p_start)

# %% [markdown]
# ## Momentum
#
# A ball that rolls downhill does not stop and look at each step: it keeps its **velocity** $v$, and the slope
# changes it. Friction takes a little of it away each time, so that of the old velocity the share $\mu$
# is left (0.9 is usual):
#
# $$v \leftarrow \mu v + g, \qquad p \leftarrow p - \eta v .$$
#
# First $v$, then $p$, with the *new* $v$. At the start, $v = 0$. (The letter $\mu$ is for *momentum*; in code
# it is called `beta` here and `momentum` in PyTorch, which takes this very form.)
#
# ### By pencil
#
# One parameter $p$, and a loss that is a parabola. These numbers are yours:

# %%
hand = two_momentum_steps(mine.student)
hand

# %% [markdown]
# Take two steps with momentum. Give four numbers, $v$ and $p$ after the first step, then $v$ and $p$ after
# the second: `(v1, p1, v2, p2)`, to three digits or better.
#
# <details><summary>Hint</summary>
#
# The slope of $(p - a)^2$ is $2(p - a)$. In the first step $v$ is only the slope; in the second, take the
# slope at the new $p$ and add $\mu$ times the old $v$.
# </details>

# %% answer="hand-momentum"
### BEGIN SOLUTION
hand_momentum = [2 * (hand.start - hand.lowest)]
hand_momentum.append(hand.start - 0.1 * hand_momentum[0])
hand_momentum.append(hand.mu * hand_momentum[0] + 2 * (hand_momentum[1] - hand.lowest))
hand_momentum.append(hand_momentum[1] - 0.1 * hand_momentum[2])
### END SOLUTION

# %% item="hand-momentum"
assert np.size(hand_momentum) == 4, "four numbers: v1, p1, v2, p2"

# %% [markdown]
# ### In NumPy
#
# Write `momentum_step`. It takes the parameter `p`, its slope `g` and the velocity `v` (numbers, or
# arrays of one shape), and gives the new `p` and the new `v`. Leave the arguments as they are: `v += g`
# would change the caller's array. That holds for every step of this notebook.
#
# <details><summary>Hint</summary>
#
# Two lines, one for each formula, and `return p, v`.
# </details>


# %% answer="momentum-step"
def momentum_step(p, g, v, lr, beta):
    """v ← βv + g, then p ← p − lr·v:  p, g, v numbers or arrays of one shape -> p, v."""
    ### BEGIN SOLUTION
    v = beta * v + g
    return p - lr * v, v
    ### END SOLUTION


# %% item="momentum-step"
mistakes = {
    "That is the averaged form, βv + (1 − β)g: here g is added as it is.": (0.75, 2.5),
    "p moves by the new v: first v, then p.": (0.7, 3.5),
    "lr belongs to the step of p, not into v.": (-0.7, 1.7),
}
expect(momentum_step(1.0, 2.0, 3.0, 0.1, 0.5), (0.65, 3.5), mistakes)

# %% [markdown]
# **Predict first.** From the start of the lecture, with $\eta = 0.1$: how many epochs until the loss is within
# $10^{-6}$ of the lowest? Plain descent ($\mu = 0$) needs 402. Which happens with $\mu = 0.5,\ 0.9,\ 0.99$?
#
# <details><summary>Hint</summary>
#
# Of the velocity, the share $1 - \mu$ is lost in each step. What does a ball do in a bowl where hardly
# any is lost?
# </details>

# %% choose="momentum-epochs"

# %% answer="momentum-epochs"
### BEGIN SOLUTION
momentum_epochs = "0.9 soonest, 0.99 last"
### END SOLUTION

# %% item="momentum-epochs"


# %%
def epochs_needed(step, lr, beta, most=2000):
    """Epochs until the gap is 1e-6 or less, with one of the rules; None where `most` are too few."""
    p, v = p_start, np.zeros(2)
    for epoch in range(most):
        if gap(p) <= 1e-6:
            return epoch
        p, v = step(p, gradient(p), v, lr, beta)
    return None


def walk_with(step, lr, beta, n_steps):
    """The lines (b, w) on the way, the start first:  -> (n_steps + 1, 2)."""
    p, v = p_start, np.zeros(2)
    rows = [p]
    for _ in range(n_steps):
        p, v = step(p, gradient(p), v, lr, beta)
        rows.append(p)
    return np.array(rows)


# %%
mine.needs("momentum_step", "momentum_epochs")
for beta in (0, 0.5, 0.9, 0.99):
    print(f"μ = {beta:<4} arrives after {epochs_needed(momentum_step, 0.1, beta)} epochs")
plots.paths_of_descent(
    x_train,
    y_train,
    {f"μ = {beta}": walk_with(momentum_step, 0.1, beta, 40) for beta in (0, 0.9, 0.99)},
)

# %% [markdown]
# With $\mu = 0.99$ the ball rolls past the lowest point again and again. Along the slow direction of the valley
# momentum helps: slopes of one sign add up, to as much as $1/(1-\mu)$ times one of them.
#
# ### One velocity for two parameters
#
# This loop trains the line with momentum, and has a mistake that raises no error. It even finds the best line in the
# end, by a way of its own:


# %%
def train_momentum_broken(x, y, b, w, lr, beta, n_epochs):
    v = 0.0
    for _ in range(n_epochs):
        error = b + w * x - y
        b_grad, w_grad = 2 * error.mean(), 2 * (x * error).mean()
        b, v = momentum_step(b, b_grad, v, lr, beta)
        w, v = momentum_step(w, w_grad, v, lr, beta)
    return b, w


# %%
mine.needs("momentum_step")
for n_epochs in (10, 100, 1000):
    b, w = train_momentum_broken(x_train, y_train, *p_start, 0.1, 0.9, n_epochs)
    print(f"after {n_epochs:>4} epochs: b = {b:.4f}, w = {w:.4f}")

# %% [markdown]
# After 100 epochs, PyTorch's momentum is at b = 1.0225 and w = 1.9674 already. Find the mistake, and write
# `train_momentum`, which repairs it.
#
# <details><summary>Hint</summary>
#
# Whose slopes are in `v` when `w` moves?
# </details>


# %% answer="train-momentum"
def train_momentum(x, y, b, w, lr, beta, n_epochs):
    """Full-batch descent with momentum:  x, y (n, 1), numbers b, w -> b, w after n_epochs."""
    ### BEGIN SOLUTION
    v_b, v_w = 0.0, 0.0
    for _ in range(n_epochs):
        error = b + w * x - y
        b_grad, w_grad = 2 * error.mean(), 2 * (x * error).mean()
        b, v_b = momentum_step(b, b_grad, v_b, lr, beta)
        w, v_w = momentum_step(w, w_grad, v_w, lr, beta)
    return b, w
    ### END SOLUTION


# %% item="train-momentum"
mistakes = {
    "w moves by a velocity that has b's slopes in it: each needs its own.": (1.4132264, 0.9955776),
    "The velocity starts from 0 in each epoch: that is plain descent.": (1.02745, 0.18809),
}
expect(train_momentum(x_train, y_train, *p_start, 0.1, 0.9, 2), (1.3014858, 0.3531276), mistakes)

# %%
mine.needs("train_momentum")
train_momentum(x_train, y_train, *p_start, 0.1, 0.9, 100)

# %% [markdown]
# ### Momentum and the border
#
# In `3-learning-rate`, plain descent diverged above $\eta = 2/\lambda_{\max} = 0.8055$. Momentum makes steps
# longer. **Predict first.** What does $\mu = 0.9$ do to this border?
#
# <details><summary>Hint</summary>
#
# Above the border, plain descent flies to and fro across the valley, the slope turning its sign in every
# step. What does the old velocity do to the new slope then?
# </details>

# %% choose="border-moves"

# %% answer="border-moves"
### BEGIN SOLUTION
border_moves = "up"
### END SOLUTION

# %% item="border-moves"

# %% [markdown]
# On a parabola with curvature $\lambda$, let $d$ be the distance to its lowest point. Put $v = (d_{k-1} - d_k)/\eta$
# into the two formulas, and each distance comes from the two before it:
#
# $$d_{k+1} = (1 + \mu - \eta\lambda)\, d_k - \mu\, d_{k-1} .$$
#
# The border is where it flies to and fro for ever, $d, -d, d, \ldots$ Put that in: which $\eta$ is it for
# $\mu = 0.9$ and the training points, whose curvatures are 0.15107055 and 2.48291179? Give the number, to
# four digits or better.
#
# <details><summary>Hint</summary>
#
# With $d_{k-1} = d$, $d_k = -d$ and $d_{k+1} = d$, the $d$ cancels. Solve for $\eta$. Which of the two
# curvatures is the stricter one?
# </details>

# %% answer="new-border"
### BEGIN SOLUTION
new_border = 2 * (1 + 0.9) / 2.48291179
### END SOLUTION

# %% item="new-border"
mistakes = {
    "That is the border without momentum.": 0.80551,
    "Of the two curvatures the larger one is the stricter.": 25.154,
    "This is half of it.": 0.76523,
}
unlike(new_border, mistakes)

# %%
mine.needs("momentum_step", "new_border", "border_moves")
for lr in (1.4, 1.5, 1.52, 1.54):
    p = walk_with(momentum_step, lr, 0.9, 140)[-1]
    print(f"η = {lr:<4} after 140 epochs the loss is {gap(p):.3g} above the lowest")

# %% [markdown]
# ### The best momentum · extra
#
# When the roots of the recursion above are complex, the distance shrinks by $\sqrt\mu$ in each step, *whatever
# the curvature*. They are so as long as $|1 - \sqrt{\eta\lambda}| \le \sqrt\mu$. So the smallest $\mu$ that serves both curvatures is
# where both bounds hold with an equals sign:
#
# $$1 - \sqrt{\eta\lambda_{\min}} = \sqrt{\mu} = \sqrt{\eta\lambda_{\max}} - 1 .$$
#
# Which $\mu$ and which $\eta$ is that for the training points ($\lambda$: 0.15107055 and 2.48291179)? Give the
# pair, $\mu$ first, to three digits or better.
#
# <details><summary>Hint</summary>
#
# The two ends give $\sqrt\eta$ as in `best_rate`; put it back in for $\sqrt\mu$, and do not forget to square.
# </details>

# %% answer="heavy-ball"
### BEGIN SOLUTION
heavy_ball = [4 / (np.sqrt(0.15107055) + np.sqrt(2.48291179)) ** 2]
heavy_ball = ((1 - np.sqrt(0.15107055 * heavy_ball[0])) ** 2, heavy_ball[0])
### END SOLUTION

# %% item="heavy-ball"
mistakes = {
    "That is √μ and η: square the first.": (0.60428, 1.03657),
    "Those are √μ and √η: square both.": (0.60428, 1.01812),
    "μ comes first.": (1.03657, 0.36515),
}
unlike(heavy_ball, mistakes)

# %%
mine.needs("momentum_step", "heavy_ball")
mu_best, lr_best = heavy_ball
print("with momentum:", epochs_needed(momentum_step, lr_best, mu_best), "epochs")
print("without, at its best rate 0.7593:", epochs_needed(momentum_step, 0.7593, 0), "epochs")

# %% [markdown]
# Its $\eta$ lies above the border of plain descent, and per epoch 60 % of the distance is left, not 88.5 %.
#
# ### Another form · extra
#
# Many books, and some libraries, write momentum as an average:
#
# $$v \leftarrow \mu v + (1 - \mu) g, \qquad p \leftarrow p - \eta v .$$
#
# Both forms are right, and their velocities differ by a factor. In our form, take $\mu = 0.9$ and $\eta = 0.1$. With which
# $\eta$ does the averaged form, with the same $\mu$, walk **the same path**?
#
# <details><summary>Hint</summary>
#
# The first step is enough to see it: $v = 0$ before. How large is $v$ after it in either form?
# </details>

# %% answer="two-forms"
### BEGIN SOLUTION
two_forms = 0.1 / (1 - 0.9)
### END SOLUTION

# %% item="two-forms"
mistakes = {
    "With the same η its steps are a tenth as long.": 0.1,
    "Its velocity is smaller, so its η has to be larger.": 0.01,
    "μ is the share that stays; which share of g comes in?": 0.1 / 0.9,
}
unlike(two_forms, mistakes)


# %%
def averaged_step(p, g, v, lr, beta):
    v = beta * v + (1 - beta) * g
    return p - lr * v, v


mine.needs("momentum_step", "two_forms")
apart = walk_with(momentum_step, 0.1, 0.9, 100) - walk_with(averaged_step, two_forms, 0.9, 100)
print("the two paths are at most", np.abs(apart).max(), "apart")

# %% [markdown]
# So a rate without its form says nothing: "momentum 0.9, $\eta = 0.1$" may mean steps ten times as long.
#
# ### Nesterov · extra
#
# Nesterov's idea: the velocity is going to carry us on anyway, so step as if it had already taken one turn more. In
# PyTorch's form (`nesterov=True`):
#
# $$v \leftarrow \mu v + g, \qquad p \leftarrow p - \eta\,(g + \mu v) .$$
#
# Write `nesterov_step`.
#
# <details><summary>Hint</summary>
#
# The $v$ in the second formula is the new one.
# </details>


# %% answer="nesterov-step"
def nesterov_step(p, g, v, lr, beta):
    """v ← βv + g, then p ← p − lr·(g + βv):  p, g, v numbers or arrays of one shape -> p, v."""
    ### BEGIN SOLUTION
    v = beta * v + g
    return p - lr * (g + beta * v), v
    ### END SOLUTION


# %% item="nesterov-step"
mistakes = {
    "That is plain momentum. The v in g + βv is the new one.": (0.65, 3.5),
    "v is multiplied by β once more in the step.": (0.45, 3.5),
    "g is missing in the step: g + βv.": (0.825, 3.5),
}
expect(nesterov_step(1.0, 2.0, 3.0, 0.1, 0.5), (0.625, 3.5), mistakes)

# %%
mine.needs("nesterov_step")
print(epochs_needed(nesterov_step, 0.1, 0.9), "epochs with η = 0.1 and μ = 0.9")

# %% [markdown]
# ## A rate for each parameter
#
# $w$ has smaller slopes than $b$ here, and in a network they may differ a millionfold. **RMSProp** keeps an average of $g^2$
# for each parameter and divides by its root, the usual size of the slope:
#
# $$s \leftarrow \rho s + (1 - \rho)\, g^2, \qquad p \leftarrow p - \eta\,\frac{g}{\sqrt s + \varepsilon} .$$
#
# The small $\varepsilon$ keeps it from dividing by 0. It stands *outside* the root here, as in PyTorch; some
# papers put it inside.
#
# Write `rmsprop_step`.
#
# <details><summary>Hint</summary>
#
# `np.sqrt` works on numbers and on arrays. Use the new $s$.
# </details>


# %% answer="rmsprop-step"
def rmsprop_step(p, g, s, lr, rho, eps):
    """s ← ρs + (1 − ρ)g², then p ← p − lr·g/(√s + ε):  p, g, s numbers or arrays -> p, s."""
    ### BEGIN SOLUTION
    s = rho * s + (1 - rho) * g**2
    return p - lr * g / (np.sqrt(s) + eps), s
    ### END SOLUTION


# %% item="rmsprop-step"
mistakes = {
    "s averages g², not g.": (1 - 0.2 / (np.sqrt(3.5) + 0.1), 3.5),
    "Take the root of s before you divide.": (1 - 0.2 / 4.6, 4.5),
    "ε stands outside the root.": (1 - 0.2 / np.sqrt(4.6), 4.5),
    "p moves by the new s.": (1 - 0.2 / (np.sqrt(5) + 0.1), 4.5),
}
wanted = (1 - 0.2 / (np.sqrt(4.5) + 0.1), 4.5)
expect(rmsprop_step(1.0, 2.0, 5.0, 0.1, 0.5, 0.1), wanted, mistakes)

# %% [markdown]
# ### Adagrad · extra
#
# **Adagrad** is older and forgets nothing. It **adds up** all squares, so that its steps become shorter and shorter:
#
# $$s \leftarrow s + g^2, \qquad p \leftarrow p - \eta\,\frac{g}{\sqrt s + \varepsilon} .$$
#
# Write `adagrad_step`.
#
# <details><summary>Hint</summary>
#
# Only the line of $s$ is another one than in `rmsprop_step`.
# </details>


# %% answer="adagrad-step"
def adagrad_step(p, g, s, lr, eps):
    """s ← s + g², then p ← p − lr·g/(√s + ε):  p, g, s numbers or arrays -> p, s."""
    ### BEGIN SOLUTION
    s = s + g**2
    return p - lr * g / (np.sqrt(s) + eps), s
    ### END SOLUTION


# %% item="adagrad-step"
mistakes = {
    "s adds up g², not g.": (1 - 0.2 / (np.sqrt(7) + 0.1), 7.0),
    "Take the root of s before you divide.": (1 - 0.2 / 9.1, 9.0),
    "ε stands outside the root.": (1 - 0.2 / np.sqrt(9.1), 9.0),
    "p moves by the new s.": (1 - 0.2 / (np.sqrt(5) + 0.1), 9.0),
}
expect(adagrad_step(1.0, 2.0, 5.0, 0.1, 0.1), (1 - 0.2 / 3.1, 9.0), mistakes)

# %% [markdown]
# ## Adam
#
# **Adam** averages both, $g$ as the averaged form of momentum does and $g^2$ as RMSProp does. As both averages start at 0, they are too small at first;
# dividing by $1 - \beta^t$ puts that right. With $t = 1, 2, 3, \ldots$, counted from **1**:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2,$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat s = \frac{s}{1 - \beta_2^t}, \qquad
# p \leftarrow p - \eta\,\frac{\hat m}{\sqrt{\hat s} + \varepsilon} .$$
#
# **Predict first, by pencil.** Adam starts with $m = s = 0$, $\eta = 0.1$, $\beta_1 = 0.9$, $\beta_2 = 0.999$ and a tiny
# $\varepsilon$ that you may leave out. In the very first step the slopes of two parameters are $0.001$ and $-1000$. By how much does each of them
# move, and which way? A pair of numbers with their signs, to two digits or better.
#
# <details><summary>Hint</summary>
#
# Put $m = s = 0$ and $t = 1$ into the formulas: what are $\hat m$ and $\hat s$?
# </details>

# %% answer="adam-first"
### BEGIN SOLUTION
adam_first = (-0.1, 0.1)
### END SOLUTION

# %% item="adam-first"
mistakes = {
    "That is the step of plain descent. Adam divides by the usual size of the slope.": (-1e-4, 100),
    "A step goes against the slope: minus η times it.": (0.1, -0.1),
    "Divide by 1 − β₁ and 1 − β₂ first: in the first step t is 1.": (-0.31623, 0.31623),
    "The slopes have different signs, so the steps do, too.": (-0.1, -0.1),
}
unlike(adam_first, mistakes)

# %% [markdown]
# Now write `adam_step`. It gives back `p`, and `m` and `s` **as they are averaged**: the hats are only for
# this step.
#
# <details><summary>Hint</summary>
#
# Five lines: $m$, $s$, $\hat m$, $\hat s$, and `return p - …, m, s`.
# </details>


# %% answer="adam-step"
def adam_step(p, g, m, s, t, lr, beta1, beta2, eps):
    """One step of Adam, t = 1, 2, …:  p, g, m, s numbers or arrays of one shape -> p, m, s."""
    ### BEGIN SOLUTION
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return p - lr * m_hat / (np.sqrt(s_hat) + eps), m, s
    ### END SOLUTION


# %% item="adam-step"
mistakes = {
    "m and s are right; p moves by m̂ and ŝ, divided by 1 − βᵗ.": (0.8903244, 2.5, 4.75),
    "Without its root, ŝ has other units than m̂.": (0.9695784, 2.5, 4.75),
    "Give back m and s themselves, not the hats.": (0.9018169, 3.3333333, 10.8571429),
    "s averages g², not g.": (0.8963765, 2.5, 4.25),
}
wanted = (0.9018169, 2.5, 4.75)
expect(adam_step(1.0, 2.0, 3.0, 5.0, 2, 0.1, 0.5, 0.75, 0.1), wanted, mistakes)

# %% [markdown]
# Your prediction, and below it the first step of your `adam_step`:

# %%
mine.needs("adam_first", "adam_step")
print(adam_first)
print(adam_step(np.zeros(2), np.array([0.001, -1000.0]), 0.0, 0.0, 1, 0.1, 0.9, 0.999, 1e-8)[0])

# %% [markdown]
# One slope is a million times the other, and both move by $\eta$. Against PyTorch, after ten steps on our line:

# %%
mine.needs("adam_step")
p, m, s = p_start, np.zeros(2), np.zeros(2)
theirs = torch.tensor(p_start, requires_grad=True)
optimizer = torch.optim.Adam([theirs], lr=0.1, betas=(0.9, 0.999), eps=1e-8)
for t in range(1, 11):
    p, m, s = adam_step(p, gradient(p), m, s, t, 0.1, 0.9, 0.999, 1e-8)
    theirs.grad = torch.tensor(gradient(theirs.detach().numpy()))
    optimizer.step()
print(p, theirs.detach().numpy())

# %% [markdown]
# ### Counted from zero
#
# Here somebody feeds Adam a list of slopes, a row for each step, and gets nothing but `nan`:


# %%
def adam_walk_broken(p, gradients, lr):
    m, s = np.zeros_like(p), np.zeros_like(p)
    for t, g in enumerate(gradients):
        p, m, s = adam_step(p, g, m, s, t, lr, 0.9, 0.999, 1e-8)
    return p


mine.needs("adam_step")
with np.errstate(all="ignore"):
    print(adam_walk_broken(np.array([1.0, 2.0]), np.array([[3.0, -1.0], [2.0, 0.5]]), 0.1))

# %% [markdown]
# Write `adam_walk`, which repairs it.
#
# <details><summary>Hint</summary>
#
# Which `t` does `enumerate` begin with, and what is $1 - \beta^t$ then? It takes a second argument.
# </details>


# %% answer="adam-walk"
def adam_walk(p, gradients, lr):
    """p after a step of Adam for each row of slopes:  p (k,), gradients (n, k) -> (k,)."""
    ### BEGIN SOLUTION
    m, s = np.zeros_like(p), np.zeros_like(p)
    for t, g in enumerate(gradients, 1):
        p, m, s = adam_step(p, g, m, s, t, lr, 0.9, 0.999, 1e-8)
    return p
    ### END SOLUTION


# %% item="adam-walk"
rows = np.array([[3.0, -1.0], [2.0, 0.5]])
mistakes = {
    "t begins with 2 here: the first step is the one with t = 1.": (0.8422852, 2.0972777),
    "t is 1 in every step: it has to count.": (0.7696003, 2.1357914),
    "The first row is left out: only t was wrong.": (0.9, 1.9),
}
expect(adam_walk(np.array([1.0, 2.0]), rows, 0.1), (0.8029648, 2.1266337), mistakes)

# %% [markdown]
# ## Side by side
#
# PyTorch has all six rules, so that you need none of your own for this part:

# %%
RULES = {
    "plain": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "Nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "RMSProp": lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.9),
    "Adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1),
}


def walk_by(make, x, y, n_steps):
    """The lines (b, w) on the way of one of PyTorch's rules, the start first:  -> (n_steps + 1, 2)."""
    p = torch.tensor(p_start, requires_grad=True)
    optimizer, rows = make([p]), [p_start]
    for _ in range(n_steps):
        b, w = p.detach().numpy()
        error = b + w * x - y
        p.grad = torch.tensor([2 * error.mean(), 2 * (x * error).mean()])
        optimizer.step()
        rows.append(p.detach().numpy().copy())
    return np.array(rows)


# %% [markdown]
# **Predict first.** All six with $\eta = 0.1$ from the lecture's start. Which of these is true of their losses, after 10
# steps and after 100?
#
# <details><summary>Hint</summary>
#
# Which rule is carried past the lowest point early on, and which has a fixed length of step while the slopes are
# large?
# </details>

# %% choose="ranking"

# %% answer="ranking"
### BEGIN SOLUTION
ranking = "momentum behind, then ahead"
### END SOLUTION

# %% item="ranking"

# %%
mine.needs("ranking")
walks = {name: walk_by(make, x_train, y_train, 100) for name, make in RULES.items()}
for name, rows in walks.items():
    print(
        f"{name:<9} above the lowest by {gap(rows[10]):.2g} after 10, {gap(rows[100]):.2g} after 100"
    )

# %% [markdown]
# Move the slider over the steps. Which paths turn round the lowest point, and which go straight for it?

# %%
mine.needs("ranking")
plots.move_rules(x_train, y_train, walks, 10)

# %% [markdown]
# Look at RMSProp at the end: it does not come to rest. Near the minimum its slopes are small, but it divides them by
# their own usual size, so its steps stay near $\eta$. Smaller rates towards the end are the next notebook.
#
# ### Other units · extra
#
# In `4-scaling`, $x$ was written in another unit, $10 x$, and plain descent with $\eta = 0.1$ was lost: its border is 0.031
# there. **Predict first.** What does Adam do on $10x$, with the same $\eta = 0.1$?
#
# <details><summary>Hint</summary>
#
# How long is a step of Adam, if all slopes are ten times as large?
# </details>

# %% choose="units"

# %% answer="units"
### BEGIN SOLUTION
units = "it arrives"
### END SOLUTION

# %% item="units"

# %%
mine.needs("units")
lowest = lowest_loss(10 * x_train, y_train)
for name in ("plain", "Adam"):
    rows = walk_by(RULES[name], 10 * x_train, y_train, 1000)
    for n in (10, 100):
        print(name, n, line_loss(*rows[n], 10 * x_train, y_train) - lowest)

# %% [markdown]
# ### Back to the polynomial · extra
#
# In `1-model`, NAdam (Adam with Nesterov's look ahead) fitted $x^2 + 2x + 3$ with $\eta = 0.01$, and after 1000 steps the
# third weight was 2.53, not yet 3. Its $\beta_2$ was 0.999. The slope of the first weight was about $-1600$ at the start. **Predict first.** What
# happens with $\beta_2 = 0.99$?
#
# <details><summary>Hint</summary>
#
# An average with $\beta$ reaches back about $1/(1 - \beta)$ steps. What does it remember of the slopes at the
# start, which were huge, and what does that do to the steps of now?
# </details>

# %% choose="circle"

# %% answer="circle"
### BEGIN SOLUTION
circle = "nearer to 3"
### END SOLUTION

# %% item="circle"

# %%
mine.needs("circle")
x_poly = 5 * np.random.RandomState(42).randn(20, 1)
X = torch.tensor(np.column_stack([x_poly**2, x_poly, np.ones(20)]))
goal = X @ torch.tensor([[1.0], [2.0], [3.0]], dtype=torch.float64)
for beta2 in (0.999, 0.99):
    w = torch.randn(3, 1, generator=torch.Generator().manual_seed(42)).double().requires_grad_()
    optimizer = torch.optim.NAdam([w], lr=0.01, betas=(0.9, beta2))
    for _ in range(1000):
        optimizer.zero_grad()
        ((X @ w - goal) ** 2).mean().backward()
        optimizer.step()
    print("β₂ =", beta2, w.detach().numpy().ravel())

# %% [markdown] explain="which-next" points=2
# **In your own words.** A new network lies before you, and you have one afternoon. Which rule do you try first, and why?
# What could you see in its losses that would make you change the rule or its rate, and to what? Three or four
# sentences. (There is more than one good answer.)
#
# <details><summary>Hint</summary>
#
# Think of units that differ, of a loss that grows, one that crawls, and one that does not come to rest.
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: a rule with a reason that holds, such as Adam, as its steps do not depend on the units of the slopes; or
#   momentum, as it is fast along a valley once $\eta$ fits.
# - 1 point: something seen in the losses with the change that fits it, such as: it grows, so a smaller η; it crawls, so a
#   larger η or more momentum; it swings, so less momentum; it does not come to rest, so a rate that falls, or another rule.
# ### END MARK SCHEME
