"""What keeps a question from being answered, as facts; doors make sentences of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StopKind = Literal[
    "missing",  # the notebook defines no such name
    "blank",  # the released stub
    "not callable",  # a value where a function is asked
    "raised",  # the student's code raised
    "too large",  # an answer that does not fit through the door
    "ended",  # the student's code ended its own process
    "too long",  # it ran until its time was up
]


@dataclass(frozen=True)
class Stop:
    """Why there is no answer. `what` and `line` are the student's words: for code marks only."""

    kind: StopKind
    what: str = ""  # "ValueError: math domain error", or the class of what is no function
    line: str = ""  # the student's line at which it stopped


class StopError(Exception):
    """A question that has no answer."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.kind)
        self.stop = stop
