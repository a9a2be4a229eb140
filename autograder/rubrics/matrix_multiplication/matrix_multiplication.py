"""Rubric of source/matrix-multiplication/matrix-multiplication.py: 25 exercises by hand."""

from autograder.rubrics.worksheets import worksheet_rubric

RUBRIC = worksheet_rubric("matrix-multiplication")
