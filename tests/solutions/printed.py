"""How a computed number is held against the printed one: to every digit that is printed.

This folder has no `__init__.py`, and must have none: as a package without a parent it would be
called `solutions` and hide the room it tests.
"""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

Row = tuple[str, float, str]  # what it is, the value computed, the text printed
WrongRow = tuple[str, float, str, float]  # … and the right value, which the text must not fit


def rounds_to(value: float, text: str) -> bool:
    """Whether the value, rounded to the digits of the text, is the text: '-2.90' asks for two."""
    if not math.isfinite(value):
        return False
    printed = Decimal(text)
    return Decimal(float(value)).quantize(printed) == printed


def each_row(rows: list[Row]) -> pytest.MarkDecorator:
    """One test a row, named by what the row says."""
    return _table("value, text", [(name, (value, text)) for name, value, text in rows])


def each_wrong_row(rows: list[WrongRow]) -> pytest.MarkDecorator:
    """One test a wrong answer, named by the rule that gives it."""
    return _table("value, text, right", [(name, tuple(cells)) for name, *cells in rows])


def _table(arguments: str, rows: list[tuple[str, tuple[object, ...]]]) -> pytest.MarkDecorator:
    ids = [f"{name} is {cells[1]}" for name, cells in rows]
    assert len(set(ids)) == len(ids), "two rows of a table say the same"
    return pytest.mark.parametrize(arguments, [cells for _, cells in rows], ids=ids)
