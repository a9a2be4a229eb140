"""Comparing an answer with the right numbers, part by part and entry by entry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from autograder.checks.entries import entry_map, where_wrong
from autograder.checks.numbers import MOST_SHOWN, Array, NotNumbersError, read_numbers, show_value
from autograder.judging.sentences import all_of, join_sentences, say
from autograder.judging.verdict import PASSED, Verdict, failed, partial

MOST_PARTS = 10_000  # of an array that is read as several values
NEAR = 1e-3  # of its size: a wrong answer this close may be a rounded one
ROUNDED = 0.1  # of its size: as far as one or two digits may be from the number they stand for


def judge_parts(
    answer: object,
    reference: object,
    rtol: float,
    names: Sequence[str],
    each_entry: bool = False,
    called: tuple[str, str] | None = None,
    slack: Sequence[float] = (),
) -> list[Verdict]:
    """One verdict on a number or an array; on a tuple, one on each of its parts.

    Where a tuple is asked, a list or an array of that length will do. called: what one part and
    several are called in the author's words, where they have no names: ("batch", "batches").
    slack: for each part, how far off rounding alone may be, where that is known.
    """
    if not isinstance(reference, tuple):
        return [_compare(answer, reference, rtol, each_entry, *slack)]
    parts = _parts_of_answer(answer)
    if parts is not None and len(parts) == len(reference):
        if all(isinstance(part, str) for part in parts):
            return [failed(say("parts.texts"))] * len(reference)
        return [
            _compare(got, want, rtol, each_entry, off)
            for got, want, off in zip(parts, reference, slack or [0.0] * len(parts), strict=True)
        ]
    what = (
        all_of([f"`{name}`" for name in names])
        if names
        else _count_with_noun(len(reference), called)
    )
    if parts is not None and any(part is ... for part in parts):
        return [failed(say("number.dots"))] * len(reference)
    came = show_value(answer)
    if isinstance(answer, tuple | list) and any(isinstance(part, np.ndarray) for part in answer):
        came = _count_with_noun(len(answer), called)  # of which each would be named by its shape
    return [failed(say("parts.expected", what=what, came=came))] * len(reference)


def _count_with_noun(count: int, called: tuple[str, str] | None) -> str:
    if called is None:
        return say("parts.values", count=count)
    return say("parts.called", count=count, part=called[0], parts=called[1])


def join_verdicts(verdicts: Sequence[Verdict], names: Sequence[str]) -> Verdict:
    """One verdict of those on the parts, which earn equal shares."""
    score = sum(verdict.score for verdict in verdicts) / len(verdicts)
    if score == 1:
        return PASSED
    if len({verdict.message for verdict in verdicts}) == 1:
        return verdicts[0]
    labels = [f"`{name}`" for name in names] or [
        say("parts.label", number=k) for k in range(1, len(verdicts) + 1)
    ]
    told = [
        say("parts.right", label=label)
        if verdict.passed
        else say("parts.wrong", label=label, says=verdict.message)
        for label, verdict in zip(labels, verdicts, strict=True)
    ]
    if not score:
        return failed(join_sentences(*told))
    right = [says for says, verdict in zip(told, verdicts, strict=True) if verdict.passed]
    return replace(partial(score, join_sentences(*told)), right=join_sentences(*right))


def judge_returned(
    answer: object,
    reference: object,
    rtol: float,
    names: Sequence[str],
    list_of: tuple[str, str] | None,
    slack: Sequence[float] = (),
) -> list[Verdict]:
    """As each_part, of what a function returned; one verdict where it is a list of such parts."""
    if list_of is None:
        return judge_parts(answer, reference, rtol, names, slack=slack)
    parts = judge_parts(answer, reference, rtol, (), called=list_of, slack=slack)
    return [join_list(parts, list_of[0])]


def join_list(verdicts: Sequence[Verdict], called: str) -> Verdict:
    """One verdict on a list whose length depends on what was asked: that of its first wrong part.

    called: what each part is, "batch".
    """
    wrong = [k for k, verdict in enumerate(verdicts, 1) if not verdict.passed]
    if not wrong:
        return PASSED
    first = verdicts[wrong[0] - 1]
    whole = len(wrong) == len(verdicts) and len({verdict.message for verdict in verdicts}) == 1
    if whole:
        return failed(first.message)
    label = say("parts.numbered", what=called.title(), number=wrong[0])
    return failed(say("parts.wrong", label=label, says=first.message))


def _compare(
    answer: object, reference: object, rtol: float, each_entry: bool, slack: float = 0.0
) -> Verdict:
    expected = np.asarray(reference)
    try:
        got = read_numbers(answer)
    except NotNumbersError as error:
        if answer is None and expected.ndim:
            return failed(say("shape.none", shape=expected.shape))
        return failed(str(error))
    if not np.isfinite(expected).all():
        raise ValueError(f"The reference is not finite: {reference}.")
    got = _fit_shape(got, answer, expected)
    if got.shape != expected.shape:
        return failed(join_sentences(_unlike_shapes(got, expected), _shape_hint(got, expected)))
    if not np.isfinite(got).all():
        return failed(_not_finite(got))
    return _compare_values(got.astype(float), expected.astype(float), rtol, each_entry, slack)


def _fit_shape(got: Array, answer: object, expected: Array) -> Array:
    """In the expected shape, where that is a matter of form: one number, or a list of such."""
    if got.size == expected.size == 1 and got.ndim <= 2 and expected.ndim <= 2:
        return got.reshape(expected.shape)
    if isinstance(answer, list | tuple) and got.shape == (*expected.shape, 1):
        return got.reshape(expected.shape)  # [array([1.]), array([2.])] is a list of numbers
    if expected.ndim == 1 < expected.size and got.shape == (1, expected.size):
        return got.reshape(expected.shape)  # one row of a table, as path[:1] gives it
    return got


def _compare_values(
    got: Array, expected: Array, rtol: float, each_entry: bool, slack: float
) -> Verdict:
    scale = float(np.abs(expected).max(initial=0.0)) or 1.0
    with np.errstate(all="ignore"):  # an overflow is a difference
        off = np.abs(got - expected) / scale
    right = ~(off > max(rtol, slack / scale))
    if right.all():
        return PASSED
    near = say("value.near", rtol=f"{rtol:g}") if off.max() < NEAR else ""
    if got.size == 1:
        if digits := _digits_missing(float(got.item()), float(expected.item()), rtol):
            return failed(say("value.rounded", got=show_value(got), digits=digits))
        return failed(join_sentences(say("value.wrong", got=show_value(got)), near))
    at = tuple(int(k) for k in np.argwhere(~right)[0])
    index, wrong = at[0] if len(at) == 1 else at, int((~right).sum())
    first = show_value(float(got[at]))
    says = say("entries.wrong", wrong=wrong, size=right.size, index=index, got=first)
    message = join_sentences(says, where_wrong(right) if wrong > 1 else "", near)
    share = float(right.mean()) if each_entry else 0.0
    verdict = partial(share, message) if share else failed(message)
    return replace(verdict, entries=entry_map(right))


def _digits_missing(got: float, expected: float, rtol: float) -> int:
    """How many digits to give, where `got` is the right number, rounded or cut off too early; 0
    where it is not."""
    exponent = Decimal(repr(got)).as_tuple().exponent
    unit = 10.0 ** min(int(exponent), 0)  # what its last digit counts
    off = abs(got - expected)
    is_short = rtol < unit / abs(expected or 1.0) and off < 0.999 * unit
    if expected.is_integer() or not is_short or off > ROUNDED * abs(expected):
        return 0
    return math.ceil(1 - math.log10(2 * rtol) - NEAR)


def _not_finite(got: Array) -> str:
    if got.size == 1:
        return say("value.not-finite", got=show_value(got))
    bad = int((~np.isfinite(got)).sum())
    return say("entries.not-finite", bad=bad, size=got.size)


def _parts_of_answer(answer: object) -> Sequence[object] | None:
    if isinstance(answer, tuple | list):
        return answer
    try:
        array = read_numbers(answer)
    except NotNumbersError:
        return None
    if array.ndim == 2 and len(array) == 1:
        array = array[0]  # a row of numbers
    return list(array) if array.ndim and len(array) <= MOST_PARTS else None


def _unlike_shapes(got: Array, expected: Array) -> str:
    if not expected.ndim:
        return say("shape.expected-number", shape=got.shape)
    if not got.ndim:
        return say("shape.got-number", expected=expected.shape)
    return say("shape.unlike", expected=expected.shape, got=got.shape)


def _shape_hint(got: Array, expected: Array) -> str:
    if got.shape == expected.shape[::-1] and got.ndim == 2:
        return say("shape.swapped")
    if got.ndim == 1 and expected.ndim == 2 and got.size == expected.size:
        if expected.shape[1] == 1:
            return say("shape.column", expected=expected.shape, got=got.shape)
        return say("shape.one-line")
    if got.shape == (expected.size, expected.size) and expected.size > 1:
        return say("shape.table")
    if expected.size == 1 and got.size > MOST_SHOWN:  # fewer are answers that stand side by side
        return say("shape.no-mean")
    return ""


def are_alike(answer: object, wrong: object, rtol: float) -> bool:
    """Are two wrong answers the same, nan for nan and shape for shape?"""
    if wrong is None or answer is None:  # the rule of whoever forgot to return
        return wrong is answer
    parts = _parts_of_answer(answer) if isinstance(wrong, tuple) else None
    if isinstance(wrong, tuple):
        return (
            parts is not None
            and len(parts) == len(wrong)
            and all(are_alike(one, other, rtol) for one, other in zip(parts, wrong, strict=True))
        )
    try:
        got, expected = read_numbers(answer), read_numbers(wrong)
    except NotNumbersError:
        return False
    got = _fit_shape(got, answer, expected)
    if got.shape != expected.shape:
        return False
    scale = float(np.abs(expected[np.isfinite(expected)]).max(initial=0.0)) or 1.0
    with np.errstate(all="ignore"):
        near = np.isclose(got / scale, expected / scale, rtol=0, atol=rtol, equal_nan=True)
    return bool(near.all())
