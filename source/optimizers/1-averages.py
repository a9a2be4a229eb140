# %% [markdown]
# # Averages that forget
#
# Losses of small batches jump up and down, and so do their slopes. What they have in common is seen in an
# **average**, and in one that forgets: what was a thousand steps ago says little about now. There is such an
# average that needs one line of code and remembers one number. Momentum is one, RMSProp keeps one, Adam keeps two,
# and the "smoothing" under every picture of a training is one, too.
#
# | | |
# |---|---|
# | **You need** | small batches (`5-epochs` of `gradient-descent`), sums of powers, a pencil |
# | **It takes** | about 60 minutes, 45 without the parts marked *extra* |
# | **You will know** | how such an average weighs the past, why it starts too low and how to put that right, what its β buys and what it costs |
#
# Parts whose heading ends in **· extra** may be left out: nothing later needs them.
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

from course_tools import plots
from course_tools.data import load_regression
from course_tools.examples import expect, unlike
from course_tools.hand import five_values
from course_tools.own import own_copy

student = "..."

mine = own_copy("optimizers/1-averages", student)
mine

# %% [markdown]
# ## A training that jumps
#
# Here the line of `2-one-step` is trained with batches of four points, $\eta = 0.01$, for 200 updates. Before each
# update the loss **of its four points** is written down:

# %%
x_train, y_train, _, _ = load_regression()


def losses_of_batches(n_updates=200, lr=0.01):
    """The loss of each batch of four, before its update:  -> (n_updates,)."""
    rng = np.random.default_rng(0)
    b, w = 0.4967141530112327, -0.13826430117118466
    found = []
    for _ in range(n_updates):
        batch = rng.choice(80, 4, replace=False)
        error = b + w * x_train[batch] - y_train[batch]
        found.append((error**2).mean())
        b = b - lr * 2 * error.mean()
        w = w - lr * 2 * (x_train[batch] * error).mean()
    return np.array(found)


losses = losses_of_batches()
plots.values_and_averages(losses, {})

# %% [markdown]
# Is it still learning at the end? One of these numbers alone does not tell. So take the average $v$ of the past, and
# let each new value $x_t$ pull it a little:
#
# $$v_t = \beta\, v_{t-1} + (1 - \beta)\, x_t, \qquad v_0 = 0, \qquad t = 1, 2, 3, \ldots$$
#
# Of the old average the share $\beta$ stays, and the share $1 - \beta$ comes from the new value; 0.9 is usual. This is
# the **exponentially weighted average**.
#
# **Predict first.** The first losses are near 3. Where does the curve of their averages begin, with
# $\beta = 0.98$?
#
# <details><summary>Hint</summary>
#
# Put $t = 1$ into the formula. What is $v_0$, and which share does the first value have?
# </details>

# %% choose="starts-near"

# %% answer="starts-near"
### BEGIN SOLUTION
starts_near = "near 0"
### END SOLUTION

# %% item="starts-near"

# %% [markdown]
# ### By pencil
#
# These values and this $\beta$ are yours:

# %%
hand = five_values(mine.student)
hand

# %% [markdown]
# Compute the five averages $v_1, \ldots, v_5$, each from the one before. Five numbers, to three digits or better.
#
# <details><summary>Hint</summary>
#
# $v_1 = \beta \cdot 0 + (1 - \beta)\, x_1$. Keep four digits on the way.
# </details>

# %% answer="hand-ewa"
### BEGIN SOLUTION
hand_ewa = [0.0]
for value in hand.x:
    hand_ewa.append(hand.beta * hand_ewa[-1] + (1 - hand.beta) * value)
hand_ewa = hand_ewa[1:]
### END SOLUTION

# %% item="hand-ewa"
assert np.size(hand_ewa) == 5, "All five are asked, v₁ to v₅; v₀ = 0 is not one of them."
mistakes = {
    "β is the share of the old average; the new value comes in with 1 − β.": hand.beta * hand.x[0],
    "v₁ is not x₁: v₀ is 0, and the new value comes in with its share alone.": hand.x[0],
    "One behind: v₀ = 0 is not one of the five.": 0,
}
unlike(np.ravel(hand_ewa)[0], mistakes)

# %% [markdown]
# ### In NumPy
#
# Write `ewa`. It takes values `x` of shape `(n,)` and gives **all** their averages $v_1, \ldots, v_n$, of the same
# shape; $v_0 = 0$ is not among them. Leave `x` as it is.
#
# <details><summary>Hint</summary>
#
# Start with `v = 0.0`. In a loop over the values, work out the new `v` and append it to a list.
# </details>


