"""A value as a short piece of code in a sentence: takes anything of a student's."""

from __future__ import annotations

from typing import Any

LONGEST = 120  # characters of a value in a sentence
DEEPEST = 4  # lists in lists
MANY = 12  # entries, from which on an array is told by its shape


def tell_value(value: Any) -> str:
    """ "`2.0`", "`[[1.0], [2.0]]`", "an array of shape `(80, 1)`"; it never raises."""
    try:
        shape = getattr(value, "shape", None)
        if shape is not None and not isinstance(value, type) and hasattr(value, "tolist"):
            shape = tuple(shape)
            if _count(shape) > MANY:
                kind = "a tensor" if type(value).__module__.startswith("torch") else "an array"
                return f"{kind} of shape `{shape}`"
        text = " ".join(repr(_plain(value)).split())
    except Exception:  # noqa: BLE001  it is the student's own __repr__, and may raise anything
        return f"a `{type(value).__name__}`"
    return in_code(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def in_code(text: str) -> str:
    """Text of anybody's in markdown: as code, so that nothing in it is markup."""
    return f"`{text.replace('`', chr(39))}`"


def _plain(value: Any, depth: int = 0) -> Any:
    """Numbers of NumPy and torch as Python's own, in tuples and lists too."""
    if isinstance(value, tuple | list) and type(value) in (tuple, list) and depth < DEEPEST:
        return type(value)(_plain(part, depth + 1) for part in value[: MANY * MANY])
    return value.tolist() if hasattr(value, "tolist") and not isinstance(value, type) else value


def _count(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count
