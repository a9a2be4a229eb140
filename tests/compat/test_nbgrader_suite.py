"""nbgrader's own tests of autograde pass with the steps that we ship, and by our command.

The other files of its tests that grade: `python tests/compat/suite.py shipped all`.
"""

from __future__ import annotations

import pytest
from suite import AUTOGRADE, Report, run

# Tests of nbgrader's that are meant to fail, and why.
PY = "c.CourseDirectory.ignore keeps *.py out of a submission, such as a student's numpy.py"
RESTORED = "a notebook with cells that it was not released with is graded: they are ordinary cells"
OURS = {
    "test_grade_overwrite_files": PY,
    "test_grade_overwrite_files_subdirs": PY,
    "test_handle_failure": RESTORED,
    "test_handle_failure_single_notebook": RESTORED,
}
MEANT_TO_FAIL: dict[str, dict[str, str]] = {"shipped": OURS, "command": OURS}
# nbgrader itself skips these two, on every machine: they want gigabytes, and another database.
SKIPPED_BY_NBGRADER = {"test_infinite_loop_with_output", "test_many_students"}


@pytest.fixture(scope="module", params=list(MEANT_TO_FAIL))
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def report(way: str) -> Report:
    return run((AUTOGRADE,), way)


def test_nothing_fails_but_what_is_listed(report: Report, way: str) -> None:
    assert set(report.failed) == set(MEANT_TO_FAIL[way]), report.said


def test_the_tests_were_there_and_were_run(report: Report, way: str) -> None:
    assert len(report.passed) == 40 - len(MEANT_TO_FAIL[way]), report.said
    assert set(report.skipped) == SKIPPED_BY_NBGRADER


def test_our_engine_did_the_grading(report: Report) -> None:
    assert report.graded > 50
