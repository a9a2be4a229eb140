"""The engine of a process: one for all its threads."""

from __future__ import annotations

import threading
import time

from autograder.engine.grade import close_engines, engine, grade
from autograder.engine.job import Job, JobCell

JOB = Job("gradient-descent/2-one-step", (JobCell("6 * 7"),))


def test_an_engine_outlives_the_thread_that_asked_for_it_first() -> None:
    """Linux ends a process with the thread that started it, where it is told to end it at all."""
    close_engines()
    pids = []

    def ask() -> None:
        grade(JOB)
        pids.append(engine()._worker.pid)

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    time.sleep(0.5)  # as long as a signal takes
    assert engine()._worker.pid == pids[0]
    assert grade(JOB).cells[0].outputs[0]["data"] == {"text/plain": "42"}


OPTIMISES = """
import sys, torch
layer = torch.nn.Linear(1, 1)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
for _ in range(3):
    optimizer.zero_grad()
    layer(torch.ones(1, 1)).sum().backward()
    optimizer.step()
"torch._dynamo.config" in sys.modules
"""
COMPILES = """
double = torch.compile(lambda x: 2 * x, backend="eager")
(double(torch.ones(2)).tolist(), "torch._dynamo.config" in sys.modules)
"""
OPTIMISES_WHAT_IS_NO_TENSOR = """
try:
    torch.optim.SGD([1.0])
except TypeError as error:
    print(error)
torch.optim.Adam(layer.parameters()).state_dict()["param_groups"][0]["lr"]
"""


def test_torchs_compiler_is_imported_when_somebody_compiles_and_not_with_the_first_optimiser() -> (
    None
):
    cells = tuple(map(JobCell, (OPTIMISES, COMPILES, OPTIMISES, OPTIMISES_WHAT_IS_NO_TENSOR)))
    before, compiled, after, refused = (
        cell.outputs[-1]["data"]["text/plain"]
        for cell in grade(Job("gradient-descent/2-one-step", cells)).cells
    )
    assert before == "False"
    assert compiled == "([2.0, 2.0], True)"
    assert after == "True"
    assert refused == "0.001"
