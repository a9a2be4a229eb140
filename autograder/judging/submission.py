"""A submission, seen by the judge as names it may read and functions it may call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class StudentError(Exception):
    """The student's code raised, or an answer is missing. The message is for the student.

    Anything else that escapes a judge is a fault of ours.
    """


class BlankAnswerError(StudentError):
    """The answer is the released stub: nothing was attempted."""


class Door(Protocol):
    """The only way to a student's names. What passes through it is plain data."""

    def value(self, name: str) -> object:
        """What the notebook defines as `name`. Raises StudentError where it defines nothing."""

    def call(self, name: str, args: tuple[object, ...]) -> object:
        """What the student's function `name` returns for copies of `args`, or StudentError."""


class Submission:
    """One student's notebook after it ran, behind its door."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def __getitem__(self, name: str) -> Callable[..., object]:
        """The student's function `name`, to be called with plain data."""

        def call(*args: object) -> object:
            return self._door.call(name, args)

        return call

    def value(self, name: str) -> object:
        """The value the student's notebook gave to `name`."""
        return self._door.value(name)
