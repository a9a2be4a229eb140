"""No answers inside the wall: nothing that `course_tools` hands out earns a point in an answer."""

from __future__ import annotations

import pytest

from autograder.authoring.authored import load_notebook
from autograder.items.rubric import Item
from tests.fuzz import COURSE
from tests.tools import Walk

NOTEBOOKS = sorted(f"{path.parent.name}/{path.stem}" for path in COURSE.glob("source/*/*.py"))
OTHERS = ("boris", "carla", "dara", "kira")  # small numbers agree by chance, but not for everybody


def answers(walk: Walk) -> list[tuple[Item, str]]:
    """What the checks alone give points for."""
    return [(item, code) for item in walk.exercise.rubric for code in walk.scoring(item)]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_tool_of_the_course_and_nothing_that_it_gives_is_an_answer(name: str) -> None:
    walk = Walk(load_notebook(COURSE, name))
    earning = [(item, code) for item, code in answers(walk) if walk.earns(item, code) > 0]
    for student in OTHERS if earning else ():
        other = Walk(walk.exercise, student)
        earning = [(item, code) for item, code in earning if other.earns(item, code) > 0]
    assert walk.tried > 100
    assert [f"{item.name}: {code}" for item, code in earning] == []
