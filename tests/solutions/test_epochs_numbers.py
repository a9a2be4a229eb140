"""Epochs: every number the course states about the whole loop, right or wrong, by its own rule."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from course_tools.data import Array
from solutions import epochs, linear
from tests.mistakes import wrong
from tests.solutions.lecture import X_VAL, Y_VAL, B, W, X, Y

Pair = tuple[float, float]
Update = Callable[[float, float, float, float], tuple[float, float]]

TRAINED = (1.02354094, 1.96896411)
MINIMUM = (1.02354075, 1.96896447)
WRONG_AFTER_1000 = {
    "no factor 2": (1.02392018, 1.96822204),
    "forgot x": (1.53063479, 0.89565633),
    "mean(x)·mean(error)": (1.74130536, 0.44975395),
}


def wrong_train(mistake: str) -> Callable[..., Any]:
    return wrong("gradient-descent/5-epochs", "train", mistake)


def test_updates_per_epoch_and_in_all() -> None:
    assert [epochs.updates_per_epoch(80, size) for size in (80, 16, 1)] == [1, 5, 80]
    assert [100 * epochs.updates_per_epoch(80, size) for size in (80, 16, 1)] == [100, 500, 8000]
    assert epochs.updates_per_epoch(500, 32) == 16
    assert 200 * epochs.updates_per_epoch(500, 32) == 3200


def test_a_thousand_epochs_end_where_the_lecture_prints() -> None:
    assert linear.train(X, Y, B, W, 0.1, 1000) == pytest.approx(TRAINED, abs=5e-9)


def test_torch_walks_the_same_thousand_epochs() -> None:
    x, y = torch.tensor(X), torch.tensor(Y)
    line = torch.tensor([B, W], dtype=torch.float64, requires_grad=True)
    for _ in range(1000):
        loss = ((line[0] + line[1] * x - y) ** 2).mean()
        (grad,) = torch.autograd.grad(loss, line)
        line = (line - 0.1 * grad).detach().requires_grad_()
    assert line.tolist() == pytest.approx(linear.train(X, Y, B, W, 0.1, 1000), rel=1e-12)


def test_the_closed_form_is_where_2000_epochs_lead() -> None:
    best = linear.least_squares(X, Y)
    assert best == pytest.approx(MINIMUM, abs=5e-9)
    assert linear.train(X, Y, B, W, 0.1, 2000) == pytest.approx(MINIMUM, abs=5e-9)
    assert linear.train(X, Y, B, W, 0.1, 1000) != pytest.approx(best, abs=1e-7)


def test_the_slow_direction_has_the_curvature_0_15107() -> None:
    assert np.linalg.eigvalsh(linear.hessian(X))[0] == pytest.approx(0.15107, abs=5e-6)


@pytest.mark.parametrize("mistake, stated", WRONG_AFTER_1000.items(), ids=WRONG_AFTER_1000)
def test_a_wrong_loop_ends_where_stated(mistake: str, stated: Pair) -> None:
    assert wrong_train(mistake)(X, Y, B, W, 0.1, 1000) == pytest.approx(stated, abs=1e-8)


def test_w_with_the_new_b_has_the_same_limit() -> None:
    late = wrong_train("w with the new b")(X, Y, B, W, 0.1, 2000)
    assert late == pytest.approx(linear.least_squares(X, Y), abs=1e-8)


def test_the_stale_error_runs_far_out() -> None:
    assert wrong_train("stale error")(X, Y, B, W, 0.1, 1000) == pytest.approx(
        (304.98, 183.24), abs=5e-3
    )


def walked(update: Update, n_epochs: int) -> Pair:
    """b, w after so many updates (b, w, b_grad, w_grad) -> b, w, from the lecture's start."""
    b, w = B, W
    with np.errstate(all="ignore"):
        for _ in range(n_epochs):
            b, w = update(b, w, *linear.mse_gradients(b, w, X, Y))
    return b, w


def test_swapped_gradients_run_far_out() -> None:
    b, w = walked(lambda b, w, b_grad, w_grad: (b - 0.1 * w_grad, w - 0.1 * b_grad), 1000)
    assert f"{b:.1e}" == "2.1e+07"
    assert f"{w:.1e}" == "-3.7e+07"


