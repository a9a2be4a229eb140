"""Grading a class: the run, its records and tables, feedback, Formgrader's pages."""
