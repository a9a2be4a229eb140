"""The graph of a network of two units: its picture, its words, its cells, and what it refuses."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from course_tools.hand import small_network
from course_tools.plots import Picture, gradient_graph

NET = small_network("")
FILLED: Any = ([[8, 0], [-12, 0]], [4, 0], [[6], [0]], [2])


def pixels(picture: Picture) -> Any:
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB"), dtype=float)


@pytest.mark.parametrize("gradients", [None, FILLED])
def test_it_is_one_picture_of_the_usual_size_within_its_edges(gradients: Any) -> None:
    image = pixels(gradient_graph(NET, gradients)).mean(axis=2)
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.005
    assert min(image[:3].min(), image[-3:].min(), image[:, :3].min(), image[:, -3:].min()) == 255


def test_it_has_nine_soft_red_cells() -> None:
    image = pixels(gradient_graph(NET))
    red = np.abs(image - (0xFB, 0xE0, 0xD6)).max(axis=2) < 3
    assert 0.03 < red.mean() < 0.1
    filled = pixels(gradient_graph(NET, FILLED))
    assert (np.abs(filled - (0xFB, 0xE0, 0xD6)).max(axis=2) < 3).mean() < red.mean()


def test_its_words_say_what_went_forward_and_not_what_goes_back() -> None:
    said = gradient_graph(NET).alt
    assert "The inputs 2 and −3 lead to two ReLUs with z = 3, a = 3 and z = −1, a = 0" in said
    assert "ŷ = 5, and that with y = 4 to the loss 1" in said
    assert "nine weights and biases an empty soft-red cell" in said
    assert "−12" not in said


def test_filled_cells_are_told_as_they_are() -> None:
    said = gradient_graph(NET, FILLED).alt
    assert "dW1 8, 0, −12, 0; db1 4, 0; dW2 6, 0; db2 2" in said


@pytest.mark.parametrize(
    "gradients, said",
    [
        (FILLED[:3], "Expected dW1, db1, dW2, db2, got 3 parts"),
        (([[1, 2]], *FILLED[1:]), "Expected dW1 as 4 finite numbers"),
        ((*FILLED[:3], [np.nan]), "Expected db2 as 1 finite numbers"),
    ],
)
def test_what_is_no_set_of_gradients_is_refused_in_a_sentence(gradients: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        gradient_graph(NET, gradients)
