"""Rubric of source/pytorch/1-tensors.py: shapes, types, shared memory, parameters on a device."""

from autograder.items.rubric import Rubric, items_in
from autograder.rubrics.pytorch.tensors import making, reading

RUBRIC = Rubric(
    "pytorch/1-tensors",
    (*items_in(vars(reading)), *items_in(vars(making))),
)
