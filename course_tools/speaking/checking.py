"""One run of a check cell: takes how it ended, gives the line that it says. `listener` asks."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import TracebackType

from course_tools.speaking.asked import Asked
from course_tools.speaking.blanks import (
    NotYetError,
    is_blank,
    line_in_cell,
    raised_by_the_course,
    stub_in,
)
from course_tools.speaking.failures import NOT_YET, explain_failure
from course_tools.speaking.notes import Said, SaidWrongError
from course_tools.speaking.session import Session, Standing
from course_tools.speaking.watched import Watch

BY_EXAMPLES = ("function", "question")  # what a check cell gives examples of


class CheckRun:
    """The check of one item, as its cell is run."""

    def __init__(
        self, asked: Asked, session: Session, seen: Watch, names: Mapping[str, object]
    ) -> None:
        self._asked, self._session, self._seen, self._names = asked, session, seen, names
        self.item = asked.name
        self.standing: Standing | None = None  # where there is an answer, and what it builds on
        self.settled = False  # no judge has more to say

    def passed(self, value: object) -> str:
        """Nothing was raised; the cell ended in this value."""
        if self._is_blank():
            return self._not_answered()
        if isinstance(value, Said):
            self.standing, self.settled = "right", True
            return ""  # it is shown
        self.standing = "holds"
        return " ".join(filter(None, [self._holds(), self._predicted()]))

    def stopped(self, error: BaseException, trace: TracebackType) -> str:
        """This was raised. "" where whoever wrote the answer needs all of the traceback."""
        if self._is_blank():
            return self._not_answered()
        if waits := self._waits_for(error, trace):
            return waits
        self.standing, self.settled = "wrong", isinstance(error, SaidWrongError)
        told = self._told(error, trace)
        return " ".join(filter(None, [told, self._predicted()])) if told else ""

    def _told(self, error: BaseException, trace: TracebackType) -> str:
        """What came and what was expected, where the check itself says that it does not hold."""
        if not isinstance(error, AssertionError):
            return ""
        if line := line_in_cell(trace):
            if (failed := self._seen.failed_assert(line)) is not None:
                return explain_failure(failed, self._seen)
        elif not raised_by_the_course(trace):
            return ""
        return f"{NOT_YET}. {error}"

    def _is_blank(self) -> bool:
        return self._session.is_blank(self._asked, self._names)

    def _not_answered(self) -> str:
        chosen = self._session.chosen.get(self._asked.name)
        if self._asked.answer not in self._names:
            return f"○ **Not answered yet.** Run the cell of exercise {self._asked.number} first."
        if chosen is not None:
            return f"○ **Chosen, not written down:** run the cell of exercise {self._asked.number}."
        return f"○ **Not answered yet:** exercise {self._asked.number}."

    def _holds(self) -> str:
        if self._asked.kind in BY_EXAMPLES:
            return "✓ **The examples hold.** Hidden ones ask more."
        if self._asked.kind == "choice":
            return "✓ **Noted.** Whether it is right, you will read in the feedback."
        return "✓ **It has the right form.** Hidden tests ask for more than that."

    def _predicted(self) -> str:
        return self._session.locked_before(self._asked.name, self._names.get(self._asked.answer))

    def _waits_for(self, error: BaseException, trace: TracebackType) -> str:
        """Where an earlier answer is missing, and not this one wrong."""
        answers = {one.answer for one in self._session.asked.values()} - {self._asked.answer}
        used = [name for name in self._used() if name in answers]
        blank = [name for name in used if is_blank(self._names.get(name, ...))]
        if (stub := stub_in(trace)) and stub not in blank:
            blank.append(stub)
        if blank:
            return f"○ {NotYetError(blank)}"
        name = getattr(error, "name", None) if isinstance(error, NameError) else None
        if name and line_in_cell(trace):
            return (
                f"○ There is no `{name}` yet. A cell above makes it: run all above, from the top, "
                "then this one again."
            )
        return ""

    def _used(self) -> list[str]:
        nodes = ast.walk(ast.parse(self._seen.source))
        return list(dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name)))
