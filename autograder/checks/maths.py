"""Typed maths: "2x(b + w x - y)" or LaTeX, read by a small grammar into a sympy expression.

Only declared names and functions exist, so `w1` is one name and not w·1, and nothing is ever
evaluated: no `sympify`, no `eval`. `read_maths("…", names=…)` shows in a notebook what was
understood.

    sum     := product (("+" | "-") product)*
    product := signed (("*" | "/" | "") signed)*      juxtaposition multiplies: 2x, (a)(b)
    signed  := "-" signed | power
    power   := atom ("^" signed)?                     right to left, binds tighter than a sign
    atom    := number | name | name "_" index | function "(" sum ")" | "(" sum ")"
             | \\frac{sum}{sum} | \\sqrt{sum} | \\sum_{i=1}^{n} product
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from autograder.judging.sentences import say

LONGEST, DEEPEST, MOST_DIGITS = 500, 40, 12
FUNCTIONS = {
    "exp": sp.exp,
    "log": sp.log,
    "ln": sp.log,
    "sqrt": sp.sqrt,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "tanh": sp.tanh,
    "cosh": sp.cosh,
    "sinh": sp.sinh,
    "abs": sp.Abs,
    "sigmoid": lambda z: 1 / (1 + sp.exp(-z)),
    "relu": lambda z: sp.Max(0, z),
}
CONSTANTS = {"e": sp.E, "pi": sp.pi, "π": sp.pi}  # where no name of these is declared
# Spellings that mean one of ours; what is spelled as "" only guides the typesetter.
SPELLED = {
    r"\cdot": "*", r"\times": "*", "·": "*", "×": "*", "**": "^", "−": "-", "–": "-",
    r"\left": "", r"\right": "", r"\,": "", r"\;": "", r"\!": "", r"\quad": "", "$": "", "~": "",
    r"\sigma": "sigmoid", "σ": "sigmoid", "∑": r"\sum", "Σ": r"\sum",
}  # fmt: skip
_TOKEN = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+|\\[A-Za-z]+|\\[,;!]|\*\*|[^\W\d_]\w*|\S", re.UNICODE
)


class MathsError(ValueError):
    """The text is not maths in the declared names. Says where, and what would be."""


@dataclass(frozen=True)
class Read:
    """What was understood: the expression, and how to show it."""

    expression: sp.Expr

    def __str__(self) -> str:
        return str(self.expression)

    def _repr_latex_(self) -> str:
        return f"${sp.latex(self.expression)}$"


def read_maths(text: str, *, names: Sequence[str]) -> Read:
    """Typed maths as an expression in `names`; "x[i]" among them declares an indexed x.

    Raises MathsError with the place, for whoever typed it.
    """
    if not isinstance(text, str):
        came = "None" if text is None else say("typed.other-type", type=type(text).__name__)
        raise MathsError(say("typed.no-text", came=came))
    if len(text) > LONGEST:
        raise MathsError(say("typed.too-long", length=len(text), most=LONGEST))
    parser = _Parser(_tokens(text, names), names)
    try:
        return Read(parser.whole())
    except MathsError:
        raise
    except (ValueError, TypeError) as error:  # sympy will not compare what is no real number
        raise MathsError(say("typed.not-real")) from error


def _tokens(text: str, names: Sequence[str]) -> list[str]:
    """The words of the text; a run of letters is split into declared names: wx is w, x."""
    known = sorted({*(name.partition("[")[0] for name in names), *FUNCTIONS}, key=len, reverse=True)
    tokens: list[str] = []
    for token in _TOKEN.findall(text):
        spelled = SPELLED.get(token, token)
        if spelled.startswith("\\") and spelled[1:] in known:
            spelled = spelled[1:]
        if spelled[:1].isalpha():
            tokens += _split(spelled, known)
        elif spelled:
            tokens.append(spelled)
    return tokens


def _split(word: str, known: Sequence[str]) -> list[str]:
    """ "wx_i" -> w, x, _, i where w and x are declared; "relu" stays a word nobody declared."""
    if word in known or word.startswith("\\"):
        return [word]
    head, under, index = word.partition("_")
    if under:
        head = SPELLED.get(head, head)
        return [*(_split(head, known) if head else []), "_", *([index] if index else [])]
    rest, parts = word, []
    while rest:
        part = next((name for name in known if rest.startswith(name)), None)
        if part is None or part in FUNCTIONS:  # "axe" must not become a, x, e
            return [word]
        parts.append(part)
        rest = rest[len(part) :]
    return parts


class _Parser:
    """One token of look-ahead, one method a rule of the grammar above."""

    def __init__(self, tokens: list[str], names: Sequence[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._indexed = {name.partition("[")[0] for name in names if "[" in name}
        self._names = {name for name in names if "[" not in name}
        self._declared = ", ".join(names)
        self._bound: set[str] = set()

    def whole(self) -> sp.Expr:
        if not self._tokens:
            raise MathsError(say("typed.empty"))
        expression = self._sum()
        if self._at < len(self._tokens):
            raise MathsError(say("typed.unexpected", here=self._here()))
        return expression

    def _sum(self) -> sp.Expr:
        self._depth += 1
        if self._depth > DEEPEST:
            raise MathsError(say("typed.too-deep", most=DEEPEST))
        total = self._product()
        while self._next() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            total = total + sign * self._product()
        self._depth -= 1
        return total

    def _product(self) -> sp.Expr:
        result = self._signed()
        while True:
            token = self._next()
            if token == "*":
                self._take()
                result = result * self._signed()
            elif token == "/":
                self._take()
                result = result / self._signed()
            elif token is not None and (
                token[0].isalnum() or token in ("(", "{") or token[0] == "\\"
            ):
                result = result * self._power()
            else:
                return result

    def _signed(self) -> sp.Expr:
        if self._next() == "-":
            self._take()
            return -self._signed()
        if self._next() == "+":
            self._take()
        return self._power()

    def _power(self) -> sp.Expr:
        base = self._atom()
        if self._next() != "^":
            return base
        self._take()
        exponent = self._signed()
        if exponent.is_number and abs(exponent) > 100:
            raise MathsError(say("typed.exponent", exponent=exponent))
        return base**exponent

    def _atom(self) -> sp.Expr:
        token = self._take()
        if token in ("(", "{", "["):
            return self._until({"(": ")", "{": "}", "[": "]"}[token])
        if re.fullmatch(r"[0-9.]*[0-9]", token):
            if len(token) > MOST_DIGITS:
                raise MathsError(say("typed.number", digits=token[:MOST_DIGITS]))
            return sp.Rational(token)
        if token == r"\frac":
            top = self._braced()
            return top / self._braced()
        if token == r"\sqrt":
            return sp.sqrt(self._braced())
        if token == r"\sum":
            return self._series()
        if token in FUNCTIONS and token not in self._names:
            return self._function(token)
        return self._name(token)

    def _function(self, name: str) -> sp.Expr:
        if self._next() not in ("(", "{"):
            raise MathsError(say("typed.brackets", name=name))
        self._at += 1
        return FUNCTIONS[name](self._until(")" if self._tokens[self._at - 1] == "(" else "}"))

    def _name(self, token: str) -> sp.Expr:
        if token in self._bound:
            return sp.Symbol(token)
        if token in self._indexed:
            return self._index(token)
        if token in self._names:
            return sp.Symbol(token)
        if token in CONSTANTS:
            return CONSTANTS[token]
        raise MathsError(say("typed.unknown", name=repr(token), names=self._declared))

    def _index(self, name: str) -> sp.Expr:
        if self._next() == "_":
            self._take()
            index = self._braced() if self._next() == "{" else self._name(self._take())
        elif self._next() == "[":
            self._take()
            index = self._until("]")
        elif name in self._names:  # declared both ways: x is one point, x[i] the i-th of many
            return sp.Symbol(name)
        else:
            raise MathsError(say("typed.index", name=name))
        return sp.Indexed(sp.IndexedBase(name), index)

    def _series(self) -> sp.Expr:
        """\\sum_{i=1}^{n} product"""
        self._expect("_")
        self._expect("{")
        index = self._take()
        if not re.fullmatch(r"[a-z]", index):
            raise MathsError(say("typed.sum-index", got=repr(index)))
        self._expect("=")
        low = self._until("}")
        self._expect("^")
        high = self._braced() if self._next() == "{" else self._atom()
        outer, self._bound = self._bound, self._bound | {index}
        term = self._product()
        self._bound = outer
        return sp.Sum(term, (sp.Symbol(index), low, high))

    def _braced(self) -> sp.Expr:
        self._expect("{")
        return self._until("}")

    def _until(self, close: str) -> sp.Expr:
        inner = self._sum()
        self._expect(close)
        return inner

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise MathsError(say("typed.expected", token=repr(token), here=self._here()))
        self._at += 1

    def _next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> str:
        token = self._next()
        if token is None:
            raise MathsError(say("typed.too-early"))
        self._at += 1
        return token

    def _here(self) -> str:
        token = self._next()
        return (
            say("typed.end")
            if token is None
            else say("typed.word", token=repr(token), number=self._at + 1)
        )
