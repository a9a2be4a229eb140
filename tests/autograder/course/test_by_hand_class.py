"""Work by hand, through real nbgrader: a class of two, and a kernel that only remembers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import v4

from autograder.authoring import demo
from autograder.authoring.authored import AuthoredNotebook
from autograder.authoring.build import dumps
from autograder.authoring.filling import fill_in
from autograder.authoring.samples import Sample, answer_all
from autograder.classroom.records import Result, course_in, read_results
from autograder.engine.job import VERDICT_MIME
from autograder.items.rubric import load_rubric

ROOT = Path(__file__).parents[3]
FULL = load_rubric("gradient-descent/2-one-step").points  # of what the judge decides
TOOLS = {
    "dloss-db": "loss = (b + w * x - y) ** 2\ndloss_db = sp.diff(loss, b)",
    "dloss-dw": "from sympy import diff as d\n\ndloss_dw = d((b + w * x - y) ** 2, w)",
    "mse-gradients": """
import torch


def mse_gradients(b, w, x, y):
    b, w = (torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in (b, w))
    loss = ((b + w * torch.tensor(x) - torch.tensor(y)) ** 2).mean()
    loss.backward()
    return b.grad.item(), w.grad.item()
""",
}


def by_tools(exercise: AuthoredNotebook) -> str:
    """All right, but three answers are worked out by sympy and torch."""
    return dumps(fill_in(exercise.released, exercise.solutions | TOOLS))


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    room = demo.Classroom(tmp_path_factory.mktemp("room"), "gradient-descent", "2-one-step")
    demo.set_up(room, ROOT)
    demo.run_class(room, [Sample("honest", answer_all), Sample("quick", by_tools)], print)
    return {
        result.student: result for result in read_results(course_in(room.course), room.assignment)
    }


def verdict(result: Result, item: str) -> dict[str, Any]:
    return next(found for found in result.verdicts if found["item"] == item)


def test_who_works_by_hand_gets_all_marks(graded: dict[str, Result]) -> None:
    assert (graded["honest"].score, graded["honest"].summary) == (
        FULL,
        "all right; a person grades why-recompute",
    )


def test_who_lets_tools_work_loses_those_items_and_no_others(graded: dict[str, Result]) -> None:
    assert graded["quick"].score == FULL - 1 - 1 - 3
    for item, tool in (("dloss-db", "`sp.diff`"), ("dloss-dw", "`sympy.diff`")):
        found = verdict(graded["quick"], item)
        assert found["mistakes"] == ["not by hand"]
        assert found["message"].startswith(f"{tool} worked this out for you. The exercise is to")
    found = verdict(graded["quick"], "mse-gradients")
    assert found["mistakes"] == ["not by hand"]
    assert found["message"].startswith("`loss.backward` worked this out for you.")


def test_under_stock_nbgrader_the_kernel_remembers_what_was_written() -> None:
    """Without our plug-in nobody hands over the cells: the judge asks the kernel's own history."""
    notebook = v4.new_notebook()
    notebook.cells = [
        v4.new_code_cell("import sympy as sp\nfrom course_tools.symbols import b, w, x, y"),
        v4.new_code_cell("%%time\ndloss_db = sp.diff((b + w * x - y) ** 2, b)"),
        v4.new_code_cell("dloss_dw = 2 * x * (b + w * x - y)"),
        *(
            v4.new_code_cell(
                f'from autograder import judge\n\njudge("{item}", of="gradient-descent/2-one-step")'
            )
            for item in ("dloss-db", "dloss-dw")
        ),
    ]
    NotebookClient(notebook, timeout=60).execute()
    said = [cell.outputs[-1].data[VERDICT_MIME] for cell in notebook.cells[-2:]]
    assert [(one["score"], one["mistakes"]) for one in said] == [(0.0, ["not by hand"]), (1.0, [])]
