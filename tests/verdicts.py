"""The verdict on every answer that `prove` tries, as a table: recorded, and compared after a move.

    pencilgrad prove && python -m tests.verdicts record before.json     # then change the house
    pencilgrad prove && python -m tests.verdicts compare before.json

Compared are outcome and sentence, numbers left out, since hidden inputs may be others. Prints what
differs and exits with 1. Answers that only one side has are told, and mutants are counted.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from autograder.authoring.proof_files import read_kept

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".pencilgrad" / "proofs"
NUMBER = re.compile(r"[-−]?\d[\d.,]*(?:e[-+]?\d+)?")
Table = dict[str, str]  # "notebook · item · kind · name · student" -> what was said


def table() -> Table:
    """What is kept of all proofs of this checkout."""
    found: Table = {}
    for path in sorted(KEPT.glob("*.json")):
        for item in read_kept(path).items.values():
            for proof in item.proofs:
                key = (path.stem, proof.item, proof.kind, proof.name, proof.student)
                found[" · ".join(key)] = proof.said
    return found


def same(one: str, other: str) -> bool:
    """The same sentence, whatever its numbers."""
    masked = [NUMBER.sub("#", " ".join(text.split())) for text in (one, other)]
    return masked[0] == masked[1]


def differences(before: Table, now: Table) -> list[str]:
    """A line for each answer whose verdict is another, or that only one side has."""
    found = []
    for key in sorted(before.keys() | now.keys()):
        if key not in now or key not in before:
            if " · mutant · " not in key:
                found.append(f"{'gone' if key in before else 'new'}: {key}")
        elif not same(before[key], now[key]):
            found.append(f"{key}\n  was: {before[key]}\n  now: {now[key]}")
    return found


def main() -> None:
    if len(sys.argv) != 3 or sys.argv[1] not in ("record", "compare"):
        sys.exit(__doc__)
    command, file = sys.argv[1:]
    now = table()
    if command == "record":
        Path(file).write_text(json.dumps(now, ensure_ascii=False, indent=0), encoding="utf-8")
        print(f"{len(now)} verdicts in {file}.")
        return
    before: Table = json.loads(Path(file).read_text(encoding="utf-8"))
    found = differences(before, now)
    both = len(before.keys() & now.keys())
    print(*found, f"{both} verdicts compared, {len(found)} lines of difference.", sep="\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
