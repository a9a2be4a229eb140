"""Items in which each student has numbers of their own: judged with those of whoever handed in."""

from __future__ import annotations

from collections.abc import Callable

from autograder.checks.numbers import quoted
from autograder.checks.values import close
from autograder.engine.scored import OTHER_COPY
from autograder.judge.faults import StudentError
from autograder.judge.submission import Submission
from autograder.judge.verdict import Outcome, Verdict
from course_tools.own import named
from course_tools.variants import normal


def close_to_own(
    submission: Submission, name: str, right: Callable[[str], object], *, rtol: float
) -> Verdict:
    """Is the value `name` the right one of this student's copy? right: student -> reference.

    The id is the one under which the notebook was handed in. Where the notebook itself names
    another, and so showed another's numbers, the student is told.
    """
    answer = submission.value(name)
    verdict = close(answer, right(submission.student), rtol=rtol)
    shown = "" if verdict.passed else _named(submission)
    if not shown or shown == normal(submission.student):
        return verdict
    there = close(answer, right(shown), rtol=rtol)
    return Verdict(
        Outcome.FAILED,
        0.0,
        f"These are the numbers of another copy, that of {quoted(shown)}"
        f"{'; there the answer is right' if there.passed else ''}. You handed in as "
        f"{quoted(submission.student)}: type that id between the quotes at the top, run the "
        "notebook again, and solve what you get.",
        (OTHER_COPY,),
    )


def _named(submission: Submission) -> str:
    try:
        return named(submission.value("student"))
    except StudentError:
        return ""
