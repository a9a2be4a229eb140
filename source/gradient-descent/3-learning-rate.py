# %% [markdown]
# # The learning rate
#
# The gradient says which way is down. The **learning rate** $\eta$ says how far to go. Too small, and
# you crawl; too large, and you fly out of the valley. Between the two there is a border, and it is one
# number that you can compute from the data before the first step.
#
# | | |
# |---|---|
# | **You need** | `1-model`, `2-one-step`, the eigenvalues of a 2×2 matrix, a pencil |
# | **It takes** | about 105 minutes |
# | **You will know** | which $\eta$ converge, which crawl, swing or diverge, and why a picture of one parameter at a time cannot tell you |
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
from course_tools.descent import line_loss, lowest_loss, walk
from course_tools.examples import expect, unlike
from course_tools.hand import four_inputs
from course_tools.own import own_copy

student = "..."

mine = own_copy("gradient-descent/3-learning-rate", student)
mine

# %% [markdown]
# The 80 training points are those of `2-one-step`, and so is the start:

# %%
x_train, y_train, _, _ = load_regression()
b0, w0 = 0.4967141530112327, -0.13826430117118466

# %% [markdown]
# Three tools come ready made, so that you need not copy them from notebook to notebook:
#
# - `line_loss(b, w, x, y)` is the MSE of one line;
# - `lowest_loss(x, y)` is the MSE of the best line there is;
# - `walk(x, y, b, w, lr, n_epochs)` takes that many steps of gradient descent from the line $(b, w)$,
#   and gives all lines on the way, a row $(b, w)$ for each: row 0 is the start.

# %%
line_loss(b0, w0, x_train, y_train), lowest_loss(x_train, y_train)

# %% [markdown]
# ## One step, one parameter at a time
#
# Stand at the grid point $b = 0.52,\ w = -0.16$, near the start. There you measured two slopes with
# short secants: $-2.90$ along $b$ and $-1.79$ along $w$. A step is $-\eta$ times the slope.
#
# **By pencil.** How far do $b$ and $w$ move in one step, for $\eta = 0.2$, for $0.8$, and for $1.1$?
# Give three pairs, $b$ first: `[(…, …), (…, …), (…, …)]`, to two decimals or better.
#
# <details><summary>Hint</summary>
#
# A step is $-\eta$ times the slope, and both slopes are negative: which way do $b$ and $w$ move?
# </details>

# %% answer="step-sizes"
### BEGIN SOLUTION
step_sizes = [(0.2 * 2.90, 0.2 * 1.79), (0.8 * 2.90, 0.8 * 1.79), (1.1 * 2.90, 1.1 * 1.79)]
### END SOLUTION

# %% item="step-sizes"
assert np.size(step_sizes) == 6, "three pairs, one for each η"
moves = np.reshape(step_sizes, (3, 2))
exact = {
    "These are steps with the exact slopes: take the two that were measured.": np.outer(
        [0.2, 0.8, 1.1], [3.02, 1.83]
    ),
}
unlike(moves, exact, near=3e-3)
assert (moves > 0).all(), (
    "Both slopes are negative, and a step is minus η times one: mind the sign."
)
assert not np.allclose(moves[0], moves[1]), "These are slopes: each step is η times as large."
places = moves - [0.52, -0.16]
assert not np.allclose(places[1], 4 * places[0], rtol=0.02), (
    "That is where b and w arrive. How far did they go to get there?"
)
assert moves[0, 0] > moves[0, 1], (
    "Each pair is (b, w): b comes first, and its slope is the steeper."
)

# %% [markdown]
# **Predict first.** Take $\eta = 1.1$. Once, only $b$ moves and $w$ stays; once, only $w$ moves and
# $b$ stays. What does the loss do?
#
# <details><summary>Hint</summary>
#
# Along one parameter the loss is a parabola, and a step can land on the far side of it, even higher
# than before. Which of the two parabolas is bent more strongly, the one along $b$ or the one along
# $w$?
# </details>

# %% choose="moved-alone"

# %% answer="moved-alone"
### BEGIN SOLUTION
moved_alone = "rises with b alone"
### END SOLUTION

