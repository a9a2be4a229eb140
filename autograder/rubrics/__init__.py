"""The rubrics: one module a notebook, found by `autograder.judging.rubric.load_rubric`."""
