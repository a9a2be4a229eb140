"""sympy expressions as plain data: a flat list of nodes, children before their parents.

Only classes in the list below are built again, with the arguments given and without evaluating
them: `9**9**9` stays three numbers, and no text is ever run. What is not in the list becomes an
unknown function of its name, which every check refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, get_args

import sympy as sp
from msgspec import Meta, Struct
from sympy.core.symbol import Str

from autograder.wire.frames import TooLargeError
from autograder.wire.functions import FUNCTIONS

MOST_NODES = 20_000
MOST_EXPONENT = 10**6
MOST_DIGITS = 2_000  # of a whole number
LONGEST_NAME = 200
KNOWN = (
    "Add", "Mul", "Pow", "Tuple", "Sum", "Product", "Derivative", "Integral", "Subs", "Limit",
    "Piecewise", "And", "Or", "Not",
    "StrictLessThan", "LessThan", "StrictGreaterThan", "GreaterThan", "Equality", "Unequality",
    "Indexed", "IndexedBase", "Idx", "MatrixSymbol", "MatMul", "MatAdd", "MatPow", "Transpose",
    "Inverse", "Identity", "ZeroMatrix", "OneMatrix", "Trace", "Heaviside", "KroneckerDelta",
    "DiracDelta", *FUNCTIONS, "ceiling", "Abs", "Max", "Min", "re", "im", "conjugate", "factorial",
    "binomial", "gamma", "Mod", "UnevaluatedExpr",
)  # fmt: skip
CONSTANTS = {
    "pi": sp.pi, "E": sp.E, "I": sp.I, "oo": sp.oo, "-oo": -sp.oo, "zoo": sp.zoo, "nan": sp.nan,
    "true": sp.true, "false": sp.false, "EulerGamma": sp.EulerGamma, "GoldenRatio": sp.GoldenRatio,
}  # fmt: skip
# These compute nothing when they are made; all others are told not to.
_INERT = {"UnevaluatedExpr", "Tuple", "Sum", "Product", "Integral", "Subs", "Limit", "Indexed",
          "IndexedBase", "Idx", "MatrixSymbol", "MatMul", "MatAdd", "MatPow", "Transpose",
          "Inverse", "Identity", "ZeroMatrix", "OneMatrix", "Trace"}  # fmt: skip
_CONSTANT_NAMES = {value: name for name, value in CONSTANTS.items()}

Assumption = Literal["real", "positive", "negative", "integer", "nonnegative"]
ASSUMED: tuple[Assumption, ...] = get_args(Assumption)
NodeName = Annotated[str, Meta(max_length=LONGEST_NAME)]
Digits = Annotated[str, Meta(max_length=2 * MOST_DIGITS)]
Earlier = Annotated[int, Meta(ge=0)]  # of a node before this one
Side = Annotated[int, Meta(ge=0, le=MOST_NODES)]


class _Node(Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """One node, as it is written."""


class SymbolNode(_Node, tag=1):
    name: NodeName
    assumed: list[Assumption]

    def built(self, before: list[Any]) -> Any:
        return sp.Symbol(self.name, **dict.fromkeys(self.assumed, True))


class RationalNode(_Node, tag=2):
    numerator: Digits
    denominator: Digits

    def built(self, before: list[Any]) -> Any:
        return sp.Rational(int(self.numerator), int(self.denominator))


class FloatNode(_Node, tag=3):
    sign: Literal[0, 1]
    mantissa: Digits
    exponent: Annotated[int, Meta(ge=-MOST_EXPONENT, le=MOST_EXPONENT)]
    bits: int
    precision: Annotated[int, Meta(gt=0, lt=4 * MOST_DIGITS)]

    def built(self, before: list[Any]) -> Any:
        whole = int(self.mantissa)
        if self.bits != whole.bit_length():
            raise ValueError("no float")
        return sp.Float._new((self.sign, whole, self.exponent, self.bits), self.precision)


class ConstantNode(_Node, tag=4):
    name: str

    def built(self, before: list[Any]) -> Any:
        return CONSTANTS[self.name]


class TextNode(_Node, tag=5):
    """The name of a matrix."""

    name: NodeName

    def built(self, before: list[Any]) -> Any:
        return Str(self.name)


class MatrixNode(_Node, tag=6):
    rows: Side
    columns: Side
    entries: list[Earlier]

    def built(self, before: list[Any]) -> Any:
        if len(self.entries) != self.rows * self.columns:
            raise ValueError("no matrix")
        return sp.ImmutableDenseMatrix(self.rows, self.columns, [before[k] for k in self.entries])


class AppliedNode(_Node, tag=7):
    """A function of sympy's, or a class, with its arguments."""

    name: NodeName
    args: list[Earlier]

    def built(self, before: list[Any]) -> Any:
        args = [before[k] for k in self.args]
        if self.name == "ExprCondPair":
            return sp.functions.elementary.piecewise.ExprCondPair(*args)
        if self.name not in KNOWN:
            if not args:
                return sp.Symbol(self.name)
            return sp.Function(self.name)(*args, evaluate=False)
        make: Callable[..., Any] = getattr(sp, self.name)
        return make(*args) if self.name in _INERT else make(*args, evaluate=False)


AnyNode = SymbolNode | RationalNode | FloatNode | ConstantNode | TextNode | MatrixNode | AppliedNode


def nodes_of(expression: Any) -> list[AnyNode]:
    """An expression or a matrix as nodes. Raises TooLargeError."""
    if isinstance(expression, sp.Poly):
        expression = expression.as_expr()
    nodes: list[AnyNode] = []
    at: dict[int, int] = {}  # shared parts are written once
    waiting: list[tuple[Any, bool]] = [(expression, False)]
    while waiting:
        node, ready = waiting.pop()
        if id(node) in at:
            continue
        children = _children(node)
        if ready or not children:
            at[id(node)] = len(nodes)
            nodes.append(_node_of(node, [at[id(child)] for child in children]))
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


def _node_of(node: Any, children: list[int]) -> AnyNode:
    if isinstance(node, sp.MatrixBase):
        return MatrixNode(node.rows, node.cols, children)
    if isinstance(node, sp.Symbol):
        return SymbolNode(
            _name_of_symbol(node), [name for name in ASSUMED if node.assumptions0.get(name)]
        )
    if isinstance(node, Str):
        return TextNode(_name_of_symbol(node))
    if isinstance(node, sp.Rational):
        return RationalNode(_digits(node.p), _digits(node.q))
    if isinstance(node, sp.Float):
        sign, mantissa, exponent, bits = node._mpf_
        return FloatNode(int(sign), _digits(int(mantissa)), int(exponent), int(bits), node._prec)  # type: ignore[arg-type]  # mpmath's sign is 0 or 1
    if node in _CONSTANT_NAMES:
        return ConstantNode(_CONSTANT_NAMES[node])
    return AppliedNode(type(node).__name__, children)


def _name_of_symbol(node: Any) -> str:
    if len(name := str(node.name)) > LONGEST_NAME:
        raise TooLargeError("a name of this length")
    return name


def _digits(number: int) -> str:
    if number.bit_length() > 4 * MOST_DIGITS:
        raise TooLargeError("a number of this length")
    return str(int(number))


def expression_of(nodes: list[AnyNode]) -> Any:
    """The expression that the nodes describe. Raises ValueError where they describe none."""
    if not 0 < len(nodes) <= MOST_NODES:
        raise ValueError("no expression")
    built: list[Any] = []
    for node in nodes:
        try:
            built.append(node.built(built))
        except Exception as error:
            raise ValueError(f"no expression: {type(error).__name__}") from error
    return built[-1]
