"""The marks of a text notebook beside its rubric: takes both; `build` calls it first."""

from __future__ import annotations

from pathlib import Path

from autograder.authoring.choices import check_choices
from autograder.authoring.names import answer_id, first_name
from autograder.authoring.text import TextCell
from autograder.items.rubric import Rubric, rubric_module
from autograder.judging.faults import AuthorError
from autograder.nbgrader.cells import BEGIN_SOLUTION, END_SOLUTION, answer_of


def check_marks(path: Path, cells: list[TextCell], rubric: Rubric) -> None:
    """Do a text notebook's marks and its rubric say the same? AuthorError where they do not."""
    _check_unique(path, cells)
    check_choices(path, cells, rubric)
    answers = [cell for cell in cells if cell.mark == "answer"]
    items = [cell for cell in cells if cell.mark == "item"]
    for cell in answers:
        _check_answer(path, cell)
    asked = {answer_of(cell.name, [answer.name for answer in answers]) for cell in items}
    for cell in answers:
        if cell.name not in asked:
            raise AuthorError(
                f"{path}:{cell.line}: no item asks about the answer {cell.name!r}; "
                f'add a cell `# %% item="{cell.name}"` or one that begins with it.'
            )
    seen: list[str] = []
    for cell in items:
        answer = answer_of(cell.name, [answer.name for answer in answers])
        if answer is None:
            raise AuthorError(f"{path}:{cell.line}: item {cell.name!r} begins with no answer's id.")
        if cell.name not in [item.name for item in rubric]:
            raise AuthorError(
                f"{path}:{cell.line}: {rubric_module(rubric.notebook)} has no item {cell.name!r}."
            )
        seen.append(cell.name)
    for item in rubric:
        if item.name not in seen:
            raise AuthorError(f"{path}:1: no cell names the rubric's item {item.name!r}.")
    if seen != [item.name for item in rubric]:
        raise AuthorError(f"{path}:1: the rubric's items stand in another order than the cells.")


def _check_unique(path: Path, cells: list[TextCell]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for cell in cells:
        if cell.mark is None:
            continue
        key = (cell.mark, cell.name)
        if key in seen:
            raise AuthorError(
                f"{path}:{cell.line}: {cell.mark} {cell.name!r} stands at line {seen[key]} already."
            )
        seen[key] = cell.line


def _check_answer(path: Path, cell: TextCell) -> None:
    source = cell.cell.source
    if source.count(BEGIN_SOLUTION) != 1 or source.count(END_SOLUTION) != 1:
        raise AuthorError(
            f"{path}:{cell.line}: answer {cell.name!r} needs one region from "
            f"{BEGIN_SOLUTION} to {END_SOLUTION}."
        )
    defined = first_name(source)
    if defined is None or answer_id(defined) != cell.name:
        raise AuthorError(
            f"{path}:{cell.line}: answer {cell.name!r} defines {defined!r} first; "
            "an answer's id is its first name, with dashes."
        )
