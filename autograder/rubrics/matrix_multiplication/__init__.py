"""Rubrics of the assignment matrix-multiplication."""
