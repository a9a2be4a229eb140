"""Where an answer comes from: the statements of a notebook through which its value flows.

Only these are asked whether they work by hand. A student may check an answer with `sp.diff`, plot
with it, or try it in a scratch cell: nothing of that flows into the answer.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from autograder.worker.rewriting import parse_cell

MOST_TEXT = 1_000_000  # characters of code in one notebook; what stands before is not read
MOST_OF_CELL = 200_000
MOST_LOOKUPS = 5_000
FUNCTION_NODES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_REBINDS = (
    ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import,
    ast.ImportFrom,
)  # fmt: skip
_MUTATORS = {"append", "extend", "insert", "update", "add", "setdefault", "fill", "put", "row_op",
             "col_op", "zip_row_op", "copyin_list", "copyin_matrix", "__setitem__"}  # fmt: skip
_HIDES = {"exec", "eval", "globals", "locals", "vars", "setattr", "get_ipython"}


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a cell."""

    tree: ast.stmt

    @cached_property
    def free(self) -> frozenset[str]:
        """The names it reads from the notebook, also later, when a function in it is called."""
        return frozenset(free_names(self.tree))

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names it gives the notebook."""
        return frozenset(bound_names([self.tree]))

    @cached_property
    def changed(self) -> frozenset[str]:
        """The names whose values it changes without giving the name a new one."""
        return frozenset(_changed_names(self.tree))

    @cached_property
    def hides(self) -> tuple[str, ...]:
        """The texts in it, where it may run or bind names that cannot be seen."""
        nodes = list(ast.walk(self.tree))
        hiding = {n.id for n in nodes if isinstance(n, ast.Name)} & _HIDES
        if not hiding:
            return ()
        texts = [fold_text(node) for node in nodes if isinstance(node, ast.expr)]
        words = [node.arg for node in nodes if isinstance(node, ast.keyword)]
        binds = ":=" if hiding == {"eval"} else ""  # all else in it only reads
        return tuple(text for text in [*texts, *words] if text and binds in text)

    @cached_property
    def later(self) -> bool:
        """Does it hold code that runs when it is called?"""
        return any(
            isinstance(node, (*FUNCTION_NODES, ast.ClassDef)) for node in ast.walk(self.tree)
        )

    @cached_property
    def attributes(self) -> tuple[frozenset[str], frozenset[str]]:
        """What its classes call methods, and the attributes that it makes."""
        methods, fields = set[str](), set[str]()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                methods |= set(bound_names(node.body))
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                fields.add(node.attr)
            elif isinstance(node, ast.keyword) and node.arg:
                fields.add(node.arg)
        return frozenset(methods), frozenset(fields)

    def replaces(self, name: str) -> bool:
        """Whether what `name` was before is gone."""
        return name in self.bound and name not in self.changed and isinstance(self.tree, _REBINDS)


@dataclass(frozen=True)
class Program:
    """The statements of a notebook, in the order in which they ran."""

    statements: tuple[Statement, ...]

    @cached_property
    def _makers(self) -> dict[str, list[int]]:
        """Where each name gets a value or is changed."""
        makers: dict[str, list[int]] = {}
        for k, statement in enumerate(self.statements):
            for name in statement.bound | statement.changed:
                makers.setdefault(name, []).append(k)
        return makers

    @property
    def made(self) -> Collection[str]:
        """The names that get a value somewhere."""
        return self._makers.keys()

    def makers(self, name: str, before: int) -> Iterator[int]:
        """The places before `before` where `name` is made or changed, the last one first."""
        places = self._makers.get(name, [])
        return reversed(places[: bisect_left(places, before)])

    def hiders(self, name: str) -> list[int]:
        """The places where it may be made through a text: `globals()["dloss_db"] = ...`."""
        return [
            k
            for k, statement in enumerate(self.statements)
            if any(name in text for text in statement.hides)
        ]

    @cached_property
    def stars(self) -> list[tuple[int, str]]:
        """Where all names of a module were imported, and of which."""
        return [
            (k, statement.tree.module or "")
            for k, statement in enumerate(self.statements)
            if isinstance(statement.tree, ast.ImportFrom) and statement.tree.names[0].name == "*"
        ]


def read_program(cells: Sequence[str]) -> Program:
    """The statements of these cells. A cell that is no Python never ran."""
    kept: list[str] = []
    size = 0
    for cell in reversed(cells):
        size += len(cell) if len(cell) <= MOST_OF_CELL else 0
        if len(cell) <= MOST_OF_CELL and size <= MOST_TEXT:
            kept.insert(0, cell)
    return Program(tuple(statement for cell in kept for statement in _statements(cell)))


@lru_cache(maxsize=1000)  # each item of a notebook asks for them again
def _statements(cell: str) -> tuple[Statement, ...]:
    return tuple(map(Statement, parse_cell(cell)))


def find_origins(name: str, program: Program) -> dict[int, int]:
    """The statements that make `name` what it is at the end, by place in the program.

    Each with its horizon: the place up to which the names it reads are looked up. A function
    reads them when it is called, all else at once.
    """
    end = len(program.statements)
    found: dict[int, int] = {}
    waiting = [(name, end)]
    seen = set(waiting)

    def follow(k: int, before: int) -> None:
        statement = program.statements[k]
        horizons = (k, before) if statement.later else (k,)
        found[k] = max(found.get(k, 0), *horizons)
        more = {(used, at) for used in statement.free for at in horizons} - seen
        seen.update(more)
        waiting.extend(sorted(more))

    for k in program.hiders(name):
        follow(k, end)
    while waiting and len(seen) < MOST_LOOKUPS:
        wanted, before = waiting.pop()
        for k in program.makers(wanted, before):
            follow(k, before)
            if program.statements[k].replaces(wanted):
                break
    return dict(sorted(found.items()))


def fold_text(node: ast.AST) -> str | None:
    """The text that an expression of constants comes to: "di" + "ff"."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = fold_text(node.left), fold_text(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = [
            fold_text(part.value if isinstance(part, ast.FormattedValue) else part)
            for part in node.values
        ]
        return None if None in parts else "".join(part or "" for part in parts)
    return None


