"""Shared by all tests: which are fast; a skipped test fails the run in CI; attacks are counted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

HERE = Path(__file__).parent
# Folders and files that need more than a minute together: whole classes, engines, pages followed to
# the letter, samples of long runs. `make check` leaves them out; what is not named here is fast.
SLOW = (
    "attacks",
    "autograder/authoring",
    "autograder/course",
    "autograder/engine",
    "autograder/judging/test_flips.py",
    "autograder/judging/test_fuzz.py",
    "autograder/judging/test_paid_once.py",
    "autograder/test_command.py",
    "autograder/test_feedback.py",
    "autograder/test_worksheet_command.py",
    "compat",
    "test_contributing.py",
    "test_other_courses.py",
    "test_teaching_page.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast", action="store_true", help="leave out what tests/conftest.py calls slow"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A slow file is not even imported."""
    slow = config.getoption("fast") and collection_path in [HERE / name for name in SLOW]
    return True if slow else None


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and reporter and skipped and exitstatus == 0:
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
