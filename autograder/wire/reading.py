"""Forms that came into the plain data that they stand for, within bounds of depth and number."""

from __future__ import annotations

from typing import Any

from autograder.wire.frames import WireError
from autograder.wire.values import Form

DEEPEST = 100  # values in values
MOST_ELEMENTS = 6_000_000  # of all lists and dicts of a message together
_AS_THEY_ARE = frozenset({type(None), bool, int, float, str})


class Reader:
    """Reads the values of one message."""

    def __init__(self, large: list[memoryview], *, records: bool) -> None:
        """large: what stands beside the structure. records: tensors as records, as judges read
        them, and no functions; else as tensors."""
        self.records = records
        self._large: list[memoryview | None] = list(large)
        self._left, self._depth = MOST_ELEMENTS, 0

    def value(self, form: object) -> Any:
        """What a form stands for. WireError where there are too many, in each other or at all."""
        if not isinstance(form, Form):
            return form
        self._depth += 1
        if self._depth > DEEPEST:
            raise WireError("Values nested too deep.")
        value = form.read(self)
        self._depth -= 1
        return value

    def values(self, forms: list[Any]) -> list[Any]:
        """What several forms stand for."""
        self._left -= len(forms) + 1
        if self._left < 0:
            raise WireError("More values than any answer needs.")
        if _AS_THEY_ARE.issuperset(map(type, forms)):
            return forms
        return [self.value(form) for form in forms]

    def large(self, place: int) -> memoryview:
        """What stands beside the structure, once: so a message is never more than its bytes."""
        found = self._large[place] if 0 <= place < len(self._large) else None
        if found is None:
            raise WireError("Nothing stands there, or it was read before.")
        self._large[place] = None
        return found
