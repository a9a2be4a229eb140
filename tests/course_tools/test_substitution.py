"""Sheets checked while one works: the number in the red cell, and the wrong rule that gives it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from autograder.authoring.authored import load_notebook
from course_tools.worksheets import SheetError, sheet
from course_tools.worksheets.substitution import OTHER_COPY, WHAT_YOU_DO
from solutions import worksheets
from tests.fuzz import COURSE
from tests.tools import Walk

NAMES = ("dot-product", "matrix-multiplication", "linear-layer")
STUDENTS = ("", "ada", "boris", *(f"student {k}" for k in range(20)))
EXERCISES = range(1, 26)


def told(name: str, number: int, answer: object, student: str = "ada") -> str:
    """What the sheet's check says of a number that does not fit."""
    with pytest.raises(SheetError) as error:
        sheet(name, student)[number].check(answer)
    return str(error.value)


@pytest.mark.parametrize("name", NAMES)
def test_the_right_number_fits_and_its_neighbours_do_not(name: str) -> None:
    for student in STUDENTS:
        for number in EXERCISES:
            right = worksheets.answer(name, number, student)
            assert str(sheet(name, student)[number].check(right)).startswith("✓")
            for off in (-1, 1):
                assert told(name, number, right + off, student)


@pytest.mark.parametrize("name", NAMES)
def test_every_known_mistake_is_named_before_handing_in(name: str) -> None:
    for student in STUDENTS:
        for number in EXERCISES:
            for mistake in worksheets.misconceptions(name, number, student):
                said = told(name, number, mistake.answer, student)
                for rule in (mistake.name, *mistake.also):
                    assert WHAT_YOU_DO[rule] in said


def test_the_mistake_is_named_from_the_given_numbers() -> None:
    forgot = {m.name: m.answer for m in worksheets.misconceptions("linear-layer", 8, "ada")}
    said = told("linear-layer", 8, forgot["forgot-the-bias"])
    assert said == "6 is what you get if you forget the bias, the grey number of the row."


def test_the_number_of_the_printed_book_is_told_apart() -> None:
    assert OTHER_COPY in told("linear-layer", 7, worksheets.answer("linear-layer", 7))


def test_a_number_of_no_known_rule_is_put_into_the_equation() -> None:
    said = [told("linear-layer", number, 99) for number in (7, 24)]
    assert said[0] == "99 does not fit. Write the products down one by one, then add."
    assert said[1].startswith("99 does not fit: 99·2 + ")


def test_a_fraction_may_be_typed_with_two_digits() -> None:
    found = [
        (name, number, mistake.answer)
        for name in NAMES
        for number in EXERCISES
        for mistake in worksheets.misconceptions(name, number, "ada")
        if isinstance(mistake.answer, Fraction)
    ]
    assert len(found) > 10
    for name, number, answer in found:
        assert "is what you get if" in told(name, number, round(float(answer), 2))


SEARCHES = {
    "asks the check for every number": """
def fits(n):
    try:
        return bool(book[7].check(n))
    except AssertionError:
        return False
answer_07 = next(filter(fits, range(-99, 100)))
""",
    "asks it for the sheet of another variable": """
same = book[7]
kept = []
for n in range(-99, 100):
    try:
        same.check(n)
        kept.append(n)
    except AssertionError:
        pass
answer_07 = kept[0]
""",
    "asks the function behind it": """
from course_tools.worksheets import substitution
answer_07 = next(n for n in range(-99, 100) if substitution._sheet_holds(book[7].exercise, n))
""",
    "reads what it says": """
def said(n):
    try:
        return book[7].check(n)
    except AssertionError as error:
        return str(error)
answer_07 = next(n for n in range(-99, 100) if "fits" in said(n))
""",
}


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk(load_notebook(COURSE, "linear-layer/linear-layer"))


@pytest.mark.parametrize("way", SEARCHES)
def test_who_searches_by_the_check_finds_the_number_and_earns_nothing(way: str, walk: Walk) -> None:
    item = walk.exercise.rubric["answer-07"]
    assert walk.score(item, SEARCHES[way], walk.names) == 1
    assert walk.earns(item, SEARCHES[way]) == 0
