"""Formgrader's pages, made safe: they stand on the instructor's own Jupyter origin.

policy     what a page of Formgrader may run and ask: its own scripts, its own server
grading    the page on which a submission is graded, by the code that writes feedback pages
template/  that page
"""

from __future__ import annotations

import sys


def protect() -> None:
    """Give Formgrader pages of ours. nbgrader_config.py calls it, and so may another course's.

    Settings are read by commands that need no Formgrader, too, and again with each request.
    """
    if "nbgrader.server_extensions.formgrader" in sys.modules:
        from autograder.classroom.formgrader.policy import replace_pages

        replace_pages()
