"""`python -m tests.bench.checks`: checks while students work, at a steady rate, and beside them in
the same run `nbgrader validate` of the same notebook.

Writes its part of docs/benchmarks.md with `--write`. Each student answers one item after another:
once not quite right, then right; so most of the notebook is the same from check to check.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import click
import nbformat
import psutil
from rich.console import Console

from autograder.engine.checking import Check
from autograder.engine.live import LiveChecker
from autograder.nbgrader.cells import judged_item, split_test
from tests.bench.measure import private

console = Console(highlight=False)
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "\n<!-- checks -->\n", "<!-- the end of checks -->\n"
NOTEBOOKS = ("gradient-descent/2-one-step", "gradient-descent/1-model")
WHEN_GRADING = {"NBGRADER_EXECUTION": "autograde"}
AT_ONCE = 200  # as many students
MiB = 2**20


@dataclass
class Timed:
    """A run of checks of one notebook."""

    notebook: str
    validate: float  # seconds of `nbgrader validate`
    taken: list[float] = field(default_factory=list)  # seconds, from when each was asked
    memory: list[float] = field(default_factory=list)  # bytes of all processes, over time
    at_once: list[float] = field(default_factory=list)  # seconds, of checks asked at one moment

    def row(self) -> str:
        half, most = statistics.median(self.taken), statistics.quantiles(self.taken, n=20)[-1]
        third = max(1, len(self.memory) // 3)
        early, late = (
            statistics.median(part) / MiB for part in (self.memory[:third], self.memory[-third:])
        )
        return (
            f"| `{self.notebook}` | {len(self.taken)} | {half:.2f} s | {most:.2f} s "
            f"| {max(self.taken):.2f} s | {early:.0f} MB | {late:.0f} MB "
            f"| {statistics.median(self.at_once):.1f} s | {max(self.at_once):.1f} s "
            f"| {self.validate:.1f} s |"
        )


@click.command()
@click.option("--seconds", default=60, show_default=True, help="For each notebook.")
@click.option("--rate", default=5.0, show_default=True, help="Checks a second.")
@click.option("--students", default=12, show_default=True)
@click.option("--write", is_flag=True, help="Write it into docs/benchmarks.md.")
@click.option("--note", default="", help="What else the machine did.")
def main(seconds: int, rate: float, students: int, write: bool, note: str) -> None:
    """Measure checks at a steady rate."""
    timed = [_run_checks(name, seconds, rate, students) for name in NOTEBOOKS]
    command = f"python -m tests.bench.checks --seconds {seconds} --rate {rate:g}"
    said = "\n".join(
        [
            "## Checks while students work",
            "",
            f"Made by `{command} --students {students}`, on {os.cpu_count()} cores: {rate:g} checks"
            f" a second for {seconds} s of each notebook, once every student has asked something; "
            f"each is timed from when it is asked. Then {AT_ONCE} at one moment, each of another "
            "student, none of whose cells have run: when was half of them answered, when the last."
            f"{' ' * bool(note)}{note}",
            "",
            "| | checks | median | 95th percentile | worst | memory, first third | last third "
            f"| {AT_ONCE} at once: half | the last | `nbgrader validate` |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
            *(one.row() for one in timed),
            "",
        ]
    )
    console.print(said, markup=False, soft_wrap=True)
    if write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(before + BEGIN + said + END + rest.partition(END)[2], encoding="utf-8")


def _run_checks(notebook: str, seconds: int, rate: float, students: int) -> Timed:
    timed = Timed(notebook, _validate(notebook))
    work = [_work_of(f"student-{k}", notebook) for k in range(students)]
    streams = itertools.cycle(work)
    checker, over = LiveChecker(), threading.Event()
    try:
        for one in work:  # they do not begin all at once
            checker.check(next(one))
        looking = threading.Thread(target=_look, args=(timed, over))
        looking.start()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            began, asked = time.monotonic(), []
            for k in range(int(seconds * rate)):
                due = began + k / rate
                time.sleep(max(0.0, due - time.monotonic()))
                asked.append(pool.submit(_check, checker, next(next(streams)), due, timed.taken))
        over.set()
        looking.join()
        newcomers = [next(_work_of(f"newcomer-{k}", notebook)) for k in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            now = time.monotonic()
            asked += [pool.submit(_check, checker, one, now, timed.at_once) for one in newcomers]
        for answered in asked:
            answered.result()  # each was answered, or the bench ends with what was not
    finally:
        checker.close()
    return timed


def _check(checker: LiveChecker, check: Check, due: float, taken: list[float]) -> None:
    checker.check(check)
    taken.append(time.monotonic() - due)


def _look(timed: Timed, over: threading.Event) -> None:
    me = psutil.Process()
    while not over.wait(2.0):
        timed.memory.append(sum(private(one) for one in me.children(recursive=True)))


def _work_of(student: str, notebook: str) -> Iterator[Check]:
    """The checks of one student, over and over: each answer changed once, then as it should be."""
    cells = [cell for cell in _solved(notebook).cells if cell.cell_type == "code"]
    texts = [(split_test(cell.source) or (cell.source, ""))[0] for cell in cells]
    for again in itertools.count():
        for k, cell in enumerate(cells):
            if item := judged_item(cell):
                for change in (f"\n_ = {again}", ""):
                    so_far = (*texts[: k - 1], texts[k - 1] + change, texts[k])
                    yield Check(notebook, so_far, item, student, environment=WHEN_GRADING)


def _solved(notebook: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "source" / f"{notebook}.ipynb", as_version=4)


def _validate(notebook: str) -> float:
    """Seconds of stock nbgrader's own way to look at one's answers: all of the notebook is run."""
    solved = _solved(notebook)
    for cell in solved.cells:
        if cell.cell_type == "code":
            cell.source = (split_test(cell.source) or (cell.source, ""))[0]
    with tempfile.TemporaryDirectory() as folder:
        nbformat.write(solved, Path(folder) / "solved.ipynb")
        program = [str(Path(sys.executable).parent / "nbgrader"), "validate", "solved.ipynb"]
        began = time.monotonic()
        subprocess.run(
            program, cwd=folder, check=True, capture_output=True,
            env=os.environ | {"PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        return time.monotonic() - began


if __name__ == "__main__":
    main()
