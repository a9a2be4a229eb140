"""The tables can fail: the comparison they rest on tells near misses apart."""

import math

import numpy as np
import pytest

from tests.solutions.lecture import B_GRAD, W_GRAD, B, W, X, Y
from tests.solutions.printed import each_row, rounds_to


@pytest.mark.parametrize(
    ("value", "text"),
    [(-3.044811379650508, "-3.0448"), (-2.9, "-2.90"), (12.0, "12"), (0.00038, "3.8e-4")],
)
def test_a_value_fits_the_text_it_rounds_to(value: float, text: str) -> None:
    assert rounds_to(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0448, "-3.0448"),
        (-3.04486, "-3.0448"),
        (-2.906, "-2.90"),
        (2.7421577700550976 + 1e-15, "2.7421577700550976"),
        (math.nan, "0.0"),
        (math.inf, "0.0"),
    ],
)
def test_a_value_that_rounds_elsewhere_does_not_fit(value: float, text: str) -> None:
    assert not rounds_to(value, text)


def test_a_gradient_without_its_factor_two_does_not_fit_the_printed_one() -> None:
    error = B + W * X - Y
    for right, half, text in [
        (B_GRAD, float(np.mean(error)), "-3.044811379650508"),
        (W_GRAD, float(np.mean(X * error)), "-1.8337537171510832"),
    ]:
        assert rounds_to(right, text)
        assert not rounds_to(half, text)


def test_a_table_that_says_one_thing_twice_is_refused() -> None:
    with pytest.raises(AssertionError, match="say the same"):
        each_row([("pi", 3.14, "3.1"), ("pi", 3.14, "3.1")])
