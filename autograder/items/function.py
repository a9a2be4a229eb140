"""Items that ask for a function, compared with the reference over hidden inputs."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Unpack

from autograder.checks.loops import runs_to_the_end
from autograder.checks.values import agrees, follows
from autograder.items.answers import Earlier
from autograder.items.by_hand import keeps_digits
from autograder.items.head import Common, Inputs, head_of
from autograder.items.rubric import Item
from autograder.judging.memo import remember
from autograder.judging.submission import Submission
from autograder.judging.verdict import Rule, Verdict
from autograder.mistakes.misconceptions import Misconception


@dataclass(frozen=True, kw_only=True)
class Function(Item):
    """A function, compared with the reference over hidden inputs."""

    reference: Rule
    inputs: Callable[[int], Inputs]
    rtol: float
    written: Rule  # the reference, or as a student writes it
    misconceptions: tuple[Misconception, ...]
    returns: Sequence[str] = ()
    list_of: tuple[str, str] | None = None
    small: Inputs = ()
    follow: Callable[..., object] | None = None
    far: Callable[[int], Inputs] | None = None

    def asked(self, submission: Submission) -> Verdict:
        call, seed = submission[self.answer], submission.seed()

        def agreed(over: Inputs) -> Verdict:
            return agrees(
                call,
                self.reference,
                over=over,
                rtol=self.rtol,
                returns=self.returns,
                list_of=self.list_of,
            )

        verdict = agreed(self.inputs(seed))
        if self.small:
            verdict = runs_to_the_end(verdict, lambda: agreed(self.small))
        if self.follow is not None:
            way, own = self.follow, Earlier(self, submission.student, submission)
            verdict = follows(verdict, lambda *inputs: way(own, *inputs), rtol=self.rtol)
        if self.far is not None:
            verdict = keeps_digits(verdict, call, self.reference, over=self.far(seed))
        return verdict

    @property
    def code(self) -> Rule:
        return self.written

    def prepare(self) -> None:
        """The right answers to inputs that no seed changes: judges of this notebook know them."""
        right = remember(self.reference)
        known = {pickle.dumps(inputs) for inputs in self.inputs(0)}
        for inputs in self.inputs(1):
            if pickle.dumps(inputs) in known:
                right(*inputs)

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        return self.misconceptions

    def right(self, student: str) -> object:
        return self.reference

    def own(self, submission: Submission) -> object:
        return submission[self.answer]


def function(
    reference: Rule,
    *,
    points: float,
    rtol: float,
    wrong: Sequence[Misconception] = (),
    code: Rule | None = None,
    returns: Sequence[str] = (),
    list_of: tuple[str, str] | None = None,
    small: Inputs = (),
    follow: Callable[..., object] | None = None,
    far: Callable[[int], Inputs] | None = None,
    **more: Unpack[Common],
) -> Callable[[Callable[[int], Inputs]], Function]:
    """Make a function an item that asks for a function: it returns the inputs to ask it on.

    Its argument is the seed of the hidden inputs. reference: the right function. wrong: its
    misconceptions; slips change `code`, a plain def as a student would write it, or the reference
    if there is none. returns, list_of: see `agrees`. small: more inputs of a training, which find
    whoever stops early: see `runs_to_the_end`. follow: (earlier, *inputs) -> what the student's own
    earlier answers give. far: more inputs, of which a derivative without a formula loses the
    digits.
    """

    def make(inputs: Callable[[int], Inputs]) -> Function:
        return Function(
            **head_of(inputs, points, more),
            reference=reference,
            inputs=inputs,
            rtol=rtol,
            written=code or reference,
            misconceptions=tuple(one.about(code or reference) for one in wrong),
            returns=returns,
            list_of=list_of,
            small=small,
            follow=follow,
            far=far,
        )

    return make
