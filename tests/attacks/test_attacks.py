"""Every attack on the engine: no point gained, nothing leaked, nothing left behind."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attacks import (
    by_tools,
    change_the_judge,
    channels,
    forge_replies,
    forge_results,
    hostile_values,
    look_around,
    read_answers,
    resources,
    shortcuts,
)
from tests.attacks.harness import Attack, Classroom, attacks_of, classroom

FAMILIES = (
    read_answers,
    look_around,
    channels,
    change_the_judge,
    forge_replies,
    hostile_values,
    forge_results,
    resources,
    shortcuts,
    by_tools,
)
ATTACKS = {
    f"{family.__name__.rpartition('.')[2]}: {name}": attack
    for family in FAMILIES
    for name, attack in attacks_of(family).items()
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    with classroom(tmp_path_factory.mktemp("course")) as room:
        yield room


def made(attack: Callable[..., Attack], room: Classroom) -> Attack:
    return attack(room) if inspect.signature(attack).parameters else attack()


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_is_gained(
    name: str, room: Classroom, record_property: Callable[[str, object], None]
) -> None:
    outcome = room.run(made(ATTACKS[name], room))
    record_property("attack", (outcome.gained, len(outcome.leaks)))
    assert outcome.leaks == []
    assert outcome.gained == 0


def test_the_course_is_where_it_was(room: Classroom) -> None:
    assert (room.course / "gradebook.db").read_text("utf-8").strip() in room.canaries.values()
    assert not (Path.cwd() / "last.txt").exists()
