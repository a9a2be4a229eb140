"""Tests wait for a sign, and guess no moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")
AT_MOST = 300.0  # seconds, after which no sign will come, however busy the machine is
IN_A_ROW = 5


def until(sign: Callable[[], Seen]) -> Seen:
    """What `sign` gives, asked again and again until it is something true."""
    end = time.monotonic() + AT_MOST
    while not (seen := sign()):
        assert time.monotonic() < end, "the sign that a test waits for never came"
        time.sleep(0.02)
    return seen


def at_rest(count: Callable[[], Seen]) -> Seen:
    """What `count` gives once it gives the same several times in a row."""
    seen: list[Seen] = []

    def rests() -> bool:
        try:
            now = count()
        except OSError:  # what it looked at has just ended
            seen.clear()
        else:
            seen[:] = [*seen, now] if now in seen else [now]
        return len(seen) == IN_A_ROW

    until(rests)
    return seen[0]
