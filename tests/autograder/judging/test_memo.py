"""A right function is computed once for the same inputs, and what it gave stays what it is."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.values import agrees
from autograder.items.kinds import Earlier, Inputs, function, item, value
from autograder.items.rubric import Rubric
from autograder.judging import memo
from autograder.judging.memo import remember
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
    values = [remember(asked)(np.array([1.0, 2.0])) for _ in range(3)]
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
    given = [remember(asked)(value) for value in (one, other)]
    assert asked.times == 2
    assert [type(value) for value in given] == [type(one), type(other)]


def test_whoever_changes_what_came_out_changes_nothing() -> None:
    asked = Counted()
    for _ in range(3):
        given = remember(asked)(np.ones(2))
        assert np.array_equal(given, [1, 1])  # type: ignore[arg-type]
        given += 1  # type: ignore[operator]


def test_what_is_no_plain_data_is_always_asked_anew() -> None:
    asked = Counted()
    for _ in range(2):
        remember(asked)(np.random.default_rng(0))
    assert asked.times == 2


def test_all_is_forgotten_before_it_becomes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST", 1000)
    asked = Counted()
    for number in (1.0, np.zeros(100), 1.0):
        remember(asked)(number)
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


def test_what_all_students_are_asked_is_worked_out_ahead_once() -> None:
    right, own = Counted(), 1000

    @function(right, points=1, rtol=1e-6)
    def f(seed: int) -> Inputs:
        """The same number"""
        return [(1.0,), (2.0,), (float(own + seed),)]

    rubric = Rubric("a/1-b", (f,))
    rubric.prepare()
    assert right.times == 2  # what a seed brings is not known ahead
    assert rubric["f"].judge(submission(f=lambda number: number)).passed
    assert right.times == 3


def test_a_right_value_of_all_students_is_worked_out_once_and_ahead() -> None:
    times: list[str] = []

    @value(points=1, rtol=1e-6)
    def one() -> object:
        """One"""
        times.append("one")
        return 1.0

    @value(points=1, rtol=1e-6, builds_on=("one",))
    def two(earlier: Earlier) -> object:
        """Two"""
        times.append("two")
        return earlier["one"] + 1

    rubric = Rubric("a/1-b", (one, two))
    rubric.prepare()
    assert times == ["one", "two"]
    for student in ("ada", "lena"):
        assert rubric["two"].right(student) == 2.0
    assert times == ["one", "two"]


def test_a_value_that_builds_on_a_students_own_number_is_each_students_own() -> None:
    @value(points=1, rtol=1e-6)
    def length(who: str) -> object:
        """How long the name is"""
        return float(len(who))

    @value(points=1, rtol=1e-6, builds_on=("length",))
    def twice(earlier: Earlier) -> object:
        """Twice that"""
        return 2 * earlier["length"]

    @value(points=1, rtol=1e-6, builds_on=("twice",))
    def more(earlier: Earlier) -> object:
        """One more"""
        return earlier["twice"] + 1

    rubric = Rubric("a/1-b", (length, twice, more))
    rubric.prepare()
    assert [rubric["more"].right(student) for student in ("ada", "lena")] == [7.0, 9.0]
