"""Checks: plain functions from an answer to a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from autograder.judging.numbers import Array, NotNumbersError, read_numbers, shown
from autograder.judging.submission import StudentError
from autograder.judging.verdict import (
    PASSED,
    Evidence,
    Observation,
    Outcome,
    Verdict,
    failed,
    partial,
)

Pair = tuple[object, ...]


def close(answer: object, reference: object, *, rtol: float) -> Verdict:
    """Is `answer` the reference number, array or tuple of them, to within `rtol` of its scale?

    Judged in this order: kind, shape, finiteness, values, since a broadcast can make a wrong shape
    look right. The scale is the largest |entry| of the reference, so that zeros in it do not ask
    for exactness and small references are not passed by an absolute tolerance.
    """
    verdict = _compared(answer, reference, rtol)
    return verdict if verdict.passed else _with_evidence(verdict, [Observation((), answer)], rtol)


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
    on every input. The worst input is reported, and all of them are evidence for a misconception.
    """
    observations, verdicts = [], []
    for inputs in over:
        expected = reference(*inputs)
        answer = call(*inputs)
        observations.append(Observation(inputs, answer))
        verdicts.append(_compared(answer, expected, rtol, returns))
    worst = min(verdicts, key=lambda verdict: verdict.score)
    return worst if worst.passed else _with_evidence(worst, observations, rtol)


def chosen(answer: object, *, right: str, options: Sequence[str]) -> Verdict:
    """Is the chosen option the right one? Case, spaces and brackets do not matter."""
    choice = answer.strip().strip("()").lower() if isinstance(answer, str) else answer
    if choice not in options:
        names = ", ".join(f'"{option}"' for option in options)
        return failed(f"Choose one of {names}, in quotes; got {shown(answer)}.")
    if choice == right:
        return PASSED
    evidence = Evidence((Observation((), choice),), lambda seen, wrong: seen == wrong)
    return failed(f'"{choice}" is not it.', evidence)


def _compared(answer: object, reference: object, rtol: float, names: Sequence[str] = ()) -> Verdict:
    if isinstance(reference, tuple):
        return _compared_parts(answer, reference, rtol, names)
    try:
        got = read_numbers(answer)
    except NotNumbersError as error:
        return failed(str(error))
    expected = np.asarray(reference)
    if expected.size == 1 and got.size == 1 and got.ndim <= 2 and expected.ndim <= 2:
        got = got.reshape(expected.shape)
    if got.shape != expected.shape:
        return failed(
            f"Expected shape {expected.shape}, got {got.shape}.{_shape_hint(got, expected)}"
        )
    if bad := int((~np.isfinite(got)).sum()):
        return failed(f"Expected finite numbers, got {bad} nan or inf.")
    return _compared_values(got.astype(float), expected.astype(float), rtol)


def _compared_values(got: Array, expected: Array, rtol: float) -> Verdict:
    scale = float(np.abs(expected).max(initial=0.0)) or 1.0
    wrong = np.abs(got - expected) > rtol * scale
    if not wrong.any():
        return PASSED
    if got.size == 1:
        return failed(f"Your value is {shown(got)}; that is not it.")
    at = tuple(int(k) for k in np.argwhere(wrong)[0])
    return failed(
        f"{int(wrong.sum())} of {wrong.size} entries are not right, "
        f"the first at index {at}: {shown(float(got[at]))}."
    )


def _compared_parts(answer: object, reference: Pair, rtol: float, names: Sequence[str]) -> Verdict:
    """A tuple of answers, each judged by itself; a list or an array of that length will do."""
    parts = _parts(answer)
    what = " and ".join(names) or f"{len(reference)} values"
    if parts is None or len(parts) != len(reference):
        got = "None. Does the function return its result?" if answer is None else shown(answer)
        return failed(f"Expected {what}, got {got}{'' if answer is None else '.'}")
    verdicts = [_compared(got, want, rtol) for got, want in zip(parts, reference, strict=True)]
    right = sum(verdict.passed for verdict in verdicts)
    if right == len(verdicts):
        return PASSED
    labels = names or [f"value {k + 1}" for k in range(len(verdicts))]
    message = " ".join(
        f"`{label}` is right." if verdict.passed else f"`{label}`: {verdict.message}"
        for label, verdict in zip(labels, verdicts, strict=True)
    )
    return partial(right / len(verdicts), message) if right else failed(message)


def _parts(answer: object) -> Sequence[object] | None:
    if isinstance(answer, tuple | list):
        return answer
    try:
        array = read_numbers(answer)
    except NotNumbersError:
        return None
    return list(array) if array.ndim else None


def _shape_hint(got: Array, expected: Array) -> str:
    if got.shape == expected.shape[::-1] and got.ndim == 2:
        return " Rows and columns are swapped."
    if got.ndim == 1 and expected.ndim == 2 and got.size == expected.size:
        return " Keep the column: (n, 1), not (n,)."
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
        except (StudentError, TypeError, ValueError):  # the earlier answer is blank or unusable
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


def _with_evidence(verdict: Verdict, observations: list[Observation], rtol: float) -> Verdict:
    evidence = Evidence(tuple(observations), lambda answer, wrong: _alike(answer, wrong, rtol))
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
    if got.size == expected.size == 1:
        got, expected = got.reshape(()), expected.reshape(())
    if got.shape != expected.shape:
        return False
    finite = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    return bool(
        np.isclose(got, expected, rtol=0, atol=rtol * (finite or 1.0), equal_nan=True).all()
    )
