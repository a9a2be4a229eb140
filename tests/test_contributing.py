"""CONTRIBUTING.md, followed to the letter in a copy of the checkout, gives a proven exercise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RUBRIC = "autograder/rubrics/gradient_descent/one_step.py"


def edits() -> dict[str, str]:
    """The page's three code blocks, each under the name of its file."""
    return dict(re.findall(r"^`(\S+\.py)`\n\n```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, the proofs that are kept, and the page's edits."""
    folder = tmp_path_factory.mktemp("checkout")
    copy_of(folder)
    for name, block in edits().items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        at = text.rindex("RUBRIC = ") if name == RUBRIC else len(text)  # "above its last line"
        parts = (text[:at].rstrip("\n"), block.strip("\n"), text[at:].strip("\n"))
        path.write_text("\n\n\n".join(filter(None, parts)) + "\n", encoding="utf-8")
    return folder


def copy_of(folder: Path) -> None:
    """The tracked files of the checkout, as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).exists()]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    if (ROOT / ".pencilgrad").exists():
        shutil.copytree(ROOT / ".pencilgrad", folder / ".pencilgrad")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)  # what is not committed is ours
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)


def pencilgrad(checkout: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """The command, run from the copy: the current folder comes first on Python's path."""
    code = "from autograder.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_page_names_three_files() -> None:
    assert len(edits()) == 3


def test_the_three_edits_build_and_hold(checkout: Path) -> None:
    assert pencilgrad(checkout, "build", "--check", "gradient-descent").returncode == 1
    built = pencilgrad(checkout, "build", "gradient-descent")
    assert (built.returncode, built.stderr) == (0, "")
    proved = pencilgrad(checkout, "prove", "gradient-descent")
    assert (proved.returncode, proved.stderr) == (0, "")
    released = checkout / "release" / "gradient-descent" / "2-one-step.ipynb"
    assert "def mae" in released.read_text(encoding="utf-8")


def test_the_fast_tests_hold_with_the_exercise(checkout: Path) -> None:
    """No copy kept by hand stands anywhere: three edits are three."""
    assert pencilgrad(checkout, "build", "gradient-descent").returncode == 0
    # Grouped as in the Makefile: two processes that build one wheel at a time disturb each other.
    grouped = ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", "--fast", *grouped, "-q", "-p", "no:cacheprovider"]
    # What pytest tells its own processes is not for this one.
    env = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=checkout, env=env, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert done.returncode == 0, "\n".join([*lines, done.stdout[-500:]])


def test_prove_refuses_the_exercise_when_its_item_is_blind(checkout: Path) -> None:
    rubric = checkout / RUBRIC
    kept = rubric.read_text(encoding="utf-8")
    before, item = kept.split("    linear.mae,\n")
    rubric.write_text(f"{before}    linear.mae,\n{item.replace('rtol=RTOL', 'rtol=1e3', 1)}")
    try:
        proved = pencilgrad(checkout, "prove", "gradient-descent")
    finally:
        rubric.write_text(kept, encoding="utf-8")
    assert proved.returncode == 1
    assert "2-one-step: mae, misconception squared: passed: Right." in proved.stderr
