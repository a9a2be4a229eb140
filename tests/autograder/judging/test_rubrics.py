"""Verdicts and rubrics that are refused, and how a notebook finds its rubric."""

from __future__ import annotations

from pathlib import Path

import pytest

import autograder.rubrics
from autograder.items.kinds import Question, item
from autograder.items.rubric import Item, Rubric, items_in, load_rubric
from autograder.judging.faults import AuthorError
from autograder.judging.submission import Submission
from autograder.judging.verdict import (
    BLANK,
    PASSED,
    Outcome,
    Verdict,
    crashed,
    failed,
    partial,
)


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_outside_0_to_1_is_a_fault_of_ours(score: float) -> None:
    with pytest.raises(ValueError, match=r"A score lies in \[0, 1\]"):
        Verdict(Outcome.FAILED, score, "")


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_a_partial_score_lies_between(score: float) -> None:
    with pytest.raises(ValueError, match="A partial score lies between 0 and 1"):
        partial(score, "")


def test_only_a_passed_verdict_has_passed() -> None:
    assert PASSED.passed
    assert not any(v.passed for v in (BLANK, failed(""), partial(0.9, ""), crashed("")))


# --- rubrics


def an_item(name: str, points: float = 1.0) -> Item:
    return Question(name=name, points=points, says="Any", ask=lambda student: PASSED)


def test_a_rubric_finds_its_items_by_name_and_adds_their_points() -> None:
    rubric = Rubric("a/b", (an_item("one"), an_item("two", 2.5)))
    assert [asked.name for asked in rubric] == ["one", "two"]
    assert rubric["two"].points == 2.5
    assert rubric.points == 3.5


def test_a_rubric_with_one_name_twice_is_refused() -> None:
    with pytest.raises(AuthorError, match=r"^The rubric of a/b has two items named one\.$"):
        Rubric("a/b", (an_item("one"), an_item("one")))


def test_an_item_a_rubric_does_not_have_is_refused() -> None:
    with pytest.raises(AuthorError, match=r"^The rubric of a/b has no item 'two'\.$"):
        Rubric("a/b", (an_item("one"),))["two"]


def test_an_item_without_a_docstring_is_refused() -> None:
    def ask(student: Submission) -> Verdict:
        return PASSED

    with pytest.raises(AuthorError, match=r"^Item ask needs a docstring: students read it\.$"):
        item(points=1)(ask)


@pytest.mark.parametrize("points", [0, -1])
def test_an_item_without_points_is_refused(points: float) -> None:
    def ask(student: Submission) -> Verdict:
        """Any"""
        return PASSED

    with pytest.raises(AuthorError, match=f"^Item ask has {points} points; an item is worth"):
        item(points=points)(ask)


def test_the_items_of_a_module_come_in_its_order() -> None:
    names = {"b": an_item("b"), "other": 3, "a": an_item("a")}
    assert [asked.name for asked in items_in(names)] == ["b", "a"]


def test_a_notebook_without_a_rubric_is_refused_with_the_path_to_write() -> None:
    with pytest.raises(AuthorError) as refused:
        load_rubric("gradient-descent/9-nothing")
    assert str(refused.value) == (
        "gradient-descent/9-nothing has no rubric: "
        "expected autograder/rubrics/gradient_descent/nothing.py."
    )


def test_a_rubric_in_the_former_form_is_refused_with_how_to_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "former" / "line").mkdir(parents=True)
    (tmp_path / "former" / "line" / "__init__.py").write_text("RUBRIC = None\n")
    monkeypatch.setattr(
        autograder.rubrics, "__path__", [*autograder.rubrics.__path__, str(tmp_path)]
    )
    with pytest.raises(AuthorError) as refused:
        load_rubric("former/1-line")
    assert str(refused.value) == (
        "autograder/rubrics/former/line is a folder, which was the former form of a rubric: write "
        "one file, autograder/rubrics/former/line.py, with each mistake inside its item; see "
        "'Adding an exercise' in CONTRIBUTING.md."
    )


def test_an_option_of_the_former_form_is_refused_with_how_it_is_written_now() -> None:
    with pytest.raises(
        AuthorError, match=r"^An item has no option `misconceptions`\. Write `wrong"
    ):
        item(points=1, misconceptions=[])(lambda student: PASSED)  # type: ignore[call-arg]
