# %% [markdown]
# # The scale of x
#
# The learning rate that suited the data so well fails at once if the same $x$ is measured in other
# units. You will see why, repair it with two numbers, and get something better than before: a bowl so
# round that **one step** leads to its bottom.
#
# | | |
# |---|---|
# | **You need** | `3-learning-rate`, mean and standard deviation, a pencil |
# | **It takes** | about 75 minutes |
# | **You will know** | how the scale of a feature bends the loss, how to standardise, and why with the training numbers only |
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

from course_tools import plots
from course_tools.data import load_regression
from course_tools.derivatives import expect_slopes
from course_tools.descent import line_loss, walk
from course_tools.examples import expect, unlike
from course_tools.hand import inputs_to_scale
from course_tools.own import own_copy

student = "..."

mine = own_copy("gradient-descent/4-scaling", student)
mine

# %% [markdown]
# ## The same data in other units
#
# Say that $x$ was a length in metres, and now comes in decimetres: every $x$ is ten times as large.
# Nothing else changes, $y$ least of all.

# %%
x_train, y_train, x_val, y_val = load_regression()
bad_x = 10 * x_train
b0, w0 = 0.4967141530112327, -0.13826430117118466

# %% [markdown]
# **Predict first.** On $x$ the best line is $b = 1.02354,\ w = 1.96896$. What is the best line on
# $10 \cdot x$? Give the pair $(b, w)$, to four digits or better.
#
# <details><summary>Hint</summary>
#
# The best line predicts the same heights as before. If $x$ is ten times as large, what must $w$ be,
# so that $w x$ stays what it was? And $b$?
# </details>

# %% answer="bad-minimum"
### BEGIN SOLUTION
bad_minimum = (1.02354075, 1.96896447 / 10)
### END SOLUTION

# %% item="bad-minimum"
assert len(bad_minimum) == 2
# The line is the same: how does it lie at x = 0, and how does it rise over one metre?
height, rise = bad_minimum[0] / 1.02354, 10 * bad_minimum[1] / 1.96896
mistakes = {
    "x became ten times as large and y stayed: w·x is the same only if w shrinks.": (1, 100),
    "With the old w, the line now rises ten times too fast for y.": (1, 10),
    "b is a height: made ten times smaller, it is another one.": (0.1, 1),
    "b is a height: made ten times larger, it is another one.": (10, 1),
}
unlike((height, rise), mistakes, near=1e-3)
assert bad_minimum[0] > bad_minimum[1], "The pair is (b, w): b comes first."

# %% [markdown]
# Now stand at the old start `b0`, `w0`. What are the loss and its two gradients there, on `bad_x`? Give
# $(\text{loss},\ \partial/\partial b,\ \partial/\partial w)$, to four digits or better.
#
# <details><summary>Hint</summary>
#
# Your `mse_gradients` from `2-one-step` does it: copy it into a cell of its own above this one.
# </details>

# %% answer="bad-start"
### BEGIN SOLUTION
bad_start = b0 + w0 * bad_x - y_train
bad_start = (np.mean(bad_start**2), 2 * np.mean(bad_start), 2 * np.mean(bad_x * bad_start))
### END SOLUTION

# %% item="bad-start"
assert len(bad_start) == 3
old_loss = {
    "That is the loss on x_train. On bad_x the same w is another line: compute all three anew.": (
        line_loss(b0, w0, x_train, y_train)
    ),
}
unlike(bad_start[0], old_loss, near=5e-4)
expect_slopes(bad_start[1:], line_loss, (b0, w0), bad_x, y_train)

# %%
mine.needs("bad_start")
plots.sections_by_scale({"x": x_train, "10·x": bad_x}, y_train, b=b0, w=w0)

# %% [markdown]
# Look at the left panel. The **curvature** along $w$ is the second derivative
# $\partial^2 \text{MSE} / \partial w^2$. How many times as large is it on $10 \cdot x$ as on $x$?
#
# <details><summary>Hint</summary>
#
# The curvature along $w$ is twice the mean of $x^2$. What becomes of each $x^2$?
# </details>

# %% answer="times-steeper"
### BEGIN SOLUTION
times_steeper = 100
### END SOLUTION

