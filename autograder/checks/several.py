"""Several things in one answer: a word for each of some, a set of rates, three pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from autograder.checks.lists import SETS, words_in_order
from autograder.checks.numbers import NotNumbersError, read_numbers, show_value
from autograder.checks.values import chosen
from autograder.judging.sentences import say
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict, failed, partial
from autograder.wire.plain import Opaque

SAME = 1e-6  # a rate that comes as float32 is the same rate


def each_chosen(
    answer: object, *, right: Sequence[str], options: Sequence[str], of: Sequence[str]
) -> Verdict:
    """One of `options` for each of the things in `of`, in order; each right one earns its share."""
    given = words_in_order(answer)
    if given is None or len(given) != len(right):
        names = ", ".join(f'"{option}"' for option in options)
        return failed(say("list-of.words", count=len(right), options=names))
    verdicts = [
        chosen(part, right=word, options=options) for part, word in zip(given, right, strict=True)
    ]
    good = sum(verdict.passed for verdict in verdicts)
    if good == len(right):
        return PASSED
    wrong = " ".join(
        say("list-of.each", name=name, message=verdict.message)
        for name, verdict in zip(of, verdicts, strict=True)
        if not verdict.passed
    )
    evidence = Evidence(
        (Observation((), tuple(given)),),
        lambda: tuple(right),
        lambda seen, mistake: seen == mistake,
    )
    verdict = partial(good / len(right), wrong) if good else failed(wrong)
    return replace(verdict, evidence=evidence, expected=", ".join(right))


def same_set(answer: object, right: Sequence[float], *, of: Sequence[float]) -> Verdict:
    """Are these the numbers of `right`, in any order? Both are some of `of`."""
    try:
        numbers = [float(number) for number in read_numbers(_listed(answer)).reshape(-1)]
    except NotNumbersError as error:
        return failed(str(error))
    strangers = [n for n in numbers if min(abs(n - known) for known in of) > SAME]
    if strangers:
        return failed(say("list-of.stranger", got=show_value(strangers[0])))
    given = tuple(n for n in of if min((abs(n - g) for g in numbers), default=1.0) < SAME)
    if given == tuple(right):
        return PASSED
    too_many, too_few = set(given) - set(right), set(right) - set(given)
    said = [say("list-of.too-many", got=show_value(n)) for n in sorted(too_many)]
    said += [say("list-of.too-few")] if too_few else []
    evidence = Evidence(
        (Observation((), given),), lambda: tuple(right), lambda seen, mistake: seen == mistake
    )
    return replace(failed(" ".join(said), evidence), expected=show_value(tuple(right)))


def _listed(answer: object) -> object:
    """The numbers of a set as a list; all else as it is."""
    if not isinstance(answer, Opaque) or answer.kind not in SETS:
        return answer
    try:
        return [float(word) for word in answer.words]
    except ValueError:
        return answer


def in_pairs(answer: object) -> object:
    """Six numbers as three pairs, where they were given in one row; all else as it is."""
    if isinstance(answer, list | tuple) and len(answer) == 3:
        pairs = [_in_a_row(pair) for pair in answer]
        return np.array(pairs) if all(len(pair) == 2 for pair in pairs) else answer
    try:
        numbers = read_numbers(answer)
    except NotNumbersError:
        return answer
    return numbers.reshape(3, 2) if numbers.shape in ((6,), (3, 2, 1)) else answer


def _in_a_row(pair: object) -> list[float]:
    """The numbers of a pair whose parts may be arrays of one; nothing where it has others."""
    try:
        parts = pair if isinstance(pair, list | tuple) else [pair]
        return [float(n) for part in parts for n in read_numbers(part).ravel()]
    except (NotNumbersError, TypeError):  # no numbers, or complex ones
        return []
