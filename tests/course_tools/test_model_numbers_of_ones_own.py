"""Numbers of one's own for models: for many students, no mistake looks like another."""

from itertools import combinations
from typing import Any

import pytest

from autograder.rubrics.pytorch.models import RUBRIC
from course_tools.hand import layer_sizes, two_predictions
from tests.course_tools.wrong_answers import wrong_answer

STUDENTS = ["", *(f"student-{k}" for k in range(200))]


@pytest.mark.parametrize("name", ["hand-loss", "n-parameters"])
def test_the_right_answer_and_every_mistake_are_apart(name: str) -> None:
    item = RUBRIC[name]
    for student in STUDENTS:
        value = item.right(student)
        values: list[Any] = [
            value,
            *(wrong_answer(mistake, value) for mistake in item.known(student)),
        ]
        for one, other in combinations(values, 2):
            assert abs(one - other) > 0.01 * abs(one), (student, values)


def test_the_printed_copy_has_the_lectures_numbers() -> None:
    assert repr(two_predictions("")) == "yhat = [0.5, 1.0], y = [2.0, 1.3]"
    assert layer_sizes("").sizes == (3, 5, 1)


def test_students_have_numbers_of_their_own_that_stay() -> None:
    for draw in (two_predictions, layer_sizes):
        assert draw("ada") == draw(" ada ")
        assert len({draw(student) for student in STUDENTS}) > 20
        assert draw("") not in [draw(student) for student in STUDENTS[1:]]


def test_they_are_shown_as_a_table_and_as_code() -> None:
    table = two_predictions("")._repr_markdown_()
    assert table == "| $\\hat y$ | 0.5 | 1 |\n|---|---|---|\n| $y$ | 2 | 1.3 |"
    code = "nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 1))"
    assert repr(layer_sizes("")) == code
    assert layer_sizes("")._repr_markdown_() == f"```python\n{code}\n```"
