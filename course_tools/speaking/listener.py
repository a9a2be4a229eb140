"""What joins a session to the kernel: takes each cell as it is run, shows the line that it gets.

In a real kernel only. Where nbgrader executes it says so (NBGRADER_EXECUTION), the engine's worker
has no kernel: there nothing is registered, and a cell does what its code says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from course_tools.speaking.blanks import NotYetError, stub_in
from course_tools.speaking.checking import CheckRun
from course_tools.speaking.marks import marked_item
from course_tools.speaking.session import Session, session_of
from course_tools.speaking.values import tell_value
from course_tools.speaking.watched import KEEPS, Watch

# What a blank can bring about in a cell that builds on it. No SyntaxError: it is found earlier.
CAUGHT = (NotYetError, ArithmeticError, AssertionError, AttributeError, LookupError, NameError,
          RuntimeError, TypeError, ValueError)  # fmt: skip


def listen(notebook: str) -> Session | None:
    """The session of this notebook, which from now on hears of every cell; None where nobody
    works: in the grading run, in plain Python."""
    shell = working_shell()
    if shell is None:
        return None
    session = session_of(notebook)
    listener = _listener_of(shell)
    listener.session = session
    return session


def working_shell() -> Any:
    """IPython's shell, where a kernel stands around it and somebody works; None anywhere else."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    graded = "NBGRADER_EXECUTION" in os.environ
    return None if graded or getattr(shell, "kernel", None) is None else shell


def lock_in(notebook: str, answers: Mapping[str, object]) -> None:
    """A cell is about to show what these were predictions of: they are kept, and told."""
    shell = working_shell()
    for name, value in answers.items() if shell is not None else ():
        if session_of(notebook).lock(name, value):
            _show(shell, f"Your prediction, locked in: {tell_value(value)}")


def tell_progress(notebook: str) -> str:
    """How far somebody is, as a paragraph for the end of `mine`; "" where nobody works."""
    shell = working_shell()
    told = session_of(notebook).progress(shell.user_ns) if shell is not None else ""
    return f"\n\n{told}." if told else ""


class Listener:
    """Hears of every cell of one kernel."""

    def __init__(self, shell: Any) -> None:
        self.session: Session | None = None
        self._shell = shell
        self._watch = Watch()
        self._check: CheckRun | None = None
        self._line = ""  # instead of a traceback
        shell.push({KEEPS: self._watch.keep}, interactive=False)
        shell.ast_transformers.append(self._watch)
        shell.set_custom_exc(CAUGHT, self._stopped)
        shell.events.register("pre_run_cell", self._begin)
        shell.events.register("post_run_cell", self._end)

    def _begin(self, info: Any) -> None:
        item = marked_item(info.raw_cell)
        known = self.session is not None and item in self.session.asked
        self._watch.begin(info.raw_cell, on=known)
        self._check = None
        if self.session is not None and known:
            names = self._shell.user_ns
            self._check = CheckRun(self.session.asked[item], self.session, self._watch, names)
        self._line = ""

    def _stopped(
        self,
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType,
        tb_offset: int | None = None,
    ) -> None:
        """IPython asks what to show for an error: a line of ours, or all that it shows itself."""
        if self._check is not None:
            self._line = self._check.stopped(error, trace)
        elif isinstance(error, NotYetError):
            self._line = f"○ {error}"
        elif stub := stub_in(trace):
            self._line = f"○ {NotYetError([stub])}"
        if not self._line:
            shell.showtraceback(running_compiled_code=True)

    def _end(self, result: Any) -> None:
        line = self._line
        if line:
            result.error_in_exec = None  # the notebook has said what there is to say, and goes on
        elif self._check is not None and result.success:
            line = self._check.passed(result.result)
        if line:
            _show(self._shell, line)


def _show(shell: Any, line: str) -> None:
    shell.display_pub.publish({"text/markdown": line, "text/plain": line.replace("**", "")})


_LISTENERS: dict[int, Listener] = {}


def _listener_of(shell: Any) -> Listener:
    if id(shell) not in _LISTENERS:
        _LISTENERS[id(shell)] = Listener(shell)
    return _LISTENERS[id(shell)]