# %% answer="ewa"
def ewa(x, beta):
    """v_t = βv_{t−1} + (1 − β)x_t from v_0 = 0:  x (n,) -> v_1 … v_n, (n,)."""
    ### BEGIN SOLUTION
    v = 0.0
    averages = []
    for value in x:
        v = beta * v + (1 - beta) * value
        averages.append(v)
    return np.array(averages)
    ### END SOLUTION


# %% item="ewa"
mistakes = {
    "β is the share of the old average, 1 − β that of the new value.": (3, 7.5, 6.375),
    "v₀ is 0 here, not the first value.": (4, 5.25, 5.4375),
    "The new value comes in with its share, 1 − β.": (4, 12, 15),
    "Of the old average only the share β stays.": (1, 3.25, 4.75),
    "βv, the average so far, not β times the last value.": (1, 5.25, 8.25),
    "All averages are asked, v₁ to vₙ, not only the last one.": 3.75,
    "v₀ = 0 is not one of the averages: begin with v₁.": (0, 1, 3, 3.75),
    "One behind: append v after the new value has come in.": (0, 1, 3),
    "Those are plain means of all values so far: nothing is forgotten.": (4, 6.5, 6.33333),
    "The two shares are β and 1 − β: together 1.": (3, 9, 11.25),
    "v is 0 again for every value: set it once, before the loop.": (1, 2.25, 1.5),
    "You go from the last value to the first.": (1.5, 3.375, 3.53125),
    "The oldest value weighs most here: it is to be the newest.": (1, 2.6875, 3.53125),
    "It ends after the first value: is the `return` inside the loop?": 1,
    "Those are corrected already: that comes further down.": (4, 6.857143, 6.486486),
}
expect(ewa(np.array([4.0, 9.0, 6.0]), 0.75), (1, 3, 3.75), mistakes)

# %%
mine.needs("ewa", "starts_near")
plots.values_and_averages(losses, {f"β = {beta}": ewa(losses, beta) for beta in (0.9, 0.98)})

# %% [markdown]
# The curves are smooth. But for the first updates they **rise**, as if the training made everything worse, and it does
# not: they begin at 0, and need a while to get away from there.
#
# ## What is in an average
#
# Put the formula into itself:
#
# $$v_2 = \beta\, v_1 + (1 - \beta)\, x_2 = \beta\,(1 - \beta)\, x_1 + (1 - \beta)\, x_2 .$$
#
# So $v_2$ is a sum of all values so far, each with a **weight**. Go on to $v_3$ and $v_4$ on paper. What is
# the weight of $x_k$ in $v_t$, for any $k$ from 1 to $t$? An expression in `beta`, `t` and `k`.
#
# <details><summary>Hint</summary>
#
# The newest value, $k = t$, has the weight $1 - \beta$. What does each further step do to it?
# </details>

# %%
beta, t, k = sp.symbols("beta t k", positive=True)

# %% answer="weight-of"
### BEGIN SOLUTION
weight_of = (1 - beta) * beta ** (t - k)
### END SOLUTION

# %% item="weight-of"
mistakes = {
    "Each value comes in with the share 1 − β: that factor is missing.": 0.6561,
    "That counts from the start: the oldest value would weigh most.": 0.081,
    "One step too many: the newest value, k = t, has the weight 1 − β.": 0.059049,
    "One step too few: the newest value, k = t, has the weight 1 − β.": 0.0729,
    "β and 1 − β are in each other's place.": 0.00009,
    "The exponent has the wrong sign: older values weigh less.": 0.1 / 0.6561,
    "A weight shrinks by β in each step: a power, not a product.": 0.36,
    "With equal weights nothing is forgotten.": 1 / 6,
    "Counted from the start, the oldest value would weigh most: its age is t − k.": 0.09,
    "That is the age of v₀. How old is x_k in step t?": 0.0531441,
    "In v itself nothing is divided.": 0.1400241,
    "What comes in again and again is β; 1 − β comes in once.": 0.0001,
}
unlike(sp.sympify(weight_of).subs({beta: 0.9, t: 6, k: 2}), mistakes)

