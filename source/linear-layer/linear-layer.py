# %% [markdown]
# # The linear layer, by hand
#
# A linear layer turns inputs $X$ into outputs $Y$: each output is **a row of weights times the
# inputs, plus one bias**. On each of 25 sheets one number is missing: a soft-red, empty cell.
# First it is an output, later a weight or a bias, as when a network learns.
#
# | | |
# |---|---|
# | **You need** | a pencil, matrix multiplication |
# | **It takes** | about 60 minutes |
# | **You will know** | how a layer computes, and how its drawing and its matrix belong together |
#
# On a sheet the weights $W$ stand to the left with the bias $b$ in grey beside them, the inputs $X$
# above with a small 1 for the bias, and the outputs $Y$ where they cross. Below is the same layer as
# a network.
#
# $$Y = W X + b, \qquad
# \begin{pmatrix} 2 & -1 \end{pmatrix} \begin{pmatrix} 4 \\ 3 \end{pmatrix} + 5
# = 2 \cdot 4 + (-1) \cdot 3 + 5 = 10$$
#
# ## Whose numbers?
#
# The numbers on the sheets are **your own**: they are made from your id, so that you can compare the
# way with a friend, not the result. Type the id under which you hand in between the quotes, and run
# the cell. (On JupyterHub it is known: leave the dots.) The printed book has the same exercises with
# other numbers.

# %%
from course_tools.worksheets import sheet

student = "..."

book = sheet("linear-layer", student)
hint = book.hint
book

# %% [markdown]
# ## How to work
#
# 1. Run a sheet's cell, and work the missing number out **on paper**.
# 2. Put it in place of the `...`; it is always a whole number.
# 3. The cell below puts your number into the sheet, and says whether the sheet holds with it; if not,
#    often how one comes to that number.
#
# Stuck at exercise 7? Run `hint(7)` in a cell of your own: it shows where to look. Run it again for
# the equation; where a number has to be found backwards, a third time for what is left of it. Hints
# cost nothing. To print the sheets, run all cells and print the page.

# %% [markdown] each="01..25"
# ## Exercise N

# %% each="01..25"
book[N]

# %% each="01..25" answer="answer-NN"
### BEGIN SOLUTION
answer_NN = ...  # in the built notebook the number, from solutions/worksheets.py
### END SOLUTION

# %% each="01..25" item="answer-NN"
book[N].check(answer_NN)

# %% [markdown]
# ## What to remember
#
# - Each output has its own row of weights and one bias, added once.
# - n inputs and m outputs take m · n weights and m biases.
# - A weight is the line between an input and an output; a bias belongs to the output alone.
# - Solving for a weight: take the bias and the other products away, then divide.
