"""Rubrics of the assignment dot-product."""
