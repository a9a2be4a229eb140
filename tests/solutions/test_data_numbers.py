"""The data recipe: every number the course states about it, right or wrong, with its rule."""

from fractions import Fraction

import numpy as np
import pytest

from solutions import linear
from tests.solutions import recipes
from tests.solutions.lecture import B_GRAD, LOSS, LR, SEED, W_GRAD, X_VAL, Y_VAL, B, W, X, Y
from tests.solutions.printed import each_row, each_wrong_row, rounds_to
from tests.solutions.recipes import DRAWN_X, DRAWN_Y, ORDER, loss_at_start


def exact_smallest_loss() -> float:
    """In fractions, because the last digits of lstsq change with the processor's LAPACK kernels."""
    x, y = ([Fraction(value) for value in column.ravel().tolist()] for column in (X, Y))
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((p - mean_x) * (q - mean_y) for p, q in zip(x, y, strict=True))
    w = covariance / sum((p - mean_x) ** 2 for p in x)
    b = mean_y - w * mean_x
    return float(sum((b + w * p - q) ** 2 for p, q in zip(x, y, strict=True)) / len(x))


B_BEST, W_BEST = linear.least_squares(X, Y)
B_END, W_END = linear.train(X, Y, B, W, LR, 1000)
END_VAL_LOSS = linear.mse(linear.predict(B_END, W_END, X_VAL), Y_VAL)
B_GRAD_UNSHUFFLED, W_GRAD_UNSHUFFLED = linear.mse_gradients(B, W, *recipes.UNSHUFFLED)

RIGHT = [
    ("the first training index", ORDER[0], "76"),
    ("the second training index", ORDER[1], "83"),
    ("the third training index", ORDER[2], "80"),
    ("the fourth training index", ORDER[3], "98"),
    ("the fifth training index", ORDER[4], "2"),
    ("the first x of the training set", X[0, 0], "0.77127035"),
    ("the first y of the training set", Y[0, 0], "2.47453822"),
    ("the mean of x", X.mean(), "0.472458947773"),
    ("the standard deviation of x, ddof 0,", X.std(), "0.306224940285"),
    ("the standard deviation of x, ddof 1,", X.std(ddof=1), "0.308156978002"),
    ("the smallest x", X.min(), "0.00552212"),
    ("the largest x", X.max(), "0.98688694"),
    ("the mean of y", Y.mean(), "1.953795636591"),
    ("the mean of x squared", (X**2).mean(), "0.316991171384"),
    ("the mean of x times y", (X * Y).mean(), "1.107725341863"),
    ("the mean of y squared", (Y**2).mean(), "4.188905959209"),
    ("b of least squares", B_BEST, "1.02354075"),
    ("w of least squares", W_BEST, "1.96896447"),
    ("the smallest loss", exact_smallest_loss(), "0.008044657695492986"),
    ("the variance of the noise", linear.NOISE_STD**2, "0.01"),
    ("the validation loss at the start", loss_at_start(X_VAL, Y_VAL), "2.368035594255"),
    ("the validation loss after 1000 epochs", END_VAL_LOSS, "0.008658496762"),
    ("the loss with arrays of one axis", loss_at_start(*recipes.flat_training_set()), "2.74215777"),
]

WRONG = [
    ("the loss without a shuffle", loss_at_start(*recipes.UNSHUFFLED), "2.6354834483", LOSS),
    ("b_grad without a shuffle", B_GRAD_UNSHUFFLED, "-2.98690995", B_GRAD),
    ("w_grad without a shuffle", W_GRAD_UNSHUFFLED, "-1.77454844", W_GRAD),
    (
        "the loss, reseeded before the shuffle,",
        loss_at_start(*recipes.RESEEDED),
        "2.6278400351",
        LOSS,
    ),
    ("the loss on all 100 points", loss_at_start(DRAWN_X, DRAWN_Y), "2.6673333349", LOSS),
    ("the loss on the validation set", loss_at_start(X_VAL, Y_VAL), "2.3680355943", LOSS),
    ("b, not reseeded,", recipes.B_WITHOUT_RESEED, "-2.02514259", B),
    ("w, not reseeded,", recipes.W_WITHOUT_RESEED, "0.18645431", W),
    ("b of default_rng", recipes.B_PCG, "0.30471708", B),
    ("w of default_rng", recipes.W_PCG, "-1.03998411", W),
]


@each_row(RIGHT)
def test_the_recipe_gives_the_number_that_the_course_states(value: float, text: str) -> None:
    assert rounds_to(value, text)


@each_wrong_row(WRONG)
def test_a_wrong_recipe_gives_its_own_number(value: float, text: str, right: float) -> None:
    assert rounds_to(value, text)
    assert not rounds_to(right, text)


def test_least_squares_reaches_the_smallest_loss() -> None:
    loss = linear.mse(linear.predict(B_BEST, W_BEST, X), Y)
    assert loss == pytest.approx(exact_smallest_loss(), rel=1e-14)


def test_the_seed_42_data_are_the_stored_data_bit_for_bit() -> None:
    made = linear.synthetic_data(SEED)
    stored = (X, Y, X_VAL, Y_VAL)
    assert [part.shape for part in made] == [(80, 1), (80, 1), (20, 1), (20, 1)]
    assert [part.tobytes() for part in made] == [part.tobytes() for part in stored]


def test_the_indices_of_the_table_are_those_that_made_the_data() -> None:
    assert np.array_equal(DRAWN_X[ORDER], np.vstack([X, X_VAL]))
    assert np.array_equal(DRAWN_Y[ORDER], np.vstack([Y, Y_VAL]))


def test_one_seed_gives_one_data_set_and_another_seed_another() -> None:
    first, again, other = (linear.synthetic_data(seed)[0] for seed in (7, 7, 8))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_recipe_leaves_the_global_random_stream_alone() -> None:
    np.random.seed(3)
    expected = np.random.rand()
    np.random.seed(3)
    linear.synthetic_data(SEED)
    linear.initialize(SEED)
    assert np.random.rand() == expected
