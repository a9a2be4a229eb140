"""docs/checks-while-working.md, written from the proofs: `python -m tests.named_offline` after a
change of a check. For every known mistake of the course: does a visible check see it, and does it
say what the matter is, before anything is handed in and with no judge at hand?
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.proofs import Proofs
from autograder.authoring.prove import Proof
from course_tools.worksheets.substitution import OTHER_COPY, WHAT_YOU_DO

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "checks-while-working.md"
SHEETS = ("dot-product", "linear-layer", "matrix-multiplication")
HALF = (
    *(
        f"gradient-descent/{name}"
        for name in ("1-model", "2-one-step", "3-learning-rate", "4-scaling")
    ),
    *("gradient-descent/5-epochs", "pytorch/1-tensors", "pytorch/2-autograd"),
)
CHOSEN = re.compile('chose "')
TELLS: dict[str, str] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
HEAD = """\
# What is named while one works

Written from the proofs by `python -m tests.named_offline`; a test compares. Change a check, not
this page.

The cell below an answer runs on the student's own machine, with no server and no judge. It knows no
answer:

- A number on a **by-hand sheet** is put into the red cell (`book[7].check(answer_07)`). The sheet
  holds with it or does not; from the given numbers, `course_tools/worksheets/substitution.py` finds
  the wrong rule that gives it.
- A **derived gradient**, a pair of numbers (`expect_slopes`) or expressions in symbols
  (`expect_derivative`, `expect_second_derivatives`), is held against slopes of the student's own
  loss, measured by small steps. What wrong rules make of these slopes names the mistake: half, n
  times, the sign turned, x forgotten or once too often, the two swapped.
- A **step of PyTorch's** (`expect_backward`, `expect_step`) is looked at from outside: by what it
  leaves in its tensors.
- An **example** (`expect`) shows what it expects; from the ratio to what came, or since a wrong
  rule gives just this, it says what the matter is. `unlike` knows wrong rules alone, for numbers
  that no example may show.

A *known mistake* is one that a rubric lists and `pencilgrad prove` proves; where numbers are one's
own, in three copies, and all must be named. *Seen*: it trips a visible check. *Named*: the sentence
says what the matter is; `tests/named_offline.toml` lists by which words it is true of a
mistake. A wrong *option* is neither: a check that knew it to be wrong would
know the right one. The *judge* (`pencilgrad serve`, `pencilgrad study`) names every one: an item is
not built while it does not.
"""


@dataclass(frozen=True)
class Seen:
    """One known mistake, and what the visible check says to whoever makes it."""

    item: str
    mistake: str
    said: str
    named: bool

    @property
    def chosen(self) -> bool:
        """Whether it is a wrong option of a choice."""
        return bool(CHOSEN.match(self.mistake))


def seen_in(name: str) -> list[Seen]:
    """Every known mistake of "assignment/notebook", from the proofs that are kept or made now."""
    return seen_of(name, Proofs(ROOT, ROOT).of(name, lambda done, total: None))


def seen_of(name: str, proofs: Iterable[Proof]) -> list[Seen]:
    """Every known mistake that is proven, once: named if it is in all copies that are proven."""
    found: dict[tuple[str, str], list[Seen]] = {}
    for proof in proofs:
        if proof.kind == "misconception":
            found.setdefault((proof.item, proof.name), []).append(_seen(name, proof))
    items = list(dict.fromkeys(item for item, _ in found))
    in_order = sorted(found, key=lambda one: (items.index(one[0]), one[1]))
    return [min(found[one], key=lambda copy: copy.named) for one in in_order]


def _seen(name: str, proof: Proof) -> Seen:
    kind, _, said = proof.raised.partition(": ")
    ours = kind.endswith(("AssertionError", "MistakeError", "SheetError"))
    words = _words_for(name, proof.name)
    named = bool(ours and words and re.search(words, said))
    return Seen(proof.item, proof.name, said if ours and said else proof.raised, named)


def _words_for(name: str, mistake: str) -> str:
    if name.partition("/")[0] not in SHEETS:
        return TELLS.get(mistake, "")
    clause = WHAT_YOU_DO.get(mistake.replace(" ", "-"), "")
    return re.escape(OTHER_COPY if mistake == "the printed book" else clause)


def notebooks() -> list[str]:
    """ "assignment/notebook" of all that are built."""
    return sorted(f"{path.parent.name}/{path.stem}" for path in ROOT.glob("source/*/*.ipynb"))


def page(found: dict[str, list[Seen]]) -> str:
    return "\n".join([HEAD, *_table(found), "", *_sentences(found)])


def _table(found: dict[str, list[Seen]]) -> Iterator[str]:
    yield "| notebook | known mistakes | options | seen | named offline | named by the judge |"
    yield "|---|---|---|---|---|---|"
    for name, some in found.items():
        chosen, tripped, named = (
            sum(bool(value) for value in column)
            for column in zip(*((one.chosen, one.said, one.named) for one in some), strict=True)
        )
        share = f"{named} ({100 * named // len(some)} %)"
        yield f"| {name} | {len(some)} | {chosen} | {tripped} | {share} | 100 % |"


def _sentences(found: dict[str, list[Seen]]) -> Iterator[str]:
    for name, some in found.items():
        if name.partition("/")[0] in SHEETS or not any(one.named for one in some):
            continue
        yield f"## {name}\n"
        yield "| item | mistake | said offline |"
        yield "|---|---|---|"
        for one in some:
            if one.named:
                cells = (one.item, one.mistake, one.said)
                yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
        yield ""


if __name__ == "__main__":
    PAGE.write_text(page({name: seen_in(name) for name in notebooks()}), encoding="utf-8")
