"""What a cell puts out is stored as nbclient stores it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from foreign import FILES, GUIDE
from odd import ALLOWED, ROOT, cells_of, differences, odd_cells

OURS = sorted((ROOT / "source").glob("*/*.ipynb"))
THEIRS = [FILES / "submitted-changed.ipynb", FILES / "test-with-output.ipynb",
          GUIDE / "submitted" / "bitdiddle" / "ps1" / "problem1.ipynb"]  # fmt: skip


def show(source: str, theirs: object, ours: object) -> str:
    return f"\n{source}\n  nbclient: {theirs}\n  engine:   {ours}"


@pytest.mark.parametrize("path", [*OURS, *THEIRS], ids=lambda path: path.stem)
def test_a_notebook_looks_as_nbclient_would_have_left_it(path: Path) -> None:
    found = list(differences(cells_of(path)))
    wrong = [show(*one[:3]) for one in found if one[1] != one[2]]
    assert wrong == []


def test_every_odd_output_looks_as_nbclient_would_have_left_it() -> None:
    found = list(differences(odd_cells()))
    wrong = [show(*one[:3]) for one in found if one[1] != one[2]]
    assert wrong == []
    used = Counter(name for one in found for name in one[3])
    print(
        "Differences that may be:", *(f"{name} ({n} cells)" for name, n in used.items()), sep="\n  "
    )
    assert set(used) == {allowed.says for allowed in ALLOWED}, "one that is not used is not needed"


def test_every_difference_that_may_be_is_told_in_the_docs() -> None:
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    listed = page.partition("## Where outputs differ from nbclient's, and why")[2]
    assert [a.says for a in ALLOWED if f"- **{a.says}**" not in listed] == []
