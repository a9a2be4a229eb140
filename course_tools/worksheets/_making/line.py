"""The one sum that decides the missing number: a row times a column, and a bias if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from course_tools.worksheets._making.draft import Draft
from course_tools.worksheets.exercise import Value, shown_value
from course_tools.worksheets.operands import operands

Unknown: TypeAlias = Literal["row", "column", "bias", "result"]


@dataclass(frozen=True)
class Line:
    """row · column + bias = result, all numbers true; `unknown` says which one is missing."""

    row: tuple[Value, ...]
    column: tuple[Value, ...]
    bias: Value | None
    result: Value
    unknown: Unknown
    at: int
    """Where in the row or column the missing number is."""
    place: tuple[int, int]
    """Which row of the left grid, which column of the one above."""

    @property
    def products(self) -> tuple[Value, ...]:
        return tuple(a * b for a, b in zip(self.row, self.column, strict=True))

    @property
    def factor(self) -> Value:
        """What the missing number is multiplied by: 0 would leave it undetermined."""
        if self.unknown == "row":
            return self.column[self.at]
        if self.unknown == "column":
            return self.row[self.at]
        return 1

    @property
    def rest(self) -> Value:
        """The products that do not hold the missing number."""
        whole = sum(self.products)
        return whole - self.products[self.at] if self.unknown in ("row", "column") else whole

    def equation(self) -> str:
        """'3·2 + ?·4 + 1 = 19'; where the result is missing, '? = 3·2 + 4·4 + 1'."""
        row = [bracketed(value) for value in self.row]
        column = [bracketed(value) for value in self.column]
        if self.unknown == "row":
            row[self.at] = "?"
        if self.unknown == "column":
            column[self.at] = "?"
        terms = [f"{a}·{b}" for a, b in zip(row, column, strict=True)]
        if self.bias is not None:
            terms.append("?" if self.unknown == "bias" else bracketed(self.bias))
        total = " + ".join(terms)
        if self.unknown == "result":
            return f"? = {total}"
        return f"{total} = {shown_value(self.result)}"


def line_of(exercise: Draft) -> Line:
    """The sum to look at; where several would do, the one that is easiest to solve."""
    left, above, bias, result = operands(exercise)
    name, i, j = exercise.missing
    unknown: Unknown = "result"
    at = 0
    if name == left.name:
        unknown, at = "row", j
        j = _easiest(above.rows[at])
    elif name == above.name:
        unknown, at = "column", i
        i = _easiest(left.column(at))
    elif bias is not None and name == bias.name:
        unknown, j = "bias", 0
    return Line(
        row=left.rows[i],
        column=above.column(j),
        bias=None if bias is None else bias.rows[i][0],
        result=result.rows[i][j],
        unknown=unknown,
        at=at,
        place=(i, j),
    )


def _easiest(factors: tuple[Value, ...]) -> int:
    return min(range(len(factors)), key=lambda k: (factors[k] == 0, abs(factors[k]), k))


def bracketed(value: Value) -> str:
    """'3', '(−3)': a number as a factor."""
    return f"({shown_value(value)})" if value < 0 else shown_value(value)
