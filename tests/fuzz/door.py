"""The way between judge and worker in one process: every question and answer crosses as bytes."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any, TypeVar

from autograder.engine.door import AnsweringDoor
from autograder.items.earlier import answer_of_rule
from autograder.judging.verdict import Rule
from autograder.wire.frames import TooLargeError, WireError
from autograder.wire.messages import (
    Answered,
    Asks,
    Message,
    Request,
    Says,
    Wonders,
    pack,
    reply_to,
    unpack,
)
from autograder.wire.stops import Stop, StopError
from autograder.worker.answers import Answers
from autograder.worker.requests import asked_type

A = TypeVar("A", bound=Message)


class SlowError(BaseException):
    """A verdict took longer than any should. No student's `except Exception` catches it."""


class WireDoor(AnsweringDoor):
    """A door to the names of one notebook, over the wire's own bytes."""

    def __init__(self, names: dict[str, Any], cells: list[str]) -> None:
        right: dict[str, Rule] = {}

        def judge(name: str, args: tuple[object, ...], named: dict[str, object]) -> object:
            wonders = unpack(pack(Wonders(1, name, args, named)), Wonders)
            answer = answer_of_rule(right[wonders.name], wonders.args, wonders.named)
            try:
                return unpack(pack(Says(1, answer)), Says, records=False).answer
            except TooLargeError:
                return None

        self._answers = Answers(names, judge)
        super().__init__(self._over_the_wire, cells, right=right)

    def _over_the_wire(self, question: Request[A]) -> A:
        came = unpack(pack(Asks(1, question)), asked_type(), records=False)
        try:
            reply = pack(Answered(1, self._answers.answer(came.question)))
        except StopError as error:
            raise StopError(error.stop) from None
        except KeyboardInterrupt:
            raise StopError(Stop("too long")) from None
        except (TooLargeError, TypeError):
            raise StopError(Stop("too large")) from None
        except Exception as error:  # noqa: BLE001  as the worker does
            raise StopError(Stop("raised", f"{type(error).__name__}: {error}"[:500])) from None
        try:
            return unpack(reply, reply_to(type(question))).answer  # type: ignore[no-any-return]
        except WireError:
            raise StopError(Stop("ended")) from None


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise SlowError where it takes longer, of this process's own time, until that is heeded."""

    def stop(_: int, __: FrameType | None) -> None:
        raise SlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
