"""Wrong rules of three weights: their curvatures, and the largest learning rate.

The code uses only what the notebook has: its arguments and np.
"""

from __future__ import annotations

import numpy as np

from autograder.mistakes.library import no_factor_2, pair_swapped, sum_for_mean
from autograder.mistakes.misconceptions import wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.gradient_descent.learning_rate.lecture import POLYNOMIAL
from course_tools.data import Array
from solutions import polynomial

NO_TWO = no_factor_2(says="These are half of it: the derivative of a square brings a factor 2.")
NOT_DIVIDED = sum_for_mean(
    "X", "not divided by n", "The loss is a mean: divide by n, the number of rows."
)
LARGEST_FIRST = pair_swapped(
    "largest first", "The right numbers, the largest first: turn them round with [::-1]."
)


def eigenvalues(X: Array) -> object:
    """The curvatures, the smallest first: each slip changes this."""
    return np.linalg.eigvalsh(2 / len(X) * X.T @ X)


slip = slips_in(eigenvalues)
THE_MATRIX = slip(
    {"np.linalg.eigvalsh": ""},
    "the Hessian itself",
    "That is H itself. Asked are its eigenvalues: eigvalsh(H).",
)
OF_THE_POINTS = slip(
    {"X.T @ X": "X @ X.T"},
    "X·Xᵀ",
    "That is X·Xᵀ, (n, n): there is one curvature for each weight, so take Xᵀ·X.",
)
SINGULAR_VALUES = slip(
    {"eigvalsh(2 / len(X) * X.T @ X)": "svd(X, compute_uv=False)[::-1]"},
    "singular values",
    "These are singular values of X; square them, then multiply by 2/n.",
)
BY_COLUMNS = slip(
    {"len(X)": "X.shape[1]"},
    "divided by the columns",
    "n is the number of points, the rows of X: len(X).",
)

# --- the largest rate

_CURVATURES = polynomial.curvatures(POLYNOMIAL)
RATE_ONE = wrong_value(
    float(1 / _CURVATURES[-1]),
    "1/λ",
    "At 1/λ that direction is at its minimum in one step. It grows only from twice that on.",
)
RATE_FLATTEST = wrong_value(
    float(2 / _CURVATURES[0]),
    "the smallest curvature",
    "That is 2 over the smallest curvature; the steepest direction allows much less.",
)
RATE_NOT_DIVIDED = wrong_value(
    float(_CURVATURES[-1] / 2), "upside down", "Turn it over: η = 2/λ, not λ/2."
)
