"""A verdict as the output of a test cell: a number for nbgrader, a sentence, a record."""

from __future__ import annotations

import math
from dataclasses import dataclass

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.engine.job import VERDICT_MIME
from autograder.items.rubric import Item
from autograder.judging.verdict import Verdict


@dataclass(frozen=True)
class ScoredOutput:
    """A verdict as a test cell's output: the number nbgrader reads, the sentence, the record."""

    item: Item
    verdict: Verdict

    @property
    def points(self) -> float:
        return round(self.item.points * self.verdict.score, 4)

    @property
    def given(self) -> float | None:
        """The wrong number that was given, where a single one was asked for."""
        seen = self.verdict.evidence.observations if self.verdict.evidence else ()
        try:
            number = read_numbers(seen[0].answer) if len(seen) == 1 and not seen[0].inputs else None
        except NotNumbersError:
            return None
        if number is None or number.size != 1 or not math.isfinite(number.item()):
            return None
        return float(number.item())

    def record(self) -> dict[str, object]:
        return {
            "item": self.item.name,
            "says": self.item.says,
            "outcome": self.verdict.outcome.value,
            "score": self.points,
            "points": self.item.points,
            "message": self.verdict.told,
            "says_more": self.verdict.says_more,
            "mistakes": list(self.verdict.mistakes),
            "expected": self.verdict.expected,
            "given": self.given,
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {
            "text/plain": f"{self.points:g}",
            "text/markdown": f"**{self.item.says}:** {self.verdict.told}",
            VERDICT_MIME: self.record(),
        }
