"""The reusable misconceptions: what each makes of a right answer, here and written in a notebook,
and every sentence that they bring."""

from __future__ import annotations

import inspect
import re
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from autograder.authoring.filling import mistake_as_code
from autograder.checks.formulas import same_expression
from autograder.checks.pytorch.tensors import BY_DTYPE, make_leaf, steps_in_place
from autograder.checks.values import agrees, close
from autograder.items.kinds import item
from autograder.judging.submission import Submission
from autograder.judging.verdict import Verdict
from autograder.mistakes import changes, library
from autograder.mistakes.library import (
    always,
    factor,
    factor_2_too_many,
    flattened,
    forgot_x,
    gradients_not_cleared,
    half_steps,
    n_minus_1,
    no_bias_correction,
    no_factor_2,
    no_return,
    one_epoch_more,
    one_epoch_only,
    pair_swapped,
    plus,
    root_taken,
    rounded,
    sample_deviation,
    stale_gradients,
    sum_for_mean,
    swapped,
    transposed,
    uphill,
    upside_down,
    uses_the_new,
    without,
    wrong_sign,
)
from autograder.mistakes.misconceptions import Change, Misconception
from tests.autograder.judging.door import submission
from tests.autograder.judging.notebook_cell import cell

n, x = sp.symbols("n x")
COLUMN = np.array([[1.0], [2.0], [6.0]])

