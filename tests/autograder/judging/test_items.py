"""Items: which misconception is named, and who is blank, wrong or crashed."""

from __future__ import annotations

import pytest

from autograder.checks.values import agrees, chosen, close
from autograder.items.kinds import Question, item, value
from autograder.items.rubric import Item
from autograder.judging.faults import AuthorError, StudentError, UndecidedError
from autograder.judging.submission import Submission
from autograder.judging.verdict import BLANK, Outcome, Verdict, crashed
from autograder.mistakes.misconceptions import (
    Misconception,
    wrong_rule,
    wrong_value,
)
from tests.autograder.judging.door import submission


@wrong_rule("twice", "You doubled it.")
def twice(a: float) -> float:
    return 2 * a


@wrong_rule("plus two", "You added two.")
def plus_two(a: float) -> float:
    return a + 2


def squared(*over: float) -> Item:
    """An item that asks for the square on these inputs."""

    @item(points=2, wrong=[twice, plus_two])
    def a_square(student: Submission) -> Verdict:
        """The square of a number"""
        inputs = [(a,) for a in over]
        return agrees(student["a_square"], lambda a: a**2, over=inputs, rtol=1e-9)

    return a_square


# --- misconceptions


def test_a_function_becomes_an_item_by_its_name_and_docstring() -> None:
    asked = squared(3.0)
    assert (asked.name, asked.points, asked.says) == ("a-square", 2.0, "The square of a number")
    assert asked.known() == (twice, plus_two)


def test_a_form_in_triple_quotes_stands_in_its_cell_without_the_rubrics_indent() -> None:
    @item(
        points=1,
        forms=[
            """
            def half(a):
                return a / 2
            """,
            "half = lambda a: a / 2",
        ],
    )
    def half(student: Submission) -> Verdict:
        """The half of a number"""
        raise AssertionError("It is not asked here.")

    assert half.forms == ("def half(a):\n    return a / 2", "half = lambda a: a / 2")


def test_a_wrong_rule_loses_its_item_and_is_named() -> None:
    verdict = squared(3.0).judge(submission(a_square=twice.rule))
    assert verdict == Verdict(Outcome.FAILED, 0.0, "You doubled it.", ("twice",))


def test_two_rules_that_explain_one_answer_are_both_named() -> None:
    added = wrong_value("added", 6, "You added.")
    doubled = wrong_value("doubled", 6.0, "You doubled.")

    @item(points=1, wrong=[added, wrong_value("cube", 27, "A cube."), doubled])
    def nine(student: Submission) -> Verdict:
        """Three times three"""
        return close(student.value("nine"), 9, rtol=1e-9)

    assert nine.judge(submission(nine=6)) == Verdict(
        Outcome.FAILED, 0.0, "You added. Or: You doubled.", ("added", "doubled")
    )


def test_a_second_data_set_decides_between_two_rules() -> None:
    def both(student_rule: Misconception, *over: float) -> tuple[str, ...]:
        @item(points=1, wrong=[twice, plus_two])
        def a_cube(student: Submission) -> Verdict:
            """The cube of a number"""
            inputs = [(a,) for a in over]
            return agrees(student["a_cube"], lambda a: a**3, over=inputs, rtol=1e-9)

        return a_cube.judge(submission(a_cube=student_rule.rule)).mistakes

    assert both(twice, 2.0) == ("twice", "plus two")
    assert both(twice, 2.0, 3.0) == ("twice",)
    assert both(plus_two, 2.0, 3.0) == ("plus two",)


def test_a_rule_that_explains_only_some_of_the_answers_is_not_named() -> None:
    verdict = squared(3.0, 5.0).judge(submission(a_square=lambda a: 2 * a if a < 4 else a))
    assert verdict.mistakes == ()
    assert verdict.message == "Your value is 6; that is not it. Asked with `a` = 3."


def test_a_rule_is_named_in_every_fair_form_of_its_answer() -> None:
    verdict = squared(3.0).judge(submission(a_square=lambda a: [[2 * a]]))
    assert verdict.mistakes == ("twice",)


def test_a_rule_that_forgets_to_return_is_named_for_none_alone() -> None:
    forgot = wrong_value("no return", None, "The return is missing.")

    @item(points=1, wrong=[forgot])
    def one(student: Submission) -> Verdict:
        """One"""
        return close(student.value("one"), 1, rtol=1e-9)

    assert one.judge(submission(one=None)).mistakes == ("no return",)
    assert one.judge(submission(one=0)).mistakes == ()


