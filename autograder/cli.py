"""The command `pencilgrad`: arguments and printing, nothing else."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.judging.rubric import AuthorError

if TYPE_CHECKING:  # nbgrader takes seconds to import: each command imports what it needs
    from autograder.course.records import Result

CHECKOUT = Path(__file__).parents[1]
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pencilgrad")
def main() -> None:
    """Build, prove and grade the pencilgrad workbook. Run it in the checkout of the course."""


@main.command()
@click.argument("assignments", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; fail if a committed file differs.")
def build(assignments: tuple[str, ...], check: bool) -> None:
    """Build source/**/*.ipynb and release/ from the text notebooks."""
    from autograder.course import build as building

    try:
        if not check:
            building.build(CHECKOUT, assignments, tell=console.print)
            return
        found = building.differences(CHECKOUT, assignments, tell=console.print)
    except AuthorError as error:
        _stop(str(error))
    if found:
        _stop("\n".join([*found, "Run `pencilgrad build` and commit what it writes."]))
    console.print("source/ and release/ are what the text builds.")


@main.command()
@click.option("--students", default=12, show_default=True, type=click.IntRange(1, 500))
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where to work; must not exist yet."
)
def demo(students: int, folder: Path | None) -> None:
    """Take a sample class through release, submit, autograde and feedback with real nbgrader."""
    from autograder.course import demo as demos
    from autograder.course.samples import sample_class

    if folder is not None and folder.exists():
        _stop(f"{folder} exists already. Name a new folder, or leave --folder out.")
    root = folder or Path(tempfile.mkdtemp(prefix="pencilgrad-demo-"))
    root.mkdir(exist_ok=True, parents=True)
    room = demos.Classroom(root.resolve(), "gradient-descent", "2-one-step")
    samples = sample_class(students)
    try:
        demos.set_up(room, CHECKOUT)
        with _progress() as progress:
            task = progress.add_task("", total=demos.steps(samples))
            table = demos.run(
                room, samples, lambda what: progress.update(task, advance=1, description=what)
            )
            progress.update(task, completed=demos.steps(samples), description="done")
    except KeyboardInterrupt:
        shutil.rmtree(root)
        _stop("Stopped. Nothing is left behind.")
    console.print(_grade_table(table))
    pages = demos.feedback_pages(room, [sample.student for sample in samples])
    console.print(f"grades    {room.course / 'grades.csv'}", soft_wrap=True)
    console.print(f"gradebook {room.course / 'gradebook.db'}", soft_wrap=True)
    console.print(f"feedback  {pages[0] if pages else '(none)'}", soft_wrap=True)
    console.print(
        f"          and {len(pages) - 1} more under {room.root / 'students'}", soft_wrap=True
    )


@main.command()
@click.argument("assignments", nargs=-1)
def prove(assignments: tuple[str, ...]) -> None:
    """Show that every item tells right from wrong: solution, stub, each misconception."""
    from autograder.course import build as building
    from autograder.course import prove as proving

    table = Table(title="Proofs", title_justify="left")
    for column in ("notebook", "items", "misconceptions", "hold"):
        table.add_column(column, justify="left" if column == "notebook" else "right")
    failed = []
    try:
        names = proving.exercises(CHECKOUT, building.assignments(CHECKOUT, assignments))
        for name in names:
            exercise = proving.load_exercise(CHECKOUT, name)
            total = proving.claims(exercise)
            with _progress() as progress:
                proofs = list(
                    progress.track(proving.prove(exercise), total=total, description=name)
                )
            wrong = [proof for proof in proofs if not proof.holds]
            failed += [f"{name}: {p.item}, {p.claim}: {p.said}" for p in wrong]
            items = len(exercise.rubric.items)
            table.add_row(
                name, str(items), str(total - 2 * items), f"{total - len(wrong)} of {total}"
            )
    except AuthorError as error:
        _stop(str(error))
    console.print(table)
    if failed:
        _stop("\n".join(["These do not hold:", *failed]))


@main.command()
def doctor() -> None:
    """Is everything here that a course needs? Says how to mend what is not."""
    from autograder.course.doctor import examine

    table = Table(show_header=False, box=None)
    findings = list(examine(CHECKOUT))
    for finding in findings:
        mark = "[green]ok[/]" if finding.well else "[bold red]mend[/]"
        table.add_row(mark, finding.what, finding.seen)
    console.print(table)
    unwell = [finding for finding in findings if not finding.well]
    if unwell:
        _stop("\n".join(f"{finding.what}: {finding.mend}" for finding in unwell))


def _grade_table(results: Iterable[Result]) -> Table:
    table = Table(title="gradient-descent", title_justify="left", show_lines=True)
    table.add_column("student")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("what went wrong")
    for result in results:
        score = "–" if result.score is None else f"{result.score:g} / {result.points:g}"
        table.add_row(result.student, score, result.summary)
    return table


def _progress() -> Progress:
    return Progress(
        BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"),
        console=console, transient=True,
    )  # fmt: skip


def _stop(message: str) -> NoReturn:
    errors.print(message, soft_wrap=True)
    sys.exit(1)
