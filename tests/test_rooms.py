"""The house keeps its walls: imports run one way, modules and functions stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "course_tools": {"course_tools"},
    "solutions": {"solutions", "course_tools"},
    "autograder": {"autograder", "solutions", "course_tools"},
    "source": {"course_tools"},
}
# Bottom to top, within autograder/.
FLOORS = [
    "wire",
    "worker",
    "judging",
    "mistakes",
    "checks",
    "items",
    "engine",
    "rubrics",
    "nbgrader",
    "classroom",
    "authoring",
]
OURS = {"course_tools", "solutions", "autograder", "tests"}
FILES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))

# A rubric is no module to be split: one file a notebook, a table as long as that.
MODULES = [path for path in FILES if path.relative_to(ROOT).parts[0] != "source"]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    """The modules of ours that a file imports, at the top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name for name in names if name.partition(".")[0] in OURS}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_room_imports_only_rooms_it_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    assert {name.partition(".")[0] for name in imported(path)} <= MAY_IMPORT[room]


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in FILES
        if p.is_relative_to(ROOT / "autograder") and len(p.parts) - len(ROOT.parts) > 2
    ],
    ids=name_of,
)
def test_a_floor_imports_only_floors_below(path: Path) -> None:
    floor = FLOORS.index(path.relative_to(ROOT / "autograder").parts[0])
    used = {name.split(".")[1] for name in imported(path) if name.startswith("autograder.")}
    assert {FLOORS.index(other) for other in used} <= set(range(floor + 1))


def test_the_engine_knows_no_rubric() -> None:
    for path in (ROOT / "autograder" / "engine").rglob("*.py"):
        assert not any(name.startswith("autograder.rubrics") for name in imported(path)), path


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if not p.is_relative_to(ROOT / "autograder" / "rubrics")],
    ids=name_of,
)
def test_a_module_stays_under_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.relative_to(ROOT).parts[0] != "source"], ids=name_of
)
def test_a_function_stays_under_50_lines(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name}, line {node.lineno}"