# %% item="times-steeper"
assert times_steeper > 1
mistakes = {
    "x stands squared in the second derivative, 2·mean(x²).": 10,
    "The other way round: the factor of x is squared, not its root taken.": 10**0.5,
    "That compares the two slopes at the start. The curvature is the second derivative.": 14.30218,
    "That compares the condition numbers. Asked is the second derivative along w.": 6.815372,
}
unlike(times_steeper, mistakes, near=1e-3)

# %% [markdown]
# **Predict first.** On $x$, $\eta = 0.1$ was a cautious choice. Take ten steps with it on `bad_x`, from
# `b0`, `w0`. What becomes of the loss?
#
# <details><summary>Hint</summary>
#
# Along $w$, a rate has to stay below $2/c$. What has just happened to the curvature $c$?
# </details>

# %% choose="same-rate"

# %% answer="same-rate"
### BEGIN SOLUTION
same_rate = "explodes"
### END SOLUTION

# %% item="same-rate"

# %% [markdown]
# Run it:

# %%
mine.needs("same_rate")
for epoch, (b, w) in enumerate(walk(bad_x, y_train, b0, w0, 0.1, 10)):
    print(f"after epoch {epoch:>2}: loss {line_loss(b, w, bad_x, y_train):.4g}")

# %% [markdown]
# For `bad_x`, what is the border $2/\lambda_{\max}$, above which gradient descent diverges, and what is the
# condition number $\lambda_{\max} / \lambda_{\min}$ of the Hessian? Give the pair, to four digits or better.
#
# <details><summary>Hint</summary>
#
# $H = 2 \begin{pmatrix} 1 & \overline{x} \\ \overline{x} & \overline{x^2} \end{pmatrix}$, and
# `np.linalg.eigvalsh` gives its eigenvalues, the smaller one first.
# </details>

# %% answer="bad-limits"
### BEGIN SOLUTION
bad_limits = np.hstack([np.ones_like(bad_x), bad_x])
bad_limits = np.linalg.eigvalsh(2 * bad_limits.T @ bad_limits / len(bad_x))
bad_limits = (2 / bad_limits[1], bad_limits[1] / bad_limits[0])
### END SOLUTION

# %% item="bad-limits"
assert len(bad_limits) == 2
border, condition = bad_limits
mean_square = np.mean(bad_x**2)
mistakes = {
    "These are the numbers for x_train. Ask for bad_x.": (0.80550586, 16.4354452),
    "You took the diagonal of the Hessian. Its eigenvalues feel the entries beside it too.": (
        1 / mean_square,
        mean_square,
    ),
}
unlike((border, condition), mistakes, near=1e-3)
assert condition > 1, "The condition number is the larger eigenvalue over the smaller one."
# The two eigenvalues add up to the trace.
smaller = (2 + 2 * mean_square) / (1 + condition)
of_larger = {
    "At 1/λ one step is enough across the valley; the border is 2/λ.": 1,
    "The border is twice too large: has your Hessian its factor 2?": 4,
}
unlike(border * condition * smaller, of_larger, near=2e-3)
unlike(border * smaller, {"The border comes from the larger eigenvalue.": 2}, near=2e-3)

# %%
mine.needs("bad_minimum", "bad_limits")
plots.contours_by_scale({"x": x_train, "10·x": bad_x}, y_train, at=(b0, w0))

# %% [markdown]
# The valley has turned and become narrower. Would any other factor make it round? Move the slider.

# %%
mine.needs("bad_minimum", "bad_limits")
plots.move_scale(x_train, y_train, at=(b0, w0))

# %% [markdown]
# No factor will do: the valley stays slanting as long as the mean of $x$ is not 0. So two things are
# needed: **move** $x$ to mean 0, and **stretch** it to standard deviation 1. That is to *standardise*:
#
# $$\tilde x = \frac{x - \text{mean}}{\text{std}}, \qquad
# \text{std} = \sqrt{\frac{1}{n} \sum_i (x_i - \text{mean})^2} .$$
#
# ### By pencil
#
# These are yours: five training inputs, and one new input that comes later.

# %%
hand = inputs_to_scale(mine.student)
hand

# %% [markdown]
# **(a)** The pair (mean, std) of the five training inputs
#
# <details><summary>Hint</summary>
#
# The mean first. Then the five distances to it: square them, take their mean, and then the root.
# </details>

