"""The exercises of a text notebook, numbered: takes its cells and its rubric, gives the first lines
of its cells, and what `course_tools` is told of them. `build` asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.names import first_name
from autograder.authoring.text import TextCell
from autograder.items.kinds import Choice
from autograder.items.rubric import Rubric
from autograder.judging.faults import AuthorError
from autograder.nbgrader.cells import answer_of
from course_tools.speaking.asked import Asked
from course_tools.speaking.marks import count_points, mark_answer, mark_check
from course_tools.worksheets import NAMES

_HINT = re.compile(r"<details>\s*<summary>.*?</summary>\s*(.*?)\s*</details>", re.DOTALL)
_PREDICTS = re.compile(r"\*\*(?:Predict|Think first|By thought alone)")


@dataclass(frozen=True)
class Numbered:
    """The items of a notebook in the order of its cells; those of one answer share its number."""

    asked: tuple[Asked, ...]
    answers: dict[str, int]  # the ids of answer cells, and of questions for a person

    def mark(self, cell: TextCell) -> str:
        """The first line of this cell; "" where it has none."""
        if cell.mark == "item":
            number = next(one.number for one in self.asked if one.name == cell.name)
            return mark_check(number, cell.name)
        if cell.mark not in ("answer", "explain"):
            return ""
        number = self.answers[cell.name]
        points = sum(one.points for one in self.asked if one.number == number)
        if cell.mark == "answer":
            return mark_answer(number, points)
        return f"**Exercise {number} · {count_points(points)}.**"


def number_exercises(cells: Sequence[TextCell], rubric: Rubric) -> Numbered:
    """Numbers, points, kinds and hints, from a text and its rubric that `check_marks` has seen."""
    answers: dict[str, int] = {}
    names: dict[str, str] = {}  # what each answer cell defines
    texts: dict[str, str] = {}  # what is asked, above each answer cell
    asked: list[Asked] = []
    text = above = ""
    for cell in cells:
        if cell.mark in ("answer", "explain"):
            answers[cell.name] = len(answers) + 1
        if cell.mark == "answer":
            above = text or above  # one text may ask for two answers, one below the other
            texts[cell.name], text = above, ""
            names[cell.name] = first_name(cell.cell.source) or ""
        elif cell.mark == "item":
            item, of = rubric[cell.name], answer_of(cell.name, names) or ""
            asked.append(
                Asked(
                    name=item.name,
                    number=answers[of],
                    points=item.points,
                    answer=names[of],
                    kind=type(item).__name__.lower(),
                    prediction=isinstance(item, Choice) or bool(_PREDICTS.search(texts[of])),
                    options=tuple(sorted(item.options)) if isinstance(item, Choice) else (),
                    hints=hints_in(texts[of]),
                )
            )
        elif cell.mark == "explain":
            hints = hints_in(cell.cell.source)
            number = answers[cell.name]
            asked.append(Asked(cell.name, number, cell.points, "", "explain", False, (), hints))
            text = ""
        elif cell.cell.cell_type == "markdown":
            text += f"\n\n{cell.cell.source}"
    return Numbered(tuple(asked), answers)


def check_hints(path: Path, cells: Sequence[TextCell], numbered: Numbered, notebook: str) -> None:
    """Has every exercise a hint? AuthorError where one has none. The sheets of a workbook by hand
    bring their own, about each student's numbers."""
    if notebook.rpartition("/")[2] in NAMES:
        return
    helped = {one.number for one in numbered.asked if one.hints}
    for cell in cells:
        if cell.mark in ("answer", "explain") and numbered.answers[cell.name] not in helped:
            raise AuthorError(
                f"{path}:{cell.line}: {cell.name!r} has no hint; put one into the text that asks: "
                "<details><summary>Hint</summary>, an empty line, the hint, </details>."
            )


def hints_in(text: str) -> tuple[str, ...]:
    """The hints folded into a text, in their order."""
    return tuple(_HINT.findall(text))
