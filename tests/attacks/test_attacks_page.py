"""docs/attacks.md says what is tried."""

from __future__ import annotations

from tests.attacks import page
from tests.attacks.harness import attacks_of


def test_the_page_is_what_the_attacks_say() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), (
        "Run `python -m tests.attacks.page`."
    )


def test_every_attack_says_what_it_does() -> None:
    for module in page.STOPS:
        for name, attack in attacks_of(module).items():
            assert attack.__doc__, name
    for row in page.service_rows():
        assert not row.startswith("|  |"), row
