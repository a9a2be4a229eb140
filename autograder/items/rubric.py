"""Items: named, pointed questions put to a submission; a rubric is the items of one notebook."""

from __future__ import annotations

import importlib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from autograder.checks.stops import add_meaning
from autograder.items.by_hand import ask_by_hand
from autograder.items.earlier import carry_on
from autograder.items.own_work import ask_without_tools
from autograder.judging.faults import (
    AuthorError,
    BlankAnswerError,
    StudentError,
    TooLongError,
    UndecidedError,
)
from autograder.judging.sentences import join_sentences, say
from autograder.judging.submission import Submission
from autograder.judging.verdict import (
    BLANK,
    PASSED,
    TIMED_OUT,
    UNDECIDED,
    Outcome,
    Rule,
    Verdict,
    crashed,
    failed,
)
from autograder.mistakes.misconceptions import Misconception


@dataclass(frozen=True, kw_only=True)
class Item(ABC):
    """One scored line of a rubric. What kinds there are: autograder.items.kinds."""

    name: str  # hyphenated: "mse-gradients"; "" until its rubric has read the name it is given
    points: float
    says: str  # what the student reads
    forms: tuple[str, ...] = ()  # answer cells in other words that must earn full marks
    # Changes of the solution that change nothing, with the reason: see authoring/mutants.py.
    equivalent: Mapping[str, str] = field(default_factory=dict)
    by_hand: bool = False  # the answer of the item's own name must not be worked out by a tool
    builds_on: tuple[str, ...] = ()  # the earlier items whose answers this one uses
    uses: tuple[str, ...] = ()  # the tools of course_tools that its exercise names
    # Where the notebook cannot compute it: the answer cell of a student's copy, solved.
    solution: Callable[[str], str] | None = None
    earlier: tuple[Item, ...] = ()  # the items built on themselves, once it is in a rubric

    def __post_init__(self) -> None:
        if not self.says.strip():
            raise AuthorError(f"Item {self.name} needs a docstring: students read it.")
        if self.points <= 0:
            raise AuthorError(
                f"Item {self.name} has {self.points:g} points; an item is worth more than 0."
            )

    @abstractmethod
    def asked(self, submission: Submission) -> Verdict:
        """What the item's own check says of a submission. Raises StudentError."""

    @abstractmethod
    def known(self, student: str = "") -> tuple[Misconception, ...]:
        """The misconceptions about this student's numbers."""

    @property
    def answer(self) -> str:
        """The student's name for what is asked."""
        return self.name.replace("-", "_")

    @property
    def code(self) -> Rule | None:
        """The right code as a student would write it, where it is a function."""
        return None

    def edits(
        self, student: str, of: Callable[[Rule], Iterable[Misconception]]
    ) -> Iterable[Misconception]:
        """What `of` makes of its right code, as misconceptions about this student's numbers."""
        return of(self.code) if self.code is not None else ()

    @property
    def varies(self) -> bool:
        """Whether each student has numbers of their own here."""
        return False

    def prepare(self) -> None:  # noqa: B027  for most kinds there is nothing
        """Work out what is asked of every student alike: once for a class, ahead of it."""

    def right(self, student: str) -> object:
        """What later items take for this one's answer: a function, or this student's value."""
        raise AuthorError(f"Item {self.name} has no right answer that another one can use.")

    def own(self, submission: Submission) -> object:
        """What the student has in its place."""
        return submission.value(self.answer)

    def shows(self, *mistakes: str) -> Verdict:
        """A failed verdict in the words of its own misconceptions: for checks that see them."""
        known = {mistake.name: mistake.says for mistake in self.known()}
        says = " ".join(known[name] for name in mistakes)
        return failed(says).explained(mistakes, says)

    def without(self, earlier: Collection[str]) -> Item:
        """The same where these earlier items cannot be judged: nothing follows from them."""
        kept = (one.without(earlier) for one in self.earlier if one.name not in earlier)
        return replace(self, earlier=tuple(kept))

    def judge(self, submission: Submission) -> Verdict:
        """The verdict on this item. Raises only for faults of ours.

        A mistake is paid for once: where an earlier answer is wrong, this one may be right by it.
        What follows from earlier answers that are right, rounded as they may be, is right too.
        """
        return self._with_earlier(submission, {})

    def _with_earlier(self, submission: Submission, judged: dict[str, Verdict]) -> Verdict:
        """judged: the verdicts on earlier items as the notebook stands now, each made once."""
        if self.name not in judged:
            judged[self.name] = self._paid_once(submission, judged)
        return judged[self.name]

    def _paid_once(self, submission: Submission, judged: dict[str, Verdict]) -> Verdict:
        verdict = self._judged(submission)
        if verdict.carried is not None and not self.builds_on:
            raise AuthorError(f"Item {self.name} follows from earlier answers: builds_on=(…)?")
        if verdict.passed or verdict.outcome in (Outcome.BLANK, Outcome.UNDECIDED):
            return verdict
        wrong = {
            item.answer: (of, [mistake.name for mistake in item.known(submission.student)])
            for item in self.earlier
            if not (of := item._with_earlier(submission, judged)).passed
        }
        if not wrong:
            return verdict if verdict.carried is None else PASSED
        return carry_on(self._judged, verdict, self.answer, submission, wrong)

    def _judged(self, submission: Submission) -> Verdict:
        """The verdict, whatever the earlier answers are."""
        asked = submission.about(self.name)
        try:
            if self.by_hand:
                verdict = ask_by_hand(self.asked, self.answer, asked)
            else:
                verdict = self.asked(asked)
                verdict = ask_without_tools(self.asked, verdict, self.answer, asked, self.uses)
        except BlankAnswerError as error:
            return replace(BLANK, asked=error.right)
        except TooLongError as error:
            return replace(TIMED_OUT, asked=error.right)
        except StudentError as error:
            return replace(crashed(*add_meaning(error)), asked=error.right)
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
        first, *others = (mistake.says for mistake in found)
        says = join_sentences(first, *(say("mistakes.or", says=other) for other in others))
        names = tuple(mistake.name for mistake in found)
        return verdict.explained(names, says, any(mistake.tells_right for mistake in found))


