# %% [markdown]
# # The dot product, by hand
#
# Two rows of numbers become one: multiply them **pair by pair** and add the products up. All of
# deep learning is made of this one step. On each of 25 sheets one number is missing: a soft-red,
# empty cell. First it is the result, later one of the numbers that led to it.
#
# | | |
# |---|---|
# | **You need** | a pencil, adding and multiplying with negative numbers |
# | **It takes** | about 40 minutes |
# | **You will know** | what a dot product is, when it is 0, and how to find a number in it |
#
# On a sheet $a$ stands to the left, $b$ above, and the result where the two cross:
#
# $$a \cdot b = a_1 b_1 + a_2 b_2 + \dots, \qquad
# (2,\ -1) \cdot (4,\ 3) = 2 \cdot 4 + (-1) \cdot 3 = 5$$
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

book = sheet("dot-product", student)
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
# - Multiply pair by pair, then add. The result is a single number.
# - A zero switches its partner off; two negative numbers add something positive.
# - A dot product of 0 means that the two are at right angles.
# - Solving for an entry: take the other products away, then divide.
