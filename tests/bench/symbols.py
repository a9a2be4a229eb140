"""How long a check of a formula takes: all that the tests accept, refuse or leave undecided."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import sympy as sp

from autograder.checks.formulas import same_expression
from autograder.checks.kinks import at_kink
from autograder.checks.matrices import same_matrix_formula
from autograder.checks.typed import same_typed
from autograder.judging.faults import UndecidedError
from tests.autograder.course import test_equivalence_class as table
from tests.autograder.judging import test_symbolic_answers as answers
from tests.autograder.judging.expressions import many, one
from tests.autograder.judging.test_symbolic_bombs import BOMBS

Check = Callable[[], object]
TIMES = 5  # each is asked


@dataclass(frozen=True)
class Timed:
    """Seconds of one check, for each time it was asked."""

    name: str
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Checks:
    """One kind of rows, and the times of all its checks."""

    kind: str
    timed: tuple[Timed, ...]

    @property
    def seconds(self) -> list[float]:
        return sorted(second for check in self.timed for second in check.seconds)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def at_95(self) -> float:
        """The 95th percentile."""
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1]

    @property
    def slowest(self) -> Timed:
        return max(self.timed, key=lambda check: max(check.seconds))


def measured() -> list[Checks]:
    """Every row of the equivalence table, every formula of the tests, and every hostile one."""
    kinds = {
        "the table of equivalences": _table(),
        "formulas of the tests": _formulas(),
        "hostile formulas": _hostile(),
    }
    every = [
        Checks(kind, tuple(_timed(name, check) for name, check in checks))
        for kind, checks in kinds.items()
    ]
    return [*every, Checks("all", tuple(check for kind in every for check in kind.timed))]


def _timed(name: str, check: Check) -> Timed:
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        with contextlib.suppress(UndecidedError):
            check()
        seconds.append(time.perf_counter() - start)
    return Timed(name, tuple(seconds))


def _table() -> Iterator[tuple[str, Check]]:
    """The rows that a notebook of tests/autograder/course/test_equivalence_class.py answers."""
    names: dict[str, Any] = {
        "at_kink": at_kink,
        "same_expression": same_expression,
        "same_matrix_formula": same_matrix_formula,
        "same_typed": same_typed,
    }
    exec(table.NAMES + table.SHAPES, names)  # noqa: S102
    for row, (text, *_) in enumerate(table.ROWS):
        names["answer"] = eval(text, names)  # noqa: S307
        yield text, eval(f"lambda answer=answer: {table.check(row)}", names)  # noqa: S307


def _formulas() -> Iterator[tuple[str, Check]]:
    for cases, ask in (
        (answers.ACCEPTED, one),
        (answers.ACCEPTED_SUMS, many),
        (answers.NAMED, one),
        (answers.NAMED_SUMS, many),
    ):
        for answer, right, *_ in cases:
            yield str(answer), partial(ask, answer, right)


def _hostile() -> Iterator[tuple[str, Check]]:
    for name, bomb in (BOMBS | _slow()).items():
        yield name, partial(one, bomb, sp.Symbol("x"))


def _slow() -> dict[str, sp.Expr]:
    """As long as the judge computes: one node more, or one step, and it would be undecided."""
    x, j, k = sp.symbols("x j k")
    return {
        "nearly too many nodes": sp.Add(*(sp.sin(k * x) for k in range(2, 400))),
        "nearly too many steps": sp.Sum(j * k, (j, 1, 99), (k, 1, 16)),
    }
