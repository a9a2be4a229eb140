"""The polynomial: its values, its design matrix, shapes, and what is linear in it."""

from __future__ import annotations

from autograder.checks.values import agrees, chosen, close
from autograder.items.kinds import item
from autograder.judge.submission import Submission
from autograder.judge.verdict import Verdict
from autograder.rubrics.gradient_descent.model import polynomial_mistakes as wrong
from autograder.rubrics.gradient_descent.model.lecture import RTOL, columns
from autograder.rubrics.own_numbers import close_to_own
from course_tools import hand
from solutions import polynomial


@item(
    points=1,
    misconceptions=wrong.hand_values,
    forms=[
        "hand_values = np.polyval(hand.coefficients, hand.at)",
        "hand_values = tuple(np.array([[float(hand(p))]]) for p in hand.at)",
    ],
)
def hand_values(student: Submission) -> Verdict:
    """Your polynomial at three places, by pencil"""

    def right(who: str) -> object:
        own = hand.polynomial(who)
        return tuple(float(own(place)) for place in own.at)

    return close_to_own(student, "hand_values", right, rtol=RTOL)


@item(points=1, misconceptions=[wrong.LOWEST_FIRST, wrong.ROOTS, wrong.NO_CONSTANT])
def poly_order(student: Submission) -> Verdict:
    """Which polynomial a list of coefficients means"""
    options = ("highest first", "lowest first", "roots", "no constant")
    return chosen(student.value("poly_order"), right="highest first", options=options)


@item(
    points=2,
    misconceptions=[
        wrong.ONES_FIRST,
        wrong.NO_ONES,
        wrong.TWICE_NOT_SQUARED,
        wrong.IN_ROWS,
        wrong.ZEROS_FOR_ONES,
    ],
    forms=[
        "def design_matrix(x):\n    return np.c_[x * x, x, np.ones(len(x))]",
        "def design_matrix(x):\n    return np.vander(x.ravel(), 3)",
        "def design_matrix(x):\n    x = torch.tensor(x)\n"
        "    return torch.hstack([x * x, x, torch.ones_like(x)])",
    ],
)
def design_matrix(student: Submission) -> Verdict:
    """`design_matrix` has the columns x², x and 1"""
    asked = columns(seed=student.seed(1))
    return agrees(student["design_matrix"], polynomial.design_matrix, over=asked, rtol=RTOL)


@item(
    points=1,
    misconceptions=[wrong.W_IS_A_ROW, wrong.THREE_PREDICTIONS, wrong.ALL_OF_X],
    forms=["shapes = (20, 3), (3, 1), (20, 1)", "shapes = np.array([[20, 3], [3, 1], [20, 1]])"],
)
def shapes(student: Submission) -> Verdict:
    """The shapes of design matrix, weights and prediction"""
    return close(student.value("shapes"), ((20, 3), (3, 1), (20, 1)), rtol=RTOL)


@item(points=1, misconceptions=[wrong.STAYS_COLUMN, wrong.BECOMES_FLAT, wrong.REFUSED])
def flat_shape(student: Submission) -> Verdict:
    """The shape of a column minus a flat array"""
    options = ("(20, 1)", "(20,)", "(20, 20)", "an error")
    return chosen(student.value("flat_shape"), right="(20, 20)", options=options)


@item(points=1, misconceptions=[wrong.LINEAR_IN_X, wrong.LINEAR_IN_BOTH, wrong.LINEAR_IN_NEITHER])
def linear_in(student: Submission) -> Verdict:
    """In what the model is linear"""
    options = ("in x only", "in w only", "in both", "in neither")
    return chosen(student.value("linear_in"), right="in w only", options=options)
