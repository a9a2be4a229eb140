"""Inputs of one's own for pencil and paper: whole where promised, no mistake gives the truth."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from autograder.checks.values import close
from autograder.items.rubric import load_rubric
from autograder.items.value import Value
from autograder.rubrics.gradient_descent.learning_rate import hand as four
from course_tools.hand import four_inputs, inputs_to_scale
from solutions import linear
from tests.course_tools.wrong_answers import wrong_answer

RATES = load_rubric("gradient-descent/3-learning-rate")
SCALES = load_rubric("gradient-descent/4-scaling")
STUDENTS = ["", *(f"student-{k}" for k in range(200))]


@pytest.mark.parametrize(
    "item",
    [
        RATES["hand-hessian"],
        RATES["hand-eigenvalues"],
        RATES["hand-limit"],
        SCALES["hand-mean-std"],
        SCALES["hand-scaled"],
    ],
    ids=lambda item: item.name,
)
def test_the_right_answer_and_every_mistake_differ_for_every_student(item: Value) -> None:
    for student in STUDENTS:
        right = item.right(student)
        answers = [("right", right)]
        answers += [(one.name, wrong_answer(one, right)) for one in item.known(student)]
        for (name, one), (other_name, other) in combinations(answers, 2):
            same = close(one, other, rtol=2 * item.rtol).passed
            assert not same, f"{student}: {name} and {other_name} give {one} and {other}"


def test_inputs_to_scale_have_a_whole_mean_and_deviation_and_the_new_one_stands_apart() -> None:
    for student in STUDENTS:
        inputs = inputs_to_scale(student)
        x = np.array(inputs.x)
        assert len(set(inputs.x)) == 5
        assert float(x.mean()).is_integer()
        assert abs(x.std() - round(x.std())) < 1e-9
        assert inputs.new not in (*inputs.x, round(x.mean()))


def test_four_inputs_have_a_whole_hessian() -> None:
    for student in STUDENTS:
        hessian = linear.hessian(four(student))
        assert np.array_equal(hessian, hessian.round())
        assert len(set(four_inputs(student).x)) == 4


def test_students_have_numbers_of_their_own() -> None:
    assert len({four_inputs(who).x for who in STUDENTS}) > 20
    assert len({inputs_to_scale(who) for who in STUDENTS}) > 150
    assert four_inputs("ada") == four_inputs(" ada ")


def test_inputs_are_shown_as_a_row_with_real_minus_signs() -> None:
    shown = inputs_to_scale("")._repr_markdown_()
    assert shown.startswith("| training $x$ | 1 | 3 | 4 | 5 | 7 |  | new $x$ | 9 |\n|---|")
    assert repr(four_inputs("")) == "x = [0, 1, 2, 3]"
    below = next(who for who in STUDENTS if min(four_inputs(who).x) < 0)
    assert "−" in four_inputs(below)._repr_markdown_()
    assert "| - |" not in four_inputs(below)._repr_markdown_()
