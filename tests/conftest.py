"""Shared by all tests: in CI a skipped test is a failed run; attacks are counted."""

from __future__ import annotations

import os

import pytest
from _pytest.terminal import TerminalReporter


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped and exitstatus == 0:
        reporter.write_line(f"{len(skipped)} skipped tests fail the run in CI.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Every test of an attack tells what it gained and leaked: from whichever process it ran in."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    attacks = [
        found
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, found in report.user_properties
        if name == "attack"
    ]
    if attacks:
        gained, leaks = (sum(column) for column in zip(*attacks, strict=True))
        terminalreporter.write_line(
            f"{len(attacks)} attacks, {gained:g} points gained, {leaks} leaks"
        )
