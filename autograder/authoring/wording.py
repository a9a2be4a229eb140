"""What of our code is only told to people: takes a piece of its tree, gives such texts in it.
`statements` leaves them out, so that another wording proves nothing anew.

Such are docstrings, an item's title among them, and the sentence of a misconception or of an
option, where it stands there as a plain text. They decide no verdict: a mistake goes by its name.
A sentence that is put together, an f-string, is code and counts; so does one that is empty, since
an item without a title is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

TOLD = "…"
SENTENCE = "says"  # what an argument is called that is told
ROOMS = Path(__file__).parents[1]
MAKERS = (*sorted((ROOMS / "mistakes").glob("*.py")), ROOMS / "items" / "choice.py")
IN_A_BODY = {"wrong": 2}  # wrong(name, value, says) of a value's body, which takes other forms, too
CHOICE = "choice"  # (title, {option: sentence})
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def told_only(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts that are only told, of this node; its children have theirs."""
    for one in _sentences(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.strip():
            yield one


def text_without(told: Iterable[ast.Constant], lines: list[str], first: int) -> str:
    """These lines of a module, the first of which has this number, with `…` for each text."""
    cut = [line.encode() for line in lines]  # ast counts bytes
    for one in sorted(told, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        start, end = one.lineno - first, (one.end_lineno or one.lineno) - first
        before, after = cut[start][: one.col_offset], cut[end][one.end_col_offset :]
        cut[start : end + 1] = [before + TOLD.encode() + after]
    return b"\n".join(cut).decode()


def _sentences(node: ast.AST) -> Iterator[ast.expr | None]:
    """Where a text that stands there is only told."""
    if isinstance(node, Documented):
        first = node.body[0]
        yield first.value if isinstance(first, ast.Expr) else None
    elif isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg == SENTENCE)
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if (place := _places_of_sentences().get(called)) is not None:
            yield from node.args[place : place + 1]
        if called == CHOICE:
            for options in node.args[1:2]:
                yield from options.values if isinstance(options, ast.Dict) else ()


@cache
def _places_of_sentences() -> dict[str, int]:
    """Of each function that makes a misconception or a choice, which argument is its sentence. Read
    off their text, since an import of them takes seconds."""
    found = dict(IN_A_BODY)
    for path in MAKERS:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args]
                if SENTENCE in names:
                    found[node.name] = names.index(SENTENCE)
    return found
