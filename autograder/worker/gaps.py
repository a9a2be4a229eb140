"""A gap stands where a text uses what an answer by hand does without: what comes of it is a gap.

Arithmetic with a gap, a call of it, an item of it, is a gap with the same text. So a derivative by
a tool is a gap wherever it is carried, and what was worked out without one is what it always was.
"""

from __future__ import annotations

import itertools
from typing import Any, NoReturn

from sympy import SympifyError

DEEPEST = 4  # lists in lists that are searched for a gap
MOST = 1_000  # entries of a list that are


class GapError(SympifyError):  # type: ignore[misc]  # so that sympy leaves `2 * gap` to the gap
    """A gap is asked for a number, or for what it holds."""


class Gap:
    """What is not known, since it came from `text`, as the student wrote it."""

    __slots__ = ("module", "text")
    __array_ufunc__ = None  # NumPy leaves `array * gap` to the gap
    used = ""  # the text of the first gap that was used, since this was emptied

    def __init__(self, text: str, *, module: bool = False) -> None:
        self.text, self.module = text, module

    @staticmethod
    def note(text: str) -> None:
        Gap.used = Gap.used or text

    def __getattr__(self, name: str) -> Gap:
        if name.startswith("_"):
            raise AttributeError(name)
        return Gap(f"{self.text}.{name}", module=True) if self.module else self

    def __setattr__(self, name: str, value: object) -> None:
        if name in Gap.__slots__:
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:  # whoever compares an answer with a tool's goes on
        return True

    def __ne__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return "gap"

    def __enter__(self) -> Gap:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __setitem__(self, *_: object) -> None:
        pass

    def __delitem__(self, *_: object) -> None:
        pass

    def _sympy_(self) -> NoReturn:
        raise GapError(self.text)


def _same_gap(self: Gap, *_: object, **__: object) -> Gap:
    Gap.note(self.text)
    return Gap(self.text) if self.module else self


def _raise_gap(self: Gap, *_: object) -> NoReturn:
    Gap.note(self.text)
    raise GapError(self.text)


_BOTH_WAYS = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "and", "or",
              "xor", "lshift", "rshift", "divmod")  # fmt: skip
_ABSORBED = ("lt", "le", "gt", "ge", "neg", "pos", "abs", "invert", "round", "call", "getitem")
_ASKED = ("iter", "len", "int", "float", "complex", "index", "contains")
for _name in (*_ABSORBED, *(f"{side}{one}" for one in _BOTH_WAYS for side in ("", "r"))):
    setattr(Gap, f"__{_name}__", _same_gap)
for _name in _ASKED:
    setattr(Gap, f"__{_name}__", _raise_gap)


def gap_in(value: Any, depth: int = 0) -> Gap | None:
    """The gap that a value is or holds, if there is one."""
    if type(value) is Gap:
        return value
    if depth == DEEPEST:
        return None
    if isinstance(value, dict):
        value = list(dict.values(value))
    if not isinstance(value, list | tuple | set):
        return None
    base: Any = next(one for one in (list, tuple, set) if isinstance(value, one))
    for part in itertools.islice(base.__iter__(value), MOST):
        if (found := gap_in(part, depth + 1)) is not None:
            return found
    return None
