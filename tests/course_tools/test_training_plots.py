"""The figures of training: the right words, the same bytes each time, mistakes told."""

import io
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import torch
from PIL import Image

from course_tools.data import load_regression
from course_tools.plots import flat_and_column, layers_as_network, loss_per_epoch
from course_tools.plots.picture import Picture

X, Y, _, _ = load_regression()
LOSSES = 0.7 * 0.97 ** np.arange(300) + 0.008
FIGURES = {
    "losses": lambda: loss_per_epoch(LOSSES),
    "level": lambda: loss_per_epoch([2.742] * 100),
    "rising": lambda: loss_per_epoch([2.0, 1.0, 4.0]),
    "flat": lambda: flat_and_column(X, Y, (1.953795, 1.4e-6), (1.0235431, 1.96896)),
    "network": lambda: layers_as_network([3, 5, 1]),
    "large": lambda: layers_as_network((6, 8, 4)),
}
# Drawn once for all that look at it.
DRAWN = {name: cache(draw) for name, draw in FIGURES.items()}
every_figure = pytest.mark.parametrize("figure", DRAWN.values(), ids=DRAWN)


@every_figure
def test_a_figure_is_an_image_with_ink_in_its_middle(figure: Callable[[], Picture]) -> None:
    image = np.asarray(Image.open(io.BytesIO(figure().png)).convert("L"))
    assert image.shape == (576, 1152)
    assert (image[150:430, 200:1000] < 250).any()
    assert (image[:3] == 255).all() and (image[-3:] == 255).all()


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_figure_has_the_same_bytes(name: str) -> None:
    assert DRAWN[name]() == FIGURES[name]()


@pytest.mark.parametrize(
    "figure, words",
    [
        ("losses", ["300 epochs, on a scale of powers", "0.708 in the first", "0.008078 in the"]),
        ("level", ["100 epochs: 2.742 in each of them, a level line"]),
        ("rising", ["3 epochs: 2 in the first, 4 in the last. Its lowest is 1, in epoch 2."]),
        ("flat", ["y of shape (80,), the level line b = 1.954, w = 0, true MSE 0.3716"]),
        ("flat", ["y of shape (80, 1), the rising line b = 1.024, w = 1.969, true MSE 0.008045"]),
        ("network", ["3 inputs, then 5 nodes, then 1 output", "nn.Linear(3, 5), nn.Linear(5, 1)"]),
        ("large", ["6 inputs, then 8 nodes, then 4 outputs"]),
    ],
)
def test_the_sentence_says_what_one_sees(figure: str, words: list[str]) -> None:
    alt = DRAWN[figure]().alt
    assert [word for word in words if word not in alt] == []


def test_the_network_does_not_tell_how_many_parameters_it_has() -> None:
    alt = DRAWN["network"]().alt
    assert not [number for number in ("26", "20", "15", "parameter") if number in alt]


@pytest.mark.parametrize(
    "draw, sentence",
    [
        (lambda: loss_per_epoch([1.0]), "at least two, got shape \\(1,\\)"),
        (lambda: loss_per_epoch([[1.0, 2.0]]), "got shape \\(1, 2\\)"),
        (lambda: loss_per_epoch([1.0, np.nan]), "finite losses, got 1 nan or infinity of 2"),
        (
            lambda: flat_and_column(X, Y, (1,), (1, 2)),  # type: ignore[arg-type]
            "flat to be a pair",
        ),
        (lambda: flat_and_column(X, Y[:3], (1, 2), (1, 2)), "got 80 and 3"),
        (lambda: layers_as_network([3]), "2 to 4 sizes of 1 to 8 nodes, got \\[3\\]"),
        (lambda: layers_as_network([3, 0]), "got \\[3, 0\\]"),
        (lambda: layers_as_network([3, 9]), "got \\[3, 9\\]"),
    ],
)
def test_a_mistake_raises_a_sentence_that_helps(draw: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw()


def test_tensors_and_lists_draw_the_same_losses() -> None:
    assert loss_per_epoch(torch.tensor([2.0, 1.0, 4.0])) == FIGURES["rising"]()
