"""nbgrader's own tests of autograde pass with our engine in it.

The other files of its tests in which something is graded: `python tests/compat/suite.py all`.
"""

from __future__ import annotations

import pytest
from suite import AUTOGRADE, Report, run

# Tests of nbgrader's that we mean to fail, and why: none.
MEANT_TO_FAIL: dict[str, str] = {}
# nbgrader itself skips these two, on every machine: they want gigabytes, and another database.
SKIPPED_BY_NBGRADER = {"test_infinite_loop_with_output", "test_many_students"}


@pytest.fixture(scope="module")
def report() -> Report:
    return run((AUTOGRADE,))


def test_nothing_fails_but_what_is_listed(report: Report) -> None:
    assert set(report.failed) == set(MEANT_TO_FAIL), report.said


def test_the_tests_were_there_and_were_run(report: Report) -> None:
    assert len(report.passed) == 40, report.said
    assert set(report.skipped) == SKIPPED_BY_NBGRADER


def test_our_engine_did_the_grading(report: Report) -> None:
    assert report.graded > 50
