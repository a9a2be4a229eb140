"""By hand means by hand: every tool is refused, however it is written; honest work never is."""

from __future__ import annotations

import sys
import threading
from types import CodeType
from typing import Any

import pytest

from autograder.engine.kernel import KernelDoor
from autograder.judging.by_hand import used_for
from autograder.judging.rubric import item
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Outcome, Verdict
from autograder.rubrics.gradient_descent.one_step import RUBRIC
from autograder.worker.watching import watching
from tests.autograder.judging.hand_styles import (
    BEHIND_NAMES,
    FUNCTIONS,
    HIDDEN,
    HONEST_EXPRESSIONS,
    HONEST_FUNCTIONS,
    HONEST_HESSIANS,
    TOOLS,
)

SETUP = [
    "import numpy as np\nimport sympy as sp",
    """
def predict(b, w, x):
    return b + w * x


def mse(yhat, y):
    return ((yhat - y) ** 2).mean()
""",
    "from course_tools.symbols import b, i, n, w, x, y\n\n(b + w * x - y) ** 2",
]
LOSS = "loss = (b + w * x - y) ** 2\n"
EXERCISE = (
    "The exercise is to do it by hand, with the chain rule; the hints of this step show how "
    "to start."
)


def run(names: dict[str, Any], *cells: str) -> dict[str, Any]:
    for cell in cells:
        exec(compile(cell, "your cell", "exec"), names)  # noqa: S102
    return names


def notebook(*cells: str) -> dict[str, Any]:
    """The names of a notebook in which these cells ran."""
    return run({"__name__": "__main__"}, *cells)


def judged(item: str, *cells: str) -> Verdict:
    """The real rubric's verdict on a notebook of these cells."""
    names = notebook(*SETUP, *cells)
    return RUBRIC[item].judge(Submission(KernelDoor(names, [*SETUP, *cells])))


def refused(verdict: Verdict) -> bool:
    return (verdict.outcome, verdict.score, verdict.mistakes) == (
        Outcome.FAILED,
        0.0,
        ("not by hand",),
    )


# --- honest styles: none may be refused


@pytest.mark.parametrize("name", HONEST_EXPRESSIONS)
def test_an_honest_expression_keeps_its_marks(name: str) -> None:
    assert judged("dloss-db", HONEST_EXPRESSIONS[name]) == PASSED


@pytest.mark.parametrize("name", HONEST_FUNCTIONS)
def test_an_honest_function_keeps_its_marks(name: str) -> None:
    assert judged("mse-gradients", HONEST_FUNCTIONS[name]) == PASSED


@pytest.mark.parametrize("name", HONEST_HESSIANS)
def test_an_honest_hessian_keeps_its_marks(name: str) -> None:
    assert judged("hessian", HONEST_HESSIANS[name]) == PASSED


# --- tools, however they are written


@pytest.mark.parametrize("written", TOOLS)
def test_a_tool_is_refused_and_called_as_the_student_wrote_it(written: str) -> None:
    verdict = judged("dloss-db", LOSS + TOOLS[written])
    assert refused(verdict)
    assert verdict.message.startswith(f"`{written}` worked this out for you. The exercise is")


@pytest.mark.parametrize("name", BEHIND_NAMES)
def test_a_tool_behind_other_names_is_refused(name: str) -> None:
    assert refused(judged("dloss-db", LOSS + BEHIND_NAMES[name]))


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_read_is_refused(name: str) -> None:
    verdict = judged("dloss-db", LOSS + HIDDEN[name])
    assert refused(verdict)
    assert "cannot be read" in verdict.message or "worked this out" in verdict.message


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_differentiates_is_refused(name: str) -> None:
    assert refused(judged("mse-gradients", FUNCTIONS[name]))


def test_the_matrix_by_a_tool_is_refused() -> None:
    mean = "mse_ = sp.Sum((b + w * x[i] - y[i]) ** 2, (i, 1, n)) / n\n"
    for answer in (
        "hessian = sp.hessian(mse_, (b, w))",
        "hessian = sp.zeros(2, 2)\nfor k, s in enumerate((b, w)):\n"
        "    for l, t in enumerate((b, w)):\n        hessian[k, l] = mse_.diff(s, t).doit()",
    ):
        assert refused(judged("hessian", mean + answer))


# --- the sentences


@pytest.mark.parametrize(
    ("item", "answer", "says"),
    [
        ("dloss-db", LOSS + TOOLS["sp.diff"], f"`sp.diff` worked this out for you. {EXERCISE}"),
        (
            "mse-gradients",
            FUNCTIONS["torch.autograd.grad"],
            f"Autograd (`torch.autograd.grad`) worked this out for you. {EXERCISE}",
        ),
        (
            "mse-gradients",
            FUNCTIONS["helper"],
            "Finite differences (`(f(p + h) - f(p - h)) / (2 * h)`) stand in for the derivative "
            f"here. {EXERCISE}",
        ),
        (
            "mse-gradients",
            FUNCTIONS["changed in place"],
            "Where the loss is large, your answer loses its digits, as finite differences do and "
            f"a formula does not. {EXERCISE}",
        ),
        (
            "dloss-db",
            LOSS + HIDDEN["eval"],
            "What `eval` does here cannot be read, so it cannot be seen that this was done by "
            "hand. Write the answer out without it.",
        ),
        (
            "dloss-db",
            "import sys\nmine = sys._getframe().f_globals\n"
            "mine[''.join(('dloss_', 'db'))] = 2 * (b + w * x - y)",
            "No line of the notebook gives `dloss_db` its value, so it cannot be seen that this "
            "was done by hand. Write the answer in its own cell.",
        ),
        (
            "dloss-db",
            "dloss_db = 2 * (b + w * x - y)" + " + 0" * 1200,
            "`dloss_db` is nested too deep to be read, so it cannot be seen that this was done by "
            "hand. Write it shorter.",
        ),
    ],
    ids=["tool", "autograd", "differences", "digits", "unreadable", "unseen", "too deep"],
)
def test_a_refusal_says_what_was_used_and_what_to_do(item: str, answer: str, says: str) -> None:
    assert judged(item, answer).message == says


