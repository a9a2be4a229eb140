"""Whose copy of a workbook was solved: the notebook alone cannot tell, the class can.

A classmate's answers handed in under one's own id look like 25 mistakes. Here they are compared
with the copies of all who handed in. The student is told that the numbers are not theirs, but not
whose they are; that stands in the verdicts, for the instructor.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from autograder.engine.job import VERDICT_MIME
from autograder.judging.verdict import OTHER_COPY
from autograder.nbgrader.cells import judged_item, judged_notebook
from autograder.nbgrader.intake.ids import refusal
from autograder.nbgrader.restoration import marks_a_test, marks_of
from course_tools.variants import normalize
from course_tools.worksheets import NAMES

SAYS = (
    "These are the numbers of another copy; there the answer is right. Your sheets have others: "
    "type your id between the quotes at the top, run the notebook again, and solve those."
)


def classmates(course: CourseDirectory, assignment: str) -> list[str]:
    """Everybody who handed in this assignment under an id that can be one."""
    found = Path(course.format_path(course.submitted_directory, "*", assignment))
    students = (path.parent.name for path in Path(found.anchor).glob(str(found)[1:]))
    return sorted(student for student in students if not refusal(student))


def tell_whose(nb: NotebookNode, student: str, students: Iterable[str]) -> None:
    """Where a graded notebook holds the answers of another of these students, say so in it."""
    asked = [cell for cell in nb.cells if marks_a_test(marks_of(cell)) and judged_item(cell)]
    notebook = judged_notebook(asked[0]) if asked else None
    name = (notebook or "").rpartition("/")[2]
    if name not in NAMES:
        return
    # Another course has no workbook of ours, and the engine's wheel no answers: they are read here.
    from solutions.worksheets import owner_of, solve_copy

    verdicts = dict(_item_and_data(cell) for cell in asked)
    own = solve_copy(name, student)
    given = [
        exercise.answer if record.get("outcome") == "passed" else record.get("given")
        for exercise in own
        for record in [verdicts.get(f"answer-{exercise.number:02d}", {}).get(VERDICT_MIME, {})]
    ]
    others = [other for other in students if normalize(other) != normalize(student)]
    owner = owner_of(name, given, others)
    if owner is None:
        return
    for exercise in solve_copy(name, owner):
        data = verdicts.get(f"answer-{exercise.number:02d}", {})
        record = data.get(VERDICT_MIME, {})
        if record.get("given") == exercise.answer:
            record.update(message=SAYS, mistakes=[OTHER_COPY], copy_of=owner)
            data["text/markdown"] = f"**{record['says']}:** {SAYS}"


def _item_and_data(cell: NotebookNode) -> tuple[str, dict[str, Any]]:
    """A test cell's item, and the data of the output that decides it."""
    results = [output.data for output in cell.outputs if output.output_type == "execute_result"]
    return judged_item(cell) or "", results[-1] if results else {}
