"""A plugin of pytest's: nbgrader's tests of `nbgrader autograde` call `pencilgrad grade`.

In this process, as nbgrader's tests run nbgrader. An option of nbgrader's that is none of ours
stands in the course's settings instead, where nbgrader reads it as well.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from autograder.cli import main

SETTINGS = Path("nbgrader_config.py")
NAMES = {
    "--db": "CourseDirectory.db_url",
    "--notebook": "CourseDirectory.notebook_id",
}
OURS = {"-f": "--force", "--force": "--force", "--student": "--student"}


@pytest.fixture(autouse=True)
def graded_by_command(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = request.module.run_nbgrader

    def run(args: list[str], retcode: int = 0, **how: Any) -> Any:
        if args[0] != "autograde" or "--help-all" in args:
            return theirs(args, retcode, **how)
        return _grade(args[1:], retcode)

    monkeypatch.setattr(request.module, "run_nbgrader", run)


def _grade(args: list[str], retcode: int) -> str:
    asked, settings = _translated(args)
    before = SETTINGS.read_text(encoding="utf-8") if SETTINGS.exists() else ""
    SETTINGS.write_text("\n".join([before or "c = get_config()", *settings, ""]), encoding="utf-8")
    try:
        done = CliRunner().invoke(main, ["grade", *asked])
    finally:
        SETTINGS.write_text(before, encoding="utf-8") if before else SETTINGS.unlink()
    said = done.output + (done.stderr if done.stderr_bytes else "")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    # 3: all are graded, and something is to be looked at.
    assert (0 if done.exit_code == 3 else done.exit_code) == retcode, said
    return said


def _translated(args: list[str]) -> tuple[list[str], list[str]]:
    """Arguments of `pencilgrad grade`, and lines of settings."""
    asked: list[str] = []
    settings: list[str] = []
    left = iter(args)
    for arg in left:
        name, _, value = arg.partition("=")
        if arg == "--no-execute":
            settings += ["c.Execute.enabled = False", "c.ClearOutput.enabled = False"]
        elif arg in OURS:
            asked += [OURS[arg]] + ([next(left)] if arg == "--student" else [])
        elif name in NAMES:
            settings.append(f"c.{NAMES[name]} = {value or next(left)!r}")
        elif name.startswith("--"):
            plain = value if re.fullmatch(r"\d+|True|False", value) else repr(value)
            settings.append(f"c.{name[2:]} = {plain}")
        else:
            asked.append(arg)
    return asked, settings
