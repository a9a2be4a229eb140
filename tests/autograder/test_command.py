"""The command `pencilgrad`, as a person calls it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import until

BIN = Path(sys.executable).parent
PENCILGRAD = str(BIN / "pencilgrad")


def call(
    *args: str, path: str = f"{BIN}:/usr/bin:/bin", **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PENCILGRAD, *args],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, "COLUMNS": "200", **env},
        check=False,
    )


def test_doctor_is_content_where_all_is_well(tmp_path: Path) -> None:
    done = call("doctor", PENCILGRAD_EXCHANGE=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "nbgrader" in done.stdout and "mend" not in done.stdout


def test_doctor_says_how_to_mend_a_path_without_alembic(tmp_path: Path) -> None:
    done = call("doctor", path="/usr/bin:/bin", PENCILGRAD_EXCHANGE=str(tmp_path))
    assert done.returncode == 1
    assert f'command alembic: export PATH="{BIN}:$PATH"' in done.stderr


def test_doctor_says_how_to_make_a_missing_exchange(tmp_path: Path) -> None:
    missing = tmp_path / "exchange"
    done = call("doctor", PENCILGRAD_EXCHANGE=str(missing))
    assert done.returncode == 1
    assert f"exchange: sudo mkdir -p {missing} && sudo chmod ugo+rw {missing}" in done.stderr


@pytest.mark.parametrize("command", [["build", "--check"], ["prove"]])
def test_a_misspelt_assignment_is_guessed(command: list[str]) -> None:
    done = call(*command, "gradient-decent")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "No assignment 'gradient-decent' in source/. Did you mean 'gradient-descent'? There are: "
    )


def test_demo_refuses_a_folder_that_exists(tmp_path: Path) -> None:
    done = call("demo", "--folder", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"{tmp_path} exists already. Name a new folder, or leave --folder out."
    )


@pytest.mark.parametrize("command", ["build", "prove", "demo", "doctor"])
def test_every_command_explains_itself(command: str) -> None:
    done = call(command, "--help")
    assert done.returncode == 0
    assert f"pencilgrad {command}" in done.stdout


def test_ctrl_c_leaves_nothing_of_a_demo_behind(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    running = subprocess.Popen(
        [PENCILGRAD, "demo", "--folder", str(folder), "--students", "4"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # Ctrl-C at a terminal reaches the whole group
    )
    inbound = folder / "exchange" / "pencilgrad" / "inbound"
    until(lambda: inbound.exists() and any(inbound.iterdir()))  # in the middle of submitting
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 1
    assert said.strip().endswith("Stopped. Nothing is left behind.")
    assert "Traceback" not in said
    assert not folder.exists()
