"""Each student's own copy: whose it is, its options in their own order, its numbers by pencil."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.items.rubric import load_rubric
from course_tools.hand import Points, four_points
from course_tools.own import HUB, own_copy
from course_tools.speaking.blanks import NotYetError
from tests.course_tools.wrong_answers import wrong_answer

NOTEBOOK = "gradient-descent/2-one-step"
ONE_STEP = load_rubric("gradient-descent/2-one-step")
STUDENTS = ["", *(f"student-{k}" for k in range(200))]
WAYS = ["both up", "both down", "b up, w down", "b down, w up"]


@pytest.fixture(autouse=True)
def nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HUB, raising=False)


def test_a_copy_says_whose_it_is() -> None:
    assert own_copy(NOTEBOOK, "ada")._repr_markdown_() == "**The copy of `ada`.**"
    assert own_copy(NOTEBOOK, "...")._repr_markdown_() == (
        "**The printed copy**, not your own. To get your numbers, type your id between the "
        "quotes in the cell above and run it again."
    )


STUB = 'def {name}(x):\n    "What it does."\n    raise NotImplementedError()\n'
MODULE = "class Model:\n    def __init__(self):\n        raise NotImplementedError()\n"


def stopped(cells: str, asks: str) -> str:
    """What a cell that asks `mine.needs(…)` says after these cells; "" where it goes on."""
    names = {"mine": own_copy(NOTEBOOK, "ada")}
    exec(cells, names)  # noqa: S102  cells of a notebook
    try:
        exec(f"mine.needs({asks})", names)  # noqa: S102
    except NotYetError as error:
        assert error._render_traceback_() == [str(error)]
        return str(error)
    return ""


@pytest.mark.parametrize(
    "cells", [STUB.format(name="mse"), "mse = ...", "pass", MODULE.replace("Model", "mse")]
)
def test_a_cell_that_builds_on_a_blank_says_what_it_waits_for(cells: str) -> None:
    assert stopped(cells, "'mse'") == (
        "This cell waits for `mse`: answer it above and run its cell, then run this one again."
    )


def test_it_names_all_that_are_blank_and_none_that_is_answered() -> None:
    cells = STUB.format(name="a") + "b = 0\nc = ...\n" + MODULE
    assert stopped(cells, "'a', 'b', 'c', 'Model'") == (
        "This cell waits for `a`, `c` and `Model`: answer them above and run their cells, then "
        "run this one again."
    )


@pytest.mark.parametrize(
    "cells",
    [
        "def mse(x):\n    return x / 0",
        "def mse(x):\n    return x\n    raise NotImplementedError()",
        "mse = None",
        "import numpy as np\nmse = np.zeros(3)",
        "mse = max",
        "class mse:\n    x = 1",
    ],
)
def test_any_answer_lets_it_go_on_right_or_wrong(cells: str) -> None:
    assert stopped(cells, "'mse'") == ""


def test_on_a_hub_the_copy_is_that_of_who_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HUB, "boris")
    assert own_copy(NOTEBOOK, "...").student == "boris"
    assert own_copy(NOTEBOOK, "ada")._repr_markdown_() == (
        "**The copy of `ada`.**\n\nYou are signed in as `boris`. If you hand in under that id, "
        "type it between the quotes above: answers are judged with its numbers."
    )


def test_an_id_cannot_break_out_of_its_markdown() -> None:
    assert "`a'**b**'`" in own_copy(NOTEBOOK, "a`**b**`")._repr_markdown_()


def test_options_are_the_same_for_all_in_an_order_of_ones_own() -> None:
    orders = {
        tuple(name for name, _ in own_copy(NOTEBOOK, who).choose("which-way", WAYS).options)
        for who in STUDENTS
    }
    assert all(sorted(order) == sorted(WAYS) for order in orders)
    assert len(orders) == 24  # every order there is


def test_the_order_of_a_student_stays() -> None:
    shown = own_copy(NOTEBOOK, "ada").choose("which-way", WAYS)
    assert shown == own_copy(NOTEBOOK, "ada").choose("which-way", WAYS)


def test_options_are_shown_with_what_is_said_of_them() -> None:
    shown = own_copy(NOTEBOOK, "ada").choose("why", {"noise": "the data are noisy", "rate": ""})
    lines = shown._repr_markdown_().splitlines()
    assert lines[0] == "Choose one:"
    assert set(lines[2:]) == {'- `"noise"`: the data are noisy', '- `"rate"`'}
    assert repr(shown).startswith("Choose one of: ")


def test_what_is_to_be_put_in_order_is_never_shown_in_the_order_given() -> None:
    shown = [own_copy(NOTEBOOK, who).arrange("steps", WAYS[:3]) for who in STUDENTS]
    orders = {tuple(name for name, _ in options.options) for options in shown}
    assert len(orders) == 5 and tuple(WAYS[:3]) not in orders
    assert shown[0]._repr_markdown_().startswith("Put in order:\n\n- ")
    assert repr(shown[0]).startswith('Put in order: "')


def test_four_points_are_shown_as_a_table() -> None:
    assert Points((0, 1, -2), (1, 3, 5))._repr_markdown_() == (
        "| $x$ | 0 | 1 | −2 |\n|---|---|---|---|\n| $y$ | 1 | 3 | 5 |"
    )


def test_the_printed_copy_has_the_points_of_the_lecture() -> None:
    assert four_points("") == Points((0, 1, 2, 3), (1, 3, 5, 7))
    assert four_points("  ") == four_points("")


def test_points_are_ones_own_and_stay() -> None:
    assert four_points("ada") == four_points("ada") == Points((0, 1, 2, 4), (2, 7, 8, 16))
    assert len({four_points(student) for student in STUDENTS}) > 150


BY_PENCIL = ("hand-mse", "hand-gradients", "hand-update", "hand-mse-after")


@pytest.mark.parametrize("student", STUDENTS)
def test_no_mistake_by_pencil_gives_the_right_number_or_that_of_another(student: str) -> None:
    for item in (ONE_STEP[name] for name in BY_PENCIL):
        right = item.right(student)
        answers: list[Any] = [right]
        answers += [wrong_answer(mistake, right) for mistake in item.known(student)]
        rounded = {tuple(np.round(np.atleast_1d(answer), 9)) for answer in answers}
        assert len(rounded) == len(answers), (item.name, answers)


@pytest.mark.parametrize("student", STUDENTS)
def test_a_step_by_pencil_makes_the_loss_smaller(student: str) -> None:
    before, after = (ONE_STEP[name].right(student) for name in ("hand-mse", "hand-mse-after"))
    assert after < before  # type: ignore[operator]
