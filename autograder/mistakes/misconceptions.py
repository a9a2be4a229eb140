"""Misconceptions: wrong rules that students are known to follow."""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from autograder.judging.verdict import Rule


@dataclass(frozen=True)
class Misconception:
    """A wrong rule, written as code, and what to say to whoever follows it.

    The judge runs the rule to recognise a mistake; `prove` and the demo write it into a notebook's
    answer cell to show that the item refuses it. So a misconception cannot be listed and not be
    caught. The rule is a plain `def` of its own, with the arguments of the asked function (none
    where a value is asked), and uses only names that the notebook has too: `np`, `sp`, symbols.
    """

    name: str  # short, as it stands in a table: "no factor 2"
    rule: Rule
    says: str
    tells_right: bool = field(default=False, kw_only=True)  # does it say which part is right?

    @property
    def code(self) -> str:
        """The text of the rule."""
        return text_of(self.rule)

    def of(self, right: Rule) -> Rule:
        """The wrong rule, where `right` is the right one: it takes the same arguments."""
        return self.rule

    def about(self, right: Rule | None) -> Misconception:
        """The same about the right code of one item; only slips need to know it."""
        return self


@dataclass(frozen=True)
class Change(Misconception):
    """A misconception that changes the right answer: see autograder.mistakes.library.

    Its rule takes the right rule, what that is asked with by name, and the options.
    """

    options: tuple[tuple[str, object], ...] = ()

    def of(self, right: Rule) -> Rule:
        def wrong(*inputs: object) -> object:
            asked = inspect.signature(right).bind(*inputs).arguments
            return self.rule(right, asked, **dict(self.options))

        return wrong


def make_change(name: str, says: str, rule: Rule, **options: object) -> Change:
    """The misconception that spoils the right answer by one of `mistakes.changes`."""
    return Change(name, rule, says, tuple(options.items()))


@dataclass(frozen=True)
class Written(Misconception):
    """A wrong rule that was made from a text."""

    text: str = ""

    @property
    def code(self) -> str:
        return self.text


def wrong_rule(name: str, says: str) -> Callable[[Rule], Misconception]:
    """Make a function a misconception: its body is the wrong rule."""

    def make(rule: Rule) -> Misconception:
        return Misconception(name, rule, says)

    return make


def wrong_value(name: str, value: object, says: str, *, tells_right: bool = False) -> Misconception:
    """A wrong number, array or text where one value is asked.

    tells_right: says the sentence itself which part is right? Otherwise the judge adds it.
    """
    return Misconception(name, lambda: value, says, tells_right=tells_right)


def text_of(rule: Rule) -> str:
    """The text of a function, as it stands in its file. OSError, TypeError where it is in none."""
    return textwrap.dedent(inspect.getsource(rule))


def names_beside(rule: Rule) -> Mapping[str, object]:
    """What a function's own module has beside it."""
    return vars(sys.modules[rule.__module__])


def define_function(text: str, name: str, names: Mapping[str, object]) -> Rule:
    """The function of this name that the text defines among these names."""
    made = dict(names)
    exec(compile(text, f"<made from {name}>", "exec"), made)  # noqa: S102
    rule = made[name]
    assert callable(rule)
    return rule
