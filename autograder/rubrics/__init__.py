"""The rubrics: one module a notebook, found by `autograder.items.rubric.load_rubric`."""