# %% item="moved-alone"

# %% [markdown]
# Now compute it. Starting from $(0.52, -0.16)$ with your step sizes, what is the loss after moving
# **only b**, and after moving **only w**? Give three pairs again, for $\eta = 0.2,\ 0.8,\ 1.1$, to three
# decimals or better.
#
# <details><summary>Hint</summary>
#
# `line_loss(0.52 + …, -0.16, x_train, y_train)` for the first of each pair.
# </details>

# %% answer="losses-alone"
### BEGIN SOLUTION
losses_alone = [
    (
        line_loss(0.52 + b_step, -0.16, x_train, y_train),
        line_loss(0.52, -0.16 + w_step, x_train, y_train),
    )
    for b_step, w_step in step_sizes
]
### END SOLUTION

# %% item="losses-alone"
assert np.size(losses_alone) == 6, "three pairs, one for each η"
after = np.reshape(losses_alone, (3, 2))
on_grid = {
    "That is the loss at the nearest point of the grid: compute it exactly.": (1.2601, 2.0952)
}
unlike(after[0], on_grid, near=2e-4)
assert not np.allclose(after[:, 0], after[:, 1]), (
    "You moved both. Move b and keep w; then keep b and move w."
)
assert after[0].max() < line_loss(0.52, -0.16, x_train, y_train), (
    "For η = 0.2 both lie higher than the start, so you went uphill: add the step, which is positive."
)
assert after[0, 0] < after[0, 1], (
    "The loss after moving only b comes first: for η = 0.2, the longer step, and the lower loss."
)

# %% [markdown]
# (The lecture's slides read the loss off a grid with steps of 0.06, and so show 1.2601 and 2.0952 for
# $\eta = 0.2$, for example. Between two grid points there is a loss too: yours is the exact one.)
#
# Now move the slider. A secant has two ends, and its slope is not quite that of the curve: the slider takes the
# exact slopes, $-3.02$ along $b$ and $-1.83$ along $w$, so its losses differ a little from yours. At which
# $\eta$ does $b$ land exactly as high as it started?

# %%
mine.needs("moved_alone", "losses_alone")
plots.move_learning_rate(x_train, y_train, 0.52, -0.16, 0.2)

# %% [markdown]
# ### A picture with a mistake
#
# Here somebody drew both sections with their slopes. In the **left** panel $b$ is held fixed and $w$
# moves; in the **right** panel it is the other way round. A tangent should touch its curve. These two
# do not.


# %%
h = 1e-4


def panel_slopes_broken(b, w, x, y):
    """The slopes of the left and the right curve at (b, w), by central differences."""
    left = (line_loss(b + h, w, x, y) - line_loss(b - h, w, x, y)) / (2 * h)
    right = (line_loss(b, w + h, x, y) - line_loss(b, w - h, x, y)) / (2 * h)
    return left, right


broken = panel_slopes_broken(0.52, -0.16, x_train, y_train)
plots.slopes_on_sections(x_train, y_train, 0.52, -0.16, broken)

# %% [markdown]
# Find the mistake and write `panel_slopes`, which repairs it.
#
# <details><summary>Hint</summary>
#
# In the left panel $b$ is held and $w$ moves. Which of the two arguments has to carry the $\pm h$?
# </details>


# %% answer="panel-slopes"
def panel_slopes(b, w, x, y):
    """Slopes of the left curve (b held) and the right one (w held):  b, w, x, y -> left, right."""
    ### BEGIN SOLUTION
    left = (line_loss(b, w + h, x, y) - line_loss(b, w - h, x, y)) / (2 * h)
    right = (line_loss(b + h, w, x, y) - line_loss(b - h, w, x, y)) / (2 * h)
    return left, right
    ### END SOLUTION


