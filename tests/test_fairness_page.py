"""docs/fairness.md says what the tests show."""

from __future__ import annotations

from tests import fairness


def test_the_page_is_what_the_tests_say() -> None:
    assert fairness.PAGE.read_text(encoding="utf-8") == fairness.page(), (
        "Run `python -m tests.fairness`."
    )


def test_the_page_has_rows_of_every_kind() -> None:
    text = fairness.page()
    assert "| `0.43` |" in text
    assert "It has the wrong sign." in text
    assert "Rows and columns are swapped." in text
