"""Misconceptions that are the right code with one place written otherwise, or one expression.

    @function(linear.mse, points=2, rtol=RTOL, wrong=[
        slip("errors not squared", {" ** 2": ""}, "Square the errors: plus and minus cancel."),
        gives("absolute errors", "np.abs(yhat - y).mean()", "You averaged |error|; square it."),
    ])

What a slip changes is the item's right code: the reference, or what the item calls `code`, where a
student writes it in other words. Where a wrong answer is a change of the right *answer*,
autograder.mistakes.library has it.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import sympy as sp
import torch

from autograder.judging.faults import AuthorError
from autograder.judging.verdict import Rule
from autograder.mistakes.misconceptions import (
    Misconception,
    Written,
    define_function,
    names_beside,
    text_of,
)
from course_tools import symbols

# Imported by the notebooks.
NOTEBOOK = {"np": np, "sp": sp, "torch": torch, "nn": torch.nn, **vars(symbols)}


def _unasked(*_: object) -> object:
    raise AuthorError("A slip is no rule before its item says what the right code is.")


@dataclass(frozen=True)
class Slip(Misconception):
    """The right code with these changes, made one after the other in its text."""

    changes: Mapping[str, str] = field(default_factory=dict)

    def about(self, right: Rule | None) -> Misconception:
        if right is None:
            raise AuthorError(f"{self.name}: a slip in what? Give the item its `code=…`.")
        text = text_of(right)
        for old, new in self.changes.items():
            if old not in text:
                raise AuthorError(f"{self.name}: `{right.__name__}` has no {old!r} to change.")
            text = text.replace(old, new)
        rule = _define(text, right.__name__, right)
        return Written(self.name, rule, self.says, text, tells_right=self.tells_right)


@dataclass(frozen=True)
class Expression(Misconception):
    """A wrong answer as an expression in the arguments, or in the symbols of the notebook; or as
    the lines of a body."""

    expression: str = ""

    def about(self, right: Rule | None) -> Misconception:
        name, arguments = "wrong", ""
        if right is not None:
            function = ast.parse(text_of(right)).body[0]
            assert isinstance(function, ast.FunctionDef)
            name, arguments = right.__name__, ", ".join(one.arg for one in function.args.args)
        text = f"def {name}({arguments}):\n{textwrap.indent(_body_of(self.expression), '    ')}\n"
        rule = _define(text, name, right)
        return Written(self.name, rule, self.says, text, tells_right=self.tells_right)


def slip(name: str, changes: Mapping[str, str], says: str, *, tells_right: bool = False) -> Slip:
    """The misconception that has `new` wherever the item's right code has `old`.

    changes: {old: new, …}, of the text as it stands in the file. The code uses only what the
    notebook has: its arguments, `np`, `sp`, `torch`, `nn`. An AuthorError says what is not there.
    """
    return Slip(name, _unasked, says, changes, tells_right=tells_right)


def gives(name: str, expression: str, says: str, *, tells_right: bool = False) -> Expression:
    """The misconception that gives this expression: of a function, in its arguments by name; of a
    value or a formula, in what the notebook has, `np`, `sp` and the symbols. Where one expression
    is not enough, the lines of a body that ends in `return …`."""
    return Expression(name, _unasked, says, expression, tells_right=tells_right)


def _body_of(text: str) -> str:
    lines = textwrap.dedent(text).strip("\n")
    try:
        ast.parse(lines, mode="eval")
    except SyntaxError:
        return lines
    return f"return {lines}"


def _define(text: str, name: str, right: Rule | None) -> Rule:
    """The function that the text defines, among the names that a notebook and `right` have."""
    return define_function(text, name, {**NOTEBOOK, **(names_beside(right) if right else {})})
