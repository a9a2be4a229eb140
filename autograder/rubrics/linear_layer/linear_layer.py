"""Rubric of source/linear-layer/linear-layer.py: 25 exercises by hand."""

from autograder.rubrics.worksheets import worksheet_rubric

RUBRIC = worksheet_rubric("linear-layer")
