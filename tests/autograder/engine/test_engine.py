"""The engine of a process: one for all its threads."""

from __future__ import annotations

import re
import select
import threading
from pathlib import Path

import pytest

from autograder.engine.grade import close_engines, engine, grade_notebook
from autograder.engine.job import Job, JobCell
from autograder.engine.sandbox import SandboxError, Worker
from autograder.engine.settings import Settings
from autograder.worker.huge_pages import FEW
from tests.attacks.harness import NOTEBOOK, family, verdicts
from tests.waiting import until

JOB = Job("gradient-descent/2-one-step", (JobCell("6 * 7"),))


def test_an_engine_outlives_the_thread_that_asked_for_it_first() -> None:
    """Linux ends a process with the thread that started it, where it is told to end it at all."""
    close_engines()
    pids = []

    def ask() -> None:
        grade_notebook(JOB)
        pids.append(engine()._worker.pid)

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    until(lambda: not Path(f"/proc/self/task/{asking.native_id}").exists())
    pending = re.findall(r"^S[hi][dg]Pnd:\s*(\w+)$", status_of(pids[0]), flags=re.MULTILINE)
    assert pending == ["0" * 16] * 2, "Linux has sent it a signal"
    assert grade_notebook(JOB).cells[0].outputs[0]["data"] == {"text/plain": "42"}
    assert engine()._worker.pid == pids[0]


def status_of(process: int) -> str:
    """What Linux says of it; of one that has ended, no more than its name and state."""
    return Path(f"/proc/{process}/status").read_text(encoding="utf-8")


def test_cells_compute_as_the_machines_owner_has_set_numpy_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some processors need it, and else the judge, the students' kernels and the sandbox may round
    differently. How many threads there are stays ours."""
    close_engines()
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    asked = (
        'import os\n[os.environ.get(f"OPENBLAS_{name}") for name in ("CORETYPE", "NUM_THREADS")]'
    )
    seen = grade_notebook(Job(JOB.notebook, (JobCell(asked),))).cells[0].outputs[0]["data"]
    close_engines()
    assert seen == {"text/plain": "['Haswell', '1']"}


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
        for cell in grade_notebook(Job("gradient-descent/2-one-step", cells)).cells
    )
    assert before == "False"
    assert compiled == "([2.0, 2.0], True)"
    assert after == "True"
    assert refused == "0.001"


RAISES = """
from course_tools.examples import expect
expect(1.0, 2.0)
"""


def test_an_error_in_a_file_imports_no_compiler() -> None:
    """Whoever writes a traceback asks every module for its file: the one that stands for the
    compiler gave way to it then, and an answer's first error took a second."""
    cells = tuple(map(JobCell, (OPTIMISES, RAISES, OPTIMISES)))
    *_, raised, after = grade_notebook(Job("gradient-descent/2-one-step", cells)).cells
    assert raised.outputs[-1]["ename"] == "MistakeError"
    assert after.outputs[-1]["data"]["text/plain"] == "False"


PROFILES = """
with torch.profiler.profile() as profiler:
    optimizer.step()
[event.key for event in profiler.key_averages() if event.key.startswith("Optimizer")]
"""


def test_an_optimiser_tells_a_profiler_of_its_steps_where_there_is_one() -> None:
    cells = tuple(map(JobCell, (OPTIMISES, PROFILES, OPTIMISES, PROFILES)))
    graded = grade_notebook(Job("gradient-descent/2-one-step", cells)).cells
    told = [graded[k].outputs[0]["data"]["text/plain"] for k in (1, 3)]
    assert told == ["['Optimizer.step#SGD.step']"] * 2


def test_a_worker_that_nobody_has_listened_to_ends_without_a_word(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """As where a class is graded already: who started it ends with its "ready" unread."""
    worker = Worker(sandboxed=False, settings=Settings())
    assert select.select([worker.control], [], [], 120)[0]
    worker._ours.close()
    worker._process.wait(60)
    assert (worker._process.returncode, capfd.readouterr().err) == (0, "")


def test_everybody_who_waits_for_a_worker_that_does_not_start_is_told_so() -> None:
    worker = Worker(sandboxed=False, settings=Settings())
    worker._process.kill()
    for _ in range(2):
        with pytest.raises(SandboxError, match=r"^The worker did not start in "):
            worker.wait_until_ready()


def in_large_pages(process: int) -> float:
    """Of the memory of a warm process, the share that lies in large pages."""
    found = []
    for one in family(process):  # what stands around the worker has none, what it forks has less
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
        except OSError:  # it has just ended
            continue
        kib = dict(re.findall(r"^(\w+): +(\d+)", text, re.MULTILINE))
        found.append(int(kib["AnonHugePages"]) / (int(kib["Anonymous"]) or 1))
    return max(found)


def test_after_a_few_notebooks_more_of_the_warm_processes_lies_in_large_pages() -> None:
    """How much more is the kernel's affair: as much as it finds together in the machine's memory.
    Where it gives large pages to everybody, they are there from the start."""
    close_engines()
    grade_notebook(JOB)
    used = engine()
    assert used._judge is not None
    warm = (used._worker.pid, used._judge.pid)
    before = [min(in_large_pages(one), 0.5) for one in warm]
    for _ in range(FEW + 1):
        grade_notebook(JOB)
    after = [in_large_pages(one) for one in warm]
    assert all(now > then for now, then in zip(after, before, strict=True)), (before, after)


def test_lists_that_hold_themselves_have_a_verdict_at_once() -> None:
    """A few bytes of the student's that are millions of entries for whoever reads them: the time of
    an item was over before they were read."""
    cells = [
        JobCell("import numpy as np\nten, pair, named = [], [], {}\nten.extend([ten] * 10)"),
        JobCell("pair.append((1.0, pair))\nnamed.update({k: named for k in range(100)})"),
        JobCell("many = np.empty(9, dtype=object)\nmany[:] = [many] * 9\nwide = 1.0"),
        JobCell("for _ in range(8):\n    wide = [wide] * 9"),
    ]
    for value in ("ten", "pair", "named", "many", "wide"):
        cells += [JobCell(f"mse = lambda *_: {value}"), JobCell("", "mse", NOTEBOOK)]
    graded = grade_notebook(Job(NOTEBOOK, tuple(cells), timeout=4.0))
    assert [one["outcome"] for one in verdicts(graded)] == ["failed"] * 5


def test_a_function_that_asks_for_input_is_told_so_and_is_no_blank() -> None:
    asks = "def mse(yhat, y):\n    input('go on? ')\n    return ((yhat - y) ** 2).mean()"
    (verdict,) = verdicts(
        grade_notebook(Job(NOTEBOOK, (JobCell(asks), JobCell("", "mse", NOTEBOOK))))
    )
    assert (verdict["outcome"], verdict["mistakes"]) == ("crashed", ["asks with input()"])
    assert "stopped at `input('go on? ')`" in str(verdict["message"])
