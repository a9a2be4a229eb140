"""The process of one check on one's own machine: the cells run here, and are judged here.

`python -m autograder.engine.alone_process NOTEBOOK`, in a folder of its own. A check comes over
standard input, what is told of it goes to standard output; NOTEBOOK is likely to be asked about.
"""

from __future__ import annotations

import _thread
import contextlib
import importlib
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from autograder.engine.checking import Check, Checked, checked_of
from autograder.engine.door import AnsweringDoor, Ask, answer_from
from autograder.engine.scored import ScoredOutput
from autograder.engine.vetted import error_of, rebuild
from autograder.items.naming import name_generally
from autograder.items.rubric import Item, Rubric, load_rubric
from autograder.judging.faults import AuthorError, UndecidedError
from autograder.judging.submission import Submission
from autograder.judging.verdict import TIMED_OUT, UNDECIDED, Verdict
from autograder.wire.messages import Answer, Request
from autograder.wire.stops import Stop, StopError
from autograder.worker.shell import Shell
from course_tools.own import owner_of_copy

NOTEBOOKS_NEED = ("numpy", "sympy", "matplotlib.pyplot", "matplotlib_inline.backend_inline")


def serve_one() -> None:
    """Import what may be needed, wait for a check, answer it, and end."""
    for name in NOTEBOOKS_NEED:
        importlib.import_module(name)
    with contextlib.suppress(AuthorError):  # it is told where that notebook is asked about
        load_rubric(sys.argv[1])
    shell: Shell = Shell.instance()
    asked = sys.stdin.buffer.read()
    if not asked:  # nothing was to be checked
        return
    check = msgspec.msgpack.decode(asked, type=Check)
    rubric = load_rubric(check.notebook)
    item = rubric[check.item]
    with open(os.dup(1), "wb") as out:  # noqa: PTH123
        shell.begin()
        said: Checked | str
        try:
            said = _checked_here(check, rubric, item, shell)
        except Exception as error:  # noqa: BLE001  of ours, for whoever waits to tell
            said = f"{type(error).__name__}: {error}"
        except KeyboardInterrupt:  # it came a moment too late for what it was meant for
            said = checked_of(ScoredOutput(item, TIMED_OUT).record())
        out.write(msgspec.msgpack.encode(said))
    os._exit(0)  # whatever threads there are


def _checked_here(check: Check, rubric: Rubric, item: Item, shell: Shell) -> Checked:
    os.environ.update(check.environment)
    for name, content in check.files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sys.path.insert(0, "")
    stopped, raised = False, ""
    for source in check.cells:
        with _interrupt_after(check.timeout):
            outputs = rebuild(list(shell.run(source)[0])) if source.strip() else []
        raised = error_of(outputs)
        stopped = raised.startswith("KeyboardInterrupt")
    verdict = TIMED_OUT if stopped else _verdict(check, rubric, item, shell)
    return checked_of(ScoredOutput(item, verdict).record(), raised)


def _verdict(check: Check, rubric: Rubric, item: Item, shell: Shell) -> Verdict:
    ask, right = answer_from(shell.user_ns)
    others = {other.answer for other in rubric}
    wrote: Sequence[str] = check.cells[:-1]
    door = AnsweringDoor(_in_time(ask, check.timeout), wrote, others, right, files=check.files)
    who = check.student or owner_of_copy(shell.user_ns.get("student"))
    try:
        verdict = item.judge(Submission(door, who, check.secret))
    except (UndecidedError, MemoryError, RecursionError):  # more than any answer needs
        return UNDECIDED
    return name_generally(item, verdict, who)


def _in_time(ask: Ask, seconds: float) -> Ask:
    """Asks all questions of an item within so many seconds."""
    ends = time.monotonic() + seconds

    def asked(question: Request[Answer]) -> Answer:
        left = ends - time.monotonic()
        if left <= 0:
            raise StopError(Stop("too long"))
        try:
            with _interrupt_after(left):
                return ask(question)
        except KeyboardInterrupt:
            raise StopError(Stop("too long")) from None

    return asked


@contextlib.contextmanager
def _interrupt_after(seconds: float) -> Iterator[None]:
    """KeyboardInterrupt for what takes longer, by no signal that only some systems have."""
    alarm = threading.Timer(seconds, _thread.interrupt_main)
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


if __name__ == "__main__":
    serve_one()
