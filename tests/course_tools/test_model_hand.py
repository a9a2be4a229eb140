"""Numbers of one's own for the model notebook: printed ones, and no two ways to one result."""

from collections.abc import Callable
from itertools import combinations

import pytest

from autograder.items.rubric import load_rubric
from course_tools.hand import polynomial, split
from solutions.hand import polynomial_value
from tests.course_tools.wrong_answers import wrong_answer

MODEL = load_rubric("gradient-descent/1-model")
STUDENTS = [f"student-{k}" for k in range(200)]


def ways(item: str, student: str) -> list[object]:
    """What the right way and every wrong one lead to, for this student."""
    right = MODEL[item].right(student)
    return [right, *(wrong_answer(one, right) for one in MODEL[item].known(student))]


def test_the_printed_copy_is_the_lectures() -> None:
    own = polynomial("")
    assert (own.coefficients, own.at) == ((1, 2, 3), (-2, 0, 3))
    assert [polynomial_value(own, place) for place in own.at] == [3, 3, 18]
    assert (split("").n, split("").percent) == (100, 80)


@pytest.mark.parametrize("draw", [polynomial, split])
def test_a_student_always_has_the_same_numbers_and_others_have_others(
    draw: Callable[[str], object],
) -> None:
    assert draw("ada") == draw(" ada ")
    assert len({draw(student) for student in STUDENTS}) > 40


def test_over_200_students_all_ways_through_the_polynomial_differ() -> None:
    for student in ["", *STUDENTS]:
        own = polynomial(student)
        answers = ways("hand-values", student)
        assert answers[0] == tuple(polynomial_value(own, place) for place in own.at)
        assert all(a != b for a, b in combinations(answers, 2)), (student, answers)


def test_over_200_students_the_sizes_are_whole_and_all_ways_to_them_differ() -> None:
    for student in ["", *STUDENTS]:
        own = split(student)
        train, rest = divmod(own.n * own.percent, 100)
        assert rest == 0
        answers = ways("sizes", student)
        assert answers[0] == (train, own.n - train)
        assert all(a != b for a, b in combinations(answers, 2)), (student, answers)


def test_a_polynomial_and_a_split_are_shown_as_sentences() -> None:
    assert "x^2 + 2x + 3" in polynomial("")._repr_markdown_()
    assert "100 points" in split("")._repr_markdown_()
    assert repr(polynomial("")) == "y = x^2 + 2x + 3 at x = -2, 0, 3"