# %% answer="hand-mean-std"
### BEGIN SOLUTION
hand_mean_std = (np.mean(hand.x), np.std(hand.x))
### END SOLUTION

# %% item="hand-mean-std"
assert len(hand_mean_std) == 2
turned = {"The mean comes first, then the std.": np.mean(hand.x)}
if not np.isclose(hand_mean_std[0], np.mean(hand.x)):
    unlike(hand_mean_std[1], turned, near=5e-3)
with_new = {
    "The new input is no training input: leave it out of mean and std.": np.mean(
        [*hand.x, hand.new]
    ),
}
unlike(hand_mean_std[0], with_new, near=5e-3)
distances = np.array(hand.x) - hand_mean_std[0]
mistakes = {
    "That is the variance: take its square root.": np.mean(distances**2) ** 2,
    "The deviations are squared, averaged, and then the root is taken.": np.mean(np.abs(distances))
    ** 2,
    "For the standard deviation here, divide by n = 5, not by 4.": np.sum(distances**2) / 4,
}
unlike(hand_mean_std[1] ** 2, mistakes, near=5e-3)

# %% [markdown]
# **(b)** All six inputs standardised, the new one last: `[…, …, …, …, …, …]`. Fractions or two decimals.
#
# <details><summary>Hint</summary>
#
# From each input take the mean away, then divide by the std: with the same two numbers for all six.
# </details>

# %% answer="hand-scaled"
### BEGIN SOLUTION
hand_scaled = [(p - hand_mean_std[0]) / hand_mean_std[1] for p in [*hand.x, hand.new]]
### END SOLUTION

# %% item="hand-scaled"
assert len(hand_scaled) == 6
six = np.array(hand_scaled, dtype=float).ravel()
five = six[:5]  # the training inputs: standardised, their mean is 0, the mean of their squares 1
assert five[0] < five[4], "The sign is wrong: x minus the mean, not the other way."
unlike((five[0], five[4]), {"That is min-max scaling: squeezed between 0 and 1.": (0, 1)})
assert abs(six.mean()) > 0.003, (
    "The new input is no training input: it has no part in mean and std."
)
undivided = {
    "The distances to the mean are right. Now divide by the std.": np.diff([*hand.x, hand.new])
}
unlike(np.diff(six), undivided)
unlike(
    np.mean(five**2), {"You used a standard deviation with n − 1: divide by n = 5.": 0.8}, near=5e-3
)
unlike(five.std(), {"You divided by the variance: take its root.": lambda: 1 / hand_mean_std[1]})
assert abs(five.mean()) < 0.05, "Take the mean off first: theirs is not 0 yet."

# %% [markdown]
# ### In NumPy
#
# Write `standardize`. Mean and standard deviation come from the **training** inputs; both columns are
# then scaled with these two numbers. (NumPy's `std` divides by $n$, as the formula above. pandas and some
# calculators divide by $n - 1$: a convention too, but not the one here.)
#
# <details><summary>Hint</summary>
#
# Take mean and std from `x_train` once, and use these two numbers for both columns.
# </details>


# %% answer="standardize"
def standardize(x_train, x_val):
    """Scaled by mean and std of x_train:  x_train (n, 1), x_val (m, 1) -> both, the same shapes."""
    ### BEGIN SOLUTION
    mean, std = x_train.mean(), x_train.std()
    return (x_train - mean) / std, (x_val - mean) / std
    ### END SOLUTION


# %% item="standardize"
four = np.array([1, 5, 9, 7])
mistakes = {
    "Your std divides by n − 1 (ddof=1). The one asked here divides by n.": (four - 3) / 8**0.5,
    "You took mean and std of all points: take the training inputs only.": (four - 5.5) / 8.75**0.5,
    "You took mean and std of the validation inputs: take the training inputs.": four - 8,
    "x_val got a scaler of its own: use the training mean and std for both.": (-1, 1, 1, -1),
    "x_val came back as it was: scale it with the same two numbers.": (-1, 1, 9, 7),
    "The mean is taken off. Now divide by the standard deviation as well.": four - 3,
    "You divided by the std, but the mean is still in there.": four / 2,
    "Take the mean off first: (x − mean) / std, with its brackets.": four - 3 / 2,
    "You divided by the variance. Divide by its root, the std.": (four - 3) / 4,
    "That is min-max scaling. Here: minus the mean, divided by the std.": (four - 1) / 4,
    "Mean and std of one data set are written into it: use the argument x_train.": (four - 0.472459)
    / 0.306225,
}
scaled = standardize(np.array([[1.0], [5.0]]), np.array([[9.0], [7.0]]))
expect(scaled, (-1, 1, 3, 2), mistakes)
assert len(scaled[0]) == len(scaled[1]) == 2

