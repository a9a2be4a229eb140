"""The command `pencilgrad serve`, and those about its tokens: docs/serving.md."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from autograder.screen import console, errors, stop_with

LOOPBACK = ("127.0.0.1", "::1", "localhost")
IN_THE_CLEAR = (
    "Others on the network can read tokens on their way here: put a proxy with TLS in front, as "
    "docs/serving.md shows, and serve on 127.0.0.1."
)


@click.group("serve", invoke_without_command=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option("--sandbox", type=click.Choice(["bubblewrap", "none"]), help="none: without walls.")
@click.pass_context
def serve_course_here(context: click.Context, host: str, port: int, sandbox: str | None) -> None:
    """Check answers while students work, and take in what they hand in.

    In the folder of the course, until Ctrl-C. Who may ask has a token: pencilgrad serve token.
    """
    if context.invoked_subcommand is not None:
        return
    from autograder.nbgrader.execution import UNSANDBOXED
    from autograder.service.course import CourseError
    from autograder.service.running import serve_course

    if host not in LOOPBACK:
        errors.print(IN_THE_CLEAR, soft_wrap=True)
    if sandbox == "none":
        errors.print(UNSANDBOXED.replace("Graded", "Checked"), soft_wrap=True)

    def ready(address: str) -> None:
        console.print(f"Serving {Path.cwd()} at {address}", soft_wrap=True, markup=False)

    try:
        serve_course(Path.cwd(), host, port, sandbox, ready)
    except CourseError as error:
        stop_with(str(error))
    console.print("Stopped. What was handed in and checked is kept.")


@serve_course_here.command()
@click.option("--roster", metavar="CSV", help="A token for everybody on this class list.")
@click.option("--id-column", metavar="NAME", help="The class list's column of ids, or its number.")
@click.option("--student", "students", multiple=True, metavar="ID", help="For one; repeatable.")
@click.option("--teacher", "teachers", multiple=True, metavar="NAME", help="For a teacher.")
@click.option("--renew", is_flag=True, help="A new one in place of the old, which ends.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A .csv that is new.")
def token(
    roster: str | None,
    id_column: str | None,
    students: tuple[str, ...],
    teachers: tuple[str, ...],
    renew: bool,
    output: Path | None,
) -> None:
    """Make tokens, and write them down this once: only their hashes are kept."""
    from autograder.classroom.roster import RosterError, read_roster
    from autograder.service.store import Store
    from autograder.service.tokens import TokenError, make_tokens

    if not roster and not students and not teachers:
        stop_with("For whom? Name a class list, --roster students.csv, or --student ada.")
    if output is not None and output.exists():
        stop_with(f"{output} exists already. Name a new file.")
    store = Store(_course())
    try:
        listed = read_roster(roster, id_column).students if roster else []
        made = make_tokens(store, [*listed, *students], renew=renew)
        made |= make_tokens(store, teachers, teacher=True, renew=renew)
    except (RosterError, TokenError) as error:
        stop_with(str(error))
    have = len({*listed, *students, *teachers}) - len(made)
    if have:
        errors.print(
            f"{have} {'has one' if have == 1 else 'have one each'} already, which is not shown "
            "again: --renew makes new ones.",
            soft_wrap=True,
        )
    _write_tokens(made, output)


@serve_course_here.command()
@click.argument("people", nargs=-1, required=True, metavar="ID...")
def revoke(people: tuple[str, ...]) -> None:
    """End the tokens of these students or teachers, at once."""
    from autograder.service.store import Store
    from autograder.service.tokens import revoke_tokens

    ended = revoke_tokens(Store(_course()), people)
    if without := [name for name in people if name not in ended]:
        stop_with(f"There is no token of {', '.join(without)}.")
    console.print(f"Ended: {', '.join(ended)}.", markup=False, soft_wrap=True)


def _course() -> Path:
    from autograder.engine.settings import CONFIG

    if not (Path.cwd() / CONFIG).is_file():
        stop_with(
            f"{Path.cwd()} is no course: it holds no {CONFIG}. Change into its folder (cd …)."
        )
    return Path.cwd()


def _write_tokens(made: Mapping[str, str], output: Path | None) -> None:
    rows = [("id", "token"), *made.items()]
    if output is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        return
    fd = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(fd, "w", newline="", encoding="utf-8") as file:  # noqa: PTH123
        csv.writer(file, lineterminator="\n").writerows(rows)
    console.print(
        f"{len(made)} tokens in {output}, which only you can read. Give each student theirs, then "
        "remove it.",
        markup=False,
        soft_wrap=True,
    )


COMMANDS = (serve_course_here,)