# %% item="panel-slopes"
points = np.array([[1.0], [3.0], [2.0]]), np.array([[2.0], [3.0], [4.0]])
mistakes = {
    "These are the broken slopes: left, b is held, so it is w that has to move by h.": (4, 10),
    "You move both at once. In each panel one of the two is held.": (14, 14),
    "From −h to +h the way is 2h long: keep the brackets.": (20, 8),
    "The sign is wrong: right minus left, over 2h.": (-10, -4),
    "These are the slopes of one place. Use the arguments b, w, x and y.": (-1.82553, -3.01878),
}
expect(panel_slopes(1.0, 2.0, *points), (10, 4), mistakes, near=1e-3)

# %%
mine.needs("panel_slopes")
plots.slopes_on_sections(x_train, y_train, 0.52, -0.16, panel_slopes(0.52, -0.16, x_train, y_train))

# %% [markdown]
# One of the figures in the lecture's slides carries this very mistake: its two labels are swapped. A
# label is code too, and can be tested.
#
# ## Many steps, both parameters
#
# **Predict first.** From the start `b0`, `w0`, both parameters now move together, for 100 epochs. One
# of these four $\eta$ *crawls* (the loss falls all the time, but is still far from the lowest), one
# *arrives* at the lowest loss, one *swings* to and fro and comes down slowly, one *diverges*. Which is
# which? Give four words, in this order: $\eta = 0.01,\ 0.5,\ 0.8,\ 1.1$.
#
# <details><summary>Hint</summary>
#
# Order the four by the length of their steps. Which word belongs to very short steps, which to very
# long ones?
# </details>

# %% answer="fates"
### BEGIN SOLUTION
fates = ["crawls", "arrives", "swings", "diverges"]
### END SOLUTION

# %% item="fates"
assert sorted(fates) == ["arrives", "crawls", "diverges", "swings"], "each word once"

# %% [markdown]
# Now let them run, and four more with them:

# %%
rates = [0.01, 0.1, 0.2, 0.5, 0.8, 0.81, 1.0, 1.1]

# %%
mine.needs("fates")
for lr in rates:
    b, w = walk(x_train, y_train, b0, w0, lr, 100)[-1]
    print(f"η = {lr:<5} loss after 100 epochs: {line_loss(b, w, x_train, y_train):.5g}")

# %% [markdown]
# The slides show $\eta = 1.1$ as a step that merely lands a little too high. Count the digits of its loss after
# 100 such steps. Here are six of the eight. Note the scale: each line across is ten times the one below, or more.

# %%
mine.needs("fates")
plots.losses_by_rate(x_train, y_train, b0, w0, [0.01, 0.1, 0.5, 0.8, 0.81, 1.1], 100)

# %% [markdown]
# Between 0.8 and 0.81 something happens. Here are these two walks:

# %%
mine.needs("fates")
plots.path_on_contour(x_train, y_train, b0, w0, 0.8, 30)

# %%
mine.needs("fates")
plots.path_on_contour(x_train, y_train, b0, w0, 0.81, 30)

# %% [markdown]
# ## The border
#
# Along **one** line through the bowl, the loss is a parabola with some curvature $c$ (its second
# derivative). A step changes the distance $d$ to the lowest point of that parabola by $-\eta c d$, so
#
# $$d \leftarrow (1 - \eta c)\, d .$$
#
# It shrinks as long as $|1 - \eta c| < 1$, that is, $\eta < 2/c$.
#
# **First with the slices.** The curvature along $b$ is $\partial^2\text{MSE}/\partial b^2$, along $w$ it is
# $\partial^2\text{MSE}/\partial w^2$; both stand on the diagonal of the Hessian that you derived. Which is
# the largest $\eta$ for the training points if *only b* moves, and which if *only w* moves? Give the
# pair, to four digits or better.
#
# <details><summary>Hint</summary>
#
# Look up the diagonal of your `hessian` in `2-one-step` and put the numbers of `x_train` in. Then
# take $2/c$ of each of the two.
# </details>

# %% answer="slice-limits"
### BEGIN SOLUTION
slice_limits = (2 / 2, 2 / (2 * np.mean(x_train**2)))
### END SOLUTION

# %% item="slice-limits"
assert len(slice_limits) == 2

