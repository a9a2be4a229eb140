"""By hand means by hand: an answer for which a tool did the differentiating earns nothing.

Two ways together: the text of the answer and of all it uses is read, and calls are watched while
the judge asks. Where both leave a doubt, the student gets the marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from autograder.judging.differences import differences_in, loses_digits
from autograder.judging.numbers import quoted
from autograder.judging.origin import origins, read
from autograder.judging.submission import Submission
from autograder.judging.tools import AUTOGRAD, Found, tools_in
from autograder.judging.verdict import Outcome, Verdict

NOT_BY_HAND = "not by hand"
EXERCISE = (
    "The exercise is to do it by hand, with the chain rule; the hints of this step show how "
    "to start."
)
SAYS = {
    "tool": "{} worked this out for you. " + EXERCISE,
    "autograd": "Autograd ({}) worked this out for you. " + EXERCISE,
    "differences": "Finite differences ({}) stand in for the derivative here. " + EXERCISE,
    "digits": (
        "Where the loss is large, your answer loses its digits, as finite differences do and a "
        "formula does not. " + EXERCISE
    ),
    "unreadable": (
        "What {} does here cannot be read, so it cannot be seen that this was done by hand. "
        "Write the answer out without it."
    ),
    "too deep": (
        "{} is nested too deep to be read, so it cannot be seen that this was done by hand. "
        "Write it shorter."
    ),
    "unseen": (
        "No line of the notebook gives {} its value, so it cannot be seen that this was done by "
        "hand. Write the answer in its own cell."
    ),
}


def asked_by_hand(
    ask: Callable[[Submission], Verdict], answer: str, submission: Submission
) -> Verdict:
    """The verdict of `ask`, unless a tool worked out the student's `answer`.

    A blank or missing answer, and code that stops, are told by `ask` first.
    """
    with submission.watched() as called:
        verdict = ask(submission)
    used = used_for(answer, submission.cells()) or _seen(called)
    return refused(used) if used else verdict


def used_for(answer: str, cells: Sequence[str]) -> Found | None:
    """What differentiates in the text of an answer, or hides what it does; None for honest work.

    Without any cells there is nothing to read, and nothing is held against anybody.
    """
    program = read(cells)
    try:
        if program.statements and not origins(answer, program):
            return None if _runs_other_files(cells) else Found(answer, "unseen")
        found = sorted(tools_in(answer, program), key=_least_telling)
        if found:
            return found[0]
        return next((Found(t, "differences") for t in differences_in(answer, program)), None)
    except RecursionError:
        return Found(answer, "too deep")


def _least_telling(found: Found) -> tuple[bool, bool]:
    return found.kind == "unreadable", found.text == "requires_grad"


def _runs_other_files(cells: Sequence[str]) -> bool:
    return any("%run" in cell or "import *" in cell for cell in cells)


def _seen(called: Sequence[str]) -> Found | None:
    if not called:
        return None
    autograd = called[0].partition(".")[0] in AUTOGRAD
    return Found(called[0], "autograd" if autograd else "tool")


def refused(used: Found) -> Verdict:
    message = SAYS[used.kind].format(quoted(used.text))
    return Verdict(Outcome.FAILED, 0.0, message, (NOT_BY_HAND,))


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
        return refused(Found("", "digits"))
    return verdict
