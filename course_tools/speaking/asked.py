"""What a notebook asks: takes "assignment/notebook", gives its exercises, for `session`.

The build writes one file for each notebook, from its text and its rubric. No answer is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

FOLDER = PurePosixPath("course_tools", "questions")


@dataclass(frozen=True)
class Asked:
    """One item of a notebook, as whoever works in it may know it."""

    name: str  # of the item: "mse-gradients"
    number: int  # of its exercise in the notebook
    points: float
    answer: str  # the name that the answer cell defines; "" where a person reads the answer
    kind: str  # "choice", "value", "formula", "function", "question" or "explain"
    prediction: bool  # asked before the notebook shows it
    options: tuple[str, ...]  # of a choice
    hints: tuple[str, ...]


def file_of(notebook: str) -> PurePosixPath:
    """Where the exercises of "assignment/notebook" are written down, from the course's folder."""
    return FOLDER / f"{notebook.replace('/', '--')}.json"


def read_asked(notebook: str) -> tuple[Asked, ...]:
    """The items of a notebook in their order; none of a notebook of another course."""
    path = files("course_tools").joinpath(FOLDER.name, file_of(notebook).name)
    if not path.is_file():
        return ()
    return tuple(map(_read_one, json.loads(path.read_text(encoding="utf-8"))))


def _read_one(fields: dict[str, Any]) -> Asked:
    return Asked(**{**fields, "options": tuple(fields["options"]), "hints": tuple(fields["hints"])})


def dump_asked(asked: Iterable[Asked]) -> str:
    """The file's text."""
    return json.dumps([asdict(one) for one in asked], indent=1, ensure_ascii=False) + "\n"
