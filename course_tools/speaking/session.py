"""What somebody has done in one notebook since its kernel began: hints seen, checks run, answers
locked in. `listener` writes it down, `mine` and `book` tell it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias

from course_tools.speaking.asked import Asked, read_asked
from course_tools.speaking.blanks import is_blank
from course_tools.speaking.notes import Note
from course_tools.speaking.values import tell_value

Standing: TypeAlias = Literal["right", "holds", "wrong"]
PATIENCE = 2  # failed checks in a row, after which a hint is offered


class Session:
    """One notebook in one kernel."""

    def __init__(self, notebook: str) -> None:
        self.asked = {one.name: one for one in read_asked(notebook)}
        self.notebook = notebook
        self.standing: dict[str, Standing] = {}  # of the last check of each item
        self.chosen: dict[str, str] = {}  # by buttons, and not yet in the answer's cell
        self.written: dict[str, object] = {}  # what the answer's cell held when it ran last
        self.offered: set[str] = set()  # choices whose buttons are shown by a cell of their own
        self._in_a_row: Counter[str] = Counter()
        self._hints: Counter[str] = Counter()
        self._locked: dict[str, str] = {}  # as they were told

    def find(self, which: object) -> Asked | None:
        """The item of this name, of an answer's name, or of this number."""
        for one in self.asked.values():
            if which in (one.name, one.answer, one.number):
                return one
        return None

    def is_blank(self, asked: Asked, names: Mapping[str, object]) -> bool:
        """Is it not answered yet, by the names of the notebook?"""
        return is_blank(names.get(asked.answer, ...))

    def is_open(self, asked: Asked, names: Mapping[str, object]) -> bool:
        """Is it a choice not made yet, whose options no cell of their own has shown?"""
        return asked.name not in self.offered and self.is_blank(asked, names)

    def checked(self, item: str, standing: Standing) -> None:
        """A check has come to its end."""
        self.standing[item] = standing
        self._in_a_row[item] = self._in_a_row[item] + 1 if standing == "wrong" else 0

    def next_hint(self, which: object) -> Note:
        """The next hint to one exercise; after the last one, that one again."""
        one = self.find(which)
        if one is None:
            return Note(self._unknown(which))
        if not one.hints:
            return Note(f"Exercise {one.number} has no hint.")
        place = min(self._hints[one.name], len(one.hints) - 1)
        self._hints[one.name] = place + 1
        more = "" if place + 1 == len(one.hints) else "\n\nRun this cell again for the next one."
        of = f" {place + 1} of {len(one.hints)}" if len(one.hints) > 1 else ""
        return Note(f"**Hint{of} to exercise {one.number}.** {one.hints[place]}{more}")

    def offer(self, item: str) -> str:
        """Where to find a hint, to whoever's check has failed some times; or ""."""
        one = self.asked[item]
        if self._in_a_row[item] < PATIENCE:
            return ""
        # A workbook by hand has hints of its own, about each student's numbers.
        call = f'mine.hint("{one.name}")' if one.hints else f"hint({one.number})"
        return f"Would a hint help? Run `{call}` in a cell of your own."

    def lock(self, answer: str, value: object) -> Asked | None:
        """A cell is about to show what this prediction was about. Given back where it is new."""
        one = self.find(answer)
        if one is None or not one.prediction or one.name in self._locked:
            return None
        self._locked[one.name] = tell_value(value)
        return one

    def locked_before(self, item: str, value: object) -> str:
        """What somebody predicted who has changed the answer since; or ""."""
        if item not in self._locked:
            return ""
        first = self._locked[item]
        return "" if first == tell_value(value) else f"Your prediction was {first}."

    def progress(self, names: Mapping[str, object]) -> str:
        """ "11 of 26 answered, 4 right; the examples of 5 more hold": by a notebook's names."""
        asked = [one for one in self.asked.values() if one.answer]
        answered = [one for one in asked if not self.is_blank(one, names)]
        stands = Counter(self.standing.get(one.name) for one in answered)
        if not asked:
            return ""
        told = f"{len(answered)} of {len(asked)} answered"
        told += f", {stands['right']} right" if stands["right"] else ""
        more = " more" if stands["right"] else ""
        return told + (f"; the examples of {stands['holds']}{more} hold" if stands["holds"] else "")

    def _unknown(self, which: object) -> str:
        names = [name for one in self.asked.values() for name in (one.name, one.answer) if name]
        close = difflib.get_close_matches(str(which), names, n=1)
        guess = f" Did you mean `{close[0]}`?" if close else ""
        numbers = f"1 to {max((one.number for one in self.asked.values()), default=0)}"
        return (
            f"No exercise here is called {tell_value(which)}.{guess} Its number, {numbers}, does "
            "as well: it stands in the first line of its cell."
        )


@cache
def session_of(notebook: str) -> Session:
    """The one session of a notebook in this kernel: running its first cell again keeps it."""
    return Session(notebook)
