"""Rubric of source/pytorch/3-models.py: an optimizer, a module, a training loop."""

from autograder.judging.rubric import Rubric, items_in
from autograder.rubrics.pytorch.models import loops, modules, steps

RUBRIC = Rubric(
    "pytorch/3-models",
    (*items_in(vars(steps)), *items_in(vars(modules)), *items_in(vars(loops))),
)
