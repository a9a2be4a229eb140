"""What a student is told before handing in, with no judge at hand: docs/checks-while-working.md."""

from __future__ import annotations

import pytest

from tests.named_offline import HALF, PAGE, SHEETS, Seen, notebooks, page, seen_in


@pytest.fixture(scope="module")
def found() -> dict[str, list[Seen]]:
    return {name: seen_in(name) for name in notebooks()}


@pytest.mark.parametrize("name", SHEETS)
def test_every_mistake_on_a_sheet_is_named(name: str, found: dict[str, list[Seen]]) -> None:
    assert [one for one in found[f"{name}/{name}"] if not one.named] == []


@pytest.mark.parametrize("name", HALF)
def test_of_the_mistakes_in_these_half_is_named(name: str, found: dict[str, list[Seen]]) -> None:
    assert sum(one.named for one in found[name]) >= 0.5 * len(found[name])


def test_no_option_is_told_to_be_wrong_before_it_is_handed_in(
    found: dict[str, list[Seen]],
) -> None:
    assert [one for some in found.values() for one in some if one.chosen and one.said] == []


def test_the_page_is_what_the_proofs_say(found: dict[str, list[Seen]]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(found), "python -m tests.named_offline"
