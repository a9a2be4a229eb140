"""Formulas in matrices: X.T*(X*w - y), compared at sampled matrices of several sizes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixExpr

from autograder.checks.numbers import quote_code, show_value
from autograder.judging.faults import UndecidedError
from autograder.judging.sentences import say
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict, failed

Matrix = npt.NDArray[np.float64]
Shape = tuple[str, str]  # names of sizes: ("n", "k"); "1" is one
SIZES = (2, 3, 4, 5)  # not 1: a (1, 1) is its own transpose
SAMPLES = 6
MOST_NODES = 200
SAME = 1e-9  # of the scale: integer entries make all but the divisions exact


class _NotReadableError(Exception):
    """The answer is not a matrix formula in the given names. The message is for the student."""


def same_matrix_formula(
    answer: object, reference: MatrixExpr, *, shapes: Mapping[str, Shape], seed: int
) -> Verdict:
    """Is `answer` the matrix formula `reference`, in whatever form?

    shapes: the matrices an answer may use, by name, with the names of their sizes, as in
    {"X": ("n", "k"), "w": ("k", "1")}. A size's name may also be used as a number.
    """
    samples = [_sample(shapes, seed + k) for k in range(SAMPLES)]

    def same(one: object, other: object) -> bool:
        try:
            return all(_are_close(_value_of(one, at), _value_of(other, at)) for at in samples)
        except (_NotReadableError, UndecidedError):
            return False

    with np.errstate(all="ignore"):  # an overflow is a difference
        try:
            pairs = [(_value_of(answer, at), _value_of(reference, at)) for at in samples]
        except _NotReadableError as error:
            return failed(str(error))
        if all(_are_close(got, want) for got, want in pairs):
            return PASSED
        says = _describe_difference(pairs)
    evidence = Evidence((Observation((), answer),), lambda: reference, same)
    return replace(failed(says, evidence), expected=quote_code(str(reference)))


def _sample(shapes: Mapping[str, Shape], seed: int) -> dict[str, Any]:
    """One value for every name: unlike sizes, so that a transpose never looks right."""
    rng = np.random.default_rng(seed)
    names = sorted({size for shape in shapes.values() for size in shape} - {"1"})
    sizes = dict(zip(names, rng.permutation(SIZES)[: len(names)].tolist(), strict=True)) | {"1": 1}
    matrices = {
        name: rng.integers(-9, 10, (sizes[rows], sizes[columns])).astype(float)
        for name, (rows, columns) in shapes.items()
    }
    return {**sizes, **matrices}


def _value_of(expression: object, at: Mapping[str, Any]) -> Any:
    """The number or matrix an expression is here."""
    if not isinstance(expression, sp.Basic):
        if isinstance(expression, int | float) and not isinstance(expression, bool):
            return _as_finite(expression)
        raise _NotReadableError(
            say("formula.expected-matrices", names=_names_in_words(at), got=show_value(expression))
        )
    if sum(
        1 for _ in zip(sp.preorder_traversal(expression), range(MOST_NODES + 1), strict=False)
    ) > (MOST_NODES):
        raise UndecidedError(f"The formula has more than {MOST_NODES} parts.")
    return _evaluate_node(expression, at)


def _evaluate_node(node: sp.Basic, at: Mapping[str, Any]) -> Any:
    if isinstance(node, sp.MatrixSymbol | sp.Symbol):
        if str(node.name) not in at:
            raise _NotReadableError(
                say("typed.unknown", name=quote_code(str(node.name)), names=_names_in_words(at))
            )
        return at[str(node.name)]
    if isinstance(node, sp.Number):
        return _as_finite(node)
    parts = [_evaluate_node(part, at) for part in node.args] if _is_known(node) else []
    if isinstance(node, sp.Transpose):
        return parts[0].T
    if isinstance(node, sp.Add | sp.MatAdd):
        return _fold(parts, "+")
    if isinstance(node, sp.Mul | sp.MatMul):
        return _fold(parts, "*")
    if isinstance(node, sp.Pow) and all(np.ndim(part) == 0 for part in parts):
        return _raise_power(node, *parts)
    raise _NotReadableError(say("formula.not-read", name=quote_code(type(node).__name__)))


def _as_finite(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _raise_power(node: sp.Basic, base: float, exponent: float) -> float:
    if abs(exponent) <= len(SIZES) and (base or exponent >= 0):
        try:
            value = base**exponent
        except OverflowError:
            value = None
        if isinstance(value, int | float):  # not complex
            return value
    raise UndecidedError(f"{node} has no value here.")


def _is_known(node: sp.Basic) -> bool:
    return isinstance(node, sp.Transpose | sp.Add | sp.MatAdd | sp.Mul | sp.MatMul | sp.Pow)


def _fold(parts: Sequence[Any], operator: str) -> Any:
    """A sum or product of numbers and matrices that fit each other."""
    result = parts[0]
    for part in parts[1:]:
        try:
            if operator == "+":
                if np.shape(result) != np.shape(part):
                    raise ValueError
                result = result + part
            else:
                result = result @ part if np.ndim(result) and np.ndim(part) else result * part
        except ValueError:
            raise _NotReadableError(
                say(
                    "formula.shapes", left=np.shape(result), right=np.shape(part), operator=operator
                )
            ) from None
    return result


def _are_close(got: Any, want: Any) -> bool:
    got, want = np.asarray(got), np.asarray(want)
    if got.shape != want.shape:
        return False
    scale = float(np.abs(want).max(initial=0.0)) or 1.0
    return bool((np.abs(got - want) <= SAME * scale).all())


def _describe_difference(pairs: Sequence[tuple[Any, Any]]) -> str:
    """What a wrong formula has in common with the right one."""
    if all(np.ndim(got) == 2 and _are_close(got.T, want) for got, want in pairs):
        got, want = (np.shape(side) for side in pairs[0])
        return say("formula.transposed", want=want, got=got)
    if any(np.shape(got) != np.shape(want) for got, want in pairs):
        got, want = next((g, w) for g, w in pairs if np.shape(g) != np.shape(w))
        if not np.ndim(got):
            return say("shape.got-number", expected=np.shape(want))
        return say("shape.unlike", expected=np.shape(want), got=np.shape(got))
    if all(_are_close(-got, want) for got, want in pairs):
        return say("formula.sign")
    ratio = _common_ratio(pairs)
    if ratio is not None:
        return say("formula.factor", ratio=ratio)
    return say("formula.wrong")


def _common_ratio(pairs: Sequence[tuple[Any, Any]]) -> sp.Rational | None:
    """The one constant by which all samples differ, if there is one with small terms."""
    found = set()
    for got, want in pairs:
        size = float(np.sum(np.asarray(want) ** 2))
        if size:
            found.add(round(float(np.sum(np.asarray(got) * want)) / size, 9))
            if not _are_close(got, np.asarray(want) * max(found, key=abs)):
                return None
    if len(found) != 1:
        return None
    value = found.pop()
    ratio = sp.Rational(value).limit_denominator(100) if math.isfinite(value) else 0
    return ratio if ratio != 0 and abs(float(ratio) - value) < SAME else None


def _names_in_words(at: Mapping[str, Any]) -> str:
    names = [name for name in at if name != "1"]
    names.sort(key=lambda name: np.ndim(at[name]) == 0)  # matrices first, then their sizes
    return ", ".join(f"`{name}`" for name in names)
