"""A verdict does not depend on the draw: right functions in float32, and how far that goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.authoring.authored import load_notebook
from autograder.checks.rounding import most_slack, slack
from autograder.checks.values import agrees
from solutions import linear
from tests.flips import COURSE, failures

NEAR_0 = (np.array([[1.0], [2.0], [3.0]]), np.array([[1.1], [1.9], [3.05]]))


@pytest.mark.parametrize("name", ["gradient-descent/2-one-step", "gradient-descent/4-scaling"])
def test_right_functions_pass_in_float32_whatever_is_drawn(name: str) -> None:
    """In a few draws. `python -m tests.flips` takes fifty, of all notebooks."""
    assert list(failures(load_notebook(COURSE, name), range(4))) == []


def gradients(dtype: type[np.floating], off: float = 0.0) -> Callable[..., Any]:
    def inner(b: float, w: float, x: Any, y: Any) -> tuple[Any, Any]:
        x, y = x.astype(dtype), y.astype(dtype)
        error = dtype(b) + dtype(w) * x - y
        return 2 * error.mean() + off, 2 * (x * error).mean()

    return inner


def judged(function: Callable[..., Any], b: float, w: float) -> bool:
    verdict = agrees(
        function,
        linear.mse_gradients,
        over=[(b, w, *NEAR_0)],
        rtol=1e-6,
    )
    return verdict.passed


def test_a_gradient_near_0_is_compared_by_the_terms_that_cancel() -> None:
    b, w = linear.least_squares(*NEAR_0)
    assert judged(gradients(np.float32), b, w)
    assert not judged(gradients(np.float32, off=1e-4), b, w)


def test_a_jump_is_no_rounding() -> None:
    assert slack(np.sign, (1e-9,), 1) == (0.0,)
    assert slack(lambda p: float(p > 1), (1.0,), 1) == (0.0,)


def test_no_rounding_excuses_more_than_the_most() -> None:
    """So an answer that is off by more is wrong, and the right function need not be asked."""
    rng = np.random.default_rng(0)
    for size in (1e-9, 1.0, 1e6):
        x, y = size * rng.normal(size=(5, 1)), rng.normal(size=(5, 1))
        given = (float(rng.normal()), size, x, y)
        right = linear.mse_gradients(*given)
        most, found = most_slack(given, right, 2), slack(linear.mse_gradients, given, 2)
        assert all(off <= bound for off, bound in zip(found, most, strict=True))
    # Just below what counts as a jump, it is as much as it can be.
    steep = slack(lambda p: 1 + 580 * (p - 1), (1.0,), 1)
    assert 0 < steep[0] <= most_slack((1.0,), 1.0, 1)[0] < 2 * steep[0]
