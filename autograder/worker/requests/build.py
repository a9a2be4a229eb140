"""A function of the judge's own, built from its text and kept: an argument for a student's test.

Right and wrong ones look alike. Each is the same few lines of ours, under the same name; what it
computes stands neither in it nor in a file, so that whoever looks at one learns nothing.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from autograder.wire.loaded import loaded
from autograder.wire.messages import Number, Request
from autograder.worker.answers import Answers

BUILD_KNOWS = {"sp": "sympy", "torch": "torch"}  # as texts call them, where the notebook has them
_built: list[Callable[..., object]] = []  # no function holds the number of its own in plain sight


class BuildFunction(Request[Number]):
    name: str
    text: str

    def answer(self, answers: Answers) -> Number:
        return answers.keep(build_function(self.name, self.text))


def build_function(name: str, text: str) -> Callable[..., object]:
    """The function `name` that a text defines. The text knows np, math, sp and torch."""
    names: dict[str, Any] = {"__name__": "__main__", "np": np, "math": math}
    names |= {short: module for short, long in BUILD_KNOWS.items() if (module := loaded(long))}
    exec(compile(text, "<function>", "exec"), names)  # noqa: S102  the judge's text, not a student's
    function = names.get(name)
    if not isinstance(function, FunctionType):
        raise ValueError(f"The text defines no function {name}.")
    return _plain_faced(name, function)


def _plain_faced(name: str, function: FunctionType) -> Callable[..., object]:
    place = len(_built)
    _built.append(function)

    def shown(*args: object, **named: object) -> object:
        return _built[place](*args, **named)

    shown.__name__ = shown.__qualname__ = name
    shown.__module__ = "__main__"
    shown.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return shown
