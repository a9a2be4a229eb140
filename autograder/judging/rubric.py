"""Items: named, pointed questions put to a submission; a rubric is the items of one notebook."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from autograder.judging.by_hand import asked_by_hand
from autograder.judging.misconceptions import Misconception
from autograder.judging.stops import meant
from autograder.judging.submission import (
    BlankAnswerError,
    StudentError,
    Submission,
    TooLongError,
)
from autograder.judging.verdict import (
    BLANK,
    TIMED_OUT,
    UNDECIDED,
    UndecidedError,
    Verdict,
    crashed,
)

Ask = Callable[[Submission], Verdict]
# Where each student has numbers of their own, so have the wrong answers: a function of the student.
Misconceptions = tuple[Misconception, ...] | Callable[[str], tuple[Misconception, ...]]


class AuthorError(Exception):
    """An exercise is broken: refused when the course is built, never seen by a student."""


@dataclass(frozen=True)
class Item:
    """One scored line of a rubric."""

    name: str  # hyphenated: "mse-gradients"
    points: float
    says: str  # what the student reads: the asking function's docstring
    ask: Ask
    misconceptions: Misconceptions
    forms: tuple[str, ...] = ()  # answer cells in other words that must earn full marks
    # Changes of the solution that change nothing, with the reason: see course/mutants.py.
    equivalent: Mapping[str, str] = field(default_factory=dict)
    by_hand: bool = False  # the answer of the item's own name must not be worked out by a tool

    @property
    def varies(self) -> bool:
        """Whether each student has numbers of their own here."""
        return callable(self.misconceptions)

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        """The misconceptions about this student's numbers."""
        listed = self.misconceptions
        return listed(student) if callable(listed) else listed

    def judge(self, submission: Submission) -> Verdict:
        """The verdict on this item. Raises only for faults of ours."""
        try:
            if self.by_hand:
                verdict = asked_by_hand(self.ask, self.name.replace("-", "_"), submission)
            else:
                verdict = self.ask(submission)
        except BlankAnswerError:
            return BLANK
        except TooLongError:
            return TIMED_OUT
        except StudentError as error:
            told = meant(str(error), known=bool(error.mistakes))
            return crashed(told, error.mistakes)
        except UndecidedError:
            return UNDECIDED
        return self._explained(verdict, submission.student)

    def _explained(self, verdict: Verdict, student: str) -> Verdict:
        """Name the misconceptions that would have given this answer every time it was asked."""
        evidence = verdict.evidence
        if evidence is None or verdict.passed:
            return verdict
        with np.errstate(all="ignore"):  # who goes uphill comes to infinity
            found = [
                mistake
                for mistake in self.known(student)
                for rule in (mistake.of(evidence.right),)
                if all(
                    evidence.same(seen.answer, evidence.follow(rule, seen.inputs))
                    for seen in evidence.observations
                )
            ]
        if not found:
            return verdict
        says = " Or: ".join(mistake.says for mistake in found)
        return verdict.explained(tuple(mistake.name for mistake in found), says)


def item(
    *,
    points: float,
    misconceptions: Sequence[Misconception] | Callable[[str], Sequence[Misconception]] = (),
    forms: Sequence[str] = (),
    equivalent: Mapping[str, str] | None = None,
    by_hand: bool = False,
) -> Callable[[Ask], Item]:
    """Make an asking function an item: its name names it and its docstring describes it.

    misconceptions: a function of the student where each has numbers of their own; such an item is
    proven for several students, and its solution is not mutated, as it is a number and no code.
    forms: answer cells in other words that must earn full marks too. equivalent: mutants of the
    solution that are as right as it is, each with the reason. by_hand: no tool may differentiate.
    """

    def make(ask: Ask) -> Item:
        name = ask.__name__.replace("_", "-")
        if not ask.__doc__:
            raise AuthorError(f"Item {name} needs a docstring: students read it.")
        if points <= 0:
            raise AuthorError(f"Item {name} has {points} points; an item is worth more than 0.")
        says = ask.__doc__.strip()
        known: Misconceptions
        if callable(misconceptions):
            of_student = misconceptions

            def known(student: str) -> tuple[Misconception, ...]:
                return tuple(of_student(student))
        else:
            known = tuple(misconceptions)
        same = dict(equivalent or {})
        return Item(name, float(points), says, ask, known, tuple(forms), same, by_hand)

    return make


def items_in(module: Mapping[str, object]) -> tuple[Item, ...]:
    """The items a module defines, in the order in which it defines them: `items_in(globals())`."""
    return tuple(value for value in module.values() if isinstance(value, Item))


@dataclass(frozen=True)
class Rubric:
    """The items of one notebook, in the order in which it asks them."""

    notebook: str  # "gradient-descent/2-one-step"
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        names = [item.name for item in self.items]
        for name in names:
            if names.count(name) > 1:
                raise AuthorError(f"The rubric of {self.notebook} has two items named {name}.")

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __getitem__(self, name: str) -> Item:
        for item in self.items:
            if item.name == name:
                return item
        raise AuthorError(f"The rubric of {self.notebook} has no item {name!r}.")

    @property
    def varies(self) -> bool:
        """Whether each student has numbers of their own in some of them."""
        return any(item.varies for item in self.items)

    @property
    def points(self) -> float:
        return sum(item.points for item in self.items)


def load_rubric(notebook: str) -> Rubric:
    """The rubric of "assignment/notebook": `RUBRIC` in autograder/rubrics/<assignment>/<notebook>.

    Dashes become underscores and a leading number is dropped, since a module's name is a Python
    name: "gradient-descent/2-one-step" is autograder.rubrics.gradient_descent.one_step.
    """
    module = rubric_module(notebook)
    try:
        rubric: Rubric = importlib.import_module(module).RUBRIC
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        raise AuthorError(
            f"{notebook} has no rubric: expected {module.replace('.', '/')}.py."
        ) from error
    if rubric.notebook != notebook:
        raise AuthorError(f"{module} is the rubric of {rubric.notebook}, not of {notebook}.")
    return rubric


def rubric_module(notebook: str) -> str:
    assignment, _, name = notebook.partition("/")
    parts = [re.sub(r"^\d+-", "", part).replace("-", "_") for part in (assignment, name)]
    return ".".join(["autograder.rubrics", *parts])
