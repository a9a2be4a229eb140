"""The pictures of steps and of scales: the right words, helpful errors, sliders that redraw."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from PIL import Image

from course_tools.data import Array, load_regression
from course_tools.plots import (
    contours_by_scale,
    epochs_by_scale,
    losses_by_rate,
    move_learning_rate,
    move_scale,
    path_on_contour,
    points_by_scale,
    scaled_bowl,
    sections_by_scale,
    shrink_factors,
    slopes_on_sections,
    steps_on_sections,
)
from course_tools.plots.learning_rates import LINES
from course_tools.plots.picture import Picture
from course_tools.plots.widget import Moving

X, Y, _, _ = load_regression()
B, W = 0.4967141530112327, -0.13826430117118466
GRID = (0.52, -0.16)
SLOPES = (-2.90, -1.79)
SCALED = (X - X.mean()) / X.std()
TWO = {"x": X, "10·x": 10 * X}
THREE = {**TWO, "standardised x": SCALED}
RUNS = {"x, η = 0.1": (X, 0.1), "standardised, η = 0.5": (SCALED, 0.5)}

FIGURES: dict[str, Callable[[], Picture | Moving]] = {
    "steps": lambda: steps_on_sections(X, Y, *GRID, 0.2, slopes=SLOPES),
    "steps_too_far": lambda: steps_on_sections(X, Y, *GRID, 1.1),
    "slopes": lambda: slopes_on_sections(X, Y, *GRID, (-1.8255305, -3.0187781)),
    "slopes_swapped": lambda: slopes_on_sections(X, Y, *GRID, (-3.0187781, -1.8255305)),
    "losses": lambda: losses_by_rate(X, Y, B, W, [0.01, 0.1, 0.8, 0.81, 1.1], 100),
    "losses_exact": lambda: losses_by_rate([0, 1, 2, 3], [1, 3, 5, 7], 0, 0, [0.1, 0.2], 30),
    "path": lambda: path_on_contour(X, Y, B, W, 0.1, 100),
    "path_diverging": lambda: path_on_contour(X, Y, B, W, 1.1, 900),
    "path_in_one_step": lambda: path_on_contour(SCALED, Y, B, W, 0.5, 1),
    "shrink": lambda: shrink_factors(X, [0.1, 0.5, 0.75930653]),
    "points": lambda: points_by_scale(THREE, Y),
    "contours_two": lambda: contours_by_scale(TWO, Y, at=(B, W)),
    "contours_three": lambda: contours_by_scale(THREE, Y, at=(B, W)),
    "sections": lambda: sections_by_scale(TWO, Y, b=B, w=W),
    "epochs": lambda: epochs_by_scale(RUNS, Y, b=B, w=W, tol=1e-6),
    "bowl": lambda: scaled_bowl(X, Y, 10, at=(B, W)),
    "move_rate": lambda: move_learning_rate(X, Y, *GRID, 0.2, slopes=SLOPES),
    "move_scale": lambda: move_scale(X, Y, at=(B, W)),
}
# Drawn once for all that look at it.
DRAWN = {name: cache(draw) for name, draw in FIGURES.items()}
every_figure = pytest.mark.parametrize("figure", DRAWN.values(), ids=DRAWN)


def pixels(png: bytes) -> Array:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)


@every_figure
def test_a_figure_is_one_picture_of_the_usual_size_within_its_edges(
    figure: Callable[[], Picture],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = pixels(figure().png)
    assert image.shape == (576, 1152)
    assert (image < 200).mean() > 0.005
    edge = np.concatenate([image[:3].ravel(), image[-3:].ravel(), image[:, :3].ravel()])
    assert edge.min() == 255
    assert image[:, -3:].min() == 255


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_input_gives_the_same_bytes_and_words(name: str) -> None:
    first, second = DRAWN[name](), FIGURES[name]()
    assert first.png == second.png
    assert first.alt == second.alt == repr(first)


@pytest.mark.parametrize(
    "figure, words",
    [
        ("steps", ["a step of 0.358 takes w from −0.16 to 0.198", "down from 2.711 to 1.297"]),
        ("steps_too_far", ["w from −0.16 to 1.848", "up from 2.711 to 3.714"]),
        ("slopes", ["slope −1.826 touches", "slope −3.019 touches"]),
        ("slopes_swapped", ["slope −3.019 cuts", "slope −1.826 cuts"]),
        ("losses", ["0.1742 with η = 0.01", "0.1694 with η = 0.8", "23.3 with η = 0.81"]),
        ("losses_exact", ["over 30 epochs", "where it is 21", "lowest possible loss is 0."]),
        ("path", ["largest b on the way is 1.603, after epoch 13", "b = 1.186, w = 1.651"]),
        ("path_diverging", ["900 epochs with η = 1.1"]),
        ("path_in_one_step", ["goes from 2.681 to 0.008045", "b = 1.954, w = 0.6029"]),
        ("shrink", ["0.1511 and 2.483", "0.8853 at η = 0.7593"]),
        ("points", ["10·x from 0.05522 to 9.869", "mean 0, standard deviation 1"]),
        ("contours_two", ["4.054 times as long as wide", "10.58 times as long as wide"]),
        ("contours_three", ["standardised x: circles, lowest at b = 1.954, w = 0.6029"]),
        ("sections", ["10·x: slope −26.23 along w, −4.221 along b"]),
        ("epochs", ["402 with x, η = 0.1", "1 with standardised, η = 0.5"]),
        ("bowl", ["here 112", "above 0.03085 diverge"]),
        ("move_scale", ["here 16.44", "above 0.8055 diverge"]),
    ],
)
def test_the_alternative_text_says_the_right_numbers(figure: str, words: list[str]) -> None:
    alt = DRAWN[figure]().alt
    assert [word for word in words if word not in alt] == []


def test_a_slider_draws_the_picture_of_its_number() -> None:
    moving = move_learning_rate(X, Y, *GRID, 0.2, slopes=SLOPES)
    assert moving.draw(lr=1.1) == steps_on_sections(X, Y, *GRID, 1.1, slopes=SLOPES)
    (knob,) = moving.knobs
    assert knob.low <= knob.value <= knob.high
    assert move_scale(X, Y, at=(B, W)).draw(factor=10.0) == scaled_bowl(X, Y, 10, at=(B, W))


def test_each_line_has_a_colour_of_its_own() -> None:
    assert len(set(LINES)) == len(LINES)


def test_flat_and_column_arrays_draw_the_same() -> None:
    assert path_on_contour(X.ravel(), Y, B, np.array([[W]]), 0.1, 5) == path_on_contour(
        X, Y.ravel(), B, W, 0.1, 5
    )


def test_one_point_alone_has_a_picture() -> None:
    assert path_on_contour([2.0], [1.0], 0, 0, 0.1, 5).png
    assert steps_on_sections([2.0], [1.0], 0, 0, 0.1).png
    assert scaled_bowl([2.0], [1.0], 1, at=(0, 0)).png


@pytest.mark.parametrize(
    "draw, sentence",
    [
        (lambda: steps_on_sections(X, Y, *GRID, 0), "learning rate above 0, got 0"),
        (lambda: steps_on_sections(X, Y[1:], *GRID, 0.1), "got 80 and 79"),
        (lambda: steps_on_sections(X, Y, X, 0, 0.1), "b to be one number"),
        (
            lambda: slopes_on_sections(X, Y, *GRID, (1, 2, 3)),  # type: ignore[arg-type]
            "slopes to be a pair, got 3",
        ),
        (lambda: losses_by_rate(X, Y, B, W, [], 10), "got 0 and 10"),
        (lambda: losses_by_rate(X, Y, B, W, [0.1] * 7, 10), "as many as there are colours.*got 7"),
        (lambda: losses_by_rate(X, Y, B, W, [0.1], 0), "got 1 and 0"),
        (lambda: path_on_contour(X, Y, B, W, -1, 3), "learning rate above 0, got -1"),
        (lambda: points_by_scale({"x": X}, Y), "two or three scales of x, got 1"),
        (lambda: contours_by_scale(dict.fromkeys("abcd", X), Y, at=(B, W)), "got 4"),
        (lambda: epochs_by_scale({}, Y, b=B, w=W, tol=1e-6), "one run or more"),
        (lambda: epochs_by_scale({"x": (X, 0.81)}, Y, b=B, w=W, tol=1e-6), "never converges"),
        (lambda: scaled_bowl(X, Y, 0, at=(B, W)), "factor above 0"),
    ],
)
def test_a_mistake_raises_a_sentence_that_helps(draw: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw()
