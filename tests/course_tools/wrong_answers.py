"""What students answer who follow a misconception about a number of their own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from autograder.items.rubric import Item
from autograder.items.value import Value
from autograder.mistakes.misconceptions import Misconception


def wrong_answer(mistake: Misconception, right: object) -> object:
    """The wrong value, where `right` is the right one."""
    return mistake.of(lambda: right)()


def assert_all_differ(item: Item, students: Iterable[str]) -> None:
    """For each of them: no mistake gives the right answer, or what another one gives."""
    assert isinstance(item, Value)
    for student in students:
        right = item.right(student)
        answers = [("right", right)]
        answers += [(one.name, wrong_answer(one, right)) for one in item.known(student)]
        for (this, one), (that, other) in combinations(answers, 2):
            same = item.check(one, other).passed
            assert not same, f"{student}: {this} and {that} give {one} and {other}"
