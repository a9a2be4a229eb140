"""Rubrics of the assignment linear-layer."""