# %% [markdown]
# So the slices promise that everything below 1 goes well (and at 1 your slider's $b$ landed as high as it
# started). The run above showed that it does not. The
# bowl is not only curved along $b$ and along $w$: it is curved **most in a direction between them**,
# where both change together. That largest curvature is the largest *eigenvalue* of the Hessian
#
# $$H = 2 \begin{pmatrix} 1 & \overline{x} \\ \overline{x} & \overline{x^2} \end{pmatrix},$$
#
# with the means of $x$ and of $x^2$.
#
# ### By pencil
#
# These four inputs are yours:

# %%
hand = four_inputs(mine.student)
hand

# %% [markdown]
# **(a)** Their Hessian: `[[…, …], […, …]]`. (You do not need any $y$. Why?)
#
# <details><summary>Hint</summary>
#
# Each entry is twice a mean over your four inputs, as in the formula above. Where has the $y$ gone,
# when one differentiates a second time?
# </details>

# %% answer="hand-hessian"
### BEGIN SOLUTION
hand_hessian = [[2, sum(hand.x) / 2], [sum(hand.x) / 2, sum(p * p for p in hand.x) / 2]]
### END SOLUTION

# %% item="hand-hessian"
assert np.shape(hand_hessian) == (2, 2)
(top, beside), (_, bottom) = np.array(hand_hessian, dtype=float)
# Where every y is 0, the loss of a line (b, w) is half of b²·h11 + 2·b·w·h12 + w²·h22.
along_b, along_w, along_both = (
    2 * line_loss(*line, hand.x, (0, 0, 0, 0)) for line in [(1, 0), (0, 1), (1, 1)]
)
mistakes = {
    "Bottom right: the mean of the squares belongs there, not the square of the mean.": (
        2,
        2 + 2 * beside + beside**2 / 2,
        beside**2 / 2,
    ),
    "b comes first: top left stands the curvature along b.": (along_w, along_both, along_b),
}
entries = (top, top + 2 * beside + bottom, bottom)
expect(entries, (along_b, along_both, along_w), mistakes, n=4, by="the loss of these inputs")

# %% [markdown]
# **(b)** Its eigenvalues, the smaller one first (`hand_eigenvalues[0]`), to three digits or better. For a
# symmetric matrix with trace $T = h_{11} + h_{22}$ and determinant $D = h_{11} h_{22} - h_{12}^2$ they are
#
# $$\lambda = \frac{T}{2} \pm \sqrt{\frac{T^2}{4} - D} .$$
#
# <details><summary>Hint</summary>
#
# Work out $T$ and $D$ first, then the root. Which sign gives the smaller one?
# </details>

# %% answer="hand-eigenvalues"
### BEGIN SOLUTION
hand_eigenvalues = np.linalg.eigvalsh(hand_hessian)
### END SOLUTION

# %% item="hand-eigenvalues"
assert hand_eigenvalues[0] <= hand_eigenvalues[1], "two numbers, the smaller one first"


def by_matrix():
    """Trace, determinant, and the product of the diagonal, of your own Hessian."""
    own = np.array(hand_hessian, dtype=float)
    return own.trace(), np.linalg.det(own), own[0, 0] * own[1, 1]


# Eigenvalues add up to the trace, and their product is the determinant.
mistakes = {
    "That is the diagonal. The entries beside it matter as well: use the formula.": lambda: (
        by_matrix()[0],
        by_matrix()[2],
    ),
    "You left out the square root.": lambda: (
        by_matrix()[0],
        by_matrix()[0] ** 2 / 4 - (by_matrix()[0] ** 2 / 4 - by_matrix()[1]) ** 2,
    ),
    "Both are twice too large: T is halved, also under the root.": lambda: (
        2 * by_matrix()[0],
        4 * by_matrix()[1],
    ),
    "Both are half of it: has your Hessian its factor 2?": lambda: (
        by_matrix()[0] / 2,
        by_matrix()[1] / 4,
    ),
}
smaller, larger = hand_eigenvalues
unlike((smaller + larger, smaller * larger), mistakes, near=2e-3)

# %% [markdown]
# **(c)** The learning rate above which gradient descent on these four points diverges, to three digits
# or better.
#
# <details><summary>Hint</summary>
#
# $\eta < 2/\lambda$ has to hold for both eigenvalues. Which of the two is the stricter one?
# </details>

