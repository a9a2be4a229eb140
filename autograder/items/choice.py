"""Items that ask for one of a few options, written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Unpack

from autograder.checks.values import chosen
from autograder.items.head import Common, fields_of
from autograder.items.rubric import Item
from autograder.judging.faults import AuthorError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes.misconceptions import Misconception, wrong_value

RIGHT = None  # beside the right option of a choice


@dataclass(frozen=True, kw_only=True)
class Choice(Item):
    """One of a few options, the same for everybody, in each student's own order."""

    options: Mapping[str, str | None]
    shown: Mapping[str, str] = field(default_factory=dict)

    def asked(self, submission: Submission) -> Verdict:
        return chosen(submission.value(self.answer), right=self.choice, options=list(self.options))

    def known(self, student: str = "") -> tuple[Misconception, ...]:
        return tuple(
            wrong_value(f'chose "{option}"', option, says)
            for option, says in self.options.items()
            if says is not RIGHT
        )

    @property
    def choice(self) -> str:
        """The right option."""
        return next(option for option, says in self.options.items() if says is RIGHT)

    def right(self, student: str) -> object:
        return self.choice


def choice(
    says: str,
    options: Mapping[str, str | None],
    *,
    points: float,
    shown: Mapping[str, str] | None = None,
    **more: Unpack[Common],
) -> Choice:
    """An item that asks for one of the options. Its variable names it.

    options: RIGHT beside the right one, and what to say to whoever takes another. Their order is
    that of the printed copy. shown: what stands beside each option, where its key is a short name.
    The build writes them into the notebook, where an empty cell is marked `choose="which-way"`, and
    into the item's own cell, where that is empty.
    """
    if shown and list(shown) != list(options):
        raise AuthorError(f"{says!r}: `shown` and the options are not the same, in one order.")
    if list(options.values()).count(RIGHT) != 1:
        raise AuthorError(f"{says!r}: one of its options is RIGHT, the others say why not.")
    return Choice(
        name="",
        says=says,
        points=float(points),
        options=options,
        shown=shown or {},
        **fields_of(more),
    )
