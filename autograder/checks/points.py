"""The value of a sympy expression at a random point, in bounded time.

sympy's own `evalf`, `subs` and `doit` raise, hang or fill the memory on a few characters of input
(`9**9**9`, a sum to 10**9, a factorial). Here every step is one operation on numbers of 60 digits;
size, depth, steps and magnitudes have bounds, and what goes beyond is undecided, never wrong.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp
from mpmath import MPContext  # type: ignore[import-untyped]

from autograder.judging.faults import UndecidedError
from autograder.judging.sentences import say
from autograder.wire.functions import FUNCTIONS

Real = Any  # an mpf of the context below
Bound = dict[str, Real]  # the index of each sum, while it is added up

MOST_NODES = 2_000  # of an expression, written out as a tree
DEEPEST = 60
MOST_STEPS = 5_000  # of one evaluation
MOST_BITS = 1_100  # of a magnitude, which holds all floats: so far, every operation is quick
MOST_TERMS = 100  # of one sum: far above the n of a point
# Sample values are k/97: never whole and never a half, where kinks and poles are. Half of them lie
# in (0, 1), where probabilities do; none is so large that exp saturates.
_BELOW_1 = range(5, 97)
_ABOVE_1 = [k for k in range(98, 388) if k % 97]

_MP = MPContext()
_MP.dps = 60

_FUNCTIONS: dict[type, Callable[..., Real]] = {
    getattr(sp, name): getattr(_MP, name) for name in FUNCTIONS
} | {
    sp.Pow: operator.pow, sp.Abs: abs, sp.Max: max, sp.Min: min, sp.ceiling: _MP.ceil,
    sp.re: _MP.mpf, sp.conjugate: _MP.mpf, sp.UnevaluatedExpr: _MP.mpf,
}  # fmt: skip
_JOINED: dict[type, Callable[[list[Real]], Real]] = {sp.Add: _MP.fsum, sp.Mul: _MP.fprod}
_NAMED = (sp.Symbol, sp.IndexedBase, sp.Idx)
_CONSTANTS: dict[sp.Basic, Real] = {sp.pi: +_MP.pi, sp.E: +_MP.e}
_NOT_REAL = frozenset({sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I})
_COMPARED = {
    sp.Lt: operator.lt, sp.Le: operator.le, sp.Gt: operator.gt, sp.Ge: operator.ge,
    sp.Eq: operator.eq, sp.Ne: operator.ne,
}  # fmt: skip


class NotReadableError(Exception):
    """The answer is not an expression in the given symbols. The message is for the student."""


class _NoValueError(Exception):
    """Not a finite real number at this point."""


def check_size(expression: sp.Basic) -> list[sp.Basic]:
    """All nodes of an expression; UndecidedError where it is too long or too deep to be computed.

    A shared part counts as often as it is used: x = x*x + 1, fifty times over, is a bomb.
    """
    nodes, waiting = [], [(expression, 0)]
    while waiting:
        node, depth = waiting.pop()
        nodes.append(node)
        waiting += [(part, depth + 1) for part in node.args]
        if len(nodes) + len(waiting) > MOST_NODES or depth > DEEPEST:
            raise UndecidedError("The expression is too long to be compared: a person has to look.")
    return nodes


class Point:
    """A random value for every name, above 0 for those in `positive`.

    With a `size`, `n` is that many points, and x[1] … x[n] have values of their own.
    """

    def __init__(
        self, rng: random.Random, size: int | None = None, positive: Sequence[str] = ()
    ) -> None:
        self._rng = random.Random(rng.random())
        self._size = size
        self._positive = positive
        self._known: Bound = {} if size is None else {"n": _MP.mpf(size)}
        self._steps = 0

    @classmethod
    def known_at(cls, values: Mapping[str, int]) -> Point:
        """The point where these names have these values."""
        point = cls(random.Random(0))
        point._known = {name: _MP.mpf(value) for name, value in values.items()}
        return point

    def __str__(self) -> str:
        """For a sentence: "b = 0.52, x = -1.3"."""
        names = sorted(name for name in self._known if name.isidentifier() and name != "n")
        names += ["n"] if any("[" in name for name in self._known) else []
        return ", ".join(f"{name} = {float(self._known[name]):.3g}" for name in names[:6])

    def known(self, name: str) -> Real:
        """The value of a name here; drawn when it is first asked for."""
        if name not in self._known:
            value = _MP.mpf(self._rng.choice(self._rng.choice((_BELOW_1, _ABOVE_1)))) / 97
            minus = self._rng.random() < 0.5 and name.partition("[")[0] not in self._positive
            self._known[name] = -value if minus else value
        return self._known[name]

    def value(self, expression: sp.Basic) -> Real | None:
        """The number that `expression` is here, or None where it is not a finite real number."""
        self._steps = 0
        try:
            return self._of(expression, {})
        except (_NoValueError, ZeroDivisionError):
            return None

    def _of(self, node: Any, bound: Bound) -> Real:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise UndecidedError("The expression takes too long: a person has to look.")
        return _within_bounds(self._computed(node, bound))

    def _computed(self, node: Any, bound: Bound) -> Real:
        if type(node) in _JOINED:
            return _JOINED[type(node)]([self._of(arg, bound) for arg in node.args])
        if isinstance(node, _NAMED):
            name = _name_of_node(node)
            return bound[name] if name in bound else self.known(name)
        if (number := _number_of_node(node)) is not None:
            return number
        if isinstance(node, sp.Indexed):
            return self.known(self._name_of(node, bound))
        if isinstance(node, sp.Sum):
            return self._added_up(node.function, list(node.limits), bound)
        if isinstance(node, sp.Piecewise):
            return self._chosen(node, bound)
        values = [self._of(arg, bound) for arg in node.args]
        if isinstance(node, sp.Heaviside):
            return values[1] if values[0] == 0 else _MP.mpf(values[0] > 0)
        if type(node) not in _FUNCTIONS:
            raise UndecidedError(f"The function {type(node).__name__} is not computed here.")
        return _FUNCTIONS[type(node)](*values)

    def _name_of(self, entry: sp.Indexed, bound: Bound) -> str:
        """ "x[2]"; an index that no sum binds stays a letter, "x[i]"."""
        base = _name_of_node(entry.base)
        index = entry.indices[0]
        if len(entry.indices) == 1 and isinstance(index, _NAMED) and _name_of_node(index) in bound:
            return self._inside(base, [int(bound[_name_of_node(index)])])  # as nearly always
        free = set().union(*(index.free_symbols for index in entry.indices))
        if any(_name_of_node(symbol) not in (*bound, "n") for symbol in free):
            return f"{base}{list(entry.indices)}"
        at = [self._whole(index, bound, say("sum.index", name=base)) for index in entry.indices]
        return self._inside(base, at)

    def _inside(self, base: str, at: list[int]) -> str:
        if self._size is not None and not 1 <= at[0] <= self._size:
            raise NotReadableError(say("sum.no-point", name=base, index=at[0], size=self._size))
        return f"{base}{at}"

    def _added_up(self, term: sp.Basic, limits: list[sp.Tuple], bound: Bound) -> Real:
        if not limits:
            return self._of(term, bound)
        index, *ends = limits[-1]  # the last limit is the outermost sum
        name = _name_of_node(index)
        low, high = (self._whole(end, bound, say("sum.limit", index=name)) for end in ends)
        if high - low >= MOST_TERMS:
            raise NotReadableError(say("sum.too-long", index=name))
        terms = [
            self._added_up(term, limits[:-1], bound | {name: _MP.mpf(k)})
            for k in range(low, high + 1)
        ]
        return _MP.fsum(terms)

    def _whole(self, node: sp.Basic, bound: Bound, what: str) -> int:
        value = None if node in (sp.oo, -sp.oo) else self._of(node, bound)
        if value is None or value != int(value):
            raise NotReadableError(say("sum.not-whole", what=what))
        return int(value)

    def _chosen(self, pieces: sp.Piecewise, bound: Bound) -> Real:
        for piece, condition in pieces.args:
            if self._holds(condition, bound):
                return self._of(piece, bound)
        raise _NoValueError

    def _holds(self, condition: Any, bound: Bound) -> bool:
        if condition in (sp.true, sp.false):
            return bool(condition)
        if type(condition) in _COMPARED:
            left, right = (self._of(side, bound) for side in condition.args)
            return bool(_COMPARED[type(condition)](left, right))
        if isinstance(condition, sp.And | sp.Or):  # sympy turns what Not there is into these
            parts = [self._holds(part, bound) for part in condition.args]
            return all(parts) if isinstance(condition, sp.And) else any(parts)
        raise UndecidedError(f"The condition {type(condition).__name__} is not computed here.")


def _name_of_node(node: Any) -> str:
    """Of a symbol, or of something indexed. sympy's own printer takes fifty times as long."""
    label = getattr(node, "label", node)
    return str(label.name if isinstance(label, sp.Symbol) else label)


def _number_of_node(node: Any) -> Real | None:
    if isinstance(node, sp.Rational):
        if node.p.bit_length() > MOST_BITS or node.q.bit_length() > MOST_BITS:
            raise UndecidedError("A number in the expression is too large to be computed.")
        return _MP.mpf(node.p) / _MP.mpf(node.q)
    if isinstance(node, sp.Float):
        return _MP.make_mpf(node._mpf_)
    if node in _NOT_REAL:
        raise _NoValueError
    return _CONSTANTS.get(node)


def _within_bounds(value: Real) -> Real:
    value = value if type(value) is _MP.mpf else _MP.convert(value)
    if not isinstance(value, _MP.mpf):  # complex
        raise _NoValueError
    _, digits, exponent, bits = value._mpf_  # mpmath's own way to ask takes five times as long
    if not digits and exponent:  # nan or infinite
        raise _NoValueError
    if digits and abs(exponent + bits) > MOST_BITS:
        raise UndecidedError("A number in the expression is too large to be computed.")
    return value
