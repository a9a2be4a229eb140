"""What does the differentiating: the functions that take a derivative, found in a syntax tree.

A name is followed to where it was imported, so `from sympy import diff as d` hides nothing; what a
name stands for must be seen, so `getattr` with a text that cannot be read is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.judging.origin import (
    COMPREHENSIONS,
    FUNCTIONS,
    Program,
    bound_names,
    folded,
    local_names,
    origins,
)

_TORCH = {"grad", "backward", "grad_and_value", "value_and_grad", "vjp", "jvp", "hvp", "vhp",
          "jacrev", "jacfwd", "jacobian", "hessian", "linearize", "gradient",
          "elementwise_grad"}  # fmt: skip
# By package: the functions in it that differentiate; a star is the whole package.
TOOLS = {
    "sympy": {"diff", "Derivative", "idiff", "hessian", "jacobian", "gradient", "limit", "Limit",
              "series", "fdiff", "differentiate_finite", "apply_finite_diff", "derive_by_array",
              "finite_diff_weights", "as_finite_difference", "euler_equations"},
    "numpy": {"gradient", "polyder", "deriv"},
    "scipy": {"derivative", "approx_fprime", "approx_derivative", "check_grad", "jacobian",
              "hessian"},
    "mpmath": {"diff", "diffs", "taylor", "jacobian"},
    "torch": _TORCH, "functorch": _TORCH, "jax": _TORCH, "autograd": _TORCH,
    "tensorflow": {"GradientTape", "gradients"},
    "numdifftools": {"*"},
    "course_tools": {"check_gradient", "measured"},  # to check a gradient with, not to find it
}  # fmt: skip
AUTOGRAD = {"torch", "functorch", "jax", "autograd", "tensorflow"}
# Asked of an object whose class the text does not tell.
_METHODS = {"diff", "fdiff", "backward", "requires_grad_", "jacobian", "deriv", "series", "limit",
            "differentiate_finite", "as_finite_difference", "_eval_derivative"}  # fmt: skip
_AUTOGRAD_METHODS = {"backward", "requires_grad_", "requires_grad"}
_PARSERS = {"sympify", "S", "parse_expr"}
_HIDDEN_BUILTINS = {"exec", "eval", "compile", "globals", "locals", "vars", "get_ipython",
                    "__builtins__"}  # fmt: skip
_HIDDEN_MODULES = {"builtins", "ctypes", "gc", "inspect", "marshal", "pickle", "runpy", "code"}
_HIDDEN_ATTRIBUTES = {"__dict__", "__globals__", "__builtins__", "__getattribute__", "modules"}
_DEEPEST = 20
LONGEST = 40  # characters of a tool that a sentence names


@dataclass(frozen=True)
class Found:
    """A tool, or something that may hide one, as the student wrote it."""

    text: str
    kind: str  # "tool", "autograd" or "unreadable"


def tools_in(name: str, program: Program) -> Iterator[Found]:
    """What differentiates on the way to the answer `name`."""
    own = _own_attributes(program)
    for k, horizon in origins(name, program).items():
        yield from _Reader(program, horizon, own).visited(program.statements[k].tree)


def _own_attributes(program: Program) -> tuple[set[str], set[str]]:
    """What the student's classes call methods, and all attributes that the student makes."""
    made = [statement.attributes for statement in program.statements]
    methods = set().union(*(methods for methods, _ in made))
    fields = set().union(*(fields for _, fields in made))
    return methods, methods | fields


