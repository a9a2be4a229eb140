"""Items that ask for a formula in the notebook's symbols."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Unpack

from autograder.checks.formulas import same_expression
from autograder.items.answers import Wrong
from autograder.items.head import Common, head_of
from autograder.items.rubric import Item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes.misconceptions import Misconception


@dataclass(frozen=True, kw_only=True)
class Formula(Item):
    """An expression in the notebook's symbols, or a matrix of those."""

    body: Callable[[Wrong], object]
    check: Callable[..., Verdict]
    symbols: Sequence[str]

    def asked(self, submission: Submission) -> Verdict:
        answer = submission.value(self.answer)
        right = self.body(Wrong())
        return self.check(answer, right, symbols=self.symbols, seed=submission.seed())

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        wrong = Wrong()
        self.body(wrong)
        return tuple(wrong.told)

    def right(self, student: str) -> object:
        return self.body(Wrong())


def formula(
    *,
    points: float,
    symbols: Sequence[str],
    check: Callable[..., Verdict] = same_expression,
    **more: Unpack[Common],
) -> Callable[[Callable[[Wrong], object]], Formula]:
    """Make a function an item that asks for a formula: what it returns is right.

    It tells its misconceptions to `wrong`. symbols: the names that may stand in the formula.
    check: `same_expression` or `same_matrix`.
    """

    def make(body: Callable[[Wrong], object]) -> Formula:
        return Formula(**head_of(body, points, more), body=body, check=check, symbols=symbols)

    return make
