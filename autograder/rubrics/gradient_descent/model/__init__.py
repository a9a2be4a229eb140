"""Rubric of source/gradient-descent/1-model.py: a polynomial, its fit, and the data."""

from autograder.items.rubric import Rubric, items_in
from autograder.rubrics.gradient_descent.model import data, fitting, polynomial

RUBRIC = Rubric(
    "gradient-descent/1-model",
    (*items_in(vars(polynomial)), *items_in(vars(fitting)), *items_in(vars(data))),
)
