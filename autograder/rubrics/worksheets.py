"""The items of a workbook by hand: 25 exercises, judged with the numbers of whoever handed in."""

from __future__ import annotations

from collections.abc import Callable

from autograder.items.rubric import Ask, Item, Rubric
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.mistakes.misconceptions import Misconception, wrong_value
from autograder.rubrics.own_numbers import close_to_own
from course_tools.worksheets import Value, workbook
from course_tools.worksheets.draw import title

RTOL = 1e-6
POINTS = 1.0
PRINTED = (
    "the printed book",
    "This is the answer in the printed book. Your own copy has other numbers: type your id between "
    "the quotes at the top, and run the notebook again.",
)


def worksheet_rubric(name: str) -> Rubric:
    """The rubric of a workbook's notebook, which is alone in its assignment."""
    return Rubric(f"{name}/{name}", worksheet_items(name))


def worksheet_items(name: str) -> tuple[Item, ...]:
    """An item for each exercise: "answer-01" to "answer-25"."""
    return tuple(
        Item(
            f"answer-{exercise.number:02d}",
            POINTS,
            title(exercise),  # which grid lacks a number is the same in every copy
            _asking(name, exercise.number),
            _known(name, exercise.number),
        )
        for exercise in workbook(name).exercises
    )


def _asking(name: str, number: int) -> Ask:
    def right(student: str) -> object:
        return workbook(name, student)[number].answer

    def ask(submission: Submission) -> Verdict:
        return close_to_own(submission, f"answer_{number:02d}", right, rtol=RTOL)

    return ask


def _known(name: str, number: int) -> Callable[[str], tuple[Misconception, ...]]:
    def known(student: str) -> tuple[Misconception, ...]:
        exercise = workbook(name, student)[number]
        found = [
            wrong_value(_typed(mistake.answer), mistake.name.replace("-", " "), mistake.sentence)
            for mistake in exercise.misconceptions
        ]
        printed = workbook(name)[number].answer
        if printed != exercise.answer:
            found.append(wrong_value(_typed(printed), *PRINTED))
        return tuple(found)

    return known


def _typed(answer: Value | tuple[Value, ...]) -> object:
    """As it stands in a notebook: a fraction is a division there, and its result a float."""
    if isinstance(answer, tuple):
        return tuple(_typed(part) for part in answer)
    return answer if isinstance(answer, int) else float(answer)
