"""Items that ask for one value: right and wrong from the same numbers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Unpack

from autograder.checks.values import close, follows
from autograder.items.answers import Earlier, Wrong
from autograder.items.head import Common, head_of
from autograder.items.own_copy import judge_own_copy
from autograder.items.rubric import Item
from autograder.judging.faults import AuthorError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Rule, Verdict
from autograder.mistakes.misconceptions import Misconception

Check = Callable[[object, object], Verdict]  # (answer, right) -> verdict
MANY = 100  # students whose numbers are kept
EXACT = 0.0  # the rtol of words
GIVEN = ("wrong", "who", "earlier")  # what a body may take, by these names


@dataclass(frozen=True, kw_only=True)
class Value(Item):
    """A number, an array, a pair, a list of words: one value, compared with the right one."""

    body: Callable[..., object]
    check: Check
    rtol: float
    also: Sequence[Callable[..., object]] = ()
    cases: dict[str, tuple[object, tuple[Misconception, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def takes(self) -> frozenset[str]:
        """The names of its body's arguments."""
        return frozenset(inspect.signature(self.body).parameters)

    @property
    def varies(self) -> bool:
        return "who" in self.takes

    @property
    def _differs(self) -> bool:
        """Whether the right value differs from student to student: here, or by an earlier one."""
        return any(item.varies for item in (self, *self.earlier))

    def asked(self, submission: Submission) -> Verdict:
        answer = submission.value(self.answer)
        if self.varies:
            verdict = judge_own_copy(submission, answer, self.right, self.check)
        else:
            verdict = self.check(answer, self.right(submission.student))
        if "earlier" in self.takes:
            own = Earlier(self, submission.student, submission)
            verdict = self._follows(verdict, self.body, submission.student, own)
            for way in self.also:
                verdict = self._follows(verdict, way, submission.student, own)
        return verdict

    def _follows(self, verdict: Verdict, way: Rule, student: str, own: Earlier) -> Verdict:
        return follows(verdict, lambda: _call_body(way, Wrong(), student, own), rtol=self.rtol)

    def prepare(self) -> None:
        if not self._differs:
            self._case("")

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        return self._case(student)[1]

    def right(self, student: str) -> object:
        return self._case(student)[0]

    def edits(
        self, student: str, of: Callable[[Rule], Iterable[Misconception]]
    ) -> Iterable[Misconception]:
        given = dict(zip(GIVEN, (Wrong(), student, Earlier(self, student)), strict=True))
        taken = [given[name] for name in inspect.signature(self.body).parameters]
        for edit in of(self.body):
            yield replace(edit, rule=partial(edit.rule, *taken))

    def _case(self, student: str) -> tuple[object, tuple[Misconception, ...]]:
        """The right value and the wrong ones, worked out once for each student."""
        key = student if self._differs else ""
        if key not in self.cases:
            wrong = Wrong()
            right = _call_body(self.body, wrong, student, Earlier(self, student))
            if len(self.cases) > MANY:
                self.cases.clear()
            self.cases[key] = right, tuple(wrong.told)
        return self.cases[key]


def _check_arguments(name: str, body: Callable[..., object]) -> None:
    """Does a body take nothing but what it can be given?"""
    for argument in inspect.signature(body).parameters:
        if argument not in GIVEN:
            raise AuthorError(
                f"Item {name} takes {argument!r}; what it can be given is {', '.join(GIVEN)}."
            )


def _call_body(body: Callable[..., object], wrong: Wrong, who: str, earlier: Earlier) -> object:
    """What a body returns, which takes those of the three that it names."""
    given = dict(zip(GIVEN, (wrong, who, earlier), strict=True))
    taken = inspect.signature(body).parameters
    return body(**{name: one for name, one in given.items() if name in taken})


def value(
    *,
    points: float,
    rtol: float | None = None,
    check: Check | None = None,
    also: Sequence[Callable[..., object]] = (),
    **more: Unpack[Common],
) -> Callable[[Callable[..., object]], Value]:
    """Make a function an item that asks for one value: what it returns is right.

    It takes, by name, what it needs: `wrong`, which it tells its misconceptions; `who`, the student
    of whom each has numbers of their own; `earlier["mse"]`, the answers it builds on, the right
    ones, or the student's own, by which a wrong answer may be right. rtol: of numbers, always
    written down, since it can change a grade; none for a check of words. check: (answer, right) ->
    verdict, `close` with rtol if none is given. also: further ways, with the same arguments, in
    which an answer may follow from the student's earlier ones.
    """

    def close_to(answer: object, right: object) -> Verdict:
        return close(answer, right, rtol=tolerance)

    def make(body: Callable[..., object]) -> Value:
        head = head_of(body, points, more)
        for way in (body, *also):
            _check_arguments(head["name"], way)
        if rtol is None and check is None:
            raise AuthorError(f"Item {head['name']} compares numbers: how closely? rtol=…")
        return Value(**head, body=body, check=check or close_to, rtol=tolerance, also=also)

    tolerance = EXACT if rtol is None else rtol

    return make
