"""A running `pencilgrad study`, for its tests and for the picture of it in README."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lab import started

ROOT = Path(__file__).parents[1]
NOTEBOOK = "gradient-descent/2-one-step"
# In a Python that lacks what only Unix has, as the folder's one module makes it.
ELSEWHERE = os.pathsep.join([str(ROOT / "tests" / "other_system"), str(ROOT)])


@dataclass(frozen=True)
class Studying:
    """The command, and where JupyterLab answers."""

    command: subprocess.Popen[str]
    address: str  # JupyterLab's, with its token
    folder: Path

    def ask(self, place: str, **sent: Any) -> Any:
        """JupyterLab's own interface."""
        return json.loads(self.page(place, **sent))

    def page(self, place: str, **sent: Any) -> str:
        """What JupyterLab answers, as it is."""
        base, _, token = self.address.partition("?token=")
        request = urllib.request.Request(
            f"{base.partition('/lab')[0]}/{place}",
            data=json.dumps(sent).encode() if sent else None,
            headers={"Authorization": f"token {token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(answer.read(), "utf-8")


@contextlib.contextmanager
def studying(folder: Path) -> Iterator[Studying]:
    """`pencilgrad study 2-one-step --no-browser`, with all that it keeps in this folder."""
    program = [str(Path(sys.executable).parent / "pencilgrad"), "study", "2-one-step",
               "--no-browser", "--folder", str(folder / "own")]  # fmt: skip
    with started(program, os.environ | {"PYTHONPATH": ELSEWHERE}, folder) as (command, address):
        yield Studying(command, address, folder)
