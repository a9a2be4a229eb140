"""Pictures of a neuron: within their edges, told in words, and refused with a sentence."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from PIL import Image

from course_tools.plots import (
    Moving,
    Picture,
    activations,
    boundary,
    hidden_space,
    move_boundary,
    move_epochs,
)

CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]
POINTS = [(1, 1), (0, 2), (0, 0)]
LINES = [((1, 1), 1), ((2, 1), -2)]
NETWORK = ([[1, 1], [1, 1]], [0, -1], [[1], [-2]], [0])

FIGURES: dict[str, Callable[[], Picture | Moving]] = {
    "boundary": lambda: boundary((3, -2), 1, POINTS, names="ABC"),
    "no_line": lambda: boundary((0, 0), -1, CORNERS, (0, 1, 1, 0)),
    "far_line": lambda: boundary((1, 0), 50),
    "move": lambda: move_boundary((3, -2), 1, POINTS, "ABC"),
    "epochs": lambda: move_epochs(LINES, CORNERS, (0, 0, 0, 1)),
    "activations": activations,
    "hidden": lambda: hidden_space(*NETWORK),
    "hidden_zeros": lambda: hidden_space(np.zeros((2, 2)), (0, 0), (0, 0), 0),
}
DRAWN = {name: cache(draw) for name, draw in FIGURES.items()}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_one_picture_of_the_usual_size_within_its_edges(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png = DRAWN[name]().png
    image = np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.005
    edge = np.concatenate([image[:3].ravel(), image[-3:].ravel(), image[:, :3].ravel()])
    assert edge.min() == 255


@pytest.mark.parametrize(
    "name, words",
    [
        ("boundary", ["3·x₁ − 2·x₂ + 1 = 0", "A at (1, 1) lies on the shaded side", "B at (0, 2)"]),
        ("no_line", ["z is −1 everywhere", "a 1 at (0, 1) lies on the white side"]),
        ("far_line", ["1·x₁ + 0·x₂ + 50 = 0"]),
        ("epochs", ["2·x₁ + 1·x₂ − 2 = 0", "a 0 at (1, 0) lies on the line"]),
        ("activations", ["tanh's four times as high"]),
        ("hidden", ["(0, 1) to (1, 0), (1, 0) to (1, 0), (1, 1) to (2, 1)"]),
    ],
)
def test_the_alternative_text_says_the_right_numbers(name: str, words: list[str]) -> None:
    alt = DRAWN[name]().alt
    assert [word for word in words if word not in alt] == []


def test_a_slider_draws_the_picture_of_its_numbers() -> None:
    moving = move_boundary((3, -2), 1, POINTS, "ABC")
    assert moving.draw(w1=1, w2=2, b=0) == boundary((1, 2), 0, POINTS, names="ABC")
    by_epoch = move_epochs(LINES, CORNERS, (0, 0, 0, 1))
    assert by_epoch.draw(epoch=1.0) == boundary((1, 1), 1, CORNERS, (0, 0, 0, 1))


@pytest.mark.parametrize(
    "draw, says",
    [
        (lambda: boundary((1, 2, 3), 0), "Expected w of shape (2,), got shape (3,)."),
        (lambda: boundary((1, 2), 0, [1, 2]), "Expected points of shape (m, 2)"),
        (lambda: boundary((1, 2), 0, CORNERS, (0, 1)), "Expected a label for each of 4 points"),
        (lambda: boundary((1, np.nan), 0), "Expected finite numbers in w"),
        (lambda: hidden_space([1, 1, 1, 1], *NETWORK[1:]), "Expected W1 of shape (2, 2)"),
        (lambda: move_epochs([], CORNERS, (0, 0, 0, 1)), "Expected a pair (w, b) for each epoch"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(
    draw: Callable[[], object], says: str
) -> None:
    with pytest.raises(ValueError) as told:
        draw()
    assert str(told.value).startswith(says)
