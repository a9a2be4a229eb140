"""What nbgrader says while it grades, and the one line of it that a person needs."""

from __future__ import annotations

import logging
import threading

LONGEST_CAUSE = 500  # characters
OUR_LOGS = {
    "JudgeFaultError",
    "IntakeError",
    "SandboxError",
}  # their words are for people


class LogOfThread(logging.Handler):
    """What nbgrader says, kept for each submission: it is told of those that fail."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._here = threading.local()

    def begin(self) -> None:
        self._here.errors = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self._here.__dict__.setdefault("errors", []).append(record.getMessage())

    def last_error(self) -> str:
        """What the first traceback ended with, which says what it was."""
        errors: list[str] = getattr(self._here, "errors", [])
        traces = [text for text in errors if "Traceback" in text]
        return cause((traces or errors or [""])[0])


def cause(told: str) -> str:
    """What went wrong, in a line: the name of the error and the first line of what it says.

    told: a logged message, with a traceback or without. What follows the first line of an error is
    its details: the value that it is about, a query, where to read more.
    """
    lines = told.strip().splitlines()
    frames = [k for k, line in enumerate(lines) if line.startswith("  File ")]
    if frames:
        own = [line for line in lines[frames[-1] + 1 :] if line and not line.startswith(" ")]
        lines = own or lines[-1:]
    first = lines[0] if lines else ""
    name, _, says = first.partition(": ")
    if "." in name and " " not in name:
        name = name.rpartition(".")[2]  # whose error it is says a person nothing
    first = f"{name}: {says}" if says else name
    return first.removeprefix(f"{name}: " if name in OUR_LOGS else "")[:LONGEST_CAUSE]
