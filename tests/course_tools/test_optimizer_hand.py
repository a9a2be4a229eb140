"""Two steps with momentum of one's own: no mistake gives the truth, or what another one gives."""

from __future__ import annotations

from itertools import combinations

from autograder.checks.values import close
from autograder.items.rubric import load_rubric
from autograder.items.value import Value
from course_tools.hand import Parabola, two_momentum_steps
from tests.course_tools.wrong_answers import wrong_answer

OPTIMIZERS = load_rubric("optimizers/2-optimizers")
STUDENTS = ["", *(f"student-{k}" for k in range(200))]


def test_the_right_answer_and_every_mistake_differ_for_every_student() -> None:
    item = OPTIMIZERS["hand-momentum"]
    assert isinstance(item, Value)
    for student in STUDENTS:
        right = item.right(student)
        answers = [("right", right)]
        answers += [(one.name, wrong_answer(one, right)) for one in item.known(student)]
        for (name, one), (other_name, other) in combinations(answers, 2):
            same = close(one, other, rtol=2 * item.rtol).passed
            assert not same, f"{student}: {name} and {other_name} give {one} and {other}"


def test_students_have_numbers_of_their_own() -> None:
    assert len({two_momentum_steps(who) for who in STUDENTS}) > 120
    assert two_momentum_steps("ada") == two_momentum_steps(" ada ")


def test_a_parabola_is_shown_with_its_sign() -> None:
    assert repr(two_momentum_steps("")) == "loss = (p - 1)**2, p = 6, mu = 0.9, lr = 0.1"
    assert "(p + 3)^2" in Parabola(2, -3, 0.5)._repr_markdown_()
