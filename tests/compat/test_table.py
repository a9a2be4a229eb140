"""The table "Where we differ from stock nbgrader" in docs/grading.md is complete and true: each of
its rows is graded both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.compat.table_cases import CASES, Case
from tests.compat.table_class import set_up_class
from tests.compat.table_room import OURS, ROOT, STOCK, Room, server, set_up


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Room]]:
    root = tmp_path_factory.mktemp("table")
    with server() as port:
        made = {way: Room(root / way, port) for way in (STOCK, OURS)}
        for room in made.values():
            room.course.mkdir()
        with ThreadPoolExecutor() as pool:
            list(pool.map(_grade, made.values()))
        yield made


def _grade(room: Room) -> None:
    set_up(room.course)
    set_up_class(room)
    room.grade()


def rows() -> list[str]:
    """The cases that the docs list."""
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    table = page.partition("## Where we differ from stock nbgrader, and why")[2]
    found = re.findall(r"^\| ([^|]+?) \|", table.partition("\n## ")[0], re.MULTILINE)
    return [row for row in found if row != "case" and set(row) != {"-"}]


def test_every_row_of_the_table_has_a_case_and_every_case_a_row() -> None:
    assert len(rows()) == len(set(rows()))
    assert set(rows()) == {case.row for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=[f"{k:02d} {case.row}" for k, case in enumerate(CASES)])
def test_the_row_is_true_both_ways(case: Case, rooms: dict[str, Room]) -> None:
    assert case.stock != case.ours
    assert case.look(rooms[STOCK]) == case.stock, rooms[STOCK].said[-3000:]
    assert case.look(rooms[OURS]) == case.ours, rooms[OURS].said[-3000:]
