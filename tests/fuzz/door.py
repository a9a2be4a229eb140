"""The way between judge and worker in one process: every question and answer crosses as bytes."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any

from autograder.engine.door import AnsweringDoor
from autograder.items.earlier import answered
from autograder.judge.verdict import Rule
from autograder.worker.answers import Answers
from autograder.worker.expressions import TooLargeError
from autograder.worker.stopped import Stop, StopError
from autograder.worker.wire import WireError, packed, unpacked


class SlowError(BaseException):
    """A verdict took longer than any should. No student's `except Exception` catches it."""


class WireDoor(AnsweringDoor):
    """A door to the names of one notebook, over the wire's own bytes."""

    def __init__(self, names: dict[str, Any], cells: list[str]) -> None:
        right: dict[str, Rule] = {}

        def judge(name: str, args: tuple[object, ...], named: dict[str, object]) -> object:
            asked = unpacked(packed([name, args, named]))
            answer = answered(right[asked[0]], asked[1], asked[2])
            try:
                return unpacked(packed(answer), records=False)
            except TooLargeError:
                return None

        self._answers = Answers(names, judge)
        super().__init__(self._over_the_wire, cells, right=right)

    def _over_the_wire(self, verb: str, *args: object) -> object:
        question = unpacked(packed([verb, *args]), records=False)
        try:
            reply = packed(["answer", self._answers.answer(question[0], *question[1:])])
        except StopError as error:
            raise StopError(error.stop) from None
        except KeyboardInterrupt:
            raise StopError(Stop("too long")) from None
        except (TooLargeError, TypeError):
            raise StopError(Stop("too large")) from None
        except Exception as error:  # noqa: BLE001  as the worker does
            raise StopError(Stop("raised", f"{type(error).__name__}: {error}"[:500])) from None
        try:
            return unpacked(reply)[1]
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
