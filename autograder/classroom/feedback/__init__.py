"""The feedback page of one student's notebook: one HTML file that runs and loads nothing.

exporter   the class that nbgrader_config.py names: a graded notebook in, a page out
page       what the page says, in plain data: the summary, then the notebook cell by cell
visible    what of a cell its student may see: no hidden test, no traceback into one
outputs    one output of a cell as safe HTML
markup     markdown and HTML of anybody's, made harmless
formulas   TeX as MathML
template/  the looks

Whatever a student wrote is text. HTML of theirs goes through the allow list in `markup`, the
template escapes all else, and the page's own policy forbids every script and every request.
"""

from autograder.classroom.feedback.exporter import FeedbackExporter

__all__ = ["FeedbackExporter"]
