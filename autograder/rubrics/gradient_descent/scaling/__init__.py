"""Rubric of source/gradient-descent/4-scaling.py: the scale of x, and standardising it."""

from autograder.items.rubric import Rubric, items_in
from autograder.rubrics.gradient_descent.scaling import rescaled, standardised, units

RUBRIC = Rubric(
    "gradient-descent/4-scaling",
    (*items_in(vars(units)), *items_in(vars(standardised)), *items_in(vars(rescaled))),
)
