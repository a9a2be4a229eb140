"""Items in which each student has numbers of their own (goes when the last rubric is rewritten)."""

from __future__ import annotations

from collections.abc import Callable

from autograder.checks.values import close
from autograder.items.own_copy import judged_by_own_copy
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict


def close_to_own(
    submission: Submission, name: str, right: Callable[[str], object], *, rtol: float
) -> Verdict:
    """Is the value `name` the right one of this student's copy? right: student -> reference."""
    answer = submission.value(name)
    return judged_by_own_copy(
        submission, answer, right, lambda given, reference: close(given, reference, rtol=rtol)
    )
