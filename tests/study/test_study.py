"""`pencilgrad study`: one's own copies, JupyterLab, and a judge on this machine.

The command runs, with all that it starts, in a Python that lacks what only Unix has: no fork, none
of the engine's walls. So it does on macOS and Windows.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import nbformat
import psutil
import pytest
from jupyter_client.blocking.client import BlockingKernelClient

from autograder.service.rebuilding import SentCell
from autograder.study.app import cells_so_far
from autograder.study.own_notebooks import StudyError, copy_notebooks
from tests.studying import NOTEBOOK, ROOT, Studying, studying
from tests.waiting import until

ASKS = f"""
from course_tools.own import own_copy
from course_tools.service import connected
mine = own_copy("{NOTEBOOK}", "...")
rmse = "def mse(yhat, y): return ((yhat - y) ** 2).mean() ** 0.5"
cells = [("", "import numpy as np"), ("", rmse)]
print(connected().check("{NOTEBOOK}", "mse", cells).message)
"""
ANOTHER = """
import os
from course_tools.service import Service
Service(os.environ["PENCILGRAD_SERVICE"], "another").check("a", "b", [])
"""


def test_copies_are_made_once_and_never_written_over(tmp_path: Path) -> None:
    first = copy_notebooks(ROOT / "release", tmp_path, "2-one-step")
    assert (first.opened, first.kept) == (f"{NOTEBOOK}.ipynb", 0)
    own = tmp_path / first.opened
    own.write_text("my work", encoding="utf-8")
    (tmp_path / "gradient-descent" / "1-model.ipynb").unlink()
    again = copy_notebooks(ROOT / "release", tmp_path)
    assert (again.new, again.kept) == (1, first.new - 1)
    assert own.read_text(encoding="utf-8") == "my work"


def test_a_name_that_is_none_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"no notebook 'one-step'\. Did you mean '2-one-step'\?"):
        copy_notebooks(ROOT / "release", tmp_path, "one-step")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "gradient-descent").touch()
    with pytest.raises(StudyError, match="--folder"):
        copy_notebooks(ROOT / "release", tmp_path)


def test_a_check_is_about_what_was_run_above_it() -> None:
    given = [nbformat.v4.new_code_cell(name, id=name) for name in ("a", "b", "c")]
    sent = [SentCell(name, name) for name in ("a", "own", "b", "own too", "c")]
    assert cells_so_far(given, 1, sent) == ("a", "own", "b")


# --- the command, as somebody types it


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studying]:
    with studying(tmp_path_factory.mktemp("study")) as started:
        yield started


@pytest.fixture(scope="module")
def kernel(running: Studying) -> Iterator[BlockingKernelClient]:
    """The kernel that JupyterLab starts for the notebook."""
    session = running.ask(
        "api/sessions",
        path=f"{NOTEBOOK}.ipynb",
        type="notebook",
        name="",
        kernel={"name": "python3"},
    )
    name = f"kernel-{session['kernel']['id']}.json"
    client = BlockingKernelClient(connection_file=str(until(lambda: found(running, name))))
    client.load_connection_file()
    client.start_channels()
    until(lambda: _answers(client))
    yield client
    client.stop_channels()


def _answers(client: BlockingKernelClient) -> bool:
    try:
        client.execute_interactive("1", timeout=5.0)
    except (TimeoutError, RuntimeError):  # its heart is not heard yet
        return False
    return True


def found(running: Studying, name: str) -> Path | None:
    path = running.folder / "runtime" / name
    return path if path.is_file() and path.stat().st_size else None


def shown(kernel: BlockingKernelClient, code: str) -> str:
    """What a cell puts out."""
    outputs: list[Any] = []
    kernel.execute_interactive(code, timeout=300, output_hook=outputs.append)
    contents = [one["content"] for one in outputs]
    texts = [one.get("text") or one.get("data", {}).get("text/markdown", "") for one in contents]
    return "\n".join(texts) + "\n".join(str(one.get("evalue", "")) for one in contents)


def test_the_notebook_is_there_and_its_own_check_is_judged_here(
    running: Studying, kernel: BlockingKernelClient
) -> None:
    assert running.ask(f"api/contents/{NOTEBOOK}.ipynb")["type"] == "notebook"
    assert "You took the root" in shown(kernel, ASKS)


def test_nobody_is_asked_about_news_of_the_internet(running: Studying) -> None:
    settings = running.ask("lab/api/settings/@jupyterlab/apputils-extension:notification")
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_nothing_of_nbgrader_is_in_the_way_of_whoever_studies_alone(running: Studying) -> None:
    page = running.page("lab")
    assert re.search(r'"disabledExtensions": \[[^\]]*"@jupyter/nbgrader"', page)
    with pytest.raises(HTTPError, match="404"):
        running.ask("assignment_list/assignments")


def test_the_solution_is_told_when_it_is_asked_for(
    running: Studying, kernel: BlockingKernelClient
) -> None:
    said = shown(kernel, ASKS.partition("rmse =")[0] + 'mine.solution("mse")')
    assert "return (error**2).mean()" in said
    assert "Subtract, square, mean" in said
    assert "Did you mean `mse`?" in shown(kernel, 'mine.solution("mes")')
    assert "nobody to hand in to" in shown(kernel, 'mine.hand_in("2-one-step.ipynb")')


def test_nobody_without_the_token_is_answered(
    running: Studying, kernel: BlockingKernelClient
) -> None:
    assert "another run" in shown(kernel, ANOTHER)


def test_ctrl_c_ends_all_of_it_and_says_so(running: Studying, kernel: BlockingKernelClient) -> None:
    process = int(shown(kernel, "import os; print(os.getpid())"))
    running.command.send_signal(signal.SIGINT)
    assert running.command.wait() == 0
    until(lambda: not psutil.pid_exists(process))