# A solution as it stands in a notebook; what it is asked with, none for a value; a wrong rule,
# what it makes of the answer, and the sentence.
CASES: list[tuple[str, tuple[Any, ...], Change, object, str]] = [
    (
        "f = 6.0",
        (),
        factor(0.25, "a quarter"),
        1.5,
        "Your answer is 0.25 times the right one: look at the constant factors.",
    ),
    (
        "f = 2 * x",
        (),
        factor(1 / x, "no x", "Where is x?"),
        sp.Integer(2),
        "Where is x?",
    ),
    (
        "f = (6, 4)",
        (),
        no_factor_2(),
        (3, 2),
        "The factor 2 is missing: what is the derivative of a square?",
    ),
    (
        "def f(x):\n    return [x, 2 * x]",
        (3,),
        factor_2_too_many(),
        [6, 12],
        "Your answer is twice the right one: where does the 2 come from?",
    ),
    (
        "f = sp.Matrix([1, x])",
        (),
        wrong_sign(),
        sp.Matrix([-1, -x]),
        "The sign is wrong: which of the two is subtracted from the other?",
    ),
    ("def f(n):\n    return n // 2", (7,), plus(1, "off by one", "One less."), 4, "One less."),
    ("f = (1, 2)", (), plus(1, "counted from 1", "Count from 0."), (2, 3), "Count from 0."),
    ("f = 9", (), root_taken(), 3.0, "You took the square root of the right answer."),
    (
        "f = (4, 0.5)",
        (),
        upside_down(),
        (0.25, 2.0),
        "Your answer is 1 over the right one: which of the two is divided by the other?",
    ),
    (
        "f = [2 / 3, 0.125]",
        (),
        rounded(2),
        [0.67, 0.12],
        "You rounded: keep all digits until the end.",
    ),
    ("f = 2 / 3", (), rounded(2), 0.67, "You rounded: keep all digits until the end."),
    (
        "def f(x):\n    return x.mean()",
        (COLUMN,),
        sum_for_mean("x"),
        9.0,
        "This is a sum; a mean is divided by the number of points.",
    ),
    (
        "def f(x):\n    return x.mean(), (x**2).mean()",
        (COLUMN,),
        sum_for_mean("x"),
        (9.0, 41.0),
        "This is a sum; a mean is divided by the number of points.",
    ),
    (
        "f = (3, 2)",
        (),
        sum_for_mean(4),
        (12, 8),
        "This is a sum; a mean is divided by the number of points.",
    ),
    (
        "f = x / n",
        (),
        sum_for_mean(n),
        x,
        "This is a sum; a mean is divided by the number of points.",
    ),
    (
        "def f(x):\n    return x.mean()",
        (COLUMN,),
        n_minus_1("x"),
        4.5,
        "You divided by n − 1; the mean divides by n.",
    ),
    (
        "def f(x):\n    return x.mean()",
        (COLUMN[:1],),
        n_minus_1("x"),
        np.inf,
        "You divided by n − 1; the mean divides by n.",
    ),
    (
        "def f(x):\n    return [x.std()]",
        (COLUMN,),
        sample_deviation("x"),
        [COLUMN.std(ddof=1)],
        "You divided by n − 1 under the root, `ddof=1`; here the variance divides by n.",
    ),
    ("f = (1, 2)", (), pair_swapped(), (2, 1), "The values are right, but in the wrong order."),
    (
        "f = np.array([1, 2])",
        (),
        pair_swapped(),
        np.array([2, 1]),
        "The values are right, but in the wrong order.",
    ),
    (
        "f = (1, 2)",
        (),
        forgot_x(),
        (1, 1),
        "Your two gradients are equal: for w, each error is multiplied by its own x.",
    ),
    (
        "f = np.array([[1, 2]])",
        (),
        transposed(),
        np.array([[1], [2]]),
        "Rows and columns are swapped: transpose it.",
    ),
    (
        "def f(b, w, x):\n    return b + w * x",
        (1, 2, 3),
        swapped("b", "w"),
        5,
        "`b` and `w` are swapped.",
    ),
    (
        "def f(w, lr):\n    return w - lr",
        (1.0, 0.5),
        always("lr", 0.1),
        0.9,
        "Use the argument `lr`, not 0.1.",
    ),
    ("def f(b, w, x):\n    return b + w * x", (1, 2, 3), without("b", 0), 6, "`b` is missing."),
    (
        "def f(m, t):\n    return m / (1 - 0.9**t)",
        (0.5, 1),
        no_bias_correction(),
        0.5,
        "The averages start at 0 and are too small at first: divide by 1 − βᵗ.",
    ),
    (
        "def f(x, y):\n    return (x - y).shape",
        (COLUMN, COLUMN),
        flattened("y"),
        (3, 3),
        "One of the two was flattened: (n, 1) with (n,) makes a table (n, n) of all combinations.",
    ),
    (
        "def f(w, lr):\n    return w - lr",
        (1.0, 0.5),
        uphill(),
        1.5,
        "That goes uphill: subtract η times the gradient.",
    ),
    (
        "def f(w, lr):\n    return w - lr",
        (1.0, 0.5),
        half_steps(),
        0.75,
        "Each step is half of the right one: the derivative of a square has a factor 2.",
    ),
    (
        "def f(w, n_epochs):\n    return w - n_epochs",
        (9, 3),
        one_epoch_more(),
        5,
        "There is one epoch more than asked: `range(n_epochs)` is enough.",
    ),
    (
        "def f(w, n_epochs):\n    return w - n_epochs",
        (9, 3),
        one_epoch_only(),
        8,
        "That is one epoch, whatever `n_epochs` is: is the `return` inside the loop?",
    ),
    (
        "def f(w, n_epochs):\n    return w - n_epochs",
        (9, 0),
        one_epoch_only("n_epochs", "returns in the loop"),
        9,
        "That is one epoch, whatever `n_epochs` is: is the `return` inside the loop?",
    ),
    (
        "def f(x):\n    return x",
        (3,),
        no_return(),
        None,
        "The function gives None: does it end with `return …`?",
    ),
    (
        # b falls by w, w by b: from (8, 4), two steps give (4, -4), then (8, -8).
        "def f(b, w, steps):\n    for _ in range(steps):\n        b, w = b - w, w - b\n"
        "    return b, w",
        (8, 4, 2),
        stale_gradients("b", "w", steps="steps"),
        (0, -12),
        "The error is worked out once, before the loop: after each step it is another one.",
    ),
    (
        "def f(b, w, steps):\n    for _ in range(steps):\n        b, w = b - w, w - b\n"
        "    return b, w",
        (8, 4, 2),
        uses_the_new("b", "w", steps="steps"),
        (4, -4),
        "`w` was updated with the new `b`: work out all gradients first, then move.",
    ),
]
NAMES = {
    "a quarter", "no x", "no factor 2", "factor 2 too many", "sign", "off by one", "counted from 1",
    "square root taken", "upside down", "rounded", "sum, not mean", "divided by n − 1",
    "degrees of freedom", "pair swapped", "forgot x", "transposed", "b and w swapped",
    "always lr = 0.1", "no b", "no bias correction", "(n, 1) with (n,)", "no return", "stale error",
    "w updated with the new b", "plus, not minus", "one epoch more", "one epoch only",
    "returns in the loop",
}  # fmt: skip


def answer_in(source: str, *asked: Any) -> Any:
    """What a notebook's cell calls f, or what that gives."""
    names: dict[str, Any] = {"np": np, "sp": sp, "n": n, "x": x}
    exec(source, names)  # noqa: S102
    return names["f"](*asked) if asked else names["f"]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple | list):
        return type(one) is type(other) and bool(np.allclose(one, other))
    if isinstance(one, sp.Basic | sp.MatrixBase) or one is None:
        return bool(one == other)
    return bool(np.shape(one) == np.shape(other) and np.allclose(one, other))


