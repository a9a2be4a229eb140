"""What the command prints as tables: a graded class, the proofs of a course."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

from autograder.course.grading import GRADED, SKIPPED, Done
from autograder.course.intake.notices import written
from autograder.course.prove import Proof
from autograder.course.records import Result


def grades(title: str, results: Iterable[Result]) -> Table:
    """student · score · what went wrong, by name"""
    table = Table(title=title, title_justify="left", show_lines=True)
    table.add_column("student")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("what went wrong")
    for result in results:
        score = "–" if result.score is None else f"{result.score:g} / {result.points:g}"
        table.add_row(inert(result.student), score, inert(result.summary))
    return table


@contextmanager
def class_progress(console: Console, total: int) -> Iterator[Callable[[Done], None]]:
    """A bar with count, rate, time left, and whoever could not be graded; to be told of each."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
               TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
               TextColumn("{task.fields[failed]}", markup=False))  # fmt: skip
    failed: list[str] = []
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, rate="", failed="")

        def tell(done: Done) -> None:
            if done.fault:
                failed.append(str(inert(done.student)))
            names = f"not graded: {', '.join(failed)}" if failed else ""
            progress.update(task, advance=1, failed=names)
            speed = progress.tasks[0].finished_speed or progress.tasks[0].speed
            progress.update(task, rate=f"{speed:.1f}/s" if speed else "")

        yield tell


def tell_class(
    console: Console, assignment: str, done: Sequence[Done], results: Iterable[Result]
) -> None:
    """The grades of a class that was just graded, and who was not."""
    results = list(results)
    console.print(grades(assignment, results))
    before = [one.student for one in done if one.outcome == SKIPPED]
    console.print(f"{sum(one.outcome == GRADED for one in done)} graded", end="")
    if before:
        console.print(f", {len(before)} graded before (--force grades them again)", end="")
    console.print(".")
    for one in done:
        if one.fault:
            console.print(inert(f"{one.student} is not graded: {one.fault}"), soft_wrap=True)
    for result in results:
        for notice in result.notices:
            console.print(inert(f"{result.student}: {notice.says}"), soft_wrap=True)


def inert(text: str) -> Text:
    """Words that a student chose, for a terminal: neither markup nor control characters act."""
    return Text("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))


def as_json(done: Sequence[Done], results: Iterable[Result], *, sandboxed: bool) -> str:
    """The same for programs: a list, one object for each submission."""
    graded = {result.student: result for result in results}
    rows = []
    for one in sorted(done, key=lambda one: one.student):
        result = graded[one.student]
        more = {"score": result.score, "points": result.points, "sandboxed": sandboxed,
                "verdicts": list(result.verdicts), "notices": written(result.notices)}  # fmt: skip
        rows.append(asdict(one) | more)
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    # A folder's name may be no UTF-8: its bytes stand in JSON as escapes, as they do in Python.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)


def proofs(proven: Mapping[str, Sequence[Proof]]) -> Table:
    """notebook · items whose solution is right and stub blank · forms · misconceptions · mutants"""
    table = Table(title="Proofs", title_justify="left", caption_justify="left")
    table.add_column("notebook", no_wrap=True)
    for column in ("items", "forms", "misconceptions", "mutants"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, found in proven.items():
        wrong = {p.item for p in found if p.kind in ("solution", "stub") and not p.holds}
        items = len({proof.item for proof in found})
        assignment, _, notebook = name.partition("/")
        table.add_row(
            notebook if notebook == assignment else name,
            f"{items - len(wrong)}/{items}",
            *(_held(found, kind) for kind in ("form", "misconception", "mutant")),
        )
    table.caption = _mutants_in_words([proof for found in proven.values() for proof in found])
    return table


def _held(found: Sequence[Proof], kind: str) -> str:
    of_kind = [proof for proof in found if proof.kind == kind]
    held = sum(proof.holds and not proof.excused for proof in of_kind)
    return f"{held}/{len(of_kind)}" if of_kind else "–"


def _mutants_in_words(found: Sequence[Proof]) -> str:
    """How many mutants were killed before exceptions, and how many are excused."""
    mutants = [proof for proof in found if proof.kind == "mutant"]
    if not mutants:
        return ""
    excused = sum(proof.excused for proof in mutants)
    killed = sum(proof.holds for proof in mutants) - excused
    share = 100 * killed / len(mutants)
    return f"{share:.1f} % of the mutants are killed; {excused} are listed as equivalent."
