"""A right function is computed once for the same inputs, and what it gave stays what it is."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.values import agrees
from autograder.items.kinds import item
from autograder.items.rubric import Rubric
from autograder.judging import memo
from autograder.judging.memo import remembered
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from tests.autograder.judging.door import submission


class Counted:
    """A function that counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, value: object) -> object:
        self.times += 1
        return value


def test_the_same_inputs_are_computed_once() -> None:
    asked = Counted()
    values = [remembered(asked)(np.array([1.0, 2.0])) for _ in range(3)]
    assert asked.times == 1
    assert all(np.array_equal(value, [1.0, 2.0]) for value in values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, 1.0), (0.0, -0.0), (True, 1), ((1,), [1]), (np.float32(1), np.float64(1)),
     (np.zeros(2), np.zeros((2, 1)))],
    ids=repr,
)  # fmt: skip
def test_inputs_that_differ_in_a_bit_or_a_type_are_two(one: object, other: object) -> None:
    asked = Counted()
    given = [remembered(asked)(value) for value in (one, other)]
    assert asked.times == 2
    assert [type(value) for value in given] == [type(one), type(other)]


def test_whoever_changes_what_came_out_changes_nothing() -> None:
    asked = Counted()
    for _ in range(3):
        given = remembered(asked)(np.ones(2))
        assert np.array_equal(given, [1, 1])  # type: ignore[arg-type]
        given += 1  # type: ignore[operator]


def test_what_is_no_plain_data_is_always_asked_anew() -> None:
    asked = Counted()
    for _ in range(2):
        remembered(asked)(np.random.default_rng(0))
    assert asked.times == 2


def test_all_is_forgotten_before_it_becomes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST", 1000)
    asked = Counted()
    for value in (1.0, np.zeros(100), 1.0):
        remembered(asked)(value)
    assert asked.times == 3


def test_an_answer_that_no_rounding_explains_is_not_asked_what_rounding_does() -> None:
    right = Counted()
    over = [(2.0,), (3.0,), (np.array([4.0, 5.0]),)]
    verdict = agrees(lambda value: value + 1, right, over=over, rtol=1e-6)
    assert verdict.score == 0
    # The array once more, with gaps in memory; and one argument changed: is it ignored?
    assert right.times == len(over) + 2


def test_an_earlier_answer_is_judged_once_for_a_later_one() -> None:
    asked: list[str] = []

    def wrong(student: Submission) -> Verdict:
        asked.append("first")
        return agrees(student["f"], lambda value: value, over=[(1.0,)], rtol=1e-6)

    def first(student: Submission) -> Verdict:
        """First"""
        return wrong(student)

    def second(student: Submission) -> Verdict:
        """Second"""
        return agrees(student["g"], lambda value: value, over=[(1.0,)], rtol=1e-6)

    def third(student: Submission) -> Verdict:
        """Third"""
        return agrees(student["h"], lambda value: value, over=[(1.0,)], rtol=1e-6)

    items = (
        item(points=1)(first),
        item(points=1, builds_on=("first",))(second),
        item(points=1, builds_on=("second",))(third),
    )
    names = {name: lambda value: value + 1 for name in ("f", "g", "h")}
    Rubric("a/1-b", items)["third"].judge(submission(**names))
    assert asked == ["first"]
