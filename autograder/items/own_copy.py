"""Items in which each student has numbers of their own: judged with those of whoever handed in."""

from __future__ import annotations

from collections.abc import Callable

from autograder.checks.numbers import quote_code
from autograder.judging.faults import StudentError
from autograder.judging.sentences import say
from autograder.judging.submission import Submission
from autograder.judging.verdict import OTHER_COPY, Outcome, Verdict
from course_tools.own import read_id
from course_tools.variants import normalize


def judge_own_copy(
    submission: Submission,
    answer: object,
    right: Callable[[str], object],
    check: Callable[[object, object], Verdict],
) -> Verdict:
    """Is the answer the right one of this student's copy? right: student -> reference.

    The id is the one under which the notebook was handed in. Where the notebook itself names
    another, and so showed another's numbers, the student is told.
    """
    verdict = check(answer, right(submission.student))
    shown = "" if verdict.passed else _name_of_student(submission)
    if not shown or shown == normalize(submission.student):
        return verdict
    there = check(answer, right(shown))
    whose, own = quote_code(shown), quote_code(submission.student)
    if there.passed:
        says = say("copy.right-there", whose=whose, own=own)
    else:
        says = say("copy.of-another", whose=whose, own=own)
    return Verdict(Outcome.FAILED, 0.0, says, (OTHER_COPY,))


def _name_of_student(submission: Submission) -> str:
    try:
        return read_id(submission.value("student"))
    except StudentError:
        return ""
