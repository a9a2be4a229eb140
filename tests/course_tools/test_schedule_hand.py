"""A rate that falls and a plateau of one's own: no mistake gives the truth, or another's number."""

from __future__ import annotations

import pytest

from autograder.items.rubric import load_rubric
from course_tools.hand import falling_rate, losses_on_a_plateau
from tests.course_tools.wrong_answers import assert_all_differ

SCHEDULES = load_rubric("optimizers/3-schedules")
STUDENTS = ["", *(f"student-{k}" for k in range(200))]


@pytest.mark.parametrize("name", ["hand-decay", "hand-plateau"])
def test_the_right_answer_and_every_mistake_differ_for_every_student(name: str) -> None:
    assert_all_differ(SCHEDULES[name], STUDENTS)


def test_students_have_numbers_of_their_own() -> None:
    assert len({falling_rate(who) for who in STUDENTS}) > 150
    assert len({losses_on_a_plateau(who) for who in STUDENTS}) > 190
    assert losses_on_a_plateau("ada") == losses_on_a_plateau(" ada ")


def test_numbers_are_shown_as_they_are_used() -> None:
    assert repr(falling_rate("")) == "lr = 0.01, decay = 0.1, 200 epochs of 16 updates"
    assert "200 epochs of 16 updates each" in falling_rate("")._repr_markdown_()
    assert "| loss | 1.0 | 0.8 |" in losses_on_a_plateau("")._repr_markdown_()
    assert "patience = 1" in repr(losses_on_a_plateau(""))
