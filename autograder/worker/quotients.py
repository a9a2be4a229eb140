"""Finite differences, found in a syntax tree: the quotients that stand in for a derivative.

(f(p + h) - f(p - h)) / 2h needs no derivative. A formula, however it is written, divides no
difference of one thing at two places by their distance.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

FUNCTION_NODES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
MOST_NODES = 2_000  # of an expression with its local names written out
DEEPEST = 12  # names that stand for names


def find_quotients(trees: Sequence[ast.AST], before: Sequence[ast.AST]) -> frozenset[ast.AST]:
    """The difference quotients in these statements: what is to be a gap.

    before: the assignments before them, which a quotient may be made of.
    """
    bodies: list[tuple[Sequence[ast.AST], Sequence[ast.AST]]] = [(trees, before)]
    divides = False
    for node in (node for tree in trees for node in ast.walk(tree)):
        divides |= isinstance(node, ast.Div)
        if isinstance(node, FUNCTION_NODES):
            bodies.append(([node.body] if isinstance(node, ast.Lambda) else node.body, ()))
    if not divides:
        return frozenset()
    return frozenset(
        found
        for body, first in bodies
        for found in _in_scope(list(_of_scope(body)), list(_of_scope(first)))
    )


def copy_tree(node: ast.AST) -> Any:
    """A copy of a tree. Not by `copy`: IPython ties all trees of a process together, where it
    shows an error, with attributes of its own on the nodes that they share."""
    if isinstance(node, ast.expr_context | ast.operator | ast.unaryop | ast.boolop | ast.cmpop):
        return node
    fields = {
        name: [copy_tree(one) if isinstance(one, ast.AST) else one for one in value]
        if isinstance(value, list)
        else copy_tree(value)
        if isinstance(value, ast.AST)
        else value
        for name, value in ast.iter_fields(node)
    }
    return ast.copy_location(type(node)(**fields), node)


def _of_scope(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a scope in their order, without those of functions inside."""
    for node in body:
        yield node
        if not isinstance(node, (*FUNCTION_NODES, ast.ClassDef)):
            yield from _of_scope(list(ast.iter_child_nodes(node)))


def _in_scope(nodes: Sequence[ast.AST], before: Sequence[ast.AST]) -> Iterator[ast.AST]:
    first, changed = _assigned_names(nodes)
    first = _assigned_names(before)[0] | first
    assigned = {name: value for name, value in first.items() if name not in changed}
    for node in nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            top, bottom = node.left, node.right
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div):
            top, bottom = first.get(ast.unparse(node.target), node.target), node.value
        else:
            continue
        over = _write_out(top, assigned)
        under = _write_out(bottom, assigned)
        if over is None or under is None:
            continue
        if _is_complex(over) or any(_is_step(minus, under) for minus in _minuses(over)):
            yield node


def _is_complex(node: ast.AST) -> bool:
    """f(p + ih).imag / h is a difference quotient too, with an imaginary step."""
    return any(
        isinstance(inner, ast.Attribute) and inner.attr == "imag" for inner in ast.walk(node)
    )


def _minuses(node: ast.AST) -> Iterator[ast.BinOp]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Sub):
            yield inner


def _assigned_names(nodes: Sequence[ast.AST]) -> tuple[dict[str, ast.expr], set[str]]:
    """What each name is first, and the names that are something else later."""
    first: dict[str, ast.expr] = {}
    changed: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target, value in (p for t in node.targets for p in _assigned_pairs(t, node.value)):
                if isinstance(target, ast.Name):
                    changed |= {target.id} & first.keys()
                    first.setdefault(target.id, value)
                elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                    changed.add(target.value.id)
        elif isinstance(node, ast.AugAssign):
            base = node.target.value if isinstance(node.target, ast.Subscript) else node.target
            changed.add(ast.unparse(base))
    return first, changed


def _assigned_pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=False))
    return [(target, value)]


class _Writer(ast.NodeTransformer):
    def __init__(self, assigned: Mapping[str, ast.expr], inside: frozenset[str]) -> None:
        self._assigned, self._inside = assigned, inside
        self.nodes = 0

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._assigned.get(node.id)
        if value is None or node.id in self._inside:
            return node
        if len(self._inside) >= DEEPEST:
            raise _TooLongError
        inner = _Writer(self._assigned, self._inside | {node.id})
        written: ast.expr = inner.visit(copy_tree(value))
        self.nodes += inner.nodes + sum(1 for _ in ast.walk(written))
        if self.nodes > MOST_NODES:
            raise _TooLongError
        return written


class _TooLongError(Exception):
    """Written out, an expression has too many nodes to be read."""


def _write_out(node: ast.expr, assigned: Mapping[str, ast.expr]) -> ast.expr | None:
    """The expression with its local names replaced by what they stand for."""
    try:
        written: ast.expr = _Writer(assigned, frozenset()).visit(copy_tree(node))
    except _TooLongError:
        return None
    return written


def _is_step(minus: ast.BinOp, under: ast.expr) -> bool:
    """Is it f(p + h) - f(p - h), or f(p + h) - f(p), over a multiple of h?"""
    steps = _steps_between(minus.left, minus.right)
    if (
        not steps or _step_between(minus.left, minus.right) is not None
    ):  # (p + h) - p is no f of them
        return False
    factors = list(_factors(under))
    known = {ast.dump(factor) for factor in factors}
    for step in steps:
        if isinstance(step, ast.Constant):
            if not all(isinstance(factor, ast.Constant) for factor in factors):
                return False
        elif not known & {ast.dump(node) for node in ast.walk(step) if _may_be_step(node)}:
            return False
    return True


def _may_be_step(node: ast.AST) -> bool:
    return isinstance(node, ast.expr) and not isinstance(node, ast.Constant)


def _steps_between(left: ast.AST, right: ast.AST) -> list[ast.expr] | None:
    """By how much two expressions of one form are apart where they differ; None: no step."""
    if ast.dump(left) == ast.dump(right):
        return []
    if isinstance(left, ast.expr) and isinstance(right, ast.expr):
        step = _step_between(left, right)
        if step is not None:
            return [step]
    if type(left) is not type(right) or isinstance(left, ast.Constant | ast.Name | ast.Subscript):
        return None
    ours, theirs = list(ast.iter_child_nodes(left)), list(ast.iter_child_nodes(right))
    if len(ours) != len(theirs) or not ours or _labels(left) != _labels(right):
        return None
    found: list[ast.expr] = []
    for one, other in zip(ours, theirs, strict=True):
        inner = _steps_between(one, other)
        if inner is None:
            return None
        found += inner
    return found


def _labels(node: ast.AST) -> list[object]:
    return [value for _, value in ast.iter_fields(node) if isinstance(value, str)]


def _step_between(left: ast.expr, right: ast.expr) -> ast.expr | None:
    """h, where the two are p + h and p - h, p + h and p, p and p - h, or the other way round."""
    for one, other in ((left, right), (right, left)):
        if not isinstance(one, ast.BinOp) or not isinstance(one.op, ast.Add | ast.Sub):
            continue
        if ast.dump(one.left) == ast.dump(other):
            return one.right
        if isinstance(one.op, ast.Add) and ast.dump(one.right) == ast.dump(other):
            return one.left
        if (
            isinstance(other, ast.BinOp)
            and isinstance(other.op, ast.Add | ast.Sub)
            and type(one.op) is not type(other.op)
            and ast.dump(one.left) == ast.dump(other.left)
            and ast.dump(one.right) == ast.dump(other.right)
        ):
            return one.right
    return None


def _factors(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield from _factors(node.left)
        yield from _factors(node.right)
    else:
        yield node
