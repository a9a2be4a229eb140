"""Misconceptions that are the right code with one place written otherwise.

    def mse(yhat, y):
        return ((yhat - y) ** 2).mean()

    slip = slips_in(mse)
    NOT_SQUARED = slip({" ** 2": ""}, "errors not squared", "Square the errors: plus and minus …")

The right code is written out once, as a student would write it; each slip shows only what it
changes. Where a wrong answer is a change of the right *answer*, autograder.mistakes.library has it.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch

from autograder.judge.faults import AuthorError
from autograder.judge.verdict import Rule
from autograder.mistakes.misconceptions import Misconception

NOTEBOOK = {"np": np, "torch": torch, "nn": torch.nn}  # imported by the notebooks
Slip = Callable[[Mapping[str, str], str, str], Misconception]


@dataclass(frozen=True)
class Rewritten(Misconception):
    """A wrong rule that was made by changing the text of a right one."""

    text: str

    @property
    def code(self) -> str:
        return self.text


def slips_in(right: Rule) -> Slip:
    """slip({old: new, …}, name, says) -> the misconception that has `new` wherever `right` has old.

    right: a plain def that is right, with the arguments of the asked function, none where a value
    or a class is asked. It uses only what the notebook has: its arguments, `np`, `torch`, `nn`.
    The changes are made one after the other, in the text as it stands in the file. An AuthorError
    says what is not there.
    """
    text = textwrap.dedent(inspect.getsource(right))

    def slip(changes: Mapping[str, str], name: str, says: str) -> Misconception:
        wrong = text
        for old, new in changes.items():
            if old not in wrong:
                raise AuthorError(f"{name}: `{right.__name__}` has no {old!r} to change.")
            wrong = wrong.replace(old, new)
        return Rewritten(name, _defined(wrong, right), says, wrong)

    return slip


def _defined(text: str, right: Rule) -> Rule:
    """The function that the text defines, among the names that a notebook and `right` have."""
    names = {**NOTEBOOK, **vars(sys.modules[right.__module__])}
    exec(compile(text, f"<slip in {right.__name__}>", "exec"), names)  # noqa: S102
    rule: Rule = names[right.__name__]
    return rule
