"""Shared by all tests: in CI a skipped test is a failed run."""

from __future__ import annotations

import os

import pytest


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped and exitstatus == 0:
        reporter.write_line(f"{len(skipped)} skipped tests fail the run in CI.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
