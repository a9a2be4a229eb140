"""Small changes of a syntax tree: what is made of right code to see whether anything notices.

`authoring.mutants` makes mutants of solutions with them, `mistakes.edits` misconceptions that any
function may show.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

Rule = Callable[[ast.AST], Iterator[ast.AST]]
OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
TWINS = {
    "mean": "sum",
    "sum": "mean",
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "exp": "log",
    "log": "exp",
    "sin": "cos",
    "cos": "sin",
}


def mutations_of(tree: ast.Module) -> Iterator[tuple[Rule, ast.AST, ast.AST, ast.Module]]:
    """Every change of a tree: the rule, the node, what stands there instead, the changed tree."""
    for place, node in enumerate(ast.walk(tree)):
        for rule in RULES:
            for changed in rule(node):
                yield rule, node, changed, replace_node(tree, place, changed)


def replace_node(tree: ast.Module, place: int, changed: ast.AST) -> ast.Module:
    """A copy of the tree in which the place-th node of a walk is another one."""
    twin = copy.deepcopy(tree)
    target = list(ast.walk(twin))[place]
    for parent in ast.walk(twin):
        for field, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, field, changed)
            elif isinstance(value, list) and any(item is target for item in value):
                value[:] = [changed if item is target else item for item in value]
    return ast.fix_missing_locations(twin)


def swap_operators(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        for other in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        other_op = COMPARISONS.get(type(node.ops[0]))
        if other_op:
            yield ast.Compare(node.left, [other_op()], node.comparators)


def drop_terms(node: ast.AST) -> Iterator[ast.AST]:
    """One side of an operation forgotten: 2 * x -> x, b + w * x -> w * x."""
    if isinstance(node, ast.BinOp):
        yield node.left
        if isinstance(node.op, ast.Add | ast.Mult):
            yield node.right


def change_constants(node: ast.AST) -> Iterator[ast.AST]:
    """Numbers off by one, which also makes ranges and indices off by one; truth values turned."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int | float):
            yield ast.Constant(node.value + 1)
            if node.value not in (0, 1):
                yield ast.Constant(node.value - 1)
                yield ast.UnaryOp(ast.USub(), ast.Constant(node.value))


def turn_signs(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    if isinstance(node, ast.Return) and node.value is not None:
        if not isinstance(node.value, ast.Tuple | ast.Constant | ast.Name):
            yield ast.Return(ast.UnaryOp(ast.USub(), node.value))
        yield ast.Return(ast.Constant(None))


def change_calls(node: ast.AST) -> Iterator[ast.AST]:
    """mean for sum, a call dropped, two arguments swapped."""
    if isinstance(node, ast.Attribute) and node.attr in TWINS and isinstance(node.ctx, ast.Load):
        yield ast.Attribute(node.value, TWINS[node.attr], ast.Load())
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute) and not node.args and not node.keywords:
        yield node.func.value
    if len(node.args) == 1 and not isinstance(node.args[0], ast.List | ast.ListComp):
        yield node.args[0]
    for k in range(len(node.args) - 1):
        args = list(node.args)
        args[k], args[k + 1] = args[k + 1], args[k]
        yield ast.Call(node.func, args, node.keywords)


def swap_pairs(node: ast.AST) -> Iterator[ast.AST]:
    """A returned or assigned pair the wrong way round."""
    if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield ast.Tuple([node.elts[1], node.elts[0]], ast.Load())


def drop_statements(node: ast.AST) -> Iterator[ast.AST]:
    """A whole statement forgotten."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr) and not (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        yield ast.Pass()


RULES: tuple[Rule, ...] = (
    swap_operators,
    drop_terms,
    change_constants,
    turn_signs,
    change_calls,
    swap_pairs,
    drop_statements,
)
