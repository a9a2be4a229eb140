"""An answer calls nothing of `course_tools`, unless its exercise says so.

The text of the notebook is read first: where nothing of the course's tools can have come into the
answer, that is all. Where it can, the notebook is run once more in a fresh process, in which the
tools are silent (`worker/silence`), and what is right only with them is refused.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection

from autograder.checks.numbers import quote_code
from autograder.items.reach import find_tool
from autograder.judging.faults import StudentError, UndecidedError
from autograder.judging.sentences import say
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome, Verdict

NOT_OWN = "made by a tool of the course"


def ask_without_tools(
    ask: Callable[[Submission], Verdict],
    verdict: Verdict,
    answer: str,
    submission: Submission,
    uses: Collection[str],
) -> Verdict:
    """The verdict of `ask`, unless the answer is worth less without the tools of the course.

    answer: the student's name for it. uses: the tools that its exercise names.
    """
    if verdict.score == 0 and verdict.carried is None:
        return verdict
    tool = find_tool(answer, submission.cells(), uses)
    if not tool:
        return verdict
    again: Verdict | None = None
    with (
        submission.without_tools(uses) as silent,
        contextlib.suppress(StudentError, UndecidedError),
    ):
        again = ask(silent)
    if again is not None and again.score >= verdict.score and again.outcome is verdict.outcome:
        return verdict
    message = say("own-work.tool", answer=quote_code(answer), tool=quote_code(tool))
    return Verdict(Outcome.FAILED, 0.0, message, (NOT_OWN,))
