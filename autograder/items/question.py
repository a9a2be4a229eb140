"""Items that ask in their own way: modules, steps that change their arguments, loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Unpack

from autograder.items.head import Common, head_of
from autograder.items.rubric import Item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Rule, Verdict
from autograder.mistakes.misconceptions import Misconception


@dataclass(frozen=True, kw_only=True)
class Question(Item):
    """Whatever its function asks: modules, steps that change their arguments, loops."""

    ask: Callable[[Submission], Verdict]
    misconceptions: tuple[Misconception, ...] = ()
    reference: Rule | None = None
    written: Rule | None = None  # the right code, where slips change it

    @property
    def code(self) -> Rule | None:
        return self.written

    def asked(self, submission: Submission) -> Verdict:
        return self.ask(submission)

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        return self.misconceptions

    def right(self, student: str) -> object:
        return self.reference if self.reference is not None else super().right(student)

    def own(self, submission: Submission) -> object:
        return submission[self.answer]


def item(
    *,
    points: float,
    wrong: Sequence[Misconception] = (),
    code: Rule | None = None,
    reference: Rule | None = None,
    **more: Unpack[Common],
) -> Callable[[Callable[[Submission], Verdict]], Question]:
    """Make an asking function an item: it takes the submission and gives the verdict.

    wrong: its misconceptions; slips change `code`, a plain def (of a value or class: without
    arguments) as a student would write it, or the reference. reference: the right function, where
    later items use it.
    """

    def make(ask: Callable[[Submission], Verdict]) -> Question:
        known = tuple(one.about(code or reference) for one in wrong)
        head = head_of(ask, points, more)
        return Question(
            **head, ask=ask, misconceptions=known, reference=reference, written=code or reference
        )

    return make
