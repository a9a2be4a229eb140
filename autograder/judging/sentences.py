"""What a student is told: takes a key of the catalogue and its fields, gives the sentence in the
course's language. Whoever judges calls `say`, and no code reads a sentence again.

A catalogue is one file of `languages/`: TOML, since who translates edits words and no code.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

VARIABLE = "PENCILGRAD_LANGUAGE"  # tells a process its language, once: "en", "pt-BR"
LANGUAGES = Path(__file__).parent / "languages"
# "{wrong} of {size} entries": the forms of one sentence, by the field `count`.
COUNT, ONE, OTHER = "count", "one", "other"


def known_languages() -> list[str]:
    """The languages that have a catalogue, for whoever sets one."""
    return sorted(path.stem for path in LANGUAGES.glob("*.toml"))


def read_catalogue(language: str) -> dict[str, Any]:
    """Template or forms of each sentence, by keys such as "close.not-it"."""
    tables = tomllib.loads((LANGUAGES / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_flatten_tables(tables))


def _flatten_tables(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict) and OTHER not in value:
            yield from _flatten_tables(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


_said = read_catalogue(os.environ.get(VARIABLE, "en"))
_ones = _said.pop("counts.one")  # which counts take the form `one`: 1 in English


def say(key: str, /, **fields: object) -> str:
    """The sentence of this key, with its fields filled in."""
    template = _said[key]
    if not isinstance(template, str):
        template = template[ONE if fields[template[COUNT]] in _ones else OTHER]
    text: str = template.format(**fields)
    return text


def all_of(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return say("list.and", words=", ".join(words[:-1]), last=words[-1]) if words[1:] else words[0]


def any_of(words: Sequence[str]) -> str:
    """ "a, b or c"."""
    return say("list.or", words=", ".join(words[:-1]), last=words[-1]) if words[1:] else words[0]


def join_sentences(*sentences: str) -> str:
    """One text of several sentences, of which some may be empty."""
    return " ".join(filter(None, sentences))
