"""`close`: the forms it accepts of numbers, arrays and pairs, and every sentence it says."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import sympy as sp
import torch

from autograder.checks.values import close
from autograder.judging.verdict import Verdict

COLUMN = np.array([[1.0], [2.0], [4.0]])


def judged(verdict: Verdict) -> tuple[str, float, str]:
    return verdict.outcome.value, verdict.score, verdict.message


# --- one number


@pytest.mark.parametrize(
    "answer",
    [
        0.43,
        np.float64(0.43),
        np.array(0.43),
        np.array([0.43]),
        np.array([[0.43]]),
        [0.43],
        torch.tensor([[0.43]], dtype=torch.float64, requires_grad=True),
        sp.Rational(43, 100),
    ],
    ids=repr,
)
def test_a_number_counts_in_every_fair_form(answer: object) -> None:
    assert judged(close(answer, 0.43, rtol=1e-12)) == ("passed", 1.0, "Right.")


@pytest.mark.parametrize("reference", [0.43, np.array([0.43]), np.array([[0.43]])], ids=repr)
def test_a_number_counts_where_a_one_entry_array_is_the_reference(reference: object) -> None:
    assert close(0.43, reference, rtol=1e-12).passed


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (0.5, "Your value is 0.5; that is not it."),
        (sp.Rational(1, 2), "Your value is 0.5; that is not it."),
        (
            0.4301,
            "Your value is 0.4301; that is not it. Close, but not to within 1e-06 of its size.",
        ),
        (None, "Expected a number, got None."),
        ("0.43", "Expected a number, got the text `0.43`. Leave out the quotes."),
        (True, "Expected a number, got the truth value True."),
        (np.nan, "Expected a finite number, got nan."),
        (np.inf, "Expected a finite number, got inf."),
        ([0.43, 0.43], "Expected one number, got an array of shape (2,)."),
        (
            [0.43] * 5,
            "Expected one number, got an array of shape (5,). Is a sum or a mean missing?",
        ),
        ([], "Expected one number, got an array of shape (0,)."),
        (np.full((1, 1, 1), 0.43), "Expected one number, got an array of shape (1, 1, 1)."),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value),
)
def test_a_wrong_number_is_told_what_it_is(answer: object, message: str) -> None:
    assert judged(close(answer, 0.43, rtol=1e-6)) == ("failed", 0.0, message)


def test_tolerance_is_scaled_to_the_reference() -> None:
    for size in (1e-12, 1.0, 1e12):
        assert close(size * (1 + 0.9e-6), size, rtol=1e-6).passed
        assert not close(size * (1 + 1.1e-6), size, rtol=1e-6).passed


def test_a_zero_in_an_array_is_compared_on_the_scale_of_the_array() -> None:
    assert close([1e-7, 1.0], np.array([0.0, 1.0]), rtol=1e-6).passed
    assert not close([1e-5, 1.0], np.array([0.0, 1.0]), rtol=1e-6).passed


def test_a_zero_alone_is_compared_on_the_scale_of_one() -> None:
    assert close(1e-7, 0.0, rtol=1e-6).passed
    assert not close(1e-5, 0.0, rtol=1e-6).passed


def test_a_reference_that_is_not_finite_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="The reference is not finite: nan"):
        close(1.0, np.nan, rtol=1e-6)


# --- arrays


@pytest.mark.parametrize(
    "answer",
    [
        COLUMN,
        COLUMN.astype(np.float32),
        COLUMN.astype(int),
        COLUMN.tolist(),
        torch.tensor(COLUMN),
        sp.Matrix([1, 2, 4]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_column_counts_in_every_fair_form(answer: object) -> None:
    assert close(answer, COLUMN, rtol=1e-9).passed


def test_a_list_of_one_entry_arrays_is_a_list_of_numbers() -> None:
    entries = [np.array([1.0]), torch.tensor([2.0])]
    assert close(entries, np.array([1.0, 2.0]), rtol=1e-9).passed


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (COLUMN.ravel(), "Expected shape (3, 1), got (3,). Keep the column: (3, 1), not (3,)."),
        (COLUMN.T, "Expected shape (3, 1), got (1, 3). Rows and columns are swapped."),
        (
            COLUMN - COLUMN.ravel(),
            "Expected shape (3, 1), got (3, 3). A column and a flat array make a table: "
            "is one of them (n,) and not (n, 1)?",
        ),
        (COLUMN[:2], "Expected shape (3, 1), got (2, 1)."),
        (1.0, "Expected shape (3, 1), got one number."),
        (COLUMN * [np.nan], "Expected finite numbers, but 3 of 3 entries are nan or inf."),
        (
            COLUMN * [[1], [2], [2]],
            "2 of 3 entries are wrong; the first, at index (1, 0), is 4.",
        ),
        (
            COLUMN * [[1], [1], [1.0001]],
            "1 of 3 entries is wrong: the one at index (2, 0) is 4.0004. "
            "Close, but not to within 1e-06 of its size.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else str(np.shape(value)),
)
def test_a_wrong_array_is_told_shape_before_value(answer: object, message: str) -> None:
    assert judged(close(answer, COLUMN, rtol=1e-6)) == ("failed", 0.0, message)


def test_a_table_that_comes_as_one_line_is_told_so() -> None:
    assert close(np.ones(6), np.ones((2, 3)), rtol=1e-6).message == (
        "Expected shape (2, 3), got (6,). The numbers stand in one line: keep the rows and columns."
    )


def test_a_difference_too_large_for_a_float_is_a_difference() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not close(-1.7e308, 1.7e308, rtol=1e-6).passed
        assert not close(1e300, 5e-324, rtol=1e-6).passed


# --- pairs


@pytest.mark.parametrize(
    "answer",
    [
        (0.8, 1.7),
        [0.8, 1.7],
        np.array([0.8, 1.7]),
        np.array([[0.8], [1.7]]),
        np.array([[0.8, 1.7]]),
        [np.array([0.8]), np.array([[1.7]])],
        (torch.tensor(0.8, dtype=torch.float64), 1.7),
        torch.tensor([0.8, 1.7], dtype=torch.float64),
        sp.Tuple(sp.Rational(4, 5), sp.Rational(17, 10)),
    ],
    ids=repr,
)
def test_a_pair_counts_in_every_fair_form(answer: object) -> None:
    assert close(answer, (0.8, 1.7), rtol=1e-9).passed


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (
            (0.8, 1),
            ("partial", 0.5, "Value 1 is right. Value 2: Your value is 1; that is not it."),
        ),
        (
            (1, 2),
            (
                "failed",
                0.0,
                "Value 1: Your value is 1; that is not it. "
                "Value 2: Your value is 2; that is not it.",
            ),
        ),
        ((np.nan, np.nan), ("failed", 0.0, "Expected a finite number, got nan.")),
        (
            (0.8, ...),
            ("partial", 0.5, "Value 1 is right. Value 2: There is still a `...` in the answer."),
        ),
        (0.8, ("failed", 0.0, "Expected 2 values, got 0.8.")),
        ((0.8,), ("failed", 0.0, "Expected 2 values, got (0.8).")),
        ((0.8, 1.7, 0), ("failed", 0.0, "Expected 2 values, got (0.8, 1.7, 0).")),
        (None, ("failed", 0.0, "Expected 2 values, got None.")),
        ("0.8, 1.7", ("failed", 0.0, "Expected 2 values, got `0.8, 1.7`.")),
        ({"b": 0.8, "w": 1.7}, ("failed", 0.0, "Expected 2 values, got a `dict`.")),
        (np.zeros((3, 3)), ("failed", 0.0, "Expected 2 values, got an array of shape (3, 3).")),
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_each_right_part_of_a_pair_earns_its_share(
    answer: object, outcome: tuple[str, float, str]
) -> None:
    assert judged(close(answer, (0.8, 1.7), rtol=1e-6)) == outcome


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (("0.8", "1.7"), "The values are texts. Leave out the quotes."),
        ((0.8, "1.7"), "Value 2: Expected a number, got the text `1.7`. Leave out the quotes."),
        ((0.8, ..., 2), "There is still a `...` in the answer."),
        ([np.zeros(4), np.zeros(3), np.zeros(1)], "Expected 2 values, got 3 values."),
    ],
    ids=["texts", "one text", "dots", "arrays"],
)
def test_what_is_no_pair_of_numbers_is_told_so_once(answer: object, says: str) -> None:
    assert says in close(answer, (0.8, 1.7), rtol=1e-6).message


def test_who_returns_nothing_is_told_the_shape_that_is_asked() -> None:
    assert close(None, np.ones((2, 3)), rtol=1e-6).message == (
        "Expected an array of shape (2, 3), got None."
    )
