"""Every sentence that the judge can say to a student stands once, in the catalogue of its language,
and word for word in docs/fairness.md.

What a page's row says is what a test has compared, so a new sentence needs a row before it may be
said. No sentence stands in the code; what the code says is there, with the fields it gives.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.judging.sentences import known_languages, read_catalogue
from autograder.mistakes.misconceptions import Misconception
from tests import fairness

ROOT = Path(__file__).parents[1]
ENGLISH = {key: said for key, said in read_catalogue("en").items() if key != "counts.one"}
TABLES = sorted({key.partition(".")[0] for key in ENGLISH})
SPEAK = [
    *sorted(
        path
        for room in ("judging", "checks", "items", "mistakes")
        for path in (ROOT / "autograder" / room).rglob("*.py")
        if path.name != "head.py"  # what it says is for authors
    ),
    ROOT / "autograder" / "engine" / "door.py",
    ROOT / "autograder" / "engine" / "missing.py",
]
# Raised for authors, or for the judge itself.
NOT_FOR_STUDENTS = {"ValueError", "TypeError", "AuthorError", "UndecidedError"}
HOLE = "\0"  # what is filled in
# Of these two outcomes the sentence of the outcome is told, whatever it was that raised.
NEVER_TOLD = {"door.blank", "door.too-long"}


def forms(said: Any) -> list[str]:
    """The forms of one sentence of a catalogue, one or two."""
    return [said] if isinstance(said, str) else [said["one"], said["other"]]


def fields(said: Any) -> set[str]:
    """What is filled in, in any of its forms."""
    named = {
        field or ""
        for form in forms(said)
        for _, field, *_ in string.Formatter().parse(form)
        if field is not None
    }
    return named if isinstance(said, str) else named | {said["count"]}


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


def is_pinned(form: str, page: str) -> bool:
    parts = [text for text, *_ in string.Formatter().parse(form)]
    if form.endswith("}"):
        parts.append("")
    return bool(re.search(".*?".join(map(re.escape, parts)), page))


@pytest.fixture(scope="module")
def page() -> str:
    return pinned()


@pytest.mark.parametrize("table", TABLES)
def test_every_sentence_is_pinned_word_for_word(table: str, page: str) -> None:
    missing = [
        f"{key}: {form}"
        for key, said in ENGLISH.items()
        for form in forms(said)
        if key.partition(".")[0] == table and key not in NEVER_TOLD and not is_pinned(form, page)
    ]
    assert not missing, "No row of docs/fairness.md says:\n" + "\n".join(missing)


def test_a_sentence_that_nothing_pins_is_found(page: str) -> None:
    assert is_pinned("Expected {what}, got {came}.", page)
    assert not is_pinned("Your value is {value}; try again, {name}.", page)


# --- the code


def sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of what reads as a sentence: it ends like one, or has code in it."""
    silent = {id(inner) for node in _silent(tree) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else HOLE for part in node.values]
            silent.update(id(part) for part in node.values if isinstance(part, ast.Constant))
            text = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if re.search(
            r"[^\W\d_]{2,} [^\W\d_]{2,}.*([.?!:](\s|$)|`)|`.*[^\W\d_]{2,} |: [^\W\d_]{2,}", text
        ):
            yield node.lineno, text


def _silent(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, errors for others, and patterns that are looked for in errors of Python."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            yield node.body[0]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if getattr(node.exc.func, "id", "") in NOT_FOR_STUDENTS:
                yield node
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "KnownError":
            yield node.args[0]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "compile":
            yield node


@pytest.mark.parametrize("path", SPEAK, ids=lambda path: path.name)
def test_no_sentence_stands_in_the_code(path: Path) -> None:
    found = [
        f"{path.name}:{line}: {text.replace(HOLE, '…')!r}"
        for line, text in sentences(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "These belong into autograder/judging/languages:\n" + "\n".join(found)


def test_a_sentence_in_the_code_is_found() -> None:
    said = 'failed(f"Your value is {value}; try again, {name}.")\nraise ValueError("not for you")'
    assert [text for _, text in sentences(ast.parse(said))] == [
        f"Your value is {HOLE}; try again, {HOLE}."
    ]


def spoken(tree: ast.AST) -> Iterator[tuple[int, str, set[str]]]:
    """(line, key, fields) of each `say("key", field=…)`; the key is "" where it is no constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            first = node.args[0] if len(node.args) == 1 else None
            key = first.value if isinstance(first, ast.Constant) else ""
            yield node.lineno, str(key), {one.arg or "**" for one in node.keywords}


def faults(tree: ast.AST) -> list[str]:
    """What a tree says that the catalogue does not have so."""
    return [
        f"line {line}: say({key!r}) with {sorted(given)}"
        for line, key, given in spoken(tree)
        if key not in ENGLISH or fields(ENGLISH[key]) != given
    ]


TREES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "autograder").rglob("*.py"))
}


def test_what_the_code_says_is_in_the_catalogue_with_its_very_fields() -> None:
    found = {path.name: wrong for path, tree in TREES.items() if (wrong := faults(tree))}
    assert not found


def test_every_sentence_of_the_catalogue_is_said() -> None:
    assert set(ENGLISH) == {key for tree in TREES.values() for _, key, _ in spoken(tree)}


def test_a_key_that_is_not_there_and_fields_that_do_not_fit_are_found() -> None:
    assert not faults(ast.parse('say("value.wrong", got=3)'))
    for wrong in (
        'say("value.worng", got=3)',
        'say("value.wrong")',
        'say("value.wrong", got=3, near=1)',
        "say(key, got=3)",
        'say("value.wrong", **these)',
    ):
        assert len(faults(ast.parse(wrong))) == 1, wrong


@pytest.mark.parametrize("language", known_languages())
def test_every_language_says_the_same_with_the_same_fields(language: str) -> None:
    said = read_catalogue(language)
    assert all(isinstance(count, int) for count in said.pop("counts.one"))
    assert {key: fields(one) for key, one in said.items()} == {
        key: fields(one) for key, one in ENGLISH.items()
    }