def test_uphill_the_line_runs_far_out_within_100_epochs() -> None:
    b, w = walked(lambda b, w, b_grad, w_grad: (b + 0.1 * b_grad, w + 0.1 * w_grad), 100)
    assert f"{b:.1e}" == "-5.4e+09"
    assert f"{w:.1e}" == "-2.8e+09"


def test_sums_for_means_leave_all_numbers_behind() -> None:
    def update(b: float, w: float, b_grad: float, w_grad: float) -> Pair:
        return b - 0.1 * len(X) * b_grad, w - 0.1 * len(X) * w_grad

    assert walked(update, 1) == pytest.approx((24.855, 14.532), abs=5e-4)
    assert not np.isfinite(walked(update, 1000)).any()


def test_500_points_in_batches_of_32_are_no_whole_number_of_batches() -> None:
    assert round(500 / 32, 1) == 15.6
    assert (500 // 32, epochs.updates_per_epoch(500, 32)) == (15, 16)


def test_early_steps_tell_apart_what_the_end_does_not() -> None:
    assert linear.train(X, Y, B, W, 0.1, 1) == pytest.approx((0.80119529, 0.04511107), abs=5e-9)
    without_two: Any = wrong_train("no factor 2")(X, Y, B, W, 0.1, 1)
    one_by_one: Any = wrong_train("w with the new b")(X, Y, B, W, 0.1, 1)
    assert without_two[0] == pytest.approx(0.64895472, abs=5e-9)
    assert one_by_one[1] == pytest.approx(0.01634010, abs=5e-9)


def test_the_batch_curve_of_the_figure() -> None:
    line = (0.83, 0.7645)
    seen: list[float] = []
    for _ in range(3):
        line = linear.train(X, Y, *line, 0.1, 1)
        seen += line
    assert seen == pytest.approx([0.983, 0.859, 1.096, 0.933, 1.179, 0.992], abs=1e-3)
    assert linear.train(X, Y, 0.83, 0.7645, 0.1, 100) == pytest.approx((1.121, 1.778), abs=1e-3)


def test_one_batch_of_all_points_is_an_epoch_of_batch_descent() -> None:
    once = epochs.train_minibatch(X, Y, B, W, 0.1, [np.arange(80)])
    assert once == pytest.approx(linear.train(X, Y, B, W, 0.1, 1), rel=1e-15)


def test_batches_hold_each_point_once_in_order() -> None:
    order = np.random.default_rng(1).permutation(7)
    pieces = epochs.split_batches(order, 3)
    assert [len(piece) for piece in pieces] == [3, 3, 1]
    assert np.concatenate(pieces).tolist() == order.tolist()


def losses_along(x: Array, y: Array, n_epochs: int) -> list[float]:
    """The MSE on x, y after 0, 1, … epochs on the training points."""
    lines = [(B, W)]
    for _ in range(n_epochs):
        lines.append(linear.train(X, Y, *lines[-1], 0.1, 1))
    return [linear.mse(linear.predict(*line, x), y) for line in lines]


def test_the_validation_loss_falls_and_rises_again_while_the_training_loss_falls() -> None:
    seen, unseen = losses_along(X, Y, 1000), losses_along(X_VAL, Y_VAL, 1000)
    assert [unseen[k] for k in (0, 100, 1000)] == pytest.approx(
        [2.368036, 0.012285, 0.008658], abs=5e-7
    )
    assert (np.diff(seen) < 0).all()
    assert [seen[k] for k in (0, 100, 1000)] == pytest.approx(
        [2.742158, 0.017680, 0.008045], abs=5e-7
    )
    assert int(np.argmin(unseen)) == 198
    assert f"{min(unseen):.4f} {unseen[-1]:.4f} {seen[-1]:.4f}" == "0.0083 0.0087 0.0080"
    assert max(unseen[-1], seen[-1]) < 0.1**2, "what the noise alone makes"


def test_more_epochs_bring_the_line_nearer_to_the_closed_form() -> None:
    best = linear.least_squares(X, Y)[1]
    off = [abs(linear.train(X, Y, B, W, 0.1, n)[1] - best) for n in (500, 1000, 1500, 2000)]
    assert all(later < 1e-3 * earlier for earlier, later in pairwise(off))


def test_a_million_points_in_one_pass_are_one_update_or_ten_thousand() -> None:
    assert [epochs.updates_per_epoch(10**6, size) for size in (10**6, 100)] == [1, 10_000]
