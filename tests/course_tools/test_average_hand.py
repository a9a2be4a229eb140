"""Five values of one's own to average: no mistake gives the truth, or what another one gives."""

from __future__ import annotations

import pytest

from autograder.items.rubric import load_rubric
from course_tools.hand import FiveValues, five_values
from tests.course_tools.wrong_answers import assert_all_differ

AVERAGES = load_rubric("optimizers/1-averages")
STUDENTS = ["", *(f"student-{k}" for k in range(200))]


@pytest.mark.parametrize("name", ["hand-ewa", "hand-corrected"])
def test_the_right_answer_and_every_mistake_differ_for_every_student(name: str) -> None:
    assert_all_differ(AVERAGES[name], STUDENTS)


def test_students_have_values_of_their_own() -> None:
    assert len({five_values(who) for who in STUDENTS}) > 195
    assert five_values("ada") == five_values(" ada ")
    assert all(five_values(who).beta != 0.5 for who in STUDENTS)


def test_values_are_shown_with_their_share() -> None:
    assert repr(five_values("")) == "x = [4, 9, 6, 8, 10], beta = 0.9"
    assert "$x = 2, 5, 3, 8, 4$" in FiveValues((2, 5, 3, 8, 4), 0.6)._repr_markdown_()
