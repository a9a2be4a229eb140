"""The command `pencilgrad study`, in a checkout."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.author_commands import CHECKOUT
from autograder.screen import console, stop_with

OWN_FOLDER = Path.home() / "pencilgrad-study"


@click.command()
@click.argument("notebook", default="")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=OWN_FOLDER,
    show_default="~/pencilgrad-study", help="Where your own copies are.",
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Print JupyterLab's address, open nothing.")
def study(notebook: str, folder: Path, no_browser: bool) -> None:
    """Work through the notebooks alone, with a judge on this machine.

    Opens JupyterLab on your own copies, in which check cells say what the judge says. Nothing of
    yours is ever written over. NOTEBOOK: one of them, "2-one-step" say. Ctrl-C ends it.
    """
    from autograder.study.own_notebooks import StudyError, copy_notebooks
    from autograder.study.running import run_study

    try:
        own = copy_notebooks(CHECKOUT / "release", folder.expanduser(), notebook)
        kept = f", {own.kept} were there and stay as they are" if own.kept else ""
        console.print(
            f"Your copies: {own.folder} ({own.new} new{kept}). Ctrl-C here ends all.",
            soft_wrap=True, markup=False,
        )  # fmt: skip
        code = run_study(CHECKOUT, own, browser=not no_browser)
    except StudyError as error:
        stop_with(str(error))
    if code:
        stop_with(f"JupyterLab stopped with code {code}; what it said stands above.")
    console.print("Stopped. Your notebooks are where they were.")
