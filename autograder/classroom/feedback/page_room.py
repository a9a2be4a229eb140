"""How much of a page may be worked through: what goes beyond is shown as it was typed, or cut.

Whoever writes a page of a student's notebook makes one `Room` for it. Each kind has its own
measure, in characters, at some ten times what the longest notebook of this course needs. The worst
text of a kind takes seconds for all of it, so a page takes seconds whatever it holds.
"""

from __future__ import annotations

from typing import Literal

LONGEST_TEXT = 10_000  # characters of a text that is shown
Kind = Literal["markdown", "html", "formula", "code", "text", "picture"]
MOST: dict[Kind, int] = {
    "markdown": 300_000,
    "html": 1_000_000,
    "formula": 50_000,
    "code": 100_000,  # that is coloured
    "text": 3_000_000,
    "picture": 40_000_000,  # characters of base64: a notebook may put out 30 MB
}


class PageRoom:
    """What is left of a page's room."""

    def __init__(self) -> None:
        self._left: dict[Kind, int] = dict(MOST)

    def takes(self, kind: Kind, size: int) -> bool:
        """Is there room for so many characters of this kind? They are taken, if there is."""
        if size > self._left[kind]:
            return False
        self._left[kind] -= size
        return True


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """The beginning and the end of a long text."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters are left out here …\n{text[-half:]}"
