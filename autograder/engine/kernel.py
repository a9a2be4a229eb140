"""Judging inside the kernel that ran the student's cells: `judge("item")` in a hidden test.

There is no wall here: the student's code shares the process. It is how a course is graded by stock
nbgrader, and how an instructor tries an item in JupyterLab.
"""

from __future__ import annotations

import contextlib
import copy
import importlib
import io
import math
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.watching import watching
from autograder.judging.numbers import NotNumbersError, read_numbers
from autograder.judging.plain import CallRecord, ObjectRecord, object_record, plain
from autograder.judging.rubric import Item, load_rubric
from autograder.judging.submission import BlankAnswerError, StudentError, Submission
from autograder.judging.verdict import Verdict
from course_tools.worksheets.notebook import whose

# The verdict beside the number that nbgrader reads, for reports. Underscores only: a MIME type.
VERDICT_MIME = "application/vnd.pencilgrad.verdict+json"
# Not a BaseException: an interrupt is nbgrader's timeout (or a person) and must come through.
STUDENT_RAISES = (Exception, SystemExit)
# What a judge may have made on the student's side.
MAY_MAKE = ("torch.nn.", "torch.optim.", "torch.manual_seed")


class KernelDoor:
    """A door to the names of this very kernel."""

    def __init__(self, names: Mapping[str, Any], cells: Sequence[str] = ()) -> None:
        self._names = names
        self._cells = cells

    def cells(self) -> Sequence[str]:
        return self._cells

    def watched(self) -> contextlib.AbstractContextManager[Sequence[str]]:
        return watching()

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
        copies = copy.deepcopy(args)
        answer = _asked(name, self._callable(name), copies)
        _check_untouched(name, args, copies)
        return answer

    def observe(self, name: str, args: tuple[object, ...]) -> CallRecord:
        copies = copy.deepcopy(args)
        returned = _asked(name, self._callable(name), copies)
        return CallRecord(plain(returned), tuple(map(plain, copies)))

    def keep(self, name: str, args: tuple[object, ...]) -> KernelHandle:
        return KernelHandle(name, _asked(name, self._callable(name), copy.deepcopy(args)))

    def make(self, what: str, args: tuple[object, ...]) -> KernelHandle:
        if not what.startswith(MAY_MAKE):
            raise ValueError(f"The judge makes {', '.join(MAY_MAKE)} only, not {what}.")
        module, _, name = what.rpartition(".")
        maker = getattr(importlib.import_module(module), name)
        return KernelHandle(what, _asked(what, maker, copy.deepcopy(args)))

    def _callable(self, name: str) -> Callable[..., object]:
        function = self.value(name)
        if not callable(function):
            raise StudentError(f"`{name}` should be a function, but it is {function!r:.60}.")
        return function


class KernelHandle:
    """An object in this very kernel. Errors are told under the student's name for it."""

    def __init__(self, name: str, kept: object) -> None:
        self._name, self._kept = name, kept

    def __deepcopy__(self, memo: object) -> object:
        return self._kept  # among copied arguments, a handle stands for its object

    def method(self, name: str, *args: object) -> object:
        return plain(self._method(name, args))

    def keep(self, name: str, *args: object) -> KernelHandle:
        return KernelHandle(self._name, self._method(name, args))

    def read(self, attribute: str) -> object:
        return plain(_asked(self._name, getattr, (self._kept, attribute)))

    def value(self) -> object:
        return plain(self._kept)

    def record(self) -> ObjectRecord:
        record = _asked(self._name, object_record, (self._kept,))
        assert isinstance(record, ObjectRecord)
        return record

    def _method(self, name: str, args: tuple[object, ...]) -> object:
        bound: Any = _asked(self._name, getattr, (self._kept, name))
        return _asked(self._name, bound, copy.deepcopy(args))


def _check_untouched(name: str, given: tuple[object, ...], after: tuple[object, ...]) -> None:
    """A function asked for its answer leaves the arrays it was given as they were."""
    for k, (was, now) in enumerate(zip(given, after, strict=True), 1):
        if isinstance(was, np.ndarray) and not np.array_equal(was, np.asarray(now), equal_nan=True):
            raise StudentError(
                f"`{name}` changes its argument {k}, which its caller still needs. "
                "Work on a copy: `x = x.copy()`.",
                ("changes its input",),
            )


def _asked(name: str, function: Callable[..., object], args: tuple[object, ...]) -> object:
    """What a function of the student's returns; what it raises becomes a sentence."""
    try:
        with _quiet():
            answer = function(*args)
    except STUDENT_RAISES as error:
        if isinstance(error, NotImplementedError) and _in_student_code(error):  # the released stub
            raise BlankAnswerError(f"`{name}` is not answered yet.") from error
        raise StudentError(_what_was_raised(name, error)) from error
    if answer is ...:
        raise BlankAnswerError(f"`{name}` is not answered yet.")
    return answer


def _in_student_code(error: Exception) -> bool:
    """Not in torch, which says NotImplementedError where a module has no `forward`."""
    return "site-packages" not in traceback.extract_tb(error.__traceback__)[-1].filename


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
    where = f" at {code(theirs[-1].line)}" if theirs and theirs[-1].line else ""
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

    @property
    def given(self) -> float | None:
        """The wrong number that was given, where a single one was asked for."""
        seen = self.verdict.evidence.observations if self.verdict.evidence else ()
        try:
            number = read_numbers(seen[0].answer) if len(seen) == 1 and not seen[0].inputs else None
        except NotNumbersError:
            return None
        if number is None or number.size != 1 or not math.isfinite(number.item()):
            return None
        return float(number.item())

    def record(self) -> dict[str, object]:
        return {
            "item": self.item.name,
            "says": self.item.says,
            "outcome": self.verdict.outcome.value,
            "score": self.points,
            "points": self.item.points,
            "message": self.verdict.message,
            "mistakes": list(self.verdict.mistakes),
            "expected": self.verdict.expected,
            "given": self.given,
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {
            "text/plain": f"{self.points:g}",
            "text/markdown": f"**{self.item.says}:** {self.verdict.message}",
            VERDICT_MIME: self.record(),
        }


def judge(
    item: str, *, of: str, student: str | None = None, cells: Sequence[str] | None = None
) -> Scored:
    """The verdict on one item of the notebook `of`, "assignment/notebook", for this kernel's names.

    `student` is the id of whoever handed in. Without it (under stock nbgrader, or for an instructor
    in JupyterLab) the notebook is believed, which names one as `student`. `cells` is the code of
    the notebook up to here; without it, what this kernel remembers to have run.

    Call it last in a cell. What the cell has put out before is cleared, so that its one deciding
    output is the score: neither a warning nor a printed number decides.
    """
    from IPython import get_ipython
    from IPython.display import clear_output

    asked = load_rubric(of)[item]
    shell = get_ipython()
    names = shell.user_ns
    wrote = shell.history_manager.input_hist_parsed if cells is None else cells
    who = whose(names.get("student")) if student is None else student
    verdict = asked.judge(Submission(KernelDoor(names, wrote), who))
    clear_output()
    return Scored(asked, verdict)
