"""For a Python that has no small build of torch: leaves out the test files that import torch, by
themselves or through ours. `make check-without-torch` loads it, `pytest -p tests.without_torch`.

Any other run knows nothing of it: there, a torch that is missing is an error.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

LEFT_OUT = pytest.StashKey[set[str]]()


class File(pytest.Module):
    """A test file; without a test, where its import found no torch."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        try:
            return super().collect()
        except self.CollectError as error:
            cause = error.__cause__
            if not (isinstance(cause, ModuleNotFoundError) and cause.name == "torch"):
                raise
        self.config.stash[LEFT_OUT].add(self.nodeid)
        return []


def pytest_configure(config: pytest.Config) -> None:
    if importlib.util.find_spec("torch"):
        raise pytest.UsageError("torch is installed: run all tests, without this plug-in")
    config.stash[LEFT_OUT] = set()


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module:
    module: pytest.Module = File.from_parent(parent, path=module_path)
    return module


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of xdist's tells the one that reports."""
    if hasattr(session.config, "workeroutput"):
        left_out = session.config.stash[LEFT_OUT]
        session.config.workeroutput["left out"] = sorted(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """xdist's: a process has ended; one that broke tells nothing."""
    told: dict[str, list[str]] = getattr(node, "workeroutput", {})
    node.config.stash[LEFT_OUT].update(told.get("left out", []))


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    left_out = terminalreporter.config.stash[LEFT_OUT]
    terminalreporter.write_line(f"{len(left_out)} files were not run for want of torch.")
