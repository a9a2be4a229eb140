"""Symbolic answers: sample first, then structure.

Two expressions are the same when they have the same value at a dozen random points. That accepts
every correct form (where `simplify(a - b) == 0` refuses many) and takes milliseconds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef

from autograder.checks.differences import SampledPair, is_near, name_difference
from autograder.checks.entries import entry_map
from autograder.checks.numbers import quote_code, show_value
from autograder.checks.points import NotReadableError, Point, Real, check_size
from autograder.judging.faults import UndecidedError
from autograder.judging.sentences import join_sentences, say
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict, failed, partial

__all__ = ["NotReadableError", "UndecidedError", "same_expression", "same_matrix"]

POINTS = 12
TRIES = 300  # points to find those in: log(p) + log(1 - p) has a value at one in four
SIZES = (1, 2, 5)  # how many points (x[i], y[i]) the sums are tried with
MOST_ENTRIES = 64  # of a matrix
NOT_WORKED_OUT = (sp.Derivative, sp.Integral, sp.Subs, sp.Limit)


def same_expression(
    answer: object,
    reference: sp.Expr,
    *,
    symbols: Sequence[str],
    seed: int,
    positive: Sequence[str] = (),
) -> Verdict:
    """Is `answer` the expression `reference`, in whatever form?

    symbols: the names an answer may use, matched by name. Indexed x[i], y[i] may be summed over
    i = 1 … n. seed: of the sample points. positive: names that are above 0, for logarithms.
    Raises UndecidedError where that cannot be told in bounded time.
    """

    def sampled(answer: object, want: sp.Expr) -> Iterator[SampledPair]:
        return _samples(read_expression(answer, symbols), want, symbols, seed, positive)

    def same(answer: object, wrong: object) -> bool:
        try:  # the first point at which they differ is enough
            return all(map(_agree, sampled(answer, read_expression(wrong, symbols))))
        except (NotReadableError, UndecidedError):
            return False

    try:
        want = read_expression(reference, symbols)
    except NotReadableError as error:
        raise ValueError(f"The reference {reference} cannot be read: {error}") from error
    try:
        samples = list(sampled(answer, want))
    except NotReadableError as error:
        return failed(str(error))
    if all(map(_agree, samples)):
        return PASSED
    message = name_difference(samples, symbols, has_float=_has_float(answer))
    wrong = failed(message, Evidence((Observation((), answer),), lambda: reference, same))
    return replace(wrong, expected=quote_code(str(reference)))


def same_matrix(
    answer: object,
    reference: sp.Matrix,
    *,
    symbols: Sequence[str],
    seed: int,
    positive: Sequence[str] = (),
) -> Verdict:
    """Is `answer` the matrix `reference`, entry by entry? Each right entry earns its share."""

    def judged(answer: object, reference: sp.Matrix) -> Iterator[Verdict]:
        rows = _rows_of_matrix(answer)
        shape = (len(rows), len(rows[0]) if rows else 0)
        if shape != reference.shape:
            raise NotReadableError(say("shape.unlike", expected=reference.shape, got=shape))
        entries = [entry for row in rows for entry in row]
        for got, want in zip(entries, reference, strict=True):
            yield same_expression(got, want, symbols=symbols, seed=seed, positive=positive)

    def same(answer: object, wrong: object) -> bool:
        try:
            return all(verdict.passed for verdict in judged(answer, sp.Matrix(wrong)))
        except (NotReadableError, UndecidedError, TypeError, ValueError):  # or `wrong` is no matrix
            return False

    try:
        verdicts = list(judged(answer, reference))
    except NotReadableError as error:
        return failed(str(error))
    right = [verdict.passed for verdict in verdicts]
    if all(right):
        return PASSED
    row, column = divmod(right.index(False), reference.cols)
    told = _count_right(sum(right), len(right))
    where = say("matrix.first-wrong", row=row + 1, column=column + 1)
    message = join_sentences(told, where, verdicts[right.index(False)].message)
    evidence = Evidence((Observation((), answer),), lambda: reference, same)
    if not any(right):
        return failed(message, evidence)
    verdict = partial(sum(right) / len(right), message, evidence)
    return replace(verdict, right=told, entries=entry_map(np.reshape(right, reference.shape)))


def _count_right(right: int, size: int) -> str:
    if not right:
        return say("matrix.none-right", size=size)
    return say("matrix.right", right=right, size=size)


def _rows_of_matrix(answer: Any) -> list[list[object]]:
    """The rows of a matrix. Not `sp.Matrix(answer)`: that runs any text in it as code."""
    rows: Any = answer
    if isinstance(answer, sp.MatrixBase | np.ndarray):
        rows = answer.tolist() if np.prod(answer.shape, dtype=float) <= MOST_ENTRIES else None
    if isinstance(rows, list | tuple):
        rows = [list(row) if isinstance(row, list | tuple) else [row] for row in rows]
        if len({len(row) for row in rows}) == 1 and len(rows) * len(rows[0]) <= MOST_ENTRIES:
            return list(rows)
    raise NotReadableError(say("matrix.expected", got=show_value(answer)))


def read_expression(answer: object, symbols: Sequence[str]) -> sp.Expr:
    """The answer as an expression that can be computed; NotReadableError with a sentence."""
    if answer is None:
        raise NotReadableError(say("formula.none"))
    if isinstance(answer, str):
        raise NotReadableError(say("formula.text"))
    answer = _only_entry(answer)
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        answer = sp.Float(answer) if isinstance(answer, float) else sp.Integer(answer)
    if not isinstance(answer, sp.Expr):
        raise NotReadableError(
            say("formula.expected", symbols=_symbols_in_words(symbols), got=show_value(answer))
        )
    nodes = check_size(answer)
    if any(isinstance(node, NOT_WORKED_OUT) for node in nodes):
        raise NotReadableError(say("formula.not-worked-out"))
    for node in nodes:
        if isinstance(node, AppliedUndef):
            name = quote_code(type(node).__name__)
            raise NotReadableError(
                say("formula.unknown-function", name=name, symbols=_symbols_in_words(symbols))
            )
    bound = {str(limit[0]) for node in nodes if isinstance(node, sp.Sum) for limit in node.limits}
    names = {node.name for node in nodes if isinstance(node, sp.Symbol)}
    for name in sorted(names - bound - set(symbols)):
        raise NotReadableError(
            say("formula.unknown-symbol", name=quote_code(name), symbols=_symbols_in_words(symbols))
        )
    return answer


def _only_entry(answer: Any) -> Any:
    """The one entry of an array, a list or a matrix of one; a polynomial as an expression."""
    for _ in range(2):  # a matrix has rows
        if isinstance(answer, np.generic | np.ndarray) and answer.size == 1:
            answer = answer.item()
        elif isinstance(answer, sp.MatrixBase) and answer.shape == (1, 1):
            answer = answer[0, 0]
        elif isinstance(answer, list | tuple) and len(answer) == 1:
            answer = answer[0]
    return answer.as_expr() if isinstance(answer, sp.Poly) else answer


def _symbols_in_words(symbols: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in symbols)


def _has_float(answer: object) -> bool:
    return isinstance(answer, float) or (
        isinstance(answer, sp.Basic) and any(isinstance(n, sp.Float) for n in check_size(answer))
    )


def _samples(
    got: sp.Expr, want: sp.Expr, symbols: Sequence[str], seed: int, positive: Sequence[str]
) -> Iterator[SampledPair]:
    """Both sides at points where the right one, `want`, has a value."""
    rng = random.Random(seed)
    found = 0
    for k in range(TRIES):
        point = Point(rng, SIZES[k % len(SIZES)] if "n" in symbols else None, positive)
        if (expected := point.value(want)) is not None:
            yield SampledPair(point, value_at(point, got), expected)
            found += 1
        if found == POINTS:
            return
    raise UndecidedError(f"{want} has a value at only {found} of {TRIES} points.")


def value_at(point: Point, answer: sp.Expr) -> Real | None:
    """The answer's value. Whatever sympy raises over a student's expression is a sentence."""
    try:
        return point.value(answer)
    except (NotReadableError, UndecidedError):
        raise
    except Exception as error:
        raise NotReadableError(
            say("formula.cannot-be-computed", error=quote_code(f"{type(error).__name__}: {error}"))
        ) from error


def _agree(sample: SampledPair) -> bool:
    return sample.got is not None and is_near(sample.got, sample.want)
