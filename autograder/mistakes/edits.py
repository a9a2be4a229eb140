"""Misconceptions that are the right code with one small thing in it written otherwise: takes the
right function, gives all of them, as `general` asks.

Nobody lists them: they are what mutants are, told as mistakes. Their names say what is wrong and
not where, so that no right code stands in what a student reads.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import FunctionType

from autograder.judging.sentences import say
from autograder.judging.verdict import Rule
from autograder.mistakes import mutations
from autograder.mistakes.misconceptions import (
    Misconception,
    define_function,
    names_beside,
    text_of,
)

MOST_NODES = 250  # of a syntax tree: what is longer is no single step
MOST_FUNCTIONS = 100  # whose edits are kept
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "−", ast.Mult: "·", ast.Div: "/", ast.Pow: "**", ast.FloorDiv: "//",
    ast.Mod: "%", ast.MatMult: "@", ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥",
    ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
STATISTICS = ("max", "min", "std", "var", "prod")
BUILTINS = ("abs", "sum", "max", "min", "round", "len")
CONVERSIONS = ("float", "int", "list", "tuple", "asarray", "array")  # most change no value
OFF_BY_ONE, NO_STEP = "a number is off by one", "a step is missing"
VAGUE = (OFF_BY_ONE, NO_STEP)  # told where nothing else explains it
REFERENCES = "solutions"
EDITED = "edited"  # what the code calls a reference that is written otherwise
Edit = tuple[str, str, ast.Module]  # name, sentence, the changed tree


@lru_cache(MOST_FUNCTIONS)
def edits_of(right: Rule) -> tuple[Misconception, ...]:
    """All there are of one function, each once, then those of the references that it calls; none
    where its text cannot be had, or where an edit of it might never end."""
    tree = _plain_tree(right)
    if tree is None:
        return ()
    told: list[Edit] = []
    vague: list[Edit] = []
    for edit in _told_mutations(tree):
        (vague if edit[0] in VAGUE else told).append(edit)
    found = (*told, *_written_otherwise(tree), *_mixed_up(tree), *vague)
    return (*_each_once(found, tree, right), *_edits_of_called(tree, right))


@lru_cache(MOST_FUNCTIONS)
def early_returns_of(right: Rule) -> tuple[Misconception, ...]:
    """Its `return` inside its loop, where it has one: by it, arguments are ignored."""
    tree = _plain_tree(right)
    return () if tree is None else tuple(_each_once(_returns_early(tree), tree, right))


def _plain_tree(right: Rule) -> ast.Module | None:
    """Its text without decorators, annotations and what it tells of its misconceptions."""
    try:
        tree = ast.parse(text_of(right))
    except (OSError, TypeError, SyntaxError):  # a lambda in a call, a builtin
        return None
    function = tree.body[0]
    waits = any(isinstance(node, ast.While) for node in ast.walk(tree))
    if waits or not isinstance(function, ast.FunctionDef):
        return None
    function.decorator_list, function.returns = [], None
    for argument in (*function.args.args, *function.args.kwonlyargs):
        argument.annotation = None
    function.body = [line for line in function.body if not _only_tells(line)]
    return tree if len(list(ast.walk(tree))) <= MOST_NODES else None


def _only_tells(line: ast.stmt) -> bool:
    """A docstring, or `wrong(…)` in the body of a value."""
    if not isinstance(line, ast.Expr):
        return False
    called = getattr(line.value, "func", None)
    return isinstance(line.value, ast.Constant) or getattr(called, "id", "") == "wrong"


def _each_once(edits: Iterable[Edit], tree: ast.Module, right: Rule) -> Iterator[Misconception]:
    seen = {ast.unparse(tree)}
    for name, says, changed in edits:
        text = ast.unparse(changed)
        if text not in seen:
            seen.add(text)
            yield Misconception(name, _defined_when_asked(text, right, {}), says)


def _edits_of_called(tree: ast.Module, right: Rule) -> Iterator[Misconception]:
    """The same function, where a reference that it calls is written otherwise."""
    for called, text in _references_called(tree, right):
        for edit in edits_of(called):
            yield Misconception(
                edit.name, _defined_when_asked(text, right, {EDITED: edit.rule}), edit.says
            )


def _references_called(tree: ast.Module, right: Rule) -> Iterator[tuple[Rule, str]]:
    """Each, with the text in which another one stands for it."""
    beside, seen = names_beside(right), {right.__name__}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (written := ast.unparse(node.func)) not in seen:
            seen.add(written)
            called = _found(node.func, beside)
            if isinstance(called, FunctionType) and called.__module__.startswith(REFERENCES):
                yield called, ast.unparse(_Renamed(written).visit(copy.deepcopy(tree)))


def _found(node: ast.expr, beside: Mapping[str, object]) -> object:
    """What `mse` or `linear.mse` is."""
    if isinstance(node, ast.Name):
        return beside.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(beside.get(node.value.id), node.attr, None)
    return None


class _Renamed(ast.NodeTransformer):
    """The called function under another name."""

    def __init__(self, written: str) -> None:
        self._written = written

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if ast.unparse(node.func) == self._written:
            node.func = ast.Name(EDITED, ast.Load())
        return node


def _defined_when_asked(text: str, right: Rule, more: Mapping[str, object]) -> Rule:
    """Most are asked on one input at most, many on none."""
    made: list[Rule] = []

    def wrong(*inputs: object) -> object:
        if not made:
            made.append(define_function(text, right.__name__, {**names_beside(right), **more}))
        return made[0](*inputs)

    return wrong


def _told_mutations(tree: ast.Module) -> Iterator[Edit]:
    for rule, node, changed, mutated in mutations.mutations_of(tree):
        if told := TOLD[rule](node, changed):
            yield (*told, mutated)


def _tell_operator(node: ast.AST, changed: ast.AST) -> tuple[str, str] | None:
    was, now = (SIGNS[type(_operator(one))] for one in (node, changed))
    return f"{now} for {was}", say("mistakes.operator", was=was, now=now)


def _operator(node: ast.AST) -> ast.AST:
    return node.op if isinstance(node, ast.BinOp) else node.ops[0]  # type: ignore[attr-defined]


def _tell_dropped(node: ast.AST, _: ast.AST) -> tuple[str, str] | None:
    assert isinstance(node, ast.BinOp)
    match node.op:
        case ast.Add() | ast.Sub():
            return "a term is missing", say("mistakes.no-term")
        case ast.Mult() | ast.MatMult():
            return "a factor is missing", say("mistakes.no-factor")
        case ast.Div() | ast.FloorDiv():
            return "not divided", say("mistakes.not-divided")
        case ast.Pow():
            squared = isinstance(node.right, ast.Constant) and node.right.value == 2
            return ("not squared" if squared else "no power"), say("mistakes.no-power")
    return None


def _tell_constant(node: ast.AST, changed: ast.AST) -> tuple[str, str] | None:
    if isinstance(changed, ast.UnaryOp):
        return "a sign", say("mistakes.a-sign")
    assert isinstance(node, ast.Constant)
    if isinstance(node.value, bool):
        return None
    return OFF_BY_ONE, say("mistakes.off-by-one")


def _tell_sign(_: ast.AST, changed: ast.AST) -> tuple[str, str] | None:
    if isinstance(changed, ast.Return) and isinstance(changed.value, ast.Constant):
        return None  # None, which the library names
    return "a sign", say("mistakes.a-sign")


def _tell_call(node: ast.AST, changed: ast.AST) -> tuple[str, str] | None:
    if isinstance(node, ast.Attribute):
        assert isinstance(changed, ast.Attribute)
        was, now = node.attr, changed.attr
        return f"{now} for {was}", say("mistakes.twin", was=was, now=now)
    if isinstance(changed, ast.Call) and changed.func is getattr(node, "func", None):
        return "two arguments swapped", say("mistakes.arguments")
    called = getattr(node, "func", None)
    name = getattr(called, "attr", getattr(called, "id", ""))
    library = isinstance(called, ast.Attribute) or name in BUILTINS
    if not library or name in CONVERSIONS:  # a function of ours tells nobody anything
        return None
    return f"no {name}", say("mistakes.no-call", name=name)


def _tell_pair(_: ast.AST, __: ast.AST) -> tuple[str, str] | None:
    return "two values swapped", say("mistakes.values-swapped")


def _tell_statement(_: ast.AST, __: ast.AST) -> tuple[str, str] | None:
    return NO_STEP, say("mistakes.no-step")


TOLD: dict[mutations.Rule, Callable[[ast.AST, ast.AST], tuple[str, str] | None]] = {
    mutations.swap_operators: _tell_operator,
    mutations.drop_terms: _tell_dropped,
    mutations.change_constants: _tell_constant,
    mutations.turn_signs: _tell_sign,
    mutations.change_calls: _tell_call,
    mutations.swap_pairs: _tell_pair,
    mutations.drop_statements: _tell_statement,
}


def _returns_early(tree: ast.Module) -> Iterator[Edit]:
    """The `return` that follows a loop, inside it."""
    twin = copy.deepcopy(tree)
    body = twin.body[0].body  # type: ignore[attr-defined]
    for loop, after in itertools.pairwise(body):
        if isinstance(loop, ast.For) and isinstance(after, ast.Return):
            loop.body.append(after)
            yield "return in the loop", say("mistakes.return-in-loop"), twin
            return


def _written_otherwise(tree: ast.Module) -> Iterator[Edit]:
    """What no mutant has: absolute values for squares, another statistic, a square after the mean,
    the two sides of a − or / in each other's place."""
    for place, node in enumerate(ast.walk(tree)):
        for name, says, changed in _other_ways(node):
            yield name, says, mutations.replace_node(tree, place, changed)


