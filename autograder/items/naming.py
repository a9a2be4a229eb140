"""The name of a mistake that no item lists: takes an item and a wrong verdict, gives the verdict
with the general misconception that explains it. Whoever judges for a student calls it.

Apart from the verdict itself: no score depends on it, and proofs of mutants do without.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from autograder.checks.asking import IGNORES
from autograder.checks.comparing import are_alike
from autograder.checks.kinds_of_wrong import name_kind
from autograder.checks.numbers import NotNumbersError, read_numbers
from autograder.items.rubric import Item
from autograder.judging.sentences import join_sentences
from autograder.judging.verdict import Evidence, Observation, Verdict
from autograder.mistakes.edits import early_returns_of, edits_of
from autograder.mistakes.general import general_mistakes
from autograder.mistakes.misconceptions import Misconception

EXACT = 1e-6  # of its size
SECONDS = 0.5  # of processor time, for the name of one verdict


def name_generally(item: Item, verdict: Verdict, student: str = "") -> Verdict:
    """The verdict, with the first general misconception that gives the same answers every time.

    student: whose numbers were asked for. Where nothing can be stopped, nothing is tried: a wrong
    rule of ours may run for very long.
    """
    evidence = verdict.evidence
    if evidence is None or verdict.passed or not evidence.observations:
        return verdict
    if verdict.mistakes not in ((), (IGNORES,)) or not _can_stop():
        return verdict
    named = verdict
    with warnings.catch_warnings(), np.errstate(all="ignore"), stop_after(SECONDS):
        warnings.simplefilter("ignore")
        try:
            named = name_by_rule(item, verdict, evidence, student)
        except Exception as error:  # noqa: BLE001  no verdict is lost for want of a name
            print(f"naming {item.name}: {type(error).__name__}: {error}", file=sys.__stderr__)
    return named


def name_by_rule(item: Item, verdict: Verdict, evidence: Evidence, student: str) -> Verdict:
    """The same without a limit, and with every error of ours: the fuzz looks for those."""
    if not _is_asked_plainly(evidence) or _gives_the_same(evidence, None):
        return verdict  # what is wrong is nothing that it gave
    found = _first_that_explains(_candidates(item, verdict, evidence, student), evidence)
    if found is not None:
        told = join_sentences(found.says, verdict.message)
        return replace(verdict, mistakes=(found.name,), message=told)
    kind = "" if verdict.mistakes else name_kind(evidence)
    return replace(verdict, mistakes=(kind,)) if kind else verdict


def _can_stop() -> bool:
    """Windows has no such timer, and elsewhere only a program's main thread hears it."""
    in_main = threading.current_thread() is threading.main_thread()
    return in_main and hasattr(signal, "setitimer")


class _TimeIsUpError(BaseException):
    """Not an Exception: no check takes it for the student's."""


@contextlib.contextmanager
def stop_after(seconds: float) -> Iterator[None]:
    """Leave what stands inside after so many seconds of this process's time."""

    inside, told = True, sys.unraisablehook

    def stop(*_: object) -> None:
        if inside:
            raise _TimeIsUpError

    def tell(lost: sys.UnraisableHookArgs) -> None:
        if lost.exc_type is not _TimeIsUpError:  # it met a finaliser, and comes again
            told(lost)

    before = signal.signal(signal.SIGPROF, stop)
    sys.unraisablehook = tell
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.1)  # again, where it came at a bad moment
    try:
        yield
    except _TimeIsUpError:
        return
    finally:
        inside = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.unraisablehook = told
        signal.signal(signal.SIGPROF, before)


def _candidates(
    item: Item, verdict: Verdict, evidence: Evidence, student: str
) -> Iterable[Misconception]:
    if verdict.mistakes:  # it ignores an argument: perhaps it is known why
        return item.edits(student, early_returns_of)
    return general_mistakes(evidence, item.edits(student, edits_of))


def _first_that_explains(
    candidates: Iterable[Misconception], evidence: Evidence
) -> Misconception | None:
    return next((one for one in candidates if _gives_the_same(evidence, one)), None)


def _is_asked_plainly(evidence: Evidence) -> bool:
    """Does the right rule answer to what was asked? Some checks ask in steps of their own."""
    try:
        for seen in evidence.observations:
            evidence.follow(evidence.right, seen.inputs)
    except Exception:  # noqa: BLE001  then there is nothing to compare with
        return False
    return True


def _gives_the_same(evidence: Evidence, mistake: Misconception | None) -> bool:
    """Does this misconception, or the right rule, give all that was seen?"""
    try:
        rule = evidence.right if mistake is None else mistake.of(evidence.right)
        return all(
            _are_the_same(evidence, seen, evidence.follow(rule, seen.inputs))
            for seen in evidence.observations
        )
    except Exception:  # noqa: BLE001  a change that this answer does not have: half of a text
        return False


def _are_the_same(evidence: Evidence, seen: Observation, wrong: object) -> bool:
    """Of one value alone, to the last digits: within a wide tolerance is much by chance."""
    if not evidence.same(seen.answer, wrong):
        return False
    try:
        read_numbers(wrong)
    except NotNumbersError:  # a formula, a word: they are compared as such
        return True
    return bool(seen.inputs) or are_alike(seen.answer, wrong, EXACT)