# %% [markdown]
# How much are all weights in $v_t$ together? An expression in `beta` and `t`, without a sum in it. Work it out by hand:
# `sp.summation` does not count.
#
# <details><summary>Hint</summary>
#
# $1 + \beta + \beta^2 + \ldots + \beta^{t-1} = \dfrac{1 - \beta^t}{1 - \beta}$. Or ask what $v_t$ is if all values
# are 1.
# </details>

# %% answer="weights-sum"
### BEGIN SOLUTION
weights_sum = 1 - beta**t
### END SOLUTION

# %% item="weights-sum"
mistakes = {
    "That is what is missing to 1.": 0.008,
    "That is the newest weight alone.": 0.8,
    "Each weight has the factor 1 − β as well.": 1.24,
    "One weight too many: there are t of them.": 0.9984,
    "One weight too few: there are t of them.": 0.96,
    "They come close to 1, but never reach it. For t = 1 there is only one, 1 − β.": 1,
    "They are less than 1 together.": 1.008,
    "Only the newest one is 1 − β; older ones are smaller.": 2.4,
    "β and 1 − β are in each other's place.": 0.488,
    "βᵗ is a power, not a product.": 0.4,
    "That is the sum of all powers of β, for ever.": 1.25,
    "The sign is turned.": -0.992,
}
unlike(sp.sympify(weights_sum).subs({beta: 0.2, t: 3}), mistakes)

# %% [markdown]
# ## The correction
#
# The weights of a proper average add up to 1. Here they do so only in the long run, and at first they are far too
# small. The **bias correction** puts that right: divide each $v_t$ by the sum of its weights. The recursion itself
# goes on with $v_t$ as it was.
#
# Correct your five averages $v_1, \ldots, v_5$ from above. Five numbers, to three digits or better.
#
# <details><summary>Hint</summary>
#
# In $v_1$ there is one weight, $1 - \beta$. So the first corrected average is $x_1$ itself.
# </details>

# %% answer="hand-corrected"
### BEGIN SOLUTION
hand_corrected = [v / (1 - hand.beta**t) for t, v in enumerate(hand_ewa, 1)]
### END SOLUTION

# %% item="hand-corrected"
assert np.size(hand_corrected) == 5, "five numbers, one for each average"
first = hand.x[0] * (1 - hand.beta)
mistakes = {
    "The first one is as it was: divide each by the sum of its weights.": first,
    "Divide by the sum of the weights, do not multiply.": first * (1 - hand.beta),
    "βᵗ is what is missing to 1. Divide by the sum of the weights.": first / hand.beta,
    "The weights together are less than 1.": first / (1 + hand.beta),
    "Each average has a sum of its own: in v₁ there is one weight.": first / (1 - hand.beta**5),
    "t counts from 1: in v₁ there is one weight.": first / (1 - hand.beta**2),
}
unlike(np.ravel(hand_corrected)[0], mistakes)

# %% [markdown]
# Write `ewa_corrected`, which gives all corrected averages of `x`. You may use your `ewa`.
#
# <details><summary>Hint</summary>
#
# `np.arange(1, len(x) + 1)` has the $t$ of each average. NumPy raises a number to an array of powers at once.
# </details>


# %% answer="ewa-corrected"
def ewa_corrected(x, beta):
    """Each average divided by the sum of its weights:  x (n,) -> (n,)."""
    ### BEGIN SOLUTION
    t = np.arange(1, len(x) + 1)
    return ewa(x, beta) / (1 - beta**t)
    ### END SOLUTION


# %% item="ewa-corrected"
mistakes = {
    "Those are the averages as they were: divide by the sums of the weights.": (1, 3, 3.75),
    "1 − β is the sum of the weights in v₁ only.": (4, 12, 15),
    "Each average has a sum of its own: you took the last one for all.": (
        1.72973,
        5.189189,
        6.486486,
    ),
    "The recursion goes on with v itself, not with the corrected one.": (4, 12, 18.16216),
    "Divide by the sum of the weights, do not multiply.": (0.25, 1.3125, 2.167969),
    "βᵗ is a power: `beta**t`, not `beta * t`.": (4, -6, -3),
    "t begins with 1: in v₁ there is one weight.": (2.285714, 5.189189, 5.485714),
    "From the first value on instead of 0: that is another rule.": (4, 5.25, 5.4375),
    "The correction is made for averages that start at 0.": (16, 12, 9.405405),
    "Divide by the sum of the weights, not by how many there are.": (1, 1.5, 1.25),
    "βᵗ is what is missing to 1. Divide by the sum of the weights.": (1.333333, 5.333333, 8.888889),
    "The weights together are less than 1.": (0.571429, 1.92, 2.637363),
    "Only the first one is corrected: the others need it, too.": (4, 3, 3.75),
    "Those are plain means of all values so far: nothing is forgotten.": (4, 6.5, 6.33333),
    "All corrected averages are asked, not only the last one.": 6.486486,
    "t counts from 1: with 0, the sum of the weights is 0.": (np.inf, 12, 8.571429),
}
expect(ewa_corrected(np.array([4.0, 9.0, 6.0]), 0.75), (4, 6.857143, 6.486486), mistakes)

