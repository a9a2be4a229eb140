"""Rubrics of the assignment gradient-descent."""
