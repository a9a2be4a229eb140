"""The command `pencilgrad`: arguments and printing, nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.table import Table

from autograder import author_commands, serve_commands, study_command
from autograder.screen import console, errors, stop_with

FOUND = 3  # the exit code where all were graded and something looks wrong all the same
# Our own course's checkout, or the engine installed for another: docs/other-courses.md.
IN_CHECKOUT = (author_commands.CHECKOUT / "source").is_dir()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pencilgrad")
def main() -> None:
    """Grade the submissions of a course; build and prove the pencilgrad workbook."""


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
    _start_engine(assignment, sandbox)
    from autograder.classroom import grading, tables
    from autograder.classroom.findings import find_faults
    from autograder.nbgrader.execution import UNSANDBOXED

    if dry_run:
        _dry_run(assignment, sandbox)
    try:
        run = grading.ClassRun(Path.cwd(), assignment, force, sandbox)
        students = run.students(only)
    except grading.GradingError as error:
        stop_with(str(error))
    if not run.sandboxed:
        errors.print(UNSANDBOXED)
    try:
        with tables.class_progress(Console(stderr=True), len(students)) as tell:
            done = run.grade(students, workers, tell)
    except KeyboardInterrupt:
        stop_with("Stopped. What is graded is kept; the same command grades the rest.")
    except grading.GradingError as error:
        stop_with(str(error))
    results = run.results(students)
    found = find_faults([result for result in results if result.score is not None])
    if as_json:
        print(tables.as_json(done, results, found, sandboxed=run.sandboxed))
    else:
        tables.tell_class(console, assignment, done, results, found)
        if not run.sandboxed:
            console.print(UNSANDBOXED)
    sys.exit(1 if any(one.fault for one in done) else FOUND if found else 0)


def _start_engine(assignment: str, sandbox: str | None) -> None:
    """In the background: it takes as long as importing nbgrader does."""
    from autograder.engine.grade import start_engine
    from autograder.engine.settings import Settings, chooses_settings
    from autograder.nbgrader.imports import imports_of

    if not chooses_settings(Path.cwd()):
        settings = Settings(imports=imports_of(Path.cwd(), assignment))
        start_engine(sandboxed=sandbox != "none", settings=settings)


def _dry_run(assignment: str, sandbox: str | None) -> NoReturn:
    from autograder.classroom import grading, tables
    from autograder.classroom.dry_run import dry_run

    try:
        with dry_run(Path.cwd(), assignment, sandbox) as (done, results):
            well = tables.tell_dry_run(console, assignment, done, results)
    except grading.GradingError as error:
        stop_with(str(error))
    sys.exit(1 if done.fault else 0 if well else FOUND)


@main.command()
def doctor() -> None:
    """Is everything here that a course needs? Says how to mend what is not."""
    from autograder.classroom.doctor import examine

    table = Table(show_header=False, box=None)
    findings = list(
        examine(author_commands.CHECKOUT if IN_CHECKOUT else Path.cwd(), ours=IN_CHECKOUT)
    )
    for finding in findings:
        mark = "[green]ok[/]" if finding.well else "[bold red]mend[/]"
        table.add_row(mark, finding.what, finding.seen)
    console.print(table)
    unwell = [finding for finding in findings if not finding.well]
    if unwell:
        stop_with("\n".join(f"{finding.what}: {finding.mend}" for finding in unwell))


if IN_CHECKOUT:
    ours = (*author_commands.COMMANDS, *serve_commands.COMMANDS, study_command.study)
    for command in ours:
        main.add_command(command)
