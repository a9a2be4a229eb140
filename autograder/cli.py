"""The command `pencilgrad`: arguments and printing, nothing else."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

CHECKOUT = Path(__file__).parents[1]
FOUND = 3  # the exit code where all were graded and something looks wrong all the same
# Or the engine alone, installed for another course: docs/other-courses.md.
OURS = (CHECKOUT / "source").is_dir()
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False, markup=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pencilgrad")
def main() -> None:
    """Grade the submissions of a course; build and prove the pencilgrad workbook."""


@main.command()
@click.argument("assignments", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; fail if a committed file differs.")
def build(assignments: tuple[str, ...], check: bool) -> None:
    """Build source/**/*.ipynb and release/ from the text notebooks, if every item is proven."""
    from autograder.course import build as building
    from autograder.judging.rubric import AuthorError

    try:
        if not check:
            building.build(CHECKOUT, assignments, tell=console.print, accept=_accept)
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
    from autograder.course import tables
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
    console.print(tables.grades("gradient-descent", table))
    pages = demos.feedback_pages(room, [sample.student for sample in samples])
    console.print(f"grades    {room.course / 'grades.csv'}", soft_wrap=True)
    console.print(f"gradebook {room.course / 'gradebook.db'}", soft_wrap=True)
    console.print(f"feedback  {pages[0] if pages else '(none)'}", soft_wrap=True)
    console.print(
        f"          and {len(pages) - 1} more under {room.root / 'students'}", soft_wrap=True
    )
    megabytes = sum(path.stat().st_size for path in room.root.rglob("*") if path.is_file()) / 1e6
    console.print(
        f"All of it, {megabytes:.0f} MB, stays until you remove it: rm -rf {room.root}",
        soft_wrap=True,
    )


@main.command()
@click.argument("assignments", nargs=-1)
def prove(assignments: tuple[str, ...]) -> None:
    """Show that every item tells right from wrong: solution, forms, stub, mistakes, mutants."""
    from autograder.course.build import assignments as known
    from autograder.course.prove import built_exercises
    from autograder.judging.rubric import AuthorError

    try:
        _prove(CHECKOUT, built_exercises(CHECKOUT, known(CHECKOUT, assignments)))
    except AuthorError as error:
        _stop(str(error))


def _accept(built: Path, assignments: list[str]) -> None:
    """An exercise that does not tell right from wrong is not built."""
    from autograder.course.prove import built_exercises

    _prove(built, built_exercises(built, assignments))


def _prove(course: Path, names: list[str]) -> None:
    """Prove notebooks of a built course and print the table; stop where a claim does not hold."""
    from autograder.course import tables
    from autograder.course.proofs import proofs_of

    proven = {}
    with _progress() as progress:
        for name in names:
            task = progress.add_task(name, total=None)

            def advance(done: int, total: int, task: TaskID = task) -> None:
                progress.update(task, completed=done, total=total)

            proven[name] = proofs_of(course, CHECKOUT, name, advance)
            progress.remove_task(task)
    console.print(tables.proofs(proven))
    wrong = [
        f"{name}{f' of {proof.student}' if proof.student else ''}: "
        f"{proof.item}, {proof.kind} {proof.name}: {proof.said}"
        for name, found in proven.items()
        for proof in found
        if not proof.holds
    ]
    if wrong:
        _stop("\n".join(["These do not hold:", *wrong]))


@main.command()
@click.argument("assignment")
@click.option("--student", "only", multiple=True, metavar="ID", help="Only this one; repeatable.")
@click.option("--workers", default=os.cpu_count() or 1, show_default=True, type=click.IntRange(1))
@click.option("--force", is_flag=True, help="Grade again what has been graded.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--sandbox", type=click.Choice(["bubblewrap", "none"]), help="none: without walls.")
@click.option(
    "--dry-run", is_flag=True, help="Grade the course's own solution, and change nothing."
)
def grade(
    assignment: str,
    only: tuple[str, ...],
    workers: int,
    force: bool,
    as_json: bool,
    sandbox: str | None,
    dry_run: bool,
) -> None:
    """Grade the submissions of a class, in the folder of its course.

    Ends with 0 where all were graded; 1 where somebody could not be, or nobody at all; 3 where all
    were, but something looks like a fault of the course or of this machine: it is said below the
    table. With --dry-run, 3 where the solution falls short of full points.
    """
    from autograder.engine.grade import start
    from autograder.engine.settings import chooses_settings

    if not chooses_settings(Path.cwd()):
        start(sandboxed=sandbox != "none")  # takes as long as importing nbgrader does
    from autograder.course import grading, tables
    from autograder.course.executing import UNSANDBOXED
    from autograder.course.findings import findings

    if dry_run:
        _dry_run(assignment, sandbox)
    try:
        run = grading.ClassRun(Path.cwd(), assignment, force, sandbox)
        students = run.students(only)
    except grading.GradingError as error:
        _stop(str(error))
    if not run.sandboxed:
        errors.print(UNSANDBOXED)
    try:
        with tables.class_progress(Console(stderr=True), len(students)) as tell:
            done = run.grade(students, workers, tell)
    except KeyboardInterrupt:
        _stop("Stopped. What is graded is kept; the same command grades the rest.")
    except grading.GradingError as error:
        _stop(str(error))
    results = run.results(students)
    found = findings([result for result in results if result.score is not None])
    if as_json:
        print(tables.as_json(done, results, found, sandboxed=run.sandboxed))
    else:
        tables.tell_class(console, assignment, done, results, found)
        if not run.sandboxed:
            console.print(UNSANDBOXED)
    sys.exit(1 if any(one.fault for one in done) else FOUND if found else 0)


def _dry_run(assignment: str, sandbox: str | None) -> NoReturn:
    from autograder.course import grading, tables
    from autograder.course.dry_run import dry_run

    try:
        with dry_run(Path.cwd(), assignment, sandbox) as (done, results):
            well = tables.tell_dry_run(console, assignment, done, results)
    except grading.GradingError as error:
        _stop(str(error))
    sys.exit(1 if done.fault else 0 if well else FOUND)


@main.command()
@click.argument("name")
@click.option("--student", metavar="ID", help="One student's copy.")
@click.option("--class", "roster", metavar="CSV", help="A copy for everybody on this class list.")
@click.option("--id-column", metavar="NAME", help="The class list's column of ids, or its number.")
@click.option("--key", default="corner", show_default=True, metavar="corner|separate|none")
@click.option("--page", default="a4", show_default=True, metavar="a4|letter")
@click.option("--per-page", default=1, show_default=True, metavar="1|2|4", help="Exercises a page.")
@click.option("-o", "--output", help="A .pdf; for a class also a folder or a .zip.")
def worksheet(
    name: str,
    student: str | None,
    roster: str | None,
    id_column: str | None,
    key: str,
    page: str,
    per_page: int,
    output: str | None,
) -> None:
    """Set a workbook as PDF: the printed book, one student's copy, or a class's."""
    from course_tools.worksheets import WorksheetError, workbook
    from course_tools.worksheets.paper import run
    from course_tools.worksheets.roster import read_roster

    try:
        workbook(name)  # a wrong name is told before anything else that is wrong
        if output is None:
            _stop(f"Where to? Name a file: pencilgrad worksheet {name} -o {name}.pdf")
        found = read_roster(roster, id_column) if roster else None
        if found:
            count = f"{len(found.students)} student{'s' * (len(found.students) != 1)}"
            first = f"the first is {found.students[0]!r}"
            errors.print(
                f"{count} in {roster}, by {found.column}; {first}.", soft_wrap=True, markup=False
            )
        with _progress() as progress:
            task = progress.add_task(name, total=None)

            def advance(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total)

            written = run(
                name,
                output=output,
                student=student,
                roster=found.students if found else None,
                key=key,
                page=page,
                per_page=per_page,
                progress=advance,
            )
    except WorksheetError as error:
        _stop(str(error))
    files = f"{len(written)} files in {output}" if len(written) > 1 else f"{written[0]}"
    console.print(files, soft_wrap=True)


@main.command()
def doctor() -> None:
    """Is everything here that a course needs? Says how to mend what is not."""
    from autograder.course.doctor import examine

    table = Table(show_header=False, box=None)
    findings = list(examine(CHECKOUT if OURS else Path.cwd(), ours=OURS))
    for finding in findings:
        mark = "[green]ok[/]" if finding.well else "[bold red]mend[/]"
        table.add_row(mark, finding.what, finding.seen)
    console.print(table)
    unwell = [finding for finding in findings if not finding.well]
    if unwell:
        _stop("\n".join(f"{finding.what}: {finding.mend}" for finding in unwell))


if not OURS:
    for one in ("build", "prove", "demo", "worksheet"):  # they work on the checkout
        del main.commands[one]


def _progress() -> Progress:
    return Progress(
        BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"),
        console=console, transient=True,
    )  # fmt: skip


def _stop(message: str) -> NoReturn:
    errors.print(message, soft_wrap=True)
    sys.exit(1)