# %% [markdown]
# **Think first.** After `standardize(x_train, x_val)`, the 80 training inputs have mean 0 and standard
# deviation 1. And the 20 validation inputs?
#
# <details><summary>Hint</summary>
#
# Whose mean was taken away from the validation inputs? And are 20 other points just like the 80?
# </details>

# %% choose="val-after"

# %% answer="val-after"
### BEGIN SOLUTION
val_after = "roughly"
### END SOLUTION

# %% item="val-after"

# %%
mine.needs("standardize")
scaled_train, scaled_val = standardize(x_train, x_val)

# %%
mine.needs("standardize", "val_after")
for name, column in [("training", scaled_train), ("validation", scaled_val)]:
    print(f"{name:<10}  mean {column.mean().round(8) + 0}  std {column.std():.8f}")

# %%
mine.needs("standardize")
plots.points_by_scale({"x": x_train, "10·x": bad_x, "standardised x": scaled_train}, y_train)

# %% [markdown]
# ## The bowl after standardising
#
# On $\tilde x$ the best $b$ and $w$ are others than before. Which? Give the pair, to four digits or better.
#
# <details><summary>Hint</summary>
#
# At the minimum both gradients are 0. With $\overline{\tilde x} = 0$ and $\overline{\tilde x^2} = 1$ the two
# equations fall apart: one contains only $b$, the other only $w$.
# </details>

# %% answer="scaled-minimum"
### BEGIN SOLUTION
scaled_minimum = (y_train.mean(), (scaled_train * y_train).mean())
### END SOLUTION

# %% item="scaled-minimum"
assert len(scaled_minimum) == 2
mistakes = {
    "That is the best line on x. On standardised x, both numbers mean something else.": (
        1.02354,
        1.96896,
    ),
    "1 and 2 made the data, as a line in the old x. Here x is moved and stretched.": (1, 2),
}
unlike(scaled_minimum, mistakes, near=1e-3)
old_b = {"At standardised x = 0 stands the mean of x: how high is the line there?": 1.02354}
unlike(scaled_minimum[0], old_b, near=1e-3)
divided = {"x̃ has grown by 1/std, so w must do the opposite: w times std.": 1.96896 / x_train.std()}
unlike(scaled_minimum[1], divided, near=1e-3)
assert scaled_minimum[0] > scaled_minimum[1], "The pair is (b, w): b comes first."

# %% [markdown]
# Now both have a meaning of their own: $b$ is the mean of $y$, and $w$ is how much $y$ rises when $x$
# rises by one standard deviation.
#
# **By thought alone.** What is the Hessian of the MSE on the standardised training inputs? Give
# `[[…, …], […, …]]`.
#
# <details><summary>Hint</summary>
#
# $H = 2 \begin{pmatrix} 1 & \overline{x} \\ \overline{x} & \overline{x^2} \end{pmatrix}$. What are
# the two means, after standardising?
# </details>

# %% answer="scaled-hessian"
### BEGIN SOLUTION
scaled_hessian = [[2, 0], [0, 2]]
### END SOLUTION

# %% item="scaled-hessian"
assert np.shape(scaled_hessian) == (2, 2)
(top, beside), (_, bottom) = np.array(scaled_hessian, dtype=float)


def curved(column):
    """Where every y is 0, twice the loss of the lines (1, 0), (1, 1), (0, 1): h11, all four added,
    h22."""
    return [2 * line_loss(*line, column, 0 * column) for line in [(1, 0), (1, 1), (0, 1)]]


mistakes = {
    "That is the Hessian on x. Which mean and which mean square has standardised x?": lambda: (
        curved(x_train)
    ),
    "Beside the diagonal stands 2 times the mean of x̃.": (2, 8, 2),
    "Bottom right stands 2 times the mean of the squares, not the square of the mean.": (2, 2, 0),
}
entries = (top, top + 2 * beside + bottom, bottom)
on_scaled = "the loss on `scaled_train`"
expect(entries, lambda: curved(scaled_train), mistakes, n=80, by=on_scaled)

