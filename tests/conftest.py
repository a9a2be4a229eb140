"""Shared by all tests: which are slow, and run first; what CI refuses; attacks are counted."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter
from xdist.workermanage import WorkerController

HERE = Path(__file__).parent
# Whole classes, engines, pages followed to the letter, samples of long runs, figures, answers by
# the thousand. `make check` leaves them out; what is not named here is fast: a few seconds a file.
# The longest stand first, and run first: what comes last should be short, so that no process waits
# long for the others.
SLOW = (
    "test_teaching_page.py",
    "test_contributing.py",
    "test_languages.py",
    "test_design_page.py",
    "test_named_offline.py",
    "attacks",
    "service",
    "autograder/course",
    "autograder/authoring",
    "compat",
    "autograder/engine",
    "course_tools/test_speaking.py",
    "autograder/judging/test_fuzz.py",
    "autograder/judging/test_paid_once.py",
    "autograder/test_feedback.py",
    "autograder/test_worksheet_command.py",
    "autograder/test_command.py",
    "autograder/judging/test_flips.py",
    "test_other_courses.py",
    "study",
    "autograder/judging/test_own_work.py",
    "course_tools/test_plots.py",
    "course_tools/test_step_plots.py",
    "solutions/test_agreement.py",
    "autograder/judging/test_early_stops.py",
    "autograder/judging/test_invariants.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast", action="store_true", help="leave out what tests/conftest.py calls slow"
    )


def pytest_configure() -> None:
    """A file that moves must move here too, or the inner loop gets slow without a word."""
    if gone := [name for name in SLOW if not (HERE / name).exists()]:
        raise pytest.UsageError(f"tests/conftest.py calls slow what is not there: {gone}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A slow file is not even imported."""
    return True if config.getoption("fast") and _place(collection_path) < len(SLOW) else None


def _place(path: Path) -> int:
    """Where a test's file, or a folder that it is in, stands among the slow ones; or after them."""
    above = (path, *path.parents)
    return next((k for k, name in enumerate(SLOW) if HERE / name in above), len(SLOW))


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first; and a file's tests in one process, since they share what they set up,
    where the file does not name groups itself."""
    items.sort(key=lambda item: _place(item.path))
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(HERE))))


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's
def pytest_xdist_node_collection_finished(node: WorkerController, ids: Sequence[str]) -> None:
    """pytest-xdist tells groups by names behind the tests' ids. Under a pytest where it cannot, it
    would spread each file over all processes, and each would set up the same class."""
    if node.config.getoption("dist") == "loadgroup" and not all("@" in one for one in ids):
        pytest.exit("These versions of pytest and pytest-xdist group no tests.", returncode=4)


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
