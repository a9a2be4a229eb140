"""The judge's end of the door: questions go out by name, plain data or a sentence comes back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, NoReturn

import numpy as np

from autograder.engine.missing import missing
from autograder.items.earlier import answered
from autograder.judge.faults import BlankAnswerError, StudentError, TooLongError
from autograder.judge.verdict import Rule
from autograder.worker.answers import Answers, Kept
from autograder.worker.plain import CallRecord, ObjectRecord, as_tensors
from autograder.worker.stopped import Stop, StopError

Ask = Callable[..., object]  # (verb, *args) -> plain data, or StopError
# Tells cells again by hand: what answers from there, and the functions that stand in there.
Afresh = Callable[[Sequence[str]], tuple[Ask, dict[str, Rule]]]
SAYS = {
    "blank": "`{name}` is not answered yet.",
    "not callable": "`{name}` should be a function, but it is {what}.",
    "raised": "`{name}` stopped{where} with {what}.",
    "too large": "`{name}` is larger than any answer needs to be.",
    "ended": "`{name}` ends the notebook's whole process, so nothing can be asked of it.",
    "too long": "`{name}` ran too long. Is there a loop without end?",
}


class AnsweringDoor:
    """A door to whatever answers the questions of autograder.worker.answers."""

    def __init__(
        self,
        ask: Ask,
        cells: Sequence[str] = (),
        others: Collection[str] = (),
        right: dict[str, Rule] | None = None,
        afresh: Afresh | None = None,
    ) -> None:
        """others: the names of the notebook's other answers. right: where whoever answers for a
        stand-in finds the functions that stand for the student's. afresh: tells cells again."""
        self._ask = ask
        self._right = {} if right is None else right
        self._afresh = afresh or in_this_process
        self._standing: tuple[Mapping[str, Rule], Sequence[str]] = {}, ()
        self._cells = cells
        self._others = others

    def cells(self) -> Sequence[str]:
        return self._cells

    def by_hand(self) -> AnsweringDoor:
        ask, right = self._afresh(self._cells)
        with contextlib.suppress(StopError):  # whoever ended its process is told so when asked
            functions, cells = self._standing
            ask("stand_back")
            right.update(functions)
            if functions:
                ask("stand_in", list(functions), list(cells))
        return AnsweringDoor(ask, self._cells, self._others)

    def withheld(self, name: str) -> str:
        try:
            return str(self._ask("withheld", name))
        except StopError:  # whoever ended its process is told so elsewhere
            return ""

    @contextlib.contextmanager
    def standing_in(self, right: Mapping[str, Rule], cells: Sequence[str]) -> Iterator[None]:
        self._right.update(right)
        self._standing = right, cells
        try:
            with contextlib.suppress(StopError):  # then its process is gone, and the asked is told
                self._ask("stand_in", list(right), list(cells))
            yield
        finally:
            self._right.clear()
            self._standing = {}, ()
            with contextlib.suppress(StopError):
                self._ask("stand_back")

    def value(self, name: str) -> object:
        return self._asked(name, "value", name)

    def call(self, name: str, args: tuple[object, ...]) -> object:
        seen = self.observe(name, args)
        _check_untouched(name, args, seen.args)
        return seen.returned

    def observe(self, name: str, args: tuple[object, ...]) -> CallRecord:
        answer = self._asked(name, "call", name, _sent(args))
        if isinstance(answer, tuple) and len(answer) == 2:
            returned, after = answer
            if isinstance(after, tuple) and len(after) == len(args):
                return CallRecord(returned, after)
        raise _no_answer(name)

    def keep(self, name: str, args: tuple[object, ...]) -> KeptHandle:
        return KeptHandle(self, name, self._kept(name, "keep", name, _sent(args)))

    def make(self, what: str, args: tuple[object, ...]) -> KeptHandle:
        return KeptHandle(self, what, self._kept(what, "make", what, _sent(args)))

    def _kept(self, name: str, *question: object) -> Kept:
        number = self._asked(name, *question)
        if not isinstance(number, int):
            raise _no_answer(name)
        return Kept(number)

    def _asked(self, name: str, *question: object) -> object:
        try:
            return self._ask(*question)
        except StopError as error:
            if error.stop.kind == "missing":
                raise StudentError(missing(name, self._cells, self._others)) from None
            _tell(name, error.stop)


def in_this_process(cells: Sequence[str]) -> tuple[Ask, dict[str, Rule]]:
    """Where there is no engine, cells are told again in this process, with names of their own."""
    ask, right = asking({})
    ask("retell", list(cells))
    return ask, right


def asking(names: MutableMapping[str, Any]) -> tuple[Ask, dict[str, Rule]]:
    """What answers from names of this process, and the functions that it has stand in."""
    right: dict[str, Rule] = {}

    def judge(name: str, args: tuple[object, ...], named: dict[str, object]) -> object:
        return as_tensors(answered(right[name], args, named))

    return Answers(names, judge).answer, right


class KeptHandle:
    """Something that is kept at the other side. Errors are told under the student's name for it."""

    def __init__(self, door: AnsweringDoor, name: str, number: Kept) -> None:
        self._door, self._name, self.number = door, name, number

    def method(self, name: str, *args: object) -> object:
        return self._asked("method", name, _sent(args))

    def keep(self, name: str, *args: object) -> KeptHandle:
        question = ("keep_method", self.number, name, _sent(args))
        return KeptHandle(self._door, self._name, self._door._kept(self._name, *question))

    def read(self, attribute: str) -> object:
        return self._asked("read", attribute)

    def value(self) -> object:
        return self._asked("seen")

    def record(self) -> ObjectRecord:
        record = self._asked("record")
        if not isinstance(record, ObjectRecord):
            raise _no_answer(self._name)
        return record

    def _asked(self, verb: str, *question: object) -> object:
        return self._door._asked(self._name, verb, self.number, *question)


def _sent(args: tuple[object, ...]) -> tuple[object, ...]:
    """Arguments as they are sent: what is kept at the other side by its number."""
    return tuple(arg.number if isinstance(arg, KeptHandle) else arg for arg in args)


def _list(answer: object) -> list[object]:
    return answer if isinstance(answer, list) else []


def _check_untouched(name: str, given: tuple[object, ...], after: tuple[object, ...]) -> None:
    """A function asked for its answer leaves the arrays it was given as they were."""
    for k, (was, now) in enumerate(zip(given, after, strict=True), 1):
        if isinstance(was, np.ndarray) and not (
            isinstance(now, np.ndarray) and np.array_equal(was, now, equal_nan=True)
        ):
            raise StudentError(
                f"`{name}` changes its argument {k}, which its caller still needs. "
                "Work on a copy: `x = x.copy()`.",
                ("changes its input",),
            )


def _tell(name: str, stop: Stop) -> NoReturn:
    """One line: what is missing, or which function stopped, with what, at which line."""
    where = f" at {code(stop.line)}" if stop.line else ""
    message = SAYS[stop.kind].format(name=name, what=code(stop.what), where=where)
    kind = {"blank": BlankAnswerError, "too long": TooLongError}.get(stop.kind, StudentError)
    raise kind(message)


def _no_answer(name: str) -> StudentError:
    """Only whoever meddles with the line gets here."""
    return StudentError(f"What came back when `{name}` was asked is no answer.")


def code(text: str) -> str:
    """Text of the student's in markdown: as code, so that nothing in it is markup."""
    return "`" + " ".join(text.split()).replace("`", "'")[:300] + "`"
