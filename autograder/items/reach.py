"""What of the course's tools an answer can reach, read from the text of the notebook alone.

`find_tool` names the first thing in an answer's way that may bring a tool in: one that is imported,
or a name by which anything is found, as `sys`, `getattr(…)` or `__globals__`. It may say too much,
never too little: whoever asks runs the notebook again without the tools. Called by `own_work`.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from autograder.items.origin import MOST_LOOKUPS, Program, Statement, find_origins, read_program
from autograder.items.sources import find_brought, find_entering, is_import, is_library
from autograder.worker.given import GIVEN, KEEP_NOTHING, OUR_PACKAGES

_ALWAYS_THERE = frozenset(vars(builtins)) | {"__name__", "display"}


def find_tool(answer: str, cells: Sequence[str], uses: Collection[str]) -> str:
    """What of the course's tools may have come into this answer, as the student wrote it; "" where
    nothing can have. uses: the tools that the exercise names."""
    program, allowed = read_program(cells), frozenset(uses)
    spread = _find_spread(program, allowed)
    if "" in spread:
        return spread[""]
    lookups = 0
    for k in find_origins(answer, program):
        statement = program.statements[k]
        if not is_import(statement) and (found := find_brought(statement, allowed)):
            return found
        for name in sorted(statement.free):
            if found := spread.get(name) or _unseen(name, program):
                return found
        lookups += 2 * len(statement.free)
    return answer if lookups >= MOST_LOOKUPS else ""


def _unseen(name: str, program: Program) -> str:
    """The name itself, where no text gives it a value."""
    if name in _ALWAYS_THERE or name in program.made:
        return ""
    for _, module in program.stars:
        if name in GIVEN.get(module, ()):
            return ""
        if is_library(module) and hasattr(sys.modules.get(module), name):
            return ""
    return name


def _find_spread(program: Program, uses: frozenset[str]) -> dict[str, str]:
    """The names into which a tool may have gone, each with what brought it; under "" where it went
    into what all share, such as a library's class.

    It goes into what a statement makes or changes that brings a tool or reads such a name, and into
    what this statement hands to a call, which may keep it.
    """
    spread: dict[str, str] = {}
    tools, libraries = _imports_only(program)
    for statement in filter(is_import, program.statements):
        spread.update(dict(find_entering(statement, uses)))
    others = [statement for statement in program.statements if not is_import(statement)]
    keep_nothing = tools | KEEP_NOTHING | _pure(others, tools)
    grown = True
    while grown:
        before = len(spread)
        for statement in others:
            source = find_brought(statement, uses)
            if not source and not statement.free.isdisjoint(spread):
                source = next(spread[name] for name in sorted(statement.free) if name in spread)
            if not source:
                continue
            if _changes_what_is_shared(statement):
                spread.setdefault("", source)
            handed = {*_handed_on(statement.tree, keep_nothing, spread)} - tools - libraries
            same = {*_the_same(statement.changed | handed, program)} - tools - libraries
            for name in statement.bound | statement.changed | handed | same:
                spread.setdefault(name, source)
        grown = len(spread) > before
    return spread


def _imports_only(program: Program) -> tuple[frozenset[str], frozenset[str]]:
    """The names that nothing but imports gives a value: of ours, and of libraries."""
    ours, libraries, others = set[str](), set[str](), set[str]()
    for statement in program.statements:
        tree = statement.tree
        if not isinstance(tree, ast.Import | ast.ImportFrom):
            others |= statement.bound
        elif (
            isinstance(tree, ast.ImportFrom)
            and (tree.module or "").partition(".")[0] in OUR_PACKAGES
        ):
            ours |= statement.bound
        else:
            libraries |= statement.bound
    return frozenset(ours - others - libraries), frozenset(libraries - others)


def _pure(statements: Sequence[Statement], tools: frozenset[str]) -> frozenset[str]:
    """The functions that keep and give back nothing of what they are handed, for sure: they count,
    and call tools."""
    pure, others = set[str](), set[str]()
    for statement in statements:
        tree = statement.tree
        simple = isinstance(tree, ast.FunctionDef) and not statement.changed
        if simple and not any(_handed_on(tree, tools | KEEP_NOTHING, ())):
            simple = not any(map(_may_hand_out, ast.walk(tree)))
            (pure if simple else others).update(statement.bound)
        else:
            others |= statement.bound
    return frozenset(pure - others)


def _may_hand_out(node: ast.AST) -> bool:
    """A place that is written to, or a result that is an argument as it came."""
    if isinstance(node, ast.Subscript | ast.Attribute):
        return isinstance(node.ctx, ast.Store | ast.Del)
    return isinstance(node, ast.Yield | ast.YieldFrom | ast.Lambda | ast.Global | ast.Nonlocal)


def _handed_on(
    node: ast.AST, keep_nothing: frozenset[str], spread: Collection[str]
) -> Iterator[str]:
    """The names whose values its calls are given, or of which they are methods. What a tool of ours
    is given goes no further."""
    parts = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Call):
        front = node.func
        while isinstance(front, ast.Attribute):
            front = front.value
        if isinstance(front, ast.Name) and front.id in keep_nothing:
            parts = [part for part in parts[1:] if _reads(part, spread)]
        else:
            for given in (node.func, *node.args, *(word.value for word in node.keywords)):
                yield from _fronts(given)
    for part in parts:
        yield from _handed_on(part, keep_nothing, spread)


def _reads(node: ast.AST, names: Collection[str]) -> bool:
    return any(isinstance(one, ast.Name) and one.id in names for one in ast.walk(node))


def _fronts(node: ast.AST) -> Iterator[str]:
    """The names whose values an expression may hand out as they are: `table` of `table[0].append`,
    both of `(a, b)` and of `f(a, b)`; none of `a + b`."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Subscript | ast.Attribute | ast.Starred | ast.NamedExpr):
        yield from _fronts(node.value)
    elif isinstance(node, ast.Call):
        for part in (node.func, *node.args, *(word.value for word in node.keywords)):
            yield from _fronts(part)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict | ast.IfExp | ast.BoolOp):
        for child in ast.iter_child_nodes(node):
            yield from _fronts(child)


def _the_same(changed: Collection[str], program: Program) -> Iterator[str]:
    """The names that may stand for what a changed one stands for, as both do after `a = b`."""
    for name in changed:
        for k in program.makers(name, len(program.statements)):
            tree = program.statements[k].tree
            if isinstance(tree, ast.Assign | ast.AnnAssign) and tree.value is not None:
                yield from _fronts(tree.value)


@lru_cache(maxsize=5_000)
def _changes_what_is_shared(statement: Statement) -> bool:
    """Does it set an attribute of anything but `self`?"""
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and not (isinstance(node.value, ast.Name) and node.value.id == "self")
        for node in ast.walk(statement.tree)
    )
