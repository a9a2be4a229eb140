"""The misconceptions of a rubric's items, by name: for tests of what wrong rules give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.items.rubric import load_rubric


def wrong(notebook: str, item: str, mistake: str, student: str = "") -> Callable[..., Any]:
    """The wrong rule `mistake` of an item: takes the asked function's inputs, none of a value."""
    asked = load_rubric(notebook)[item]
    known = {one.name: one for one in asked.known(student)}
    right = asked.right(student)
    return known[mistake].of(right if callable(right) else lambda: right)
