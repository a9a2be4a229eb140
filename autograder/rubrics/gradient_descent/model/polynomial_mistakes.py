"""Wrong rules about the polynomial, as students follow them.

The code uses only what the notebook has: its arguments and np.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.mistakes.library import transposed
from autograder.mistakes.misconceptions import Misconception, wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from course_tools import hand
from course_tools.data import Array


def hand_values(student: str) -> list[Misconception]:
    """Wrong ways to the values of this student's polynomial."""
    own = hand.polynomial(student)
    a, b, c = own.coefficients

    def by(rule: Callable[[int], int]) -> tuple[int, ...]:
        return tuple(rule(place) for place in own.at)

    mistakes = [
        (
            by(lambda x: a * x**2 + b * abs(x) + c),
            "sign lost in b·x",
            "Where x is negative, b·x is negative too: it takes something away.",
        ),
        (
            by(lambda x: a * x * abs(x) + b * x + c),
            "sign kept in x²",
            "The square of a negative number is positive: (−2)² = 4.",
        ),
        (
            by(lambda x: 2 * a * x + b * x + c),
            "2x for x²",
            "x² is x·x, not 2·x.",
        ),
        (
            by(lambda x: c * x**2 + b * x + a),
            "coefficients reversed",
            "The first coefficient belongs to x², the last stands alone: start again at x = 0.",
        ),
        (by(lambda x: a * x**2 + b * x), "constant forgotten", "Add the last number to all three."),
    ]
    if a != 1:  # else (a·x)² is a·x²
        mistakes.append(
            (
                by(lambda x: (a * x) ** 2 + b * x + c),
                "(a·x)² for a·x²",
                f"Square first, then multiply: {a}x² is {a}·(x²), not ({a}x)².",
            )
        )
    return [wrong_value(value, name, says) for value, name, says in mistakes]


LOWEST_FIRST = wrong_choice(
    "lowest first", "np.poly1d starts at the highest power: the 1 belongs to x². Try print()."
)
ROOTS = wrong_choice("roots", "The list holds coefficients; it holds roots only with `r=True`.")
NO_CONSTANT = wrong_choice("no constant", "The last number is the constant, without an x.")

# --- design matrix


def columns(x: Array) -> Array:
    """The design matrix: each slip changes this."""
    return np.hstack([x**2, x, np.ones_like(x)])


slip = slips_in(columns)
ONES_FIRST = slip(
    {"x**2, x, np.ones_like(x)": "np.ones_like(x), x, x**2"},
    "ones first",
    "The columns stand in the order 1, x, x², so the weights would come out as [3, 2, 1]. Here x² "
    "is first.",
)
NO_ONES = slip(
    {", np.ones_like(x)": ""},
    "no column of ones",
    "The third column is missing: ones, for the constant.",
)
TWICE_NOT_SQUARED = slip({"x**2": "2 * x"}, "2x for x²", "Your first column is 2·x; x² is x·x.")
ZEROS_FOR_ONES = slip(
    {"ones": "zeros"},
    "zeros for ones",
    "The third column is 0, so the constant has no effect: take ones.",
)
IN_ROWS = transposed(
    "rows, not columns", "Points are rows here: stack side by side, with np.hstack."
)

# --- shapes

W_IS_A_ROW = wrong_value(
    ((20, 3), (1, 3), (20, 1)),
    "weights as a row",
    "(20, 3) times (1, 3) does not fit: the inner numbers must agree, so w is a column.",
)
THREE_PREDICTIONS = wrong_value(
    ((20, 3), (3, 1), (20, 3)),
    "three predictions a point",
    "The 3 is summed over: (20, 3) times (3, 1) leaves one prediction a point.",
)
ALL_OF_X = wrong_value(
    ((3, 20), (3, 1), (20, 1)),
    "points as columns",
    "Each point is a row: 20 rows with three entries.",
)
STAYS_COLUMN = wrong_choice(
    "(20, 1)", "That would be right if both were columns. A flat array counts as a row here."
)
BECOMES_FLAT = wrong_choice(
    "(20,)", "A flat array counts as a row, (1, 20); against a column, both are repeated."
)
REFUSED = wrong_choice(
    "an error", "Sadly not: NumPy repeats column and row until they fit, without a word."
)

LINEAR_IN_X = wrong_choice("in x only", "There is an x² in it. Which letters come as they are?")
LINEAR_IN_BOTH = wrong_choice("in both", "Twice the x is not twice the x². What of twice the w?")
LINEAR_IN_NEITHER = wrong_choice(
    "in neither", "Linear does not mean a straight picture: hold x fixed, and double every w."
)
