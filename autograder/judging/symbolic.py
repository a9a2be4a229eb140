"""Symbolic answers: sample first, then structure.

Two expressions are the same when they have the same value at a dozen exact random points. That
accepts every correct form (where `simplify(a - b) == 0` refuses many) and takes milliseconds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import sympy as sp

from autograder.judging.numbers import shown
from autograder.judging.verdict import PASSED, Evidence, Observation, Verdict, failed, partial

POINTS = 12
MOST_TERMS = 100  # far above the sizes below: only a runaway sum has more
SIZES = (1, 2, 5)  # how many points (x[i], y[i]) the sums are tried with
NOT_WORKED_OUT = (sp.Derivative, sp.Integral, sp.Subs, sp.Limit)
# Exact sampling makes 1e-9 generous: it only forgives floats such as 0.5 * x.
FLOAT_TOLERANCE = sp.Rational(1, 10**9)


class NotReadableError(Exception):
    """The answer is not an expression in the given symbols. The message is for the student."""


class UndecidedError(Exception):
    """Too few points where both sides have a value. A fault of the exercise, never the student's."""


def same_expression(
    answer: object, reference: sp.Expr, *, symbols: Sequence[str], seed: int
) -> Verdict:
    """Is `answer` the expression `reference`, in whatever form?

    symbols: the names an answer may use, matched by name. Indexed x[i], y[i] may be summed over
    i = 1 … n. seed: of the sample points.
    """
    try:
        got, want = _read(answer, symbols), _without_assumptions(reference)
        wrong = _differs(got, want, seed)
    except NotReadableError as error:
        return failed(str(error))
    if not wrong:
        return PASSED
    evidence = Evidence((Observation((), answer),), _same(symbols, seed))
    return failed(_named_difference(got, want, seed), evidence)


def same_matrix(
    answer: object, reference: sp.Matrix, *, symbols: Sequence[str], seed: int
) -> Verdict:
    """Is `answer` the matrix `reference`, entry by entry? Each right entry earns its share."""
    try:
        matrix = sp.Matrix(answer)
    except (TypeError, ValueError, IndexError):
        return failed(f"Expected a matrix, sp.Matrix([[…, …], […, …]]), got {shown(answer)}.")
    if matrix.shape != reference.shape:
        return failed(f"Expected shape {reference.shape}, got {matrix.shape}.")
    verdicts = [
        same_expression(got, want, symbols=symbols, seed=seed)
        for got, want in zip(matrix, reference, strict=True)
    ]
    right = sum(verdict.passed for verdict in verdicts)
    if right == len(verdicts):
        return PASSED
    wrong = [
        f"row {k // matrix.cols + 1}, column {k % matrix.cols + 1}: {verdict.message}"
        for k, verdict in enumerate(verdicts)
        if not verdict.passed
    ]
    message = f"{right} of {len(verdicts)} entries are right. {' '.join(wrong)}"
    evidence = Evidence((Observation((), answer),), _same_matrix(symbols, seed))
    if not right:
        return failed(message, evidence)
    return partial(right / len(verdicts), message, evidence)


def _read(answer: object, symbols: Sequence[str]) -> sp.Expr:
    if answer is None:
        raise NotReadableError("Got None. Write the expression after the equals sign.")
    if isinstance(answer, str):
        raise NotReadableError("Got a text. Leave out the quotes: write it with the symbols given.")
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        answer = sp.Float(answer) if isinstance(answer, float) else sp.Integer(answer)
    if not isinstance(answer, sp.Expr):
        raise NotReadableError(
            f"Expected an expression in {', '.join(symbols)}, got {shown(answer)}."
        )
    if answer.has(*NOT_WORKED_OUT):
        raise NotReadableError("The derivative is still to be worked out: write what it comes to.")
    bound = {str(index) for total in answer.atoms(sp.Sum) for index in total.bound_symbols}
    unknown = sorted(_names(answer) - set(symbols) - bound)
    if unknown:
        raise NotReadableError(f"Unknown symbol {unknown[0]}. Use only {', '.join(symbols)}.")
    return _without_assumptions(answer)


def _without_assumptions(expression: sp.Expr) -> sp.Expr:
    """The same expression in symbols known by name alone: Symbol("x") is Symbol("x", real=True)."""
    bases = {base: sp.IndexedBase(str(base.label)) for base in expression.atoms(sp.IndexedBase)}
    symbols = {symbol: sp.Symbol(symbol.name) for symbol in expression.atoms(sp.Symbol)}
    return expression.xreplace(bases).xreplace(symbols)


