"""What a notebook says while somebody works in it; in a real kernel only, never where it is graded.

own_copy() and sheet() call `listener.listen`, in a notebook's first cell. From then on

- a check cell says one line: not answered yet, the examples hold, or what came and what was
  expected;
- a cell that builds on a blank says what it waits for, and Run All goes on;
- a choice that is still blank shows its options as buttons;
- `mine.hint("mse")` gives the next hint, and `mine` says how far one is.
"""
