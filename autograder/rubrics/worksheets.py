"""The items of a workbook by hand: 25 exercises, judged with the numbers of whoever handed in."""

from __future__ import annotations

from collections.abc import Callable

from autograder.checks.values import close
from autograder.items.kinds import Value, Wrong
from autograder.items.rubric import Item, Rubric
from autograder.judging.verdict import Verdict
from course_tools.worksheets import Value as Number
from course_tools.worksheets import workbook
from course_tools.worksheets.draw import title
from solutions import worksheets

RTOL = 1e-6
POINTS = 1.0
PRINTED = (
    "This is the answer in the printed book. Your own copy has other numbers: type your id between "
    "the quotes at the top, and run the notebook again."
)


def worksheet_rubric(name: str) -> Rubric:
    """The rubric of a workbook's notebook, which is alone in its assignment."""
    return Rubric(f"{name}/{name}", worksheet_items(name))


def worksheet_items(name: str) -> tuple[Item, ...]:
    """An item for each exercise: "answer-01" to "answer-25"."""
    return tuple(
        Value(
            name=f"answer-{exercise.number:02d}",
            points=POINTS,
            says=title(exercise),  # which grid lacks a number is the same in every copy
            body=_asking(name, exercise.number),
            check=_close,
            rtol=RTOL,
            solution=_solution(name, exercise.number),
        )
        for exercise in workbook(name).exercises
    )


def _close(answer: object, right: object) -> Verdict:
    return close(answer, right, rtol=RTOL)


def _asking(name: str, number: int) -> Callable[..., object]:
    def right(wrong: Wrong, who: str) -> object:
        for mistake in worksheets.misconceptions(name, number, who):
            wrong(mistake.name.replace("-", " "), _typed(mistake.answer), mistake.sentence)
        printed, own = (worksheets.answer(name, number, one) for one in ("", who))
        if printed != own:
            wrong("the printed book", _typed(printed), PRINTED)
        return own

    return right


def _solution(name: str, number: int) -> Callable[[str], str]:
    """What a student types who knows it: the notebook itself does not hold the number."""

    def written(student: str) -> str:
        return f"answer_{number:02d} = {_typed(worksheets.answer(name, number, student))!r}"

    return written


def _typed(answer: Number | tuple[Number, ...]) -> object:
    """As it stands in a notebook: a fraction is a division there, and its result a float."""
    if isinstance(answer, tuple):
        return tuple(_typed(part) for part in answer)
    return answer if isinstance(answer, int) else float(answer)
