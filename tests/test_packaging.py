"""What a student's install brings, and that every version is pinned."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "-o", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_a_students_wheel_holds_course_tools_and_nothing_else_of_ours(
    wheel: zipfile.ZipFile,
) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"course_tools"}


def test_a_students_wheel_holds_the_data_and_the_sheets(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "course_tools/regression.csv" in names
    assert "course_tools/worksheets/draw.py" in names


def test_a_students_wheel_has_no_command(wheel: zipfile.ZipFile) -> None:
    assert not [name for name in wheel.namelist() if name.endswith("entry_points.txt")]


def test_the_extra_for_students_brings_nbgrader_and_nothing_of_ours() -> None:
    assert [line.partition("=")[0] for line in PROJECT["optional-dependencies"]["student"]] == [
        "nbgrader"
    ]


def test_the_engine_for_other_courses_needs_what_an_instructor_needs() -> None:
    path = ROOT / "wheels" / "engine" / "pyproject.toml"
    engine = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    assert engine["version"] == PROJECT["version"]
    first, *others = engine["dependencies"]
    assert first == f"pencilgrad=={PROJECT['version']}"
    assert PROJECT["optional-dependencies"]["engine"] == [f"pencilgrad-engine=={engine['version']}"]
    assert set(others) <= set(PROJECT["optional-dependencies"]["instructor"])


def test_without_it_a_student_gets_no_nbgrader(wheel: zipfile.ZipFile) -> None:
    names = {re.split(r"[<>=\[ ]", line)[0] for line in PROJECT["dependencies"]}
    assert names == {"numpy", "sympy", "matplotlib", "ipywidgets", "jupyterlab", "torch"}


def requirements() -> list[str]:
    extras = PROJECT["optional-dependencies"].values()
    wanted = [*PROJECT["dependencies"], *(line for lines in extras for line in lines)]
    return [re.split(r"[<>=\[ ]", line)[0] for line in wanted if not line.startswith("pencilgrad")]


@pytest.mark.parametrize("name", requirements())
def test_a_package_we_ask_for_is_pinned(name: str) -> None:
    spelled = "[-_.]".join(re.split("[-_.]", name))
    assert re.search(rf"(?im)^{spelled}==\S+$", CONSTRAINTS)


def test_torch_is_pinned_to_the_build_that_installs_quickly() -> None:
    assert re.search(r"(?m)^torch==2\.13\.0$", CONSTRAINTS)