# %%
mine.needs("ewa", "ewa_corrected")
plots.values_and_averages(
    losses, {"as it is": ewa(losses, 0.98), "corrected": ewa_corrected(losses, 0.98)}
)

# %% [markdown]
# Now the curve begins where the losses do, and falls from the start. After some hundred updates both are the same.
#
# (Another way out is $v_1 = x_1$: begin with the first value. Then that single value keeps a large weight for a
# long time. Both are in use; with Adam it is the correction.)
#
# ## How far back
#
# All $t$ values are in $v_t$, but the old ones hardly weigh anything. A common way to say how many count is the
# **window**: so many values, each with the weight $1 - \beta$ of the newest one, would have the weight 1 together.
# How long is it for $\beta = 0.5,\ 0.9,\ 0.98$ and $0.99$? Four numbers in this order.
#
# <details><summary>Hint</summary>
#
# Window times $1 - \beta$ is 1.
# </details>

# %% answer="window"
### BEGIN SOLUTION
window = (2, 10, 50, 100)
### END SOLUTION

# %% item="window"
mistakes = {
    "That is one less each time: the newest value belongs to it.": (1, 9, 49, 99),
    "Those are the weights of the newest value: turn them over.": (0.5, 0.1, 0.02, 0.01),
    "That is 1/β. The newest value has the weight 1 − β.": (2, 1.111111, 1.020408, 1.010101),
}
unlike(window, mistakes)

# %% [markdown]
# At the end of its window, a weight is down to about a third of the newest one; the longer the window, the nearer to
# $1/e = 0.37$:

# %%
mine.needs("window")
for one, length in zip((0.5, 0.9, 0.98, 0.99), np.ravel(window), strict=True):
    print(f"β = {one:<4}: after {length:g} steps, β to the power of that is {one**length:.3f}")

# %% [markdown]
# ### Which is which?
#
# Three averages of the losses, all corrected, with $\beta = 0.5$, $0.9$ and $0.98$:

# %%
plots.averages_to_match(losses)

# %% [markdown]
# Which curve has which $\beta$?
#
# <details><summary>Hint</summary>
#
# A long window is smooth, and it still remembers the large losses when they are gone.
# </details>

# %% choose="which-beta"

# %% answer="which-beta"
### BEGIN SOLUTION
which_beta = "A 0.9, B 0.98, C 0.5"
### END SOLUTION

# %% item="which-beta"

# %% [markdown]
# Move $\beta$ yourself, from no smoothing at all to a very long memory:

# %%
mine.needs("ewa_corrected", "which_beta")
plots.move_average(losses, ewa_corrected, 0.9)

# %% [markdown]
# ### Another name for it · extra
#
# In finance, and in pandas (`ewm(span=N)`), one does not name $\beta$ but a number of periods $N$. The share of the *new*
# value is then $\dfrac{2}{N + 1}$. Which $\beta$ belongs to $N = 19$, and which to $N = 1999$? A pair, to four digits or
# better.
#
# <details><summary>Hint</summary>
#
# The share of the new value is $1 - \beta$ here.
# </details>

# %% answer="periods"
### BEGIN SOLUTION
periods = (0.9, 0.999)
### END SOLUTION

# %% item="periods"
mistakes = {
    "That is the share of the new value. β is the share of the old average.": (0.1, 0.001),
    "That takes N for the window. Here the share is 2/(N + 1).": (18 / 19, 1998 / 1999),
    "The share is 2/(N + 1), not 2/N.": (17 / 19, 1997 / 1999),
    "The share is 2/(N + 1), not 1/(N + 1).": (0.95, 0.9995),
}
unlike(periods, mistakes, near=1e-5)

