"""Steps 0 to 4 of the lecture: every number the course states, right or wrong, with its rule.

GD0a … GD4c name the exercises of the course. Three numbers stated for them do not come out to their
last digit: a comment stands where each would.
"""

import numpy as np

from course_tools.data import Array
from solutions import linear
from tests.solutions import recipes
from tests.solutions.lecture import (
    B_GRAD,
    B_NEW,
    ERROR,
    LOSS,
    LR,
    W_GRAD,
    W_NEW,
    YHAT,
    B,
    W,
    X,
    Y,
)
from tests.solutions.printed import each_row, each_wrong_row, rounds_to

Pair = tuple[float, float]


def loss_at(b: float, w: float) -> float:
    return linear.mse(linear.predict(b, w, X), Y)


def nearest(values: Array, target: float) -> int:
    return int(np.argmin(np.abs(values - target)))


def stepped(b_grad: float, w_grad: float, lr: float = LR) -> Pair:
    return linear.update(B, W, b_grad, w_grad, lr)


BS, WS = np.linspace(-2, 4, 101), np.linspace(-1, 5, 101)
SURFACE = linear.losses_on_grid(BS, WS, X, Y)
ROW, COLUMN = nearest(WS, W), nearest(BS, B)
GRID_B, GRID_W, GRID_LOSS = BS[COLUMN], WS[ROW], SURFACE[ROW, COLUMN]
LOWEST_ROW, LOWEST_COLUMN = np.unravel_index(SURFACE.argmin(), SURFACE.shape)

STARTS = [
    ("GD0a: b", B, "0.49671415"),
    ("GD0a: w", W, "-0.1382643"),
]
WRONG_STARTS = [
    ("GD0a: b, drawn second,", W, "-0.138", B),
    ("GD0a: w, drawn first,", B, "0.497", W),
    ("GD0a: the loss of b and w drawn in the wrong order", loss_at(W, B), "3.66117236", LOSS),
    ("GD0a: b, not reseeded,", recipes.B_WITHOUT_RESEED, "-2.0251", B),
    ("GD0a: w, not reseeded,", recipes.W_WITHOUT_RESEED, "0.1865", W),
    ("GD0a: b of default_rng", recipes.B_PCG, "0.3047", B),
    ("GD0a: w of default_rng", recipes.W_PCG, "-1.0400", W),
]

BY_HAND = linear.predict(0.5, -0.14, np.array([[0.5]])).item()
PREDICTIONS = [
    ("GD1a: the first prediction", YHAT[0, 0], "0.39007500"),
    ("GD1b: the prediction by hand", BY_HAND, "0.43"),
    ("GD2a: the first error", ERROR[0, 0], "-2.08446322"),
]
WRONG_PREDICTIONS = [
    ("GD1a: the first prediction as b*x + w", (B * X + W)[0, 0], "0.24484", YHAT[0, 0]),
    ("GD1b: the prediction by hand as (b + w)*x", (0.5 - 0.14) * 0.5, "0.18", BY_HAND),
    ("GD2a: the first error as y - yhat", (Y - YHAT)[0, 0], "2.08446322", ERROR[0, 0]),
]

N = len(X)
ALL_POINTS_LOSS = recipes.loss_at_start(recipes.DRAWN_X, recipes.DRAWN_Y)
LOSSES = [
    ("GD2b: the MSE", LOSS, "2.7421577700550976"),
    ("GD2c: the rows of the surface", SURFACE.shape[0], "101"),
    ("GD2c: the columns of the surface", SURFACE.shape[1], "101"),
    ("GD2c: L[14, 42]", SURFACE[14, 42], "2.71132841"),
    ("GD2c: the lowest loss of the grid", SURFACE.min(), "0.00821380"),
    ("GD2c: b at the lowest loss of the grid", BS[LOWEST_COLUMN], "1.00"),
    ("GD2c: w at the lowest loss of the grid", WS[LOWEST_ROW], "2.00"),
    ("GD2c: the highest loss of the grid", SURFACE.max(), "20.42636615"),
    ("GD2d: the row nearest to the start", ROW, "14"),
    ("GD2d: the column nearest to the start", COLUMN, "42"),
    ("GD2d: the grid's b nearest to the start", GRID_B, "0.52"),
    ("GD2d: the grid's w nearest to the start", GRID_W, "-0.16"),
    ("GD2d: the grid's step in b", BS[1] - BS[0], "0.06"),
    ("GD2d: the grid's step in w", WS[1] - WS[0], "0.06"),
]
WRONG_LOSSES = [
    ("GD2b: the sum of squares", np.sum(ERROR**2), "219.3726216", LOSS),
    ("GD2b: half the MSE", np.mean(ERROR**2) / 2, "1.37107889", LOSS),
    ("GD2b: the MAE", np.mean(np.abs(ERROR)), "1.52240569", LOSS),
    ("GD2b: the RMSE", np.sqrt(np.mean(ERROR**2)), "1.65594619", LOSS),
    ("GD2b: the mean error, then squared,", np.mean(ERROR) ** 2, "2.31771908", LOSS),
    ("GD2b: the mean error", np.mean(ERROR), "-1.52240569", LOSS),
    ("GD2b: the MSE, (80, 1) minus (80,),", np.mean((YHAT - Y.ravel()) ** 2), "2.69110033", LOSS),
    # Over n - 1 the course states 2.77686865; 219.3726216 / 79 is 2.77686863.
    ("GD2b: the MSE without b", linear.mse(W * X, Y), "4.50128363", LOSS),
    ("GD2b: the MSE with b and w swapped", loss_at(W, B), "3.66117236", LOSS),
    ("GD2b: the MSE of all 100 points", ALL_POINTS_LOSS, "2.66733333", LOSS),
    ("GD2c: L[42, 14], the axes swapped,", SURFACE[42, 14], "5.76612397", GRID_LOSS),
]

