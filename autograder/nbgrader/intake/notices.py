"""What is said of a submission beside its score: what was left out, what was not found.

A notice travels in the metadata of each graded notebook, under "pencilgrad"; the feedback, `Result`
and so the screen of `pencilgrad grade` read it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

LEFT_OUT, NOT_FOUND, TIME, NOT_KEPT = "left out", "not found", "time", "not kept"
CHECK_FAILED = "check failed"


@dataclass(frozen=True, order=True)
class Notice:
    """One thing to tell. Of one kind are those that a class's screen may count together."""

    kind: str  # one of the five above
    about: str  # the file that it is about, as it was handed in; the item
    says: str  # a sentence for student and teacher: no classmate's name, no path of the course


def as_metadata(notices: Iterable[Notice]) -> list[dict[str, str]]:
    """As they stand in a notebook's metadata."""
    return [asdict(notice) for notice in notices]


def read_notices(metadata: Mapping[str, Any]) -> tuple[Notice, ...]:
    """Those in the metadata of a graded notebook; none in one that another engine graded."""
    marks = metadata.get("pencilgrad")
    found = marks.get("notices") if isinstance(marks, Mapping) else None
    return (
        tuple(Notice(**one) for one in found if _is_notice(one)) if isinstance(found, list) else ()
    )


def _is_notice(found: object) -> bool:
    """Stock nbgrader lets a student's metadata through: anything may stand there."""
    return (
        isinstance(found, Mapping)
        and set(found) == {"kind", "about", "says"}
        and all(isinstance(value, str) for value in found.values())
    )
