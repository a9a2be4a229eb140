"""What running one notebook costs beyond the time of its cells: in a kernel, and in our engine."""

from __future__ import annotations

import contextlib
import io
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.engine.grade import Engine
from autograder.engine.job import Job, JobCell
from autograder.nbgrader.cells import split_test
from tests.bench.classes import ASSIGNMENT, NOTEBOOK

LITTLE = "import numpy as np\nimport torch\n\nx = np.arange(10)\nprint(x.sum())"
WAITS = "import time\n\ntime.sleep(1.5)"
SETTINGS = {"NBGRADER_EXECUTION": "autograde"}


def sources(course: Path) -> list[str]:
    """The code of the notebook with its solutions, without the questions to the judge."""
    notebook = nbformat.read(course / "source" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", as_version=4)
    found = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return [(split_test(source) or (source, ""))[0] for source in found]


def bare(cells: list[str]) -> float:
    """Seconds of these cells in an IPython shell that has imported all they need: nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.overhead"],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | SETTINGS,
    )
    return float(done.stdout.splitlines()[-1])


def in_a_kernel(cells: list[str]) -> float:
    """Seconds of nbclient, which nbgrader uses, from start to end."""
    notebook: NotebookNode = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells]
    )
    began = time.perf_counter()
    NotebookClient(notebook, allow_errors=True).execute(env=os.environ | SETTINGS)
    return time.perf_counter() - began


def in_the_engine(engine: Engine, cells: list[str]) -> float:
    """Seconds of our engine, warm as it is for all notebooks of a class but the first."""
    job = Job(f"{ASSIGNMENT}/{NOTEBOOK}", tuple(map(JobCell, cells)), environment=SETTINGS)
    began = time.perf_counter()
    engine.grade(job)
    return time.perf_counter() - began


def median(measured: Callable[[], float], times: int) -> float:
    measured()  # the first one fills the caches of the machine
    return statistics.median(measured() for _ in range(times))


def private_memory(engine: Engine) -> float:
    """Bytes that a notebook which does little does not share with the worker it comes from."""
    job = Job(f"{ASSIGNMENT}/{NOTEBOOK}", (JobCell(LITTLE), JobCell(WAITS)))
    grading = threading.Thread(target=engine.grade, args=(job,))
    grading.start()
    time.sleep(1.0)
    worker = psutil.Process(engine._worker.pid)
    last = [one for one in worker.children(recursive=True) if not one.children()]
    found = _own(min(last, key=lambda one: one.pid))  # the other one waits for the next notebook
    grading.join()
    return found


def _own(process: psutil.Process) -> float:
    return float(process.memory_full_info().uss)


def _bare_here() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    cells = json.load(sys.stdin)
    shell = InteractiveShell.instance()
    taken = []
    for _ in range(6):
        shell.reset()
        began = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in cells:
                shell.run_cell(cell, store_history=True)
        taken.append(time.perf_counter() - began)
    print(statistics.median(taken[1:]))


if __name__ == "__main__":
    _bare_here()
