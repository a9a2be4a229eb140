"""Every attack on the engine: no point gained, nothing leaked, nothing left behind."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attacks import (
    by_course,
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
    by_course,
)
FAMILY = {family: family.__name__.rpartition(".")[2] for family in FAMILIES}
# Each family may run in a process of its own.
ATTACKS = [
    pytest.param(
        attack, id=f"{called}: {name}", marks=pytest.mark.xdist_group(f"attacks: {called}")
    )
    for family, called in FAMILY.items()
    for name, attack in attacks_of(family).items()
]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    """One for all attacks of a process; after the last of them the course is where it was."""
    with classroom(tmp_path_factory.mktemp("course")) as room:
        yield room
        assert (room.course / "gradebook.db").read_text("utf-8").strip() in room.canaries.values()
        assert not (Path.cwd() / "last.txt").exists()


def made(attack: Callable[..., Attack], room: Classroom) -> Attack:
    return attack(room) if inspect.signature(attack).parameters else attack()


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_gained(
    attack: Callable[..., Attack],
    room: Classroom,
    record_property: Callable[[str, object], None],
) -> None:
    outcome = room.run(made(attack, room))
    record_property("attack", (outcome.gained, len(outcome.leaks)))
    assert outcome.leaks == []
    assert outcome.gained == 0
