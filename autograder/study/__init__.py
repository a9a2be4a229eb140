"""Studying alone: one's own copy of the notebooks, with a judge on this machine."""
