"""Students of the lecture who err in form, through nbgrader: what they lose and what they read.

The whole class, over all eight notebooks, takes minutes: see lecture_class.py.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.classroom.records import Result
from autograder.items.rubric import load_rubric
from tests.autograder.course import lecture_class

STUDENTS = ("ada", "boris", "mika", "nuru", "pia", "tara", "ulla")
OF_A_PERSON = 6.0  # points for answers in words, of 71


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lecture")


@pytest.fixture(scope="module")
def graded(root: Path) -> dict[str, Result]:
    found = lecture_class.run(root, STUDENTS, ["pytorch"])["pytorch"]
    return {result.student: result for result in found}


def lost(result: Result) -> dict[str, dict[str, Any]]:
    return {found["item"]: found for found in result.verdicts if found["outcome"] != "passed"}


def test_who_knows_it_all_has_it_all_and_who_does_nothing_is_blank(
    graded: dict[str, Result],
) -> None:
    assert graded["ada"].score == graded["ada"].points - OF_A_PERSON
    assert not lost(graded["ada"])
    assert (graded["boris"].score, graded["boris"].summary) == (0.0, "blank")


def test_a_notebook_of_an_older_release_without_marks_is_judged_the_same(
    graded: dict[str, Result],
) -> None:
    ada, boris, ulla = (graded[name].verdicts for name in ("ada", "boris", "ulla"))
    known = len(load_rubric("pytorch/1-tensors").items)
    as_told = [(found["item"], found["outcome"], found["message"]) for found in ulla]
    expected = (*ada[:known], *boris[known:])
    assert as_told == [(one["item"], one["outcome"], one["message"]) for one in expected]


def test_who_has_mistyped_a_name_is_asked_whether_that_is_it(graded: dict[str, Result]) -> None:
    told = {item: found["message"] for item, found in lost(graded["mika"]).items()}
    misspelt = [item for item, message in told.items() if "meant to be it?" in message]
    assert {"hand-shapes", "to-tensors", "step-order", "train-model"} <= set(misspelt)
    for item in misspelt:
        name = item.replace("-", "_")
        assert told[item].startswith(f"The notebook defines no `{name}`. Is `{name}s` meant")


def test_who_writes_numbers_in_quotes_is_told_so_once(graded: dict[str, Result]) -> None:
    for item in ("hand-loss", "sum-factor", "n-parameters", "trained-line"):
        assert lost(graded["nuru"])[item]["message"].count("Leave out the quotes.") == 1


def test_the_other_library_costs_only_where_the_type_is_the_exercise(
    graded: dict[str, Result],
) -> None:
    told = {item: found["message"] for item, found in lost(graded["pia"]).items()}
    assert {"to-tensors", "init-parameters", "prepare"} <= set(told)
    for item in ("to-tensors", "init-parameters", "prepare"):
        assert told[item].endswith("expected a torch tensor, got a NumPy array.")
    assert not {"hand-loss", "hand-grads", "sum-factor", "n-parameters"} & set(told)


def test_a_deleted_or_moved_cell_costs_its_own_items(graded: dict[str, Result]) -> None:
    kinds = {found["outcome"] for found in lost(graded["tara"]).values()}
    assert kinds == {"crashed"}
    assert len(lost(graded["tara"])) < len(graded["tara"].verdicts) / 3


def test_every_sentence_is_one_for_students(graded: dict[str, Result]) -> None:
    for result in graded.values():
        for item, found in lost(result).items():
            message = found["message"]
            assert re.match(r"[A-Z`\d]", message), (item, message)
            assert message.rstrip()[-1] in ".?`", (item, message)
            for odd in (
                "Traceback",
                "<class",
                "Expected a number, got None. Does",
                ".;",
                "ellipsis",
            ):
                assert odd not in message, (item, message)


def test_cells_that_build_on_blanks_say_so_in_the_feedback(
    root: Path, graded: dict[str, Result]
) -> None:
    pages = root / "course" / "feedback" / "boris" / "pytorch"
    assert len(list(pages.glob("*.html"))) == 3
    notebook = root / "course" / "autograded" / "boris" / "pytorch" / "3-models.ipynb"
    said = [
        output.evalue
        for cell in nbformat.read(notebook, as_version=4).cells
        for output in cell.get("outputs", [])
        if output.output_type == "error" and not cell.metadata.get("nbgrader", {}).get("grade")
    ]
    assert said
    assert all(sentence.startswith("This cell waits for `") for sentence in said)
