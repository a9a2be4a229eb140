"""Measuring a command: wall and processor time, memory, and when its first notebook was graded."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY = 0.25  # seconds between two looks at its memory


@dataclass(frozen=True)
class Measured:
    """One run of a command."""

    wall: float  # seconds
    processor: (
        float  # seconds of all cores, of the whole machine: it should have nothing else to do
    )
    memory: float  # bytes at the peak, of the command and all that it started, shared pages once
    main: float  # of these, the command's own process
    first: float  # seconds until its first notebook was graded


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], graded: str
) -> Measured:
    """Run a command in a folder, to its end. graded: a pattern of the notebooks that it grades."""
    began, busy = time.monotonic(), _busy()
    with (folder / "bench.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | dict(environment), stdout=log, stderr=log
        )
        looking = _Looking(process.pid, folder, graded)
        process.wait()
    wall, processor = time.monotonic() - began, _busy() - busy
    looking.stop()
    return Measured(wall, processor, looking.memory, looking.main, looking.first - began)


def _busy() -> float:
    """Seconds that all cores together have worked since the machine started."""
    times = psutil.cpu_times()
    return float(times.user + times.system + times.nice + times.irq + times.softirq)


class _Looking(threading.Thread):
    """Looks at a command and all that it has started, until told to stop."""

    def __init__(self, pid: int, folder: Path, graded: str) -> None:
        super().__init__(daemon=True)
        self._process, self._folder, self._graded = psutil.Process(pid), folder, graded
        self._over = threading.Event()
        self.memory = self.main = 0.0
        self.first = float("inf")
        self.start()

    def run(self) -> None:
        looked = 0.0
        while not self._over.wait(0.02):
            if self.first == float("inf") and any(map(_is_run, self._folder.glob(self._graded))):
                self.first = time.monotonic()
            if time.monotonic() - looked > EVERY:
                looked = time.monotonic()
                self._look()

    def _look(self) -> None:
        try:
            main = private(self._process)
            others = sum(private(child) for child in self._process.children(recursive=True))
        except psutil.Error:  # it has just ended
            return
        self.memory, self.main = max(self.memory, main + others), max(self.main, main)

    def stop(self) -> None:
        self._over.set()
        self.join()


def _is_run(notebook: Path) -> bool:
    """nbgrader puts it there without outputs, before it is run, and once more afterwards."""
    try:
        return b'"output_type"' in notebook.read_bytes()
    except OSError:  # it is just being written
        return False


def private(process: psutil.Process) -> float:
    """Bytes of a process, of those it shares its part; 0 where it has just ended."""
    try:
        return float(process.memory_full_info().pss)
    except (psutil.Error, OSError):
        return 0.0
