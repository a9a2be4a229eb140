"""What a check cell says of an assert that does not hold: what was expected, what came, where."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from course_tools.speaking.failures import explain_failure
from course_tools.speaking.watched import KEEPS, Watch


def told(check: str, **given: Any) -> str:
    """The line for a check cell whose assert fails."""
    watch = Watch()
    names: dict[str, Any] = {"np": np, "sp": sp, "torch": torch, KEEPS: watch.keep, **given}
    watch.begin(check, names, on=True)
    code = compile(watch.visit(ast.parse(check)), "the check", "exec")
    with pytest.raises(AssertionError) as caught:
        exec(code, names)  # noqa: S102  a cell of a notebook
    failed = watch.failed_assert(caught.tb.tb_next.tb_lineno if caught.tb.tb_next else 0)
    assert failed is not None
    return explain_failure(failed, watch).removeprefix("✗ **Not yet**")


TOLD: list[tuple[str, dict[str, Any], str]] = [
    (
        "assert mse([[1.0]], [[4.0]]) == 2.0",
        {"mse": lambda a, b: np.float64(4)},
        ". Expected `2.0` and got `4.0` from `mse([[1.0]], [[4.0]])`.",
    ),
    (
        "assert np.allclose(start(42), (0.5, -0.1), atol=1e-4)",
        {"start": lambda seed: (np.float64(-0.1), np.float64(0.5))},
        ". Expected about `(0.5, -0.1)` and got `(-0.1, 0.5)` from `start(42)`.",
    ),
    (
        "assert np.isclose(grid[0, 1], mse(1, 2))",
        {"grid": np.ones((1, 2)), "mse": lambda a, b: 0.25},
        ". Expected about `0.25`, which is `mse(1, 2)`, and got `1.0` from `grid[0, 1]`.",
    ),
    (
        "assert surface(3).shape == (1, 3)",
        {"surface": lambda k: np.ones((3, 1))},
        ". Expected `(1, 3)` and got `(3, 1)` from `surface(3).shape`.",
    ),
    (
        "assert x.shape == y.shape == (2, 1)",
        {"x": np.ones(2), "y": np.ones((2, 1))},
        ". Expected `(2, 1)` and got `(2,)` from `x.shape`.",
    ),
    (
        "assert x.dtype == y.dtype == torch.float32",
        {"x": torch.ones(2), "y": torch.ones(2).double()},
        ". Expected `torch.float32` and got `torch.float64` from `y.dtype`.",
    ),
    (
        'assert 0 < half < 0.5, "a little below b"',
        {"half": 0.7},
        ": a little below b. `half` is `0.7`; it should be below `0.5`.",
    ),
    (
        'assert after < before, "one step should make it better"',
        {"after": 9.0, "before": 3},
        ": one step should make it better. `after` is `9.0`; it should be below `before`, which is "
        "`3`.",
    ),
    (
        'assert way in ("up", "down")',
        {"way": "left"},
        '. Expected `"up"` or `"down"`, got `\'left\'`.',
    ),
    (
        'assert isinstance(d, sp.Expr), "an expression in b"',
        {"d": 2.0},
        ": an expression in b. `d` is `2.0`, of type `float`; expected `sp.Expr`.",
    ),
    (
        "assert abs(b.item() - 0.3367) < 1e-4",
        {"b": torch.tensor(1.5)},
        ". Expected about `0.3367` and got `1.5` from `b.item()`.",
    ),
    (
        'assert len(pairs) == 2 and all(len(pair) == 2 for pair in pairs), "two pairs"',
        {"pairs": [[1], [2]]},
        ": two pairs. `all(len(pair) == 2 for pair in pairs)` should hold, where `pairs` is "
        "`[[1], [2]]`.",
    ),
    (
        "assert few[2] < few[1] < few[0]",
        {"few": [1, 2, 3]},
        ". `few[2]` is `3`; it should be below `few[1]`, which is `2`.",
    ),
    (
        "assert (np.diff(path) < 0).all()",
        {"path": np.arange(80.0)},
        ". `(np.diff(path) < 0).all()` should hold, where `path` is an array of shape `(80,)`.",
    ),
    (
        "assert mse(1) == 2",
        {"mse": lambda a: None},
        ". Expected `2` and got `None` from `mse(1)`.",
    ),
]


@pytest.mark.parametrize("check, given, line", TOLD)
def test_a_failed_assert_says_what_came_and_what_was_expected(
    check: str, given: dict[str, Any], line: str
) -> None:
    assert told(check, **given) == line


def test_a_function_is_not_asked_once_more_to_say_what_it_gave() -> None:
    calls: list[int] = []

    def counting(x: int) -> int:
        calls.append(x)
        return len(calls)

    assert told("assert count(7) == 5", count=counting) == (
        ". Expected `5` and got `1` from `count(7)`."
    )
    assert calls == [7]


class Hostile:
    def __repr__(self) -> str:
        raise KeyError("no text")


@pytest.mark.parametrize("value", [Hostile(), "`**bold**`", [1] * 5_000, "x" * 10_000])
def test_whatever_came_is_told_in_bounds_and_without_markup(value: Any) -> None:
    line = told("assert f(1) == 5", f=lambda x: value)
    assert len(line) < 300
    assert line.count("`") % 2 == 0


def test_an_assert_of_several_lines_is_found() -> None:
    assert (
        told("assert f(\n    1\n) == 5", f=lambda x: 4)
        == ". Expected `5` and got `4` from `f( 1 )`."
    )
