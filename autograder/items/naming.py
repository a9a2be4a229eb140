"""The name of a mistake that no item lists: takes an item and a wrong verdict, gives the verdict
with the general misconception that explains it. Whoever judges for a student calls it.

Apart from the verdict itself: no score depends on it, and proofs of mutants do without.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from autograder.checks.asking import IGNORES
from autograder.items.rubric import Item
from autograder.judging.faults import UndecidedError
from autograder.judging.sentences import join_sentences
from autograder.judging.verdict import Evidence, Verdict
from autograder.mistakes.general import general_mistakes, reasons_to_ignore
from autograder.mistakes.misconceptions import Misconception

SECONDS = 2.0  # of processor time, for the names of one verdict


def name_generally(item: Item, verdict: Verdict) -> Verdict:
    """The verdict, with the first general misconception that gives the same answers every time."""
    evidence = verdict.evidence
    if evidence is None or verdict.passed or not evidence.observations:
        return verdict
    if verdict.mistakes not in ((), (IGNORES,)):
        return verdict
    candidates = reasons_to_ignore if verdict.mistakes else general_mistakes
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        if _gives_the_same(evidence, None):  # what is wrong is nothing that it gave
            return verdict
        found = _first_that_explains(candidates(evidence, item.code), evidence)
    if found is None:
        return verdict
    told = join_sentences(found.says, verdict.message)
    return replace(verdict, mistakes=(found.name,), message=told)


def _first_that_explains(
    candidates: Iterable[Misconception], evidence: Evidence
) -> Misconception | None:
    ends = time.process_time() + SECONDS
    for candidate in candidates:
        if time.process_time() > ends:
            return None
        if _gives_the_same(evidence, candidate):
            return candidate
    return None


def _gives_the_same(evidence: Evidence, mistake: Misconception | None) -> bool:
    """Does this misconception, or the right rule, give all that was seen?"""
    try:
        rule = evidence.right if mistake is None else mistake.of(evidence.right)
        return all(
            evidence.same(seen.answer, evidence.follow(rule, seen.inputs))
            for seen in evidence.observations
        )
    except UndecidedError:
        raise
    except Exception:  # noqa: BLE001  a change that this answer does not have: half of a text
        return False