# %%
mine.needs("standardize", "scaled_minimum", "scaled_hessian")
plots.contours_by_scale(
    {"x": x_train, "10·x": bad_x, "standardised x": scaled_train}, y_train, at=(b0, w0)
)

# %% [markdown]
# From ellipses to circles: now the gradient points straight at the minimum, from everywhere. What are
# loss and gradients at the old start `b0`, `w0`, on `scaled_train`? Give
# $(\text{loss},\ \partial/\partial b,\ \partial/\partial w)$ again, to four digits or better.
#
# <details><summary>Hint</summary>
#
# As for `bad_x` above, with `scaled_train` in its place.
# </details>

# %% answer="scaled-start"
### BEGIN SOLUTION
scaled_start = b0 + w0 * scaled_train - y_train
scaled_start = (
    np.mean(scaled_start**2),
    2 * np.mean(scaled_start),
    2 * np.mean(scaled_train * scaled_start),
)
### END SOLUTION

# %% item="scaled-start"
assert len(scaled_start) == 3
unscaled = {
    "That is the loss on x_train: ask for scaled_train.": line_loss(b0, w0, x_train, y_train)
}
unlike(scaled_start[0], unscaled, near=5e-4)
expect_slopes(scaled_start[1:], line_loss, (b0, w0), scaled_train, y_train)

# %% [markdown]
# **Predict first.** One epoch leaves $(1 - \eta\lambda)$ of the distance. How many epochs does $\eta = 0.5$
# need from `b0`, `w0` to the minimum?
#
# <details><summary>Hint</summary>
#
# Read $\lambda$ off your Hessian: it is the same in every direction now. What is left of the
# distance after one epoch?
# </details>

# %% answer="half-rate"
### BEGIN SOLUTION
half_rate = 1
### END SOLUTION

# %% item="half-rate"
assert half_rate >= 1
mistakes = {
    "Every λ is 2. What is 1 − 0.5 · 2, the part that is left after one?": 2,
    "You halve the distance each epoch. What is left is 1 − ηλ, and λ is 2, not 1.": 11,
    "53 epochs were the best on x, in a slanting valley. Here every λ is 2.": 53,
}
unlike(half_rate, mistakes)

# %%
mine.needs("standardize", "half_rate")
plots.path_on_contour(scaled_train, y_train, b0, w0, 0.5, 3)

# %% [markdown]
# **Predict again.** And with $\eta = 1.0$, what does the walk do?
#
# <details><summary>Hint</summary>
#
# What is the factor $1 - \eta\lambda$ now? And what does it do to a distance, again and again?
# </details>

# %% choose="full-rate"

# %% answer="full-rate"
### BEGIN SOLUTION
full_rate = "bounces"
### END SOLUTION

# %% item="full-rate"

# %%
mine.needs("standardize", "full_rate")
plots.path_on_contour(scaled_train, y_train, b0, w0, 1.0, 10)

# %%
mine.needs("standardize", "full_rate")
for lr in [0.5, 1.0, 1.1]:
    b, w = walk(scaled_train, y_train, b0, w0, lr, 100)[-1]
    print(f"η = {lr}: loss after 100 epochs {line_loss(b, w, scaled_train, y_train):.8g}")

# %% [markdown]
# ## What it saves
#
# With $\eta = 0.1$, gradient descent on $x$ needed 402 epochs until the loss was within $10^{-6}$ of the
# lowest. How many does it need on `scaled_train`, with the same $\eta$ and the same start?
#
# <details><summary>Hint</summary>
#
# Either use your `epochs_to_converge` from `3-learning-rate`, or compute: the distance to the minimum
# shrinks by the same factor in every epoch, and the loss above the lowest goes with the *square* of the
# distance.
# </details>

# %% answer="scaled-epochs"
### BEGIN SOLUTION
# The loss lies 2.6725 above the lowest, and (1 - 0.1 * 2)**2 = 0.64 of that is left each epoch:
# 2.6725 * 0.64**33 is 1.07e-6, and 2.6725 * 0.64**34 is 6.9e-7.
scaled_epochs = 34
### END SOLUTION

