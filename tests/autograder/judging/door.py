"""A door to answers that are already in memory: no kernel, no notebook."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import cast

from autograder.judging.faults import BlankAnswerError, StudentError
from autograder.judging.submission import Submission
from autograder.judging.verdict import Rule
from autograder.wire.messages import Answer, Request, Seen
from autograder.worker.requests.call import Call, Called
from autograder.worker.requests.value import GetValue


class MemoryDoor:
    """Names and what they stand for. `...` is the released stub."""

    def __init__(self, names: Mapping[str, object]) -> None:
        self._names = dict(names)

    def ask(self, question: Request[Answer], about: str = "") -> Answer:
        if isinstance(question, Call):
            return cast(Answer, self._called(question.name, question.args))
        assert isinstance(question, GetValue), "answers in memory are values and functions"
        return cast(Answer, Seen(self._value(question.name)))

    def _value(self, name: str) -> object:
        if name not in self._names:
            raise StudentError(f"no {name}")
        if self._names[name] is ...:
            raise BlankAnswerError(f"{name} is blank")
        return self._names[name]

    def _called(self, name: str, args: tuple[object, ...]) -> Called:
        function = self._value(name)
        if not callable(function):
            raise StudentError(f"{name} is not a function")
        try:
            copies = copy.deepcopy(args)
            return Called(function(*copies), copies)
        except NotImplementedError as error:
            raise BlankAnswerError(f"{name} is blank") from error
        except Exception as error:
            raise StudentError(f"{name} stopped with {error!r}") from error

    def files(self) -> Mapping[str, bytes]:
        return {}

    def cells(self) -> Sequence[str]:
        return ()  # not known

    @contextlib.contextmanager
    def standing_in(self, right: Mapping[str, Rule], cells: Sequence[str]) -> Iterator[None]:
        before = dict(self._names)
        self._names |= right
        yield
        self._names = before

    def by_hand(self) -> MemoryDoor:
        return self  # there is no text to be told again

    @contextlib.contextmanager
    def without_tools(self, uses: Collection[str]) -> Iterator[MemoryDoor]:
        yield self  # there is no text in which a tool could stand

    def withheld(self, name: str) -> str:
        return ""


def submission(**names: object) -> Submission:
    return Submission(MemoryDoor(names))
