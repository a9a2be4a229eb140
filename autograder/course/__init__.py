"""A course: building its notebooks, proving its exercises, grading its class."""
