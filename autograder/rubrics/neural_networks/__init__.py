"""Rubrics of the assignment neural-networks."""
