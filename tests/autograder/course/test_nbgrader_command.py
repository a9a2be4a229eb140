"""Many nbgrader commands at once: each tells how it really ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.nbgrader.command import NbgraderError, nbgrader


def test_commands_side_by_side_end_as_they_do_alone(tmp_path: Path) -> None:
    def call(_: int) -> str:
        return nbgrader("list", "--help", cwd=tmp_path)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(call, range(40)))
    assert all("List assignments" in log for log in said)


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(NbgraderError) as failed:
        nbgrader("fetch_assignment", "nothing", "--course", "none", cwd=tmp_path)
    assert str(failed.value).startswith("nbgrader fetch_assignment nothing --course none failed: ")
    assert "nothing" in failed.value.log or "Unwritable" in failed.value.log
