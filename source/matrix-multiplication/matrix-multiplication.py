# %% [markdown]
# # Matrix multiplication, by hand
#
# A matrix product is many dot products at once: **a row of A times a column of B** is one cell of C.
# On each of 25 sheets one number is missing: a soft-red, empty cell. First it is a cell of the
# result, later one of the numbers that led to it. All other results are shown: use them to check.
#
# | | |
# |---|---|
# | **You need** | a pencil, the dot product |
# | **It takes** | about 60 minutes |
# | **You will know** | which row meets which column, which shapes fit, and why order matters |
#
# On a sheet $A$ stands to the left, $B$ above, and each cell of $C$ where its row and its column
# cross:
#
# $$\begin{pmatrix} 1 & 2 \\ 3 & -1 \end{pmatrix} \begin{pmatrix} 4 \\ 5 \end{pmatrix}
# = \begin{pmatrix} 1 \cdot 4 + 2 \cdot 5 \\ 3 \cdot 4 + (-1) \cdot 5 \end{pmatrix}
# = \begin{pmatrix} 14 \\ 7 \end{pmatrix}$$
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

book = sheet("matrix-multiplication", student)
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
# - Row $i$ of $A$ and column $j$ of $B$ make the cell in row $i$, column $j$ of $C$.
# - (m, n) times (n, p) is (m, p): the two inner numbers must agree.
# - $A B$ and $B A$ are different products, often of different shapes.
# - The identity changes nothing; a row of zeros and ones picks and adds.