def _other_ways(node: ast.AST) -> Iterator[tuple[str, str, ast.expr]]:
    match node:
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=2)):
            absolute = ast.Call(ast.Name("abs", ast.Load()), [base], [])
            yield "absolute, not squared", say("mistakes.abs-for-square"), absolute
        case ast.BinOp(left=left, op=ast.Sub() | ast.Div() as op, right=right):
            turned = ast.BinOp(right, op, left)
            if isinstance(op, ast.Sub):
                yield "a sign", say("mistakes.a-sign"), turned
            else:
                yield "upside down", say("mistakes.a-fraction"), turned
        case ast.Attribute(attr="mean" | "sum" as was):
            for now in STATISTICS:
                other = ast.Attribute(node.value, now, ast.Load())
                yield f"{now} for {was}", say("mistakes.twin", was=was, now=now), other
        case ast.Call(
            func=ast.Attribute(
                value=ast.BinOp(left=base, op=ast.Pow() as op, right=power), attr=statistic
            ),
            args=[],
        ):
            inner = ast.Call(ast.Attribute(base, statistic, ast.Load()), [], [])
            says = say("mistakes.power-after", statistic=statistic)
            yield f"{statistic} before the power", says, ast.BinOp(inner, op, power)


def _mixed_up(tree: ast.Module) -> Iterator[Edit]:
    """One argument in the place of another, once."""
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    names = [one.arg for one in function.args.args]
    for place, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
            for other in names:
                if other != node.id:
                    changed = mutations.replace_node(tree, place, ast.Name(other, ast.Load()))
                    says = say("mistakes.mixed-up", one=other, other=node.id)
                    yield f"{other} for {node.id}", says, changed