@pytest.mark.parametrize("answer", ["nan", float("nan"), (float("nan"), 1.0)], ids=repr)
def test_a_rule_that_gives_nan_is_named_for_nan_in_its_shape(answer: object) -> None:
    @item(points=1, wrong=[wrong_value("0/0", float("nan"), "You divided by 0.")])
    def one(student: Submission) -> Verdict:
        """One"""
        return close(student.value("one"), 1, rtol=1e-9)

    assert one.judge(submission(one=answer)).mistakes == (("0/0",) if answer != answer else ())


def test_a_wrong_pair_is_named_by_both_its_parts() -> None:
    @item(points=1, wrong=[wrong_value("swapped", (2.0, 1.0), "b comes first.")])
    def pair(student: Submission) -> Verdict:
        """A pair"""
        return close(student.value("pair"), (1.0, 2.0), rtol=1e-9)

    assert pair.judge(submission(pair=[2, 1])).mistakes == ("swapped",)
    assert pair.judge(submission(pair=(2, 7))).mistakes == ()
    assert pair.judge(submission(pair=(2, 1, 0))).mistakes == ()
    assert pair.judge(submission(pair=2)).mistakes == ()


def test_a_wrong_choice_is_named_whatever_its_spelling() -> None:
    down = wrong_value('chose "down"', "down", "That is uphill.")

    @item(points=1, wrong=[down])
    def way(student: Submission) -> Verdict:
        """The way"""
        return chosen(student.value("way"), right="up", options=("up", "down"))

    assert way.judge(submission(way="(Down)")) == Verdict(
        Outcome.FAILED, 0.0, "That is uphill.", ('chose "down"',)
    )


def test_a_half_right_answer_keeps_its_score_when_it_is_named_and_is_told_what_is_right() -> None:
    half = wrong_value("half", (1.0, 0.0), "The second is missing.")

    @item(points=1, wrong=[half])
    def pair(student: Submission) -> Verdict:
        """A pair"""
        return close(student.value("pair"), (1.0, 2.0), rtol=1e-9)

    assert pair.judge(submission(pair=(1, 0))) == Verdict(
        Outcome.PARTIAL, 0.5, "The second is missing. Value 1 is right.", ("half",)
    )


def test_a_mistake_that_says_itself_what_is_right_is_not_told_so_twice() -> None:
    says = "The first is right; the second is missing."
    half = wrong_value("half", (1.0, 0.0), says, tells_right=True)

    @item(points=1, wrong=[half])
    def pair(student: Submission) -> Verdict:
        """A pair"""
        return close(student.value("pair"), (1.0, 2.0), rtol=1e-9)

    assert pair.judge(submission(pair=(1, 0))).message == half.says


# --- blank, wrong, crashed


def stub(a: float) -> float:
    raise NotImplementedError


@pytest.mark.parametrize("answer", [..., stub])
def test_the_released_stub_is_blank(answer: object) -> None:
    assert squared(3.0).judge(submission(a_square=answer)) == BLANK
    assert (BLANK.outcome, BLANK.score, BLANK.message) == (
        Outcome.BLANK,
        0.0,
        "Not answered yet.",
    )


def test_a_wrong_answer_is_not_blank() -> None:
    assert squared(3.0).judge(submission(a_square=lambda a: 0)).outcome is Outcome.FAILED


def test_code_that_raises_is_crashed_and_says_what() -> None:
    verdict = squared(3.0).judge(submission(a_square=lambda a: a / 0))
    assert verdict == crashed("a_square stopped with ZeroDivisionError('float division by zero')")


def test_an_answer_that_is_missing_is_crashed() -> None:
    assert squared(3.0).judge(submission()) == crashed("no a_square")


def raises(error: Exception) -> Item:
    def ask(student: Submission) -> Verdict:
        raise error

    return Question(name="any", points=1.0, says="Any", ask=ask)


def test_a_fault_of_ours_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        raises(ZeroDivisionError()).judge(submission())


def test_what_cannot_be_decided_is_left_for_a_person_and_not_marked_wrong() -> None:
    verdict = raises(UndecidedError("too long")).judge(submission())
    assert (verdict.outcome, verdict.score, verdict.message) == (
        Outcome.UNDECIDED,
        0.0,
        "This could not be decided by the machine. A person will look at it.",
    )


def test_an_error_of_the_students_is_a_verdict() -> None:
    assert raises(StudentError("it stopped")).judge(submission()) == crashed("it stopped")


def test_a_value_is_refused_that_does_not_say_how_closely() -> None:
    with pytest.raises(AuthorError, match=r"^Item slope compares numbers: how closely\? rtol=…$"):

        @value(points=1)
        def slope() -> object:
            """The slope"""
            return 2.0


def test_a_value_is_refused_that_takes_what_there_is_not() -> None:
    with pytest.raises(AuthorError, match=r"^Item slope takes 'student'; what it can be given is "):

        @value(points=1, rtol=1e-6)
        def slope(wrong: object, student: str) -> object:
            """The slope"""
            return 2.0
