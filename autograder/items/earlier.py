"""Earlier answers: what a later one builds on is paid for once.

Two ways lead to the points of an answer that is right but for an earlier one. Either it is what
the student's own earlier answers give (`checks.follows`), where those are worth something: nothing
follows from an answer of which nothing is right, since a pair of those can be made to fit. Or it is
right once the judge's functions stand in for the student's wrong ones: that needs no worth, as
nothing wrong can fit.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from autograder.checks.asking import IGNORES
from autograder.items.origin import find_origins, read_program
from autograder.judging.sentences import all_of, join_sentences, say
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome, Rule, Verdict
from autograder.wire.plain import as_plain, as_tensors

SIMPLE = (-1.0, 2.0, 0.5, -2.0, -0.5)  # factors that a slip of the pencil brings


def carry_on(
    ask: Callable[[Submission], Verdict],
    verdict: Verdict,
    answer: str,
    submission: Submission,
    earlier: Mapping[str, tuple[Verdict, Sequence[str]]],
) -> Verdict:
    """The verdict on an answer that is not right, in view of the earlier ones that it builds on.

    earlier: of each wrong one, by the student's name for it: its verdict, and its known mistakes.
    """
    own = verdict.carried
    if own is not None and all(is_worth(*one) for one in earlier.values()):
        return own
    right = {called: rule for called, (of, _) in earlier.items() if (rule := of.reference)}
    if not right:
        return verdict
    cells = _way_to(answer, submission.cells(), right)
    with submission.standing_in(right, cells):
        again = ask(submission)
    # Where it stopped before, or was told of an argument that the earlier one leaves out, what it
    # does now is told, whether right or wrong.
    stopped = verdict.outcome is Outcome.CRASHED and again.outcome is Outcome.FAILED
    accused = IGNORES in verdict.mistakes and IGNORES not in again.mistakes
    if again.score < verdict.score or (again.score == verdict.score and not (stopped or accused)):
        return verdict
    names = all_of([f"`{called}`" for called in right])
    return replace(again, message=_told_with(again, names), entries="")


def _told_with(again: Verdict, names: str) -> str:
    """What is told where right functions stood in. What they gave may be the student's answer now,
    so that a wrong one is shown to nobody: while somebody works, each check would tell one more."""
    if again.passed or again.authored:
        return join_sentences(again.message, say("earlier.stood-in", names=names))
    return join_sentences(say("earlier.still-wrong", names=names), again.right)


def is_worth(verdict: Verdict, known: Sequence[str]) -> bool:
    """Is something of a wrong earlier answer right: a part, or all but one named mistake?"""
    if verdict.score > 0 or set(verdict.mistakes) & set(known):
        return True
    return _is_kin(verdict)


def pair(answer: object) -> tuple[Any, Any]:
    """An earlier answer as two values, for rubrics. TypeError or ValueError where it is no pair."""
    first, second = cast(Iterable[Any], answer)
    return first, second


def answer_of_rule(rule: Rule, args: tuple[object, ...], named: Mapping[str, object]) -> object:
    """What a right function gives, and the arguments after it; None where it has no answer."""
    copies = as_tensors(args)
    try:
        returned = rule(*copies, **as_tensors(dict(named)))
    except Exception:  # noqa: BLE001  the student's call may be any
        return None
    return as_plain(returned), tuple(map(as_plain, copies))


def _way_to(answer: str, cells: Sequence[str], without: Collection[str]) -> list[str]:
    """The statements through which the student's answer came about, but those that define one of
    the names in `without`."""
    program = read_program(cells)
    try:
        way = [program.statements[k] for k in sorted(find_origins(answer, program))]
        return [ast.unparse(one.tree) for one in way if not one.bound & set(without)]
    except RecursionError:  # nested deeper than anybody writes
        return []


def _is_kin(verdict: Verdict) -> bool:
    """Is an unnamed wrong answer the right one but for a simple slip: turned round, times a small
    factor, with one argument negated or two of them exchanged?"""
    evidence = verdict.evidence
    if evidence is None or not evidence.observations:
        return False

    def holds(kin: Rule) -> bool:
        try:
            return all(
                evidence.same(seen.answer, kin(*seen.inputs)) for seen in evidence.observations
            )
        except Exception:  # noqa: BLE001  a change that this right answer does not have
            return False

    count = len(evidence.observations[0].inputs)
    with np.errstate(all="ignore"):
        return any(map(holds, _rules_of_kin(evidence.right, count)))


def _rules_of_kin(right: Rule, count: int) -> Iterator[Rule]:
    for factor in SIMPLE:
        yield lambda *args, by=factor: _change_each(right(*args), lambda part: by * part)
    yield lambda *args: _turn_pair(right(*args))
    yield lambda *args: np.asarray(right(*args)).T
    for k in range(count):
        yield lambda *args, at=k: right(*args[:at], _negate(args[at]), *args[at + 1 :])
    for one, other in itertools.combinations(range(count), 2):
        yield lambda *args, a=one, b=other: right(*_exchange(args, a, b))


def _exchange(args: tuple[object, ...], one: int, other: int) -> tuple[object, ...]:
    if type(args[one]) is not type(args[other]):
        raise TypeError("Nobody takes one for the other.")
    changed = list(args)
    changed[one], changed[other] = changed[other], changed[one]
    return tuple(changed)


def _turn_pair(answer: object) -> object:
    assert isinstance(answer, tuple | list)
    return tuple(answer[::-1])


def _negate(value: Any) -> Any:
    if isinstance(value, int):  # a count: with fewer than none, a loop does nothing
        raise TypeError("A count has no sign.")
    return -value


def _change_each(answer: object, change: Callable[[np.ndarray], object]) -> object:
    if isinstance(answer, tuple | list):
        return tuple(change(np.asarray(part)) for part in answer)
    return change(np.asarray(answer))
