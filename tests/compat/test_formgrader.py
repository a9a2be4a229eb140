"""The button of Formgrader: a real Jupyter server autogrades with our engine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import foreign
import nbformat
import pytest
from foreign import ASSIGNMENT


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def course(tmp_path: Path) -> Path:
    course = tmp_path / "course"
    course.mkdir()
    foreign.set_up(course, ["half"])
    foreign.with_engine(course)
    return course


@pytest.fixture
def server(course: Path) -> Iterator[str]:
    """Its address. It listens on this machine only, and asks for no token."""
    port = free_port()
    options = ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", "--no-browser",
               "--allow-root", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
               f"--ServerApp.root_dir={course}"]  # fmt: skip
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(course / "none"),
                   "JUPYTER_RUNTIME_DIR": str(course / "runtime"), "USER": "teacher"}  # fmt: skip
    with (course.parent / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "server", *options],
            cwd=course, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        while not answers(f"{address}/api"):
            assert running.poll() is None, (course.parent / "server.log").read_text()
            time.sleep(0.2)
        yield address
    finally:
        running.terminate()
        running.wait(60)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def test_the_button_grades_with_our_engine(server: str, course: Path) -> None:
    url = f"{server}/formgrader/api/submission/{ASSIGNMENT}/half/autograde"
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=120) as reply:
        said = json.load(reply)
    assert said["success"], said
    rows = foreign.rows(course)
    assert rows["grade", "half", ASSIGNMENT, "numbers", "by-number"][0] == 1.5
    graded = course / "autograded" / "half" / ASSIGNMENT / "numbers.ipynb"
    assert nbformat.read(graded, as_version=4).metadata["pencilgrad"] == {"sandbox": "bubblewrap"}
    listed = f"{server}/formgrader/api/submissions/{ASSIGNMENT}"
    with urllib.request.urlopen(listed, timeout=60) as reply:
        [submission] = json.load(reply)
    assert (submission["student"], submission["autograded"], submission["score"]) == (
        "half",
        True,
        5.5,
    )
