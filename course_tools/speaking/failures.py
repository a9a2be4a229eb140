"""A failed assert in one sentence: takes it and the values it looked at, says what was expected,
what came, and where. `listener` asks."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from types import ModuleType
from typing import Any

from course_tools.speaking.values import in_code, tell_value
from course_tools.speaking.watched import Watch

_NEAR = ("isclose", "allclose")
_SAME = ("array_equal", "equal")
_SHOULD_BE: dict[type[ast.cmpop], tuple[Callable[[Any, Any], Any], str, str]] = {
    # what it computes, what should hold, and the same told of the right side
    ast.Eq: (operator.eq, "equal", "equal"),
    ast.NotEq: (operator.ne, "differ from", "differ from"),
    ast.Lt: (operator.lt, "be below", "be above"),
    ast.LtE: (operator.le, "be at most", "be at least"),
    ast.Gt: (operator.gt, "be above", "be below"),
    ast.GtE: (operator.ge, "be at least", "be at most"),
    ast.Is: (operator.is_, "be", "be"),
    ast.IsNot: (operator.is_not, "not be", "not be"),
    ast.In: (lambda left, right: left in right, "be in", "hold"),
    ast.NotIn: (lambda left, right: left not in right, "not be in", "not hold"),
}


NOT_YET = "✗ **Not yet**"


def explain_failure(failed: ast.Assert, seen: Watch) -> str:
    """What came and what was expected, after the assert's own message."""
    told = _explained(failed.test, seen)
    message = failed.msg
    if isinstance(message, ast.Constant) and isinstance(message.value, str):
        return f"{NOT_YET}: {message.value.rstrip('.')}. {told}"
    return f"{NOT_YET}. {told}"


def _explained(test: ast.expr, seen: Watch) -> str:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        false = (part for part in test.values if seen.has(part) and not _is_true(seen.value(part)))
        return _explained(next(false, test.values[-1]), seen)
    if isinstance(test, ast.Compare):
        return _compared(test, seen)
    if isinstance(test, ast.Call):
        return _called(test, seen)
    return _tell_all(test, seen)


def _compared(test: ast.Compare, seen: Watch) -> str:
    """The first pair of a chain that does not hold."""
    lefts = [test.left, *test.comparators]
    given = next((one for one in lefts if seen.is_given(one)), None)
    if given is not None and all(isinstance(kind, ast.Eq) for kind in test.ops):
        other = (one for one in lefts if one is not given and seen.has(one))
        off = (one for one in other if not _pair_holds(operator.eq, one, given, seen))
        if (first := next(off, None)) is not None:
            return _expected(first, "", given, seen)
    for left, kind, right in zip(lefts, test.ops, test.comparators, strict=False):
        holds = _SHOULD_BE[type(kind)][0]
        if seen.has(left) and seen.has(right) and not _pair_holds(holds, left, right, seen):
            return _pair(left, kind, right, seen)
    return _tell_all(test, seen)


def _pair_holds(holds: Callable[[Any, Any], Any], a: ast.expr, b: ast.expr, seen: Watch) -> bool:
    try:
        return _is_true(holds(seen.value(a), seen.value(b)))
    except Exception:  # noqa: BLE001  values of a student's, which may raise anything
        return False


def _pair(left: ast.expr, kind: ast.cmpop, right: ast.expr, seen: Watch) -> str:
    distance = _distance(left)
    if distance and isinstance(kind, ast.Lt | ast.LtE):
        return _expected(distance.left, "about ", distance.right, seen)
    if isinstance(kind, ast.Eq):
        return _expected(left, "", right, seen)
    if isinstance(kind, ast.In) and isinstance(right, ast.Tuple | ast.List):
        options = [seen.text(option) for option in right.elts]
        listed = ", ".join(map(in_code, options[:-1])) + f" or {in_code(options[-1])}"
        return f"Expected {listed}, got {tell_value(seen.value(left))}."
    _, should, turned = _SHOULD_BE[type(kind)]
    if seen.is_given(left):
        left, right, should = right, left, turned
    bound = in_code(seen.text(right))
    if not seen.is_given(right):
        bound += f", which is {tell_value(seen.value(right))}"
    return f"{_came(left, seen)}; it should {should} {bound}."


def _distance(node: ast.expr) -> ast.BinOp | None:
    """The difference in `abs(a - 0.5)`, which is asked to be small."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "abs":
        inner = node.args[0] if len(node.args) == 1 else None
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Sub):
            return inner
    return None


def _called(test: ast.Call, seen: Watch) -> str:
    name = seen.text(test.func).rpartition(".")[2]
    if len(test.args) < 2:
        return _tell_all(test, seen)
    first, second = test.args[:2]
    if name in _NEAR + _SAME:
        return _expected(first, "about " if name in _NEAR else "", second, seen)
    if name == "isinstance":
        kind = in_code(type(seen.value(first)).__name__)
        return f"{_came(first, seen)}, of type {kind}; expected {in_code(seen.text(second))}."
    return _tell_all(test, seen)


def _expected(came: ast.expr, about: str, expected: ast.expr, seen: Watch) -> str:
    told = (
        in_code(seen.text(expected))
        if seen.is_given(expected)
        else tell_value(seen.value(expected))
    )
    if not seen.is_given(expected):
        told += f", which is {in_code(seen.text(expected))},"
    return f"Expected {about}{told} and got {tell_value(seen.value(came))}{_from(came, seen)}."


def _from(node: ast.expr, seen: Watch) -> str:
    return "" if seen.is_given(node) else f" from {in_code(seen.text(node))}"


def _came(node: ast.expr, seen: Watch) -> str:
    return f"{in_code(seen.text(node))} is {tell_value(seen.value(node))}"


def _tell_all(test: ast.expr, seen: Watch) -> str:
    """Any other assert, and the values of the names in it."""
    if isinstance(test, ast.Name):
        return f"{_came(test, seen)}; it should be true."
    names = {
        node.id: node
        for node in ast.walk(test)
        if isinstance(node, ast.Name) and seen.has(node) and not callable(seen.value(node))
    }
    names = {
        name: node for name, node in names.items() if not isinstance(seen.value(node), ModuleType)
    }
    values = ", ".join(_came(node, seen) for node in names.values())
    return f"{in_code(seen.text(test))} should hold" + (f", where {values}." if values else ".")


def _is_true(value: Any) -> bool:
    try:
        return bool(value)
    except Exception:  # noqa: BLE001  an array of several truths has none of its own
        return False
