"""By hand means by hand: an answer for which a tool did the differentiating earns nothing.

The notebook's text is told again in a fresh process, where all that an answer by hand does without
is a gap (`worker/retelling`). The same questions are put there: what is right in the notebook and
not there was not made by hand.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

from autograder.checks.digits import loses_digits
from autograder.checks.numbers import quote_code
from autograder.judging.faults import StudentError, UndecidedError
from autograder.judging.sentences import join_sentences, say
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome, Verdict

NOT_BY_HAND = "not by hand"
# Which sentence is told, no more: what is allowed is a list of its own.
_TOOLS = ("diff", "grad", "derivative", "backward", "jacobian", "hessian", "wronskian", "limit",
          "series", "jvp", "vjp", "deriv", "taylor", "polyder", "jac", "autograd", "divergence",
          "curl", "gateaux", "engine")  # fmt: skip


def ask_by_hand(
    ask: Callable[[Submission], Verdict], answer: str, submission: Submission
) -> Verdict:
    """The verdict of `ask`, unless it is another one without tools. `answer`: the name asked.

    A blank or missing answer, code that stops, and a wrong answer are told by `ask` alone.
    """
    verdict = ask(submission)
    if not submission.cells():
        return verdict
    told_again = submission.by_hand()
    score = 0.0
    with contextlib.suppress(StudentError, UndecidedError):
        score = ask(told_again).score
    used = told_again.withheld(answer)
    if score < verdict.score or (used and not score):
        return refuse_tool(used, answer)
    return verdict


def refuse_tool(used: str, answer: str) -> Verdict:
    """Not by hand: `used` is what the student wrote in the place of the work."""
    return Verdict(Outcome.FAILED, 0.0, _why_refused(used, answer), (NOT_BY_HAND,))


def _why_refused(used: str, answer: str) -> str:
    match _kind_of_tool(used):
        case "unseen":
            return say("by-hand.unseen", answer=quote_code(answer))
        case "too deep":
            return say("by-hand.too-deep", answer=quote_code(answer))
        case "course":
            return say("by-hand.course", used=quote_code(used))
        case "unreadable":
            return say("by-hand.unreadable", used=quote_code(used))
        case "differences":
            return join_sentences(
                say("by-hand.differences", used=quote_code(used)), say("by-hand.exercise")
            )
    return join_sentences(say("by-hand.tool", used=quote_code(used)), say("by-hand.exercise"))


def _kind_of_tool(used: str) -> str:
    last = used.rpartition(".")[2].casefold()
    if not used or used == "too deep":
        return used or "unseen"
    if used.startswith("course_tools"):
        return "course"
    if " / " in used or "/=" in used:
        return "differences"
    return "tool" if any(tool in last for tool in _TOOLS) else "unreadable"


def keeps_digits(
    verdict: Verdict,
    call: Callable[..., object],
    reference: Callable[..., object],
    *,
    over: Iterable[tuple[object, ...]],
) -> Verdict:
    """A right answer that goes wrong where the loss is huge is one by finite differences.

    over: inputs so large that the loss keeps no digit of a small step, while the derivative, which
    grows less, is as exact as ever.
    """
    given = verdict.passed or verdict.carried is not None
    if given and loses_digits(call, reference, over=over):
        says = join_sentences(say("by-hand.digits"), say("by-hand.exercise"))
        return Verdict(Outcome.FAILED, 0.0, says, (NOT_BY_HAND,))
    return verdict