class _Reader:
    """Reads one statement, with the names as they are at `horizon`."""

    def __init__(self, program: Program, horizon: int, own: tuple[set[str], set[str]]) -> None:
        self._program = program
        self._horizon = horizon
        self._own_methods, self._own_fields = own
        self._scopes: list[dict[str, list[ast.AST]]] = []  # of the functions one is inside of

    def visited(self, node: ast.AST) -> Iterator[Found]:
        scope = _locals(node)
        if scope is not None:
            self._scopes.append(scope)
        if isinstance(node, ast.Call):
            yield from self._call(node)
        elif isinstance(node, ast.Attribute | ast.Name):
            yield from self._name(node, called=False)
        elif isinstance(node, ast.keyword) and _switches_autograd_on(node):
            yield Found("requires_grad", "autograd")
        called = node.func if isinstance(node, ast.Call) else None
        for child in ast.iter_child_nodes(node):
            if child is called and isinstance(child, ast.Attribute):
                yield from self.visited(child.value)  # the method itself was seen with its call
            else:
                yield from self.visited(child)
        if scope is not None:
            self._scopes.pop()

    def _call(self, call: ast.Call) -> Iterator[Found]:
        if isinstance(call.func, ast.Attribute):
            yield from self._name(call.func, called=True)
        dotted = self._dotted(call.func) or ""
        root, _, last = dotted.rpartition(".")
        if dotted == "getattr" and len(call.args) >= 2:
            attribute = folded(call.args[1])
            if attribute is None:
                yield Found(_text(call), "unreadable")
            else:
                yield from self._attribute(call, call.args[0], attribute, called=True)
        elif dotted in ("operator.attrgetter", "operator.methodcaller") and call.args:
            attribute = folded(call.args[0])
            if attribute is None or attribute.rpartition(".")[2] in _METHODS:
                yield Found(_text(call), "unreadable" if attribute is None else "tool")
        elif dotted in ("__import__", "importlib.import_module"):
            if not call.args or folded(call.args[0]) is None:
                yield Found(_text(call), "unreadable")
        elif root.partition(".")[0] == "sympy":
            yield from _in_texts(call, parses=last in _PARSERS)

    def _name(self, node: ast.Attribute | ast.Name, *, called: bool) -> Iterator[Found]:
        if isinstance(node, ast.Attribute):
            if isinstance(node.ctx, ast.Load):
                yield from self._attribute(node, node.value, node.attr, called=called)
            elif node.attr == "requires_grad":
                yield Found(_text(node), "autograd")
        elif isinstance(node.ctx, ast.Load):
            dotted = self._dotted(node)
            if dotted in _HIDDEN_BUILTINS:
                yield Found(node.id, "unreadable")
            elif dotted:
                yield from _known(node, dotted)

    def _attribute(
        self, node: ast.expr, base: ast.expr, attribute: str, *, called: bool
    ) -> Iterator[Found]:
        dotted = self._dotted(base)
        if attribute in _HIDDEN_ATTRIBUTES and (attribute != "modules" or dotted == "sys"):
            yield Found(_text(node), "unreadable")
        elif dotted and (found := list(_known(node, f"{dotted}.{attribute}"))):
            yield from found
        elif attribute in _METHODS and (dotted or "").partition(".")[0] not in ("numpy", "pandas"):
            mine = self._own_methods if called else self._own_fields
            if attribute not in mine:
                yield Found(_text(node), "autograd" if attribute in _AUTOGRAD_METHODS else "tool")

    def _dotted(self, node: ast.AST, depth: int = 0) -> str | None:
        """What a name stands for, by where it comes from: "sympy.diff"; None where it is made."""
        if depth > _DEEPEST:
            return None
        if isinstance(node, ast.Attribute):
            base = self._dotted(node.value, depth + 1)
            return f"{base}.{node.attr}" if base else None
        if isinstance(node, ast.Call) and node.args:
            return self._returned(node, depth)
        return self._named(node, depth) if isinstance(node, ast.Name) else None

    def _returned(self, call: ast.Call, depth: int) -> str | None:
        called = self._dotted(call.func, depth + 1)
        if called in ("__import__", "importlib.import_module"):
            return folded(call.args[0])
        if called != "getattr" or len(call.args) < 2:
            return None
        base, last = self._dotted(call.args[0], depth + 1), folded(call.args[1])
        return f"{base}.{last}" if base and last else None

    def _named(self, node: ast.Name, depth: int) -> str | None:
        for scope in reversed(self._scopes):
            if node.id in scope:
                return self._first(node.id, scope[node.id], depth)
        for k in self._program.makers(node.id, self._horizon):
            statement = self._program.statements[k]
            if node.id in statement.bound:
                return self._first(node.id, [statement.tree], depth)
        return self._starred(node.id)

    def _first(self, name: str, binders: Sequence[ast.AST], depth: int) -> str | None:
        for binder in binders:
            if isinstance(binder, ast.Import | ast.ImportFrom):
                return _import_of(name, binder)
            if isinstance(binder, ast.Assign) and all(
                isinstance(target, ast.Name) for target in binder.targets
            ):
                names = {n.id for n in ast.walk(binder.value) if isinstance(n, ast.Name)}
                if name not in names and (dotted := self._dotted(binder.value, depth + 1)):
                    return dotted
        return None

    def _starred(self, name: str) -> str:
        """A name that nothing in sight binds: of a star import, or built in."""
        for k, module in reversed(self._program.stars):
            tools = TOOLS.get(module.partition(".")[0], set())
            if k < self._horizon and (name in tools or name in _PARSERS):
                return f"{module}.{name}"
        return name


