"""The first line of an answer cell and of a check cell: written by the build, read in the kernel.

A mark is a comment. Where it is missing, as in a notebook from before there were marks, a cell says
nothing, and is graded the same.
"""

from __future__ import annotations

import re

_ANSWER = re.compile(r"\A# Exercise (\d+) · [^\n]*(?:\n|\Z)")
_CHECK = re.compile(r"\A# Check of exercise (\d+): ([a-z0-9-]+)(?:\n|\Z)")


def mark_answer(number: int, points: float) -> str:
    """The mark of an answer cell: "# Exercise 5 · 2 points"."""
    return f"# Exercise {number} · {count_points(points)}"


def mark_check(number: int, item: str) -> str:
    """The mark of the check cell of an item: "# Check of exercise 5: mse"."""
    return f"# Check of exercise {number}: {item}"


def count_points(points: float) -> str:
    """ "1 point", "2 points"."""
    return f"{points:g} point{'' if points == 1 else 's'}"


def marked_item(source: str) -> str:
    """The item of which a cell is the check; "" where it is none."""
    found = _CHECK.match(source)
    return found[2] if found else ""


def marked_exercise(source: str) -> int:
    """The number of the exercise that a cell answers; 0 where it is no answer cell."""
    found = _ANSWER.match(source)
    return int(found[1]) if found else 0


def place_of_mark(source: str) -> float | None:
    """Where a marked cell stands among all of them; None where a cell has no mark."""
    if number := marked_exercise(source):
        return number
    found = _CHECK.match(source)
    return int(found[1]) + 0.5 if found else None


def without_mark(source: str) -> str:
    """A cell's code below its mark."""
    return _CHECK.sub("", _ANSWER.sub("", source))
