"""CONTRIBUTING.md, followed to the letter in a copy of the checkout, gives a proven exercise."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROOMS = ("source", "release", "course_tools", "solutions", "autograder")


def edits() -> dict[str, str]:
    """The page's three code blocks, each under the name of its file."""
    return dict(re.findall(r"^`(\S+\.py)`\n\n```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    for room in ROOMS:
        shutil.copytree(
            ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", ".ipynb*")
        )
    for path in folder.glob("*/gradient-descent/[!2]*"):  # the page's example is in 2-one-step
        path.unlink()
    shutil.copyfile(ROOT / "nbgrader_config.py", folder / "nbgrader_config.py")
    for name, block in edits().items():
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8") + "\n\n" + block, encoding="utf-8")
    rubric = folder / "autograder/rubrics/gradient_descent/one_step/descent.py"
    import_lines = "\n".join(re.findall(r"`(from autograder\.\S+ import [^`]+)`", PAGE))
    text = rubric.read_text(encoding="utf-8")
    first = "from autograder.items.rubric"
    rubric.write_text(text.replace(first, f"{import_lines}\n{first}", 1), encoding="utf-8")
    return folder


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


def test_prove_refuses_the_exercise_when_its_item_is_blind(checkout: Path) -> None:
    rubric = checkout / "autograder/rubrics/gradient_descent/one_step/descent.py"
    kept = rubric.read_text(encoding="utf-8")
    rubric.write_text(
        kept.replace("linear.mae, over=pairs, rtol=RTOL", "linear.mae, over=pairs, rtol=1e3")
    )
    try:
        proved = pencilgrad(checkout, "prove", "gradient-descent")
    finally:
        rubric.write_text(kept, encoding="utf-8")
    assert proved.returncode == 1
    assert "2-one-step: mae, misconception squared: passed: Right." in proved.stderr
