"""Rubric of source/pytorch/3-models.py: an optimizer, a module, a training loop."""

from autograder.items.rubric import Rubric, items_in
from autograder.rubrics.pytorch.models import layers, loops, modules, steps

RUBRIC = Rubric(
    "pytorch/3-models",
    tuple(item for part in (steps, modules, layers, loops) for item in items_in(vars(part))),
)
