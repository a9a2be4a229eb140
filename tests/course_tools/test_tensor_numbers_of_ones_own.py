"""Small tensors of one's own: the same for ever, never trivial, every mistake another answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.items.rubric import Item, load_rubric
from course_tools.hand import four_tensors, shared_change, two_points, view_change
from solutions import hand
from tests.course_tools.wrong_answers import wrong_answer

STUDENTS = ["", *(f"student-{k}" for k in range(200))]


OWN = [
    "hand-shapes", "hand-dims", "after-view", "after-array", "hand-loss", "hand-grads",
    "hand-twice",
]  # fmt: skip
ITEMS: dict[str, Item] = {
    item.name: item
    for notebook in ("pytorch/1-tensors", "pytorch/2-autograd")
    for item in load_rubric(notebook)
    if item.varies
}


def test_these_are_all_items_with_numbers_of_ones_own() -> None:
    assert list(ITEMS) == OWN


@pytest.mark.parametrize("name", OWN)
def test_the_right_answer_and_all_mistakes_differ_for_every_student(name: str) -> None:
    for student in STUDENTS:
        right = ITEMS[name].right(student)
        known = ITEMS[name].known(student)
        answers: list[Any] = [right, *(wrong_answer(mistake, right) for mistake in known)]
        spelled = [
            tuple(np.ravel(answer)) if name != "hand-shapes" else answer for answer in answers
        ]
        if name == "after-view":  # as numbers these two are one: only the shape tells them apart
            assert spelled.count(spelled[0]) == 2 and answers.count(answers[0]) == 1
            continue
        assert len(set(spelled)) == len(answers), (student, answers)


@pytest.mark.parametrize("made", [four_tensors, view_change, shared_change, two_points])
def test_many_students_have_many_numbers_and_each_the_same_ones_again(
    made: Callable[[str], object],
) -> None:
    assert len({made(student) for student in STUDENTS}) > 100
    assert [made(student) for student in STUDENTS[:9]] == [made(s) for s in STUDENTS[:9]]
    assert made(" ") == made("")


def test_tensors_of_ones_own_have_the_shapes_they_are_made_for() -> None:
    for student in STUDENTS:
        tensors = four_tensors(student)
        shapes = hand.shapes(tensors)
        assert sorted(map(len, shapes)) == [0, 1, 2, 3]
        for values, shape in zip(tensors.lists(), shapes, strict=True):
            tensor = torch.tensor(values)
            assert tuple(tensor.shape) == shape
            assert tensor.flatten().tolist() == list(range(1, tensor.numel() + 1))


def test_what_is_shown_is_what_runs() -> None:
    for student in STUDENTS:
        for change, name in ((view_change(student), "matrix"), (shared_change(student), "p")):
            names = {"torch": torch, "np": np}
            exec(change._repr_markdown_().strip("`").removeprefix("python\n"), names)  # noqa: S102
            assert names[name].flatten().tolist() == list(hand.after(change))


def test_two_points_are_whole_numbers_off_the_line_to_start_with() -> None:
    for student in STUDENTS:
        x, y = two_points(student).x, two_points(student).y
        assert len(x) == len(y) == 2 and x[0] < x[1]
        assert all(1 + p != q for p, q in zip(x, y, strict=True))
