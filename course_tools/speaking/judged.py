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


def ask_judge(
    notebook: str, item: str, cells: Sequence[tuple[str, str]], waiting: Callable[[str], None]
) -> Judged:
    """What the judge says of an item; an empty line where no service is set up. `waiting` is told a
    line while others are asked first."""
    try:
        service = connected()
        if service is None:
            return Judged()
        reply = service.check(
            notebook, item, cells, lambda place: waiting(f"Place {place} in the queue …")
        )
    except ServiceError as error:
        return Judged(f"○ {error}")
    except KeyboardInterrupt:
        return Judged("○ Stopped before the service had answered.")
    head = _HEADS.get(reply.outcome, WRONG)
    more = f"*{reply.more}*" if reply.more else ""
    return Judged(" ".join(filter(None, [head, reply.message, more])), _standing(reply))


def _standing(reply: Reply) -> Standing | None:
    if reply.outcome in ("blank", "left for a person"):
        return None
    return "right" if reply.outcome == "passed" else "wrong"
