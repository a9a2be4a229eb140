"""`pencilgrad study`: JupyterLab on one's own copies and a judge beside it, until it is stopped."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from autograder.engine.alone import AloneChecker
from autograder.study.app import StudyService
from autograder.study.own_notebooks import OwnNotebooks, StudyError

HERE = "127.0.0.1"
LAST_SECONDS = 15.0  # for JupyterLab to end its kernels
# What JupyterLab does here unless somebody has set it otherwise: it does not ask about news, keeps
# the buttons of choices in the notebook, to be seen where no kernel is, and leaves nbgrader out.
LAB_CONFIG = Path(__file__).with_name("jupyter")
NO_LAB = (
    "JupyterLab is not installed in the Python of pencilgrad, {python}. Install what the course "
    "needs, which brings it: pip install -e '.[dev]' -c constraints.txt"
)


def run_study(course: Path, own: OwnNotebooks, *, browser: bool) -> int:
    """Serve the judge, run JupyterLab until it ends or Ctrl-C; its exit code. Raises StudyError."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise StudyError(NO_LAB.format(python=sys.executable))
    first = own.opened.removesuffix(".ipynb") if own.opened.endswith(".ipynb") else ""
    checker = AloneChecker(first)
    try:
        service = StudyService(course, checker)
        with _serving(service) as address:
            told = {"PENCILGRAD_SERVICE": address, "PENCILGRAD_TOKEN": service.token}
            return _run_lab(own, told, browser=browser)
    finally:
        checker.close()


@contextlib.contextmanager
def _serving(service: StudyService) -> Iterator[str]:
    """The address of the service, on a port that was free; inside, it answers."""
    with socket.create_server((HERE, 0)) as listening:
        config = uvicorn.Config(service.app(), log_level="warning", access_log=False, ws="none")
        server = uvicorn.Server(config)
        serving = threading.Thread(target=server.run, args=([listening],), daemon=True)
        serving.start()
        try:
            yield f"http://{HERE}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            serving.join()


def _run_lab(own: OwnNotebooks, told: dict[str, str], *, browser: bool) -> int:
    opened = f"/lab/tree/{own.opened}" if own.opened else "/lab"
    options = [
        f"--ServerApp.root_dir={own.folder.resolve()}",
        "--ServerApp.answer_yes=True",
        "--LabApp.news_url=None",  # nothing is asked of the internet
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--LabApp.default_url={opened}",
        *(f"--{part}.log_level=ERROR" for part in ("ServerApp", "LabApp", "NbGrader")),
        *([] if browser else ["--no-browser"]),
    ]
    program = [sys.executable, "-m", "jupyterlab", *options]
    paths = filter(None, [str(LAB_CONFIG), os.environ.get("JUPYTER_CONFIG_PATH")])
    told = told | {"JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
    with subprocess.Popen(program, env=os.environ | told, stdin=subprocess.DEVNULL) as lab:
        try:
            while lab.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):  # Windows: Ctrl-C between two
                    lab.wait(1.0)
        except KeyboardInterrupt:
            _stop(lab)
            return 0
        return lab.returncode


def _stop(lab: subprocess.Popen[bytes]) -> None:
    """In a terminal, Ctrl-C was for JupyterLab too."""
    lab.terminate()
    try:
        lab.wait(LAST_SECONDS)
    except subprocess.TimeoutExpired:
        lab.kill()
