"""What students answer who follow a misconception about a number of their own."""

from autograder.mistakes.misconceptions import Misconception


def wrong_answer(mistake: Misconception, right: object) -> object:
    """The wrong value, where `right` is the right one."""
    return mistake.of(lambda: right)()
