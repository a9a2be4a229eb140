"""Rubrics of the assignment optimizers."""
