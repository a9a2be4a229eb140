"""`make bench`: one class, the same submissions, graded by stock nbgrader and by us in one run; and
the time of one check of a formula.

Writes docs/benchmarks.md with `--write`. Leave the machine alone meanwhile: processor time is that
of the whole machine.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from autograder.engine.grade import Engine
from tests.bench import classes, overhead, symbols
from tests.bench.measure import Measured, run
from tests.bench.page import Overhead, page

console = Console(highlight=False)
BY_HAND = "\n## What the time is made of\n"  # from here on the page is kept as it is
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BIN = Path(sys.executable).parent
GRADED = f"autograded/*/{classes.ASSIGNMENT}/*.ipynb"


@dataclass(frozen=True)
class Way:
    """One way to grade the class."""

    name: str
    command: tuple[str, ...]
    folder: Path


@click.command()
@click.option("--students", default=40, show_default=True)
@click.option("--repeats", default=3, show_default=True)
@click.option("--stock-repeats", default=1, show_default=True, help="A quarter of an hour each.")
@click.option("--write", is_flag=True, help="Write docs/benchmarks.md.")
def main(students: int, repeats: int, stock_repeats: int, write: bool) -> None:
    """Measure us and stock nbgrader side by side."""
    with tempfile.TemporaryDirectory(prefix="pencilgrad-bench-") as folder:
        ours, stock = classes.make(Path(folder), students)
        autograde = (str(BIN / "nbgrader"), "autograde", classes.ASSIGNMENT, "--force")
        ways = [
            Way("stock `nbgrader autograde`", autograde, stock),
            Way("our engine, `nbgrader autograde`", autograde, ours),
            Way(
                "`pencilgrad grade`",
                (str(BIN / "pencilgrad"), "grade", classes.ASSIGNMENT, "--force"),
                ours,
            ),
        ]
        measured: dict[str, list[Measured]] = {way.name: [] for way in ways}
        for k in range(repeats):
            for way in ways[k >= stock_repeats :]:
                classes.forget_grades(way.folder)
                one = run(way.command, way.folder, {"PYTHONWARNINGS": "ignore"}, GRADED)
                measured[way.name].append(one)
                console.print(f"{k + 1}/{repeats} {way.name}: {one.wall:.1f} s")
        compared = classes.grades(stock), classes.grades(ours)
        alone = _overhead(ours, repeats)
        said = page(students, measured, alone, compared, symbols.measured())
    console.print(said, markup=False, soft_wrap=True)
    if write:
        by_hand = PAGE.read_text(encoding="utf-8").partition(BY_HAND)
        PAGE.write_text(said + "".join(by_hand[1:]), encoding="utf-8")


def _overhead(course: Path, repeats: int) -> Overhead:
    cells = overhead.sources(course)
    engine = Engine()
    try:
        return Overhead(
            cells=statistics.median(overhead.bare(cells) for _ in range(repeats)),
            kernel=overhead.median(lambda: overhead.in_a_kernel(cells), repeats),
            engine=overhead.median(lambda: overhead.in_the_engine(engine, cells), 10 * repeats),
            memory=overhead.private_memory(engine),
        )
    finally:
        engine.close()


if __name__ == "__main__":
    main()