def bound_names(body: Sequence[ast.AST]) -> Iterator[str]:
    """The names that these nodes bind in the scope they stand in."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, (ast.Lambda, *COMPREHENSIONS)):
            yield from (
                n.target.id
                for n in ast.walk(node)
                if isinstance(n, ast.NamedExpr) and not isinstance(node, ast.Lambda)
            )
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        else:
            if isinstance(node, ast.ExceptHandler) and node.name:
                yield node.name
            yield from bound_names(list(ast.iter_child_nodes(node)))


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Iterator[str]:
    for node in ast.walk(function.args):
        if isinstance(node, ast.arg):
            yield node.arg


def local_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """Parameters, and what the body binds and does not take from outside."""
    body = [function.body] if isinstance(function, ast.Lambda) else function.body
    outside = {
        name
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }
    return {*parameters(function), *bound_names(body)} - outside


def free_names(node: ast.AST) -> set[str]:
    """The names that a node reads from outside itself."""
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    inner = [free_names(child) for child in ast.iter_child_nodes(node)]
    free: set[str] = set().union(*inner)
    if isinstance(node, FUNCTION_NODES):
        return free - local_names(node)
    if isinstance(node, COMPREHENSIONS):
        targets = [generator.target for generator in node.generators]
        return free - set(bound_names(targets))
    return free


def _changed_names(node: ast.AST) -> set[str]:
    inner = [_changed_names(child) for child in ast.iter_child_nodes(node)]
    changed: set[str] = set().union(*inner)
    if isinstance(node, ast.Global):
        return set(node.names)
    if isinstance(node, FUNCTION_NODES):
        return changed - local_names(node)
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return changed | {node.target.id}
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
        return changed | _base_name(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return changed | (_base_name(node.func) if node.func.attr in _MUTATORS else set())
    return changed


def _base_name(node: ast.expr) -> set[str]:
    """The name at the front of `hessian[0, 0]`."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
