"""Neurons and a network of one's own to go back through: no mistake gives the truth, or what
another one gives."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from autograder.checks.values import close
from autograder.items.rubric import load_rubric
from autograder.items.value import Value
from course_tools.hand import dead_neuron, live_neuron, small_network, squashed_neuron
from solutions import backprop
from tests.course_tools.wrong_answers import wrong_answer

RUBRIC = load_rubric("neural-networks/4-backpropagation")
STUDENTS = ["", *(f"student-{k}" for k in range(200))]


@pytest.mark.parametrize("name", ["hand-relu", "hand-dead", "hand-sigmoid", "hand-221"])
def test_the_right_answer_and_every_mistake_differ_for_every_student(name: str) -> None:
    item = RUBRIC[name]
    assert isinstance(item, Value)
    for student in STUDENTS:
        right = item.right(student)
        answers = [("right", right)]
        answers += [(one.name, wrong_answer(one, right)) for one in item.known(student)]
        for (this, one), (that, other) in combinations(answers, 2):
            same = close(one, other, rtol=2 * item.rtol).passed
            assert not same, f"{student}: {this} and {that} give {one} and {other}"


def test_one_unit_is_on_and_one_is_off_and_no_two_gradients_have_one_size() -> None:
    for student in STUDENTS:
        net = small_network(student)
        x, W1, b1 = np.array([net.x]), np.array(net.W1), np.array(net.b1)
        W2, b2, y = np.array([net.W2]).T, np.array([net.b2]), np.array([[net.y]])
        z1 = backprop.forward_pass(x, W1, b1, W2, b2)[0]
        assert sorted((z1 > 0).ravel()) == [False, True]
        assert 0 not in z1
        dW1, db1, dW2, db2 = backprop.backward_pass(x, y, W1, b1, W2, b2)
        sizes = np.abs(np.concatenate([part.ravel() for part in (dW1, db1, dW2, db2)]))
        left = sizes[sizes > 0]
        assert left.size == len({*left}) == 5


def test_neurons_are_on_or_off_as_they_are_called() -> None:
    for student in STUDENTS:
        live, dead, soft = live_neuron(student), dead_neuron(student), squashed_neuron(student)
        assert 2 <= live.w * live.x + live.b <= 12
        assert dead.w * dead.x + dead.b <= -2
        assert 1 <= abs(soft.w * soft.x + soft.b) <= 2
        assert soft.y in (0, 1)


def test_students_have_numbers_of_their_own() -> None:
    assert len({small_network(who) for who in STUDENTS}) > 195
    assert len({live_neuron(who) for who in STUDENTS}) > 150
    assert len({dead_neuron(who) for who in STUDENTS}) > 150
    assert len({squashed_neuron(who) for who in STUDENTS}) > 60
    assert small_network("ada") == small_network(" ada ")


def test_numbers_are_shown_in_tables_and_matrices() -> None:
    assert repr(live_neuron("")) == "x = 2, w = 3, b = -1, y = 4"
    assert live_neuron("")._repr_markdown_().endswith("| 2 | 3 | −1 | 4 |")
    assert repr(small_network("")).startswith("x = [2, -3], W1 = [[1, 2], [-1, 1]], b1 = [-2, -2]")
    assert "W_1 = \\begin{pmatrix} 1 & 2 \\\\ -1 & 1" in small_network("")._repr_markdown_()
