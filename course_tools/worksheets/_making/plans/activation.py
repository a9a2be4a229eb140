"""Activation: a linear layer followed by ReLU, which lets nothing negative through."""

from __future__ import annotations

from functools import partial

from course_tools.worksheets._making.plan import Plan

NAME = "activation"
TITLE = "Activation"
FORMULA = "Z = W·X + b,  A = ReLU(Z) = max(0, Z)"

_on = partial(Plan, kind="activation", sign=1)
_off = partial(Plan, kind="activation", sign=-1)
_Z = frozenset({"Z"})
"""The sums before ReLU are left empty: to be worked out, not asked for."""
_on_blank = partial(_on, blank=_Z)
_off_blank = partial(_off, blank=_Z, zero=True)
_signed = (-3, 4)
_wide = (-4, 5)

PLANS = (
    _on(
        (1, 1, 1),
        "A",
        entries=(2, 3),
        bias=(1, 4),
        note="What is positive passes through ReLU as it is.",
    ),
    _off(
        (1, 1, 1),
        "A",
        bias=(-15, -5),
        keep="all but one",
        change="b",
        zero=True,
        note="What is negative does not pass: ReLU answers 0.",
    ),
    _on((1, 1, 1), "A", bias=(1, 5), keep="all but one", change="b"),
    _off_blank(
        (2, 1, 1),
        "A",
        (1, 0),
        entries=_wide,
        keep="corner",
        note="Work out the empty dashed cells first. Only the red one is asked for.",
    ),
    _on_blank((3, 1, 1), "A", (2, 0), entries=_wide, keep="corner"),
    _on_blank((1, 2, 1), "A", entries=_signed, negatives=1, limit=10),
    # The bias alone can always bring the sum below 0.
    _off_blank((1, 2, 1), "A", entries=(-4, 4), bias=(-15, 4), keep="all but one"),
    _on_blank((2, 2, 1), "A", (1, 0), entries=_signed, keep="corner"),
    _on_blank((2, 2, 1), "A", entries=_signed, keep="all but one"),
    _off_blank((3, 2, 1), "A", (2, 0), entries=_signed, keep="corner"),
    _on_blank((3, 2, 1), "A", entries=_signed, negatives=1),
    _on_blank((2, 3, 1), "A", entries=_signed, negatives=2),
    _on_blank((2, 3, 1), "A", entries=_wide, keep="all but one"),
    _on_blank((3, 3, 1), "A", entries=_signed, negatives=2),
    _off((1, 1, 1), "Z", entries=_wide, note="ReLU says 0. What was the sum before?"),
    _off((2, 2, 1), "Z", entries=_signed, negatives=1),
    _on_blank(
        (1, 1, 1),
        "b",
        entries=_wide,
        note="ReLU lets this number through, so the sum before it is the same.",
    ),
    _on_blank((1, 2, 1), "b", entries=_signed),
    _on_blank((2, 2, 1), "W", entries=_signed, negatives=1),
    _on_blank((2, 2, 1), "W", entries=_wide, keep="all but one"),
    _on_blank((2, 2, 1), "b", entries=_signed, negatives=1),
    _on_blank((3, 2, 1), "W", entries=_signed, negatives=2),
    _on_blank((3, 2, 1), "W", entries=_wide, keep="all but one"),
    _on_blank((3, 3, 1), "W", entries=_wide, negatives=2),
    _on_blank((3, 3, 1), "b", entries=_wide, negatives=2, limit=30),
)
