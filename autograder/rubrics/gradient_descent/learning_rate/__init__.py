"""Rubric of source/gradient-descent/3-learning-rate.py: which learning rates converge."""

from autograder.items.rubric import Rubric, items_in
from autograder.rubrics.gradient_descent.learning_rate import limits, steps, training, weights

RUBRIC = Rubric(
    "gradient-descent/3-learning-rate",
    (
        *items_in(vars(steps)),
        *items_in(vars(limits)),
        *items_in(vars(training)),
        *items_in(vars(weights)),
    ),
)
