"""Wrong rules of the border: of slices, of eigenvalues by pencil and in NumPy, of the best rate."""

from __future__ import annotations

import numpy as np

from autograder.mistakes.library import factor, factor_2_too_many
from autograder.mistakes.misconceptions import Misconception, wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.gradient_descent.learning_rate.lecture import (
    X_TRAIN,
    hand,
)
from course_tools.data import Array
from solutions import convergence, linear

SLICES = convergence.slice_limits(X_TRAIN)
MEAN, MEAN_SQUARE = float(X_TRAIN.mean()), float((X_TRAIN**2).mean())
LEAST, MOST = convergence.curvatures(X_TRAIN)

SLICES_HALF = wrong_value(
    (SLICES[0] / 2, SLICES[1] / 2),
    "1/c",
    "At η = 1/c a single step lands at the lowest point. It is only at 2/c that the loss stays.",
)
SLICES_NO_TWO = wrong_value(
    (2 * SLICES[0], 2 * SLICES[1]),
    "curvature without 2",
    "Both are twice too large: the second derivative of a square has a factor 2.",
)
SLICES_MEAN = wrong_value(
    (1.0, 1 / MEAN**2),
    "mean squared",
    "Along w the curvature is 2 times the mean of x², not the square of the mean.",
)
SLICES_SWAPPED = wrong_value(
    (SLICES[1], SLICES[0]), "pair swapped", "The pair is (only b, only w): b comes first."
)
SLICES_CURVATURES = wrong_value(
    (2.0, 2 * MEAN_SQUARE),
    "the curvatures",
    "These are the two curvatures c. The border is 2/c.",
)
SLICES_BOTH = wrong_value(
    (2 / MOST, 2 / MOST),
    "the border of both together",
    "That is the border when both move. Here one of them is held: its own curvature counts.",
)

# --- by pencil


def hand_hessian(student: str) -> list[Misconception]:
    """Wrong ways to the Hessian of four inputs."""
    x = hand(student)
    total, squares = float(x.sum()), float((x**2).sum())
    return [
        wrong_value(
            ((1.0, total / 4), (total / 4, squares / 4)),
            "no factor 2",
            "Every entry is half of it: the derivative of a square brings a factor 2.",
        ),
        wrong_value(
            ((8.0, 2 * total), (2 * total, 2 * squares)),
            "sums, not means",
            "These are sums over the points. Divide each of them by n = 4.",
        ),
        wrong_value(
            ((2.0, total / 2), (total / 2, total**2 / 8)),
            "mean squared",
            "Bottom right stands the mean of the squares x², not the square of the mean.",
        ),
        wrong_value(
            ((squares / 2, total / 2), (total / 2, 2.0)),
            "b and w swapped",
            "b comes first: top left is the second derivative with respect to b.",
        ),
    ]


def hand_eigenvalues(student: str) -> list[Misconception]:
    """Wrong ways to its eigenvalues."""
    hessian = linear.hessian(hand(student))
    least, most = np.linalg.eigvalsh(hessian)
    trace, det = float(np.trace(hessian)), float(np.linalg.det(hessian))
    low, high = sorted((2.0, float(hessian[1, 1])))
    return [
        wrong_value(
            (float(most), float(least)),
            "larger first",
            "The right numbers, the larger first: the smaller one comes first here.",
        ),
        wrong_value(
            (low, high),
            "the diagonal",
            "That is the diagonal. The entries beside it matter as well: use the formula.",
        ),
        wrong_value(
            (trace / 2 - (trace**2 / 4 - det), trace / 2 + (trace**2 / 4 - det)),
            "no root",
            "You left out the square root.",
        ),
        wrong_value(
            (2 * float(least), 2 * float(most)),
            "not halved",
            "Both are twice too large: T is halved in the formula, also under the root.",
        ),
        wrong_value(
            (float(least) / 2, float(most) / 2),
            "no factor 2",
            "Both are half of it: has your Hessian its factor 2?",
        ),
    ]


def hand_limit(student: str) -> list[Misconception]:
    """Wrong ways to the border."""
    x = hand(student)
    least, most = convergence.curvatures(x)
    return [
        wrong_value(
            1 / most, "1/λ", "That is half of it: the distance still shrinks up to η = 2/λmax."
        ),
        wrong_value(
            2 / least,
            "the smaller eigenvalue",
            "The border comes from the larger eigenvalue: across the valley you fly out first.",
        ),
        wrong_value(
            min(convergence.slice_limits(x)),
            "the steeper slice",
            "That is the border of one slice. Use the largest eigenvalue, not the diagonal.",
        ),
        wrong_value(
            2 / (least + most),
            "the best rate",
            "You divided by the sum of both eigenvalues: that rate is the fastest, not the border.",
        ),
    ]


# --- in NumPy


HALF_BORDER = factor(0.5, "1/λ", "Exactly half of it: the border is 2/λmax.")
NO_TWO = factor_2_too_many(
    "no factor 2", "Twice too large: the Hessian of the MSE has a factor 2 in every entry."
)


def border(x: Array) -> float:
    """The border 2/λmax as it should be: each slip changes a line of this."""
    m, q = x.mean(), (x**2).mean()
    return float(2 / np.linalg.eigvalsh(np.array([[2, 2 * m], [2 * m, 2 * q]])).max())


slip = slips_in(border)
SMALLEST = slip(
    {".max()": ".min().clip(1e-300)"},
    "the smaller eigenvalue",
    "You used the smallest eigenvalue; the largest one sets the border.",
)
OF_SUMS = slip(
    {".mean()": ".sum()", "[2, 2 * m]": "[2 * len(x), 2 * m]"},
    "sums, not means",
    "Your Hessian adds over the points; the MSE is a mean.",
)
STEEPER_SLICE = slip(
    {"np.linalg.eigvalsh(np.array([[2, 2 * m], [2 * m, 2 * q]]))": "np.array([2, 2 * q])"},
    "the steeper slice",
    "That is the border of the steeper slice. Both parameters move: use the largest eigenvalue.",
)
BY_TRACE = slip(
    {".max()": ".sum()"},
    "the best rate",
    "You divided by the sum of the eigenvalues (the trace). Only the largest one sets the border.",
)
MEAN_SQUARED = slip(
    {"(x**2).mean()": "x.mean() ** 2"},
    "mean squared",
    "Bottom right of the Hessian: the mean of x², not the mean squared.",
)


ONLY_SHOWN = wrong_value(
    (1.1,),
    "as on the slide",
    "1.1 is not alone: compare every rate with 2/λmax, or look at the loss after 100 epochs.",
)
BY_SLICES = wrong_value(
    (1.0, 1.1),
    "by the slices",
    "That is what the slices promise. Above 2/λmax = 0.8055 every walk diverges.",
)
ALL_THAT_SWING = wrong_value(
    (0.8, 0.81, 1.0, 1.1),
    "swings is not diverges",
    "0.8 swings to and fro, but its loss falls from epoch to epoch: it lies below the border.",
)

BEST_IS_HALF = wrong_value(
    1 / MOST,
    "1/λmax",
    "At 1/λmax one step is enough across the valley; along it you could be nearly twice as fast.",
)
BEST_IS_BORDER = wrong_value(
    2 / MOST, "the border", "At the border nothing shrinks across the valley any more."
)
BEST_BY_DIFFERENCE = wrong_value(
    2 / (MOST - LEAST),
    "difference, not sum",
    "Bring both η to one side: λmin and λmax are added, not subtracted.",
)
BEST_NO_TWO = wrong_value(
    1 / (LEAST + MOST), "no factor 2", "Exactly half of it: the two ones add up to 2."
)
