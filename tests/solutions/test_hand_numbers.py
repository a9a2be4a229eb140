"""The hand-size version, x = 0, 1, 2, 3 and y = 1, 3, 5, 7 from b = w = 0: every number of it."""

import numpy as np

from solutions import linear
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

X = np.array([[0.0], [1.0], [2.0], [3.0]])
Y = np.array([[1.0], [3.0], [5.0], [7.0]])
ERROR = linear.predict(0, 0, X) - Y
LOSS = linear.mse(linear.predict(0, 0, X), Y)
B_GRAD, W_GRAD = linear.mse_gradients(0, 0, X, Y)
B, W = linear.update(0, 0, B_GRAD, W_GRAD, lr=0.1)
NEW_ERROR = linear.predict(B, W, X) - Y
B_GRAD_2, W_GRAD_2 = linear.mse_gradients(B, W, X, Y)
STEEPEST = np.linalg.eigvalsh(linear.hessian(X)).max()

RIGHT = [
    ("the MSE", LOSS, "21"),
    ("b_grad", B_GRAD, "-8"),
    ("w_grad", W_GRAD, "-17"),
    ("b after one update", B, "0.8"),
    ("w after one update", W, "1.7"),
    ("the first error after one update", NEW_ERROR[0, 0], "-0.2"),
    ("the second error after one update", NEW_ERROR[1, 0], "-0.5"),
    ("the third error after one update", NEW_ERROR[2, 0], "-0.8"),
    ("the fourth error after one update", NEW_ERROR[3, 0], "-1.1"),
    ("the MSE after one update", linear.mse(linear.predict(B, W, X), Y), "0.535"),
    ("the next b_grad", B_GRAD_2, "-1.3"),
    ("the next w_grad", W_GRAD_2, "-2.7"),
    ("the largest learning rate", 2 / STEEPEST, "0.23795"),
]

WRONG = [
    ("b_grad without the factor 2", np.mean(ERROR), "-4", B_GRAD),
    ("w_grad without the factor 2", np.mean(X * ERROR), "-8.5", W_GRAD),
    ("b_grad as a sum", 2 * np.sum(ERROR), "-32", B_GRAD),
    ("w_grad as a sum", 2 * np.sum(X * ERROR), "-68", W_GRAD),
    ("the sum of squares", np.sum(ERROR**2), "84", LOSS),
    ("the MAE", np.mean(np.abs(ERROR)), "4", LOSS),
    ("the RMSE", np.sqrt(np.mean(ERROR**2)), "4.5826", LOSS),
    ("w_grad, mean of x times mean error,", 2 * np.mean(X) * np.mean(ERROR), "-12", W_GRAD),
]


@each_row(RIGHT)
def test_the_hand_size_version_gives_the_number_that_the_course_states(
    value: float, text: str
) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_step_by_hand_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)
