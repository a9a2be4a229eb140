"""What keeps a question from being answered, as facts; doors make sentences of them."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal[
    "missing",  # the notebook defines no such name
    "blank",  # the released stub
    "not callable",  # a value where a function is asked
    "raised",  # the student's code raised
    "too large",  # an answer that does not fit through the door
    "ended",  # the student's code ended its own process
    "too long",  # it ran until its time was up
]
OURS = str(Path(__file__).parent)
LONGEST = 500  # characters of an error's text, of a line


@dataclass(frozen=True)
class Stop:
    """Why there is no answer. `what` and `line` are the student's words: for code marks only."""

    kind: Kind
    what: str = ""  # "ValueError: math domain error", or the class of what is no function
    line: str = ""  # the student's line at which it stopped


class StopError(Exception):
    """A question that has no answer."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.kind)
        self.stop = stop


def asked(function: Callable[..., object], args: tuple[object, ...]) -> object:
    """What a function of the student's returns. What it raises is a StopError."""
    try:
        answer = function(*args)
    except BaseException as error:
        if type(error) is KeyboardInterrupt:  # somebody's patience is at its end
            raise
        frames = _frames(error)
        # The released stub raises just this; `input()` raises one of its kinds.
        if type(error) is NotImplementedError and frames and not _installed(frames[-1]):
            raise StopError(Stop("blank")) from None
        theirs = [frame for frame in frames[1:] if frame.line and not _installed(frame)]
        line = (theirs[-1].line or "")[:LONGEST] if theirs else ""
        raise StopError(Stop("raised", described(error), line)) from None
    if answer is ...:
        raise StopError(Stop("blank"))
    return answer


def described(error: BaseException) -> str:
    """ "ValueError: …" of an error whose own text may be hostile."""
    name = type.__getattribute__(type(error), "__name__")
    try:
        text = str(error)[:LONGEST]
    except BaseException:  # noqa: BLE001  it is the student's own __str__, and may raise anything
        text = ""
    return f"{name}: {text}" if text else name


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))


def _installed(frame: traceback.FrameSummary) -> bool:
    """Not the student's line: torch, too, says NotImplementedError where there is no `forward`; and
    what stands in for `input` is ours."""
    return "site-packages" in frame.filename or frame.filename.startswith(OURS)
