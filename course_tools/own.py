"""A student's own copy of a notebook: whose it is, and its options in their own order.

>>> mine = own_copy("gradient-descent/2-one-step", student)
>>> mine                                       # says whose copy it is
>>> mine.choose("which-way", ["up", "down"])   # shows the options, shuffled for this student
>>> four_points(mine.student)                  # numbers of their own, from course_tools.hand
>>> mine.needs("mse")                          # stops the cell kindly while `mse` is a blank
>>> mine.hint("mse")                           # the next hint to this exercise
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course_tools import variants
from course_tools.service import NotThereError, Receipt, ServiceError, connected
from course_tools.speaking.blanks import NotYetError, is_blank
from course_tools.speaking.listener import listen, lock_in, tell_progress
from course_tools.speaking.notes import Note
from course_tools.speaking.session import session_of
from course_tools.speaking.values import in_code

NO_SOLUTION = (
    "Solutions are told to those who study alone, with `pencilgrad study`. Here there are hints: "
    'mine.hint("…")'
)
LONGEST = 100  # digits of an id
HUB = "JUPYTERHUB_USER"
"""Where JupyterHub says who is signed in; the grading run says there who handed in."""
SESSION = "JPY_SESSION_NAME"
"""Where Jupyter says which file a kernel is of."""


def read_id(student: object) -> str:
    """The id that a notebook's `student` names; "" where it is not filled in."""
    if isinstance(student, int) and not isinstance(student, bool) and abs(student) < 10**LONGEST:
        student = str(student)  # an id of digits, without its quotes
    name = variants.normalize(student) if isinstance(student, str) else ""
    return "" if set(name) <= set(".…") else name


def owner_of_copy(student: object) -> str:
    """Whose numbers a notebook shows: of the id it names, or else of who is signed in."""
    return read_id(student) or variants.normalize(os.environ.get(HUB))


def own_copy(notebook: str, student: object) -> OwnCopy:
    """The copy of "assignment/notebook" that belongs to whom the notebook's `student` names."""
    listen(notebook)
    return OwnCopy(notebook, owner_of_copy(student))


@dataclass(frozen=True)
class OwnCopy:
    """Whose copy a notebook is. `student` is "" for the printed one, which is nobody's."""

    notebook: str
    student: str

    def choose(self, exercise: str, options: Sequence[str] | Mapping[str, str]) -> Options:
        """The options of a question, to be shown in this student's order.

        A mapping says more about each option; the answer is its key.
        """
        said = options if isinstance(options, Mapping) else dict.fromkeys(options, "")
        return Options(tuple(self._shuffled(exercise, list(said.items()))), exercise)

    def arrange(self, exercise: str, options: Sequence[str] | Mapping[str, str]) -> Options:
        """As `choose`, where the answer is the list of all options in the right order.

        They may be given in that order: nobody is shown it.
        """
        first, *rest = self.choose(exercise, options).options
        given = [name for name, _ in (first, *rest)] == list(options)
        shown = (*rest, first) if given else (first, *rest)
        return Options(shown, "", "Put in order", "Put in order")

    def needs(self, *answers: str) -> None:
        """Stop this cell while one of these names, answers from cells above, is still a blank.

        Raises NotYetError, which a notebook shows as its one sentence, without a traceback.
        """
        names = sys._getframe(1).f_globals
        blank = [name for name in answers if is_blank(names.get(name, ...))]
        if blank:
            raise NotYetError(blank)
        lock_in(self.notebook, {name: names[name] for name in answers})

    def hint(self, exercise: object) -> Note:
        """The next hint to an exercise, by its name or number; asked again, the one after."""
        return session_of(self.notebook).next_hint(exercise)

    def solution(self, exercise: object) -> Note:
        """The solution of an exercise, by its name or number, for whoever studies alone. Raises
        ServiceError, in one sentence, where there is none to be had."""
        session = session_of(self.notebook)
        one, service = session.find(exercise), connected()
        if service is None:
            raise ServiceError(NO_SOLUTION)
        if one is None:
            return session.next_hint(exercise)  # which says that there is no such exercise
        try:
            return Note(service.solution(self.notebook, one.name, self.student))
        except NotThereError:
            raise ServiceError(NO_SOLUTION) from None

    def hand_in(self, notebook: str | Path = "") -> Receipt:
        """Hand in what is saved: this notebook's folder, to the course's service; its receipt.

        notebook: the file, where it is not found by itself. Raises ServiceError, in one sentence.
        """
        service = connected()
        if service is None:
            raise ServiceError(
                "No service of a course is set up here. Hand in as your course told you, or set it "
                "up with what it gave you: python -m course_tools.service URL TOKEN"
            )
        assignment, _, name = self.notebook.partition("/")
        # Jupyter's servers tell a kernel which file it is of, and VS Code does in its own way.
        told = sys._getframe(1).f_globals.get("__vsc_ipynb_file__") or os.environ.get(SESSION)
        path = Path(notebook or told or f"{name}.ipynb")
        if path.suffix != ".ipynb" or not path.is_file():
            raise ServiceError(
                f"There is no notebook {path} here. Save this one, then say where it is: "
                f'mine.hand_in("{name}.ipynb")'
            )
        saved = datetime.fromtimestamp(path.stat().st_mtime).strftime("%H:%M:%S")
        receipt = service.hand_in(path, assignment)
        print(
            f"This is what was saved at {saved}. Did you change anything since? Then save (Ctrl+S) "
            "and run this cell again: the last one counts."
        )
        return receipt

    def _shuffled(self, exercise: str, options: list[tuple[str, str]]) -> list[tuple[str, str]]:
        names = variants.COURSE, self.student, f"{self.notebook}/{exercise}"
        numbers = variants.variant(*names)
        for last in range(len(options) - 1, 0, -1):
            other = variants.between(numbers, 0, last)
            options[last], options[other] = options[other], options[last]
        return options

    def __repr__(self) -> str:
        return f"<The copy of {self.student or 'nobody'}>"

    def _repr_markdown_(self) -> str:
        return self._whose() + tell_progress(self.notebook)

    def _whose(self) -> str:
        if not self.student:
            return (
                "**The printed copy**, not your own. To get your numbers, type your id between the "
                "quotes in the cell above and run it again."
            )
        said = f"**The copy of {in_code(self.student)}.**"
        return said + signed_in_as_another(self.student)


@dataclass(frozen=True)
class Options:
    """The options of a question, in the order in which they are shown."""

    options: tuple[tuple[str, str], ...]
    exercise: str  # which of them may be clicked; "" where an order is asked
    asks: str = "Choose one"
    asks_in_a_line: str = "Choose one of"

    def __repr__(self) -> str:
        return f"{self.asks_in_a_line}: " + ", ".join(f'"{name}"' for name, _ in self.options)

    def _repr_markdown_(self) -> str:
        lines = [f'- `"{name}"`{f": {says}" if says else ""}' for name, says in self.options]
        return "\n".join([f"{self.asks}:", "", *lines])


def signed_in_as_another(student: str) -> str:
    """A warning to whoever is signed in under another id than the one they typed; or ""."""
    signed_in = variants.normalize(os.environ.get(HUB))
    if not signed_in or signed_in == student:
        return ""
    return (
        f"\n\nYou are signed in as {in_code(signed_in)}. If you hand in under that id, type "
        "it between the quotes above: answers are judged with its numbers."
    )
