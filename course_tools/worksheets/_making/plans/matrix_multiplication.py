"""Matrix multiplication: every cell of the result is the dot product of its row and its column."""

from __future__ import annotations

from course_tools.worksheets._making.plan import Plan, binary, difference, identity_then_dense

NAME = "matrix-multiplication"
TITLE = "Matrix Multiplication"
FORMULA = "C = A · B:  row i of A meets column j of B in cell (i, j) of C"

_signed = (-3, 4)

PLANS = (
    Plan(
        (1, 1, 2),
        "C",
        entries=(2, 5),
        note="Each cell of C is where a row of A crosses a column of B.",
    ),
    Plan((2, 1, 1), "C", entries=(2, 5)),
    Plan((2, 1, 2), "C", entries=(2, 6), note="One column times one row fills a whole table."),
    Plan((2, 1, 2), "C", entries=(-5, 5), negatives=1),
    Plan(
        (2, 1, 2),
        "A",
        (0, None),
        entries=(2, 6),
        note="Any cell of the same row tells you the missing number; the other one is your check.",
    ),
    Plan((2, 1, 2), "A", (1, None), entries=(-5, 6), negatives=1),
    Plan(
        (2, 2, 2),
        "C",
        entries=(1, 4),
        note="Along the row, down the column: multiply in pairs and add.",
    ),
    Plan((2, 2, 2), "C", entries=(1, 5), keep="all but one"),
    Plan((2, 2, 2), "C", entries=_signed, negatives=2),
    Plan((2, 2, 2), "C", entries=_signed, negatives=1, keep="all but one"),
    Plan((2, 2, 4), "C", (None, 3), entries=_signed, keep="corner", note="B grows: so does C."),
    Plan((3, 2, 4), "C", (2, None), entries=_signed, keep="corner", note="Now A grows."),
    Plan((2, 3, 2), "C", entries=_signed, negatives=1, terms=3),
    Plan((2, 3, 2), "C", entries=_signed, negatives=1, keep="all but one"),
    Plan((3, 2, 3), "C", entries=_signed, negatives=2),
    Plan((3, 2, 3), "A", entries=(-4, 5), negatives=1, note="Which number of A is it?"),
    Plan((3, 2, 3), "B", entries=(-4, 5), negatives=1, note="And which number of B?"),
    Plan((2, 4, 2), "C", entries=(-3, 3), negatives=2, terms=3, distinct=True),
    Plan(
        (4, 2, 4),
        "C",
        entries=(-2, 3),
        keep="swapped",
        names=("B", "A", "C"),
        note="The blocks of the exercise before, in the other order. Look at the size of C!",
    ),
    Plan(
        (4, 4, 2),
        "C",
        entries=(1, 9),
        left=binary,
        note="Rows of 0 and 1 choose what is added up.",
    ),
    Plan(
        (4, 4, 2),
        "C",
        entries=(1, 9),
        left=difference,
        negatives=4,
        note="A 1 and a −1: each row takes a difference.",
    ),
    Plan(
        (2, 4, 5),
        "C",
        entries=_signed,
        above=identity_then_dense,
        terms=1,
        note="Find the identity inside B. What does it do to A?",
    ),
    Plan((3, 3, 3), "A", entries=_signed, negatives=2),
    Plan((4, 4, 2), "A", entries=_signed, negatives=3),
    Plan((5, 4, 5), "C", left=binary, above=binary, note="Large, and made of 0 and 1 only."),
)