def items_in(module: Mapping[str, object]) -> tuple[Item, ...]:
    """The items a module defines, in the order in which it defines them: `items_in(globals())`.

    One that was made without a name has that of its variable.
    """
    return tuple(
        value if value.name else replace(value, name=name.replace("_", "-"))
        for name, value in module.items()
        if isinstance(value, Item)
    )


@dataclass(frozen=True)
class Rubric:
    """The items of one notebook, in the order in which it asks them."""

    notebook: str  # "gradient-descent/2-one-step"
    items: tuple[Item, ...]
    # What a right submission has beside the notebook, by paths: proofs hand it in.
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [item.name for item in self.items]
        for name in names:
            if names.count(name) > 1:
                raise AuthorError(f"The rubric of {self.notebook} has two items named {name}.")
        above: dict[str, Item] = {}
        for item in self.items:
            if strange := [name for name in item.builds_on if name not in above]:
                raise AuthorError(f"Item {item.name} builds on {strange[0]}, which is not above.")
            direct = [above[name] for name in item.builds_on]
            earlier = {e.name: e for one in direct for e in (*one.earlier, one)}
            above[item.name] = replace(item, earlier=tuple(earlier.values()))
        object.__setattr__(self, "items", tuple(above.values()))

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

    def prepare(self) -> None:
        """Have each item work out what it asks of every student alike."""
        for item in self.items:
            item.prepare()

    @property
    def points(self) -> float:
        return sum(item.points for item in self.items)


def load_rubric(notebook: str) -> Rubric:
    """The rubric of "assignment/notebook": `RUBRIC` in autograder/rubrics/<assignment>/<notebook>.

    Dashes become underscores and a leading number is dropped, since a module's name is a Python
    name: "gradient-descent/2-one-step" is autograder.rubrics.gradient_descent.one_step.
    """
    module = rubric_module(notebook)
    path = f"{module.replace('.', '/')}.py"
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        raise AuthorError(f"{notebook} has no rubric: expected {path}.") from error
    if hasattr(loaded, "__path__"):
        raise AuthorError(
            f"{path.removesuffix('.py')} is a folder, which was the former form of a rubric: write "
            f"one file, {path}, with each mistake inside its item; see 'Adding an exercise' in "
            "CONTRIBUTING.md."
        )
    rubric: Rubric = loaded.RUBRIC
    if rubric.notebook != notebook:
        raise AuthorError(f"{module} is the rubric of {rubric.notebook}, not of {notebook}.")
    return rubric


def rubric_module(notebook: str) -> str:
    assignment, _, name = notebook.partition("/")
    parts = [re.sub(r"^\d+-", "", part).replace("-", "_") for part in (assignment, name)]
    return ".".join(["autograder.rubrics", *parts])
