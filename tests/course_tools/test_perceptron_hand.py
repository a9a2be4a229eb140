"""Neurons of one's own: whole, never trivial, and no mistake gives the truth."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.items.rubric import load_rubric
from course_tools.hand import epoch_of_the_rule, own_neuron
from tests.course_tools.wrong_answers import assert_all_differ

PERCEPTRON = load_rubric("neural-networks/1-perceptron")
STUDENTS = ["", *(f"student-{k}" for k in range(200))]


@pytest.mark.parametrize("name", ["hand-z", "hand-sigmoid", "hand-line", "which-side", "hand-rule"])
def test_the_right_answer_and_every_mistake_differ_for_every_student(name: str) -> None:
    assert_all_differ(PERCEPTRON[name], STUDENTS)


def test_a_neuron_has_points_on_both_sides_and_none_on_its_border() -> None:
    for student in STUDENTS:
        neuron = own_neuron(student)
        z = np.array(neuron.points) @ neuron.w + neuron.b
        assert 0 not in z
        assert len({*(z > 0)}) == 2
        assert 1 <= abs(np.dot(neuron.w, neuron.x) + neuron.b) <= 6


def test_an_epoch_goes_through_all_four_corners_in_an_order_of_ones_own() -> None:
    for student in STUDENTS:
        assert sorted(epoch_of_the_rule(student).order) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert len({epoch_of_the_rule(who) for who in STUDENTS}) > 60
    assert len({own_neuron(who) for who in STUDENTS}) > 190
    assert own_neuron("ada") == own_neuron(" ada ")


def test_numbers_are_shown_as_a_table_with_real_minus_signs() -> None:
    shown = own_neuron("")._repr_markdown_()
    assert shown.endswith("| 3 | −2 | 1 |  | −1 | 2 |  | (1, 1) | (0, 2) | (0, 0) |")
    assert repr(own_neuron("")).startswith("w = [3, -2], b = 1, x = [-1, 2]")
    assert "1st point" in epoch_of_the_rule("")._repr_markdown_()
    assert repr(epoch_of_the_rule("")).startswith("order = [(0, 1), (0, 0)")
