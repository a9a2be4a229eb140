"""docs/checks-while-working.md, written from the proofs: `python -m tests.named_offline` after a
change of a check. For every known mistake of the course: does a visible check see it, and does it
say what the matter is, before anything is handed in and with no judge at hand?
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.proofs import Proofs
from autograder.authoring.prove import Proof
from course_tools.worksheets.substitution import OTHER_COPY, WHAT_YOU_DO

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "checks-while-working.md"
SHEETS = ("dot-product", "linear-layer", "matrix-multiplication")
GRADIENTS = ("gradient-descent/2-one-step", "gradient-descent/5-epochs", "pytorch/2-autograd")
CHOSEN = re.compile('chose "')
# By the mistake's name: words without which no sentence is true of it. A sentence of a check that
# has none of them says that something is wrong, and not what.
TELLS = {
    "16 batches": "16 is the size of a batch",
    "always one more": "no extra one",
    "always η = 0.1": "not 0.1",
    "b without w": "pass through both means",
    "batch and stochastic swapped": "one at a time 80",
    "batch size for updates": "batch sizes|size of a batch",
    "correlation": "correlation",
    "divided by n": "not in the data",
    "first batch only": "Only the first batch",
    "last batch dropped": "round up, not down|last batch is missing",
    "n and n − 1 mixed": "np.var by n",
    "not rounded": "no part of an update",
    "one epoch more": "one epoch more",
    "returns in the loop": "Only one epoch",
    "rounded to the nearest": "round up",
    "stale error": "of the first line",
    "w with the new b": "error of the new b",
    "whole data each time": "saw all points",
    "(n, 1) minus (n,)": r"\(n, 1\) − \(n,\) is a table",
    "(n, 1) times (n,)": r"both of one shape \(n, 1\)",
    "absolute errors": r"Square the errors|squared",
    "always 0.1": "always 0.1",
    "always seed 42": "not 42",
    "another generator": "another generator",
    "axes swapped": "Rows and columns are swapped",
    "b and w in each other's place": "two are swapped",
    "b and w swapped": r"b and w are swapped|\(b, w\): b comes first|w is multiplied by x",
    "backward of all errors": "take the mean of the squares first",
    "cleared by itself": "Nothing clears",
    "cleared too early": "cleared before they are used",
    "computed under no_grad": "Nothing was recorded",
    "divided by h": "2h long",
    "divided by n − 1": "divided by n − 1",
    "errors not squared": "not squared",
    "forgot x": "inner derivative is missing|each error is multiplied by its x",
    "gradients cleared": "path of the right loop",
    "gradients cleared after": "cleared before anybody can use them",
    "gradients cleared first": "before is lost",
    "gradients not cleared": "still has its gradient",
    "gradients returned": "what is returned is the loss",
    "gradients swapped": "own gradient|b moves by the mean error",
    "half the MSE": "divide by 2n",
    "half the loss": "no 1/2 in it",
    "inner derivative missing": "inner derivative is missing",
    "learning rate doubled": "lr = 0.2",
    "loss cut off": "remembers nothing",
    "mean squared": "not the square of the mean",
    "mean(x)·mean(error)": "mean of x times the mean of the errors|multiply each error by its x",
    "mean, then square": "then take the mean",
    "means, not squares": "through the mean point",
    "never cleared": "pile up",
    "new tensor": "makes a new tensor",
    "no backward": "who calls `backward",
    "no bias": "bias b is missing|forced through 0",
    "no factor 2": "half",
    "no learning rate": r"[Ll]earning rate is missing|Multiply the gradient by η",
    "no return": "None",
    "no torch.no_grad()": "torch.no_grad",
    "not divided": "divide by 2h",
    "not divided by n": "a sum where a mean belongs",
    "not on the grid": "the start itself",
    "one call too many": "not three times",
    "one epoch only": "Only one step|of one epoch",
    "one epoch too many": r"n_epochs \+ 1",
    "one gradient for all steps": "once, before the loop",
    "one-sided": "one-sided",
    "only one cleared": "w still has its gradient",
    "pair swapped": "comes first",
    "plus sign": "uphill",
    "plus, not minus": "uphill|sign turned",
    "replaced, not added": "adds to it",
    "rise only": "how much the loss changes",
    "run over rise": "rise over run",
    "sign": r"sign (is )?(turned|wrong)|slope is negative",
    "sign of w": "w is negative",
    "square root taken": "root",
    "start included": "first pair is the start",
    "sum dropped": "sum over i is missing",
    "sum, not mean": "a sum where a mean belongs|added over",
    "sums, not means": "These are sums",
    "the minimum of the bowl": "best w for the best b",
    "the old loss": "loss before the step",
    "the same tensor ten times": "All ten pairs are the last one",
    "x left out": "x is missing",
    "x multiplied both": "x multiplies w only",
    "x squared": "once too often",
    "y − ŷ or |error|": "the error is ŷ − y",
    "ŷ for the error": "prediction ŷ stands where the error",
}
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
says what the matter is; `tests/named_offline.py` lists by which words it is true of a
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
