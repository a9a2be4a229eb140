"""How often a course lets its students check, by kind of question; over all tabs together."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_tools.service import ServiceError
from tests.service.served import COMMAND, NOTEBOOK, Served

pytestmark = pytest.mark.xdist_group("service")  # they share a course
POLICY = """
c.PencilgradService.policy = {
    "function": "3 an hour",
    "prediction": "after the prediction is locked",
    "formula": "off",
}
c.PencilgradService.checks_a_minute = 8
"""


@pytest.fixture(scope="module")
def strict(course: Served) -> Iterator[Served]:
    course.stop()
    course.start(POLICY)
    yield course
    course.stop()


def test_tries_are_counted_over_all_tabs(strict: Served) -> None:
    service = strict.service("tries")
    assert service.check(NOTEBOOK, "initialize", []).more == "3 of 3 tries left this hour."  # blank
    wrong = [("", f"def initialize(seed):\n    return {k}, 0.0") for k in range(5)]
    said: list[str] = []

    def ask(cell: tuple[str, str]) -> None:
        try:
            said.append(service.check(NOTEBOOK, "initialize", [cell]).outcome)
        except ServiceError as error:
            said.append(str(error))

    for cell in wrong[:3]:
        ask(cell)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ask, wrong[3:]))
    assert said[:3] == ["failed"] * 3
    assert all("3 times in the last hour" in one for one in said[3:]) and len(said) == 5


def test_a_prediction_is_locked_by_its_first_check(strict: Served) -> None:
    service = strict.service("locks")
    yes = strict.cells({"seed-matters": 'seed_matters = "yes"'})
    no = strict.cells({"seed-matters": 'seed_matters = "no"'})
    first = service.check(NOTEBOOK, "seed-matters", yes)
    assert first.more == "Your prediction is locked in."
    with pytest.raises(ServiceError, match="first one that you checked stays"):
        service.check(NOTEBOOK, "seed-matters", no)
    assert service.check(NOTEBOOK, "seed-matters", yes).outcome == first.outcome


def test_what_is_off_is_not_checked(strict: Served) -> None:
    with pytest.raises(ServiceError, match="not checked in this course"):
        strict.service("off").check(NOTEBOOK, "dloss-db", strict.cells())


def test_a_minute_has_only_so_many_checks(strict: Served) -> None:
    service = strict.service("fast")
    for k in range(8):
        service.check(NOTEBOOK, "initialize", [("", f"x = {k}")])
    with pytest.raises(ServiceError, match="8 checks in a minute"):
        service.check(NOTEBOOK, "initialize", [("", "x = 9")])


def test_limits_outlive_a_restart(strict: Served) -> None:
    strict.stop()
    strict.start(POLICY)
    with pytest.raises(ServiceError, match="3 times in the last hour"):
        strict.service("tries").check(NOTEBOOK, "initialize", [("", "initialize = 1")])


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('{"function": "sometimes"}', "is 'sometimes'. It may be"),
        ('{"riddle": "off"}', "has no kind 'riddle'"),
    ],
)
def test_a_setting_that_is_none_is_told_at_the_start(
    strict: Served, setting: str, says: str
) -> None:
    strict.stop()
    config = strict.course / "nbgrader_config.py"
    kept = config.read_text(encoding="utf-8")
    config.write_text(f"{kept}\nc.PencilgradService.policy = {setting}\n", encoding="utf-8")
    done = subprocess.run(
        [COMMAND, "serve", "--port", "0"], cwd=strict.course, capture_output=True, text=True
    )
    assert done.returncode == 1 and says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