# %% answer="hand-limit"
### BEGIN SOLUTION
hand_limit = 2 / hand_eigenvalues[1]
### END SOLUTION

# %% item="hand-limit"
assert hand_limit > 0
of_slice = {
    "That is the border of one slice. Both move: the diagonal is not enough.": lambda: (
        2 / np.max(np.diagonal(hand_hessian))
    ),
}
unlike(hand_limit, of_slice, near=1e-3)
along = {"The border comes from the larger eigenvalue: across the valley you fly out first.": 2}
unlike(hand_limit * hand_eigenvalues[0], along, near=1e-3)
half_way = {"That is half of it: the distance still shrinks up to η = 2/λ.": 1}
unlike(hand_limit * hand_eigenvalues[1], half_way, near=1e-3)
best = {"You divided by the sum of both: that rate is the fastest, not the border.": 2}
unlike(hand_limit * (hand_eigenvalues[0] + hand_eigenvalues[1]), best, near=1e-3)

# %% [markdown]
# ### In NumPy
#
# Write `max_learning_rate`: the border for any inputs `x`.
#
# <details><summary>Hint</summary>
#
# `np.linalg.eigvalsh` gives the eigenvalues of a symmetric matrix.
# </details>


# %% answer="max-learning-rate"
def max_learning_rate(x):
    """The η above which gradient descent on the MSE diverges:  x (n, 1) -> one number."""
    ### BEGIN SOLUTION
    mean, mean_square = x.mean(), (x**2).mean()
    hessian = 2 * np.array([[1, mean], [mean, mean_square]])
    return 2 / np.linalg.eigvalsh(hessian).max()
    ### END SOLUTION


# %% item="max-learning-rate"
mistakes = {
    "Exactly half of it: the border is 2/λ.": 1 / 6,
    "You used the smallest eigenvalue; the largest one sets the border.": 2,
    "Twice too large: the Hessian of the MSE has a factor 2 in every entry.": 2 / 3,
    "These are sums: your Hessian adds over the points, and the MSE is a mean.": 1 / 9,
    "That is the border of the steeper slice. Both parameters move: use the eigenvalues.": 0.4,
    "You divided by the sum of the eigenvalues. Only the largest one sets the border.": 2 / 7,
    "Bottom right: the mean of x² belongs there, not the square of the mean.": 0.5,
}
expect(max_learning_rate(np.array([[-0.5], [1.0], [2.5]])), 1 / 3, mistakes)

# %%
mine.needs("max_learning_rate")
print(max_learning_rate(x_train))

# %% [markdown]
# Which of the eight rates in the list `rates` diverge? Give them as a list.
#
# <details><summary>Hint</summary>
#
# Compare each rate with your `max_learning_rate(x_train)`.
# </details>

# %% answer="which-diverge"
### BEGIN SOLUTION
which_diverge = [lr for lr in rates if lr > max_learning_rate(x_train)]
### END SOLUTION

# %% item="which-diverge"
assert all(lr in rates for lr in which_diverge), "only rates from the list"

# %% [markdown]
# ### The best rate
#
# Every start lies somewhere along the valley *and* somewhere across it. In one epoch the distance along
# it shrinks by the factor $|1 - \eta \lambda_{\min}|$, across it by $|1 - \eta \lambda_{\max}|$. The larger
# of the two decides how fast you arrive, and it is smallest where **both are equal**:
#
# $$1 - \eta \lambda_{\min} = \eta \lambda_{\max} - 1 .$$
#
# Which $\eta$ is that for the training points? To four digits or better.
#
# <details><summary>Hint</summary>
#
# Bring both terms with $\eta$ to one side of the equation. The two eigenvalues are those of the
# Hessian of `x_train`.
# </details>

# %% answer="best-rate"
### BEGIN SOLUTION
best_rate = 2 / (2 + 2 * np.mean(x_train**2))  # the eigenvalues add up to the trace
### END SOLUTION

# %% item="best-rate"
assert best_rate > 0

