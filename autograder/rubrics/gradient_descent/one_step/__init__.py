"""Rubric of source/gradient-descent/2-one-step.py: one step of gradient descent."""

from autograder.items.rubric import Rubric, items_in
from autograder.rubrics.gradient_descent.one_step import descent, model, pencil

RUBRIC = Rubric(
    "gradient-descent/2-one-step",
    (*items_in(vars(model)), *items_in(vars(pencil)), *items_in(vars(descent))),
)
