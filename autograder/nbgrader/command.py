"""Running nbgrader's own command line, many times, without paying its imports each time.

A fork server imports nbgrader once (2.5 s); each command is a fresh process forked from it, with
its own folder, environment and log: what `nbgrader …` at a prompt would do, faster.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["nbgrader.apps.nbgraderapp"])

# Starting one process polls all others, and a status can be read only once: two threads that poll
# one child at a time would make of its success the 255 of a lost child.
_CHILDREN = threading.Lock()

Follow = Callable[[str], None]


class NbgraderError(Exception):
    """An nbgrader command ended with an error. `log` is all it said."""

    def __init__(self, args: tuple[str, ...], log: str) -> None:
        last = [line for line in log.strip().splitlines() if line.strip()]
        super().__init__(f"nbgrader {' '.join(args)} failed: {last[-1] if last else 'no message'}")
        self.log = log


def nbgrader(
    *args: str, cwd: Path, env: Mapping[str, str] | None = None, follow: Follow | None = None
) -> str:
    """Run `nbgrader ARGS` in the folder cwd; its log, or NbgraderError with it.

    follow: called with each line of the log while the command runs.
    """
    with tempfile.NamedTemporaryFile("r", suffix=".log", encoding="utf-8", errors="replace") as log:
        process = _CONTEXT.Process(
            target=_become_nbgrader, args=(args, str(cwd), dict(env or {}), log.name)
        )
        with _CHILDREN:
            process.start()
        try:
            _wait(process, log.readline, follow)
        except BaseException:  # Ctrl-C: no command may go on writing behind our back
            process.terminate()
            process.join()
            raise
        log.seek(0)
        said = log.read()
    if process.exitcode:
        raise NbgraderError(args, said)
    return said


def _wait(
    process: multiprocessing.process.BaseProcess, read: Callable[[], str], follow: Follow | None
) -> None:
    while True:
        with _CHILDREN:
            running = process.is_alive()
        while line := read():
            if follow:
                follow(line.rstrip("\n"))
        if not running:
            return
        time.sleep(0.02)


def _become_nbgrader(args: tuple[str, ...], cwd: str, env: dict[str, str], log: str) -> None:
    """In the forked process: become `nbgrader ARGS`, with all output in the log."""
    os.chdir(cwd)
    os.environ.update(env)
    # nbgrader runs `alembic` by name; without it on PATH it leaves a half-made gradebook behind.
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    )
    with Path(log).open("ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    with contextlib.suppress(AttributeError):  # a stream that pytest replaced has no encoding
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    from nbgrader.apps.nbgraderapp import NbGraderApp

    sys.argv = ["nbgrader", *args]
    NbGraderApp.launch_instance(list(args))
