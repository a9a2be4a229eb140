"""A course: taking in what was handed in, grading a class, feedback."""
