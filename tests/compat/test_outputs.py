"""What a cell puts out is stored as nbclient stores it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.compat.foreign import FILES, GUIDE
from tests.compat.odd import ALLOWED, ROOT, cells_of, differences, odd_cells

# Of ours, those that have all kinds of outputs: sheets, figures, sliders, torch, choices.
NAMES = ("dot-product/dot-product", "gradient-descent/2-one-step", "pytorch/2-autograd")
OURS = [ROOT / "source" / f"{name}.ipynb" for name in NAMES]
THEIRS = [FILES / "submitted-changed.ipynb", FILES / "test-with-output.ipynb",
          GUIDE / "submitted" / "bitdiddle" / "ps1" / "problem1.ipynb"]  # fmt: skip


def show(source: str, theirs: object, ours: object) -> str:
    return f"\n{source}\n  nbclient: {theirs}\n  engine:   {ours}"


@pytest.fixture(scope="module")
def used() -> Counter[str]:
    """How many cells needed which of the differences that may be."""
    return Counter()


@pytest.mark.parametrize(
    "path", [*OURS, *THEIRS, None], ids=lambda path: path.stem if path else "odd"
)
def test_a_notebook_looks_as_nbclient_would_have_left_it(
    path: Path | None, used: Counter[str]
) -> None:
    found = list(differences(cells_of(path) if path else odd_cells()))
    wrong = [show(*one[:3]) for one in found if one[1] != one[2]]
    used.update(name for one in found for name in one[3])
    assert wrong == []


def test_no_difference_is_allowed_that_is_not_there(used: Counter[str]) -> None:
    lines = [f"{what}: {n} cells" for what, n in used.items()]
    print("Differences from nbclient:", *lines, sep="\n")
    assert set(used) == {allowed.says for allowed in ALLOWED}


def test_every_difference_that_may_be_is_told_in_the_docs() -> None:
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    listed = page.partition("## Where outputs differ from nbclient's, and why")[2]
    assert [a.says for a in ALLOWED if f"- **{a.says}**" not in listed] == []
