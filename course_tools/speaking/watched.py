"""The values that the asserts of a check cell look at, kept as the cell runs.

They are kept and not computed once more when an assert fails: a student's function may print, draw
lots, or change what it is given.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from types import ModuleType
from typing import Any, TypeAlias

KEEPS = "_seen_by_the_check"  # what a watched cell calls
Place: TypeAlias = tuple[int, ...]  # first line and column, last line and column
_KEPT = (ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Call, ast.Attribute, ast.Subscript,
         ast.Name, ast.Tuple, ast.List, ast.GeneratorExp, ast.ListComp)  # fmt: skip
# Names inside a comprehension are its own: it is kept as a whole.
_LOOKED_INTO = (ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Call, ast.Attribute, ast.Tuple,
                ast.List, ast.Starred, ast.keyword)  # fmt: skip


class Watch(ast.NodeTransformer):
    """For IPython's list of transformers: each part of an assert goes through `keep`."""

    def __init__(self) -> None:
        self.begin("", {}, on=False)

    def begin(self, source: str, names: Mapping[str, Any], *, on: bool) -> None:
        """A new cell, and the names of its notebook; only a check cell is watched."""
        self._on, self.source, self._names = on, source, names
        self._asserts: list[ast.Assert] = []  # as they were written
        self._values: dict[Place, Any] = {}

    def keep(self, value: Any, *place: int) -> Any:
        """Keep what stands at a place of the cell."""
        self._values[place] = value
        return value

    def failed_assert(self, line: int) -> ast.Assert | None:
        """The assert that has this line in it."""
        found = (a for a in self._asserts if a.lineno <= line <= (a.end_lineno or a.lineno))
        return next(found, None)

    def has(self, node: ast.expr) -> bool:
        """Was it computed, or does it stand there?"""
        return _place(node) in self._values or self.is_given(node)

    def value(self, node: ast.expr) -> Any:
        """What it was."""
        if _place(node) in self._values or not self.is_given(node):
            return self._values.get(_place(node))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return getattr(self._names[node.value.id], node.attr)
        return ast.literal_eval(node)

    def is_given(self, node: ast.expr) -> bool:
        """Does it stand there in numbers, words or types, such as `(0, 2)` or `torch.float32`?"""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            base = self._names.get(node.value.id)
            return isinstance(base, ModuleType) and hasattr(base, node.attr)
        if isinstance(node, ast.Tuple | ast.List):
            return all(map(self.is_given, node.elts))
        unsigned = node.operand if isinstance(node, ast.UnaryOp) else node
        return isinstance(unsigned, ast.Constant)

    def text(self, node: ast.AST) -> str:
        """As it stands in the cell, in one line."""
        return " ".join((ast.get_source_segment(self.source, node) or "").split())

    def visit_Module(self, node: ast.Module) -> ast.AST:
        if self._on:
            for statement in node.body:
                if isinstance(statement, ast.Assert):
                    self._asserts.append(copy.deepcopy(statement))
                    statement.test = _Handing().visit(statement.test)
        return node


class _Handing(ast.NodeTransformer):
    """Puts each part of an expression through `keep`."""

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Subscript):  # a slice is no value by itself
            node.value = self.visit(node.value)
        elif isinstance(node, ast.GeneratorExp | ast.ListComp):  # only this is computed outside
            node.generators[0].iter = self.visit(node.generators[0].iter)
        elif isinstance(node, _LOOKED_INTO):
            self.generic_visit(node)
        if not isinstance(node, _KEPT):
            return node
        keep, place = ast.Name(KEEPS, ast.Load()), map(ast.Constant, _place(node))
        call = ast.Call(keep, [node, *place], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


def _place(node: ast.expr) -> Place:
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0