# %%
mine.needs("best_rate")
plots.shrink_factors(x_train, [0.1, 0.5, best_rate])

# %% [markdown]
# Even at the best rate, 88.5 % of the distance is left after each epoch: $\lambda_{\max}$ is 16 times
# $\lambda_{\min}$. Their ratio is the **condition number**; the next notebook makes it 1.
#
# ## How many epochs?
#
# Write `epochs_to_converge`: the smallest number of epochs after which the loss lies at most `tol` above
# the lowest possible loss. If it does so at the start, that is 0. You will only be asked with rates
# that converge; some of them need more than a thousand epochs, none needs more than 5000.
#
# <details><summary>Hint</summary>
#
# The loss itself never reaches `tol`: the noise in the data stays. Compare
# `line_loss(b, w, x, y) - lowest_loss(x, y)` with `tol`, and take one more step while it is larger. For
# the steps use your `mse_gradients` from `2-one-step`, or `walk`.
# </details>


# %% answer="epochs-to-converge"
def epochs_to_converge(x, y, b, w, lr, tol):
    """Epochs until the loss is within tol of the lowest:  x, y (n, 1) and four numbers -> int."""
    ### BEGIN SOLUTION
    lowest = lowest_loss(x, y)
    for epochs in range(10_000):
        error = b + w * x - y
        if (error**2).mean() - lowest <= tol:
            return epochs
        b, w = b - lr * 2 * error.mean(), w - lr * 2 * (x * error).mean()
    return None
    ### END SOLUTION


# %% item="epochs-to-converge"
mistakes = {
    "One epoch too many: before the first step, no epoch has passed.": 54,
    "You stop when the loss hardly changes. Slow is not near: compare with the lowest loss.": 49,
    "Your walk takes half the steps: the factor 2 of the gradient is missing.": 105,
    "You measure how far b and w are from the best line; asked is how far the loss is.": 119,
    "You move b, then take the gradient of w with the new b. Both belong to the old line.": 39,
    "You always count 0: take the loss minus the lowest, not the other way.": 0,
}
expect(epochs_to_converge(x_train, y_train, b0, w0, 0.75, 1e-6), 53, mistakes)

# %%
mine.needs("epochs_to_converge", "best_rate")
for lr in [0.1, 0.2, 0.74, best_rate, 0.8]:
    print(f"η = {lr:.4g}: {epochs_to_converge(x_train, y_train, b0, w0, lr, 1e-6)} epochs")

# %% [markdown]
# The best rate, 0.7593, needs 61 epochs, and 0.74 only 52. Why?
#
# <details><summary>Hint</summary>
#
# The formula counts with two factors, one along the valley and one across. Does every walk have to
# go as far in both directions?
# </details>

# %% choose="best-beaten"

# %% answer="best-beaten"
### BEGIN SOLUTION
best_beaten = "this start"
### END SOLUTION

# %% item="best-beaten"

# %% [markdown]
# The same two rates from another start, which lies along the valley: $b = 2.5,\ w = -0.9$.

# %%
mine.needs("epochs_to_converge", "best_rate", "best_beaten")
for lr in [0.74, best_rate]:
    print(f"η = {lr:.4g}: {epochs_to_converge(x_train, y_train, 2.5, -0.9, lr, 1e-6)} epochs")

# %% [markdown]
# The formula does not know the start. It promises that from *every* start at least 11.5 % of the distance go in
# each epoch, and no other rate promises as much.

# %% [markdown]
# ## A walk that turns round
#
# Back to $\eta = 0.1$, far below the border. Where is the line after **10 epochs** from `b0`, `w0`, and
# what is its loss? Give $(b, w, \text{loss})$, to four digits or better.
#
# <details><summary>Hint</summary>
#
# `walk(…, 10)` gives all lines on the way: take the last row, and its `line_loss`.
# </details>

# %% answer="after-ten"
### BEGIN SOLUTION
after_ten = walk(x_train, y_train, b0, w0, 0.1, 10)[-1]
after_ten = (*after_ten, line_loss(*after_ten, x_train, y_train))
### END SOLUTION

