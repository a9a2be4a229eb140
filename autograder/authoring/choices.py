"""The options of a choice, written once, in the rubric: what the build makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.authoring.text import TextCell
from autograder.items.kinds import Choice
from autograder.items.rubric import Rubric
from autograder.judging.faults import AuthorError

WIDTH = 88


def options_cell(item: Choice) -> str:
    """The cell that shows a choice's options, in each student's order."""
    shown: object = dict(item.shown) if item.shown else list(item.options)
    lines = [f'    "{item.name}",', *_literal(shown)]
    short = f'mine.choose("{item.name}", {_in_one_line(shown)})'
    return short if len(short) <= WIDTH else "\n".join(["mine.choose(", *lines, ")"])


def visible_example(item: Choice) -> str:
    """The visible example of a choice's test cell: the answer is one of the options."""
    options = tuple(item.options)
    short = f"assert {item.answer} in {_in_one_line(options)}"
    if len(short) <= WIDTH:
        return short
    listed = "".join(f"    {_quote(option)},\n" for option in options)
    return f"assert {item.answer} in (\n{listed})"


def check_choices(path: Path, cells: Sequence[TextCell], rubric: Rubric) -> None:
    """Does every choice show its options above its answer: in a cell made for it, or in words?"""
    choices = {item.name: item for item in rubric if isinstance(item, Choice)}
    made: list[str] = []  # since the item before
    words = ""
    for cell in cells:
        if cell.mark == "choose":
            _check_options_cell(path, cell, choices)
            made.append(cell.name)
        elif cell.mark is None:  # in an answer cell stands the solution
            words += f"\n{cell.cell.source}"
        elif cell.mark == "item":
            item = choices.get(cell.name)
            missing = (
                [option for option in item.options if not _says(words, option)] if item else []
            )
            if missing and cell.name not in made:
                raise AuthorError(
                    f"{path}:{cell.line}: nothing above shows the option {missing[0]!r}; add an "
                    f'empty cell `# %% choose="{cell.name}"`.'
                )
            made, words = [], ""


def _check_options_cell(path: Path, cell: TextCell, choices: Mapping[str, Choice]) -> None:
    if cell.name not in choices:
        raise AuthorError(f"{path}:{cell.line}: the rubric has no choice named {cell.name!r}.")
    if cell.cell.source.strip():
        raise AuthorError(
            f"{path}:{cell.line}: choose {cell.name!r} takes an empty cell; the options stand in "
            "the rubric."
        )


def _says(words: str, option: str) -> bool:
    """Does the option stand there by itself, and not as a part of another word?"""
    return bool(re.search(rf"(?<!\w){re.escape(option)}(?!\w)", words))


def _literal(shown: object) -> list[str]:
    if isinstance(shown, dict):
        lines = [f"        {_quote(key)}: {_quote(text)}," for key, text in shown.items()]
        return ["    {", *lines, "    },"]
    assert isinstance(shown, list)
    return ["    [", *(f"        {_quote(option)}," for option in shown), "    ],"]


def _in_one_line(shown: object) -> str:
    if isinstance(shown, dict):
        return "{" + ", ".join(f"{_quote(k)}: {_quote(v)}" for k, v in shown.items()) + "}"
    assert isinstance(shown, list | tuple)
    listed = ", ".join(map(_quote, shown))
    return f"[{listed}]" if isinstance(shown, list) else f"({listed})"


def _quote(text: str) -> str:
    """As a notebook would write it: in double quotes, unless there is one inside."""
    return repr(text) if '"' in text or "\\" in text else f'"{text}"'
