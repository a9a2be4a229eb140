"""Judging inside the kernel that ran the student's cells: `judge("item")` in a hidden test.

There is no wall here: the student's code shares the process. It is how a course is graded by stock
nbgrader, and how an instructor tries an item in JupyterLab.
"""

from __future__ import annotations

import contextlib
import copy
import io
import traceback
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.judging.rubric import Item, load_rubric
from autograder.judging.submission import BlankAnswerError, StudentError, Submission
from autograder.judging.verdict import Verdict

# The verdict beside the number that nbgrader reads, for reports. Underscores only: a MIME type.
VERDICT_MIME = "application/vnd.pencilgrad.verdict+json"
# Not a BaseException: an interrupt is nbgrader's timeout (or a person) and must come through.
STUDENT_RAISES = (Exception, SystemExit)


class KernelDoor:
    """A door to the names of this very kernel."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def value(self, name: str) -> object:
        if name not in self._names:
            raise StudentError(
                f"The notebook defines no `{name}`. Was its cell deleted or renamed, "
                "or did it stop with an error?"
            )
        value = self._names[name]
        if value is ...:
            raise BlankAnswerError(f"`{name}` is not answered yet.")
        return value

    def call(self, name: str, args: tuple[object, ...]) -> object:
        function = self.value(name)
        if not callable(function):
            raise StudentError(f"`{name}` should be a function, but it is {function!r:.60}.")
        try:
            with _quiet():
                answer = function(*copy.deepcopy(args))
        except NotImplementedError as error:  # the released stub
            raise BlankAnswerError(f"`{name}` is not answered yet.") from error
        except STUDENT_RAISES as error:
            raise StudentError(_what_was_raised(name, error)) from error
        if answer is ...:
            raise BlankAnswerError(f"`{name}` is not answered yet.")
        return answer


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What the student's function prints or warns while it is asked costs nothing."""
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def _what_was_raised(name: str, error: BaseException) -> str:
    """One line: which function stopped, with what, at which of the student's lines."""
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)[1:]  # without our own
    theirs = [frame for frame in frames if frame.line and "site-packages" not in frame.filename]
    where = f" at `{theirs[-1].line.strip()}`" if theirs and theirs[-1].line else ""
    return f"`{name}` stopped{where} with {code(what)}."


def code(text: str) -> str:
    """Text of the student's in markdown: as code, so that nothing in it is markup."""
    return "`" + " ".join(text.split()).replace("`", "'")[:300] + "`"


@dataclass(frozen=True)
class Scored:
    """A verdict as a test cell's output: the number nbgrader reads, the sentence, the record."""

    item: Item
    verdict: Verdict

    @property
    def points(self) -> float:
        return round(self.item.points * self.verdict.score, 4)

    def record(self) -> dict[str, object]:
        return {
            "item": self.item.name,
            "says": self.item.says,
            "outcome": self.verdict.outcome.value,
            "score": self.points,
            "points": self.item.points,
            "message": self.verdict.message,
            "mistakes": list(self.verdict.mistakes),
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {
            "text/plain": f"{self.points:g}",
            "text/markdown": f"**{self.item.says}:** {self.verdict.message}",
            VERDICT_MIME: self.record(),
        }


def judge(item: str, *, of: str) -> Scored:
    """The verdict on one item of the notebook `of`, "assignment/notebook", for this kernel's names.

    Call it last in a cell. What the cell has put out before is cleared, so that its one deciding
    output is the score: neither a warning nor a printed number decides.
    """
    from IPython import get_ipython
    from IPython.display import clear_output

    asked = load_rubric(of)[item]
    verdict = asked.judge(Submission(KernelDoor(get_ipython().user_ns)))
    clear_output()
    return Scored(asked, verdict)
