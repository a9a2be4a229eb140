"""How the students' code is run on this machine: what the owner of a course may choose."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder.worker.limits import Limits

CONFIG = "nbgrader_config.py"  # where a course's owner chooses


@dataclass(frozen=True)
class Settings:
    """One engine runs with one of these. docs/settings.md says what each is for."""

    python: str = ""  # the Python of another environment; "": ours
    bind: tuple[str, ...] = ()  # paths that are there in the sandbox too, read-only
    pythonpath: tuple[str, ...] = ()  # folders of modules, bound as well
    environment: tuple[tuple[str, str], ...] = ()
    startup: tuple[tuple[str, str], ...] = ()  # code before the first cell: a name and the text
    one_at_a_time: bool = False  # no two notebooks at work at a time
    language: str = "en"  # of what students are told: a file of judging/languages
    limits: Limits = field(default_factory=Limits)
    # Modules that notebooks import, to be imported ahead; None: not known, so whatever they may.
    imports: tuple[str, ...] | None = field(default=None, compare=False)


def chooses_settings(course: Path) -> bool:
    """Does this course's configuration choose any? Then an engine with the usual ones starts in
    vain. Read as text, since nbgrader takes seconds to read it."""
    path = course / CONFIG
    return path.is_file() and "c.JudgeExecute." in path.read_text(
        encoding="utf-8", errors="replace"
    )


__all__ = ["Limits", "Settings", "chooses_settings"]
