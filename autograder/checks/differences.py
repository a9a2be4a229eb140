"""What a wrong formula has in common with the right one: `checks.formulas` gives samples of both,
and gets the sentence for whoever wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import sympy as sp

from autograder.checks.points import Point, Real
from autograder.judging.sentences import join_sentences, say

TOLERANCE = 1e-9  # sampling has 60 digits: this only forgives floats such as 0.1 + 0.2
SMALLEST = 1e-6  # smaller values are compared as if they were this large: 0.1 + 0.2 - 0.3 is 0
MOST = 2 / 3  # of the points, since terms may cancel at a few
ROUGHLY = 0.02  # 0.33 for 1/3 is a rounded answer, 0.3 is another one


class SampledPair(NamedTuple):
    """What the answer and the right expression are at one point."""

    point: Point
    got: Real | None  # None where the answer has no value
    want: Real


def is_near(a: Real, b: Real, tolerance: float = TOLERANCE) -> bool:
    return bool(abs(a - b) <= tolerance * max(abs(a), abs(b), SMALLEST))


def name_difference(samples: list[SampledPair], symbols: Sequence[str], *, has_float: bool) -> str:
    """What a wrong answer has in common with the right one, where it can be told."""
    for point, got, _ in samples:
        if got is None:
            if not str(point):
                return say("formula.no-value")
            return say("formula.no-value-at", point=point)
    roughly = sum(is_near(got, want, ROUGHLY) for _, got, want in samples)
    if has_float and roughly > MOST * len(samples):
        return say("formula.rounded")
    if factor := _factor(samples, symbols):
        return factor
    offset = _one_fraction([got - want for _, got, want in samples])
    if offset is not None:
        return say("formula.offset", offset=offset)
    return say("formula.wrong")


def _factor(samples: list[SampledPair], symbols: Sequence[str]) -> str:
    """answer = c·right, c·s·right or c/s·right, for a number c and a symbol s: which?"""
    points = [(point, got / want) for point, got, want in samples if want != 0]
    number = _one_fraction([ratio for _, ratio in points])
    if number == -1:
        return say("formula.sign")
    if number is not None and number != 0:
        if number < 0:
            return say("formula.sign-and-factor", number=number)
        if number < 1:
            return say("formula.constant-missing", number=number)
        return say("formula.constant-too-many", number=number)
    for name in symbols:
        for power in (1, -1):
            number = _one_fraction([ratio / point.known(name) ** power for point, ratio in points])
            if number is None or number == 0:
                continue
            if name == "n":
                return _factor_n(sp.Rational(number) * sp.Symbol(name) ** power, power)
            return join_sentences(
                _factor_of(name, power), say("formula.chain-rule"), _beside(number)
            )
    return ""


def _factor_n(factor: sp.Expr, power: int) -> str:
    if power > 0:
        return say("formula.no-division-by-n", factor=factor)
    return say("formula.n-divides-twice", factor=factor)


def _factor_of(name: str, power: int) -> str:
    if power < 0:
        return say("formula.factor-missing", name=name)
    return say("formula.factor-too-many", name=name)


def _beside(number: Fraction) -> str:
    """What is wrong besides a factor that is a symbol."""
    if number == 1:
        return ""
    return say("formula.sign-too") if number == -1 else say("formula.constant-too")


def _one_fraction(values: Sequence[Real]) -> Fraction | None:
    """The simple fraction that all these values are, if they are one."""
    if not values or not all(is_near(value, values[0]) for value in values):
        return None
    fraction = Fraction(str(values[0])).limit_denominator(1000)
    exact = values[0] * fraction.denominator
    simple = abs(fraction) <= 1000 and is_near(exact, fraction.numerator)
    return fraction if simple else None
