"""What is said of an answer that is not there: misspelt, in a cell that stopped, or gone."""

from __future__ import annotations

import pytest

from autograder.engine.missing import explain_missing
from tests.counting import within

OTHERS = {"hand_mse", "hand_mse_after", "dloss_db", "dloss_dw", "update"}
GONE = "Was its cell deleted or renamed, or did it stop with an error?"


@pytest.mark.parametrize(
    ("name", "cell", "other"),
    [
        ("hand_mse", "hand_MSE = 21", "hand_MSE"),
        ("update", "x = 1\ndef updates(b, w):\n    return b", "updates"),
        ("dloss_db", "dloss_db_ = 2", "dloss_db_"),
        ("update", "class Update:\n    pass", "Update"),
    ],
)
def test_a_name_that_is_nearly_right_is_asked_after(name: str, cell: str, other: str) -> None:
    assert explain_missing(name, [cell], OTHERS) == (
        f"The notebook defines no `{name}`. Is `{other}` meant to be it? An answer is found by its "
        "exact name."
    )


def test_another_answer_is_not_taken_for_a_misspelt_one() -> None:
    cells = ["hand_mse_after = 3", "dloss_dw = 4", "xyz = 5"]
    assert (
        explain_missing("hand_mse", cells, OTHERS) == f"The notebook defines no `hand_mse`. {GONE}"
    )
    assert (
        explain_missing("dloss_db", cells, OTHERS) == f"The notebook defines no `dloss_db`. {GONE}"
    )


@pytest.mark.parametrize("cell", ["def update(b, w)\n    return b", "1 / 0\nupdate = 3"])
def test_an_answer_whose_cell_stopped_is_looked_for_there(cell: str) -> None:
    assert explain_missing("update", [cell], OTHERS) == (
        "`update` is written in a cell, but it is not there when the cells have run: did that cell "
        "stop with an error?"
    )


@pytest.mark.parametrize(
    "cell", ["if update == 3: pass", "    update = 3", "# update = 3", "print(updated)", "(" * 9999]
)
def test_only_what_defines_a_name_counts(cell: str) -> None:
    assert explain_missing("update", [cell], OTHERS) == f"The notebook defines no `update`. {GONE}"


def test_a_name_without_end_is_not_compared() -> None:
    assert explain_missing("update", ["update" + "s" * 10**6 + " = 1"], OTHERS).endswith(GONE)


def test_many_names_near_a_missing_one_are_soon_looked_through() -> None:
    names = "".join(f"updat_{k} = 1\n" for k in range(40_000))
    said = within(
        100_000, lambda: explain_missing("update", ["updates = 2", names, "\n" * 10**5], OTHERS)
    )
    assert str(said).startswith("The notebook defines no `update`.")
