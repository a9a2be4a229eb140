"""What came of a cell's run, and what is shown where it did not come to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.engine.vetted import error_output

ENDED = error_output("ProcessEnded", "this cell ended the notebook's process, so it was left out.")
TOO_LONG = error_output("CellTimeoutError", "the cell did not stop in time, so it was left out.")
NOT_RUN = error_output("NotRun", "the notebook took too long or too much; this cell was not run.")


@dataclass
class Ran:
    """What a cell put out."""

    outputs: list[dict[str, Any]]
    count: int | None
    stopped: bool = False  # it ran too long
