"""Answers that are tried where a notebook stands: through the engine, one not spoiling another."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.engine.grade import grade_notebook
from autograder.engine.job import VERDICT_MIME, GradedCell, GradedNotebook, Job, JobCell

NOTEBOOK = "gradient-descent/2-one-step"
ASK = JobCell("", "predict", NOTEBOOK)
RIGHT = "def predict(b, w, x):\n    return b + w * x"
SWAPPED = "def predict(b, w, x):\n    return w + b * x"
GRADIENTS = """\
def mse_gradients(b, w, x, y):
    error = b + w * x - y
    return 2 * error.mean(), 2 * (x * error).mean()"""
BY_TORCH = """\
import torch

def mse_gradients(b, w, x, y):
    b, w = (torch.tensor(float(part), requires_grad=True) for part in (b, w))
    ((b + w * torch.tensor(x) - torch.tensor(y)) ** 2).mean().backward()
    return b.grad.item(), w.grad.item()"""


def graded(*trials: tuple[JobCell, ...], timeout: float = 30.0) -> GradedNotebook:
    """A notebook whose second cell answers `predict`; before it runs, these are tried."""
    cells = (
        JobCell("import numpy as np\nseen = []"),
        JobCell(RIGHT, trials=trials),
        JobCell("print(seen)"),
        ASK,
    )
    return grade_notebook(Job(NOTEBOOK, cells, timeout=timeout))


def verdict(cell: GradedCell) -> dict[str, Any]:
    record: dict[str, Any] = cell.outputs[-1]["data"][VERDICT_MIME]
    return record


def outcomes(found: GradedNotebook) -> list[str]:
    """Of each trial, and last of the notebook itself."""
    tried = [verdict(trial[-1])["outcome"] for trial in found.cells[1].trials]
    return [*tried, verdict(found.cells[-1])["outcome"]]


def test_each_answer_is_judged_and_the_notebook_goes_on_as_it_was() -> None:
    found = graded(
        (JobCell(f"seen.append(1)\n{SWAPPED}"), JobCell("print(seen)"), ASK),
        (JobCell(RIGHT), JobCell("print(seen)"), ASK),
    )
    assert outcomes(found) == ["failed", "passed", "passed"]
    swapped, right = found.cells[1].trials
    assert verdict(swapped[-1])["mistakes"] == ["b and w swapped"]
    assert [cell.outputs[0]["text"] for cell in (swapped[1], right[1], found.cells[2])] == [
        "[1]\n", "[]\n", "[]\n",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "ends", ["import os\nos._exit(0)", "import os\nos._exit(77)", "while True:\n    pass"]
)
def test_an_answer_that_ends_its_process_or_never_ends_costs_no_other_one(ends: str) -> None:
    found = graded((JobCell(ends), ASK), (JobCell(SWAPPED), ASK), (JobCell(RIGHT), ASK), timeout=3)
    assert outcomes(found) == ["crashed", "failed", "passed", "passed"]


def test_what_is_tried_by_hand_is_told_again_and_forgotten() -> None:
    asked = JobCell("", "mse-gradients", NOTEBOOK)
    trials = tuple((JobCell(text), asked) for text in (GRADIENTS, BY_TORCH, GRADIENTS))
    cells = (JobCell("import numpy as np"), JobCell(GRADIENTS, trials=trials), asked)
    found = grade_notebook(Job(NOTEBOOK, cells))
    of_trials = [verdict(trial[-1])["outcome"] for trial in found.cells[1].trials]
    assert of_trials == ["passed", "failed", "passed"]
    assert verdict(found.cells[1].trials[1][-1])["mistakes"] == ["not by hand"]
    assert verdict(found.cells[-1])["outcome"] == "passed"
