"""The worker imports ahead what an assignment's notebooks import, and waits for nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from autograder.engine.grade import Engine
from autograder.engine.job import Job, JobCell
from autograder.engine.settings import Settings
from autograder.nbgrader.imports import imports_in, imports_of

# The libraries of machine code: of modules, a notebook is shown those that it has imported.
MAPPED = """
maps = open("/proc/self/maps").read()
print([name for name in ("numpy", "matplotlib", "libtorch") if f"/{name}" in maps])
"""
USES = "import torch\nprint(torch.ones(1).item())"


def printed(imports: tuple[str, ...] | None, *cells: str) -> list[str]:
    engine = Engine(settings=Settings(imports=imports))
    try:
        graded = engine.grade(Job("numbers", tuple(map(JobCell, cells)), timeout=120.0))
    finally:
        engine.close()
    return [cell.outputs[0]["text"].strip() for cell in graded.cells]


@pytest.mark.parametrize(
    ("imports", "mapped"),
    [
        ((), ["numpy"]),
        (("matplotlib.pyplot", "math"), ["numpy", "matplotlib"]),
        (("torch.nn", "course_tools.own"), ["numpy", "libtorch"]),
        (None, ["numpy", "matplotlib", "libtorch"]),
    ],
)
def test_what_is_imported_ahead_is_what_notebooks_import(
    imports: tuple[str, ...] | None, mapped: list[str]
) -> None:
    assert printed(imports, MAPPED) == [str(mapped)]


def test_what_was_not_imported_ahead_can_be_imported_all_the_same() -> None:
    assert printed((), USES, MAPPED) == ["1.0", "['numpy', 'libtorch']"]


def test_imports_are_read_wherever_they_stand_in_a_cell() -> None:
    cells = [
        "%matplotlib inline\nimport numpy as np, math\n!ls",
        "def f():\n    from torch import nn\n    import torch.optim as optim",
        "this is no Python",
        "'import pandas'\n# import scipy\nfrom . import beside",
        "x = " + "(" * 5000,
        "\0",
    ]
    assert sorted(imports_in(cells)) == ["math", "numpy", "torch", "torch.nn", "torch.optim"]


def notebook(path: Path, *cells: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    code = [{"cell_type": "code", "source": cell} for cell in cells]
    path.write_text(json.dumps({"cells": code}), encoding="utf-8")


def test_notebooks_of_course_and_students_are_looked_at_and_odd_files_are_passed_over(
    tmp_path: Path,
) -> None:
    assert imports_of(tmp_path, "one") is None
    notebook(tmp_path / "source/one/one.ipynb", "import numpy")
    notebook(tmp_path / "source/two/two.ipynb", "import pandas")
    notebook(tmp_path / "submitted/ada/one/one.ipynb", "import scipy")
    notebook(tmp_path / "submitted/ada/two/two.ipynb", "import sympy")
    (tmp_path / "submitted/eve/one").mkdir(parents=True)
    os.mkfifo(tmp_path / "submitted/eve/one/one.ipynb")
    (tmp_path / "submitted/eve/one/link.ipynb").symlink_to("../../ada/two/two.ipynb")
    (tmp_path / "submitted/eve/one/odd.ipynb").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "submitted/eve/one/list.ipynb").write_text("[1]", encoding="utf-8")
    assert imports_of(tmp_path, "one") == ("numpy", "scipy")
    assert imports_of(tmp_path, "*") is None
