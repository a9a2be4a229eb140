"""Tracebacks as IPython tells them, without working out the same things for each of them.

A released notebook, with its answers blank, raises fifty; they were most of its time.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pygments  # type: ignore[import-untyped]
import stack_data
import stack_data.core
from IPython.utils import PyColorize
from pygments.formatters import terminal256  # type: ignore[import-untyped]
from pygments.lexers.python import Python3Lexer  # type: ignore[import-untyped]

CELL = "<ipython-input-"  # how the files of cells are called
_getmodule = inspect.getmodule


def speed_up_tracebacks() -> None:
    """In this process, from now on."""
    inspect.getmodule = _module_of  # type: ignore[assignment]  # a narrower kind of argument
    # A class of styles for each traceback, and every colour of it looked up anew.
    for of, name in (
        (PyColorize.Theme, "as_pygments_style"),
        (stack_data, "style_with_executing_node"),
        (terminal256, "Terminal256Formatter"),
    ):
        setattr(of, name, cache(getattr(of, name)))
    setattr(stack_data.core, "_pygmented_with_ranges", _colour_lines)  # noqa: B010  it is private


def _module_of(thing: Any, _filename: str | None = None) -> Any:
    """As inspect.getmodule, which looks through all modules there are before it says that a cell is
    none of them: half of a traceback's time."""
    if inspect.isframe(thing) and thing.f_code.co_filename.startswith(CELL):
        return None
    return _getmodule(thing, _filename)


class _Lexer(Python3Lexer):  # type: ignore[misc]
    """Python, with the tokens of what was executed marked. stack_data has a class like this, but
    makes it anew for every frame, and pygments then works out its rules anew."""

    def __init__(self, executed: Sequence[tuple[int, int]]) -> None:
        super().__init__(stripnl=False)
        self._executed = executed

    def get_tokens(self, text: str, unfiltered: bool = False) -> Iterator[tuple[Any, str]]:
        at = 0
        for kind, value in super().get_tokens(text, unfiltered):
            executed = any(start <= at < end for start, end in self._executed)
            yield kind.ExecutingNode if executed else kind, value
            at += len(value)


def _colour_lines(formatter: Any, code: str, executed: Sequence[tuple[int, int]]) -> list[str]:
    try:
        return str(pygments.highlight(code, _Lexer(executed), formatter)).splitlines()
    except Exception:  # noqa: BLE001  as in stack_data: plain code is better than none
        return code.splitlines()
