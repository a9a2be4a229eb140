"""Which entries are right: a map to look at, words for what is too large, a share of credit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp

from autograder.checks.entries import entry_map, where_wrong
from autograder.checks.formulas import same_matrix
from autograder.checks.values import agrees, close
from autograder.engine.scored import ScoredOutput
from autograder.items.kinds import item
from autograder.items.rubric import Item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Outcome, Verdict
from autograder.mistakes.misconceptions import wrong_value
from tests.autograder.judging.door import submission

TABLE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def with_wrong(shape: tuple[int, ...], *places: Any) -> np.ndarray:
    """All right but these."""
    right = np.ones(shape, dtype=bool)
    for place in places:
        right[place] = False
    return right


def test_a_small_array_has_a_map() -> None:
    assert entry_map(np.array([[True, False], [True, True]])) == "✓ ✗\n✓ ✓"
    assert entry_map(np.array([True, False, False])) == "✓ ✗ ✗"
    assert entry_map(np.array([[True], [False]])) == "✓\n✗"


def test_there_is_no_map_of_what_is_all_right_all_wrong_or_large() -> None:
    for right in (np.ones((2, 2), bool), np.zeros((2, 2), bool), with_wrong((9, 2), (0, 0))):
        assert entry_map(right) == ""
    assert entry_map(np.array(True)) == entry_map(with_wrong((2, 2, 2), (0, 0, 0))) == ""


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        (with_wrong((20, 30), (3,)), "Wrong: all of row 3, counted from 0."),
        (with_wrong((20, 30), (slice(None), 4)), "Wrong: all of column 4, counted from 0."),
        (with_wrong((20, 30), (3,), (5,)), "Wrong: all of rows 3 and 5, counted from 0."),
        (with_wrong((20, 30), (3, 7), (3, 9)), "Wrong: some of row 3, counted from 0."),
        (with_wrong((20, 30), (3, 7), (5, 7), (9, 7)), "Wrong: some of column 7, counted from 0."),
        (with_wrong((20, 30), *[(k, k) for k in range(9)]), "Wrong: entries in 9 of 20 rows."),
        (with_wrong((80, 1), 0, 7, 9), "Wrong: rows 0, 7 and 9, counted from 0."),
        (with_wrong((80,), 7), "Wrong: entry 7, counted from 0."),
        (with_wrong((80,), 7, 9), "Wrong: entries 7 and 9, counted from 0."),
        (with_wrong((80,), slice(40)), "Wrong: 40 of 80 entries."),
        (with_wrong((2, 2), (0, 0)), ""),
        (np.zeros((80, 1), bool), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_where_the_wrong_entries_of_a_large_array_are_is_said(
    right: np.ndarray, sentence: str
) -> None:
    assert where_wrong(right) == sentence


# --- in verdicts


def test_a_wrong_array_shows_its_map_under_the_sentence() -> None:
    verdict = close(TABLE * [[1, 1, 2], [1, 1, 1]], TABLE, rtol=1e-9)
    assert (verdict.outcome, verdict.score) == (Outcome.FAILED, 0.0)
    assert verdict.told == (
        "1 of 6 entries is wrong: the one at index (0, 2) is 6.\n\n    ✓ ✓ ✗\n    ✓ ✓ ✓"
    )


def test_a_right_entry_earns_its_share_where_the_item_says_so() -> None:
    verdict = close(TABLE * [[1, 1, 2], [1, 1, 1]], TABLE, rtol=1e-9, each_entry=True)
    assert (verdict.outcome, round(verdict.score, 9)) == (Outcome.PARTIAL, round(5 / 6, 9))
    assert close(TABLE, TABLE, rtol=1e-9, each_entry=True).passed
    assert close(2 * TABLE, TABLE, rtol=1e-9, each_entry=True).score == 0
    assert close(TABLE.T, TABLE, rtol=1e-9, each_entry=True).score == 0
    pair = close((TABLE, TABLE[0] * [1, 1, 2]), (TABLE, TABLE[0]), rtol=1e-9, each_entry=True)
    assert round(pair.score, 9) == round((1 + 2 / 3) / 2, 9)


def test_a_large_array_is_told_where_it_is_wrong() -> None:
    column = np.arange(1.0, 81.0)[:, None]
    wrong = column.copy()
    wrong[[3, 7]] = 0
    verdict = agrees(lambda x: wrong, lambda x: column, over=[(column,)], rtol=1e-9)
    assert verdict.message == (
        "2 of 80 entries are wrong; the first, at index (3, 0), is 0. Wrong: rows 3 and 7, "
        "counted from 0. Asked with `x` of shape (80, 1)."
    )


def test_a_matrix_of_formulas_shows_its_map() -> None:
    x = sp.Symbol("x")
    verdict = same_matrix([[1, x], [x, 3]], sp.Matrix([[1, x], [x, 2 * x]]), symbols=("x",), seed=1)
    assert verdict.told == (
        "3 of 4 entries are right. The first wrong one is in row 2, column 2. A factor `x` is "
        "missing. The chain rule: what is the inner derivative? A constant factor is wrong too."
        "\n\n    ✓ ✓\n    ✓ ✗"
    )


def scored(asked: Item, **names: object) -> str:
    """The markdown that the student reads."""
    shown = ScoredOutput(asked, asked.judge(submission(**names)))._repr_mimebundle_()
    return str(shown["text/markdown"])


def test_what_the_student_reads_has_the_sentence_of_a_misconception_what_is_right_and_the_map() -> (
    None
):
    @item(points=2, wrong=[wrong_value("twice", [1.0, 4.0], "You doubled the second.")])
    def values(student: Submission) -> Verdict:
        """Two values"""
        right = np.array([1.0, 2.0])
        return close(student.value("values"), right, rtol=1e-9, each_entry=True)

    assert scored(values, values=[1, 4]) == ("**Two values:** You doubled the second.\n\n    ✓ ✗")
    assert scored(values, values=[1, 2]) == "**Two values:** Right."
