"""A running `pencilgrad study`, for its tests and for the picture of it in README."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.waiting import until

ROOT = Path(__file__).parents[1]
NOTEBOOK = "gradient-descent/2-one-step"
# In a Python that lacks what only Unix has, as the folder's one module makes it.
ELSEWHERE = os.pathsep.join([str(ROOT / "tests" / "other_system"), str(ROOT)])
SHOW_ALL = '{"windowingMode": "none"}'  # cells that are out of sight are there too


@dataclass(frozen=True)
class Studying:
    """The command, and where JupyterLab answers."""

    command: subprocess.Popen[str]
    address: str  # JupyterLab's, with its token
    folder: Path

    def ask(self, place: str, **sent: Any) -> Any:
        """JupyterLab's own interface."""
        base, _, token = self.address.partition("?token=")
        request = urllib.request.Request(
            f"{base.partition('/lab')[0]}/api/{place}",
            data=json.dumps(sent).encode() if sent else None,
            headers={"Authorization": f"token {token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


@contextlib.contextmanager
def studying(folder: Path) -> Iterator[Studying]:
    """`pencilgrad study 2-one-step --no-browser`, with all that it keeps in this folder."""
    _write_settings(folder / "config")
    environment = os.environ | {
        "HOME": str(folder), "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"), "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONPATH": ELSEWHERE,
    }  # fmt: skip
    program = [str(Path(sys.executable).parent / "pencilgrad"), "study", "2-one-step",
               "--no-browser", "--folder", str(folder / "own")]  # fmt: skip
    said = folder / "said"
    with said.open("w", encoding="utf-8") as log:
        command = subprocess.Popen(
            program, env=environment, stdout=log, stderr=log, text=True, cwd=folder
        )

    def address() -> str:
        text = said.read_text(encoding="utf-8")
        assert command.poll() is None, text
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*token=\w+", text)
        return found[0] if found else ""

    try:
        yield Studying(command, until(address), folder)
    finally:
        if command.poll() is None:
            command.send_signal(signal.SIGINT)
            command.wait()


def _write_settings(config: Path) -> None:
    notebooks = config / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension"
    notebooks.mkdir(parents=True)
    (notebooks / "tracker.jupyterlab-settings").write_text(SHOW_ALL, encoding="utf-8")
    server = config / "jupyter_server_config.py"
    server.write_text("c.ServerApp.allow_root = True\n", encoding="utf-8")  # tests may be root
