"""Checks of one's own code on one's own machine: a fresh Python for each, and no sandbox.

Works wherever Python does: nothing here, and in engine/alone_process.py, is of one system only.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass

import msgspec

from autograder.engine.checking import Check, Checked, CheckError, checked_of
from autograder.engine.scored import ScoredOutput
from autograder.items.rubric import load_rubric
from autograder.judging.sentences import say
from autograder.judging.verdict import TIMED_OUT, Outcome, Verdict

NO_VERDICT = "The judge's process ended without a verdict ({said}): run the check again."


@dataclass
class _Process:
    """A Python that has imported what checks need, and waits for one."""

    notebook: str
    folder: str
    python: subprocess.Popen[bytes]

    def end(self) -> None:
        self.python.kill()
        self.python.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)


class AloneChecker:
    """A checker for whoever studies alone: one check at a time, and one process ready ahead."""

    def __init__(self, notebook: str = "") -> None:
        """notebook: the one that is likely to be asked about first."""
        self._one_by_one = threading.Lock()
        self._waiting: _Process | None = _start(notebook)

    def check(self, check: Check) -> Checked:
        """Run the cells, ask the judge about the item. Raises CheckError for faults of ours."""
        with self._one_by_one:
            if self._waiting is None:
                raise CheckError("The judge has been stopped: start it again.")
            process, self._waiting = self._waiting, _start(check.notebook)
            try:
                return _checked_by(process, check)
            finally:
                process.end()

    def close(self) -> None:
        """End the process that waits, once no check runs."""
        with self._one_by_one:
            if self._waiting is not None:
                self._waiting.end()
            self._waiting = None


def _start(notebook: str) -> _Process:
    folder = tempfile.mkdtemp(prefix="pencilgrad-")
    program = [sys.executable, "-m", "autograder.engine.alone_process", notebook]
    pipe = subprocess.PIPE
    python = subprocess.Popen(program, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe)
    return _Process(notebook, folder, python)


def _checked_by(process: _Process, check: Check) -> Checked:
    try:
        said, errors = process.python.communicate(msgspec.msgpack.encode(check), check.total)
    except subprocess.TimeoutExpired:  # deep in a library, where no interrupt is heeded
        return _stopped(check, TIMED_OUT)
    with contextlib.suppress(msgspec.DecodeError):
        found = msgspec.msgpack.decode(said, type=Checked | str)
        if isinstance(found, Checked):
            return found
        raise CheckError(NO_VERDICT.format(said=found))
    if process.python.returncode == 0 or not errors:  # their code ended it
        name = load_rubric(check.notebook)[check.item].answer
        return _stopped(check, Verdict(Outcome.CRASHED, 0.0, say("door.ended", name=name)))
    last = errors.decode(errors="replace").strip().splitlines()[-1]
    raise CheckError(NO_VERDICT.format(said=last))


def _stopped(check: Check, verdict: Verdict) -> Checked:
    return checked_of(ScoredOutput(load_rubric(check.notebook)[check.item], verdict).record())