# --- watching


def test_calls_are_watched_where_no_text_is_known() -> None:
    names = notebook(*SETUP, FUNCTIONS["backward"])
    verdict = RUBRIC["mse-gradients"].judge(Submission(KernelDoor(names)))
    assert refused(verdict)
    assert verdict.message.startswith("Autograd (`torch.Tensor.backward`) worked this out for you.")


def test_an_alias_taken_before_watching_hides_nothing() -> None:
    names = notebook("from sympy import Derivative as D, diff as d, Symbol\nq = Symbol('q')")
    with watching() as called:
        run(names, "d(q**2, q)\nD(q**2, q)")
    assert called == ["sympy.diff", "sympy.Derivative"]


def test_what_sympy_and_the_judge_differentiate_for_their_own_ends_is_nobodys_call() -> None:
    student = notebook("import sympy as sp\nq = sp.Symbol('q')")
    judge = student | {"__name__": "solutions.linear"}
    with watching() as called:
        run(student, "sp.solve(q**2 - q, q)\nsp.integrate(sp.exp(q), q)\nsp.simplify(q**2 / q)")
        run(judge, "sp.diff(q**2, q)")
    assert called == []


def test_a_thread_of_the_students_is_watched_too() -> None:
    names = notebook("import numpy as np\n\n\ndef work():\n    np.gradient(np.arange(3.0))")
    with watching() as called:
        thread = threading.Thread(target=names["work"])
        thread.start()
        thread.join()
    assert called == ["numpy.gradient"]


def test_watching_ends_even_where_the_student_stops_with_an_error() -> None:
    before = sys.getprofile()
    with pytest.raises(ZeroDivisionError), watching():
        _ = 1 / 0
    assert sys.getprofile() is before


def test_every_watched_function_is_there() -> None:
    import torch.func  # noqa: F401

    from autograder.worker import watching as room

    codes: dict[CodeType, str] = room._codes()
    asked = {
        f"{module}.{name}".removesuffix(".__new__")
        for module, names in room.WATCHED.items()
        for name in names
        if module.partition(".")[0] in ("sympy", "numpy", "torch") and module in sys.modules
    }
    # sympy.Expr.diff and its like share one function under several names.
    assert asked - set(codes.values()) <= {"torch.gradient", "sympy.hessian"}


# --- what comes first


@item(points=1, by_hand=True)
def slope(student: Submission) -> Verdict:
    """A slope"""
    return PASSED if student.value("slope") == 2 else Verdict(Outcome.FAILED, 0.0, "No.")


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("slope = ...", Outcome.BLANK),
        ("slop = 2", Outcome.CRASHED),
        ("slope = 2", Outcome.PASSED),
        ("slope = 3", Outcome.FAILED),
    ],
)
def test_by_hand_changes_no_other_verdict(cell: str, outcome: Outcome) -> None:
    verdict = slope.judge(Submission(KernelDoor(notebook(cell), [cell])))
    assert (verdict.outcome, verdict.mistakes) == (outcome, ())


def test_an_item_that_does_not_say_so_may_use_any_tool() -> None:
    assert not RUBRIC["numeric-gradient"].by_hand
    assert judged(
        "numeric-gradient",
        "def numeric_gradient(f, p, h):\n    return (f(p + h) - f(p - h)) / (2 * h)",
    ).passed


def test_the_items_of_step_3_are_by_hand() -> None:
    by_hand = [asked.name for asked in RUBRIC if asked.by_hand]
    assert by_hand == ["dloss-db", "dloss-dw", "dmse-db", "dmse-dw", "hessian", "mse-gradients"]


@pytest.mark.parametrize(
    "cells",
    [
        ["%%time\nslope = 2"],
        ["%time slope = 2"],
        ["%matplotlib inline\nslope = 2"],
        ["slope = (", "slope = 2"],
        ["!ls\nslope = 2"],
        ["%run mine.py"],
        ["from mine import *"],
        ["slope: int = 2"],
        ["for slope in (1, 2):\n    pass"],
        ["if (slope := 2):\n    pass"],
        [],
    ],
)
def test_cells_of_every_kind_are_read(cells: list[str]) -> None:
    assert used_for("slope", cells) is None


@pytest.mark.parametrize("cell", ["%%time\nslope = sp.diff(f, x)", "%time slope = sp.diff(f, x)"])
def test_a_magic_hides_no_tool(cell: str) -> None:
    found = used_for("slope", ["import sympy as sp", cell])
    assert found is not None
    assert found.text == "sp.diff"


@pytest.mark.parametrize(
    "cell", ["slope = " + "(" * 80 + "1" + ")" * 80, "slope = " + "-" * 5000 + "1", "slope = '\0'"]
)
def test_no_cell_stops_the_reading(cell: str) -> None:
    used_for("slope", [cell])


def test_the_courses_own_checker_checks_an_answer_and_does_not_find_it() -> None:
    setup = "from course_tools import slopes\nfrom course_tools.gradcheck import check_gradient"
    assert used_for("slope", [setup, "slope = 2 * u\ncheck_gradient(f, slope, p)"]) is None
    found = used_for("slope", [setup, "slope = slopes.measured(f, p).both"])
    assert found is not None
    assert found.text == "slopes.measured"
