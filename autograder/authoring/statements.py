"""A module of Python, read into the statements at its top: what each binds, uses and imports, and
its text but for what is only told to people.

`definitions` asks, which follows them through all modules of ours.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from autograder.authoring.wording import text_without, told_only

Name = tuple[str, str]  # a module, and a name in it
WHOLE = ""  # as the name: all of a module
Binding = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass
class ModuleStatement:
    """A statement at the top of a module: its text, what it binds, what it uses."""

    text: str
    binds: set[str] = field(default_factory=set)
    uses: set[tuple[str, ...]] = field(default_factory=set)  # "linear.mse" as ("linear", "mse")
    imports: set[Name] = field(default_factory=set)  # inside it
    always: bool = False
    leads_to: set[Name] | None = None  # the names of ours that all of this is


@dataclass
class Module:
    """One module's statements, and where the names that it imports come from."""

    statements: list[ModuleStatement]
    imported: dict[str, Name]
    stars: list[str]

    @cached_property
    def binding(self) -> dict[str, list[ModuleStatement]]:
        """The statements that bind a name."""
        found: dict[str, list[ModuleStatement]] = defaultdict(list)
        for statement in self.statements:
            for name in statement.binds:
                found[name].append(statement)
        return dict(found)


def read_module(text: str, package: str = "") -> Module:
    """A module's statements. `package`: the package that relative imports start from."""
    lines = text.splitlines()
    module = Module([], {}, [])
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for bound, source in _imports(node, package):
                if bound == "*":
                    module.stars.append(source[0])
                else:
                    module.imported[bound] = source
        elif not _is_docstring(node):
            module.statements.append(_read_statement(node, lines, package))
    for one in module.statements:
        one.always = one.always or any(
            use[0] in module.binding for use in one.uses if use[-1:] == ("register",)
        )
    return module


def join_modules(modules: Iterable[Module]) -> Module:
    """Several texts as one module: the cells of a notebook."""
    whole = Module([], {}, [])
    for module in modules:
        whole.statements += [replace(one, leads_to=None) for one in module.statements]
        whole.imported |= module.imported
        whole.stars += module.stars
    return whole


def _read_statement(node: ast.stmt, lines: list[str], package: str) -> ModuleStatement:
    decorated = node.decorator_list if isinstance(node, Binding) else []
    first = min([node.lineno, *(one.lineno for one in decorated)])
    one = ModuleStatement("", always=not _only_binds(node))
    told = list(_collect(node, one, package))
    one.text = text_without(told, lines[first - 1 : node.end_lineno], first)
    if isinstance(node, Binding):
        one.binds = {node.name}
    return one


def _only_binds(node: ast.stmt) -> bool:
    """A definition, or an assignment to names: it does nothing else."""
    if isinstance(node, ast.Assign):
        return all(_is_name(target) for target in node.targets)
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return isinstance(node.target, ast.Name)
    return isinstance(node, Binding)


def _is_name(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return all(_is_name(part) for part in target.elts)
    return isinstance(target, ast.Name)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _collect(node: ast.AST, into: ModuleStatement, package: str) -> Iterator[ast.Constant]:
    """All names and imports in a tree, however deep; gives the texts in it that are only told."""
    if isinstance(node, ast.Attribute) and (parts := _dotted(node)):
        into.uses.add(parts)
        return
    yield from told_only(node)
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Store):
            into.binds.add(node.id)
        else:
            into.uses.add((node.id,))
    elif isinstance(node, Binding):
        into.binds.add(node.name)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        into.imports |= {
            (source[0], WHOLE) if bound == "*" else source
            for bound, source in _imports(node, package)
        }
    for child in ast.iter_child_nodes(node):
        yield from _collect(child, into, package)


def _dotted(node: ast.Attribute) -> tuple[str, ...]:
    """ "linear.mse" as ("linear", "mse"); nothing where it does not begin with a name."""
    parts: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    return (inner.id, *reversed(parts)) if isinstance(inner, ast.Name) else ()


def _imports(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[tuple[str, Name]]:
    """Each name that an import binds, and where it comes from."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, (alias.name, WHOLE)
            else:
                top = alias.name.partition(".")[0]
                yield top, (top, WHOLE)
                yield alias.name, (alias.name, WHOLE)  # all the way down, for what it runs
        return
    parents = package.split(".")
    above = parents[: len(parents) - node.level + 1] if node.level else []
    module = ".".join([*above, *([node.module] if node.module else [])])
    for alias in node.names:
        yield alias.asname or alias.name, (module, alias.name)
