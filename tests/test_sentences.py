"""Every sentence that the judge can say to a student stands word for word in docs/fairness.md.

The sentences are found in the syntax trees of the rooms that speak. What a page's row says is what
a test has compared, so a new sentence needs a row before it may be said.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.mistakes.misconceptions import Misconception
from tests import fairness

ROOT = Path(__file__).parents[1]
SPEAK = [
    *sorted(
        path
        for room in ("judging", "checks", "items")
        for path in (ROOT / "autograder" / room).rglob("*.py")
    ),
    ROOT / "autograder" / "engine" / "door.py",
    ROOT / "course_tools" / "maths.py",
]
# Raised for authors, or for the judge itself.
NOT_FOR_STUDENTS = {"ValueError", "TypeError", "AuthorError", "UndecidedError"}
HOLE = "\0"  # what is filled in
# Of these two outcomes the sentence of the outcome is told, whatever it was that raised.
NEVER_TOLD = {
    f"`{HOLE}` is not answered yet.",
    f"`{HOLE}` ran too long. Is there a loop without end?",
}


def sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of what is said, with HOLE for what is filled in: f"It is {factor} times …"."""
    silent = {id(inner) for node in _silent(tree) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else HOLE for part in node.values]
            silent.update(id(part) for part in node.values if isinstance(part, ast.Constant))
            text = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = re.sub(r"{\w*}", HOLE, node.value)
        else:
            continue
        if not text.startswith("<") and re.search(
            r"[^\W\d_]{2,} |: [^\W\d_]{2,}| [^\W\d_]{2,}", text
        ):
            yield node.lineno, text


def _silent(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, errors for others, patterns that are looked for, and keys of our own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            yield node.body[0]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if getattr(node.exc.func, "id", "") in NOT_FOR_STUDENTS:
                yield node
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Stop", "Literal"):
            yield node.args[0]
        elif isinstance(node, ast.Compare | ast.Subscript) or _is_pattern(node):
            yield node
        elif isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)


def _is_pattern(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("compile", "search")


def pinned() -> str:
    """All that the rows of the page say, as the tests compare it."""
    said: list[str] = []
    for tests in fairness.SECTIONS.values():
        for module, test in tests:
            names, rows = fairness.cases(module, test)
            shown = [k for k, name in enumerate(names) if name not in fairness.LEFT_OUT]
            said += [part for row in rows for k in shown for part in _texts(row[k])]
    return "\n".join(said)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Misconception):
        yield from (value.name, value.says)


@pytest.fixture(scope="module")
def page() -> str:
    return pinned()


@pytest.mark.parametrize("path", SPEAK, ids=lambda path: path.name)
def test_every_sentence_is_pinned_word_for_word(path: Path, page: str) -> None:
    missing = [
        f"{path.name}:{line}: {text.replace(HOLE, '…')!r}"
        for line, text in sentences(ast.parse(path.read_text(encoding="utf-8")))
        if text not in NEVER_TOLD
        and not re.search(".*?".join(map(re.escape, text.strip(HOLE).split(HOLE))), page)
    ]
    assert not missing, "No row of docs/fairness.md says:\n" + "\n".join(missing)


def test_a_sentence_that_nothing_pins_is_found(page: str) -> None:
    said = 'failed(f"Your value is {value}; try again, {name}.")\nraise ValueError("not for you")'
    assert [text for _, text in sentences(ast.parse(said))] == [
        f"Your value is {HOLE}; try again, {HOLE}."
    ]
    assert "try again" not in page