# %% item="after-ten"
assert len(after_ten) == 3
mistakes = {
    "Each step is half as long: the gradient's factor 2 is missing.": (1.37613918, 0.44538422),
    "These are ten steps with the first gradient: compute it anew each time.": (3.541526, 1.695489),
    "You started at the grid point (0.52, −0.16): start at b0, w0.": (1.60217331, 0.65733768),
}
unlike(after_ten[:2], mistakes, near=1e-3)
turned = {
    "b comes first, then w: this is the loss of the two the other way round.": line_loss(
        after_ten[1], after_ten[0], x_train, y_train
    ),
}
unlike(after_ten[2], turned, near=1e-3)

# %% [markdown]
# The best $b$ is 1.02. This is the whole walk:

# %%
mine.needs("after_ten")
path = walk(x_train, y_train, b0, w0, 0.1, 1000)
for epoch in [1, 2, 3, 10, 100, 1000]:
    b, w = path[epoch]
    print(f"{epoch:>4} epochs: {b:.8f} {w:.8f} {line_loss(b, w, x_train, y_train):.8f}")

# %%
mine.needs("after_ten")
plots.path_on_contour(x_train, y_train, b0, w0, 0.1, 100)

# %% [markdown]
# Why does $b$ first run past its best value and then come back?
#
# <details><summary>Hint</summary>
#
# Look at the picture: which way does the path set out, and which way do the contour lines run?
# </details>

# %% choose="turns-round"

# %% answer="turns-round"
### BEGIN SOLUTION
turns_round = "narrow valley"
### END SOLUTION

# %% item="turns-round"

# %% [markdown]
# If the rate were to blame, a tenth of it would not turn round. Ten times as many epochs with $\eta = 0.01$:

# %%
mine.needs("turns_round")
plots.path_on_contour(x_train, y_train, b0, w0, 0.01, 1000)

# %% [markdown] explain="why-slices-hide" points=2
# **In your own words.** A friend looks at the two sections for $\eta = 0.9$. Moving $b$ alone makes the
# loss fall, moving $w$ alone makes it fall, so, the friend says, 0.9 is safe. What do the two sections
# hide, and how would you find out before training whether a rate is safe? Two or three sentences.
#
# <details><summary>Hint</summary>
#
# What does each of the two sections hold fixed? And which number, made of the inputs alone, tells
# the strongest curvature in *any* direction?
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: gradient descent moves b and w **together**; the bowl is steepest curved in a direction
#   between the axes, where both change, and no section along one axis shows that curvature.
# - 1 point: compute the largest eigenvalue of the Hessian from the inputs; a rate is safe below
#   2/λmax, here 0.8055. (Also: try some epochs and watch the loss, since it grows at once.)
# ### END MARK SCHEME

# %% [markdown]
# ## Three weights: why one comes last
#
# In `1-model`, plain gradient descent with $\eta = 0.0007$ brought $w_1$ and $w_2$ home in 1000 steps, and $w_3$
# not. Here are its 20 points again, in the columns $x^2$, $x$, $1$:

# %%
x_poly = 5 * np.random.RandomState(42).randn(20, 1)
X = np.column_stack([x_poly**2, x_poly, np.ones(20)])

# %% [markdown]
# The loss is a bowl over $(w_1, w_2, w_3)$. For any number of weights, its Hessian is $H = \frac{2}{n} X^T X$; for
# the columns $1$ and $x$ that is the $H$ from above. Its eigenvalues say how strongly the bowl is curved: in the
# direction of a small one it is nearly flat. Write `curvatures`: the eigenvalues of $H$, the smallest first.
#
# <details><summary>Hint</summary>
#
# `np.linalg.eigvalsh(H)` gives the eigenvalues of a symmetric matrix, the smallest first. $n$ is the number of
# rows of $X$.
# </details>


# %% answer="curvatures"
def curvatures(X):
    """Eigenvalues of (2/n) XᵀX, the smallest first:  X (n, k) -> (k,)."""
    ### BEGIN SOLUTION
    return np.linalg.eigvalsh(2 / len(X) * X.T @ X)
    ### END SOLUTION


