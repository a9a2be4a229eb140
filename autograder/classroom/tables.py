"""What the command prints of a graded class, and of the course's own solution."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.classroom.findings import Finding
from autograder.classroom.grading import GRADED, SKIPPED, GradedSubmission
from autograder.classroom.records import MOST_NAMED, Result, format_score
from autograder.nbgrader.intake.notices import as_metadata


def grades_table(title: str, results: Iterable[Result]) -> Table:
    """student · score · what went wrong, by name"""
    table = Table(title=title, title_justify="left", show_lines=True)
    table.add_column("student")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("what went wrong")
    for result in results:
        score = (
            "–"
            if result.score is None
            else f"{format_score(result.score)} / {format_score(result.points)}"
        )
        table.add_row(inert_text(result.student), score, inert_text(result.summary))
    return table


@contextmanager
def class_progress(console: Console, total: int) -> Iterator[Callable[[GradedSubmission], None]]:
    """A bar with count, rate, time left, and whoever could not be graded; to be told of each.

    What was graded before is passed over in no time: it counts for neither rate nor time left.
    """
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
               TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
               TextColumn("{task.fields[failed]}", markup=False))  # fmt: skip
    failed: list[str] = []
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, rate="", failed="")
        left = total

        def tell(done: GradedSubmission) -> None:
            nonlocal left
            if done.outcome == SKIPPED:
                left -= 1
                progress.update(task, total=left)
                return
            if done.fault:
                failed.append(str(inert_text(done.student)))
            names = f"not graded: {', '.join(failed)}" if failed else ""
            progress.update(task, advance=1, failed=names)
            speed = progress.tasks[0].finished_speed or progress.tasks[0].speed
            progress.update(task, rate=f"{speed:.1f}/s" if speed else "")

        yield tell


def tell_class(
    console: Console,
    assignment: str,
    done: Sequence[GradedSubmission],
    results: Sequence[Result],
    found: Sequence[Finding],
) -> None:
    """The grades of a class that was just graded, who was not, and what should be looked at."""
    console.print(grades_table(assignment, results))
    before = [one.student for one in done if one.outcome == SKIPPED]
    console.print(f"{sum(one.outcome == GRADED for one in done)} graded", end="")
    if before:
        console.print(f", {len(before)} graded before (--force grades them again)", end="")
    console.print(".")
    for one in done:
        if one.fault:
            console.print(inert_text(f"{one.student} is not graded: {one.fault}"), soft_wrap=True)
    _tell_notices(console, results)
    for finding in found:
        console.print(inert_text(f"Look at this: {finding.says}"), style="bold", soft_wrap=True)


def _tell_notices(console: Console, results: Sequence[Result]) -> None:
    """What was left out or not found: once, with those whom it concerns."""
    whose: dict[str, list[str]] = {}
    for result in results:
        for notice in result.notices:
            whose.setdefault(notice.says, []).append(result.student)
    for says, students in whose.items():
        more = f" and {len(students) - MOST_NAMED} more" if len(students) > MOST_NAMED else ""
        names = ", ".join(students[:MOST_NAMED])
        console.print(inert_text(f"{names}{more}: {says}"), soft_wrap=True)


def tell_dry_run(
    console: Console, assignment: str, done: GradedSubmission, results: Sequence[Result]
) -> bool:
    """What the course's own solution scores, and where and why it falls short. Is it all right?"""
    if done.fault:
        console.print(inert_text(f"Your own solution is not graded: {done.fault}"), soft_wrap=True)
        return False
    (result,) = results
    short = {name: cell for name, cell in result.cells.items() if cell[0] < cell[1]}
    reached, points = (sum(some) for some in zip(*result.cells.values(), strict=True))
    says = f"your own solution scores {format_score(reached)} / {format_score(points)} here."
    console.print(inert_text(f"{assignment}: {says}"), soft_wrap=True)
    for name, (score, points) in short.items():
        why = "; ".join(dict.fromkeys(_reasons(name, result)))
        line = f"  {name}: {format_score(score)} / {format_score(points)}{'. ' if why else ''}{why}"
        console.print(inert_text(line), soft_wrap=True)
    for stop in result.stops:
        if stop.cell not in short:
            where = f"in the cell {stop.cell}" if stop.cell else "in a cell between"
            console.print(inert_text(f"  {where}: {stop.told}"), soft_wrap=True)
    if result.waiting:
        console.print(inert_text(f"A person grades {', '.join(result.waiting)}."), soft_wrap=True)
    return not short


def _reasons(cell: str, result: Result) -> Iterator[str]:
    for verdict in result.verdicts:
        if verdict["item"] == cell.removesuffix("-test"):
            yield str(verdict["message"])
    for stop in result.stops:
        if stop.cell == cell:
            yield stop.told


def inert_text(text: str) -> Text:
    """Words that a student chose, for a terminal: neither markup nor control characters act."""
    return Text("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))


def as_json(
    done: Sequence[GradedSubmission],
    results: Iterable[Result],
    found: Sequence[Finding] = (),
    *,
    sandboxed: bool,
) -> str:
    """The same for programs: a list, one object for each submission."""
    graded = {result.student: result for result in results}
    rows = []
    for one in sorted(done, key=lambda one: one.student):
        result = graded[one.student]
        score = None if result.score is None else round(result.score, 4)
        more = {
            "score": score, "points": result.points, "sandboxed": sandboxed,
            "verdicts": list(result.verdicts), "notices": as_metadata(result.notices),
            "findings": [finding.says for finding in found if one.student in finding.students],
        }  # fmt: skip
        rows.append(asdict(one) | more)
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    # A folder's name may be no UTF-8: its bytes stand in JSON as escapes, as they do in Python.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)
