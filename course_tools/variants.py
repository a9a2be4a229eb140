"""Numbers of one's own: course, student and exercise fix a variant, on every machine and for ever.

A variant is a seeded generator. `random.Random` promises one thing across Python versions, that
`random()` repeats itself for one seed; how `choice` and `randint` use it may change. A judge and a
student's laptop must agree on the numbers, so `pick` and `between` are the only ways to draw.
"""

from __future__ import annotations

import hashlib
import random
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

# Without I, L, O and U: codes are copied by hand, from paper.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 6

COURSE = "pencilgrad"
"""The course whose variants are used where none is named; another name, other numbers."""

BOOK = "0" * _CODE_LENGTH
"""The code of the printed book: variant 0, no student."""


def variant(course: str, student: str | None, exercise: str) -> random.Random:
    """The generator of one student's numbers: the same names, the same numbers.

    `student` None or "" is the printed book. Draw from it with `pick` and `between`.
    """
    return random.Random(int.from_bytes(_digest(course, student, exercise), "big"))


def footer_code(course: str, student: str | None) -> str:
    """Six characters that name a copy in its footer without naming the student: '7K2QXM'."""
    if not normalize(student):
        return BOOK
    number = int.from_bytes(_digest(course, student, "code"), "big")
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(_CODE_LENGTH))


def normalize(student: str | None) -> str:
    """The name as it is hashed: a stray space or another way to store 'é' is no other student."""
    return unicodedata.normalize("NFC", student or "").strip()


def pick(numbers: random.Random, among: Sequence[T]) -> T:
    """One of `among`, each as likely as the other."""
    return among[int(numbers.random() * len(among))]


def between(numbers: random.Random, low: int, high: int) -> int:
    """An integer from `low` to `high`, both included."""
    return low + int(numbers.random() * (high - low + 1))


def _digest(course: str, student: str | None, exercise: str) -> bytes:
    # The lengths keep ("ab", "c") and ("a", "bc") apart.
    names = [unicodedata.normalize("NFC", course), normalize(student), exercise]
    text = "".join(f"{len(name)}:{name}" for name in names)
    return hashlib.sha256(text.encode()).digest()
