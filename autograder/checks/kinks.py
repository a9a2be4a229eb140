"""The value of a formula at a kink, where a convention decides: asked apart from all other points.

`same_expression` never asks there, since sympy, NumPy and torch have conventions of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from autograder.checks.differences import is_near
from autograder.checks.formulas import read_expression, value_at
from autograder.checks.numbers import quote_code
from autograder.checks.points import NotReadableError, Point
from autograder.judging.sentences import say
from autograder.judging.verdict import PASSED, Verdict, failed


def at_kink(
    answer: object, reference: sp.Expr, *, at: Mapping[str, int], symbols: Sequence[str]
) -> Verdict:
    """Has `answer` the reference's value at this one point, such as {"x": 0}?

    For exercises that state what holds there (torch: the slope of a ReLU at 0 is 0), once the
    formula is right everywhere else. symbols: as for `same_expression`.
    """
    point = Point.known_at(at)
    want = point.value(read_expression(reference, symbols))
    if want is None:
        raise ValueError(f"The reference {reference} has no value at {at}.")
    try:
        got = value_at(point, read_expression(answer, symbols))
    except NotReadableError as error:
        return failed(str(error))
    if got is not None and is_near(got, want):
        return PASSED
    where = ", ".join(f"{name} = {value}" for name, value in at.items())
    if got is None:
        says = say("kink.no-value", where=where)
    else:
        value = Fraction(str(got)).limit_denominator(1000)
        says = say("kink.wrong", where=where, value=value)
    return replace(failed(says), expected=quote_code(str(reference)))