# %% [markdown]
# You will meet both of them again in Adam.
#
# ## What it costs
#
# ### It comes late
#
# **Predict first.** Values climb by 1 in each step, $1, 2, 3, \ldots$, for a long time. With $\beta = 0.95$, how far **below** the
# newest value is the average in the end? One number, to two digits or better.
#
# <details><summary>Hint</summary>
#
# When the gap $d$ does not change any more, the average climbs by 1 in each step, too. The new value is $d + 1$ above the
# old average, and pulls it up by the share $1 - \beta$ of that.
# </details>

# %% answer="lag"
### BEGIN SOLUTION
lag = 19
### END SOLUTION

# %% item="lag"
mistakes = {
    "That is the window. The newest value itself is 0 steps late.": 20,
    "It does fall behind: most of its weights lie on older, smaller values.": 0,
    "That is the middle of the window, but weights reach back further than that.": 10,
    "That is a plain mean of twenty values, but weights reach back further than that.": 9.5,
    "That is the share of the new value. With such a gap, does the average climb by 1?": 0.05,
    "That is β alone: what of the step before, and the one before that?": 0.95,
    "It is more than one step behind: the new value pulls it up by a twentieth only.": 1,
}
unlike(lag, mistakes)

# %%
mine.needs("lag", "ewa", "ewa_corrected")
ramp = np.arange(1.0, 1001.0)
for beta_now in (0.5, 0.9, 0.95):
    late = ramp[-1] - ewa(ramp, beta_now)[-1]
    print(
        f"β = {beta_now:<4}: {late:.2f} below, corrected {ramp[-1] - ewa_corrected(ramp, beta_now)[-1]:.2f}"
    )

# %% [markdown]
# So a smoothed curve shows what happened a while ago, and the smoother it is, the longer ago. (The correction changes
# nothing here: after many steps it divides by 1.)
#
# ### What it buys · extra
#
# Around a level that stays, let the values have a noise of standard deviation 1, each on its own. The variance of a sum
# of such values is the sum of the **squared** weights. How large is the standard deviation of the average in the
# long run, with $\beta = 0.9$? One number, to three digits or better.
#
# <details><summary>Hint</summary>
#
# The squares of the weights are $(1-\beta)^2 \cdot (1 + \beta^2 + \beta^4 + \ldots)$, and the bracket is
# $\dfrac{1}{1 - \beta^2}$. Do not forget the root at the end.
# </details>

# %% answer="noise-left"
### BEGIN SOLUTION
noise_left = np.sqrt((1 - 0.9) / (1 + 0.9))
### END SOLUTION

# %% item="noise-left"
mistakes = {
    "That is the variance: take the root.": 0.0526316,
    "That is the newest weight alone.": 0.1,
    "That is the square of the newest weight alone.": 0.01,
    "1 − β is squared, too: it is in each weight.": 0.7254763,
    "The factor (1 − β)² is missing.": 2.2941573,
    "The weights add up to 1. Add up their squares.": 1,
    "That is √(1 − β), a plain mean over the window. Here the weights differ.": 0.3162278,
    "Turn it over: averages have less noise, not more.": 4.358899,
}
unlike(noise_left, mistakes)

# %%
mine.needs("noise_left", "ewa")
noise = np.random.default_rng(0).normal(size=20_000)
for beta_now in (0.5, 0.9, 0.98):
    print(f"β = {beta_now:<4}: standard deviation {np.std(ewa(noise, beta_now)[1000:]):.3f}")
for n in (3, 19, 99):
    print(f"a plain mean of {n:>2} values: {1 / np.sqrt(n):.3f}")

# %% [markdown]
# There are the periods $N$ of the last extra part again: an average with $\beta$ has as much noise as a plain mean of $N$
# values. Less noise and a later answer: both come with a larger $\beta$, and you cannot have one without the other.

# %% [markdown] explain="why-correct" points=2
# **In your own words.** A friend writes an optimizer that keeps an average of the squared slopes with $\beta = 0.999$,
# from 0, and divides each step by the root of it. "I leave the correction out", she says, "after a while it is a
# division by 1 anyway." What is wrong with her averages at first, why, and for about how long? What does it do to her
# steps? Three or four sentences.
#
# <details><summary>Hint</summary>
#
# How much are the weights together after the first step? After how many steps are they nearly 1?
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: the average starts at 0, its weights add up to 1 − βᵗ only (0.001 after the first step), so it is far too
#   small; it takes about a window, some thousand steps, until that is over.
# - 1 point: dividing by the root of a number that is too small makes the steps too long, about 30 times as long at the
#   first step (1/√0.001), just when the slopes are large.
# ### END MARK SCHEME
