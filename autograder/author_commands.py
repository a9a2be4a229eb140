"""The commands that work on our own course, in its checkout: build, prove, demo, worksheet."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import TaskID

from autograder.screen import console, errors, progress, stop_with

if TYPE_CHECKING:
    from autograder.authoring.fingerprint import Fingerprints

CHECKOUT = Path(__file__).parents[1]


@click.command()
@click.argument("assignments", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; fail if a committed file differs.")
def build(assignments: tuple[str, ...], check: bool) -> None:
    """Build source/**/*.ipynb and release/ from the text notebooks, if every item is proven."""
    from autograder.authoring import build as building
    from autograder.authoring.fingerprint import Fingerprints
    from autograder.judging.faults import AuthorError

    try:
        if not check:
            fingerprints = Fingerprints()  # read once: it takes a second
            building.build_course(
                CHECKOUT,
                assignments,
                tell=console.print,
                accept=lambda built, chosen: _accept(built, chosen, fingerprints),
                fingerprints=fingerprints,
            )
            return
        found = building.find_differences(CHECKOUT, assignments, tell=console.print)
    except AuthorError as error:
        stop_with(str(error))
    if found:
        stop_with("\n".join([*found, "Run `pencilgrad build` and commit what it writes."]))
    console.print("source/ and release/ are what the text builds.")


@click.command()
@click.option("--students", default=12, show_default=True, type=click.IntRange(1, 500))
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where to work; must not exist yet."
)
def demo(students: int, folder: Path | None) -> None:
    """Take a sample class through release, submit, autograde and feedback with real nbgrader."""
    from autograder.authoring import demo as demos
    from autograder.authoring.samples import sample_class
    from autograder.classroom import tables

    if folder is not None and folder.exists():
        stop_with(f"{folder} exists already. Name a new folder, or leave --folder out.")
    root = folder or Path(tempfile.mkdtemp(prefix="pencilgrad-demo-"))
    root.mkdir(exist_ok=True, parents=True)
    room = demos.Classroom(root.resolve(), "gradient-descent", "2-one-step")
    samples = sample_class(students)
    try:
        demos.set_up(room, CHECKOUT)
        with progress() as bar:
            task = bar.add_task("", total=demos.count_steps(samples))
            table = demos.run_class(
                room, samples, lambda what: bar.update(task, advance=1, description=what)
            )
            bar.update(task, completed=demos.count_steps(samples), description="done")
    except KeyboardInterrupt:
        shutil.rmtree(root)
        stop_with("Stopped. Nothing is left behind.")
    console.print(tables.grades_table("gradient-descent", table))
    pages = demos.feedback_pages(room, [sample.student for sample in samples])
    console.print(f"grades    {room.course / 'grades.csv'}", soft_wrap=True)
    console.print(f"gradebook {room.course / 'gradebook.db'}", soft_wrap=True)
    console.print(f"feedback  {pages[0] if pages else '(none)'}", soft_wrap=True)
    console.print(
        f"          and {len(pages) - 1} more under {room.root / 'students'}", soft_wrap=True
    )
    megabytes = sum(path.stat().st_size for path in room.root.rglob("*") if path.is_file()) / 1e6
    remove = f"rm -rf {shlex.quote(str(room.root))}"
    console.print(
        f"All of it, {megabytes:.0f} MB, stays until you remove it: {remove}", soft_wrap=True
    )


@click.command()
@click.argument("names", nargs=-1, metavar="[ASSIGNMENT]... | NOTEBOOK [ITEM]...")
def prove(names: tuple[str, ...]) -> None:
    """Show that every item tells right from wrong: solution, forms, stub, mistakes, mutants.

    All of them; those of some assignments; those of one notebook, "gradient-descent/2-one-step"; or
    some items of it. What has not changed since it was proven is not proven again.
    """
    from autograder.authoring.authored import built_notebooks
    from autograder.authoring.build import assignments, text_notebook
    from autograder.judging.faults import AuthorError

    try:
        if names and "/" in names[0]:
            _prove(CHECKOUT, [text_notebook(CHECKOUT, names[0])], names[1:])
        else:
            _prove(CHECKOUT, built_notebooks(CHECKOUT, assignments(CHECKOUT, names)))
    except AuthorError as error:
        stop_with(str(error))


def _accept(built: Path, assignments: list[str], fingerprints: Fingerprints) -> None:
    """An exercise that does not tell right from wrong is not built."""
    from autograder.authoring.authored import built_notebooks

    _prove(built, built_notebooks(built, assignments), fingerprints=fingerprints)


def _prove(
    course: Path,
    names: list[str],
    items: Sequence[str] = (),
    fingerprints: Fingerprints | None = None,
) -> None:
    """Prove notebooks of a built course and print the table; stop where a claim does not hold."""
    from autograder.authoring.fingerprint import Fingerprints
    from autograder.authoring.proofs import Proofs
    from autograder.authoring.table import proof_table

    proven = {}
    proofs = Proofs(course, CHECKOUT, fingerprints or Fingerprints())
    with progress() as bar:
        for name in names:
            task = bar.add_task(name, total=None)

            def advance(done: int, total: int, task: TaskID = task) -> None:
                bar.update(task, completed=done, total=total)

            proven[name] = proofs.of(name, advance, items)
            bar.remove_task(task)
    console.print(proof_table(proven))
    wrong = [
        f"{name}{f' of {proof.student}' if proof.student else ''}: "
        f"{proof.item}, {proof.kind} {proof.name}: {proof.said}"
        for name, found in proven.items()
        for proof in found
        if not proof.holds
    ]
    if wrong:
        stop_with("\n".join(["These do not hold:", *wrong]))


@click.command()
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
    from autograder.authoring.paper.pdf import run
    from autograder.classroom.roster import read_roster
    from course_tools.worksheets import WorksheetError, workbook

    try:
        workbook(name)  # a wrong name is told before anything else that is wrong
        if output is None:
            stop_with(f"Where to? Name a file: pencilgrad worksheet {name} -o {name}.pdf")
        found = read_roster(roster, id_column) if roster else None
        if found:
            count = f"{len(found.students)} student{'s' * (len(found.students) != 1)}"
            first = f"the first is {found.students[0]!r}"
            errors.print(
                f"{count} in {roster}, by {found.column}; {first}.", soft_wrap=True, markup=False
            )
        with progress() as bar:
            task = bar.add_task(name, total=None)

            def advance(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

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
        stop_with(str(error))
    files = f"{len(written)} files in {output}" if len(written) > 1 else f"{written[0]}"
    console.print(files, soft_wrap=True)


COMMANDS = (build, prove, demo, worksheet)
