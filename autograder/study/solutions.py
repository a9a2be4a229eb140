"""The solution of one exercise, for whoever studies alone and asks for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autograder.authoring.authored import load_notebook
from autograder.items.function import Function
from autograder.items.rubric import Item
from autograder.nbgrader.cells import answer_of
from course_tools.speaking.asked import read_asked


def tell_solution(course: Path, notebook: str, item: str, student: str) -> str:
    """In markdown: what is asked, how one comes to it, and the answer cell with this student's
    numbers. Raises AuthorError where there is no such item."""
    exercise = replace(load_notebook(course, notebook), student=student)
    asked, solved = exercise.rubric[item], exercise.solutions
    (about,) = [one for one in read_asked(notebook) if one.name == item]
    steps = [*about.hints, *_formula_of(asked)]
    code = solved[answer_of(item, solved) or ""]
    return "\n\n".join(
        [f"**Exercise {about.number}:** {asked.says}.", *steps, f"```python\n{code}\n```"]
    )


def _formula_of(item: Item) -> list[str]:
    """The first line of the reference: the formula, with its symbols and shapes."""
    told = item.reference.__doc__ if isinstance(item, Function) else None
    return [f"`{told.strip().splitlines()[0].rstrip('.')}`"] if told and told.strip() else []
