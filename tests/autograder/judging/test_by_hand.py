"""By hand means by hand: every tool is refused, however it is written; honest work never is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from autograder.engine.kernel import KernelDoor
from autograder.items.kinds import item
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Outcome, Verdict
from autograder.rubrics.gradient_descent.one_step import RUBRIC
from autograder.worker.retelling import Retelling
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

CALLED = {
    "d": "sympy.diff",
    "diff": "sympy.diff",
    "getattr(sp, 'di' + 'ff')": "getattr(…, 'diff')",
    "__import__('sympy').diff": "….diff",
    "sp.Matrix([loss]).jacobian": "….jacobian",
    "sp.sympify('diff((b+w*x-y)**2, b)')": "diff",
}


@pytest.mark.parametrize("written", TOOLS)
def test_a_tool_is_refused_and_called_by_its_name(written: str) -> None:
    verdict = judged("dloss-db", LOSS + TOOLS[written])
    assert refused(verdict)
    told = CALLED.get(written, written)
    assert verdict.message.startswith(f"`{told}` worked this out for you. The exercise is")


@pytest.mark.parametrize("name", BEHIND_NAMES)
def test_a_tool_behind_other_names_is_refused(name: str) -> None:
    assert refused(judged("dloss-db", LOSS + BEHIND_NAMES[name]))


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_read_is_refused(name: str) -> None:
    verdict = judged("dloss-db", LOSS + HIDDEN[name])
    assert refused(verdict)
    assert any(
        said in verdict.message
        for said in ("is nothing that an answer", "worked this", "by itself")
    )


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
            f"`torch.autograd.grad` worked this out for you. {EXERCISE}",
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
            "`eval` is nothing that an answer by hand may use, so it cannot be seen how this was "
            "found. Write it out with numbers, symbols, + − · / and the functions of NumPy or "
            "sympy that take no derivative.",
        ),
        (
            "dloss-db",
            "import threading\n\n\ndef work():\n    global dloss_db\n"
            "    dloss_db = 2 * (b + w * x - y)\n\n\none = threading.Thread(target=work)\n"
            "one.start(); one.join()\nend = 1",
            "The text of the notebook does not give `dloss_db` its value by itself, so it cannot "
            "be seen that this was done by hand. Write the answer in its own cell.",
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


# --- told again


def slope_of(*cells: str) -> object:
    """What the cells give `slope` by themselves; "gap: …" where that is none of their work."""
    told = Retelling()
    with told.parsing():
        told.tell([*SETUP, *cells])
    return f"gap: {told.withheld('slope')}" if told.withheld("slope") else told.names.get("slope")


def test_a_library_that_was_patched_is_as_it_was() -> None:
    cells = [
        "q = sp.Symbol('q')\nexec('real = sp.simplify')\nexec('sp.simplify = sp.di' + 'ff')",
        "slope = sp.simplify(q**2)",
    ]
    assert slope_of(*cells) == sp.Symbol("q") ** 2


def test_a_class_of_the_students_has_its_own_methods_and_lends_none() -> None:
    decoy = "class Decoy:\n    def diff(self, s):\n        return 2\n\n\n"
    assert slope_of(decoy + "slope = Decoy().diff(b)") == 2
    assert slope_of(decoy + "slope = (b**2).diff(b)") == "gap: ….diff"
    heir = "class Heir(sp.Symbol):\n    pass\n\n\n"
    assert slope_of(heir + "slope = Heir('b').diff(b)") == "gap: ….diff"


def test_a_text_that_sympy_parses_is_read_too() -> None:
    assert slope_of("slope = sp.sympify('3 * u').subs('u', 2)") == 6
    for text in ("diff(u**2, u)", "(u**2).diff(u)", "u.__class__", "Derivative(u**2, u).doit()"):
        assert str(slope_of(f"slope = sp.S('{text}')")).startswith("gap: "), text
        assert str(slope_of(f"text = '{text}'\nslope = sp.expand(text)")).startswith("gap: "), text


def test_what_does_not_end_stops_and_is_no_answer() -> None:
    assert slope_of("slope = 2\nwhile sp.diff(b, b):\n    slope = 3", "other = 1") in (2, 3)


def test_files_beside_the_notebook_are_read_like_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, code in (("mine", "slope = 2 * 3"), ("yours", "slope = sp.diff(b**2, b)")):
        (tmp_path / f"{name}.py").write_text(f"import sympy as sp\nb = sp.Symbol('b')\n{code}\n")
        (tmp_path / f"{name}.txt").write_text(code)
    for cell in ("%run mine.txt", "from mine import *", "import mine\nslope = mine.slope"):
        assert slope_of(cell) == 6, cell
    for cell in ("%run yours.txt", "from yours import *", "import yours\nslope = yours.slope"):
        assert slope_of(cell) == "gap: sp.diff", cell


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
        ["slope: int = 2"],
        ["for slope in (1, 2):\n    pass"],
        ["if (slope := 2):\n    pass"],
        ["raise ValueError", "slope = 2"],
    ],
)
def test_cells_of_every_kind_are_read(cells: list[str]) -> None:
    assert slope_of(*cells) == 2


@pytest.mark.parametrize("cell", ["%%time\nslope = sp.diff(f, x)", "%time slope = sp.diff(f, x)"])
def test_a_magic_hides_no_tool(cell: str) -> None:
    assert slope_of(cell) == "gap: sp.diff"


@pytest.mark.parametrize(
    "cell", ["slope = " + "(" * 80 + "1" + ")" * 80, "slope = " + "-" * 5000 + "1", "slope = '\0'"]
)
def test_no_cell_stops_the_reading(cell: str) -> None:
    slope_of(cell)


def test_the_courses_own_checker_checks_an_answer_and_does_not_find_it() -> None:
    setup = "from course_tools import slopes\nfrom course_tools.gradcheck import check_gradient"
    assert slope_of(setup, "slope = 2\ncheck_gradient(f, slope, p)") == 2
    assert (
        slope_of(setup, "slope = slopes.measure_slopes(f, p).both") == "gap: slopes.measure_slopes"
    )
