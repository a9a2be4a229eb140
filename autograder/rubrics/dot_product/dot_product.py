"""Rubric of source/dot-product/dot-product.py: 25 exercises by hand."""

from autograder.rubrics.worksheets import worksheet_rubric

RUBRIC = worksheet_rubric("dot-product")