@pytest.mark.parametrize(
    ("solution", "asked", "mistake", "wrong", "says"), CASES, ids=[case[2].name for case in CASES]
)
def test_a_listed_mistake_changes_the_right_answer_and_says_how(
    solution: str, asked: tuple[Any, ...], mistake: Change, wrong: object, says: str
) -> None:
    right = answer_in(solution)
    rule = mistake.of(right) if asked else mistake.of(lambda: right)
    assert same(rule(*asked), wrong)
    assert mistake.says == says


@pytest.mark.parametrize(
    ("solution", "asked", "mistake", "wrong", "says"), CASES, ids=[case[2].name for case in CASES]
)
def test_written_in_a_notebook_it_gives_the_same_answer(
    solution: str, asked: tuple[Any, ...], mistake: Change, wrong: object, says: str
) -> None:
    assert same(answer_in(mistake_as_code(mistake, solution), *asked), wrong)


def test_the_names_are_those_that_a_table_shows() -> None:
    assert {case[2].name for case in CASES} == NAMES


def test_every_mistake_of_the_library_has_a_case() -> None:
    makers = {
        name
        for name, made in vars(library).items()
        if inspect.isfunction(made) and made.__module__ == library.__name__ and name[0] != "_"
    }
    assert makers - {"gradients_not_cleared"} <= set(globals())
    rules = {case[2].rule for case in CASES} | {gradients_not_cleared().rule}
    used = inspect.getsource(library)
    assert {rule.__name__ for rule in rules} == {
        name for name in vars(changes) if re.search(rf"changes\.{name}\b", used)
    }


def test_an_item_may_give_a_mistake_another_name_and_sentence() -> None:
    mistake = no_factor_2("half", "Half of it.")
    assert (mistake.name, mistake.says) == ("half", "Half of it.")


# --- in an item


def named(mistake: Misconception, answer: object) -> tuple[str, ...]:
    @item(points=1, wrong=[mistake])
    def f(student: Submission) -> Verdict:
        """A line"""

        def line(b: float, w: float, x: float) -> float:
            return b + w * x

        return agrees(student["f"], line, over=[(1.0, 2.0, 3.0), (0.5, -1.0, 4.0)], rtol=1e-9)

    return f.judge(submission(f=answer)).mistakes


def test_a_function_that_follows_it_is_named() -> None:
    assert named(swapped("b", "w"), lambda b, w, x: w + b * x) == ("b and w swapped",)
    assert named(swapped("b", "w"), lambda b, w, x: b - w * x) == ()


def test_a_value_and_a_formula_that_follow_it_are_named() -> None:
    @item(points=1, wrong=[sum_for_mean(4)])
    def mean(student: Submission) -> Verdict:
        """A mean"""
        return close(student.value("mean"), 21, rtol=1e-9)

    @item(points=1, wrong=[sum_for_mean(n)])
    def formula(student: Submission) -> Verdict:
        """A formula"""
        return same_expression(student.value("formula"), x / n, symbols=("x", "n"), seed=1)

    assert mean.judge(submission(mean=84)).mistakes == ("sum, not mean",)
    assert formula.judge(submission(formula=3 * x / 3)).mistakes == ("sum, not mean",)


def test_an_argument_that_the_right_function_does_not_have_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        named(always("lr", 0.1), lambda b, w, x: 0.0)


STEP = """
def step(b, lr):
    with torch.no_grad():
        b -= lr * b.grad
    b.grad.zero_()
"""


def moved(b: torch.Tensor, lr: float) -> None:
    with torch.no_grad():
        b -= lr * b.grad  # type: ignore[operator]
    b.grad = None


def test_gradients_that_are_not_cleared_are_named_in_a_step_written_in_a_notebook() -> None:
    mistake = gradients_not_cleared()
    assert mistake.says == ("The gradients are not cleared, so the next `backward()` adds to them.")

    @item(points=1, wrong=[mistake])
    def step(student: Submission) -> Verdict:
        """A step"""
        over = [(make_leaf([0.5], dtype="float32", grad=[-3.0]), 0.1)]
        return steps_in_place(student, "step", moved, over=over, names=("b", "lr"), rtol=BY_DTYPE)

    assert step.judge(cell(STEP)).passed
    verdict = step.judge(cell(mistake_as_code(mistake, STEP)))
    assert (verdict.score, verdict.mistakes) == (0.5, ("gradients not cleared",))
    assert verdict.message == f"{mistake.says} Right: `b`."
