"""sympy expressions as plain data: a flat list of nodes, children before their parents.

Only classes in the list below are built again, with the arguments given and without evaluating
them: `9**9**9` stays three numbers, and no text is ever run. What is not in the list becomes an
unknown function of its name, which every check refuses.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.symbol import Str

MOST_NODES = 20_000
MOST_EXPONENT = 10**6
MOST_DIGITS = 2_000  # of a whole number
KNOWN = (
    "Add", "Mul", "Pow", "Tuple", "Sum", "Product", "Derivative", "Integral", "Subs", "Limit",
    "Piecewise", "And", "Or", "Not",
    "StrictLessThan", "LessThan", "StrictGreaterThan", "GreaterThan", "Equality", "Unequality",
    "Indexed", "IndexedBase", "Idx", "MatrixSymbol", "MatMul", "MatAdd", "MatPow", "Transpose",
    "Inverse", "Identity", "ZeroMatrix", "OneMatrix", "Trace", "Heaviside", "KroneckerDelta",
    "DiracDelta", "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan",
    "atan2", "sinh", "cosh", "tanh", "sech", "csch", "coth", "asinh", "acosh", "atanh", "erf",
    "sign", "floor", "ceiling", "Abs", "Max", "Min", "re", "im", "conjugate", "factorial",
    "binomial", "gamma", "Mod", "UnevaluatedExpr",
)  # fmt: skip
CONSTANTS = {
    "pi": sp.pi, "E": sp.E, "I": sp.I, "oo": sp.oo, "-oo": -sp.oo, "zoo": sp.zoo, "nan": sp.nan,
    "true": sp.true, "false": sp.false, "EulerGamma": sp.EulerGamma, "GoldenRatio": sp.GoldenRatio,
}  # fmt: skip
ASSUMED = ("real", "positive", "negative", "integer", "nonnegative")
# These compute nothing when they are made; all others are told not to.
_INERT = {"UnevaluatedExpr", "Tuple", "Sum", "Product", "Integral", "Subs", "Limit", "Indexed",
          "IndexedBase", "Idx", "MatrixSymbol", "MatMul", "MatAdd", "MatPow", "Transpose",
          "Inverse", "Identity", "ZeroMatrix", "OneMatrix", "Trace"}  # fmt: skip
_CONSTANT_NAMES = {value: name for name, value in CONSTANTS.items()}

Node = list[Any]


class TooLargeError(Exception):
    """More than any answer needs."""


def nodes_of(expression: Any) -> list[Node]:
    """An expression or a matrix as nodes. Raises TooLargeError."""
    if isinstance(expression, sp.Poly):
        expression = expression.as_expr()
    nodes: list[Node] = []
    at: dict[int, int] = {}  # shared parts are written once
    waiting: list[tuple[Any, bool]] = [(expression, False)]
    while waiting:
        node, ready = waiting.pop()
        if id(node) in at:
            continue
        children = _children(node)
        if ready or not children:
            at[id(node)] = len(nodes)
            nodes.append(_node(node, [at[id(child)] for child in children]))
        else:
            waiting.append((node, True))
            waiting += [(child, False) for child in children]
        if len(nodes) + len(waiting) > MOST_NODES:
            raise TooLargeError("an expression of this length")
    return nodes


def _children(node: Any) -> list[Any]:
    if isinstance(node, sp.MatrixBase):
        if node.rows * node.cols > MOST_NODES:
            raise TooLargeError("a matrix of this size")
        return [node[row, column] for row in range(node.rows) for column in range(node.cols)]
    if isinstance(node, sp.Symbol | sp.Number | Str) or node in _CONSTANT_NAMES:
        return []
    return list(_args(node))


def _args(node: Any) -> tuple[Any, ...]:
    """The arguments as the base class keeps them, whatever a subclass says."""
    args: tuple[Any, ...] = sp.Basic.args.fget(node)
    return tuple(part for part in args if isinstance(part, sp.Basic))


def _node(node: Any, children: list[int]) -> Node:
    if isinstance(node, sp.MatrixBase):
        return ["matrix", node.rows, node.cols, children]
    if isinstance(node, sp.Symbol):
        known = [name for name in ASSUMED if node.assumptions0.get(name)]
        return ["symbol", str(node.name), known]
    if isinstance(node, Str):  # the name of a matrix
        return ["text", str(node.name)]
    if isinstance(node, sp.Rational):
        return ["rational", _digits(node.p), _digits(node.q)]
    if isinstance(node, sp.Float):
        sign, mantissa, exponent, bits = node._mpf_
        return ["float", int(sign), _digits(int(mantissa)), int(exponent), int(bits), node._prec]
    if node in _CONSTANT_NAMES:
        return ["constant", _CONSTANT_NAMES[node]]
    return ["node", type(node).__name__, children]


def _digits(number: int) -> str:
    if number.bit_length() > 4 * MOST_DIGITS:
        raise TooLargeError("a number of this length")
    return str(int(number))


def expression_of(nodes: list[Node]) -> Any:
    """The expression that the nodes describe. Raises ValueError where they describe none."""
    if not 0 < len(nodes) <= MOST_NODES:
        raise ValueError("no expression")
    built: list[Any] = []
    for node in nodes:
        try:
            built.append(_built(node[0], node[1:], built))
        except Exception as error:
            raise ValueError(f"no expression: {type(error).__name__}") from error
    return built[-1]


def _built(what: str, parts: list[Any], built: list[Any]) -> Any:
    if what == "symbol":
        name, known = parts
        return sp.Symbol(_text(name), **{one: True for one in known if one in ASSUMED})
    if what == "rational":
        return sp.Rational(_whole(parts[0]), _whole(parts[1]))
    if what == "float":
        return _float(*parts)
    if what in ("constant", "text"):
        return CONSTANTS[parts[0]] if what == "constant" else Str(_text(parts[0]))
    if what == "matrix":
        rows, columns, at = parts
        sides_fit = all(type(side) is int and 0 <= side <= MOST_NODES for side in (rows, columns))
        if not sides_fit or len(at) != rows * columns:
            raise ValueError("no matrix")
        return sp.ImmutableDenseMatrix(rows, columns, [_before(built, k) for k in at])
    if what == "node":
        name, at = parts
        return _applied(_text(name), [_before(built, k) for k in at])
    raise ValueError(f"{what!r} is no node")


def _float(sign: int, mantissa: str, exponent: int, bits: int, precision: int) -> sp.Float:
    whole = _whole(mantissa)
    if not (sign in (0, 1) and bits == whole.bit_length() and 0 < precision < 4 * MOST_DIGITS):
        raise ValueError("no float")
    if abs(exponent) > MOST_EXPONENT:
        raise ValueError("no float")
    return sp.Float._new((sign, whole, int(exponent), bits), int(precision))


def _applied(name: str, args: list[Any]) -> Any:
    if name == "ExprCondPair":
        return sp.functions.elementary.piecewise.ExprCondPair(*args)
    if name not in KNOWN:
        return sp.Function(name)(*args, evaluate=False) if args else sp.Symbol(name)
    if name in _INERT:
        return getattr(sp, name)(*args)
    return getattr(sp, name)(*args, evaluate=False)


def _before(built: list[Any], k: int) -> Any:
    if not 0 <= k < len(built):
        raise ValueError("a node stands before its children")
    return built[k]


def _text(name: object) -> str:
    if not isinstance(name, str) or len(name) > 200:
        raise ValueError("no name")
    return name


def _whole(digits: object) -> int:
    text = _text(digits) if len(str(digits)) <= 200 else str(digits)
    if len(text) > 2 * MOST_DIGITS:
        raise ValueError("a number of this length")
    return int(text)
