"""Misconceptions: wrong rules that students are known to follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """A wrong rule, written as code, and what to say to whoever follows it.

    The judge runs the rule to recognise a mistake; `prove` and the demo write it into a notebook's
    answer cell to show that the item refuses it. So a misconception cannot be listed and not be
    caught. The rule is a plain `def` of its own, with the arguments of the asked function (none
    where a value is asked), and uses only names that the notebook has too: `np`, `sp`, symbols.
    """

    name: str  # short, as it stands in a table: "no factor 2"
    rule: Callable[..., object]
    says: str


def wrong_rule(name: str, says: str) -> Callable[[Callable[..., object]], Misconception]:
    """Make a function a misconception: its body is the wrong rule."""

    def make(rule: Callable[..., object]) -> Misconception:
        return Misconception(name, rule, says)

    return make


def wrong_value(value: object, name: str, says: str) -> Misconception:
    """A wrong number or choice where one value is asked."""
    return Misconception(name, lambda: value, says)


def wrong_choice(option: str, says: str) -> Misconception:
    """A wrong option of a question with a few."""
    return wrong_value(option, f'chose "{option}"', says)
