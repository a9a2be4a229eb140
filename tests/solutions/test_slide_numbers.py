"""The numbers on the lecture's own slides for steps 0 to 4, and those that decide tolerances."""

import numpy as np
import pytest

from solutions import linear
from tests.solutions.lecture import (
    B_GRAD,
    B_NEW,
    ERROR,
    LOSS,
    LR,
    W_GRAD,
    W_NEW,
    B,
    W,
    X,
    Y,
)
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

# The slides' grid holds 101 values of b and of w; the start is shown at the nearest of them.
BS, WS = np.linspace(-2, 4, 101), np.linspace(-1, 5, 101)
GRID_B, GRID_W = BS[np.abs(BS - B).argmin()], WS[np.abs(WS - W).argmin()]


def grid_loss(b: float, w: float) -> float:
    return linear.mse(linear.predict(b, w, X), Y)


# The slides' arrows start from the secants over two grid steps, rounded to two digits.
B_SLOPE = round(linear.secant_slope(lambda b: grid_loss(b, GRID_W), GRID_B, 0.12), 2)
W_SLOPE = round(linear.secant_slope(lambda w: grid_loss(GRID_B, w), GRID_W, 0.12), 2)

B_1000, W_1000 = linear.train(X, Y, B, W, LR, 1000)
B_2000, W_2000 = linear.train(X, Y, B, W, LR, 2000)
# Half the gradient at the full rate is the full gradient at half the rate.
B_HALF, W_HALF = linear.train(X, Y, B, W, LR / 2, 1000)
MSE_OVER_N_MINUS_1 = np.sum(ERROR**2) / (len(X) - 1)

RIGHT = [
    ("line 227: b", B, "0.49671415"),
    ("line 227: w", W, "-0.1382643"),
    ("line 227: b in full", B, "0.4967141530112327"),
    ("line 227: w in full", W, "-0.13826430117118466"),
    ("line 268: the MSE", LOSS, "2.7421577700550976"),
    ("line 334: b_grad", B_GRAD, "-3.044811379650508"),
    ("line 334: w_grad", W_GRAD, "-1.8337537171510832"),
    ("line 356: b after one update", B_NEW, "0.80119529"),
    ("line 357: w after one update", W_NEW, "0.04511107"),
    ("line 366: the fixed b", GRID_B, "0.52"),
    ("line 366: the fixed w", GRID_W, "-0.16"),
    ("line 366: the grid's step", BS[1] - BS[0], "0.06"),
    ("line 366: the loss there", grid_loss(GRID_B, GRID_W), "2.71132841"),
    ("line 368: the manual b_grad", B_SLOPE, "-2.90"),
    ("line 368: the manual w_grad", W_SLOPE, "-1.79"),
    ("line 368: the step of w at rate 0.2", -0.2 * W_SLOPE, "0.36"),
    ("line 368: the step of b at rate 0.2", -0.2 * B_SLOPE, "0.58"),
    ("line 368: the step of w at rate 0.8", -0.8 * W_SLOPE, "1.43"),
    ("line 368: the step of b at rate 0.8", -0.8 * B_SLOPE, "2.32"),
    ("line 368: the step of w at rate 1.1", -1.1 * W_SLOPE, "1.97"),
    ("line 368: the step of b at rate 1.1", -1.1 * B_SLOPE, "3.19"),
    ("line 545: b after 1000 epochs", B_1000, "1.02354094"),
    ("line 546: w after 1000 epochs", W_1000, "1.96896411"),
    ("line 545: b after 2000 epochs", B_2000, "1.02354075"),
    ("line 546: w after 2000 epochs", W_2000, "1.96896447"),
    ("the distance of b without the factor 2", abs(B_HALF - B_1000), "3.8e-4"),
    ("the MSE over n - 1 is off by percent, which", 100 * (MSE_OVER_N_MINUS_1 / LOSS - 1), "1.3"),
    ("the distance of w without the factor 2", abs(W_HALF - W_1000), "7.4e-4"),
]

WRONG = [
    ("b after 1000 epochs without the factor 2", B_HALF, "1.02392018", B_1000),
    ("w after 1000 epochs without the factor 2", W_HALF, "1.96822204", W_1000),
    ("b after 1000 epochs without the factor 2, in 4 digits,", B_HALF, "1.0239", B_1000),
    ("the MSE over n - 1, in 4 digits,", MSE_OVER_N_MINUS_1, "2.7769", LOSS),
]


@each_row(RIGHT)
def test_a_slide_shows_the_number_that_the_reference_computes(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_rule_comes_close_and_stays_apart(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


def test_two_digits_do_not_show_a_missing_factor_two_at_the_end() -> None:
    assert round(B_HALF, 2) == round(B_1000, 2)
    assert round(W_HALF, 2) == round(W_1000, 2)


def test_a_new_b_used_too_early_shows_after_one_step_and_not_at_the_end() -> None:
    b, w = B, W
    lines = []
    for _ in range(2000):
        b -= LR * linear.mse_gradients(b, w, X, Y)[0]
        w -= LR * linear.mse_gradients(b, w, X, Y)[1]
        lines.append((b, w))
    assert rounds_to(lines[0][0], "0.80119529")
    assert rounds_to(lines[0][1], "0.01634010")
    assert (b, w) == pytest.approx((B_2000, W_2000), rel=1e-9)
