"""What the code imports is declared, room by room, and pinned: nothing is there by luck."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"course_tools", "solutions", "autograder", "tests"}
# Beside them in one folder: pytest finds tests/compat's and tests/bench's own modules by name.
BESIDE = {path.stem for path in (ROOT / "tests").rglob("*.py")}
# What the engine's wheel leaves out, as wheels/engine/hatch_build.py does.
OF_OUR_COURSE = tuple(
    ROOT / "autograder" / folder for folder in ("rubrics", "authoring/paper", "service", "study")
)
# Of each room: the declarations whose installation it runs in.
ROOMS = {
    "course_tools": ("pencilgrad",),
    "solutions": ("pencilgrad", "instructor"),
    "autograder": ("pencilgrad", "instructor"),
    "autograder for other courses": ("pencilgrad", "engine wheel"),
    "tests": ("pencilgrad", "instructor", "dev"),
}


@cache
def project(path: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / path).read_text("utf-8"))["project"]
    return found


def declared(where: str) -> set[str]:
    """The packages of one declaration, in small letters with dashes."""
    ours = project("pyproject.toml")
    lists = {
        "pencilgrad": ours["dependencies"],
        "engine wheel": project("wheels/engine/pyproject.toml")["dependencies"],
        **ours["optional-dependencies"],
    }
    return {plain(re.split(r"[\s<>=\[;]", one)[0]) for one in lists[where]}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def files(room: str) -> list[Path]:
    found = sorted((ROOT / room.split()[0]).rglob("*.py"))
    left_out = OF_OUR_COURSE if "other courses" in room else ()
    return [path for path in found if not any(map(path.is_relative_to, left_out))]


def imported(path: Path) -> set[str]:
    """The packages of others that a file imports, at the top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - OURS


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_imports_is_declared_where_it_runs(room: str) -> None:
    packages = packages_distributions()
    known = set().union(*map(declared, ROOMS[room]))
    missing = {
        f"{name} ({path.relative_to(ROOT)})"
        for path in files(room)
        for name in imported(path) - (BESIDE if room == "tests" else set())
        if not known & {plain(one) for one in packages.get(name, [name])}
    }
    assert missing == set()


def test_what_is_declared_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {plain(line.partition("==")[0]) for line in lines if "==" in line}
    lists = ("pencilgrad", "engine wheel", "student", "instructor", "dev")
    every = set().union(*map(declared, lists))
    assert every - pinned - {"pencilgrad"} == set()


def test_the_engines_wheel_declares_what_the_instructors_extra_does() -> None:
    assert declared("engine wheel") - {"pencilgrad"} <= declared("instructor")
