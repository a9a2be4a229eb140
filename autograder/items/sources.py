"""What one statement of a notebook brings in by itself: a tool of the course, or what may find one.

Called by `reach`, with the statements through which an answer flows.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from autograder.items.origin import Statement
from autograder.worker.given import FINDERS, GIVEN, HARMLESS, LIBRARIES, OUR_PACKAGES


@lru_cache(maxsize=5_000)  # each item of a notebook asks again
def find_brought(statement: Statement, uses: frozenset[str]) -> str:
    """What one statement brings in by itself, that is a tool or may find one."""
    return next((text for _, text in find_entering(statement, uses)), "")


def find_entering(statement: Statement, uses: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What it brings in, each with the name that it is bound to where it is imported."""
    plain = {id(node.func) for node in _calls(statement.tree) if _asks_by_name(node)}
    for node in ast.walk(statement.tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                if not is_library(one.name):
                    yield one.asname or one.name.partition(".")[0], one.name
        elif isinstance(node, ast.ImportFrom):
            yield from _imported(node, uses)
        elif isinstance(node, ast.Name) and node.id in statement.free:
            if _is_finder(node.id) or (node.id == "getattr" and id(node) not in plain):
                yield "", node.id
        elif isinstance(node, ast.Attribute) and _finds(node):
            yield "", node.attr
        elif isinstance(node, ast.Constant) and _tells_of_us(node.value):
            yield "", str(node.value)[:40]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _is_finder(name: str) -> bool:
    return name in FINDERS or (name.startswith("__") and name not in HARMLESS)


def _tells_of_us(value: object) -> bool:
    return isinstance(value, str) and ("course_tools" in value or "__" in value)


def is_import(statement: Statement) -> bool:
    return isinstance(statement.tree, ast.Import | ast.ImportFrom)


def _imported(node: ast.ImportFrom, uses: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The names that are imported here and not given."""
    module = node.module or ""
    given = GIVEN.get(module)
    for one in node.names:
        if given is not None:
            ok = one.name in given or one.name == "*"
        elif module.partition(".")[0] in OUR_PACKAGES:
            ok = one.name in uses
        else:
            ok = is_library(module) and one.name not in FINDERS and not one.name.startswith("_")
            ok = ok or module == "__future__"
        if node.level or not ok:
            yield one.asname or one.name, one.name if one.name != "*" else module


def is_library(module: str) -> bool:
    first, *rest = module.split(".")
    if module == "IPython.display":
        return True
    return first in LIBRARIES and not any(part in FINDERS or part[0] == "_" for part in rest)


def _asks_by_name(call: ast.Call) -> bool:
    """`getattr(x, "name")`, as good as x.name; or any name, of a module that has only its own."""
    if not isinstance(call.func, ast.Name) or len(call.args) < 2:
        return False
    of, name = call.args[:2]
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        return not (name.value.startswith("_") or name.value in FINDERS)
    return ast.unparse(of) in ("torch.optim", "torch.nn", "optim", "nn")


def _finds(node: ast.Attribute) -> bool:
    if not node.attr.startswith("_"):
        return node.attr in FINDERS - {"eval"}  # of a model
    of_self = isinstance(node.value, ast.Name) and node.value.id == "self"
    return node.attr not in HARMLESS and not (of_self and not node.attr.startswith("__"))
