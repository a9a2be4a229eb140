"""How much work something is, in calls of Python functions: the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


class TooMuchError(Exception):
    """More calls than were allowed."""


def within(most: int, work: Callable[[], object]) -> object:
    """What `work` gives, or TooMuchError once it has made more than `most` calls."""
    calls = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"
        if calls > most:
            raise TooMuchError(f"more than {most} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return work()
    finally:
        sys.setprofile(before)