# %% item="curvatures"
mistakes = {
    "These are half of it: the derivative of a square brings a factor 2.": [1 / 3, 3],
    "These are sums: the loss is a mean, so divide by n, the number of rows.": [2, 18],
    "That is H itself. Asked are its eigenvalues.": [10 / 3, 8 / 3, 8 / 3, 10 / 3],
    "These are three, of X·Xᵀ: there is one curvature for each weight, so take Xᵀ·X.": [
        0,
        2 / 3,
        6,
    ],
    "These are singular values of X; square them, then multiply by 2/n.": [1, 3],
    "The right numbers, the largest first: the smallest comes first.": [6, 2 / 3],
    "n is the number of points, the rows of X: you took the columns.": [1, 9],
}
expect(curvatures(np.array([[2.0, 1.0], [1.0, 2.0], [0.0, 0.0]])), [2 / 3, 6], mistakes)

# %%
mine.needs("curvatures")
print(curvatures(X))

# %% [markdown]
# As with two parameters, one step multiplies the distance to the minimum by $1 - \eta\lambda$ along the direction
# with curvature $\lambda$. If this is below $-1$ for even one direction, the steps grow without end. What is the
# **largest** $\eta$ for which none of the three grows? To three digits or better.
#
# <details><summary>Hint</summary>
#
# $1 - \eta\lambda \ge -1$ has to hold for the largest curvature: solve for $\eta$.
# </details>

# %% answer="largest-lr"
### BEGIN SOLUTION
largest_lr = 2 / curvatures(X)[-1]
### END SOLUTION

# %% item="largest-lr"
upside_down = {"Turn it over: η = 2/λ, not λ/2.": lambda: curvatures(X)[-1]}
unlike(2 * largest_lr, upside_down, near=5e-3)
flattest = {
    "This is by the smallest curvature; the steepest allows less.": lambda: curvatures(X)[0]
}
unlike(2 / largest_lr, flattest, near=5e-3)
one_step = {"There one step ends at the minimum. It grows only from twice that on.": 1}
unlike(largest_lr * np.max(curvatures(X)), one_step, near=5e-3)
assert 0 < largest_lr < 0.01, "below the rate at which SGD ended in nan"

# %% [markdown]
# So 0.0007 was near the border already. What did its 1000 steps leave of the distance, in each of the three
# directions?

# %%
mine.needs("curvatures", "largest_lr")
print((1 - 0.0007 * curvatures(X)) ** 1000)

# %% [markdown]
# The direction of the smallest curvature is $(-0.018, -0.006, 0.9998)$ in $(w_1, w_2, w_3)$: nearly that of $w_3$
# alone.

# %% [markdown] explain="why-last" points=2
# **In your own words.** Why does $w_3$ come last? Use the three curvatures, and say why a larger $\eta$ is no way
# out. Two or three sentences.
#
# <details><summary>Hint</summary>
#
# In which direction is the bowl nearly flat? And which direction forbids longer steps?
# </details>
#
# ### BEGIN MARK SCHEME
# - 1 point: w3 lies along the flattest direction of the bowl (curvature about 1.2, against about 40 and 2537),
#   since x² and x are large and 1 is not; there a step takes only ηλ, less than a thousandth, off the distance.
#   "Its slope is small even far from the goal" counts as well.
# - 1 point: the steepest direction limits η for all of them (2/2537, about 0.0008): a larger step would diverge
#   there. Other words for "badly conditioned" count.
# ### END MARK SCHEME

# %% [markdown]
# ## What to remember
#
# - A step is $-\eta$ times the slope; for a parabola with curvature $c$ it helps as long as $\eta < 2/c$.
# - For all parameters together, $\eta < 2/\lambda_{\max}$ of the Hessian. Slices along the axes promise more
#   than that.
# - A little above the border the loss grows without end; a little below it swings.
# - How fast you can be for certain, from any start, depends on $\lambda_{\max} / \lambda_{\min}$ alone.
# - The weight that comes last is the one along which the bowl is flat; the steepest direction limits $\eta$.
# - A parameter that overshoots and comes back need not mean that $\eta$ is too large.
