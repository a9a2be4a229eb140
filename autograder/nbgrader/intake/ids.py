"""Which names of folders in submitted/ can be ids of students, and why others cannot.

An id goes through nbgrader's patterns, its gradebook, web pages, a terminal and a spreadsheet. One
that any of these takes for something else is refused with a sentence: a folder is soon renamed.
"""

from __future__ import annotations

import glob


def refusal(student: str) -> str:
    """Why nobody can be graded under this id; "" where it can be one."""
    if not student.isprintable():  # control characters, other directions, bytes that are no UTF-8
        return (
            "the name of its folder is not UTF-8, or holds characters that cannot be seen: "
            "rename it."
        )
    if student != student.strip():
        return "nbgrader drops the space at the end of its folder's name: rename the folder."
    if student.startswith("."):
        return "nbgrader passes over a folder whose name begins with a dot: rename it."
    if glob.escape(student) != student:
        return "nbgrader takes an id with *, ? or [ for that of many students: rename its folder."
    if found := sorted(set('<>&"\\') & set(student)):
        return (
            f"its folder's name holds {' '.join(found)}, which web pages read as markup: rename it."
        )
    return "" if student else "it has no name."
