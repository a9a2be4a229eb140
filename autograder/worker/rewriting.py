"""A cell's text, read again: each name that is looked up in a thing, and each call, asks first.

`sp.diff(loss, b)` becomes `call(attribute(sp, "diff", "sp.diff"), loss, b)`, with names that no
text can write. What the two give is decided in `retelling`, by what the thing is when it runs.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

from autograder.worker.quotients import FUNCTION_NODES, copy_tree, find_quotients

ATTRIBUTE, CALL, GAP = "attribute of", "call of", "gap of"  # a space: nobody writes these names
LONGEST = 40  # characters of what a sentence names
MOST_OF_CELL = 200_000  # characters
MOST_BEFORE = 300  # assignments
MAGICS = {"time", "timeit", "capture", "prun"}  # which run the code they are given
TOO_DEEP = "too deep"


@dataclass(frozen=True)
class RewrittenStatement:
    """One statement at the top of a cell, ready to run, and the names that it gives a value."""

    code: CodeType | None  # None: it cannot be read
    names: frozenset[str]
    runs: str = ""  # the file that it runs, as `%run mine.py` does


def rewrite_cell(cell: str, before: dict[str, ast.stmt]) -> list[RewrittenStatement]:
    """The statements of a cell, rewritten. A cell that is no Python never ran.

    before: the assignments of the cells before, which a difference may be made of; added to.
    """
    if len(cell) > MOST_OF_CELL:
        return []
    trees = parse_cell(cell)
    quotients = frozenset[ast.AST]()
    with contextlib.suppress(RecursionError):
        quotients = find_quotients(trees, [*before.values()])
        for tree in trees:
            if isinstance(tree, ast.Assign) and len(before) < MOST_BEFORE:
                before[ast.unparse(tree.targets[0])] = copy_tree(tree)
    return [_rewrite_statement(tree, quotients) for tree in trees]


def _rewrite_statement(tree: ast.stmt, quotients: frozenset[ast.AST]) -> RewrittenStatement:
    if file := _file_run(tree):
        return RewrittenStatement(None, frozenset(), file)
    names = frozenset(one.id for one in getattr(tree, "targets", ()) if isinstance(one, ast.Name))
    try:
        names = frozenset(_bound(tree))
        rewritten: Any = _Rewriter(quotients).visit(tree)
        module = ast.fix_missing_locations(ast.Module([rewritten], []))
        return RewrittenStatement(compile(module, "<your cell>", "exec", dont_inherit=True), names)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return RewrittenStatement(None, names)


class _Rewriter(ast.NodeTransformer):
    def __init__(self, quotients: frozenset[ast.AST]) -> None:
        self._quotients = quotients

    def visit(self, node: ast.AST) -> ast.AST:
        if node in self._quotients:
            gap = _call_of_hook(GAP, ast.Constant(ast.unparse(node)))
            return ast.Assign([node.target], gap) if isinstance(node, ast.AugAssign) else gap
        seen: ast.AST = super().visit(node)
        return seen

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        text = shorten(node)
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            return node
        return _call_of_hook(ATTRIBUTE, node.value, ast.Constant(node.attr), ast.Constant(text))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        bare = isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args
        self.generic_visit(node)
        if bare:  # it looks at the function that it stands in
            return node
        called = ast.Call(ast.Name(CALL, ast.Load()), [node.func, *node.args], node.keywords)
        return ast.copy_location(called, node)

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        raise SyntaxError("its patterns look up names that nobody is asked for")


def _call_of_hook(hook: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(hook, ast.Load()), list(args), [])


def shorten(node: ast.Attribute) -> str:
    """`sp.diff` as it is; of a long one its name, which tells more than what it is asked of."""
    parts = []
    base: ast.expr = node
    while isinstance(base, ast.Attribute):
        parts.append(base.attr)
        base = base.value
    text = ".".join([base.id if isinstance(base, ast.Name) else "…", *reversed(parts)])
    return text if len(text) <= LONGEST else f"….{node.attr}"


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement gives a value, or of which it changes a part."""
    if isinstance(node, (*FUNCTION_NODES, ast.ClassDef)):
        yield from () if isinstance(node, ast.Lambda) else (node.name,)
        return
    if isinstance(node, ast.Name | ast.Subscript | ast.Attribute):
        base: ast.AST = node
        while isinstance(base, ast.Subscript | ast.Attribute):
            base = base.value
        if isinstance(node.ctx, ast.Store) and isinstance(base, ast.Name):
            yield base.id
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, ast.comprehension):
        yield from _bound(node.iter)
        return
    for child in ast.iter_child_nodes(node):
        yield from _bound(child)


def parse_cell(cell: str) -> list[ast.stmt]:
    """The statements of a cell, those inside a magic too; none where it cannot be read."""
    tree = _tree(cell) or _tree(_without_magic(cell))
    if tree is None:
        return []
    return [inner for statement in tree.body for inner in _inside_magic(statement)]


def _tree(cell: str) -> ast.Module | None:
    try:
        return ast.parse(cell)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _without_magic(cell: str) -> str:
    """`%%time` and its like as the calls that IPython makes of them."""
    try:
        from IPython.core.inputtransformer2 import TransformerManager

        return str(TransformerManager().transform_cell(cell))
    except (ImportError, SyntaxError, ValueError, RecursionError):
        return cell


def _inside_magic(statement: ast.stmt) -> list[ast.stmt]:
    """The code that a magic such as `%%time` was given, in place of the magic."""
    texts = _magic(statement)
    if len(texts) >= 2 and texts[0] in MAGICS:
        return parse_cell(texts[-1])
    return [statement]


def _file_run(statement: ast.stmt) -> str:
    texts = _magic(statement)
    words = texts[1].split() if len(texts) == 2 and texts[0] == "run" else []
    return words[-1].strip("'\"") if words else ""


def _magic(statement: ast.stmt) -> Sequence[str]:
    """What a magic is called, and the texts that it is given."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("run_cell_magic", "run_line_magic")
        and all(isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in call.args)
    ):
        return [str(arg.value) for arg in call.args if isinstance(arg, ast.Constant)]
    return ()
