"""The course's service, asked about one answer: takes the cells run so far, gives the line to show.
`listener` asks, after the examples of a check cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from course_tools.service import Reply, ServiceError, connected
from course_tools.speaking.session import Standing

_HEADS = {
    "passed": "✓ **Right.**",
    "partial": "◐ **Partly right.**",
    "blank": "○ **Not answered yet.**",
    "left for a person": "○ **Left for a person.**",
    "timed out": "✗ **Too long.**",
}
WRONG = "✗ **Not right yet.**"


@dataclass(frozen=True)
class Judged:
    """The line to show, and how the answer stands by it; None where nobody has judged."""

    line: str = ""
    standing: Standing | None = None
    named: bool = False  # it says the name of a mistake


def ask_judge(
    notebook: str, item: str, cells: Sequence[tuple[str, str]], waiting: Callable[[str], None]
) -> Judged:
    """What the judge says of an item; an empty line where no service is set up. `waiting` is told a
    line while others are asked first."""
    try:
        service = connected()
        if service is None:
            return Judged()
        reply = service.check(notebook, item, cells, lambda place: waiting(_of_place(place)))
    except ServiceError as error:
        return Judged(f"○ {error}")
    except KeyboardInterrupt:
        return Judged("○ Stopped before the service had answered.")
    return Judged(_line_of(reply), _standing(reply), bool(reply.mistakes))


def _line_of(reply: Reply) -> str:
    names = f"*{' or '.join(reply.mistakes)}*:" if reply.mistakes else ""
    message = reply.message.removeprefix("Right.").strip()  # which the head says
    more = f"*{reply.more}*" if reply.more else ""
    line = " ".join(filter(None, [_HEADS.get(reply.outcome, WRONG), names, message]))
    # A sentence may end in a block of code, which nothing else belongs to.
    return ("\n\n" if "\n" in line else " ").join(filter(None, [line, more]))


def _of_place(place: int) -> str:
    return f"Place {place} in the queue …" if place else "The judge runs your cells …"


def _standing(reply: Reply) -> Standing | None:
    if reply.outcome in ("blank", "left for a person"):
        return None
    return "right" if reply.outcome == "passed" else "wrong"
