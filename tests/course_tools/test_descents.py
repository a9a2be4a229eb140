"""The paths of descent and the loss per epoch: pictures, their words, and what they refuse."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_tools.data import load_regression
from course_tools.plots import losses_by_batch, move_paths, paths_of_descent
from course_tools.plots.picture import Picture

X, Y, _, _ = load_regression()
WALK = np.array([[0.5, -0.1], [0.8, 0.05], [0.9, 1.0]])


def test_paths_say_where_they_lead_and_where_the_mark_is() -> None:
    said = paths_of_descent(X, Y, {"batch": WALK}).alt
    assert "batch, 2 moves from b = 0.5, w = −0.1 to b = 0.9, w = 1" in said
    assert "The mark “start” is at b = 0.5, w = −0.1." in said


def test_a_mark_in_the_wrong_place_is_drawn_there() -> None:
    assert (
        "is at b = −0.1, w = 0.5." in paths_of_descent(X, Y, {"batch": WALK}, start=(-0.1, 0.5)).alt
    )


def test_losses_are_told_with_their_ends() -> None:
    assert "slow, from 2 to 0.5 after 2 epochs" in losses_by_batch({"slow": [2.0, 1.0, 0.5]}).alt


@pytest.mark.parametrize(
    "draw",
    [
        lambda: paths_of_descent(X, Y, {"batch": WALK}),
        lambda: losses_by_batch({"slow": [2.0, 1.0]}),
        lambda: move_paths(X, Y, 0.5, -0.1),
    ],
)
def test_the_same_input_gives_the_same_bytes(draw: Callable[[], Picture]) -> None:
    assert draw().png == draw().png


def test_the_sliders_set_batch_size_rate_and_seed() -> None:
    moving = move_paths(X, Y, 0.5, -0.1)
    assert [knob.name for knob in moving.knobs] == ["batch_size", "lr", "seed"]
    one = moving.draw(batch_size=1, lr=0.1, seed=0).alt
    assert one != moving.draw(batch_size=1, lr=0.1, seed=1).alt
    assert moving.draw(batch_size=80, lr=0.1, seed=0).png != moving.still.png


@pytest.mark.parametrize(
    "walk", [[1.0, 2.0], [[1.0, 2.0, 3.0]], [[np.nan, 1.0]]], ids=["flat", "three", "nan"]
)
def test_a_walk_is_rows_of_b_and_w(walk: Any) -> None:
    with pytest.raises(ValueError, match="rows"):
        paths_of_descent(X, Y, {"batch": walk})


def test_no_walk_and_four_walks_are_refused() -> None:
    for walks in ({}, dict.fromkeys("abcd", WALK)):
        with pytest.raises(ValueError, match="1 to 3"):
            paths_of_descent(X, Y, walks)


@pytest.mark.parametrize("row", [[1.0], [1.0, 0.0], [[1.0, 2.0]]])
def test_a_loss_on_a_log_scale_is_above_0(row: Any) -> None:
    with pytest.raises(ValueError, match="above 0"):
        losses_by_batch({"batch": row})
