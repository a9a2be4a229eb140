"""The files in which proofs are kept: takes and gives what stands in one. `proofs` calls it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from autograder.authoring.prove import Proof


@dataclass(frozen=True)
class KeptItem:
    """The proofs of one item, and what it was when they were made."""

    fingerprint: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Kept:
    """What is kept of one notebook. `whole`: its fingerprint, if all of its items are proven."""

    whole: str = ""
    items: Mapping[str, KeptItem] = field(default_factory=dict)

    def holding(self) -> Kept:
        """The same without items of which a claim does not hold: those are proven again, since a
        busy machine may have been why, and what was said may have another wording by then."""
        items = {name: one for name, one in self.items.items() if all(p.holds for p in one.proofs)}
        return Kept(self.whole if len(items) == len(self.items) else "", items)


def read_kept(path: Path) -> Kept:
    """What a file keeps; nothing where there is none, or one that another version wrote."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        items = {
            name: KeptItem(one["fingerprint"], tuple(Proof(**proof) for proof in one["proofs"]))
            for name, one in stored["items"].items()
        }
        return Kept(stored["whole"], items)
    except (OSError, ValueError, KeyError, TypeError):
        return Kept()


def write_kept(path: Path, kept: Kept) -> None:
    """Replace the file at once, so that none is ever half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps(asdict(kept)), encoding="utf-8")
    half.replace(path)
