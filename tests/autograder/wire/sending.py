"""A value over the wire and back, for the tests of what is sent."""

from __future__ import annotations

from typing import Any

from autograder.wire.messages import Seen, pack, unpack


def sent(value: object, *, records: bool = True) -> Any:
    """A value as it arrives."""
    return unpack(pack(Seen(value)), Seen, records=records).value
