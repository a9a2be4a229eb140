"""A class of 30, each with their own numbers, through the whole cycle of real nbgrader commands."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring import demo
from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.build import dumps
from autograder.authoring.filling import fill_in
from autograder.authoring.samples import Sample, answer_all, answer_nothing, make_mistakes
from autograder.classroom.records import Result, course_in, read_results
from autograder.nbgrader.cells import sign
from course_tools.worksheets import workbook
from solutions.worksheets import answers

ROOT = Path(__file__).parents[3]
BOOK = "dot-product"
Write = Callable[[AuthoredNotebook], str]


def by_hand(*, numbers_of: str = "", signed_as: str | None = None) -> Write:
    """Every number typed in, as with a pencil: one's own unless others are named."""

    def write(exercise: AuthoredNotebook) -> str:
        name = exercise.student if signed_as is None else signed_as
        right = enumerate(answers(BOOK, numbers_of or exercise.student), 1)
        typed = {f"answer-{k:02d}": f"answer_{k:02d} = {number}" for k, number in right}
        notebook = fill_in(exercise.released, typed)
        return dumps(sign(notebook, name) if name else notebook)

    return write


PRINTED = " "  # nobody's: the book's
SPECIAL: dict[str, Write] = {
    "blank": answer_nothing,
    "mistyped": by_hand(numbers_of="mistypde", signed_as="mistypde"),
    "printed": by_hand(numbers_of=PRINTED, signed_as=""),
    "signed-in": by_hand(signed_as=""),  # on JupyterHub: own numbers, and no id typed
    "swapped-1": by_hand(numbers_of="swapped-2", signed_as="swapped-2"),
    "swapped-2": by_hand(numbers_of="swapped-1", signed_as="swapped-1"),
    "under-own-name": by_hand(numbers_of="honest-01"),  # a neighbour's numbers, one's own id
    "wrong-1": make_mistakes(0),
    "wrong-2": make_mistakes(1),
    "with-code": answer_all,
}
HONEST = [f"honest-{k:02d}" for k in range(1, 31 - len(SPECIAL))]
STUDENTS = [*HONEST, *SPECIAL]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> demo.Classroom:
    made = demo.Classroom(tmp_path_factory.mktemp("room"), BOOK, BOOK)
    demo.set_up(made, ROOT)
    demo.run_class(made, [Sample(name, SPECIAL.get(name, by_hand())) for name in STUDENTS], print)
    return made


@pytest.fixture(scope="module")
def graded(room: demo.Classroom) -> dict[str, Result]:
    return {result.student: result for result in read_results(course_in(room.course), BOOK)}


def verdict(result: Result, number: int) -> dict[str, Any]:
    return next(v for v in result.verdicts if v["item"] == f"answer-{number:02d}")


def test_thirty_students_have_thirty_variants_and_are_all_graded(graded: dict[str, Result]) -> None:
    assert len({answers(BOOK, student) for student in STUDENTS}) == 30
    assert sorted(graded) == sorted(STUDENTS)
    assert all(result.points == 25 and result.score is not None for result in graded.values())


@pytest.mark.parametrize("student", [*HONEST, "signed-in", "with-code"])
def test_whoever_solves_the_own_sheets_earns_everything(
    graded: dict[str, Result], student: str
) -> None:
    assert (graded[student].score, graded[student].summary) == (25.0, "all right")


def test_an_untouched_notebook_is_blank(graded: dict[str, Result]) -> None:
    assert (graded["blank"].score, graded["blank"].summary) == (0.0, "blank")


def by_chance(student: str, other: str) -> int:
    """How many answers two copies share: small integers do agree now and then."""
    return sum(map(operator.eq, answers(BOOK, student), answers(BOOK, other)))


@pytest.mark.parametrize(
    ("student", "other"),
    [("swapped-1", "swapped-2"), ("swapped-2", "swapped-1"), ("mistyped", "mistypde")],
)
def test_swapped_and_mistyped_copies_earn_nothing_and_are_told_whose_numbers_they_hold(
    graded: dict[str, Result], student: str, other: str
) -> None:
    result = graded[student]
    assert result.score == by_chance(student, other) < 10
    wrong = [v for v in result.verdicts if v["outcome"] == "failed"]
    assert {v["message"] for v in wrong} == {
        f"These are the numbers of another copy, that of `{other}`; there the answer is right. You "
        f"handed in as `{student}`: type that id between the quotes at the top, run the notebook "
        "again, and solve what you get."
    }
    assert result.summary == f"another copy ({len(wrong)} items)"


def test_a_neighbours_answers_under_ones_own_name_are_recognised(graded: dict[str, Result]) -> None:
    result = graded["under-own-name"]
    assert result.score == by_chance("under-own-name", "honest-01") < 10
    wrong = [v for v in result.verdicts if v["outcome"] == "failed"]
    assert all(v["message"].startswith("These are the numbers of another copy;") for v in wrong)
    assert result.summary == f"another copy of honest-01 ({len(wrong)} items)"


def test_the_printed_books_answers_are_told_so(graded: dict[str, Result]) -> None:
    result = graded["printed"]
    assert result.score == by_chance("printed", "") < 10
    wrong = [v for v in result.verdicts if v["outcome"] == "failed"]
    assert all("the printed book" in v["mistakes"] for v in wrong)
    assert "This is the answer in the printed book." in wrong[0]["message"]


@pytest.mark.parametrize(("student", "k"), [("wrong-1", 0), ("wrong-2", 1)])
def test_a_wrong_answer_is_explained_with_the_students_own_numbers(
    room: demo.Classroom, graded: dict[str, Result], student: str, k: int
) -> None:
    for item in room.exercise().rubric:
        known = item.known(student)
        if k < len(known):
            found = verdict(graded[student], int(item.name[-2:]))
            assert (found["score"], known[k].name in found["mistakes"]) == (0, True)


def feedback(room: demo.Classroom, student: str) -> str:
    (page,) = demo.feedback_pages(room, [student])
    return unescape(page.read_text(encoding="utf-8"))


def test_a_feedback_page_describes_the_sheet_with_the_students_own_numbers(
    room: demo.Classroom,
) -> None:
    for student in ("honest-01", "signed-in", "wrong-1"):
        said = feedback(room, student)
        for exercise in workbook(BOOK, student).exercises:
            assert exercise.text in said
        assert "<svg" not in said


def test_no_feedback_page_names_a_classmate(room: demo.Classroom) -> None:
    """But for an id that the student typed."""
    for student in STUDENTS:
        others = set(HONEST) | {"wrong-1", "wrong-2", "under-own-name"}
        assert not re.findall("|".join(others - {student}), feedback(room, student))