def _written_out(expression: sp.Basic) -> sp.Basic:
    """Every sum as its terms. Not `doit`: that also differentiates, and trips over assumptions."""
    if isinstance(expression, sp.Sum):
        terms: sp.Basic = expression.function
        for index, *limits in expression.limits:
            terms = _added_up(terms, index, [_written_out(limit) for limit in limits])
        return _written_out(terms)
    if not expression.args or isinstance(expression, sp.Symbol | sp.IndexedBase):
        return expression
    return expression.func(*(_written_out(arg) for arg in expression.args))


def _added_up(term: sp.Basic, index: sp.Symbol, limits: Sequence[sp.Basic]) -> sp.Basic:
    if len(limits) != 2 or not all(isinstance(limit, sp.Integer) for limit in limits):
        raise NotReadableError(f"A sum over {index} needs its limits: ({index}, 1, n).")
    low, high = (int(limit) for limit in limits)
    if high - low > MOST_TERMS:
        raise NotReadableError(f"The sum over {index} has {high - low + 1} terms, more than n.")
    return sp.Add(*(term.xreplace({index: sp.Integer(k)}) for k in range(low, high + 1)))


def _names(expression: sp.Expr) -> set[str]:
    """The names it uses; x[i] counts as x."""
    names = {symbol.name for symbol in expression.atoms(sp.Symbol)}
    return names | {str(base.label) for base in expression.atoms(sp.IndexedBase)}


def _differs(left: sp.Expr, right: sp.Expr, seed: int) -> bool:
    ratios = list(_values(left, right, seed))
    return any(abs(a - b) > FLOAT_TOLERANCE * max(abs(a), abs(b), 1) for a, b in ratios)


def _values(left: sp.Expr, right: sp.Expr, seed: int) -> list[tuple[sp.Number, sp.Number]]:
    """Both sides at points where the reference, `right`, has a value."""
    rng = random.Random(seed)
    values = []
    for k in range(POINTS):
        size = SIZES[k % len(SIZES)]
        point = _Point(rng, size)
        expected = point.value(right)
        if expected is not None:
            got = point.value(left)
            if got is None:
                raise NotReadableError("It has no value at some points where the right one has.")
            values.append((got, expected))
    if len(values) < POINTS // 2:
        raise UndecidedError(f"{right} has a value at only {len(values)} of {POINTS} points.")
    return values


class _Point:
    """One exact random value for every name; x[1] … x[n] are values of their own."""

    def __init__(self, rng: random.Random, size: int) -> None:
        self._size = size
        self._rng = random.Random(rng.random())
        self._known: dict[str, sp.Rational] = {"n": sp.Integer(size)}

    def value(self, expression: sp.Expr) -> sp.Number | None:
        """The number `expression` is here, or None where it is not a finite real number."""
        sized = expression.xreplace({sp.Symbol("n"): sp.Integer(self._size)})
        plain = _written_out(sized)
        # First x[1], x[2], …, then the names, or the x in x[1] would be replaced by a number.
        for kind in (sp.Indexed, sp.IndexedBase, sp.Symbol):
            plain = plain.xreplace({leaf: self._at(str(leaf)) for leaf in plain.atoms(kind)})
        if not plain.is_number:
            return None
        number = plain if plain.is_Rational else plain.evalf(30)
        return number if number.is_real and number.is_finite else None

    def _at(self, name: str) -> sp.Rational:
        if name not in self._known:
            self._known[name] = sp.Rational(
                self._rng.randint(-60, 60) or 7, self._rng.randint(1, 12)
            )
        return self._known[name]


def _named_difference(got: sp.Expr, reference: sp.Expr, seed: int) -> str:
    """What a wrong answer has in common with the right one, where that is one constant."""
    values = _values(got, reference, seed)
    ratios = {sp.nsimplify(a / b, rational=True) for a, b in values if b != 0}
    if len(ratios) == 1:
        ratio = ratios.pop()
        if ratio == -1:
            return "It has the wrong sign."
        if ratio != 0:
            return f"It is {ratio} times the right one: which constant factor is missing?"
    offsets = {sp.nsimplify(a - b, rational=True) for a, b in values}
    if len(offsets) == 1:
        return f"It differs from the right one by the constant {offsets.pop()}."
    return "It does not have the right value everywhere. Differentiate once more, slowly."


def _same(symbols: Sequence[str], seed: int) -> Callable[[object, object], bool]:
    def same(answer: object, wrong: object) -> bool:
        return not _differs(_read(answer, symbols), _read(wrong, symbols), seed)

    return same


def _same_matrix(symbols: Sequence[str], seed: int) -> Callable[[object, object], bool]:
    def same(answer: object, wrong: object) -> bool:
        return same_matrix(answer, sp.Matrix(wrong), symbols=symbols, seed=seed).passed

    return same
