"""What was measured, as a page: ratios first, since seconds are one machine's."""

from __future__ import annotations

import os
import platform
import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.classes import ASSIGNMENT, NOTEBOOK
from tests.bench.measure import Measured
from tests.bench.symbols import TIMES, Checks

Scores = Mapping[tuple[str, str], float | None]
MiB = 2**20
MOST_SHOWN = 50  # characters of a formula


@dataclass(frozen=True)
class Overhead:
    """Running one notebook, in seconds: its cells alone, in a kernel, in our engine; and the bytes
    that a notebook which does little has for itself."""

    cells: float
    kernel: float
    engine: float
    memory: float


def page(
    students: int,
    measured: Mapping[str, Sequence[Measured]],
    one: Overhead,
    compared: tuple[Scores, Scores],
    formulas: Sequence[Checks],
) -> str:
    """docs/benchmarks.md."""
    repeats = max(map(len, measured.values()))
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Made by `python -m tests.bench --students {students} --repeats {repeats}`, as `make "
            f"bench` does with its defaults: the notebooks of `{ASSIGNMENT}` from {students} "
            "students, the same for stock nbgrader and for us, in one run, on "
            f"{os.cpu_count()} cores of {platform.machine()}, Python "
            f"{platform.python_version()}. Read the ratios: seconds "
            "are this machine's.",
            "",
            "## A class",
            "",
            "Medians of so many runs: "
            + ", ".join(str(len(runs)) for runs in measured.values())
            + ".",
            "",
            *_class(measured, students),
            "",
            *_agree(*compared),
            "",
            "## One notebook",
            "",
            f"`{NOTEBOOK}`, beyond the bare time of its cells in a shell that has imported what "
            f"they need: {1000 * one.cells:.0f} ms.",
            "",
            "| | whole | overhead |",
            "|---|---:|---:|",
            f"| nbclient and a kernel, as in stock nbgrader | {1000 * one.kernel:.0f} ms "
            f"| {1000 * (one.kernel - one.cells):.0f} ms |",
            f"| our engine: sandbox, worker, judge's process | {1000 * one.engine:.0f} ms "
            f"| {1000 * (one.engine - one.cells):.0f} ms |",
            "",
            f"A notebook that does little has {one.memory / MiB:.0f} MB for itself; all else it "
            "shares with the worker it was forked from.",
            "",
            "## A check of a formula",
            "",
            *_formulas(formulas),
            "",
        ]
    )


def _class(measured: Mapping[str, Sequence[Measured]], students: int) -> list[str]:
    def middle(runs: Sequence[Measured], of: Callable[[Measured], float]) -> float:
        return statistics.median(map(of, runs))

    stock = next(iter(measured.values()))
    lines = [
        "| | wall | times as fast | a student | processor | first verdict | memory, peak "
        "| its main process |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, runs in measured.items():
        wall = middle(runs, lambda run: run.wall)
        ratio = middle(stock, lambda run: run.wall) / wall
        lines.append(
            f"| {name} | {wall:.1f} s | {ratio:.1f} | {1000 * wall / students:.0f} ms "
            f"| {middle(runs, lambda run: run.processor):.1f} s "
            f"| {middle(runs, lambda run: run.first):.1f} s "
            f"| {middle(runs, lambda run: run.memory) / MiB:.0f} MB "
            f"| {middle(runs, lambda run: run.main) / MiB:.0f} MB |"
        )
    return lines


def _formulas(formulas: Sequence[Checks]) -> list[str]:
    lines = [
        f"The judge's time for one answer, each asked {TIMES} times. Hostile formulas go to the "
        "judge's bounds, or beyond them and are left for a person.",
        "",
        "| | formulas | median | 95th percentile | worst | which |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for kind in formulas:
        name = kind.slowest.name
        which = f"{name[:MOST_SHOWN]}…" if len(name) > MOST_SHOWN else name
        lines.append(
            f"| {kind.kind} | {len(kind.timed)} | {1000 * kind.median:.1f} ms "
            f"| {1000 * kind.at_95:.1f} ms | {1000 * max(kind.seconds):.0f} ms | `{which}` |"
        )
    return lines


def _agree(stock: Scores, ours: Scores) -> list[str]:
    both = stock.keys() & ours.keys()
    differ = sorted(key for key in both if stock[key] != ours[key])
    said = [f"Scores: {len(both) - len(differ)} of {len(both)} are the same."]
    if differ:
        said.append(
            "Where a visible example fails, stock nbgrader gives 0 points, and we ask the judge, "
            "who may give a part; what the judge cannot decide waits for a person (None):"
        )
        kinds = Counter((cell, stock[(who, cell)], ours[(who, cell)]) for who, cell in differ)
        said += ["", "| test | stock | ours | students |", "|---|---:|---:|---:|"]
        said += [
            f"| {cell} | {a} | {b} | {n} |" for (cell, a, b), n in sorted(kinds.items(), key=str)
        ]
    return said
