"""Formulas that mean the same and formulas that nearly do, each an answer in one notebook that real
nbgrader grades: what must be accepted, refused and named comes out through the whole engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.authoring.build import KERNEL, dumps
from autograder.classroom.records import read_verdicts
from autograder.nbgrader.cells import hidden_region

ROOT = Path(__file__).parents[3]
OF = "equivalence/1-forms"
NAMES = """\
from sympy import *
a, b, p, s, w, x, y, n = symbols("a b p s w x y n")
i, k = symbols("i k", integer=True)
X, Y = IndexedBase("x"), IndexedBase("y")
N, K = symbols("n k")
A, W, T = MatrixSymbol("X", N, K), MatrixSymbol("w", K, 1), MatrixSymbol("y", N, 1)
"""
RIGHT, WRONG = "passed", "failed"
# What a student answers, the reference, the outcome, and what the sentence says.
ROWS = [
    ("exp(x)/(1+exp(x))", "1/(1+exp(-x))", RIGHT, ""),
    ("1/(1+exp(-x))*(1-1/(1+exp(-x)))", "exp(-x)/(1+exp(-x))**2", RIGHT, ""),
    ("1-tanh(x)**2", "1/cosh(x)**2", RIGHT, ""),
    ("2/(1+exp(-2*x))-1", "tanh(x)", RIGHT, ""),
    ("sqrt(x**2)", "Abs(x)", RIGHT, ""),
    ("log(x)+log(y)", "log(x*y)", RIGHT, "positive"),
    ("log(x)+log(y)", "log(x*y)", WRONG, "Your formula has no real value at "),
    ("log(exp(a)/(exp(a)+exp(b)))", "a-log(exp(a)+exp(b))", RIGHT, ""),
    ("-y/p+(1-y)/(1-p)", "(p-y)/(p*(1-p))", RIGHT, ""),
    ("Sum(2*(w*X[i]-Y[i])*X[i],(i,1,n))", "2*Sum((w*X[i]-Y[i])*X[i],(i,1,n))", RIGHT, ""),
    ("Sum(X[k],(k,1,n))", "Sum(X[i],(i,1,n))", RIGHT, ""),
    ("w*Sum(X[i]**2,(i,1,n))-Sum(X[i]*Y[i],(i,1,n))", "Sum((w*X[i]-Y[i])*X[i],(i,1,n))", RIGHT, ""),
    (
        "2*b+2*w*Sum(X[i],(i,1,n))/n-2*Sum(Y[i],(i,1,n))/n",
        "2/n*Sum(b+w*X[i]-Y[i],(i,1,n))",
        RIGHT,
        "",
    ),
    ("Symbol('x')", "Symbol('x', real=True)", RIGHT, ""),
    ("Heaviside(x)", "Piecewise((1,x>0),(0,True))", RIGHT, ""),
    ("Heaviside(x, 0)", "Piecewise((1,x>0),(0,True))", RIGHT, "At the kink, x = 0,"),
    ("Heaviside(x)", "Piecewise((1,x>0),(0,True))", WRONG, "At the kink, x = 0,"),
    ("0.5*x", "x/2", RIGHT, ""),
    ("(0.1+0.2)*x", "3*x/10", RIGHT, ""),
    ("0.333333*x", "x/3", WRONG, "rounded"),
    ("Derivative((w*x-y)**2, w)", "2*(w*x-y)*x", WRONG, "still to be worked out"),
    ("1/n*Sum(X[i],(i,1,n))", "2/n*Sum(X[i],(i,1,n))", WRONG, "1/2 times the right one"),
    ("2*Sum(X[i],(i,1,n))", "2/n*Sum(X[i],(i,1,n))", WRONG, "is a division by n missing?"),
    ("y-p", "p-y", WRONG, "wrong sign"),
    ("2*(b+w*x-y)", "2*x*(b+w*x-y)", WRONG, "The chain rule"),
    ("A.T*A*W-A.T*T", "A.T*(A*W-T)", RIGHT, "matrices"),
    ("(A*W-T).T*A", "A.T*(A*W-T)", WRONG, "It is transposed"),
    ("'2x(b + w x - y)'", "2*x*(b+w*x-y)", RIGHT, "typed"),
    ("'__import__(\"os\")'", "x", WRONG, "Unknown name"),
]
ASKED = {
    "": "same_expression(answer, {right}, symbols=list('abpswxyni'), seed=3)",
    "positive": "same_expression(answer, {right}, symbols=['x', 'y'], seed=3, positive=['x', 'y'])",
    "At the kink, x = 0,": "at_kink(answer, {right}, at={{'x': 0}}, symbols=['x'])",
    "matrices": "same_matrix_formula(answer, {right}, shapes=SHAPES, seed=3)",
    "typed": "same_typed(answer, {right}, names=['b', 'w', 'x', 'y'], seed=3)",
}
SHAPES = 'SHAPES = {"X": ("n", "k"), "w": ("k", "1"), "y": ("n", "1")}\n'
RUBRIC = f'''"""One item a row."""
from autograder.checks.kinks import at_kink
from autograder.checks.matrices import same_matrix_formula
from autograder.items.rubric import Rubric, items_in
from autograder.items.kinds import item
from autograder.checks.formulas import same_expression
from autograder.checks.typed import same_typed
{NAMES}{SHAPES}'''


def check(row: int) -> str:
    """Which check a row asks is a matter of what it is about."""
    answer, right, _, says = ROWS[row]
    kind = "matrices" if "A.T" in right else "typed" if answer.startswith("'") else ""
    return ASKED[says if says in ASKED else kind].format(right=right)


def asked(row: int) -> str:
    """An item of the rubric."""
    return (
        f'@item(points=1)\ndef row_{row:02d}(student):\n    """Row {row}"""\n'
        f'    answer = student.value("row_{row:02d}")\n    return {check(row)}\n\n\n'
    )


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """(outcome, sentence) of every row, read from the notebook that nbgrader graded."""
    root = tmp_path_factory.mktemp("equivalence")
    rubrics = root / "rubrics" / "equivalence"
    rubrics.mkdir(parents=True)
    (rubrics / "__init__.py").write_text("", encoding="utf-8")
    rows = "".join(asked(row) for row in range(len(ROWS)))
    end = f'RUBRIC = Rubric("{OF}", items_in(globals()))\n'
    (rubrics / "forms.py").write_text(RUBRIC + rows + end, encoding="utf-8")
    more = (
        f"import autograder.rubrics\nautograder.rubrics.__path__.append({str(rubrics.parent)!r})\n"
    )
    (root / "sitecustomize.py").write_text(more, encoding="utf-8")
    course = root / "course"
    source, submitted = (course / kind / "equivalence" for kind in ("source", "submitted/ada"))
    for folder, solved in ((source, False), (submitted, True)):
        folder.mkdir(parents=True)
        (folder / "1-forms.ipynb").write_text(dumps(notebook(solved)), encoding="utf-8")
    (course / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    bins = str(Path(sys.executable).parent)
    path = f"{root}{os.pathsep}{ROOT}"
    env = {**os.environ, "PYTHONPATH": path, "PATH": f"{bins}{os.pathsep}{os.environ['PATH']}"}
    for command in ("generate_assignment", "autograde"):
        subprocess.run(
            [sys.executable, "-m", "nbgrader", command, "equivalence"],
            cwd=course, env=env, check=True, capture_output=True,
        )  # fmt: skip
    found = read_verdicts(course / "autograded" / "ada" / "equivalence" / "1-forms.ipynb")
    return [(verdict["outcome"], verdict["message"]) for verdict in found]


def notebook(solved: bool) -> nbformat.NotebookNode:
    """The notebook of all rows, as its author has it or as a student hands it in."""
    cells = [new_code_cell(NAMES, id="names")]
    for row, (answer, *_) in enumerate(ROWS):
        name = f"row-{row:02d}"
        marks = {"schema_version": 3, "cell_type": "code", "task": False}
        solution = {"grade_id": name, "solution": True, "grade": False, "locked": False}
        test = {"grade_id": f"{name}-test", "solution": False, "grade": True, "locked": True}
        typed = f"row_{row:02d} = {answer}"
        text = typed if solved else f"### BEGIN SOLUTION\n{typed}\n### END SOLUTION"
        cells.append(new_code_cell(text, id=name, metadata={"nbgrader": marks | solution}))
        cells.append(
            new_code_cell(
                hidden_region(name, OF),
                id=f"{name}-test",
                metadata={"nbgrader": marks | test | {"points": 1}},
            )
        )
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


@pytest.mark.parametrize("row", range(len(ROWS)), ids=lambda row: f"{row}: {ROWS[row][0]}")
def test_a_formula_is_accepted_refused_and_named_as_it_should(
    judged: list[tuple[str, str]], row: int
) -> None:
    answer, right, expected, says = ROWS[row]
    outcome, message = judged[row]
    assert outcome == expected, f"{answer} for {right}: {message}"
    if expected == WRONG:
        assert says in message
