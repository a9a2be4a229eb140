"""What joins a session to the kernel: takes each cell as it is run, shows the line that it gets.

In a real kernel only. Where nbgrader executes it says so (NBGRADER_EXECUTION), the engine's worker
has no kernel: there nothing is registered, and a cell does what its code says.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from course_tools.speaking.asked import Asked
from course_tools.speaking.blanks import NotYetError, stub_in
from course_tools.speaking.buttons import choice_buttons, write_choice
from course_tools.speaking.cells import CellsRun
from course_tools.speaking.checking import CheckRun
from course_tools.speaking.judged import Judged, ask_judge
from course_tools.speaking.marks import marked_exercise, marked_item
from course_tools.speaking.session import Session, session_of
from course_tools.speaking.values import in_code, tell_value
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
    listener.hear_this_cell()
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
        self._cells = CellsRun()
        self._cell = self._source = ""
        shell.push({KEEPS: self._watch.keep}, interactive=False)
        shell.ast_transformers.append(self._watch)
        shell.set_custom_exc(CAUGHT, self._stopped)
        shell.events.register("pre_run_cell", self._begin)
        shell.events.register("post_run_cell", self._end)

    def _begin(self, info: Any) -> None:
        self._source, self._line, self._check = info.raw_cell, "", None
        self._cell = getattr(info, "cell_id", None) or ""
        self._cells.hear(self._cell, info.raw_cell)
        item = marked_item(info.raw_cell)
        known = self.session is not None and item in self.session.asked
        self._watch.begin(info.raw_cell, self._shell.user_ns, on=known)
        if self.session is not None and known:
            names = self._shell.user_ns
            self._check = CheckRun(self.session.asked[item], self.session, self._watch, names)

    def hear_this_cell(self) -> None:
        """The notebook's first cell: it is running as it has the listener begin."""
        history = getattr(self._shell.history_manager, "input_hist_raw", [""])
        self._cells.hear(self._cell, history[-1])

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
        if self.session is None:
            return
        if self._line:
            result.error_in_exec = None  # the notebook says what there is to say, and goes on
        if self._check is not None:
            self._say_of_check(self.session, self._check, result)
        elif self._line:
            _show(self._shell, self._line)
        elif result.success:
            self._offer_choice(self.session, result.result)

    def _say_of_check(self, session: Session, check: CheckRun, result: Any) -> None:
        """The line of the examples, and what the judge says where it can be asked."""
        line = self._line or (check.passed(result.result) if result.success else "")
        said, judged = _Replaced(self._shell), Judged()
        if check.standing and not check.settled:
            judged = ask_judge(session.notebook, check.item, self._cells.all(), said.show)
        if standing := judged.standing or check.standing:
            session.checked(check.item, standing)
        if judged.named or (judged.standing and check.standing == "holds"):
            line = ""  # the judge says the same by its name; or hidden tests have had their say
        for text in filter(None, [line, judged.line, session.offer(check.item)]):
            said.show(text)
            said = _Replaced(self._shell)

    def _offer_choice(self, session: Session, value: object) -> None:
        """Buttons below a cell that shows options, or below an answer that is a choice."""
        number = marked_exercise(self._source)
        exercise = getattr(value, "exercise", "") if not number else ""
        for asked in session.asked.values():
            if asked.kind != "choice" or (asked.number != number and asked.name != exercise):
                continue
            options = [name for name, _ in getattr(value, "options", ())] or list(asked.options)
            if exercise:
                session.offered.add(asked.name)
            elif self._write(asked, session) or not session.is_open(asked, self._shell.user_ns):
                continue
            buttons = choice_buttons(asked, options, session)
            if buttons is not None:
                view = {**buttons._repr_mimebundle_(), "text/plain": "Type the answer in quotes."}
                self._shell.display_pub.publish(view, transient=_buttons_of(asked))

    def _write(self, asked: Asked, session: Session) -> bool:
        """Take what was clicked into the cell that has just run."""
        written = write_choice(asked, self._source, session, self._shell.user_ns)
        if written is None:
            return False
        self._shell.user_ns[asked.answer] = written.value
        self._shell.set_next_input(written.source, replace=True)
        self._cells.hear(self._cell, written.source)
        _show(self._shell, written.line)
        # A notebook that is opened again has no buttons, and says so where they stood.
        gone = f"Chosen: {in_code(written.value)}. To choose again, run this cell once more."
        self._shell.display_pub.publish(
            _in_markdown(gone), transient=_buttons_of(asked), update=True
        )
        return True


def _buttons_of(asked: Asked) -> dict[str, str]:
    return {"display_id": f"pencilgrad-{asked.name}"}


class _Replaced:
    """A line that the next one, where there is one, stands in the place of."""

    def __init__(self, shell: Any) -> None:
        self._shell, self._again = shell, False
        self._place = {"display_id": uuid.uuid4().hex}  # never used twice: each would show the last

    def show(self, line: str) -> None:
        self._shell.display_pub.publish(
            _in_markdown(line), transient=self._place, update=self._again
        )
        self._again = True


def _show(shell: Any, line: str) -> None:
    shell.display_pub.publish(_in_markdown(line))


def _in_markdown(line: str) -> dict[str, str]:
    return {"text/markdown": line, "text/plain": line.replace("**", "")}


_LISTENERS: dict[int, Listener] = {}


def _listener_of(shell: Any) -> Listener:
    if id(shell) not in _LISTENERS:
        _LISTENERS[id(shell)] = Listener(shell)
    return _LISTENERS[id(shell)]
