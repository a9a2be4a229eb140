"""Answers that list something: shapes, or names. Each right entry earns its share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers, shown
from autograder.judge.verdict import (
    PASSED,
    Evidence,
    Observation,
    Outcome,
    Verdict,
    failed,
)
from autograder.wire.plain import Opaque

Shape = tuple[int, ...]
SETS = ("builtins.set", "builtins.frozenset")


def same_shapes(answer: object, right: Sequence[Shape], *, names: Sequence[str]) -> Verdict:
    """Is each shape of the list the right one? See `shape_of` for how each may be written."""
    entries = _entries(answer, len(right))
    if entries is None:
        return failed(f"Expected a list of {len(right)} shapes, got {shown(answer)}.")
    return _together(
        [shape_of(entry) for entry in entries],
        list(right),
        names,
        hint=" A shape is a tuple with one size for each pair of brackets.",
    )


def same_words(
    answer: object, right: Sequence[str], *, among: Sequence[str], names: Sequence[str]
) -> Verdict:
    """Is each word of the list the right one? See `_word` for how each may be written."""
    entries = _entries(_words(answer, ordered=True), len(right))
    if entries is None:
        return failed(f"Expected a list of {len(right)} texts, got {shown(answer)}.")
    words = [_word(entry, among) for entry in entries]
    if None in words:
        strange: object = entries[words.index(None)]
        options = ", ".join(f'"{option}"' for option in among)
        return failed(f"Each entry is one of {options}, in quotes; got {shown(strange)}.")
    return _together(words, list(right), names)


def same_names(answer: object, right: Sequence[str], *, among: Sequence[str]) -> Verdict:
    """Are these the right names, in any order? A list or set of them, or one text with commas."""
    parts = _words(answer, ordered=False)
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        return failed(f"Expected a list of names in quotes, got {shown(answer)}.")
    names = {_spelled(part) for part in parts} - {""}
    if strange := sorted(names - set(among)):
        return failed(f"The names are {', '.join(among)}; got {shown(strange[0])} too.")
    return _set(tuple(sorted(names)), tuple(sorted(right)))


def same_letters(answer: object, right: str, *, among: str) -> Verdict:
    """Are these the right letters, in any order? As one text, or as a list or set of them."""
    parts = [answer] if isinstance(answer, str) else _words(answer, ordered=False)
    parts = parts if isinstance(parts, list | tuple) else [parts]
    texts = [part[:100] for part in parts if isinstance(part, str)]
    if len(texts) < len(parts):
        return failed(f'Expected letters in quotes, such as "{among[:2]}", got {shown(answer)}.')
    letters = {letter for text in texts for letter in text.casefold() if letter.isalnum()}
    if strange := sorted(letters - set(among)):
        return failed(f"The letters are {', '.join(among)}; got {shown(strange[0])} too.")
    return _set(tuple(sorted(letters)), tuple(sorted(right)))


def words_in_order(answer: object) -> list[str] | None:
    """The texts of a list, an array, or one text with commas; None where there is none such."""
    parts = _words(answer, ordered=True)
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        return None
    return [_spelled(part) for part in parts]


def _words(answer: object, *, ordered: bool) -> object:
    """The entries of whatever holds words: a set only where the order does not matter."""
    if isinstance(answer, str):
        return answer[:1000].strip("()[]{} ").split(",")
    if isinstance(answer, Opaque) and answer.words:
        return [] if ordered and answer.kind in SETS else list(answer.words)
    if isinstance(answer, dict) and not ordered:
        return list(answer)
    return answer


def _spelled(word: str) -> str:
    """A word without case, without the quotes and spaces around it."""
    return " ".join(word[:100].split()).strip("'\" ").casefold()


def _set(found: tuple[str, ...], right: tuple[str, ...]) -> Verdict:
    """All or nothing, so that naming everything earns nothing. A wrong value is a list or text."""
    if found == right:
        return PASSED
    evidence = Evidence((Observation((), found),), lambda: right, _same_set)
    told = ", ".join(found)
    return failed(f"{told or 'Nothing'}: not all, or not only, the right ones.", evidence)


def _same_set(seen: object, wrong: object) -> bool:
    return isinstance(wrong, str | list | tuple) and seen == tuple(sorted(wrong))


def _entries(answer: object, length: int) -> list[Any] | None:
    entries = list(answer) if isinstance(answer, list | tuple) else None
    return entries if entries is not None and len(entries) == length else None


def shape_of(entry: object) -> Shape | None:
    """A shape as a tuple of whole numbers; None where it cannot be read as one.

    `(4)` is 4 to Python, and taken for `(4,)`; a text such as "(4, 3)" is taken for what it says.
    """
    if isinstance(entry, str):
        text = entry[:100].strip().removeprefix("torch.Size").strip("()[], ")
        parts = re.split(r"\s*,\s*|\s+", text) if text else []
        if not all(part.isascii() and part.isdigit() for part in parts):
            return None
        return tuple(int(part) for part in parts)
    try:
        sizes = read_numbers(entry)
    except NotNumbersError:
        return None
    if sizes.ndim > 1 or not np.isfinite(sizes).all() or (sizes % 1 != 0).any():
        return None
    return tuple(int(size) for size in sizes.ravel().tolist())


def _word(entry: object, among: Sequence[str]) -> str | None:
    """The word as `among` spells it: without case, without "torch.".

    A type stands for its name, `torch.int64`, and so does a node of a graph; None is "None".
    """
    if isinstance(entry, Opaque):
        entry = entry.name or entry.kind.rpartition(".")[2]
    if not isinstance(entry, str) and entry is not None:
        return None
    word = _spelled(str(entry)).removeprefix("torch.")
    node = re.match(r"<(\w+) object at", word)  # how Python prints a node
    word = node.group(1) if node else {"nonetype": "none"}.get(word, word)
    return {one.casefold(): one for one in among}.get(word)


def _together(
    found: Sequence[object], right: Sequence[object], names: Sequence[str], *, hint: str = ""
) -> Verdict:
    """Equal shares for the entries that are right."""
    rows = list(zip(names, found, right, strict=True))
    good = [name for name, got, want in rows if got == want]
    if len(good) == len(rows):
        return PASSED
    evidence = Evidence((Observation((), list(found)),), lambda: list(right), _same)
    bad = ", ".join(name for name, got, want in rows if got != want)
    message = f"Not right yet: {bad}.{hint}"
    outcome = Outcome.PARTIAL if good else Outcome.FAILED
    return Verdict(outcome, len(good) / len(rows), message, evidence=evidence)


def _same(seen: object, wrong: object) -> bool:
    return isinstance(wrong, list | tuple) and list(wrong) == seen
