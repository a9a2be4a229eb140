"""Rubric of source/gradient-descent/5-epochs.py: epochs, batches, and the whole loop."""

from autograder.items.rubric import Rubric, items_in
from autograder.rubrics.gradient_descent.epochs import batch, counts, loop, validation

RUBRIC = Rubric(
    "gradient-descent/5-epochs",
    (
        *items_in(vars(counts)),
        *items_in(vars(loop)),
        *items_in(vars(validation)),
        *items_in(vars(batch)),
    ),
)
