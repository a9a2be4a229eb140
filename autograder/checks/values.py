"""Checks: plain functions from an answer to a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from autograder.checks.asking import (
    IGNORES,
    describe_inputs,
    find_ignored_arguments,
    in_other_forms,
)
from autograder.checks.choices import read_option
from autograder.checks.comparing import are_alike, join_verdicts, judge_parts, judge_returned
from autograder.checks.fixed import FIXED, find_fixed_number
from autograder.checks.numbers import NotNumbersError, read_numbers, show_value
from autograder.checks.rounding import most_slack, slack
from autograder.judging.faults import BlankAnswerError, StudentError, TooLongError
from autograder.judging.memo import remember
from autograder.judging.sentences import join_sentences, say
from autograder.judging.verdict import (
    PASSED,
    Evidence,
    Observation,
    Outcome,
    Rule,
    Verdict,
    failed,
)


def close(answer: object, reference: object, *, rtol: float, each_entry: bool = False) -> Verdict:
    """Is `answer` the reference number, array or tuple of them, to within `rtol` of its scale?

    Judged in this order: kind, shape, finiteness, values, since a broadcast can make a wrong shape
    look right. The scale is the largest |entry| of the reference, so that zeros in it do not ask
    for exactness and small references are not passed by an absolute tolerance. each_entry: each
    right entry of an array earns its share; the parts of a tuple always do.
    """
    verdict = join_verdicts(judge_parts(answer, reference, rtol, (), each_entry), ())
    if verdict.passed:
        return verdict
    told = replace(verdict, expected=_expected_in_words(reference))
    return _with_evidence(told, [Observation((), answer)], lambda: reference, rtol)


def agrees(
    call: Callable[..., object],
    reference: Callable[..., object],
    *,
    over: Iterable[tuple[object, ...]],
    rtol: float,
    returns: Sequence[str] = (),
    list_of: tuple[str, str] | None = None,
) -> Verdict:
    """Does the student's function agree with the reference on every tuple of inputs in `over`?

    `returns` names the parts of a returned pair; each right part earns its share, if it is right
    on every input. `list_of` calls them, ("batch", "batches"), where the inputs decide how many
    there are: right together. The first wrong input is reported; all are evidence for a mistake.
    """
    right = remember(reference)
    observations: list[Observation] = []
    parts: list[Verdict] = []
    first_wrong: Observation | None = None

    def ignored(seen: Observation) -> str:
        same = partial(are_alike, rtol=rtol)
        return find_ignored_arguments(call, right, seen.inputs, seen.answer, same)

    for inputs in in_other_forms(over):
        expected = right(*inputs)
        try:
            seen = Observation(inputs, call(*inputs))
        except (BlankAnswerError, TooLongError) as error:
            error.right = reference
            raise
        except StudentError as error:
            error.right = reference
            # Whoever uses the notebook's own data stops where these do not fit what is asked.
            if observations and (says := ignored(observations[0])):
                told_too = join_sentences(str(error), says)
                raise StudentError(told_too, (IGNORES,), reference) from error
            raise
        observations.append(seen)
        now = _judge_observation(seen, expected, right, rtol, returns, list_of)
        first_wrong = first_wrong or (None if all(part.passed for part in now) else seen)
        # The first wrong answer to each part is the one to tell about.
        parts = [a if not a.passed else b for a, b in zip(parts or now, now, strict=True)]
    if not observations:
        raise ValueError("There are no inputs to ask the function with.")
    verdict = join_verdicts(parts, returns)
    if first_wrong is None:
        return verdict
    told = _explain_wrong(verdict, first_wrong, observations, ignored, right)
    return _with_evidence(told, observations, reference, rtol)


def _judge_observation(
    seen: Observation,
    expected: object,
    reference: Rule,
    rtol: float,
    returns: Sequence[str],
    list_of: tuple[str, str] | None,
) -> list[Verdict]:
    """The verdicts on the parts; where one is wrong, once more with what rounding alone may do."""
    parts = judge_returned(seen.answer, expected, rtol, returns, list_of)
    if all(part.passed for part in parts):
        return parts
    count = len(expected) if isinstance(expected, tuple) else 1
    most = most_slack(seen.inputs, expected, count)
    excused = judge_returned(seen.answer, expected, rtol, returns, list_of, most)
    if [part.passed for part in excused] == [part.passed for part in parts]:
        return parts  # by more than rounding brings: the reference need not be asked what it does
    rounding = slack(reference, seen.inputs, count)
    return judge_returned(seen.answer, expected, rtol, returns, list_of, rounding)


def _explain_wrong(
    verdict: Verdict,
    wrong: Observation,
    seen: Sequence[Observation],
    ignored: Callable[[Observation], str],
    reference: Rule,
) -> Verdict:
    """What is wrong, what may have led there, and what was asked."""
    fixed = find_fixed_number(reference, seen)
    says = fixed or ignored(wrong)
    hint = say("function.no-return") if wrong.answer is None else says
    asked = describe_inputs(reference, wrong.inputs)
    return replace(
        verdict,
        message=join_sentences(verdict.message, hint, asked),
        mistakes=((FIXED if fixed else IGNORES),) if says else (),
        expected=_expected_in_words(reference(*wrong.inputs)),
    )


def chosen(answer: object, *, right: str, options: Sequence[str]) -> Verdict:
    """Is the chosen option the right one? See autograder.checks.choices for how it is written."""
    if right not in options:
        raise ValueError(f"The right choice {right!r} is none of {options}.")
    choice = read_option(answer, options)
    if choice is None:
        names = ", ".join(f'"{option}"' for option in options)
        return failed(say("choice.none", options=names, got=show_value(answer)))
    if choice == right:
        return PASSED
    evidence = Evidence(
        (Observation((), choice),), lambda: right, lambda seen, wrong: seen == wrong
    )
    return replace(failed(say("choice.wrong", choice=choice), evidence), expected=f'"{right}"')


def _expected_in_words(reference: object) -> str:
    """The right answer in a few words, or nothing where it is a whole array."""
    parts = reference if isinstance(reference, tuple) else (reference,)
    return show_value(reference) if all(np.size(part) == 1 for part in parts) else ""


def follows(verdict: Verdict, own: Callable[..., object], *, rtol: float) -> Verdict:
    """The verdict, with what it would be if the student's own earlier answers count.

    own: the reference with the student's earlier answers in it, of the same inputs. The item says
    which those are, `builds_on`, and they count where they are worth something: see
    autograder.items.earlier. An own answer that is 0, 1 or no number tells nothing: anybody has
    that.
    """
    if verdict.evidence is None:
        return verdict
    telling = False
    for seen in verdict.evidence.observations:
        try:
            expected = own(*seen.inputs)
        except Exception:  # noqa: BLE001  blank, wrong in kind, or nothing one can compute with
            return verdict
        if not are_alike(seen.answer, expected, rtol):
            return verdict
        telling = telling or not _is_trivial(expected)
    carried = Verdict(Outcome.PASSED, 1.0, say("earlier.right-by-own"))
    return replace(verdict, carried=carried) if telling else verdict


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
        return are_alike(answer, wrong, rtol)

    evidence = Evidence(tuple(observations), right, same)
    return replace(verdict, evidence=evidence)
