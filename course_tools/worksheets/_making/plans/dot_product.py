"""Dot product: one row times one column, growing from a single pair to three."""

from __future__ import annotations

from functools import partial

from course_tools.worksheets._making.plan import Plan, large

NAME = "dot-product"
TITLE = "Dot Product"
FORMULA = "a · b = a₁b₁ + a₂b₂ + … + aₙbₙ"

_plan = partial(Plan, names=("a", "b", "c"))
_one, _two, _three = (1, 1, 1), (1, 2, 1), (1, 3, 1)
_signed = (-3, 4)

PLANS = (
    _plan(
        _one,
        "c",
        entries=(2, 5),
        note="The row on the left meets the column above. Write their product where they cross.",
    ),
    _plan(_one, "c", entries=(2, 6), keep="all but one"),
    _plan(_one, "c", entries=(-5, 5), negatives=1),
    _plan(
        _one, "b", entries=(2, 6), note="Now the result is known. Which number makes it come true?"
    ),
    _plan(_one, "a", entries=(-5, 5), negatives=1),
    _plan(
        _two,
        "c",
        entries=(1, 4),
        note="Two pairs: first times first, second times second. Then add.",
    ),
    _plan(_two, "c", entries=(1, 5), keep="all but one"),
    _plan(_two, "c", entries=(1, 6), keep="all but one"),
    _plan(_two, "c", entries=_signed, negatives=1),
    _plan(_two, "c", entries=_signed, negatives=1, zeros=1),
    _plan(_two, "c", entries=(-4, 4), negatives=2, zeros=1),
    _plan(
        _two,
        "c",
        entries=(-4, 4),
        negatives=1,
        zero=True,
        left=large,
        above=large,
        note="A result to remember: what it means is in the angle between the two.",
    ),
    _plan(
        _two,
        "b",
        (1, 0),
        entries=_signed,
        note="Take away what you know, then divide by what is left over.",
    ),
    _plan(_two, "b", (1, 0), entries=(-3, 5), keep="all but one"),
    _plan(_two, "b", (1, 0), entries=(-4, 5), keep="all but one"),
    _plan(_two, "b", (1, 0), entries=(-4, 5), keep="all but one"),
    _plan(_three, "c", entries=_signed, negatives=1, terms=3, note="Three pairs, one sum."),
    _plan(_three, "c", entries=_signed, negatives=1, keep="all but one", terms=3),
    _plan(_three, "c", entries=(-4, 4), negatives=2, keep="all but one"),
    _plan(_three, "b", (2, 0), entries=_signed, negatives=1),
    _plan(_three, "b", (0, 0), entries=_signed, negatives=1),
    _plan(_three, "b", (0, 0), entries=(-4, 4), negatives=1, keep="all but one"),
    _plan(_three, "a", (0, 2), entries=(-4, 4), negatives=2),
    _plan(_three, "a", (0, 2), entries=(-5, 5), negatives=1, keep="all but one"),
    _plan(_three, "b", (1, 0), entries=(-5, 5), negatives=3, limit=30),
)
