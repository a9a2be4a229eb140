"""The house keeps its walls: imports run one way and never round, a name is one thing, modules and
functions stay small."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from autograder.worker.silence import SPEAKS

ROOT = Path(__file__).parents[1]
AUTOGRADER = ROOT / "autograder"
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
    "service",
    "authoring",
    "study",
]
OURS = {"course_tools", "solutions", "autograder", "tests"}
FILES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))

# A rubric is no module to be split: one file a notebook, a table as long as that.
MODULES = [path for path in FILES if not path.is_relative_to(ROOT / "source")]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def may_import(path: Path) -> set[str]:
    return MAY_IMPORT[path.relative_to(ROOT).parts[0]]


@cache
def tree_of(path: Path) -> ast.Module:
    """A file as Python reads it: once for all that look at it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """The modules of ours that a file imports, at the top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name for name in names if name.partition(".")[0] in OURS}


def test_a_room_imports_only_rooms_it_may() -> None:
    up = {
        name_of(path): above
        for path in FILES
        if (above := {name.partition(".")[0] for name in imported(path)} - may_import(path))
    }
    assert up == {}


def test_a_floor_imports_only_floors_below() -> None:
    up = {}
    for path in (path for path in FILES if AUTOGRADER in path.parent.parents):  # no commands
        floor = path.relative_to(AUTOGRADER).parts[0]
        used = {name.split(".")[1] for name in imported(path) if name.startswith("autograder.")}
        if above := used - set(FLOORS[: FLOORS.index(floor) + 1]):
            up[name_of(path)] = above
    assert up == {}


def test_the_engine_knows_no_rubric() -> None:
    for path in (AUTOGRADER / "engine").rglob("*.py"):
        assert not any(name.startswith("autograder.rubrics") for name in imported(path)), path


OF_OUR_COURSE = ("rubrics", "service", "authoring", "study")  # with commands in a checkout only
SHIPPED = [
    path
    for path in FILES
    if path.is_relative_to(AUTOGRADER)
    and path.relative_to(AUTOGRADER).parts[0]
    not in (*OF_OUR_COURSE, "author_commands.py", "serve_commands.py", "study_command.py")
]


def test_what_grades_another_course_is_imported_without_our_answers() -> None:
    """The engine's wheel has no solutions/: what asks for them does so inside a function."""
    ours = (*(f"autograder.{room}" for room in OF_OUR_COURSE), "solutions")
    found = {}
    for path in SHIPPED:
        top = tree_of(path).body
        modules = [node.module or "" for node in top if isinstance(node, ast.ImportFrom)]
        modules += [one.name for node in top if isinstance(node, ast.Import) for one in node.names]
        if asked := [name for name in modules if name.startswith(ours)]:
            found[name_of(path)] = asked
    assert found == {}


def test_a_module_stays_under_300_lines() -> None:
    lines = {
        name_of(path): count
        for path in MODULES
        if not path.is_relative_to(AUTOGRADER / "rubrics")
        and (count := len(path.read_text(encoding="utf-8").splitlines())) >= 300
    }
    assert lines == {}


def test_a_function_stays_under_50_lines() -> None:
    long = [
        f"{name_of(path)}: {node.name}, line {node.lineno}"
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []


# Asked while somebody works, never while answers are judged.
WHILE_WORKING = "course_tools.service"


def test_what_speaks_where_tools_are_silent_uses_only_what_speaks() -> None:
    """Else `mine.needs(…)`, say, asks what is silent there, stops its cell, and right answers below
    it are told to be a tool's."""
    speaks = (*SPEAKS, WHILE_WORKING)
    modules = modules_in(ROOT, ["course_tools"])
    asked = [
        f"{name} uses {used}"
        for name, path in modules.items()
        if name.startswith(SPEAKS)
        for used in sorted(imported(path))
        if used.startswith("course_tools.") and not used.startswith(speaks)
    ]
    assert asked == []


# --- imports never go round


def modules_in(root: Path, rooms: Iterable[str]) -> dict[str, Path]:
    """The modules of these rooms, by their names."""
    found = {}
    for path in sorted(path for room in rooms for path in (root / room).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_by_module(modules: Mapping[str, Path]) -> dict[str, set[str]]:
    """Which of these modules each one imports, at its top or inside a function."""
    graph: dict[str, set[str]] = {}
    for name, path in modules.items():
        used = graph[name] = set()
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                used |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                used |= names & modules.keys() or {node.module or ""}
        used &= modules.keys()
    return graph


def circle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """One circle of imports, from a module back to itself; nothing where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def test_no_import_leads_back_to_where_it_stands() -> None:
    modules = modules_in(ROOT, ("course_tools", "solutions", "autograder"))
    assert circle_in(imports_by_module(modules)) == []


def test_a_circle_is_found_inside_functions_too(tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "__init__.py").touch()
    (room / "upper.py").write_text("from room.lower import f\n", encoding="utf-8")
    (room / "lower.py").write_text("def f():\n    from room import upper\n", encoding="utf-8")
    circle = circle_in(imports_by_module(modules_in(tmp_path, ["room"])))
    assert set(circle) == {"room.lower", "room.upper"}


# --- one name, one thing


def names_defined_twice(modules: Mapping[str, Path]) -> dict[str, list[str]]:
    """Functions and classes that stand at the top of several of these modules, and where."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, path in modules.items():
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found[node.name].append(name)
    return {name: places for name, places in found.items() if len(places) > 1}


def test_no_function_or_class_shares_its_name_with_another() -> None:
    """`git grep name` finds one thing. An item is called as its reference: rubrics are apart."""
    modules = modules_in(ROOT, ("course_tools", "solutions", "autograder"))
    apart = {name: path for name, path in modules.items() if ".rubrics." not in name}
    assert names_defined_twice(apart) == {}


def test_a_name_that_stands_in_two_modules_is_found(tmp_path: Path) -> None:
    for room, text in (("one", "def _told():\n    pass\n"), ("other", "class _told:\n    pass\n")):
        (tmp_path / room).mkdir()
        (tmp_path / room / "words.py").write_text(text, encoding="utf-8")
    modules = modules_in(tmp_path, ("one", "other"))
    assert names_defined_twice(modules) == {"_told": ["one.words", "other.words"]}