# GD3e reads the slopes off the grid, GD3f at the start itself.
DELTA = 0.12
B_SECANT = linear.secant_slope(lambda b: loss_at(b, GRID_W), GRID_B, DELTA)
W_SECANT = linear.secant_slope(lambda w: loss_at(GRID_B, w), GRID_W, DELTA)


def forward(h: float) -> float:
    return linear.secant_slope(lambda b: loss_at(b, W), B, h)


def central(h: float) -> float:
    return linear.numeric_gradient(lambda b: loss_at(b, W), B, h)


B_GRAD_2, W_GRAD_2 = linear.mse_gradients(B_NEW, W_NEW, X, Y)

GRADIENTS = [
    ("GD3d: b_grad", B_GRAD, "-3.044811379650508"),
    ("GD3d: w_grad", W_GRAD, "-1.8337537171510832"),
    ("GD3e: the secant slope over b", B_SECANT, "-2.90"),
    ("GD3e: the secant slope over w", W_SECANT, "-1.79"),
    ("GD3e: the change of the MSE over b", B_SECANT * DELTA, "-0.3479"),
    ("GD3e: the change of the MSE over w", W_SECANT * DELTA, "-0.2145"),
    ("GD3f: the forward difference at h = 0.1", forward(0.1), "-2.9448"),
    ("GD3f: the forward difference at h = 1e-4", forward(1e-4), "-3.0447114"),
    ("GD3f: the forward difference at h = 1e-8", forward(1e-8), "-3.0448113"),
    # At h = 1e-12 the course states -3.0446757; a float64 difference gives -3.0446756.
    ("GD3f: the central difference at h = 0.1", central(0.1), "-3.0448113797"),
    ("GD4c: b_grad of the second step", B_GRAD_2, "-2.26257443"),
    ("GD4c: w_grad of the second step", W_GRAD_2, "-1.42978729"),
]
WRONG_GRADIENTS = [
    ("GD3d: b_grad without the factor 2", np.mean(ERROR), "-1.52240569", B_GRAD),
    ("GD3d: w_grad without the factor 2", np.mean(X * ERROR), "-0.91687686", W_GRAD),
    ("GD3d: b_grad as a sum", 2 * np.sum(ERROR), "-243.58491037", B_GRAD),
    ("GD3d: w_grad as a sum", 2 * np.sum(X * ERROR), "-146.70029737", W_GRAD),
    ("GD3d: b_grad of y - yhat", 2 * np.mean(Y - YHAT), "3.0448", B_GRAD),
    ("GD3d: w_grad of y - yhat", 2 * np.mean(X * (Y - YHAT)), "1.8338", W_GRAD),
    ("GD3d: w_grad without x", 2 * np.mean(ERROR), "-3.04481138", W_GRAD),
    ("GD3d: w_grad, mean x by mean error,", 2 * X.mean() * ERROR.mean(), "-1.43854838", W_GRAD),
    ("GD3d: w_grad, (80, 1) times (80,),", 2 * np.mean(X * ERROR.ravel()), "-1.43854838", W_GRAD),
    ("GD3d: w_grad with x squared", 2 * np.mean(X**2 * ERROR), "-1.35215430", W_GRAD),
    # b_grad of yhat, not the error, is stated as 0.86277990; it is 0.862779894, so 0.86277989.
    ("GD3d: w_grad of yhat, not the error,", 2 * np.mean(X * YHAT), "0.38169697", W_GRAD),
]

