"""Checks of answers that list something: shapes, words, names, letters. Items call them.

Where each entry has its place, each right one earns its share; of names in any order all are asked,
and no others. All are generous in how a list is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from autograder.checks.numbers import NotNumbersError, read_numbers, show_value
from autograder.judging.sentences import join_sentences, say
from autograder.judging.verdict import PASSED, Evidence, Observation, Outcome, Verdict, failed
from autograder.wire.plain import Opaque

Shape = tuple[int, ...]
SETS = ("builtins.set", "builtins.frozenset")
LONGEST = 1000  # characters of a text that are read; of one entry, a tenth


# --- checks


def same_shapes(answer: object, right: Sequence[Shape], *, names: Sequence[str]) -> Verdict:
    """Is each shape of the list the right one? See `shape_of` for how each may be written."""
    entries = _entries(answer, len(right))
    if entries is None:
        return failed(say("list-of.shapes", count=len(right), got=show_value(answer)))
    hint = say("list-of.shape")
    return _judge_each([shape_of(entry) for entry in entries], right, names, hint)


def same_words(
    answer: object, right: Sequence[str], *, among: Sequence[str], names: Sequence[str]
) -> Verdict:
    """Is each word of the list the right one? See `_word_among` for how each may be written."""
    entries = _entries(_split_list(answer, ordered=True), len(right))
    if entries is None:
        return failed(say("list-of.texts", count=len(right), got=show_value(answer)))
    words = [_word_among(entry, among) for entry in entries]
    if None in words:
        strange: object = entries[words.index(None)]
        options = ", ".join(f'"{option}"' for option in among)
        return failed(say("list-of.options", options=options, got=show_value(strange)))
    return _judge_each(words, right, names)


def same_names(answer: object, right: Iterable[str], *, among: Sequence[str]) -> Verdict:
    """Are these the right names, in any order? A list or set of them, or one text with commas."""
    parts = _split_list(answer, ordered=False)
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        return failed(say("list-of.names", got=show_value(answer)))
    names = {_spelling(part) for part in parts} - {""}
    if strange := sorted(names - set(among)):
        known = ", ".join(among)
        return failed(say("list-of.strange-name", known=known, got=show_value(strange[0])))
    return _judge_set(names, right)


def same_letters(answer: object, right: str, *, among: str) -> Verdict:
    """Are these the right letters, in any order? As one text, or as a list or set of them."""
    parts = [answer] if isinstance(answer, str) else _split_list(answer, ordered=False)
    parts = parts if isinstance(parts, list | tuple) else [parts]
    texts = [part[: LONGEST // 10] for part in parts if isinstance(part, str)]
    if len(texts) < len(parts):
        return failed(say("list-of.letters", such=among[:2], got=show_value(answer)))
    letters = {letter for text in texts for letter in text.casefold() if letter.isalnum()}
    if strange := sorted(letters - set(among)):
        known = ", ".join(among)
        return failed(say("list-of.strange-letter", known=known, got=show_value(strange[0])))
    return _judge_set(letters, right)


# --- reading what a student has written


def words_in_order(answer: object) -> list[str] | None:
    """The texts of a list, an array, or one text with commas; None where there is none such."""
    parts = _split_list(answer, ordered=True)
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        return None
    return [_spelling(part) for part in parts]


def shape_of(entry: object) -> Shape | None:
    """A shape as a tuple of whole numbers; None where it cannot be read as one.

    `(4)` is 4 to Python, and taken for `(4,)`; a text such as "(4, 3)" is taken for what it says.
    """
    if isinstance(entry, str):
        text = entry[: LONGEST // 10].strip().removeprefix("torch.Size").strip("()[], ")
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


def _entries(answer: object, length: int) -> list[Any] | None:
    """The entries of a list of this length."""
    return list(answer) if isinstance(answer, list | tuple) and len(answer) == length else None


def _split_list(answer: object, *, ordered: bool) -> object:
    """The entries of whatever holds words: a set only where the order does not matter."""
    if isinstance(answer, str):
        return answer[:LONGEST].strip("()[]{} ").split(",")
    if isinstance(answer, Opaque) and answer.words:
        return [] if ordered and answer.kind in SETS else list(answer.words)
    if isinstance(answer, dict) and not ordered:
        return list(answer)
    return answer


def _spelling(word: str) -> str:
    """A word without case, without the quotes and spaces around it."""
    return " ".join(word[: LONGEST // 10].split()).strip("'\" ").casefold()


def _word_among(entry: object, among: Sequence[str]) -> str | None:
    """The word as `among` spells it: without case, without "torch.".

    A type stands for its name, `torch.int64`, and so does a node of a graph; None is "None".
    """
    if isinstance(entry, Opaque):
        entry = entry.name or entry.kind.rpartition(".")[2]
    if not isinstance(entry, str) and entry is not None:
        return None
    word = _spelling(str(entry)).removeprefix("torch.")
    node = re.match(r"<(\w+) object at", word)  # how Python prints a node
    word = node.group(1) if node else {"nonetype": "none"}.get(word, word)
    return {one.casefold(): one for one in among}.get(word)


# --- verdicts


def _judge_each(
    found: Sequence[object], right: Sequence[object], names: Sequence[str], hint: str = ""
) -> Verdict:
    """Equal shares for the entries that are right."""
    bad = [name for name, got, want in zip(names, found, right, strict=True) if got != want]
    if not bad:
        return PASSED
    good = len(right) - len(bad)
    evidence = Evidence((Observation((), list(found)),), lambda: list(right), _is_list)
    outcome = Outcome.PARTIAL if good else Outcome.FAILED
    message = join_sentences(say("list-of.wrong", names=", ".join(bad)), hint)
    return Verdict(outcome, good / len(right), message, evidence=evidence)


def _judge_set(found: Iterable[str], right: Iterable[str]) -> Verdict:
    """All or nothing, so that naming everything earns nothing. A wrong value is a list or text."""
    given, asked = tuple(sorted(found)), tuple(sorted(right))
    if given == asked:
        return PASSED
    evidence = Evidence((Observation((), given),), lambda: asked, _is_set)
    listed = ", ".join(given) or say("list-of.nothing")
    return failed(say("list-of.wrong-set", listed=listed), evidence)


def _is_list(seen: object, wrong: object) -> bool:
    return isinstance(wrong, list | tuple) and list(wrong) == seen


def _is_set(seen: object, wrong: object) -> bool:
    return isinstance(wrong, str | list | tuple) and seen == tuple(sorted(wrong))
