"""Answers that list something: shapes, or names. Each right entry earns its share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.judging.numbers import NotNumbersError, read_numbers, shown
from autograder.judging.verdict import (
    PASSED,
    Evidence,
    Observation,
    Outcome,
    Verdict,
    failed,
)

Shape = tuple[int, ...]


def same_shapes(answer: object, right: Sequence[Shape], *, names: Sequence[str]) -> Verdict:
    """Is each shape of the list the right one? `(4)` is 4 to Python, and taken for `(4,)`."""
    entries = _entries(answer, len(right))
    if entries is None:
        return failed(f"Expected a list of {len(right)} shapes, got {shown(answer)}.")
    return _together(
        [_shape(entry) for entry in entries],
        list(right),
        names,
        hint=" A shape is a tuple with one size for each pair of brackets.",
    )


def same_words(
    answer: object, right: Sequence[str], *, among: Sequence[str], names: Sequence[str]
) -> Verdict:
    """Is each word of the list the right one? Case and a leading "torch." do not matter."""
    entries = _entries(answer, len(right))
    if entries is None:
        return failed(f"Expected a list of {len(right)} texts, got {shown(answer)}.")
    words = [_word(entry, among) for entry in entries]
    if None in words:
        strange: object = entries[words.index(None)]
        options = ", ".join(f'"{option}"' for option in among)
        return failed(f"Each entry is one of {options}, in quotes; got {shown(strange)}.")
    return _together(words, list(right), names)


def same_names(answer: object, right: Sequence[str], *, among: Sequence[str]) -> Verdict:
    """Are these the right names, in any order? A list of them, or one text with commas."""
    parts = answer.split(",") if isinstance(answer, str) else answer
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        return failed(f"Expected a list of names in quotes, got {shown(answer)}.")
    names = {" ".join(part[:100].split()).casefold() for part in parts} - {""}
    if strange := sorted(names - set(among)):
        return failed(f"The names are {', '.join(among)}; got {shown(strange[0])} too.")
    return _set(tuple(sorted(names)), tuple(sorted(right)))


def same_letters(answer: object, right: str, *, among: str) -> Verdict:
    """Are these the right letters, in any order? As one text, or as a list of them."""
    parts = answer if isinstance(answer, list | tuple) else [answer]
    texts = [part[:100] for part in parts if isinstance(part, str)]
    if len(texts) < len(parts):
        return failed(f'Expected letters in quotes, such as "{among[:2]}", got {shown(answer)}.')
    letters = {letter for text in texts for letter in text.casefold() if letter.isalnum()}
    if strange := sorted(letters - set(among)):
        return failed(f"The letters are {', '.join(among)}; got {shown(strange[0])} too.")
    return _set(tuple(sorted(letters)), tuple(sorted(right)))


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


def _shape(entry: object) -> Shape | None:
    """A shape as a tuple of whole numbers; None where it cannot be read as one."""
    try:
        sizes = read_numbers(entry)
    except NotNumbersError:
        return None
    if sizes.ndim > 1 or not np.isfinite(sizes).all() or (sizes % 1 != 0).any():
        return None
    return tuple(int(size) for size in sizes.ravel().tolist())


def _word(entry: object, among: Sequence[str]) -> str | None:
    """The word as `among` spells it. Python's None is "None"."""
    if not isinstance(entry, str) and entry is not None:
        return None
    word = str(entry)[:100].strip().casefold().removeprefix("torch.")
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
