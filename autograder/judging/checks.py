"""Checks: plain functions from an answer to a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from autograder.judging.numbers import Array, NotNumbersError, read_numbers, shown
from autograder.judging.verdict import (
    PASSED,
    Evidence,
    Observation,
    Outcome,
    Rule,
    Verdict,
    failed,
    partial,
)

NEAR = 1e-3  # of its size: a wrong answer this close may be a rounded one


def close(answer: object, reference: object, *, rtol: float) -> Verdict:
    """Is `answer` the reference number, array or tuple of them, to within `rtol` of its scale?

    Judged in this order: kind, shape, finiteness, values, since a broadcast can make a wrong shape
    look right. The scale is the largest |entry| of the reference, so that zeros in it do not ask
    for exactness and small references are not passed by an absolute tolerance.
    """
    verdict = _together(_each_part(answer, reference, rtol, ()), ())
    if verdict.passed:
        return verdict
    told = replace(verdict, expected=_expected(reference))
    return _with_evidence(told, [Observation((), answer)], lambda: reference, rtol)


def agrees(
    call: Callable[..., object],
    reference: Callable[..., object],
    *,
    over: Iterable[tuple[object, ...]],
    rtol: float,
    returns: Sequence[str] = (),
) -> Verdict:
    """Does the student's function agree with the reference on every tuple of inputs in `over`?

    `returns` names the parts of a returned pair; each right part earns its share, if it is right
    on every input. The first wrong input is reported, and all are evidence for a misconception.
    """
    observations: list[Observation] = []
    parts: list[Verdict] = []
    first_wrong: Observation | None = None
    for inputs in over:
        expected = reference(*inputs)
        seen = Observation(inputs, call(*inputs))
        observations.append(seen)
        now = _each_part(seen.answer, expected, rtol, returns)
        first_wrong = first_wrong or (None if all(part.passed for part in now) else seen)
        # The first wrong answer to each part is the one to tell about.
        parts = [a if not a.passed else b for a, b in zip(parts or now, now, strict=True)]
    if not observations:
        raise ValueError("There are no inputs to ask the function with.")
    verdict = _together(parts, returns)
    if first_wrong is None:
        return verdict
    hint = " Does the function return its result?" if first_wrong.answer is None else ""
    asked = ", ".join(map(shown, first_wrong.inputs))
    told = replace(
        verdict,
        message=f"{verdict.message}{hint} Asked with ({asked}).",
        expected=_expected(reference(*first_wrong.inputs)),
    )
    return _with_evidence(told, observations, reference, rtol)


def chosen(answer: object, *, right: str, options: Sequence[str]) -> Verdict:
    """Is the chosen option the right one? Case, spaces and brackets do not matter."""
    if right not in options:
        raise ValueError(f"The right choice {right!r} is none of {options}.")
    by_spelling = {_spelled(option): option for option in options}
    choice = by_spelling.get(_spelled(answer)) if isinstance(answer, str) else None
    if choice is None:
        names = ", ".join(f'"{option}"' for option in options)
        return failed(f"Choose one of {names}, in quotes; got {shown(answer)}.")
    if choice == right:
        return PASSED
    evidence = Evidence(
        (Observation((), choice),), lambda: right, lambda seen, wrong: seen == wrong
    )
    return replace(failed(f'"{choice}" is not it.', evidence), expected=f'"{right}"')


def _expected(reference: object) -> str:
    """The right answer in a few words, or nothing where it is a whole array."""
    parts = reference if isinstance(reference, tuple) else (reference,)
    return shown(reference) if all(np.size(part) == 1 for part in parts) else ""


def _spelled(option: str) -> str:
    return " ".join(option[:200].split()).strip("()").strip().casefold()


def _each_part(
    answer: object, reference: object, rtol: float, names: Sequence[str]
) -> list[Verdict]:
    """One verdict on a number or an array; on a tuple, one on each of its parts.

    Where a tuple is asked, a list or an array of that length will do.
    """
    if not isinstance(reference, tuple):
        return [_compared(answer, reference, rtol)]
    parts = _parts(answer)
    if parts is not None and len(parts) == len(reference):
        return [_compared(got, want, rtol) for got, want in zip(parts, reference, strict=True)]
    what = " and ".join(f"`{name}`" for name in names) or f"{len(reference)} values"
    return [failed(f"Expected {what}, got {shown(answer)}.")] * len(reference)


def _together(verdicts: Sequence[Verdict], names: Sequence[str]) -> Verdict:
    """One verdict of those on the parts, which earn equal shares."""
    right = sum(verdict.passed for verdict in verdicts)
    if right == len(verdicts):
        return PASSED
    if len({verdict.message for verdict in verdicts}) == 1:
        return verdicts[0]
    labels = [f"`{name}`" for name in names] or [f"Value {k}" for k in range(1, len(verdicts) + 1)]
    message = " ".join(
        f"{label} is right." if verdict.passed else f"{label}: {verdict.message}"
        for label, verdict in zip(labels, verdicts, strict=True)
    )
    return partial(right / len(verdicts), message) if right else failed(message)


def _compared(answer: object, reference: object, rtol: float) -> Verdict:
    try:
        got = read_numbers(answer)
    except NotNumbersError as error:
        return failed(str(error))
    expected = np.asarray(reference)
    if not np.isfinite(expected).all():
        raise ValueError(f"The reference is not finite: {reference}.")
    got = _fitted(got, answer, expected)
    if got.shape != expected.shape:
        return failed(
            f"Expected shape {expected.shape}, got {got.shape}.{_shape_hint(got, expected)}"
        )
    if bad := int((~np.isfinite(got)).sum()):
        return failed(f"Expected finite numbers, got {bad} nan or inf.")
    return _compared_values(got.astype(float), expected.astype(float), rtol)


def _fitted(got: Array, answer: object, expected: Array) -> Array:
    """In the expected shape, where that is a matter of form: one number, or a list of such."""
    if got.size == expected.size == 1 and got.ndim <= 2 and expected.ndim <= 2:
        return got.reshape(expected.shape)
    if isinstance(answer, list | tuple) and got.shape == (*expected.shape, 1):
        return got.reshape(expected.shape)  # [array([1.]), array([2.])] is a list of numbers
    return got


def _compared_values(got: Array, expected: Array, rtol: float) -> Verdict:
    scale = float(np.abs(expected).max(initial=0.0)) or 1.0
    with np.errstate(all="ignore"):  # an overflow is a difference
        off = np.abs(got - expected) / scale
    wrong = off > rtol
    if not wrong.any():
        return PASSED
    near = f" Close, but not to within {rtol:g} of its size." if off.max() < NEAR else ""
    if got.size == 1:
        return failed(f"Your value is {shown(got)}; that is not it.{near}")
    at = tuple(int(k) for k in np.argwhere(wrong)[0])
    return failed(
        f"{int(wrong.sum())} of {wrong.size} entries are not right, "
        f"the first at index {at}: {shown(float(got[at]))}.{near}"
    )


def _parts(answer: object) -> Sequence[object] | None:
    if isinstance(answer, tuple | list):
        return answer
    try:
        array = read_numbers(answer)
    except NotNumbersError:
        return None
    if array.ndim == 2 and len(array) == 1:
        array = array[0]  # a row of numbers
    return list(array) if array.ndim else None


def _shape_hint(got: Array, expected: Array) -> str:
    if got.shape == expected.shape[::-1] and got.ndim == 2:
        return " Rows and columns are swapped."
    if got.ndim == 1 and expected.ndim == 2 and got.size == expected.size:
        return f" Keep the column: {expected.shape}, not {got.shape}."
    if got.shape == (expected.size, expected.size) and expected.size > 1:
        return " A column and a flat array make a table: is one of them (n,) and not (n, 1)?"
    if expected.size == 1 and got.size > 1:
        return " One number is asked: is a sum or a mean missing?"
    return ""


def follows(verdict: Verdict, own: Callable[..., object], *, rtol: float) -> Verdict:
    """A mistake is paid for once: a wrong answer that is right by the student's own earlier one.

    own: the reference with the student's earlier answer in it, of the same inputs. An earlier
    answer that gives 0 or 1 carries nothing: anybody has that.
    """
    if verdict.evidence is None:
        return verdict
    for seen in verdict.evidence.observations:
        try:
            expected = own(*seen.inputs)
        except Exception:  # noqa: BLE001  blank, wrong in kind, or nothing one can compute with
            return verdict
        if not _alike(seen.answer, expected, rtol) or _is_trivial(expected):
            return verdict
    return Verdict(Outcome.PASSED, 1.0, "Right, given your earlier answer.")


def _is_trivial(value: object) -> bool:
    try:
        numbers = read_numbers(value)
    except NotNumbersError:
        return True
    return bool(np.isin(numbers, (0.0, 1.0)).all() or not np.isfinite(numbers).all())


def _with_evidence(
    verdict: Verdict, observations: list[Observation], right: Rule, rtol: float
) -> Verdict:
    def same(answer: object, wrong: object) -> bool:
        return _alike(answer, wrong, rtol)

    evidence = Evidence(tuple(observations), right, same)
    return replace(verdict, evidence=evidence)


def _alike(answer: object, wrong: object, rtol: float) -> bool:
    """Are two wrong answers the same, nan for nan and shape for shape?"""
    if wrong is None or answer is None:  # the rule of whoever forgot to return
        return wrong is answer
    parts = _parts(answer) if isinstance(wrong, tuple) else None
    if isinstance(wrong, tuple):
        return (
            parts is not None
            and len(parts) == len(wrong)
            and all(_alike(one, other, rtol) for one, other in zip(parts, wrong, strict=True))
        )
    try:
        got, expected = read_numbers(answer), read_numbers(wrong)
    except NotNumbersError:
        return False
    got = _fitted(got, answer, expected)
    if got.shape != expected.shape:
        return False
    scale = float(np.abs(expected[np.isfinite(expected)]).max(initial=0.0)) or 1.0
    with np.errstate(all="ignore"):
        near = np.isclose(got / scale, expected / scale, rtol=0, atol=rtol, equal_nan=True)
    return bool(near.all())
