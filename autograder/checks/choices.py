"""Choices: which of a few options an answer means, however Python writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.wire.plain import Opaque

NUMBER = re.compile(r"(?<![\w.])[-−+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w])")
LONGEST = 200  # letters of an option


def read_option(answer: object, options: Sequence[str]) -> str | None:
    """The option that an answer means, for `chosen`; None where it is none, or could be two.

    Case, spaces, quotes, brackets and a full stop do not matter. An array of one text is that text;
    None, a truth value, a tuple and a number are what Python prints. A number alone means the
    option that has this number, and no other: 0.01 is "about 0.01".
    """
    text = _text_of_answer(answer)
    if text is None:
        return None
    for spelled in (_spell, _strip_signs):
        meant = [option for option in options if spelled(option) == spelled(text)]
        if len(meant) == 1:
            return meant[0]
    numbers = _numbers_in_text(text)
    if not numbers or NUMBER.sub("", text).strip("()[], "):
        return None
    meant = [option for option in options if _numbers_in_text(option) == numbers]
    return meant[0] if len(meant) == 1 else None


def _text_of_answer(answer: object) -> str | None:
    """What an answer says: a text, what stands in an array, or how Python prints a plain value."""
    if isinstance(answer, str):
        return answer[:LONGEST].removeprefix("torch.Size")
    if isinstance(answer, Opaque):
        return answer.words[0] if len(answer.words) == 1 else None
    if isinstance(answer, bool | None):
        return str(answer)
    if isinstance(answer, list | tuple) and len(answer) == 1 and isinstance(answer[0], str):
        return answer[0][:LONGEST]
    try:
        numbers = read_numbers(answer)
    except NotNumbersError:
        return None
    if numbers.size > 10:
        return None
    return ", ".join(f"{number:.12g}" for number in numbers.ravel().tolist())


def _spell(option: str) -> str:
    return " ".join(option[:LONGEST].split()).strip("\"'`").strip("()").strip().casefold()


def _strip_signs(option: str) -> str:
    """Letters, digits and signs, without spaces, brackets and a full stop."""
    return re.sub(r"[\s()\[\]\"'`]", "", option[:LONGEST]).rstrip(".,").casefold()


def _numbers_in_text(text: str) -> list[float]:
    return [float(found.replace("−", "-")) for found in NUMBER.findall(text[:LONGEST])]
