"""What is shown in a notebook as a sentence: a paragraph of markdown, or the end of a check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """A paragraph of markdown for whoever works in the notebook."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


class Said(str):
    """The sentence in which a check says that an answer is right; shown without quotes."""

    def __repr__(self) -> str:
        return str(self)


class SaidWrongError(AssertionError):
    """The sentence in which a check says that an answer is wrong, whoever else is asked."""
