"""What the judge decided about one item: stored, added up and shown in this one form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from autograder.judging.memo import remember
from autograder.judging.sentences import join_sentences, say

# What a record calls a mistake: these numbers are somebody else's.
OTHER_COPY = "another copy"


class Outcome(Enum):
    PASSED = "passed"
    PARTIAL = "partial"  # some of it is right
    FAILED = "failed"  # the answer is wrong
    BLANK = "blank"  # the released stub, unchanged
    CRASHED = "crashed"  # the student's code raised
    TIMED_OUT = "timed out"
    UNDECIDED = "left for a person"  # right or wrong could not be told in bounded time


@dataclass(frozen=True)
class Observation:
    """What one question put to the student's answer brought: the inputs, and what came back."""

    inputs: tuple[object, ...]
    answer: object


Rule = Callable[..., object]


def _call_remembered(rule: Rule, inputs: tuple[object, ...]) -> object:
    return remember(rule)(*inputs)


@dataclass(frozen=True)
class Evidence:
    """All observations behind a wrong answer, the right rule, and when two answers are the same.

    `right` takes the inputs of an observation: none where a value is asked. `follow` gives the
    answer of whoever follows a wrong rule: what it returns, where a check does not look at what it
    does.
    """

    observations: tuple[Observation, ...]
    right: Rule
    same: Callable[[object, object], bool]
    follow: Callable[[Rule, tuple[object, ...]], object] = _call_remembered


@dataclass(frozen=True)
class Verdict:
    """One outcome, the earned fraction of the points in [0, 1] and the sentence the student reads.

    There is no outcome for a fault of ours: a broken check raises, and whoever asked leaves the
    item for a person.
    """

    outcome: Outcome
    score: float
    message: str
    mistakes: tuple[str, ...] = ()  # names of the misconceptions that explain the answer
    evidence: Evidence | None = field(default=None, compare=False, repr=False)
    expected: str = field(default="", compare=False)  # the right answer, for whoever may be told
    right: str = field(default="", compare=False)  # what of it is right, in a sentence
    # What it would be if the student's own earlier answers count, where that is another.
    carried: Verdict | None = field(default=None, compare=False, repr=False)
    asked: Rule | None = field(default=None, compare=False, repr=False)  # the right function
    entries: str = field(default="", compare=False)  # a map of right and wrong ones, line by line
    # Is its sentence an author's? Then nothing stands in it of what the answer gave.
    authored: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"A score lies in [0, 1], got {self.score}.")
        # Half of a surrogate pair, in an error of the student's, is in no file.
        told = self.message.encode("utf-8", "replace").decode()
        object.__setattr__(self, "message", told)

    @property
    def passed(self) -> bool:
        return self.outcome is Outcome.PASSED

    @property
    def reference(self) -> Rule | None:
        """The function that was asked for, where one was."""
        if self.asked is None and self.evidence is not None:
            seen = self.evidence.observations
            return self.evidence.right if seen and seen[0].inputs else None
        return self.asked

    def explained(
        self, mistakes: tuple[str, ...], message: str, tells_right: bool = False
    ) -> Verdict:
        """The same outcome and score, in the words of the misconceptions that explain it.

        tells_right: do they say themselves which part is right?
        """
        told = message if tells_right else join_sentences(message, self.right)
        return replace(self, mistakes=mistakes, message=told, authored=True)

    @property
    def says_more(self) -> bool:
        """Does its sentence say more than its outcome does? For pages that show the outcome."""
        return self.message not in (PASSED.message, BLANK.message)

    @property
    def told(self) -> str:
        """The sentence, and under it the map of entries, as a block of code in markdown."""
        block = self.entries.replace("\n", "\n    ")
        return f"{self.message}\n\n    {block}" if block else self.message


PASSED = Verdict(Outcome.PASSED, 1.0, say("verdict.right"))
BLANK = Verdict(Outcome.BLANK, 0.0, say("verdict.blank"))
TIMED_OUT = Verdict(Outcome.TIMED_OUT, 0.0, say("verdict.timed-out"))
UNDECIDED = Verdict(Outcome.UNDECIDED, 0.0, say("verdict.undecided"))


def failed(message: str, evidence: Evidence | None = None) -> Verdict:
    return Verdict(Outcome.FAILED, 0.0, message, evidence=evidence)


def partial(score: float, message: str, evidence: Evidence | None = None) -> Verdict:
    """Between nothing and everything: score in (0, 1)."""
    if not 0.0 < score < 1.0:
        raise ValueError(f"A partial score lies between 0 and 1, got {score}.")
    return Verdict(Outcome.PARTIAL, score, message, evidence=evidence)


def crashed(message: str, mistakes: tuple[str, ...] = ()) -> Verdict:
    return Verdict(Outcome.CRASHED, 0.0, message, mistakes)
