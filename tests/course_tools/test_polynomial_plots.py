"""The figures of the model notebook: right words, same bytes, whole edges, and mistakes."""

import io
import warnings
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from PIL import Image

from course_tools.plots import (
    coefficients_over_steps,
    losses_over_steps,
    pairs_kept_and_lost,
    parabola_and_points,
)
from course_tools.plots.picture import Picture

PATH = np.linspace([0, 0, 0], [1, 2, 2.5], 50)
FALLS = 100 * 0.9 ** np.arange(60)
GROWS = np.concatenate([10.0 ** np.arange(0, 40, 2), [np.inf, np.nan]])
dice = np.random.RandomState(0)
X = dice.rand(50, 1)
Y = 1 + 2 * X
FIGURES = {
    "parabola": lambda: parabola_and_points((1, 2, 3), (-2, 0, 3), (3, 3, 18)),
    "off": lambda: parabola_and_points((2, -3, 0), (-2, 0, 3), (11, 3, 18)),
    "coefficients": lambda: coefficients_over_steps(PATH, true=(1, 2, 3)),
    "losses": lambda: losses_over_steps({"falls": FALLS, "grows": GROWS}),
    "pairs": lambda: pairs_kept_and_lost(X, Y, X, Y[::-1]),
}
# Drawn once for all that look at it.
DRAWN = {name: cache(draw) for name, draw in FIGURES.items()}
every_figure = pytest.mark.parametrize("figure", DRAWN.values(), ids=DRAWN)


@every_figure
def test_a_figure_is_one_picture_inside_its_edges_drawn_without_a_warning(
    figure: Callable[[], Picture],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = np.asarray(Image.open(io.BytesIO(figure().png)).convert("L"), dtype=float)
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.005
    edge = np.concatenate([image[:3].ravel(), image[-3:].ravel(), image[:, :3].ravel()])
    assert edge.min() == 255


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_input_gives_the_same_bytes_and_words(name: str) -> None:
    assert DRAWN[name]() == FIGURES[name]()


@pytest.mark.parametrize(
    "figure, numbers",
    [
        ("parabola", ["y = x² + 2x + 3", "(−2, 3), (0, 3), (3, 18)", "3 of 3 lie on it"]),
        ("off", ["y = 2x² − 3x + 0", "0 of 3 lie on it"]),
        ("coefficients", ["over 50 steps", "w3 from 0 to 2.5, 0.5 from its goal 3"]),
        ("losses", ["from 100 to 0.1997 after 60 steps", "10¹² at step 7", "not a number"]),
        ("pairs", ["50 points", "slope 2."]),
    ],
)
def test_the_alternative_text_says_the_right_numbers(figure: str, numbers: list[str]) -> None:
    alt = DRAWN[figure]().alt
    assert [number for number in numbers if number not in alt] == []


@pytest.mark.parametrize(
    "draw, sentence",
    [
        (lambda: parabola_and_points((1, 2), [0], [3]), "three coefficients.*got 2"),
        (lambda: parabola_and_points((1, 2, 3), [0, 1], [3]), "got 2 and 1"),
        (lambda: coefficients_over_steps(PATH, true=(1, 2)), r"\(steps, 2\).*got \(50, 3\)"),
        (lambda: coefficients_over_steps(PATH * np.nan, true=(1, 2, 3)), "finite numbers"),
        (lambda: losses_over_steps({}), "one to 4 curves, got 0"),
        (lambda: losses_over_steps({"a": [1.0, -1.0]}), "a to be a list of losses"),
        (lambda: pairs_kept_and_lost(X, Y, X, Y[:3]), "x_shuffled.*got 50 and 3"),
    ],
)
def test_a_mistake_raises_a_sentence_that_helps(draw: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw()
