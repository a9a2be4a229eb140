"""Linear layer: a matrix product and a bias, and the network it stands for."""

from __future__ import annotations

from functools import partial

from course_tools.worksheets._making.plan import Plan

NAME = "linear-layer"
TITLE = "Linear Layer"
FORMULA = "Y = [W | b] · [X ; 1] = W·X + b"

_plan = partial(Plan, kind="layer")
_signed = (-3, 4)

PLANS = (
    _plan(
        (1, 1, 1),
        "Y",
        entries=(2, 5),
        bias=(0, 0),
        limit=16,
        note="The weight times the input, and the grey bias once. Below, the same as a network.",
    ),
    _plan((1, 1, 1), "Y", bias=(1, 4), keep="all but one", change="b"),
    _plan((1, 1, 1), "Y", bias=(-4, -1), keep="all but one", change="b"),
    _plan(
        (2, 1, 1), "Y", (1, 0), keep="corner", note="A second output has a weight and a bias too."
    ),
    _plan((3, 1, 1), "Y", (2, 0), entries=_signed, keep="corner"),
    _plan((1, 2, 1), "Y", entries=(1, 4), note="Two inputs: two weights, and still one bias."),
    _plan((1, 2, 1), "Y", entries=_signed, keep="all but one", change="W"),
    _plan((2, 2, 1), "Y", (1, 0), entries=_signed, keep="corner"),
    _plan((2, 2, 1), "Y", entries=_signed, keep="all but one"),
    _plan((3, 2, 1), "Y", (2, 0), entries=_signed, keep="corner"),
    _plan((3, 2, 1), "Y", entries=_signed, keep="all but one"),
    _plan((2, 3, 1), "Y", entries=_signed, negatives=2, terms=3),
    _plan((2, 3, 1), "Y", entries=_signed, keep="all but one"),
    _plan((3, 3, 1), "Y", (2, 0), entries=_signed, keep="corner", terms=3),
    _plan(
        (1, 1, 1),
        "W",
        entries=(2, 7),
        note="The output is known. Which weight has the network learned?",
    ),
    _plan((1, 2, 1), "W", entries=_signed),
    _plan(
        (1, 1, 1), "b", entries=_signed, note="And which bias? What the products leave, it brings."
    ),
    _plan((1, 2, 1), "b", entries=_signed, negatives=1),
    _plan((2, 2, 1), "W", (0, None), entries=_signed, negatives=1),
    _plan((2, 2, 1), "W", (1, None), entries=_signed, keep="all but one"),
    _plan((2, 2, 1), "b", entries=_signed, negatives=1),
    _plan((3, 2, 1), "W", entries=_signed, negatives=2),
    _plan((3, 2, 1), "W", entries=(-4, 5), keep="all but one"),
    _plan((3, 3, 1), "W", entries=(-4, 5), negatives=2),
    _plan((3, 3, 1), "b", entries=(-4, 5), negatives=2, limit=30),
)