def _locals(node: ast.AST) -> dict[str, list[ast.AST]] | None:
    """The names of the scope that a node opens, each with the statements that bind it."""
    if isinstance(node, COMPREHENSIONS):
        targets = [generator.target for generator in node.generators]
        return {name: [] for name in bound_names(targets)}
    if isinstance(node, ast.ClassDef):
        return {name: [] for name in bound_names(node.body)}
    if not isinstance(node, FUNCTIONS):
        return None
    names: dict[str, list[ast.AST]] = {name: [] for name in local_names(node)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import | ast.ImportFrom | ast.Assign):
            for name in names.keys() & set(bound_names([inner])):
                names[name].append(inner)
    return names


def _switches_autograd_on(node: ast.keyword) -> bool:
    off = isinstance(node.value, ast.Constant) and not node.value.value
    return node.arg == "requires_grad" and not off


def _import_of(name: str, node: ast.Import | ast.ImportFrom) -> str | None:
    for alias in node.names:
        if (alias.asname or alias.name.partition(".")[0]) == name:
            if isinstance(node, ast.ImportFrom):
                return f"{node.module}.{alias.name}"
            return alias.name if alias.asname else name
    return None


def _known(node: ast.expr, dotted: str) -> Iterator[Found]:
    """Whether a name of a library is one of its tools."""
    root, *parts = dotted.split(".")
    while parts and parts[-1].startswith("__"):
        parts.pop()
    tools = TOOLS.get(root, set())
    if root in _HIDDEN_MODULES or (root, parts[:1]) == ("sys", ["modules"]):
        yield Found(_text(node), "unreadable")
    elif parts and (parts[-1] in tools or "*" in tools):
        yield Found(_text(node), "autograd" if root in AUTOGRAD else "tool")


def _in_texts(call: ast.Call, *, parses: bool) -> Iterator[Found]:
    """sympy reads texts as expressions: `sp.sympify("diff(x**2, x)")`."""
    for argument in call.args:
        text = folded(argument)
        if text is None:
            made = isinstance(argument, ast.JoinedStr | ast.BinOp) and any(
                folded(node) is not None for node in ast.walk(argument)
            )
            if parses and made:
                yield Found(_text(call), "unreadable")
            continue
        try:
            nodes = list(ast.walk(ast.parse(text.strip(), mode="eval")))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        methods = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        if names & TOOLS["sympy"] or methods & _METHODS:
            yield Found(_text(call), "tool")


def _text(node: ast.AST) -> str:
    text = ast.unparse(node)
    if isinstance(node, ast.Attribute) and len(text) > LONGEST:
        return f"….{node.attr}"  # its name tells, not what it is asked of
    return text