# %% item="scaled-epochs"
assert scaled_epochs == int(scaled_epochs), "a whole number of epochs"
mistakes = {
    "That is the count on x. On scaled_train every λ is 2.": 402,
    "You shrink the distance by 1 − η. It shrinks by 1 − ηλ, and λ is 2.": 71,
    "The distance shrinks by 0.8 each epoch, the loss above the lowest by its square.": 67,
}
unlike(scaled_epochs, mistakes)

# %%
mine.needs("standardize", "scaled_epochs")
runs = {
    "x, η = 0.1": (x_train, 0.1),
    "10·x, η = 0.03": (bad_x, 0.03),
    "10·x, η = 0.01": (bad_x, 0.01),
    "standardised, η = 0.1": (scaled_train, 0.1),
    "standardised, η = 0.5": (scaled_train, 0.5),
}
plots.epochs_by_scale(runs, y_train, b=b0, w=w0, tol=1e-6)

# %% [markdown]
# ## Back to the old units
#
# Trained on $\tilde x$, the line is $\hat y = b + w \tilde x$. Whoever asks for the price of a metre wants
# it in metres. Put $\tilde x = (x - \text{mean}) / \text{std}$ in, sort by $x$, and read off the $b$ and
# $w$ of the **same line** as a function of the old $x$. Write `unscale`.
#
# <details><summary>Hint</summary>
#
# Multiply $b + w\,(x - \text{mean})/\text{std}$ out. What stands beside $x$ is the new $w$;
# everything else is the new $b$.
# </details>


# %% answer="unscale"
def unscale(b, w, mean, std):
    """The line b + w·(x − mean)/std as a line in x:  four numbers -> b, w."""
    ### BEGIN SOLUTION
    return b - w * mean / std, w / std
    ### END SOLUTION


# %% item="unscale"
mistakes = {
    "b has to move as well: put x̃ in and collect all that has no x.": (5, 1),
    "What is taken off b is w times mean/std, not mean/std alone.": (3.5, 1),
    "The sign is wrong: x̃ contains −mean/std, so something is taken off b.": (8, 1),
    "In b, too, w is divided by std: w · mean / std.": (-1, 1),
    "w·x̃ is w·x/std plus something: divide w by std, do not multiply.": (-7, 4),
    "You scaled b as if it were an x. b is a height: collect what has no x in it.": (1, 1),
    "b itself is not divided: only w · mean / std is taken off.": (-0.5, 1),
    "The pair is (b, w): b comes first.": (1, 2),
    "Use the arguments mean and std, not those of x_train.": (1.914301, 6.531147),
}
expect(unscale(5.0, 2.0, 3.0, 2.0), (2, 1), mistakes)

# %%
mine.needs("standardize", "unscale")
b, w = walk(scaled_train, y_train, b0, w0, 0.5, 1)[-1]
b, w = unscale(b, w, x_train.mean(), x_train.std())
print(f"b = {b:.8f}, w = {w:.8f}")

# %% [markdown]
# One epoch, and it is the line of the least squares: $b = 1.02354075,\ w = 1.96896447$.

# %% [markdown] explain="why-training-numbers" points=2
# **In your own words.** A friend standardises the validation data with *their own* mean and standard
# deviation, "so that both are really 0 and 1". What goes wrong with a model that was trained on the
# scaled training data? And why not take mean and std of all 100 points together? Two or three sentences.
#
# <details><summary>Hint</summary>
#
# Take one $x$, of one metre: what does it become by the one scaling, and what by the other? And
# whose numbers is nobody to know while a model is trained?
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: two scalers are two different units: the same x gets two different scaled values, while the
#   model's w and b belong to the units of the training data, so its predictions are shifted and
#   stretched.
# - 1 point: validation data stand for data that nobody has seen yet; to use their mean and std in
#   training lets knowledge of them in (a leak), and for a single new point there is no std at all.
# ### END MARK SCHEME

# %% [markdown]
# ## What to remember
#
# - Ten times the $x$: a hundred times the curvature along $w$, and a learning rate that must shrink alike.
# - Standardised inputs make the Hessian $2 \cdot I$, the contour lines circles, and $\eta = 0.5$ a single
#   step.
# - Mean and std come from the training data, and scale everything else as well.
# - The best $b$ and $w$ depend on the units; the best *line* does not. `unscale` takes it back.
# - With many features no single step will do, but the same rule holds: scale first.
