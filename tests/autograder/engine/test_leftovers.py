"""A class leaves nothing behind in the engine: no process, zombie, mount or descriptor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.engine.grade import Engine
from autograder.engine.job import Job, JobCell
from tests.attacks.harness import NOTEBOOK, family
from tests.waiting import at_rest

# Children that end without anybody waiting for them, files, segments.
CELL = """
import os
for _ in range(3):
    if not os.fork():
        os._exit(0)
open("/tmp/a", "w").write("a" * 10**6)
open("/dev/shm/a", "w").write("a" * 10**6);
"""
NOTEBOOKS = 200


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = Engine()
    yield made
    made.close()


def held(engine: Engine) -> dict[str, int]:
    """What the engine's processes hold: how many there are, their mounts, their descriptors."""
    found = {}
    ours: set[int] = set()
    assert engine._judge is not None
    for name, process in (("worker", engine._worker.pid), ("judge", engine._judge.pid)):
        processes = family(process)
        ours |= processes
        found[f"{name} processes"] = len(processes)
        found[f"{name} descriptors"] = sum(_count(f"/proc/{one}/fd") for one in processes)
        inside = Path(f"/proc/{max(processes)}/mountinfo")
        found[f"{name} mounts"] = len(inside.read_text(encoding="utf-8").splitlines())
    found["our descriptors"] = _count("/proc/self/fd")
    found["zombies"] = sum(_is_zombie(folder, ours) for folder in Path("/proc").glob("[0-9]*"))
    return found


def _count(folder: str) -> int:
    return len(os.listdir(folder))  # noqa: PTH208


def _is_zombie(folder: Path, parents: set[int]) -> bool:
    """One that these should have waited for: those of other tests come and go."""
    try:
        state, parent = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[:2]
    except OSError:
        return False
    return state == "Z" and int(parent) in parents


def test_two_hundred_notebooks_leave_what_one_leaves(engine: Engine) -> None:
    job = Job(NOTEBOOK, (JobCell(CELL),))
    engine.grade(job)
    before = at_rest(lambda: held(engine))
    for _ in range(NOTEBOOKS):
        assert engine.grade(job).cells[0].outputs == []
    assert at_rest(lambda: held(engine)) == before
