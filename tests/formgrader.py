"""A real Jupyter server with Formgrader, for tests that press its buttons or look at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import until


@contextmanager
def serving(course: Path, python: str = sys.executable) -> Iterator[str]:
    """The address of a server in this folder, which listens here only and asks for no token."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    options = ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", "--no-browser",
               "--allow-root", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
               f"--ServerApp.root_dir={course}"]  # fmt: skip
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(course / "none"),
                   "JUPYTER_RUNTIME_DIR": str(course / "runtime"), "USER": "teacher"}  # fmt: skip
    with (course.parent / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [python, "-m", "jupyter_server", *options],
            cwd=course, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(f"{address}/api") or running.poll() is not None)
        assert running.poll() is None, (course.parent / "server.log").read_text()
        yield address
    finally:
        running.terminate()
        running.wait(60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