W_AFTER_B = W - LR * linear.mse_gradients(B_NEW, W, X, Y)[1]
UPDATES = [
    ("GD4a: b", B_NEW, "0.80119529"),
    ("GD4a: w", W_NEW, "0.04511107"),
    ("GD4b: the loss after one update", loss_at(B_NEW, W_NEW), "1.634931811122577"),
]
WRONG_UPDATES = [
    ("GD4a: b, plus the gradient,", stepped(-B_GRAD, -W_GRAD)[0], "0.19223302", B_NEW),
    ("GD4a: w, plus the gradient,", stepped(-B_GRAD, -W_GRAD)[1], "-0.32163967", W_NEW),
    ("GD4a: b without a learning rate", stepped(B_GRAD, W_GRAD, lr=1)[0], "3.54152553", B_NEW),
    ("GD4a: w without a learning rate", stepped(B_GRAD, W_GRAD, lr=1)[1], "1.69548942", W_NEW),
    ("GD4a: b without the factor 2", stepped(B_GRAD / 2, W_GRAD / 2)[0], "0.64895472", B_NEW),
    ("GD4a: w without the factor 2", stepped(B_GRAD / 2, W_GRAD / 2)[1], "-0.04657662", W_NEW),
    ("GD4a: b, gradients swapped,", stepped(W_GRAD, B_GRAD)[0], "0.68008952", B_NEW),
    ("GD4a: w, gradients swapped,", stepped(W_GRAD, B_GRAD)[1], "0.16621684", W_NEW),
    ("GD4a: b with the sum", stepped(N * B_GRAD, N * W_GRAD)[0], "24.855", B_NEW),
    ("GD4a: w with the sum", stepped(N * B_GRAD, N * W_GRAD)[1], "14.532", W_NEW),
    ("GD4a: w, updated with the new b,", W_AFTER_B, "0.01634010", W_NEW),
]

RIGHT = STARTS + PREDICTIONS + LOSSES + GRADIENTS + UPDATES
WRONG = WRONG_STARTS + WRONG_PREDICTIONS + WRONG_LOSSES + WRONG_GRADIENTS + WRONG_UPDATES


@each_row(RIGHT)
def test_a_step_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_step_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


def test_a_prediction_is_a_column_like_the_data() -> None:
    assert YHAT.shape == ERROR.shape == (80, 1)


def test_the_sign_of_the_error_does_not_show_in_the_loss() -> None:
    assert linear.mse(Y, YHAT) == linear.mse(YHAT, Y)


def test_the_start_nearest_on_the_grid_is_where_the_course_reads_the_surface() -> None:
    assert (ROW, COLUMN) == (14, 42)


def test_the_grid_of_the_notebook_is_every_second_point_and_keeps_what_the_lecture_prints() -> None:
    bs, ws = np.linspace(-2, 4, 51), np.linspace(-1, 5, 51)
    assert np.allclose(bs, BS[::2]) and np.allclose(ws, WS[::2])
    half = linear.losses_on_grid(bs, ws, X, Y)
    assert ROW % 2 == COLUMN % 2 == LOWEST_ROW % 2 == LOWEST_COLUMN % 2 == 0
    assert np.allclose(half, SURFACE[::2, ::2], rtol=1e-12)
    nearest = bs[np.abs(bs - B).argmin()], ws[np.abs(ws - W).argmin()]
    assert np.allclose(nearest, (GRID_B, GRID_W))


def test_the_section_at_the_fixed_b_has_its_minimum_at_the_w_of_the_formula() -> None:
    w = linear.section_minimum(GRID_B, X, Y)
    assert w == (np.mean(X * Y) - GRID_B * np.mean(X)) / np.mean(X**2)
    assert loss_at(GRID_B, w) <= SURFACE[:, COLUMN].min()


def test_a_smaller_h_is_not_always_better() -> None:
    error = {h: abs(forward(h) - B_GRAD) for h in (0.1, 1e-4, 1e-8, 1e-12)}
    assert error[1e-8] < error[1e-4] < error[1e-12] < error[0.1]
    assert abs(central(0.1) - B_GRAD) < 1e-12


def test_the_gradients_of_the_second_step_are_smaller() -> None:
    assert B_GRAD < B_GRAD_2 < 0
    assert W_GRAD < W_GRAD_2 < 0


def test_a_one_sided_slope_is_best_near_1e_8_and_wrong_by_h_above_it() -> None:
    """The table under `best-h`. Below 1e-8 the digits are the machine's."""
    off = {h: abs(forward(h) - B_GRAD) for h in (0.1, 1e-2, 1e-4, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12)}
    assert [f"{off[h]:.0e}" for h in (0.1, 1e-2, 1e-4, 1e-6)] == [
        "1e-01",
        "1e-02",
        "1e-04",
        "1e-06",
    ]
    assert off[1e-8] < off[1e-7] < 2e-7
    assert off[1e-8] < off[1e-10] < off[1e-12]


def test_both_up_is_the_one_of_four_ways_on_which_the_loss_falls_most() -> None:
    ways = {(p, q): loss_at(B + p, W + q) for p in (0.1, -0.1) for q in (0.1, -0.1)}
    assert min(ways, key=ways.__getitem__) == (0.1, 0.1)


def test_three_seeds_end_at_one_line_after_two_hundred_steps_at_a_half() -> None:
    starts = [linear.initialize(seed) for seed in (42, 1, 7)]
    ends = [linear.train(X, Y, *start, 0.5, 200) for start in starts]
    assert np.ptp(starts, axis=0).min() > 0.4
    assert np.allclose(ends, linear.least_squares(X, Y), atol=5e-5)
