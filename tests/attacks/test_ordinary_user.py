"""The bombs once more, where whoever grades is no root: there the kernel's own limit holds too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.harness import ROOT

NOBODY = 65534
BOMBS = """
from tests.attacks import resources
from tests.attacks.course import FULL
from tests.attacks.harness import Attack, job, points, said, at_rest, right_answers, family
from autograder.engine.grade import Engine
from tests.waiting import until
import os
engine = Engine()
engine.grade(job(Attack()))
here = at_rest(engine)
for bomb in (resources.a_fork_bomb, resources.a_fork_bomb_that_spreads, resources.a_thread_bomb):
    graded = engine.grade(job(bomb()))
    print(bomb.__name__, points(graded))
    if bomb is resources.a_fork_bomb:
        print(said(graded)[:300])
assert points(engine.grade(job(Attack(answers=right_answers())))) == FULL
until(lambda: len(family(engine._worker.pid)) <= here)
print("user", os.getuid(), "none left")
engine.close()
"""


def shown_to_all(folders: list[str]) -> str:
    """A shell's commands, for a mount namespace of our own: these folders, where everybody can
    reach them. A Python or a checkout in somebody's home (root's, say) is closed to others, and
    to open that home would be no test's business."""
    lines = ["set -e", "mount -t tmpfs tmpfs /mnt"]
    closed = sorted({closed_above(Path(folder)) for folder in folders} - {None}, key=str)
    for k, folder in enumerate(folders):
        lines += [f"mkdir -p /mnt/{k}", f"mount --bind '{folder}' /mnt/{k}"]
    for top in closed:
        lines.append(f"mount -t tmpfs -o mode=755 tmpfs '{top}'")
    for k, folder in enumerate(folders):
        if closed_above(Path(folder)):
            lines += [f"mkdir -p '{folder}'", f"mount --bind /mnt/{k} '{folder}'"]
    return "\n".join(lines)


def closed_above(folder: Path) -> Path | None:
    """The outermost folder above it that others may not enter."""
    above = [path for path in reversed(folder.parents) if not path.stat().st_mode & 0o001]
    return above[0] if above else None


@pytest.fixture(scope="module")
def said() -> str:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"
    }  # fmt: skip
    program = [sys.executable, "-c", BOMBS]
    if os.getuid() == 0:
        folders = list(dict.fromkeys([sys.base_prefix, sys.prefix, str(ROOT)]))
        script = (
            shown_to_all(folders) + '\nexec setpriv --reuid "$0" --regid "$0" --clear-groups "$@"'
        )
        program = ["unshare", "--mount", "sh", "-c", script, str(NOBODY), *program]
    done = subprocess.run(
        program, env=environment, capture_output=True, text=True, timeout=300, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_ordinary_user_grades_bombs_and_what_comes_after(said: str) -> None:
    assert "user 0" not in said
    for bomb in ("a_fork_bomb", "a_fork_bomb_that_spreads", "a_thread_bomb"):
        assert f"{bomb} 0" in said


def test_the_kernel_refuses_a_process_too_many(said: str) -> None:
    assert "Resource temporarily unavailable" in said


def test_nothing_is_left_of_the_bombs(said: str) -> None:
    assert "none left" in said
