"""The judge's end of the door: questions go out by name, plain data or a sentence comes back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NoReturn, Protocol

from autograder.engine.missing import explain_missing
from autograder.items.earlier import answer_of_rule
from autograder.judging.faults import BlankAnswerError, StudentError, TooLongError
from autograder.judging.sentences import say
from autograder.judging.verdict import Rule
from autograder.wire.messages import Answer, Request
from autograder.wire.plain import as_tensors
from autograder.wire.stops import Stop, StopError
from autograder.worker.answers import Answers
from autograder.worker.requests.retell import Retell
from autograder.worker.requests.stand_back import StandBack
from autograder.worker.requests.stand_in import StandIn
from autograder.worker.requests.withheld import GetWithheld
from autograder.worker.silence import keep_silent
from autograder.worker.stand_ins import run_again


class Ask(Protocol):
    """What answers questions, wherever it is: an answer, or StopError."""

    def __call__(self, question: Request[Answer], /) -> Answer: ...


# Tells cells again by hand: what answers from there, and the functions that stand in there.
Afresh = Callable[[Sequence[str]], tuple[Ask, dict[str, Rule]]]
# Runs cells again without the tools of the course, but those named: what answers from there.
Silenced = Callable[
    [Sequence[str], Collection[str]], AbstractContextManager[tuple[Ask, dict[str, Rule]]]
]


class AnsweringDoor:
    """A door to whatever answers the questions of autograder.worker.requests."""

    def __init__(
        self,
        ask: Ask,
        cells: Sequence[str] = (),
        others: Collection[str] = (),
        right: dict[str, Rule] | None = None,
        afresh: Afresh | None = None,
        files: Mapping[str, bytes] | None = None,
        silenced: Silenced | None = None,
    ) -> None:
        """others: the names of the notebook's other answers. right: where whoever answers for a
        stand-in finds the functions that stand for the student's. afresh: tells cells again. files:
        what was handed in beside the notebook. silenced: runs cells again without the course's
        tools."""
        self._ask = ask
        self._right = {} if right is None else right
        self._afresh = afresh or retell_here
        self._silenced = silenced or silenced_here
        self._standing: tuple[Mapping[str, Rule], Sequence[str]] = {}, ()
        self._cells = cells
        self._others = others
        self._files = {} if files is None else files

    def cells(self) -> Sequence[str]:
        return self._cells

    def files(self) -> Mapping[str, bytes]:
        return self._files

    def by_hand(self) -> AnsweringDoor:
        return self._again(*self._afresh(self._cells))

    @contextlib.contextmanager
    def without_tools(self, uses: Collection[str]) -> Iterator[AnsweringDoor]:
        with self._silenced(self._cells, uses) as (ask, right):
            yield self._again(ask, right)

    def _again(self, ask: Ask, right: dict[str, Rule]) -> AnsweringDoor:
        """A door to where the notebook was told again, with the same functions standing in."""
        with contextlib.suppress(StopError):  # whoever ended its process is told so when asked
            functions, cells = self._standing
            ask(StandBack())
            right.update(functions)
            if functions:
                ask(StandIn(list(functions), list(cells)))
        return AnsweringDoor(ask, self._cells, self._others, files=self._files)

    def withheld(self, name: str) -> str:
        try:
            return self._ask(GetWithheld(name)).text
        except StopError:  # whoever ended its process is told so elsewhere
            return ""

    @contextlib.contextmanager
    def standing_in(self, right: Mapping[str, Rule], cells: Sequence[str]) -> Iterator[None]:
        self._right.update(right)
        self._standing = right, cells
        try:
            with contextlib.suppress(StopError):  # then its process is gone, and the asked is told
                self._ask(StandIn(list(right), list(cells)))
            yield
        finally:
            self._right.clear()
            self._standing = {}, ()
            with contextlib.suppress(StopError):
                self._ask(StandBack())

    def ask(self, question: Request[Answer], about: str = "") -> Answer:
        name = about or question.about
        try:
            return self._ask(question)
        except StopError as error:
            if error.stop.kind == "missing":
                raise StudentError(explain_missing(name, self._cells, self._others)) from None
            _raise_sentence(name, error.stop)


def retell_here(cells: Sequence[str]) -> tuple[Ask, dict[str, Rule]]:
    """Where there is no engine, cells are told again in this process, with names of their own."""
    ask, right = answer_from({})
    ask(Retell(list(cells)))
    return ask, right


@contextlib.contextmanager
def silenced_here(
    cells: Sequence[str], uses: Collection[str]
) -> Iterator[tuple[Ask, dict[str, Rule]]]:
    """Where there is no engine, cells are run again in this process, with names of their own."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with keep_silent(uses):
        run_again(cells, names)
        yield answer_from(names)


def answer_from(names: MutableMapping[str, Any]) -> tuple[Ask, dict[str, Rule]]:
    """What answers from names of this process, and the functions that it has stand in."""
    right: dict[str, Rule] = {}

    def judge(name: str, args: tuple[object, ...], named: dict[str, object]) -> object:
        return as_tensors(answer_of_rule(right[name], args, named))

    return Answers(names, judge).answer, right


def _raise_sentence(name: str, stop: Stop) -> NoReturn:
    """One line: what is missing, or which function stopped, with what, at which line."""
    match stop.kind:
        case "blank":
            raise BlankAnswerError(say("door.blank", name=name))
        case "too long":
            raise TooLongError(say("door.too-long", name=name))
        case "not callable":
            raise StudentError(say("door.not-callable", name=name, what=as_code(stop.what)))
        case "too large":
            raise StudentError(say("door.too-large", name=name))
        case "ended":
            raise StudentError(say("door.ended", name=name))
    raise StudentError(_raised(name, stop), raised=_printed(stop))


def _raised(name: str, stop: Stop) -> str:
    if stop.line:
        return say("door.raised-at", name=name, line=as_code(stop.line), error=as_code(stop.what))
    return say("door.raised", name=name, error=as_code(stop.what))


def _printed(stop: Stop) -> str:
    """The student's line, and what Python printed: what the checks look for words in."""
    return " ".join(as_code(text) for text in (stop.line, stop.what) if text)


def as_code(text: str) -> str:
    """Text of the student's in markdown: as code, so that nothing in it is markup."""
    return "`" + " ".join(text.split()).replace("`", "'")[:300] + "`"
