"""Rubrics of the assignment pytorch."""
