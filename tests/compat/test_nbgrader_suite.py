"""nbgrader's own tests of autograde pass with the steps that we ship, and by our command.

The other files of its tests that grade: `python tests/compat/suite.py shipped all`.
"""

from __future__ import annotations

import pytest

from tests.compat.suite import AUTOGRADE, ROOT, Report, run

# Tests of nbgrader's that are meant to fail, and the row of docs/grading.md that says why.
PY = "`*.py` beside a notebook"
UNKNOWN = "a cell with an id of nbgrader's that the assignment does not have"
OURS = {
    "test_grade_overwrite_files": PY,
    "test_grade_overwrite_files_subdirs": PY,
    "test_grade_empty_timestamp": "a `timestamp.txt` that holds no time",
    "test_handle_failure": UNKNOWN,
    "test_handle_failure_single_notebook": UNKNOWN,
    "test_missing_files": "a submission without a notebook",
}
KILLED = "a graded folder without its notebooks, as a killed run leaves it"
MEANT_TO_FAIL: dict[str, dict[str, str]] = {
    "shipped": OURS,
    "command": OURS | {"test_filter_notebook": KILLED},
}
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


def test_what_is_meant_to_fail_is_told_in_the_docs() -> None:
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    for tests in MEANT_TO_FAIL.values():
        assert [name for name in tests if f"`{name}`" not in page] == []
        assert [row for row in tests.values() if f"| {row} |" not in page] == []
