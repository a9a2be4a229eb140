"""Rubric of source/pytorch/2-autograd.py: backward, the graph, the update, the manual loop."""

from autograder.items.rubric import Rubric, items_in
from autograder.rubrics.pytorch.autograd import graph, loop

RUBRIC = Rubric(
    "pytorch/2-autograd",
    (*items_in(vars(graph)), *items_in(vars(loop))),
)
